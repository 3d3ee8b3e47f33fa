/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-run.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "real-worker.h"
#include "virtual-run.h"

#define PATIENCE_US (120 * G_USEC_PER_SEC)

/* A transport that passes everything on and notes the answers. */
typedef struct
{
  ThrongTransport base;
  ThrongTransport *inner;
  GArray *answers;
} Spy;

typedef struct
{
  ThrongSession base;
  Spy *spy;
  ThrongSession *inner;
  ThrongAnswerFunc answered;
  void *user_data;
} SpySession;

static void
spy_answered_cb (void *data, const ThrongAnswer *answer)
{
  SpySession *self = data;
  FaultAnswer note = { answer->fault, answer->status, answer->stale, "" };

  if (answer->fault != THRONG_FAULT_NONE)
    g_strlcpy (note.text, answer->fault_text, sizeof note.text);
  g_array_append_val (self->spy->answers, note);
  self->answered (self->user_data, answer);
}

static ThrongSession *
spy_open (ThrongTransport *base, ThrongAnswerFunc answered, void *user_data)
{
  SpySession *self = g_new0 (SpySession, 1);

  self->base.klass = base->klass;
  self->spy = (Spy *) base;
  self->answered = answered;
  self->user_data = user_data;
  self->inner = throng_transport_open (self->spy->inner, spy_answered_cb, self);
  return &self->base;
}

static void
spy_send (ThrongSession *base, const ThrongExchange *exchange)
{
  throng_session_send (((SpySession *) base)->inner, exchange);
}

static int64_t
spy_connecting_since (ThrongSession *base)
{
  return throng_session_connecting_since (((SpySession *) base)->inner);
}

static int64_t
spy_get_waited_us (ThrongSession *base)
{
  return throng_session_get_waited_us (((SpySession *) base)->inner);
}

static uint64_t
spy_get_body_bytes (ThrongSession *base)
{
  return throng_session_get_body_bytes (((SpySession *) base)->inner);
}

static ThrongPhases
spy_get_phases (ThrongSession *base)
{
  return throng_session_get_phases (((SpySession *) base)->inner);
}

static void
spy_cancel (ThrongSession *base)
{
  throng_session_cancel (((SpySession *) base)->inner);
}

static void
spy_close (ThrongSession *base)
{
  throng_session_close (((SpySession *) base)->inner);
  g_free (base);
}

static void
spy_free (ThrongTransport *base)
{
  throng_transport_free (((Spy *) base)->inner);
  g_free (base);
}

static ThrongTransport *
spy_new (ThrongTransport *inner, void *answers)
{
  static const ThrongTransportClass klass = {
    .open = spy_open,
    .send = spy_send,
    .connecting_since = spy_connecting_since,
    .get_waited_us = spy_get_waited_us,
    .get_body_bytes = spy_get_body_bytes,
    .get_phases = spy_get_phases,
    .cancel = spy_cancel,
    .close = spy_close,
    .free = spy_free,
  };
  Spy *self = g_new0 (Spy, 1);

  self->base.klass = &klass;
  self->inner = inner;
  self->answers = answers;
  return &self->base;
}

/* Memory */

static int64_t
read_status_bytes (const char *key)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, key);
  return line != NULL ? g_ascii_strtoll (line + strlen (key), NULL, 10) * 1024 : 0;
}

/* The largest size counts from now on. Returns: the present one */
static int64_t
begin_measuring (void)
{
  int fd = open ("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);

  if (fd >= 0)
    {
      if (write (fd, "5", 1) != 1)
        g_test_message ("the largest size of this process can't be reset");
      close (fd);
    }
  return read_status_bytes ("VmRSS:");
}

FaultOutcome *
fault_run (const char *json, const char *folder)
{
  FaultOutcome *outcome = g_new0 (FaultOutcome, 1);
  int64_t before_bytes = begin_measuring ();
  g_autoptr (ThrongScenario) scenario = virtual_run_load (json);
  RealWorker worker;

  outcome->answers = g_array_new (FALSE, FALSE, sizeof (FaultAnswer));
  real_worker_init (&worker, scenario, folder, spy_new, outcome->answers);
  real_worker_start (&worker);
  outcome->snapshot = real_worker_finish (&worker, PATIENCE_US);
  real_worker_clear (&worker);
  outcome->growth_bytes = read_status_bytes ("VmHWM:") - before_bytes;
  return outcome;
}

void
fault_outcome_free (FaultOutcome *outcome)
{
  throng_snapshot_unref (outcome->snapshot);
  g_array_unref (outcome->answers);
  g_free (outcome);
}
