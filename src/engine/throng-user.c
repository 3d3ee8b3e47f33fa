/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-user.h"

#include <string.h>

#include "engine/throng-outgoing.h"
#include "engine/throng-response.h"

#define MAX_HOPS 10

/* As many as browsers keep for a site; a server that sets ever new ones must not fill the memory.
 */
#define MAX_COOKIES 180

/* After a fault a user without waits would try again at once, and a refused port make a busy loop.
 */
#define MIN_PAUSE_AFTER_FAULT_US 10000

#define FIRST_LOGIN_DELAY_US G_GINT64_CONSTANT (1000000)
#define MAX_LOGIN_DELAY_US G_GINT64_CONSTANT (30000000)

/* Instructions that a user may carry out before others get their turn: sets and loops take no time,
 * and may go on for ever. */
#define MAX_STEPS_IN_A_ROW 1000
#define PAUSE_AFTER_STEPS_US 1000

/* Values up to this are not worth adding up. */
#define SMALL_VALUE_BYTES 1024

typedef enum
{
  PHASE_ON_START,
  PHASE_TASK,
  PHASE_ON_STOP,
} Phase;

typedef enum
{
  STATE_THINKING, /* between tasks, or before on-start is tried again */
  STATE_PAUSING,  /* in the middle of a task */
  STATE_QUEUING,  /* has something to send, and lets the other users go first */
  STATE_SENDING,  /* an exchange is under way */
  STATE_ENDED,
} UserState;

typedef struct
{
  unsigned span;
  int64_t busy_us; /* of the user when the group began */
} OpenGroup;

struct _ThrongUser
{
  /* Borrowed */
  ThrongUserHost *host;
  const ThrongPlanClass *class;
  const ThrongPlanSteps *steps; /* what it is doing: on-start, a task or on-stop */
  const ThrongPlanRequest *request;
  const ThrongAnswer *answer; /* (nullable): while it is being judged */

  /* Owned */
  ThrongSession *session; /* (nullable): until the first request */
  ThrongValue *values;
  SoupCookieJar *cookies; /* (nullable): until the first cookie */
  ThrongOutgoing outgoing;
  unsigned *loops;   /* rounds left, by level */
  OpenGroup *groups; /* that the user is in, the outermost first */
  unsigned n_groups;

  UserState state;
  Phase phase;
  unsigned class_index;
  unsigned slot;
  unsigned step;      /* the next one of @steps */
  unsigned next_task; /* of a sequence */
  bool is_logged_in;  /* on-start is done */
  bool is_stopping;
  bool has_failed; /* in this round of on-start */
  bool has_turn;   /* may send before the worker's loop comes round again */
  ThrongTimer timer;
  ThrongRandom random;
  ThrongTemplateContext context;
  int64_t due_us; /* when the next send should happen; 0 = it follows from an answer */
  int64_t task_started_us;
  int64_t busy_us;      /* in requests, so far */
  int64_t task_busy_us; /* @busy_us when the task began */
  unsigned task_span;
  int64_t login_delay_us;
  int64_t stop_deadline_us;
  int64_t on_stop_us; /* how long on-stop may take; 0 = it is left out */

  /* The sample under way */
  int64_t sent_us;
  int64_t waited_us;
  ThrongPhases phases;
  bool is_example;
  uint64_t body_bytes;
  unsigned n_hops;
  unsigned n_retries;
};

static void advance (ThrongUser *self);
static void answered_cb (void *data, const ThrongAnswer *answer);
static void set_variables (ThrongUser *self);

static int64_t
get_now_us (ThrongUser *self)
{
  return self->host->now_us (self->host->data);
}

static ThrongRecorder *
get_recorder (ThrongUser *self)
{
  return self->host->record (self->host->data);
}

static void
arm (ThrongUser *self, int64_t due_us)
{
  if (self->is_stopping)
    due_us = MIN (due_us, self->stop_deadline_us);
  throng_timers_arm (self->host->timers, &self->timer, due_us);
}

static void
end (ThrongUser *self)
{
  self->state = STATE_ENDED;
  throng_timers_disarm (self->host->timers, &self->timer);
  self->host->ended (self->host->data, self);
}

/* What to do next. Functions that return a bool say whether there is something to do right now;
 * otherwise the user may have ended. */

