/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-http.h"
#include "demo/throng-demo-store.h"
#include "demo/throng-demo-topic.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX 1000
#define NAME_MAX_CHARS 200
#define EMAIL_MAX_CHARS 254

/* Sends what a store function has appended to `{"result":`, or says what went wrong. */
static void
respond_result (SoupServerMessage *message, GString *json, const GError *error)
{
  if (error != NULL)
    {
      throng_demo_respond_error (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, error->message);
      g_string_free (json, TRUE);
      return;
    }

  g_string_append (json, "}\n");
  throng_demo_respond (message, SOUP_STATUS_OK, THRONG_DEMO_JSON, json);
}

static void
answer_list (gpointer state, SoupServerMessage *message)
{
  g_autoptr (GHashTable) query = throng_demo_dup_query (message);
  g_autoptr (GError) error = NULL;
  guint limit = LIMIT_DEFAULT;
  GString *json;

  if (!throng_demo_read_number (message, query, "limit", LIMIT_MAX, &limit))
    return;

  json = g_string_new ("{\"result\":");
  throng_demo_store_append_newest (state, limit, json, &error);
  respond_result (message, json, error);
}

static void
answer_get (gpointer state, SoupServerMessage *message)
{
  g_autofree char *name = throng_demo_dup_path_part (message, 1);
  g_autoptr (GError) error = NULL;
  GString *json;
  gsize empty_length;

  if (name == NULL)
    {
      throng_demo_respond_error (message, SOUP_STATUS_BAD_REQUEST,
                                 "The name in the path cannot be decoded.");
      return;
    }

  json = g_string_new ("{\"result\":");
  empty_length = json->len;
  throng_demo_store_append_user (state, name, json, &error);
  if (error == NULL && json->len == empty_length)
    g_string_assign (json, "{");
  respond_result (message, json, error);
}

static void
answer_create (gpointer state, SoupServerMessage *message)
{
  g_autoptr (JsonObject) object = throng_demo_dup_body_object (message);
  g_autoptr (GError) error = NULL;
  const char *name, *email;
  GString *json;

  if (object == NULL
      || (name = throng_demo_get_text (object, "name", NAME_MAX_CHARS, message)) == NULL
      || (email = throng_demo_get_text (object, "email", EMAIL_MAX_CHARS, message)) == NULL)
    return;

  json = g_string_new ("{\"result\":");
  throng_demo_store_add (state, name, email, json, &error);
  respond_result (message, json, error);
}

static const ThrongDemoRoute routes[] = {
  { "GET", "/users", answer_list },
  { "GET", "/users/NAME", answer_get },
  { "POST", "/users/", answer_create },
};

const ThrongDemoTopic throng_demo_users_topic = {
  .title = "user directory",
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
};
