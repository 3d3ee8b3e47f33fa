/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-run-notice.h"

#include <glib/gi18n.h>

#include "app/throng-text.h"
#include "engine/throng-soup-fault.h"

/* So long the first answers may take before it is told that all have failed. */
#define FIRST_LOOK_US (2 * G_USEC_PER_SEC)

/* Of all requests and those that were not sent. Fewer are what goes wrong in any long run. */
#define MANY_UNDONE 0.1

/* Why the numbers are not to be trusted. */
static void
add_verdict (GStrvBuilder *sentences, const ThrongGenerator *generator)
{
  bool is_invalid = generator->verdict == THRONG_VERDICT_INVALID;

  if (generator->verdict == THRONG_VERDICT_VALID)
    return;
  g_strv_builder_add (sentences, is_invalid ? _ ("Do not trust these numbers.")
                                            : _ ("These numbers may be off."));
  g_strv_builder_addv (sentences, (const char **) generator->reasons);
  g_strv_builder_add (sentences,
                      is_invalid ? _ ("Run it again, with fewer users or on a faster computer if "
                                      "it happens once more.")
                                 : _ ("Close other programs on this computer, or use fewer "
                                      "users."));
}

/* Of parts of the load generator whose process was stopped, or gets no time. */
static void
add_silence (GStrvBuilder *sentences, const ThrongSnapshot *snapshot)
{
  g_autoptr (GString) numbers = g_string_new (NULL);
  g_autofree char *since = NULL;
  int64_t since_us = snapshot->time_us;

  if (snapshot->n_silent_workers == 0)
    return;
  for (unsigned i = 0; i < snapshot->n_silent_workers; i++)
    {
      const ThrongSilentWorker *silent = &snapshot->silent_workers[i];

      g_string_append_printf (numbers, "%s%u", i > 0 ? ", " : "", silent->number);
      since_us = MIN (since_us, silent->since_us);
    }
  since = throng_text_elapsed ((double) since_us / G_USEC_PER_SEC);
  g_strv_builder_take (
      sentences,
      /* Translators: numbers of worker processes, and a moment of the run, such as 01:12 */
      g_strdup_printf (ngettext ("Worker %s has not answered since %s: its users stand still and "
                                 "are not counted.",
                                 "Workers %s have not answered since %s: their users stand still "
                                 "and are not counted.",
                                 snapshot->n_silent_workers),
                       numbers->str, since));
  g_strv_builder_add (sentences, _ ("Let the process go on, or stop the run."));
}

static bool
has_sent_nothing (const ThrongSnapshot *snapshot)
{
  return snapshot->accounts.requests_started == snapshot->accounts.requests_outside
         && snapshot->n_errors == 0;
}

static bool
is_idle (const ThrongSnapshot *snapshot, const char *class_name)
{
  for (unsigned i = 0; i < snapshot->n_spans; i++)
    {
      const ThrongSpanRow *span = &snapshot->spans[i];

      if (span->info.kind == THRONG_SPAN_TASK && span->n_started > 0
          && g_str_equal (span->info.class_name, class_name))
        return false;
    }
  return true;
}

/* (nullable): of user classes that had nothing to do in the run. */
static char *
dup_idle_text (const ThrongSnapshot *snapshot)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *list = NULL;

  /* What happened before a reset is not in the rows any more. */
  for (unsigned i = 0; snapshot->reset_us == 0 && i < snapshot->n_classes; i++)
    if (is_idle (snapshot, snapshot->classes[i].name))
      g_strv_builder_take (builder, g_strdup_printf (_ ("“%s”"), snapshot->classes[i].name));
  names = g_strv_builder_end (builder);
  if (names[0] == NULL)
    return NULL;
  list = g_strjoinv (", ", names);
  /* Translators: names of user classes. */
  return g_strdup_printf (
      ngettext ("User class %s started no task: let the test run longer, or use "
                "more users.",
                "User classes %s started no task: let the test run longer, or "
                "use more users.",
                g_strv_length (names)),
      list);
}