static void
begin_steps (ThrongUser *self, Phase phase, const ThrongPlanSteps *steps)
{
  self->phase = phase;
  self->steps = steps;
  self->step = 0;
}

/* The user has nothing more to do but its on-stop. */
static bool
leave (ThrongUser *self)
{
  self->is_stopping = true;
  if (self->phase == PHASE_ON_STOP || !self->is_logged_in || self->on_stop_us == 0
      || self->class->on_stop.n == 0)
    {
      end (self);
      return false;
    }
  self->stop_deadline_us = get_now_us (self) + self->on_stop_us;
  begin_steps (self, PHASE_ON_STOP, &self->class->on_stop);
  return true;
}

static const ThrongPlanTask *
choose_task (ThrongUser *self)
{
  const ThrongPlanClass *class = self->class;
  double total = class->tasks[class->n_tasks - 1].cumulative_weight;
  unsigned i = 0;
  double drawn;

  if (class->is_sequence)
    return &class->tasks[self->next_task++ % class->n_tasks];

  drawn = throng_random_double (&self->random) * total;
  while (i < class->n_tasks - 1 && class->tasks[i].cumulative_weight <= drawn)
    i++;
  return &class->tasks[i];
}

static bool
begin_task (ThrongUser *self)
{
  const ThrongPlanTask *task;

  self->is_logged_in = true;
  if (!self->host->may_start_task (self->host->data))
    return leave (self);

  task = choose_task (self);
  begin_steps (self, PHASE_TASK, &task->steps);
  self->context.task_count++;
  self->task_started_us = get_now_us (self);
  self->task_busy_us = self->busy_us;
  self->task_span = task->span;
  throng_recorder_task_started (get_recorder (self));
  throng_recorder_span_started (get_recorder (self), self->task_span);
  return true;
}

static void
enter_group (ThrongUser *self, unsigned span)
{
  self->groups[self->n_groups++] = (OpenGroup) { span, self->busy_us };
  throng_recorder_span_started (get_recorder (self), span);
}

static void
exit_group (ThrongUser *self, bool is_broken)
{
  const OpenGroup *group = &self->groups[--self->n_groups];

  throng_recorder_span (get_recorder (self), group->span, self->busy_us - group->busy_us,
                        is_broken);
}

/* Whatever the user was in the middle of is broken off with it. */
static void
exit_all_groups (ThrongUser *self)
{
  while (self->n_groups > 0)
    exit_group (self, true);
}

static void
record_task_end (ThrongUser *self, bool is_broken)
{
  ThrongRecorder *recorder = get_recorder (self);

  if (is_broken)
    throng_recorder_task_broken (recorder);
  else
    throng_recorder_task_completed (recorder);
  throng_recorder_span (recorder, self->task_span, self->busy_us - self->task_busy_us, is_broken);
}

/* Whether the user has started as many tasks as each may. */
static bool
has_done_its_tasks (const ThrongUser *self)
{
  uint64_t limit = self->host->plan->n_tasks_per_user;

  return limit > 0 && self->context.task_count >= limit;
}

/* What a user does first, after a failed login, and before each task with a session of its own. */
static bool
begin_session (ThrongUser *self)
{
  if (self->class->on_start.n == 0)
    return begin_task (self);
  self->has_failed = false;
  begin_steps (self, PHASE_ON_START, &self->class->on_start);
  return true;
}

static void
forget_session (ThrongUser *self)
{
  for (unsigned i = 0; i < throng_symbols_get_n (self->host->plan->symbols); i++)
    throng_value_set (&self->values[i], NULL, false);
  g_clear_pointer (&self->session, throng_session_close);
  g_clear_object (&self->cookies);
  self->is_logged_in = false;
  set_variables (self);
}

/* How long to wait after a task that ends now. */
static int64_t
draw_wait_us (ThrongUser *self)
{
  const ThrongPlanClass *class = self->class;

  switch (class->wait_kind)
    {
    case THRONG_WAIT_BETWEEN:
      return throng_random_int (&self->random, class->wait_min_us, class->wait_max_us);
    case THRONG_WAIT_CONSTANT:
      return class->wait_min_us;
    case THRONG_WAIT_PACING:
      return MAX (0, self->task_started_us + class->wait_min_us - get_now_us (self));
    case THRONG_WAIT_THROUGHPUT: /* compiled to a pacing */
    case THRONG_WAIT_NONE:
    default:
      return 0;
    }
}

