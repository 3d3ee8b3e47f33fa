/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/throng-first-look.h"

#include <glib/gi18n.h>

#include "app/design/throng-forecast.h"
#include "app/throng-text.h"
#include "scenario/throng-overview.h"
#include "scenario/throng-problem.h"
#include "scenario/throng-target.h"

/* Nobody reads more names, or more problems. */
#define MAX_NAMES 8
#define MAX_PROBLEMS 3

static void
fact_free (void *data)
{
  ThrongFact *fact = data;

  g_free (fact->title);
  g_free (fact->text);
  g_free (fact);
}

/* @text: (transfer full) */
static ThrongFact *
add_fact (GPtrArray *facts, const char *title, char *text)
{
  ThrongFact *fact = g_new0 (ThrongFact, 1);

  fact->title = g_strdup (title);
  fact->text = text;
  g_ptr_array_add (facts, fact);
  return fact;
}

char *
throng_first_look_join (const char *const *names)
{
  g_autoptr (GString) list = g_string_new (NULL);
  unsigned n = g_strv_length ((char **) names);

  for (unsigned i = 0; i < MIN (n, MAX_NAMES); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", names[i]);
  if (n > MAX_NAMES)
    {
      g_string_append (list, ", ");
      g_string_append_printf (list, ngettext ("%u more", "%u more", n - MAX_NAMES), n - MAX_NAMES);
    }
  return g_string_free_and_steal (g_steal_pointer (&list));
}

static void
add_problems (GPtrArray *facts, GPtrArray *problems)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (problems->len == 0)
    return;
  g_string_append_printf (
      text,
      ngettext ("%u thing has to be filled in or mended before it can start:",
                "%u things have to be filled in or mended before it can start:", problems->len),
      problems->len);
  for (unsigned i = 0; i < MIN (problems->len, MAX_PROBLEMS); i++)
    {
      g_autofree char *sentence = throng_problem_to_string (problems->pdata[i]);

      g_string_append_printf (text, "\n%s", sentence);
    }
  if (problems->len > MAX_PROBLEMS)
    g_string_append (text, "\n…");
  add_fact (facts, _ ("Not Ready Yet"), g_string_free_and_steal (g_steal_pointer (&text)))
      ->is_warning
      = true;
}

static void
add_hosts (GPtrArray *facts, const ThrongOverview *overview)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *list = NULL;
  const char *open_hosts = "";

  for (unsigned i = 0; overview->hosts[i] != NULL; i++)
    if (throng_host_is_local (overview->hosts[i]))
      /* Translators: %s is a host */
      g_strv_builder_take (builder, g_strdup_printf (_ ("%s (local network)"), overview->hosts[i]));
    else
      g_strv_builder_add (builder, overview->hosts[i]);
  names = g_strv_builder_end (builder);
  list = names[0] != NULL ? throng_first_look_join ((const char *const *) names)
                          : g_strdup (_ ("None is named"));
  if (overview->has_open_hosts)
    open_hosts = _ ("Some addresses come from templates and are known only while it runs. "
                    "What is not local gets nothing unless it has been allowed.");
  add_fact (facts, _ ("Sends To"),
            g_strconcat (list, overview->has_open_hosts ? "\n" : "", open_hosts, NULL));
}

static void
add_requests (GPtrArray *facts, const ThrongOverview *overview)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (unsigned i = 0; i < overview->methods->len; i++)
    {
      ThrongMethodCount count = g_array_index (overview->methods, ThrongMethodCount, i);

      g_string_append_printf (text, "%s%u %s", i > 0 ? ", " : "", count.count, count.method);
    }
  if (overview->methods->len == 0)
    g_string_append (text, _ ("None"));
  g_string_append_c (text, '\n');
  g_string_append_printf (
      text, ngettext ("In %u user class", "In %u user classes", overview->n_user_classes),
      overview->n_user_classes);
  g_string_append (text, ", ");
  g_string_append_printf (text, ngettext ("%u task", "%u tasks", overview->n_tasks),
                          overview->n_tasks);
  add_fact (facts, _ ("Requests"), g_string_free_and_steal (g_steal_pointer (&text)));
}

static bool
is_load_valid (GPtrArray *problems)
{
  for (unsigned i = 0; i < problems->len; i++)
    if (g_str_has_prefix (((ThrongProblem *) problems->pdata[i])->place, "load"))
      return false;
  return true;
}

static void
add_load (GPtrArray *facts, ThrongScenario *scenario)
{
  ThrongForecast forecast = throng_forecast_new (scenario);
  g_autofree char *sentence = throng_forecast_format (&forecast);
  g_autofree char *peak = throng_text_count (forecast.peak);
  g_autofree char *most = NULL;

  if (throng_load_has_arrivals (throng_scenario_get_load (scenario)))
    /* Translators: %s is a number */
    most = g_strdup_printf (_ ("At most %s task starts a second"), peak);
  else
    most = g_strdup_printf (
        ngettext ("At most %s user", "At most %s users", (unsigned long) forecast.peak), peak);
  add_fact (facts, _ ("Load"), g_strconcat (most, "\n", sentence, NULL));
}

static void
add_connection (GPtrArray *facts, ThrongScenario *scenario)
{
  const char *proxy = throng_scenario_get_proxy (scenario);

  if (proxy != NULL && proxy[0] != '\0')
    /* Translators: %s is a URL */
    add_fact (facts, _ ("Proxy"), g_strdup_printf (_ ("Everything goes through %s"), proxy));
  if (!throng_tls_get_verify (throng_scenario_get_tls (scenario)))
    add_fact (facts, _ ("Certificates"),
              g_strdup (_ ("Those of servers are not checked, so that anybody in between can read "
                           "what is sent")))
        ->is_warning
        = true;
}

static void
add_files (GPtrArray *facts, const ThrongOverview *overview)
{
  char *list = overview->files[0] != NULL
                   ? throng_first_look_join ((const char *const *) overview->files)
                   : g_strdup (_ ("None"));

  add_fact (facts, _ ("Files It Reads"), list);
  add_fact (facts, _ ("Programs It Runs"), g_strdup (_ ("None: a test can’t run programs")));
}

GPtrArray *
throng_first_look_describe (ThrongScenario *scenario)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);
  g_autoptr (ThrongOverview) overview = throng_overview_new (scenario);
  g_autoptr (GPtrArray) problems = throng_scenario_validate (scenario);

  add_problems (facts, problems);
  add_hosts (facts, overview);
  add_requests (facts, overview);
  if (is_load_valid (problems))
    add_load (facts, scenario);
  add_connection (facts, scenario);
  add_files (facts, overview);
  return facts;
}
