/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-http.h"
#include "demo/throng-demo-logins.h"
#include "demo/throng-demo-topic.h"

static void
answer_login (gpointer state, SoupServerMessage *message)
{
  GString *body = g_string_new (throng_demo_logins_add (state));

  g_string_append_c (body, '\n');
  throng_demo_respond (message, SOUP_STATUS_OK, THRONG_DEMO_TEXT, body);
}

static void
answer_greet (gpointer state, SoupServerMessage *message)
{
  guint number = throng_demo_logins_lookup (state,
                                            throng_demo_get_header (message, "Authorization"));
  GString *body;

  if (number == 0)
    {
      throng_demo_set_header (message, "WWW-Authenticate", "Bearer realm=\"Throng demo\"");
      throng_demo_respond_error (
          message, SOUP_STATUS_UNAUTHORIZED,
          "Log in with POST /login and send the token in the Authorization header.");
      return;
    }

  body = g_string_new (NULL);
  g_string_printf (body, "Hello, member %u!\n", number);
  throng_demo_respond (message, SOUP_STATUS_OK, THRONG_DEMO_TEXT, body);
}

static gpointer
new_state (void)
{
  return throng_demo_logins_new ();
}

static void
free_state (gpointer state)
{
  throng_demo_logins_free (state);
}

static const ThrongDemoRoute routes[] = {
  { "POST", "/login", answer_login },
  { "GET", "/", answer_greet },
};

const ThrongDemoTopic throng_demo_members_topic = {
  .title = "login",
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
  .new_state = new_state,
  .free_state = free_state,
};
