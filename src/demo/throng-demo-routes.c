/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-routes.h"

const ThrongDemoTopic *const throng_demo_topics[THRONG_DEMO_N_TOPICS] = {
  &throng_demo_users_topic,    &throng_demo_members_topic, &throng_demo_shop_topic,
  &throng_demo_sessions_topic, &throng_demo_tokens_topic,  &throng_demo_protected_topic,
  &throng_demo_files_topic,    &throng_demo_signups_topic, &throng_demo_formats_topic,
  &throng_demo_work_topic,
};

static bool
is_end (const char *path)
{
  return *path == '\0' || g_str_equal (path, "/");
}

/* A path matches with and without a slash at its end. */
static bool
matches (const char *pattern, const char *path)
{
  while (*pattern == '/' && *path == '/')
    {
      gsize n_pattern = strcspn (++pattern, "/"), n_path = strcspn (++path, "/");
      bool is_any = g_ascii_isupper (*pattern) && n_path > 0;

      if (!is_any && (n_pattern != n_path || strncmp (pattern, path, n_path) != 0))
        return false;
      pattern += n_pattern;
      path += n_path;
    }
  return is_end (pattern) && is_end (path);
}

ThrongDemoPlace
throng_demo_routes_find (const char *method, const char *path)
{
  guint endpoint = 0;

  for (guint topic = 0; topic < THRONG_DEMO_N_TOPICS; topic++)
    for (guint i = 0; i < throng_demo_topics[topic]->n_routes; i++, endpoint++)
      {
        const ThrongDemoRoute *route = &throng_demo_topics[topic]->routes[i];

        if (g_str_equal (route->method, method) && matches (route->path, path))
          return (ThrongDemoPlace) { topic, route, endpoint };
      }
  return (ThrongDemoPlace) { 0, NULL, endpoint };
}

char *
throng_demo_routes_dup_methods (const char *path)
{
  GString *methods = g_string_new (NULL);

  for (guint topic = 0; topic < THRONG_DEMO_N_TOPICS; topic++)
    for (guint i = 0; i < throng_demo_topics[topic]->n_routes; i++)
      {
        const ThrongDemoRoute *route = &throng_demo_topics[topic]->routes[i];

        if (matches (route->path, path))
          g_string_append_printf (methods, "%s%s", methods->len > 0 ? ", " : "", route->method);
      }
  return g_string_free (methods, FALSE);
}

GPtrArray *
throng_demo_routes_dup_names (void)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint topic = 0; topic < THRONG_DEMO_N_TOPICS; topic++)
    for (guint i = 0; i < throng_demo_topics[topic]->n_routes; i++)
      {
        const ThrongDemoRoute *route = &throng_demo_topics[topic]->routes[i];

        g_ptr_array_add (names, g_strjoin (" ", route->method, route->path, NULL));
      }
  g_ptr_array_add (names, g_strdup ("other"));
  return names;
}

char *
throng_demo_routes_dup_overview (void)
{
  GString *overview = g_string_new (NULL);

  for (guint topic = 0; topic < THRONG_DEMO_N_TOPICS; topic++)
    {
      g_string_append_printf (overview, "  %s: ", throng_demo_topics[topic]->title);
      for (guint i = 0; i < throng_demo_topics[topic]->n_routes; i++)
        {
          const ThrongDemoRoute *route = &throng_demo_topics[topic]->routes[i];

          g_string_append_printf (overview, "%s%s %s", i > 0 ? ", " : "", route->method,
                                  route->path);
        }
      g_string_append_c (overview, '\n');
    }
  return g_string_free (overview, FALSE);
}
