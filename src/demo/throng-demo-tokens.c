/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-cache.h"
#include "demo/throng-demo-http.h"
#include "demo/throng-demo-topic.h"

#define TOKENS_MAX 100000
#define LIFETIME_S 60
#define TEXT_MAX_CHARS 200

typedef struct
{
  gint64 expires_us;

  /* Owned */
  char *user;
} Token;

typedef struct
{
  /* Owned */
  ThrongDemoCache *access;  /* token → Token */
  ThrongDemoCache *refresh; /* the same; each is good for one refresh */
} Tokens;

static void
free_token (gpointer data)
{
  Token *token = data;

  g_free (token->user);
  g_free (token);
}

static const char *
add_token (ThrongDemoCache *cache, const char *user)
{
  Token *token = g_new0 (Token, 1);

  token->expires_us = g_get_monotonic_time () + LIFETIME_S * G_USEC_PER_SEC;
  token->user = g_strdup (user);
  return throng_demo_cache_add (cache, NULL, token);
}

static void
respond_tokens (Tokens *self, SoupServerMessage *message, const char *user)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "access_token", add_token (self->access, user));
  json_object_set_string_member (object, "refresh_token", add_token (self->refresh, user));
  json_object_set_string_member (object, "token_type", "Bearer");
  json_object_set_int_member (object, "expires_in", LIFETIME_S);
  throng_demo_respond_object (message, SOUP_STATUS_OK, object);
}

static void
give_token (gpointer state, SoupServerMessage *message)
{
  g_autoptr (JsonObject) object = throng_demo_dup_body_object (message);
  const char *user;

  if (object == NULL
      || (user = throng_demo_get_text (object, "user", TEXT_MAX_CHARS, message)) == NULL
      || throng_demo_get_text (object, "password", TEXT_MAX_CHARS, message) == NULL)
    return;
  respond_tokens (state, message, user);
}

static void
refresh_token (gpointer state, SoupServerMessage *message)
{
  Tokens *self = state;
  g_autoptr (JsonObject) object = throng_demo_dup_body_object (message);
  g_autofree char *user = NULL;
  const char *text;
  Token *token;

  if (object == NULL
      || (text = throng_demo_get_text (object, "refresh_token", TEXT_MAX_CHARS, message)) == NULL)
    return;
  token = throng_demo_cache_get (self->refresh, text);
  if (token == NULL)
    {
      throng_demo_respond_error (message, SOUP_STATUS_UNAUTHORIZED,
                                 "This refresh token is unknown, or was used before.");
      return;
    }
  user = g_strdup (token->user);
  throng_demo_cache_remove (self->refresh, text);
  respond_tokens (self, message, user);
}

/* The token after `Bearer` in the request, if it is still good. */
static Token *
find_token (Tokens *self, SoupServerMessage *message)
{
  const char *header = throng_demo_get_header (message, "Authorization");
  Token *token = NULL;

  if (header != NULL && g_ascii_strncasecmp (header, "Bearer ", strlen ("Bearer ")) == 0)
    token = throng_demo_cache_get (self->access, header + strlen ("Bearer "));
  return token != NULL && g_get_monotonic_time () < token->expires_us ? token : NULL;
}

static void
show_profile (gpointer state, SoupServerMessage *message)
{
  Token *token = find_token (state, message);
  JsonObject *object;

  if (token == NULL)
    {
      throng_demo_set_header (message, "WWW-Authenticate", "Bearer realm=\"Throng demo\"");
      throng_demo_respond_error (message, SOUP_STATUS_UNAUTHORIZED,
                                 "Get a token with POST /token; it is good for a minute.");
      return;
    }
  object = json_object_new ();
  json_object_set_string_member (object, "user", token->user);
  throng_demo_respond_object (message, SOUP_STATUS_OK, object);
}

static gpointer
new_state (void)
{
  Tokens *self = g_new0 (Tokens, 1);

  self->access = throng_demo_cache_new (TOKENS_MAX, free_token);
  self->refresh = throng_demo_cache_new (TOKENS_MAX, free_token);
  return self;
}

static void
free_state (gpointer state)
{
  Tokens *self = state;

  throng_demo_cache_free (self->access);
  throng_demo_cache_free (self->refresh);
  g_free (self);
}

static const ThrongDemoRoute routes[] = {
  { "POST", "/token", give_token },
  { "POST", "/token/refresh", refresh_token },
  { "GET", "/profile", show_profile },
};

const ThrongDemoTopic throng_demo_tokens_topic = {
  .title = "tokens that expire",
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
  .new_state = new_state,
  .free_state = free_state,
};
