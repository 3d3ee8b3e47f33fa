/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-swarm-private.h"

#include <inttypes.h>

#include "engine/throng-request-log.h"
#include "i18n/throng-i18n.h"
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
  g_autofree char *time = throng_units_for_sentence (
      throng_format_ms ((double) request->response_us / 1000));
  const char *method = self->plan->methods[request->endpoint];
  const char *name = self->plan->names[request->endpoint];
  g_autofree char *who = NULL;
  g_autofree char *answer = NULL;

  if (request->user_number > 0)
    who = g_strdup_printf (_ ("User %" PRIu64), request->user_number);
  else
    who = g_strdup (self->epoch_us == 0 ? _ ("Set-up") : _ ("Clean-up"));
  answer = request->status > 0 ? g_strdup_printf ("%u", request->status)
                               : g_strdup (_ ("no answer"));
  if (request->failure[0] != '\0')
    /* Translators: “User 7: GET /cart → 500 in 42 ms, failed: HTTP 500 Internal Server Error” */
    return g_strdup_printf (_ ("%s: %s %s → %s in %s ms, failed: %s"), who, method, name, answer,
                            time, request->failure);
  /* Translators: “User 7: GET /cart → 200 in 42 ms” or “Set-up: GET /cart → no answer in 10 ms” */
  return g_strdup_printf (_ ("%s: %s %s → %s in %s ms"), who, method, name, answer, time);
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
                        throng_ngettext ("%" PRIu64 " more request has no line.",
                                         "%" PRIu64 " more requests have no line.",
                                         (unsigned long) request.n_left_out),
                        request.n_left_out);
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
