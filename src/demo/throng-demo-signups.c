/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-cache.h"
#include "demo/throng-demo-http.h"
#include "demo/throng-demo-topic.h"

#define SIGNUPS_MAX 100000
#define TEXT_MAX_CHARS 200

/* A form in several steps: e-mail, address, plan, confirmation. */
typedef struct
{
  bool has_address;
  bool has_plan;
} Signup;

static void
begin (gpointer state, SoupServerMessage *message)
{
  g_autoptr (JsonObject) object = throng_demo_dup_body_object (message);
  JsonObject *answer;
  const char *id;

  if (object == NULL || throng_demo_get_text (object, "email", TEXT_MAX_CHARS, message) == NULL)
    return;
  id = throng_demo_cache_add (state, NULL, g_new0 (Signup, 1));
  answer = json_object_new ();
  json_object_set_string_member (answer, "id", id);
  throng_demo_respond_object (message, SOUP_STATUS_CREATED, answer);
}

/* Gives the sign-up that the path names, or NULL after having answered that there is none. */
static Signup *
find_signup (ThrongDemoCache *signups, SoupServerMessage *message)
{
  g_autofree char *id = throng_demo_dup_path_part (message, 1);
  Signup *signup = throng_demo_cache_get (signups, id);

  if (signup == NULL)
    throng_demo_respond_error (message, SOUP_STATUS_NOT_FOUND, "There is no such sign-up.");
  return signup;
}

/* Takes a step that fills in the member @name. */
static bool
fill_in (SoupServerMessage *message, const char *name)
{
  g_autoptr (JsonObject) object = throng_demo_dup_body_object (message);

  if (object == NULL || throng_demo_get_text (object, name, TEXT_MAX_CHARS, message) == NULL)
    return false;
  throng_demo_respond_empty (message, SOUP_STATUS_NO_CONTENT);
  return true;
}

static void
set_address (gpointer state, SoupServerMessage *message)
{
  Signup *signup = find_signup (state, message);

  if (signup != NULL && fill_in (message, "street"))
    signup->has_address = true;
}

static void
set_plan (gpointer state, SoupServerMessage *message)
{
  Signup *signup = find_signup (state, message);

  if (signup != NULL && fill_in (message, "plan"))
    signup->has_plan = true;
}

static void
confirm (gpointer state, SoupServerMessage *message)
{
  Signup *signup = find_signup (state, message);
  JsonObject *object;

  if (signup == NULL)
    return;
  if (!signup->has_address || !signup->has_plan)
    {
      throng_demo_respond_error (message, SOUP_STATUS_CONFLICT,
                                 "The address or the plan is missing.");
      return;
    }
  object = json_object_new ();
  json_object_set_string_member (object, "status", "welcome");
  throng_demo_respond_object (message, SOUP_STATUS_OK, object);
}

static gpointer
new_state (void)
{
  return throng_demo_cache_new (SIGNUPS_MAX, g_free);
}

static void
free_state (gpointer state)
{
  throng_demo_cache_free (state);
}

static const ThrongDemoRoute routes[] = {
  { "POST", "/signups", begin },
  { "PUT", "/signups/ID/address", set_address },
  { "PUT", "/signups/ID/plan", set_plan },
  { "POST", "/signups/ID/confirm", confirm },
};

const ThrongDemoTopic throng_demo_signups_topic = {
  .title = "sign-up in steps",
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
  .new_state = new_state,
  .free_state = free_state,
};