static void
think (ThrongUser *self, int64_t for_us)
{
  self->state = STATE_THINKING;
  arm (self, get_now_us (self) + for_us);
}

static bool
end_on_start (ThrongUser *self)
{
  self->is_logged_in = !self->has_failed;
  if (self->is_stopping)
    return leave (self);
  if (!self->has_failed)
    {
      self->login_delay_us = 0;
      return begin_task (self);
    }
  self->login_delay_us = self->login_delay_us == 0
                             ? FIRST_LOGIN_DELAY_US
                             : MIN (self->login_delay_us * 2, MAX_LOGIN_DELAY_US);
  think (self, self->login_delay_us);
  return false;
}

static bool
end_task (ThrongUser *self, bool is_broken)
{
  int64_t wait_us;

  record_task_end (self, is_broken);
  if (self->is_stopping || has_done_its_tasks (self))
    return leave (self);

  if (self->class->has_session_per_task)
    forget_session (self);
  wait_us = draw_wait_us (self);
  if (is_broken)
    wait_us = MAX (wait_us, MIN_PAUSE_AFTER_FAULT_US);
  if (wait_us > 0)
    {
      think (self, wait_us);
      return false;
    }
  return self->is_logged_in ? begin_task (self) : begin_session (self);
}

static bool
end_steps (ThrongUser *self, bool is_broken)
{
  exit_all_groups (self);
  switch (self->phase)
    {
    case PHASE_ON_START:
      self->has_failed |= is_broken;
      return end_on_start (self);
    case PHASE_TASK:
      return end_task (self, is_broken);
    case PHASE_ON_STOP:
    default:
      return leave (self);
    }
}

/* Sending */

/* One Cookie header holds all, those that the scenario sets first (RFC 6265, section 5.4).
 * Returns: (transfer full) (nullable): its value */
static char *
dup_cookies (ThrongUser *self)
{
  const char *own = self->outgoing.own_cookies;
  g_autofree char *cookies = NULL;

  if (self->cookies != NULL)
    cookies = soup_cookie_jar_get_cookies (self->cookies, self->outgoing.uri, TRUE);
  if (own == NULL || cookies == NULL)
    return own != NULL ? g_strdup (own) : g_steal_pointer (&cookies);
  return g_strconcat (own, "; ", cookies, NULL);
}

/* The answer may come, and the user end, before this returns: nothing may follow it. */
static void
send_exchange (ThrongUser *self)
{
  ThrongOutgoing *outgoing = &self->outgoing;
  g_autofree char *cookies = NULL;
  ThrongExchange exchange = { .method = outgoing->method,
                              .uri = outgoing->uri,
                              .headers = outgoing->headers,
                              .n_headers = outgoing->n_headers,
                              .body = outgoing->body,
                              .body_length = outgoing->body_length,
                              .keep_bytes = self->is_example ? THRONG_EXAMPLE_KEEP_BYTES : 0 };

  self->answer = NULL;
  if (self->request->needs_body)
    exchange.keep_bytes = THRONG_MAX_BODY_BYTES;

  cookies = dup_cookies (self);
  if (cookies != NULL)
    outgoing->headers[exchange.n_headers++] = (ThrongHeader) { "Cookie", cookies };
  throng_session_send (self->session, &exchange);
}

static void
record_error (ThrongUser *self, const char *place, const char *message)
{
  throng_recorder_error (get_recorder (self), place, message,
                         get_now_us (self) - self->host->epoch_us);
}

/* Fills the request in. Returns: whether it can be sent. */
static bool
prepare (ThrongUser *self)
{
  g_autoptr (GError) error = NULL;
  const char *host;

  if (!throng_outgoing_render (&self->outgoing, self->host->plan, self->request, &self->context,
                               self->phase == PHASE_ON_START, &error))
    {
      record_error (self, self->request->place, error->message);
      return false;
    }
  host = g_uri_get_host (self->outgoing.uri);
  if (!self->host->may_send_to (self->host->data, host))
    {
      g_autofree char *message = g_strdup_printf (
          "The host “%s” is not allowed in this run, so this was not sent", host);

      record_error (self, self->request->place, message);
      return false;
    }
  return true;
}

