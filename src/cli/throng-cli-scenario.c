/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/throng-cli-scenario.h"

#include <string.h>

#include "cli/throng-cli-commands.h"
#include "scenario/throng-group.h"
#include "scenario/throng-scenario-file.h"
#include "scenario/throng-target.h"
#include "scenario/throng-unknown-keys.h"

int
throng_cli_usage_error (const char *command, const char *message)
{
  g_printerr ("throng-cli %s: %s\n`throng-cli %s --help` shows what it takes.\n", command, message,
              command);
  return THRONG_EXIT_USAGE;
}

static void
print_problems (GPtrArray *problems, const char *path)
{
  for (unsigned i = 0; i < problems->len; i++)
    {
      g_autofree char *text = throng_problem_to_string (problems->pdata[i]);

      if (g_str_has_prefix (text, path))
        g_printerr ("%s\n", text);
      else
        g_printerr ("%s: %s\n", path, text);
    }
}

ThrongScenario *
throng_cli_load_scenario (const char *path)
{
  g_autoptr (GPtrArray) problems = NULL;
  ThrongScenario *scenario = throng_scenario_load (path, &problems);

  if (scenario == NULL)
    print_problems (problems, path);
  return scenario;
}

static void
print_warnings (ThrongScenario *scenario, const char *path)
{
  g_autoptr (GPtrArray) warnings = throng_scenario_find_unknown_keys (scenario);

  for (unsigned i = 0; i < warnings->len; i++)
    {
      g_autofree char *text = throng_problem_to_string (warnings->pdata[i]);

      g_printerr ("%s: warning: %s\n", path, text);
    }
}

bool
throng_cli_check_scenario (ThrongScenario *scenario, const char *path)
{
  g_autoptr (GPtrArray) problems = throng_scenario_validate (scenario);

  print_warnings (scenario, path);
  print_problems (problems, path);
  return problems->len == 0;
}

static void
check_url (const char *url, const char *const *allowed_hosts, GHashTable *forbidden)
{
  const char *authority = strstr (url, "://");
  size_t length = authority != NULL ? (size_t) (authority - url) + 3 : 0;
  g_autofree char *origin = g_strndup (url, length + strcspn (url + length, "/?#"));
  g_autoptr (GUri) uri = throng_target_parse (origin, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host != NULL && !throng_host_is_local (host)
      && (allowed_hosts == NULL || !g_strv_contains (allowed_hosts, host)))
    g_hash_table_add (forbidden, g_strdup (host));
}

static void
check_steps (GListModel *steps, const char *const *allowed_hosts, GHashTable *forbidden)
{
  for (unsigned i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (ThrongNode) step = g_list_model_get_item (steps, i);

      if (THRONG_IS_REQUEST (step))
        check_url (throng_request_get_url (THRONG_REQUEST (step)), allowed_hosts, forbidden);
      else if (THRONG_IS_GROUP (step))
        check_steps (throng_group_get_steps (THRONG_GROUP (step)), allowed_hosts, forbidden);
    }
}

GStrv
throng_cli_find_forbidden_hosts (ThrongScenario *scenario, const char *const *allowed_hosts)
{
  g_autoptr (GHashTable) forbidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel *users = throng_scenario_get_users (scenario);
  g_autoptr (GPtrArray) keys = NULL;

  check_url (throng_scenario_get_target (scenario), allowed_hosts, forbidden);
  for (unsigned i = 0; i < g_list_model_get_n_items (users); i++)
    {
      g_autoptr (ThrongUserClass) class = g_list_model_get_item (users, i);
      GListModel *tasks = throng_user_class_get_tasks (class);

      check_steps (throng_user_class_get_on_start (class), allowed_hosts, forbidden);
      check_steps (throng_user_class_get_on_stop (class), allowed_hosts, forbidden);
      for (unsigned k = 0; k < g_list_model_get_n_items (tasks); k++)
        {
          g_autoptr (ThrongTask) task = g_list_model_get_item (tasks, k);

          check_steps (throng_task_get_steps (task), allowed_hosts, forbidden);
        }
    }
  keys = g_hash_table_steal_all_keys (forbidden);
  g_ptr_array_add (keys, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}
