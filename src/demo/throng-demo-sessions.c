/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-cache.h"
#include "demo/throng-demo-http.h"
#include "demo/throng-demo-topic.h"

#define SESSIONS_MAX 100000
#define FORMS_MAX 100000
#define TEXT_MAX_BYTES 200
#define COOKIE "demo-session"

typedef struct
{
  guint n_visits;

  /* Owned */
  char *user;
} Session;

typedef struct
{
  /* Owned */
  ThrongDemoCache *sessions; /* cookie → Session */
  ThrongDemoCache *forms;    /* token of a contact form that nobody has sent yet → itself */
} Sessions;

static void
free_session (gpointer data)
{
  Session *session = data;

  g_free (session->user);
  g_free (session);
}

static void
respond_session (SoupServerMessage *message, guint status, const Session *session)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "user", session->user);
  json_object_set_int_member (object, "visits", session->n_visits);
  throng_demo_respond_object (message, status, object);
}

static bool
is_short_text (const char *text)
{
  return text != NULL && *text != '\0' && strlen (text) <= TEXT_MAX_BYTES
         && g_utf8_validate (text, -1, NULL);
}

static void
sign_in (gpointer state, SoupServerMessage *message)
{
  Sessions *self = state;
  g_autoptr (GHashTable) form = throng_demo_dup_form (message);
  const char *user = g_hash_table_lookup (form, "user");
  const char *password = g_hash_table_lookup (form, "password");
  g_autofree char *cookie = NULL;
  Session *session;

  if (!is_short_text (user) || !is_short_text (password))
    {
      throng_demo_respond_error (message, SOUP_STATUS_BAD_REQUEST,
                                 "The form needs a user and a password.");
      return;
    }
  session = g_new0 (Session, 1);
  session->user = g_strdup (user);
  cookie = g_strdup_printf (COOKIE "=%s; Path=/; HttpOnly",
                            throng_demo_cache_add (self->sessions, NULL, session));
  throng_demo_set_header (message, "Set-Cookie", cookie);
  respond_session (message, SOUP_STATUS_CREATED, session);
}

static void
show_account (gpointer state, SoupServerMessage *message)
{
  Sessions *self = state;
  g_autofree char *cookie = throng_demo_dup_cookie (message, COOKIE);
  Session *session = throng_demo_cache_get (self->sessions, cookie);

  if (session == NULL)
    {
      throng_demo_respond_error (message, SOUP_STATUS_FORBIDDEN,
                                 "Sign in with POST /session and send its cookie.");
      return;
    }
  session->n_visits++;
  respond_session (message, SOUP_STATUS_OK, session);
}

static void
sign_out (gpointer state, SoupServerMessage *message)
{
  Sessions *self = state;
  g_autofree char *cookie = throng_demo_dup_cookie (message, COOKIE);

  if (!throng_demo_cache_remove (self->sessions, cookie))
    {
      throng_demo_respond_error (message, SOUP_STATUS_FORBIDDEN, "Nobody is signed in.");
      return;
    }
  throng_demo_set_header (message, "Set-Cookie", COOKIE "=; Path=/; Max-Age=0");
  throng_demo_respond_empty (message, SOUP_STATUS_NO_CONTENT);
}

static void
show_contact_form (gpointer state, SoupServerMessage *message)
{
  Sessions *self = state;
  GString *page = g_string_new (NULL);

  g_string_printf (page,
                   "<!DOCTYPE html>\n<title>Contact</title>\n"
                   "<form method=\"post\" action=\"/contact\">\n"
                   "<input type=\"hidden\" name=\"csrf\" value=\"%s\">\n"
                   "<input name=\"subject\"> <textarea name=\"text\"></textarea>\n"
                   "<button>Send</button>\n</form>\n",
                   throng_demo_cache_add (self->forms, NULL, self));
  throng_demo_respond (message, SOUP_STATUS_OK, THRONG_DEMO_HTML, page);
}

static void
take_contact_form (gpointer state, SoupServerMessage *message)
{
  Sessions *self = state;
  g_autoptr (GHashTable) form = throng_demo_dup_form (message);
  const char *text = g_hash_table_lookup (form, "text");

  if (!throng_demo_cache_remove (self->forms, g_hash_table_lookup (form, "csrf")))
    throng_demo_respond_error (message, SOUP_STATUS_FORBIDDEN,
                               "The form has no csrf token, or it was sent before.");
  else if (text == NULL || *text == '\0')
    throng_demo_respond_error (message, SOUP_STATUS_BAD_REQUEST, "The form has no text.");
  else
    throng_demo_respond (message, SOUP_STATUS_OK, THRONG_DEMO_HTML,
                         g_string_new ("<!DOCTYPE html>\n<title>Contact</title>\n"
                                       "<p>Thank you. We write back within a day.</p>\n"));
}

static gpointer
new_state (void)
{
  Sessions *self = g_new0 (Sessions, 1);

  self->sessions = throng_demo_cache_new (SESSIONS_MAX, free_session);
  self->forms = throng_demo_cache_new (FORMS_MAX, NULL);
  return self;
}

static void
free_state (gpointer state)
{
  Sessions *self = state;

  throng_demo_cache_free (self->sessions);
  throng_demo_cache_free (self->forms);
  g_free (self);
}

static const ThrongDemoRoute routes[] = {
  { "POST", "/session", sign_in },           { "DELETE", "/session", sign_out },
  { "GET", "/account", show_account },       { "GET", "/contact", show_contact_form },
  { "POST", "/contact", take_contact_form },
};

const ThrongDemoTopic throng_demo_sessions_topic = {
  .title = "sessions and forms",
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
  .new_state = new_state,
  .free_state = free_state,
};