static void
send_request (ThrongUser *self)
{
  int64_t now_us = get_now_us (self);
  ThrongRecorder *recorder = get_recorder (self);

  if (self->session == NULL)
    self->session = throng_transport_open (self->host->transport, answered_cb, self);
  if (self->due_us > 0)
    throng_recorder_lateness (recorder, MAX (0, now_us - self->due_us));
  self->due_us = 0;
  self->sent_us = now_us;
  self->waited_us = 0;
  self->phases = (ThrongPhases) { 0 };
  self->is_example = throng_example_sampler_claim (self->host->examples, self->request->endpoint,
                                                   now_us);
  self->body_bytes = 0;
  self->n_hops = 0;
  self->n_retries = 0;
  throng_recorder_request_started (recorder, self->request->endpoint);
  self->state = STATE_SENDING;
  self->has_turn = false;
  arm (self, now_us + MIN (self->request->timeout_us, self->host->connect_timeout_us));
  send_exchange (self);
}

/* A server may answer faster than the loop gets round. A user that sent again at once would then
 * have the worker to itself. */
static void
wait_for_turn (ThrongUser *self)
{
  self->state = STATE_QUEUING;
  arm (self, get_now_us (self));
}

/* What a user keeps is bounded as a whole. */
static bool
has_space_for (ThrongUser *self, size_t n_bytes)
{
  for (unsigned i = 0; i < throng_symbols_get_n (self->host->plan->symbols); i++)
    n_bytes += self->values[i].text != NULL ? strlen (self->values[i].text) : 0;
  return n_bytes <= THRONG_TEMPLATE_MAX_BYTES;
}

static bool
assign (ThrongUser *self, const ThrongPlanVariable *variable)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *problem = NULL;

  if (!throng_template_render (variable->value, &self->context, text))
    problem = throng_template_dup_problem (&self->context, self->host->plan->symbols);
  else if (text->len > SMALL_VALUE_BYTES && !has_space_for (self, text->len))
    problem = g_strdup ("The variables of a user are longer than 1 MiB");

  if (problem == NULL)
    throng_value_set (&self->values[variable->variable], text->str, false);
  else
    record_error (self, variable->place, problem);
  return problem == NULL;
}

static bool
assign_all (ThrongUser *self, const GArray *assignments)
{
  for (unsigned i = 0; i < assignments->len; i++)
    {
      if (!assign (self, &g_array_index (assignments, ThrongPlanVariable, i)))
        return false;
    }
  return true;
}

static void
pause_steps (ThrongUser *self, int64_t for_us)
{
  self->state = STATE_PAUSING;
  arm (self, get_now_us (self) + for_us);
}

/* Carries out a step that takes no time. Returns: whether the steps can go on. */
static bool
take_step (ThrongUser *self, const ThrongPlanStep *step)
{
  self->step++;
  switch (step->kind)
    {
    case THRONG_PLAN_SET:
      return assign_all (self, step->assignments);
    case THRONG_PLAN_MAYBE:
      if (throng_random_double (&self->random) >= step->probability)
        self->step = step->target;
      return true;
    case THRONG_PLAN_ENTER:
      enter_group (self, step->span);
      return true;
    case THRONG_PLAN_EXIT:
      exit_group (self, false);
      return true;
    case THRONG_PLAN_REPEAT:
      self->loops[step->level] = step->count;
      return true;
    case THRONG_PLAN_AGAIN:
      if (--self->loops[step->level] > 0)
        self->step = step->target;
      return true;
    case THRONG_PLAN_REQUEST:
    case THRONG_PLAN_PAUSE:
    default:
      return true;
    }
}

/* Sends the request of @step if it is the user's turn. Returns: whether the steps are broken off.
 */
static bool
try_request (ThrongUser *self, const ThrongPlanStep *step)
{
  if (!self->has_turn)
    {
      wait_for_turn (self);
      return false;
    }
  self->request = step->request;
  self->step++;
  if (!prepare (self))
    return true;
  send_request (self);
  return false;
}

/* The one function that moves a user on: takes steps until one of them takes time, and begins what
 * comes after the last. */
