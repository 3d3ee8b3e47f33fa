/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-resolver.h"

struct _FakeResolver
{
  GResolver parent_instance;

  GMutex mutex;
  GCond opened;

  /* Guarded by @mutex */
  bool is_open;
  bool fails;
  bool has_moved; /* moves.test, after the first look-up */
  unsigned n_lookups;
};

G_DEFINE_FINAL_TYPE (FakeResolver, fake_resolver, G_TYPE_RESOLVER)

/* Returns: (transfer full): the addresses in @list, which commas part */
static GList *
make_addresses (const char *list)
{
  g_auto (GStrv) texts = g_strsplit (list, ",", -1);
  GList *addresses = NULL;

  for (unsigned i = 0; texts[i] != NULL; i++)
    addresses = g_list_append (addresses, g_inet_address_new_from_string (texts[i]));
  return addresses;
}

/* Nobody listens at 127.0.0.2 to .4, nobody accepts at 127.0.0.5. */
static const char *
find_addresses (FakeResolver *self, const char *host, GResolverNameLookupFlags flags)
{
  if (g_str_has_suffix (host, ".example"))
    return flags == G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY ? "::1" : "127.0.0.7";
  if (g_str_equal (host, "many.test"))
    return "127.0.0.2,127.0.0.3,127.0.0.4,127.0.0.1";
  if (g_str_equal (host, "none-of-many.test"))
    return "127.0.0.2,127.0.0.3,127.0.0.4";
  if (g_str_equal (host, "silent-first.test"))
    return "127.0.0.5,127.0.0.1";
  if (!g_str_equal (host, "moves.test"))
    return NULL;
  if (self->has_moved)
    return "127.0.0.2";
  self->has_moved = true;
  return "127.0.0.1";
}

/* Returns: the addresses, %NULL when the look-up fails */
static const char *
pass_gate (FakeResolver *self, const char *host, GResolverNameLookupFlags flags)
{
  const char *addresses = NULL;

  g_mutex_lock (&self->mutex);
  self->n_lookups++;
  while (!self->is_open)
    g_cond_wait (&self->opened, &self->mutex);
  if (!self->fails)
    addresses = find_addresses (self, host, flags);
  g_mutex_unlock (&self->mutex);
  return addresses;
}

static GList *
lookup_by_name_with_flags (GResolver *resolver,
                           const char *host,
                           GResolverNameLookupFlags flags,
                           GCancellable *cancellable,
                           GError **error)
{
  const char *addresses = pass_gate (FAKE_RESOLVER (resolver), host, flags);

  if (addresses != NULL)
    return make_addresses (addresses);
  if (g_str_equal (host, "empty.test"))
    return NULL;
  if (g_str_equal (host, "slow.test"))
    g_usleep (3 * G_USEC_PER_SEC);
  if (g_str_equal (host, "temporary.test"))
    g_set_error_literal (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "Later");
  else
    g_set_error_literal (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "No such name");
  return NULL;
}

static GList *
lookup_by_name (GResolver *resolver, const char *host, GCancellable *cancellable, GError **error)
{
  return lookup_by_name_with_flags (resolver, host, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT,
                                    cancellable, error);
}

static void
fake_resolver_finalize (GObject *object)
{
  FakeResolver *self = FAKE_RESOLVER (object);

  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->opened);
  G_OBJECT_CLASS (fake_resolver_parent_class)->finalize (object);
}

static void
fake_resolver_class_init (FakeResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_resolver_finalize;
  G_RESOLVER_CLASS (klass)->lookup_by_name = lookup_by_name;
  G_RESOLVER_CLASS (klass)->lookup_by_name_with_flags = lookup_by_name_with_flags;
}

static void
fake_resolver_init (FakeResolver *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->opened);
  self->is_open = true;
}

FakeResolver *
fake_resolver_new (void)
{
  return g_object_new (FAKE_TYPE_RESOLVER, NULL);
}

void
fake_resolver_set_gate (FakeResolver *self, bool is_open, bool fails)
{
  g_mutex_lock (&self->mutex);
  self->is_open = is_open;
  self->fails = fails;
  g_cond_broadcast (&self->opened);
  g_mutex_unlock (&self->mutex);
}

unsigned
fake_resolver_get_n_lookups (FakeResolver *self)
{
  unsigned n;

  g_mutex_lock (&self->mutex);
  n = self->n_lookups;
  g_mutex_unlock (&self->mutex);
  return n;
}
