/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-server.h"

#include <libsoup/soup.h>
#include <stdbool.h>

#include "demo/throng-demo-capacity.h"
#include "demo/throng-demo-http.h"
#include "demo/throng-demo-listener.h"
#include "demo/throng-demo-service.h"
#include "i18n/throng-i18n.h"

struct _ThrongDemoServer
{
  /* Owned */
  ThrongDemoCapacity *capacity; /* NULL without a capacity limit */
  ThrongDemoService *service;
  SoupServer *soup;
  ThrongDemoListener *listener;
  GPtrArray *held; /* of Held: answers that are held back */
  char *uri;
};

/* An answer that is ready but not yet due. */
typedef struct
{
  ThrongDemoServer *server;

  /* Owned */
  GSource *timeout;
  SoupServerMessage *message; /* paused */
} Held;

static bool
is_client_gone (gpointer job, gpointer user_data)
{
  return throng_demo_listener_is_client_gone (job);
}

static void
drop_request (gpointer job, gpointer user_data)
{
  ThrongDemoServer *self = user_data;

  soup_message_headers_replace (soup_server_message_get_response_headers (job), "Connection",
                                "close");
  throng_demo_service_refuse (self->service, job, THRONG_DEMO_STATUS_CLIENT_GONE,
                              "The client closed the connection.");
  soup_server_message_unpause (job);
}

static void
free_held (gpointer data)
{
  Held *held = data;

  g_source_destroy (held->timeout);
  g_source_unref (held->timeout);
  g_object_unref (held->message);
  g_free (held);
}

static gboolean
let_go_cb (gpointer user_data)
{
  Held *held = user_data;

  soup_server_message_unpause (held->message);
  g_ptr_array_remove_fast (held->server->held, held);
  return G_SOURCE_REMOVE;
}

/* Sends the answer of a paused message when it is due. */
static void
hold (ThrongDemoServer *self, SoupServerMessage *message)
{
  Held *held = g_new0 (Held, 1);

  held->server = self;
  held->message = g_object_ref (message);
  held->timeout = g_timeout_source_new (throng_demo_get_delay_ms (message));
  g_source_set_callback (held->timeout, let_go_cb, held, NULL);
  g_source_attach (held->timeout, g_main_context_get_thread_default ());
  g_ptr_array_add (self->held, held);
}

static void
start_request (gpointer job, gpointer user_data)
{
  ThrongDemoServer *self = user_data;

  throng_demo_service_answer (self->service, job);
}

static void
finish_request (gpointer job, gpointer user_data)
{
  if (throng_demo_get_delay_ms (job) > 0)
    hold (user_data, job);
  else
    soup_server_message_unpause (job);
}

static const ThrongDemoCapacityFuncs capacity_funcs = {
  .is_gone = is_client_gone,
  .drop = drop_request,
  .start = start_request,
  .finish = finish_request,
  .free = g_object_unref,
};

static void
admit_request (ThrongDemoServer *self, SoupServerMessage *message)
{
  soup_server_message_pause (message);
  if (throng_demo_capacity_submit (self->capacity, g_object_ref (message)))
    return;

  throng_demo_service_refuse (self->service, message, SOUP_STATUS_SERVICE_UNAVAILABLE,
                              "Too many requests are waiting.");
  soup_server_message_unpause (message);
  g_object_unref (message);
}

static void
answer_at_once (ThrongDemoServer *self, SoupServerMessage *message)
{
  throng_demo_service_answer (self->service, message);
  if (throng_demo_get_delay_ms (message) == 0)
    return;
  soup_server_message_pause (message);
  hold (self, message);
}

static void
sweep (ThrongDemoServer *self)
{
  if (self->capacity != NULL)
    throng_demo_capacity_sweep (self->capacity);
}

static void
handle_request_cb (SoupServer *soup,
                   SoupServerMessage *message,
                   const char *path,
                   GHashTable *query,
                   gpointer user_data)
{
  ThrongDemoServer *self = user_data;

  /* libsoup would turn a counted 200 into a 206. */
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");

  if (throng_demo_service_is_about_counts (message))
    {
      sweep (self);
      throng_demo_service_answer_about_counts (self->service, message);
    }
  else if (self->capacity != NULL)
    admit_request (self, message);
  else
    answer_at_once (self, message);
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  /* The length stays where it is, so that the service sees that the body is too long. */
  if (body->length > THRONG_DEMO_BODY_MAX_BYTES)
    soup_message_body_set_accumulate (body, FALSE);
}

