/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-service.h"

#include "demo/throng-demo-counts.h"
#include "demo/throng-demo-http.h"
#include "demo/throng-demo-routes.h"
#include "demo/throng-demo-store.h"

struct _ThrongDemoService
{
  double fail_ratio;

  /* Owned */
  ThrongDemoCounts *counts;
  GRand *failures;
  gpointer states[THRONG_DEMO_N_TOPICS]; /* NULL where it is the store */
  ThrongDemoStore *store;
};

static ThrongDemoPlace
find_place (SoupServerMessage *message)
{
  return throng_demo_routes_find (soup_server_message_get_method (message),
                                  throng_demo_get_path (message));
}

static void
respond_not_allowed (SoupServerMessage *message, const char *allowed)
{
  throng_demo_set_header (message, "Allow", allowed);
  throng_demo_respond_error (message, SOUP_STATUS_METHOD_NOT_ALLOWED,
                             "This path does not have that method.");
}

static void
respond_no_route (SoupServerMessage *message)
{
  g_autofree char *allowed = throng_demo_routes_dup_methods (throng_demo_get_path (message));

  if (*allowed != '\0')
    respond_not_allowed (message, allowed);
  else
    throng_demo_respond_error (message, SOUP_STATUS_NOT_FOUND, "There is nothing at this path.");
}

static bool
is_body_too_long (SoupServerMessage *message)
{
  return soup_server_message_get_request_body (message)->length > THRONG_DEMO_BODY_MAX_BYTES;
}

ThrongDemoService *
throng_demo_service_new (const char *database, double fail_ratio, guint32 seed, GError **error)
{
  ThrongDemoStore *store = throng_demo_store_new (database, error);
  ThrongDemoService *self;

  if (store == NULL)
    return NULL;

  self = g_new0 (ThrongDemoService, 1);
  self->fail_ratio = fail_ratio;
  self->failures = g_rand_new_with_seed (seed);
  self->counts = throng_demo_counts_new (throng_demo_routes_dup_names ());
  self->store = store;
  for (guint i = 0; i < THRONG_DEMO_N_TOPICS; i++)
    if (throng_demo_topics[i]->new_state != NULL)
      self->states[i] = throng_demo_topics[i]->new_state ();

  return self;
}

void
throng_demo_service_free (ThrongDemoService *self)
{
  throng_demo_counts_free (self->counts);
  g_rand_free (self->failures);
  for (guint i = 0; i < THRONG_DEMO_N_TOPICS; i++)
    g_clear_pointer (&self->states[i], throng_demo_topics[i]->free_state);
  throng_demo_store_free (self->store);
  g_free (self);
}

void
throng_demo_service_answer (ThrongDemoService *self, SoupServerMessage *message)
{
  ThrongDemoPlace place = find_place (message);
  gpointer state = self->states[place.topic];

  if (g_rand_double (self->failures) < self->fail_ratio)
    throng_demo_respond_error (message, SOUP_STATUS_INTERNAL_SERVER_ERROR,
                               "This failure is deliberate, as asked for with --fail.");
  else if (place.route == NULL)
    respond_no_route (message);
  else if (is_body_too_long (message))
    throng_demo_respond_error (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
                               "The body is too long.");
  else
    place.route->answer (state != NULL ? state : self->store, message);

  throng_demo_counts_add (self->counts, place.endpoint, soup_server_message_get_status (message));
}

void
throng_demo_service_refuse (ThrongDemoService *self,
                            SoupServerMessage *message,
                            guint status,
                            const char *sentence)
{
  throng_demo_respond_error (message, status, sentence);
  throng_demo_counts_add (self->counts, find_place (message).endpoint, status);
}

void
throng_demo_service_count_unanswered (ThrongDemoService *self, guint status)
{
  throng_demo_counts_add (self->counts, throng_demo_routes_find ("", "").endpoint, status);
}

bool
throng_demo_service_is_about_counts (SoupServerMessage *message)
{
  const char *path = throng_demo_get_path (message);

  return g_str_equal (path, "/counts") || g_str_equal (path, "/counts/reset");
}

void
throng_demo_service_answer_about_counts (ThrongDemoService *self, SoupServerMessage *message)
{
  bool is_reset = g_str_equal (throng_demo_get_path (message), "/counts/reset");
  const char *allowed = is_reset ? "POST" : "GET";
  GString *body;

  if (!g_str_equal (soup_server_message_get_method (message), allowed))
    {
      respond_not_allowed (message, allowed);
      return;
    }

  if (is_reset)
    throng_demo_counts_reset (self->counts);
  body = g_string_new_take (throng_demo_counts_dup_json (self->counts));
  g_string_append_c (body, '\n');
  throng_demo_respond (message, SOUP_STATUS_OK, THRONG_DEMO_JSON, body);
}

char *
throng_demo_service_dup_counts_json (ThrongDemoService *self)
{
  return throng_demo_counts_dup_json (self->counts);
}