static void
advance (ThrongUser *self)
{
  bool goes_on = true;

  for (unsigned n = 0; goes_on; n++)
    {
      const ThrongPlanStep *step;

      if (n == MAX_STEPS_IN_A_ROW)
        {
          pause_steps (self, PAUSE_AFTER_STEPS_US);
          return;
        }
      if (self->step >= self->steps->n || (self->phase == PHASE_ON_START && self->has_failed))
        {
          goes_on = end_steps (self, false);
          continue;
        }
      step = &self->steps->steps[self->step];
      if (step->kind == THRONG_PLAN_REQUEST)
        {
          if (!try_request (self, step))
            return;
          goes_on = end_steps (self, true);
        }
      else if (step->kind == THRONG_PLAN_PAUSE)
        {
          self->step++;
          pause_steps (self, throng_random_int (&self->random, step->min_us, step->max_us));
          return;
        }
      else if (!take_step (self, step))
        goes_on = end_steps (self, true);
    }
}

/* What comes back */

static void
finish_sample (ThrongUser *self, unsigned status, const char *failure)
{
  int64_t now_us = get_now_us (self);
  ThrongSample sample = { .endpoint = self->request->endpoint,
                          .status = status,
                          .n_hops = self->n_hops,
                          .n_retries = self->n_retries,
                          .failure = failure,
                          .ended_us = now_us - self->host->epoch_us,
                          .response_us = now_us - self->sent_us - self->waited_us,
                          .body_bytes = self->body_bytes,
                          .phases = self->phases };
  ThrongRecorder *recorder = get_recorder (self);

  sample.service_us = sample.response_us;
  self->busy_us += sample.service_us;
  if (self->waited_us > 0)
    throng_recorder_lateness (recorder, self->waited_us);
  throng_recorder_sample (recorder, &sample);
  throng_example_sampler_offer (self->host->examples, self->is_example, &sample,
                                self->sent_us - self->host->epoch_us, self->context.user_number,
                                &self->outgoing, self->answer);
  self->answer = NULL;
  throng_timers_disarm (self->host->timers, &self->timer);
  self->has_failed |= failure != NULL;
}

/* What the scenario wants after a failed request. Returns: whether the steps are broken off. */
static bool
react_to_failure (ThrongUser *self)
{
  switch (self->request->on_failure)
    {
    case THRONG_ON_FAILURE_STOP_RUN:
      self->is_stopping = true;
      self->stop_deadline_us = get_now_us (self) + self->on_stop_us;
      self->host->stop_run (self->host->data, self->request->place);
      return true;
    case THRONG_ON_FAILURE_STOP_USER:
      self->is_stopping = true;
      self->stop_deadline_us = get_now_us (self) + self->on_stop_us;
      return true;
    case THRONG_ON_FAILURE_END_TASK:
      return true;
    case THRONG_ON_FAILURE_CONTINUE:
    default:
      return false;
    }
}

/* Goes on after a sample; @failure says whether it failed. */
static void
go_on (ThrongUser *self, bool has_failed)
{
  if (has_failed && react_to_failure (self) && !end_steps (self, true))
    return;
  advance (self);
}

static void
finish_without_answer (ThrongUser *self, const char *failure)
{
  throng_response_miss (self->request, self->values);
  finish_sample (self, 0, failure);
  if (self->request->on_failure == THRONG_ON_FAILURE_CONTINUE)
    pause_steps (self, MIN_PAUSE_AFTER_FAULT_US);
  else
    go_on (self, true);
}

static bool
has_room_for (SoupCookieJar *jar, SoupCookie *cookie)
{
  GSList *all = soup_cookie_jar_all_cookies (jar);
  unsigned n = 0;
  bool is_known = false;

  for (GSList *l = all; l != NULL; l = l->next, n++)
    is_known |= strcmp (soup_cookie_get_name (l->data), soup_cookie_get_name (cookie)) == 0;
  g_slist_free_full (all, (GDestroyNotify) soup_cookie_free);
  return is_known || n < MAX_COOKIES;
}

static void
keep_cookies (ThrongUser *self, SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;

  if (soup_message_headers_get_one (headers, "Set-Cookie") == NULL)
    return;
  if (self->cookies == NULL)
    self->cookies = soup_cookie_jar_new ();
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      SoupCookie *cookie;

      if (g_ascii_strcasecmp (name, "Set-Cookie") != 0)
        continue;
      cookie = soup_cookie_parse (value, self->outgoing.uri);
      if (cookie == NULL)
        continue;
      if (has_room_for (self->cookies, cookie))
        soup_cookie_jar_add_cookie_full (self->cookies, cookie, self->outgoing.uri, NULL);
      else
        soup_cookie_free (cookie);
    }
}

