/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-request-log.h"
#include "engine/throng-swarm-private.h"
#include "stats/throng-units.h"

void
throng_swarm_log (ThrongSwarm *self, ThrongLogKind kind, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  throng_log_add (self->log, kind, throng_swarm_get_run_time_us (self), text);
}

void
throng_swarm_mark (ThrongSwarm *self, int64_t time_us, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  throng_collector_mark (self->collector, time_us, text);
}

static char *
describe (ThrongSwarm *self, const ThrongLoggedRequest *request)
{
  g_autofree char *time = throng_format_ms ((double) request->response_us / 1000);
  GString *text = g_string_new (NULL);

  if (request->user_number > 0)
    g_string_append_printf (text, "User %" G_GUINT64_FORMAT, request->user_number);
  else
    g_string_append (text, self->epoch_us == 0 ? "Set-up" : "Clean-up");
  g_string_append_printf (text, ": %s %s → ", self->plan->methods[request->endpoint],
                          self->plan->names[request->endpoint]);
  if (request->status > 0)
    g_string_append_printf (text, "%u", request->status);
  else
    g_string_append (text, "no answer");
  g_string_append_printf (text, " in %s ms", time);
  if (request->failure[0] != '\0')
    g_string_append_printf (text, ", failed: %s", request->failure);
  return g_string_free_and_steal (text);
}

void
throng_swarm_log_request (ThrongSwarm *self, const uint8_t *content, size_t length)
{
  ThrongLoggedRequest request;
  g_autofree char *text = NULL;

  if (!throng_logged_request_read (&request, content, length)
      || request.endpoint >= self->plan->n_endpoints)
    return;
  if (request.n_left_out > 0)
    {
      throng_swarm_log (self, THRONG_LOG_REQUEST,
                        "%" G_GUINT64_FORMAT " more requests have no line.", request.n_left_out);
      return;
    }
  text = describe (self, &request);
  throng_swarm_log (self, THRONG_LOG_REQUEST, "%s", text);
}

void
throng_swarm_send_log_requests (ThrongSwarm *self, ThrongWorkerLink *link)
{
  uint8_t content = self->logs_requests;

  throng_swarm_send (link, THRONG_COMMAND_LOG_REQUESTS, &content, sizeof content);
}

void
throng_swarm_set_log_requests (ThrongSwarm *self, bool is_wanted)
{
  self->logs_requests = is_wanted;
  for (unsigned i = 0; i < self->links->len; i++)
    throng_swarm_send_log_requests (self, self->links->pdata[i]);
}
