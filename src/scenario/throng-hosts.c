/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-hosts.h"

#include <string.h>

#include "scenario/throng-group.h"
#include "scenario/throng-target.h"

typedef struct
{
  const char *const *allowed; /* (nullable) */
  bool takes_local;
  GHashTable *found;
} Search;

static void
add_url (Search *search, const char *url)
{
  const char *authority = strstr (url, "://");
  size_t length = authority != NULL ? (size_t) (authority - url) + 3 : 0;
  g_autofree char *origin = g_strndup (url, length + strcspn (url + length, "/?#"));
  g_autoptr (GUri) uri = throng_target_parse (origin, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host != NULL && (search->takes_local || !throng_host_is_local (host))
      && (search->allowed == NULL || !throng_host_is_among (search->allowed, host)))
    g_hash_table_add (search->found, g_strdup (host));
}

static void
add_steps (Search *search, GListModel *steps)
{
  for (unsigned i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (ThrongNode) step = g_list_model_get_item (steps, i);

      if (THRONG_IS_REQUEST (step))
        add_url (search, throng_request_get_url (THRONG_REQUEST (step)));
      else if (THRONG_IS_GROUP (step))
        add_steps (search, throng_group_get_steps (THRONG_GROUP (step)));
    }
}

static void
add_class (Search *search, ThrongUserClass *class)
{
  GListModel *tasks = throng_user_class_get_tasks (class);

  add_steps (search, throng_user_class_get_on_start (class));
  add_steps (search, throng_user_class_get_on_stop (class));
  for (unsigned i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (ThrongTask) task = g_list_model_get_item (tasks, i);

      add_steps (search, throng_task_get_steps (task));
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GStrv
find_hosts (ThrongScenario *self, const char *const *allowed_hosts, bool takes_local)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Search search = { allowed_hosts, takes_local, found };
  GListModel *users = throng_scenario_get_users (self);
  g_autoptr (GPtrArray) hosts = NULL;

  add_url (&search, throng_scenario_get_target (self));
  if (throng_scenario_get_proxy (self) != NULL)
    add_url (&search, throng_scenario_get_proxy (self));
  add_steps (&search, throng_scenario_get_set_up (self));
  add_steps (&search, throng_scenario_get_clean_up (self));
  for (unsigned i = 0; i < g_list_model_get_n_items (users); i++)
    {
      g_autoptr (ThrongUserClass) class = g_list_model_get_item (users, i);

      add_class (&search, class);
    }
  hosts = g_hash_table_steal_all_keys (found);
  g_ptr_array_sort (hosts, compare);
  g_ptr_array_add (hosts, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&hosts), FALSE);
}

GStrv
throng_scenario_find_hosts (ThrongScenario *self)
{
  return find_hosts (self, NULL, true);
}

GStrv
throng_scenario_find_foreign_hosts (ThrongScenario *self, const char *const *allowed_hosts)
{
  return find_hosts (self, allowed_hosts, false);
}
