/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-cache.h"
#include "demo/throng-demo-http.h"
#include "demo/throng-demo-topic.h"

#define JOBS_MAX 100000
#define CLIENTS_MAX 100000
#define TEXT_MAX_CHARS 200

/* A job is done when it was asked for so often. */
#define ASKS_UNTIL_DONE 3

/* Each client may ask for the weather so often within a second. */
#define WEATHER_PER_S 5
#define STATUS_TOO_MANY_REQUESTS 429

#define REPORT_MS 500

typedef struct
{
  guint n_asks;
} Job;

typedef struct
{
  gint64 began_us;
  guint n_requests;
} Window;

typedef struct
{
  guint n_readings;

  /* Owned */
  ThrongDemoCache *jobs;    /* identifier → Job */
  ThrongDemoCache *windows; /* API key → Window */
} Work;

static void
respond_status (SoupServerMessage *message, guint status, const char *text)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "status", text);
  throng_demo_respond_object (message, status, object);
}

static void
tell_health (gpointer state, SoupServerMessage *message)
{
  respond_status (message, SOUP_STATUS_OK, "up");
}

static void
make_report (gpointer state, SoupServerMessage *message)
{
  throng_demo_set_delay_ms (message, REPORT_MS);
  respond_status (message, SOUP_STATUS_OK, "all is well");
}

static void
begin_job (gpointer state, SoupServerMessage *message)
{
  Work *self = state;
  g_autofree char *location = g_strconcat (
      "/jobs/", throng_demo_cache_add (self->jobs, NULL, g_new0 (Job, 1)), NULL);

  throng_demo_set_header (message, "Location", location);
  respond_status (message, SOUP_STATUS_ACCEPTED, "running");
}

static void
show_job (gpointer state, SoupServerMessage *message)
{
  Work *self = state;
  g_autofree char *id = throng_demo_dup_path_part (message, 1);
  Job *job = throng_demo_cache_get (self->jobs, id);

  if (job == NULL)
    throng_demo_respond_error (message, SOUP_STATUS_NOT_FOUND, "There is no such job.");
  else if (++job->n_asks < ASKS_UNTIL_DONE)
    respond_status (message, SOUP_STATUS_OK, "running");
  else
    respond_status (message, SOUP_STATUS_OK, "done");
}

/* Whether the client has requests left in this second. */
static bool
claim_request (Work *self, const char *key)
{
  Window *window = throng_demo_cache_get (self->windows, key);
  gint64 now_us = g_get_monotonic_time ();

  if (window == NULL)
    {
      window = g_new0 (Window, 1);
      throng_demo_cache_add (self->windows, key, window);
    }
  if (now_us - window->began_us >= G_USEC_PER_SEC)
    *window = (Window) { .began_us = now_us };
  return ++window->n_requests <= WEATHER_PER_S;
}

static void
show_weather (gpointer state, SoupServerMessage *message)
{
  const char *key = throng_demo_get_header (message, "X-Api-Key");

  if (key == NULL || *key == '\0' || strlen (key) > TEXT_MAX_CHARS)
    throng_demo_respond_error (message, SOUP_STATUS_FORBIDDEN,
                               "Send a key of your own in the header X-Api-Key.");
  else if (claim_request (state, key))
    respond_status (message, SOUP_STATUS_OK, "sunny");
  else
    {
      throng_demo_set_header (message, "Retry-After", "1");
      throng_demo_respond_error (message, STATUS_TOO_MANY_REQUESTS,
                                 "At most 5 requests a second and key.");
    }
}

static void
take_reading (gpointer state, SoupServerMessage *message)
{
  Work *self = state;
  g_autoptr (JsonObject) object = throng_demo_dup_body_object (message);
  JsonObject *answer;

  if (object == NULL || throng_demo_get_text (object, "device", TEXT_MAX_CHARS, message) == NULL)
    return;
  if (!json_object_has_member (object, "celsius")
      || !JSON_NODE_HOLDS_VALUE (json_object_get_member (object, "celsius")))
    {
      throng_demo_respond_error (message, SOUP_STATUS_BAD_REQUEST, "celsius is missing.");
      return;
    }
  answer = json_object_new ();
  json_object_set_int_member (answer, "readings", ++self->n_readings);
  throng_demo_respond_object (message, SOUP_STATUS_CREATED, answer);
}

static gpointer
new_state (void)
{
  Work *self = g_new0 (Work, 1);

  self->jobs = throng_demo_cache_new (JOBS_MAX, g_free);
  self->windows = throng_demo_cache_new (CLIENTS_MAX, g_free);
  return self;
}

static void
free_state (gpointer state)
{
  Work *self = state;

  throng_demo_cache_free (self->jobs);
  throng_demo_cache_free (self->windows);
  g_free (self);
}

static const ThrongDemoRoute routes[] = {
  { "GET", "/health", tell_health },   { "GET", "/report", make_report },
  { "POST", "/jobs", begin_job },      { "GET", "/jobs/ID", show_job },
  { "GET", "/weather", show_weather }, { "POST", "/readings", take_reading },
};

const ThrongDemoTopic throng_demo_work_topic = {
  .title = "health, slow report, jobs, rate limit, readings",
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
  .new_state = new_state,
  .free_state = free_state,
};