static const char *
get_redirect (const ThrongAnswer *answer)
{
  switch (answer->status)
    {
    case SOUP_STATUS_MOVED_PERMANENTLY:
    case SOUP_STATUS_FOUND:
    case SOUP_STATUS_SEE_OTHER:
    case SOUP_STATUS_TEMPORARY_REDIRECT:
    case SOUP_STATUS_PERMANENT_REDIRECT:
      return soup_message_headers_get_one (answer->headers, "Location");
    default:
      return NULL;
    }
}

/* Returns: (nullable): why the redirect can't be followed */
static const char *
follow (ThrongUser *self, unsigned status, const char *location)
{
  if (self->n_hops >= MAX_HOPS)
    return "More than 10 redirects";
  if (!throng_outgoing_redirect (&self->outgoing, status, location))
    return "Redirected to something that is not an http or https URL";
  if (!self->host->may_send_to (self->host->data, g_uri_get_host (self->outgoing.uri)))
    return "Redirected to a host that is not allowed in this run";
  self->n_hops++;
  return NULL;
}

static void
judge (ThrongUser *self, const ThrongAnswer *answer)
{
  g_autofree char *failure = NULL;
  ThrongResponse response = { .answer = answer,
                              .uri = self->outgoing.uri,
                              .cookies = self->cookies };

  if (self->request->n_checks > 0)
    response.response_us = get_now_us (self) - self->sent_us - self->waited_us;
  throng_response_judge (self->request, &response, self->values, &self->context, &failure);
  finish_sample (self, answer->status, failure);
  go_on (self, failure != NULL);
}

static void
handle_redirect (ThrongUser *self, const ThrongAnswer *answer, const char *location)
{
  const char *problem = follow (self, answer->status, location);

  if (problem == NULL)
    {
      send_exchange (self);
      return;
    }
  throng_response_miss (self->request, self->values);
  finish_sample (self, answer->status, problem);
  go_on (self, true);
}

static void
answered_cb (void *data, const ThrongAnswer *answer)
{
  ThrongUser *self = data;
  const char *location;

  self->answer = answer;
  self->waited_us += answer->waited_us;
  throng_phases_add_all (&self->phases, &answer->phases);
  self->body_bytes += answer->body_bytes;
  if (answer->fault != THRONG_FAULT_NONE)
    {
      if (answer->stale && self->n_retries == 0 && self->request->is_idempotent)
        {
          self->n_retries++;
          send_exchange (self);
          return;
        }
      finish_without_answer (self, answer->fault_text);
      return;
    }

  keep_cookies (self, answer->headers);
  location = get_redirect (answer);
  if (location != NULL)
    handle_redirect (self, answer, location);
  else
    judge (self, answer);
}

/* Time */

static void
abort_work (ThrongUser *self)
{
  ThrongRecorder *recorder = get_recorder (self);

  if (self->state == STATE_SENDING)
    {
      self->waited_us += throng_session_get_waited_us (self->session);
      if (self->waited_us > 0)
        throng_recorder_lateness (recorder, self->waited_us);
      throng_session_cancel (self->session);
      throng_recorder_request_aborted (recorder, self->request->endpoint, self->n_hops,
                                       self->n_retries);
    }
  exit_all_groups (self);
  if (self->phase == PHASE_TASK)
    record_task_end (self, true);
  if (leave (self))
    advance (self);
}

static void
fail_by_timeout (ThrongUser *self, const char *what, int64_t timeout_us)
{
  g_autofree char *seconds = g_strdup_printf ("%g", (double) timeout_us / G_USEC_PER_SEC);
  g_autofree char *failure = g_strconcat (what, seconds, " s", NULL);

  self->waited_us += throng_session_get_waited_us (self->session);
  throng_session_cancel (self->session);
  finish_without_answer (self, failure);
}