static void
request_started_cb (SoupServer *soup, SoupServerMessage *message, ThrongDemoServer *self)
{
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
}

/* libsoup has refused the request at its headers but read it to its end. */
static void
request_read_cb (SoupServer *soup, SoupServerMessage *message, ThrongDemoServer *self)
{
  guint status = soup_server_message_get_status (message);

  if (status != 0)
    throng_demo_service_count_unanswered (self->service, status);
}

/* A request without a URI is one that libsoup could not parse; it has answered and hangs up. */
static void
request_finished_cb (SoupServer *soup, SoupServerMessage *message, ThrongDemoServer *self)
{
  guint status = soup_server_message_get_status (message);

  if (soup_server_message_get_uri (message) == NULL && status != 0)
    throng_demo_service_count_unanswered (self->service, status);
}

static bool
check_options (const ThrongDemoOptions *options, GError **error)
{
  const char *sentence = NULL;

  if (options->concurrency < 1 || options->concurrency > THRONG_DEMO_CONCURRENCY_MAX)
    sentence = _ ("The concurrency must be a whole number from 1 to 10000.");
  else if (!(options->service_time_ms >= 0.0
             && options->service_time_ms <= THRONG_DEMO_SERVICE_TIME_MAX_MS))
    sentence = _ ("The service time must be from 0 to 60000 milliseconds.");
  else if (!(options->fail_ratio >= 0.0 && options->fail_ratio <= 1.0))
    sentence = _ ("The share of failures must be from 0% to 100%.");

  if (sentence != NULL)
    g_set_error_literal (error, THRONG_DEMO_ERROR, THRONG_DEMO_ERROR_OPTION, sentence);
  return sentence == NULL;
}

static void
set_up_soup (ThrongDemoServer *self)
{
  self->soup = soup_server_new ("server-header", "Throng-demo", "raw-paths", TRUE, NULL);
  soup_server_add_handler (self->soup, NULL, handle_request_cb, self, NULL);
  soup_server_add_handler (self->soup, "*", handle_request_cb, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (request_started_cb), self);
  g_signal_connect (self->soup, "request-read", G_CALLBACK (request_read_cb), self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (request_finished_cb), self);
}

ThrongDemoServer *
throng_demo_server_new (const ThrongDemoOptions *options, GError **error)
{
  g_autoptr (ThrongDemoServer) self = NULL;

  if (!check_options (options, error))
    return NULL;

  self = g_new0 (ThrongDemoServer, 1);
  self->held = g_ptr_array_new_with_free_func (free_held);
  self->service = throng_demo_service_new (options->database, options->fail_ratio, options->seed,
                                           error);
  if (self->service == NULL)
    return NULL;

  set_up_soup (self);
  self->listener = throng_demo_listener_new (self->soup, options->port, error);
  if (self->listener == NULL)
    return NULL;
  self->uri = g_strdup_printf ("http://127.0.0.1:%u",
                               throng_demo_listener_get_port (self->listener));

  if (options->service_time_ms > 0.0)
    self->capacity = throng_demo_capacity_new (options->concurrency, options->queue_max,
                                               options->service_time_ms * 1000.0, options->seed,
                                               &capacity_funcs, self);

  return g_steal_pointer (&self);
}

void
throng_demo_server_free (ThrongDemoServer *self)
{
  g_clear_pointer (&self->listener, throng_demo_listener_free);
  g_clear_pointer (&self->capacity, throng_demo_capacity_free);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  if (self->soup != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->soup, self);
      soup_server_disconnect (self->soup);
    }
  g_clear_object (&self->soup);
  g_clear_pointer (&self->service, throng_demo_service_free);
  g_free (self->uri);
  g_free (self);
}

const char *
throng_demo_server_get_uri (ThrongDemoServer *self)
{
  return self->uri;
}

char *
throng_demo_server_dup_counts_json (ThrongDemoServer *self)
{
  sweep (self);
  return throng_demo_service_dup_counts_json (self->service);
}

guint
throng_demo_server_get_n_waiting (ThrongDemoServer *self)
{
  return self->capacity != NULL ? throng_demo_capacity_get_n_waiting (self->capacity) : 0;
}
