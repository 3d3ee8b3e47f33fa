/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-load-curve.h"
#include "engine/throng-machine-time.h"
#include "engine/throng-messages.h"
#include "engine/throng-plan.h"
#include "engine/throng-swarm.h"
#include "engine/throng-task-pool.h"
#include "engine/throng-worker-link.h"
#include "engine/throng-worker.h"
#include "stats/throng-collector.h"

G_BEGIN_DECLS

/* What the files of a swarm share: throng-swarm.c is its course, throng-swarm-workers.c what that
 * is to its workers, throng-swarm-keeper.c set-up and clean-up, throng-swarm-stages.c the stages of
 * its load, throng-swarm-tasks.c its end by tasks, throng-swarm-log.c its log. */

/* A worker that has not ended this long after its users finished their tasks is stuck; an on-stop
 * may take 5 s of it. */
#define THRONG_KILL_DELAY_US (10 * G_USEC_PER_SEC)

struct _ThrongSwarm
{
  GObject parent_instance;

  /* Owned */
  ThrongPlan *plan; /* without steps */
  ThrongCollector *collector;
  ThrongLoadCurve *planned; /* as the scenario says */
  ThrongLoadCurve *curve;   /* as it is now */
  GPtrArray *links;         /* of ThrongWorkerLink */
  ThrongTaskPool *tasks;    /* (nullable): of a load with an end by tasks */
  char *scenario_text;
  GStrv allowed_hosts;
  char *scenario_folder; /* (nullable): absolute */
  GError *error;
  GListStore *log; /* of ThrongLogLine */

  ThrongWorkerLink *keeper; /* (nullable), borrowed: of @links, that cleans up */

  ThrongSwarmState state;
  ThrongSwarmOptions options;
  bool uses_tls;
  bool has_stages;
  bool has_set_up;
  bool is_steered;    /* away from the plan */
  bool has_told_full; /* that there are as many users as arrivals may make */
  unsigned n_ready;
  unsigned n_over; /* workers that finished or were lost, … */
  unsigned n_lost; /* … and those of them that were lost */
  int64_t epoch_us;
  int64_t asleep_us;              /* by the clock, when it was last looked at */
  int64_t stopped_us;             /* since the epoch; 0 while running */
  ThrongMachineTime machine_time; /* when … */
  uint64_t machine_second;        /* … this second of the run began; 0 before the first */
  int64_t started_unix_us;
  unsigned settle_timer;
  unsigned kill_timer;
  unsigned stage_timer;
  unsigned next_stage;    /* that the log has not told of */
  int64_t set_up_us;      /* the start of set-up on the clock */
  bool is_at_once;        /* the stop */
  bool has_started_tasks; /* all that the load ends by */
  bool logs_requests;
};

/* Since the start of the run, which may still be to come. */
static inline int64_t
throng_swarm_get_run_time_us (ThrongSwarm *self)
{
  return self->epoch_us == 0 ? 0 : MAX (0, g_get_monotonic_time () - self->epoch_us);
}

void throng_swarm_set_state (ThrongSwarm *self, ThrongSwarmState state);
/* Calls @func after @delay_us, or after what a GSource can wait for. */
unsigned throng_swarm_add_timer (ThrongSwarm *self, int64_t delay_us, GSourceFunc func);
void throng_swarm_remove_timer (unsigned *timer);
/* Sends one command to one worker. */
void throng_swarm_send (ThrongWorkerLink *link,
                        ThrongCommand command,
                        const void *content,
                        size_t length);
/* The workers are killed if they have not ended after @patience_us, those that are idle excepted.
 */
void throng_swarm_expect_end_within (ThrongSwarm *self, int64_t patience_us);
/* The load begins. */
void throng_swarm_begin (ThrongSwarm *self);
void throng_swarm_send_stop (ThrongSwarm *self, bool at_once);
/* The moment that rates divide by, unless it has come before. */
void throng_swarm_note_stop (ThrongSwarm *self);
void throng_swarm_end_if_over (ThrongSwarm *self);
/* The run can't be carried out: the workers are killed. */
void throng_swarm_fail (ThrongSwarm *self, const char *sentence);

void throng_swarm_worker_ready (ThrongSwarm *self);
/* Those of one more worker are. */
void throng_swarm_users_gone (ThrongSwarm *self);
void throng_swarm_end_if_deserted (ThrongSwarm *self);
/* Of a load with an end by tasks: @worker has no task starts left. */
void throng_swarm_tasks_told (ThrongSwarm *self,
                              unsigned worker,
                              const uint8_t *content,
                              size_t length);
/* It has finished, or was lost. */
void throng_swarm_tasks_left (ThrongSwarm *self, unsigned worker, bool is_lost);
/* A notice that is a sentence, or a part of one. */
void throng_swarm_worker_spoke (ThrongSwarm *self,
                                ThrongNotice notice,
                                const uint8_t *content,
                                size_t length);
/* A ThrongWorkerLostFunc. */
void throng_swarm_worker_lost (ThrongWorkerLink *link, bool was_killed, int code, void *data);

void throng_swarm_begin_set_up (ThrongSwarm *self);
void throng_swarm_set_up_done (ThrongSwarm *self, const uint8_t *content, size_t length);
void throng_swarm_set_up_failed (ThrongSwarm *self, const char *failure);
/* Begins clean-up when the users of all workers are gone, unless the run is stopped at once. */
void throng_swarm_clean_up_if_due (ThrongSwarm *self);
void throng_swarm_clean_up_done (ThrongSwarm *self, const char *failure);

/* Marks the stages that are still to come, and tells of each when it begins. */
void throng_swarm_follow_stages (ThrongSwarm *self);
void throng_swarm_leave_stages (ThrongSwarm *self);

void throng_swarm_log (ThrongSwarm *self, ThrongLogKind kind, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void throng_swarm_notice_sleep (ThrongSwarm *self);
void throng_swarm_watch_machine (ThrongSwarm *self);
void throng_swarm_log_request (ThrongSwarm *self, const uint8_t *content, size_t length);
void throng_swarm_mark (ThrongSwarm *self, int64_t time_us, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* Says to @link whether it is to tell each request. */
void throng_swarm_send_log_requests (ThrongSwarm *self, ThrongWorkerLink *link);

G_END_DECLS
