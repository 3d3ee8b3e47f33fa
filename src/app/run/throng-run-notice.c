/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-run-notice.h"

#include <glib/gi18n.h>

/* Why the numbers are not to be trusted. */
static char *
dup_verdict_text (const ThrongGenerator *generator)
{
  g_autofree char *reasons = g_strjoinv (" ", (char **) generator->reasons);

  if (generator->verdict == THRONG_VERDICT_INVALID)
    /* Translators: %s is one or more whole sentences. */
    return g_strdup_printf (
        _ ("Do not trust these numbers: %s Run it again, with fewer users or on "
           "a faster computer if it happens once more."),
        reasons);
  /* Translators: %s is one or more whole sentences. */
  return g_strdup_printf (_ ("These numbers may be off: %s Close other programs on this computer, "
                             "or use fewer users."),
                          reasons);
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

char *
throng_run_notice_new (const GError *error, const ThrongSnapshot *snapshot, bool is_over)
{
  g_autofree char *verdict = NULL, *idle = NULL;

  if (error != NULL)
    /* Translators: %s is a sentence that says why. */
    return g_strdup_printf (_ ("The run could not be carried out. %s"), error->message);
  if (snapshot == NULL)
    return NULL;
  if (is_over && has_sent_nothing (snapshot))
    return g_strdup (
        _ ("Users sent nothing: the load was over before one came to a request. Let the "
           "test run longer."));
  if (snapshot->generator.verdict != THRONG_VERDICT_VALID)
    verdict = dup_verdict_text (&snapshot->generator);
  if (is_over)
    idle = dup_idle_text (snapshot);
  if (verdict != NULL && idle != NULL)
    return g_strconcat (verdict, " ", idle, NULL);
  return verdict != NULL ? g_steal_pointer (&verdict) : g_steal_pointer (&idle);
}