/* An exchange has been under way for so long that something may have to be decided. */
static void
check_exchange (ThrongUser *self, int64_t now_us)
{
  int64_t since_us = throng_session_connecting_since (self->session);
  int64_t connect_timeout_us = self->host->connect_timeout_us;
  int64_t timeout_us = self->request->timeout_us;
  int64_t waited_us = self->waited_us + throng_session_get_waited_us (self->session);
  int64_t due_us = self->sent_us + waited_us + timeout_us;

  /* Soon enough for what begins right after this. */
  if (since_us == THRONG_CONNECT_NOT_BEGUN)
    arm (self, now_us + MIN (timeout_us, connect_timeout_us));
  else if (now_us >= due_us)
    fail_by_timeout (self, "No complete answer within ", timeout_us);
  else if (since_us == THRONG_CONNECTED)
    arm (self, due_us);
  else if (now_us >= since_us + connect_timeout_us)
    fail_by_timeout (self, "No connection within ", connect_timeout_us);
  else
    arm (self, MIN (due_us, since_us + connect_timeout_us));
}

static void
timer_cb (void *owner, int64_t due_us)
{
  ThrongUser *self = owner;
  int64_t now_us = get_now_us (self);

  if (self->is_stopping && now_us >= self->stop_deadline_us)
    {
      abort_work (self);
      return;
    }
  self->has_turn = self->state != STATE_SENDING;
  switch (self->state)
    {
    case STATE_SENDING:
      check_exchange (self, now_us);
      break;
    case STATE_THINKING:
      self->due_us = due_us;
      if (self->is_logged_in ? begin_task (self) : begin_session (self))
        advance (self);
      break;
    case STATE_PAUSING:
      self->due_us = due_us;
      advance (self);
      break;
    case STATE_QUEUING:
      advance (self);
      break;
    case STATE_ENDED:
    default:
      break;
    }
}

/* Life */

static void
set_variables (ThrongUser *self)
{
  const ThrongPlan *plan = self->host->plan;

  for (unsigned i = 0; i < plan->n_variables; i++)
    assign (self, &plan->variables[i]);
}

ThrongUser *
throng_user_new (ThrongUserHost *host, unsigned class, unsigned slot, unsigned round)
{
  ThrongUser *self = g_new0 (ThrongUser, 1);

  self->host = host;
  self->class_index = class;
  self->class = &host->plan->classes[class];
  self->slot = slot;
  self->on_stop_us = host->on_stop_us;
  self->values = g_new0 (ThrongValue, throng_symbols_get_n (host->plan->symbols));
  self->has_turn = true;
  throng_timer_init (&self->timer, timer_cb, self);
  throng_random_init (&self->random, host->seed, ((uint64_t) round << 32) | slot);
  self->context = (ThrongTemplateContext) { .host = &host->templates,
                                            .values = self->values,
                                            .random = &self->random,
                                            .user_number = (uint64_t) slot + 1 };
  self->loops = g_new0 (unsigned, host->plan->n_loop_levels);
  self->groups = g_new0 (OpenGroup, host->plan->n_group_levels);
  set_variables (self);
  throng_timers_arm (host->timers, &self->timer, host->now_us (host->data));
  return self;
}

void
throng_user_stop (ThrongUser *self, int64_t deadline_us, int64_t on_stop_us)
{
  self->is_stopping = true;
  self->on_stop_us = on_stop_us;
  /* An on-stop that is under way keeps its own deadline, unless there is to be none. */
  if (self->phase != PHASE_ON_STOP || on_stop_us == 0)
    self->stop_deadline_us = deadline_us;
  if (self->state == STATE_THINKING)
    {
      if (leave (self))
        advance (self);
    }
  else if (self->timer.position > 0)
    arm (self, self->timer.due_us);
}

void
throng_user_free (ThrongUser *self)
{
  throng_timers_disarm (self->host->timers, &self->timer);
  g_clear_pointer (&self->session, throng_session_close);
  for (unsigned i = 0; i < throng_symbols_get_n (self->host->plan->symbols); i++)
    g_free (self->values[i].text);
  g_free (self->values);
  g_free (self->loops);
  g_free (self->groups);
  g_clear_object (&self->cookies);
  throng_outgoing_clear (&self->outgoing);
  g_free (self);
}

unsigned
throng_user_get_class (const ThrongUser *self)
{
  return self->class_index;
}

unsigned
throng_user_get_slot (const ThrongUser *self)
{
  return self->slot;
}

bool
throng_user_is_logging_in (const ThrongUser *self)
{
  return self->phase == PHASE_ON_START && self->class->on_start.n > 0;
}
