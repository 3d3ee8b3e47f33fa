/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One look-up for all users of a name, whoever asks, however long it takes. */

#include "engine/throng-resolver.h"

#include <stdbool.h>

#include "fake-resolver.h"

/* How long a test waits for something that must come. */
#define TIMEOUT_US (30 * G_USEC_PER_SEC)

typedef struct
{
  FakeResolver *slow;
  GResolver *resolver;
} Fixture;

typedef struct
{
  GCancellable *cancellable;
  char *address; /* of the answer */
  GError *error;
  bool is_done;
} Asker;

static void
set_up (Fixture *fixture, const void *data)
{
  fixture->slow = fake_resolver_new ();
  fake_resolver_set_gate (fixture->slow, false, false);
  fixture->resolver = G_RESOLVER (throng_resolver_new (G_RESOLVER (fixture->slow)));
}

static void
tear_down (Fixture *fixture, const void *data)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  fake_resolver_set_gate (fixture->slow, true, false);
  /* A look-up's thread holds on to the resolver until it has told everybody. */
  g_object_add_weak_pointer (G_OBJECT (fixture->slow), (void **) &fixture->slow);
  g_object_unref (fixture->resolver);
  g_object_unref (fixture->slow);
  while (g_atomic_pointer_get (&fixture->slow) != NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_thread_yield ();
    }
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, void *data)
{
  Asker *asker = data;
  GList *addresses = g_resolver_lookup_by_name_with_flags_finish (G_RESOLVER (source), result,
                                                                  &asker->error);

  g_assert_false (asker->is_done);
  asker->is_done = true;
  g_assert_true ((addresses == NULL) == (asker->error != NULL));
  if (addresses != NULL)
    asker->address = g_inet_address_to_string (addresses->data);
  g_resolver_free_addresses (addresses);
}

static void
ask_with_flags (Fixture *fixture, Asker *asker, const char *host, GResolverNameLookupFlags flags)
{
  *asker = (Asker) { .cancellable = g_cancellable_new () };
  g_resolver_lookup_by_name_with_flags_async (fixture->resolver, host, flags, asker->cancellable,
                                              looked_up_cb, asker);
}

static void
ask (Fixture *fixture, Asker *asker)
{
  ask_with_flags (fixture, asker, "slow.example", G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT);
}

static void
asker_clear (Asker *asker)
{
  g_object_unref (asker->cancellable);
  g_free (asker->address);
  g_clear_error (&asker->error);
}

static gboolean
wake_cb (void *data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_for (Asker *asker)
{
  int64_t deadline_us = g_get_monotonic_time () + TIMEOUT_US;
  unsigned wake = g_timeout_add (10, wake_cb, NULL);

  while (!asker->is_done)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (wake);
}

static void
expect_address (Asker *asker, const char *address)
{
  wait_for (asker);
  g_assert_no_error (asker->error);
  g_assert_cmpstr (asker->address, ==, address);
  asker_clear (asker);
}

static void
expect_error (Asker *asker, GQuark domain, int code)
{
  wait_for (asker);
  g_assert_error (asker->error, domain, code);
  asker_clear (asker);
}

static void
test_many_askers_share_one_look_up (Fixture *fixture, const void *data)
{
  Asker askers[50], later;

  for (unsigned i = 0; i < G_N_ELEMENTS (askers); i++)
    ask (fixture, &askers[i]);
  fake_resolver_set_gate (fixture->slow, true, false);
  for (unsigned i = 0; i < G_N_ELEMENTS (askers); i++)
    expect_address (&askers[i], "127.0.0.7");
  ask (fixture, &later);
  expect_address (&later, "127.0.0.7");
  g_assert_cmpuint (fake_resolver_get_n_lookups (fixture->slow), ==, 1);
}

static void
test_names_and_families_are_looked_up_apart (Fixture *fixture, const void *data)
{
  Asker four, six, other;

  fake_resolver_set_gate (fixture->slow, true, false);
  ask_with_flags (fixture, &four, "slow.example", G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY);
  ask_with_flags (fixture, &six, "slow.example", G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY);
  ask_with_flags (fixture, &other, "other.example", G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY);
  expect_address (&four, "127.0.0.7");
  expect_address (&six, "::1");
  expect_address (&other, "127.0.0.7");
  g_assert_cmpuint (fake_resolver_get_n_lookups (fixture->slow), ==, 3);
}

static void
test_cancelled_askers_end_at_once_and_the_others_do_not (Fixture *fixture, const void *data)
{
  Asker askers[10];

  for (unsigned i = 0; i < G_N_ELEMENTS (askers); i++)
    ask (fixture, &askers[i]);
  /* The gate is shut: only a cancellation can end these. */
  for (unsigned i = 0; i < 5; i++)
    {
      g_cancellable_cancel (askers[i].cancellable);
      expect_error (&askers[i], G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  for (unsigned i = 5; i < G_N_ELEMENTS (askers); i++)
    g_assert_false (askers[i].is_done);
  fake_resolver_set_gate (fixture->slow, true, false);
  for (unsigned i = 5; i < G_N_ELEMENTS (askers); i++)
    expect_address (&askers[i], "127.0.0.7");
  g_assert_cmpuint (fake_resolver_get_n_lookups (fixture->slow), ==, 1);
}

static void
test_asker_that_is_cancelled_already_ends_at_once (Fixture *fixture, const void *data)
{
  Asker asker = { .cancellable = g_cancellable_new () };

  g_cancellable_cancel (asker.cancellable);
  g_resolver_lookup_by_name_with_flags_async (fixture->resolver, "slow.example",
                                              G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT,
                                              asker.cancellable, looked_up_cb, &asker);
  expect_error (&asker, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_failure_is_told_to_all_and_not_remembered (Fixture *fixture, const void *data)
{
  Asker askers[20], later;

  for (unsigned i = 0; i < G_N_ELEMENTS (askers); i++)
    ask (fixture, &askers[i]);
  fake_resolver_set_gate (fixture->slow, true, true);
  for (unsigned i = 0; i < G_N_ELEMENTS (askers); i++)
    expect_error (&askers[i], G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
  fake_resolver_set_gate (fixture->slow, true, false);
  ask (fixture, &later);
  expect_address (&later, "127.0.0.7");
  g_assert_cmpuint (fake_resolver_get_n_lookups (fixture->slow), ==, 2);
}

static void
test_cancelling_against_the_answer_ends_once (Fixture *fixture, const void *data)
{
  for (unsigned round = 0; round < 200; round++)
    {
      g_autofree char *host = g_strdup_printf ("host%u.example", round);
      Asker asker;

      fake_resolver_set_gate (fixture->slow, false, false);
      ask_with_flags (fixture, &asker, host, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT);
      fake_resolver_set_gate (fixture->slow, true, false);
      g_cancellable_cancel (asker.cancellable);
      wait_for (&asker);
      asker_clear (&asker);
    }
}

#define ADD(name, func) g_test_add ("/resolver/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("many-askers-share-one-look-up", test_many_askers_share_one_look_up);
  ADD ("names-and-families-are-looked-up-apart", test_names_and_families_are_looked_up_apart);
  ADD ("cancelled-askers-end-at-once-and-the-others-do-not",
       test_cancelled_askers_end_at_once_and_the_others_do_not);
  ADD ("asker-that-is-cancelled-already-ends-at-once",
       test_asker_that_is_cancelled_already_ends_at_once);
  ADD ("failure-is-told-to-all-and-not-remembered", test_failure_is_told_to_all_and_not_remembered);
  ADD ("cancelling-against-the-answer-ends-once", test_cancelling_against_the_answer_ends_once);
  return g_test_run ();
}