/* A sentence and its class. */
typedef struct
{
  const char *text;
  ThrongFault fault;
} Search;

static void
compare_cb (ThrongFault fault, const char *text, void *data)
{
  Search *search = data;

  if (g_str_equal (text, search->text))
    search->fault = fault;
}

static bool
has_answers (const ThrongSnapshot *snapshot)
{
  for (unsigned i = 0; i < snapshot->total.n_statuses; i++)
    if (snapshot->total.statuses[i].status > 0)
      return true;
  return false;
}

/* What to do about @message, the most frequent of all. */
static const char *
get_advice (const ThrongSnapshot *snapshot, const char *message)
{
  Search search = { message, THRONG_FAULT_NONE };

  throng_soup_fault_foreach (compare_cb, &search);
  if (search.fault == THRONG_FAULT_PROXY)
    return _ ("Check the proxy of the test.");
  if (search.fault == THRONG_FAULT_TLS)
    return _ ("Check the target; which certificates it may have is set in Design, under Test.");
  if (has_answers (snapshot))
    return _ ("Select a line under Failures to see such a request and its answer.");
  return _ ("Check the host and the port of the target, and whether the service runs.");
}

/* Of a run in which everything fails, as with a wrong target: charts of nothing do not say so.
 *
 * Returns: whether it is such a run
 */
static bool
add_failing (GStrvBuilder *sentences, const ThrongSnapshot *snapshot, bool is_over)
{
  const char *message = snapshot->n_failures > 0 ? snapshot->failures[0].message : NULL;

  if (message == NULL || snapshot->accounts.requests_succeeded > 0
      || (!is_over && snapshot->time_us < FIRST_LOOK_US))
    return false;
  /* Translators: why requests fail, without a full stop. */
  g_strv_builder_take (sentences, g_strdup_printf (_ ("No request has succeeded: %s."), message));
  g_strv_builder_add (sentences, get_advice (snapshot, message));
  return true;
}

/* Of steps that went wrong on this side so often that the load is not what was designed. */
static void
add_undone (GStrvBuilder *sentences, const ThrongSnapshot *snapshot, bool is_over)
{
  const ThrongOwnError *error = snapshot->n_errors > 0 ? &snapshot->errors[0] : NULL;

  if (error == NULL || (!is_over && snapshot->time_us < FIRST_LOOK_US)
      || error->count < (snapshot->accounts.requests_started + error->count) * MANY_UNDONE)
    return;
  /* Translators: why steps of a test are not carried out, without a full stop. */
  g_strv_builder_take (sentences,
                       g_strdup_printf (_ ("Some steps are not done: %s."), error->message));
  g_strv_builder_add (sentences, _ ("Open the line under Errors to see the step in Design."));
}

GStrv
throng_run_notice_new (const GError *error, const ThrongSnapshot *snapshot, bool is_over)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) sentences = NULL;
  char *idle = NULL;

  if (error != NULL)
    {
      g_strv_builder_add (builder, _ ("The run could not be carried out."));
      g_strv_builder_add (builder, error->message);
    }
  else if (snapshot != NULL && is_over && has_sent_nothing (snapshot))
    g_strv_builder_add (builder, _ ("Users sent nothing: the load was over before one came to a "
                                    "request. Let the test run longer."));
  else if (snapshot != NULL)
    {
      if (!is_over)
        add_silence (builder, snapshot);
      /* What follows from the first need not be told. */
      if (!add_failing (builder, snapshot, is_over))
        add_undone (builder, snapshot, is_over);
      add_verdict (builder, &snapshot->generator);
      idle = is_over ? dup_idle_text (snapshot) : NULL;
    }
  if (idle != NULL)
    g_strv_builder_take (builder, idle);
  sentences = g_strv_builder_end (builder);
  return sentences[0] != NULL ? g_steal_pointer (&sentences) : NULL;
}
