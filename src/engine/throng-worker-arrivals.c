/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-worker-arrivals.h"

#include "engine/throng-arrivals.h"

/* Starting a task, and a user even more, takes time; what runs already comes in between. */
#define MAX_STARTS_IN_A_ROW 16
/* After a user could not be made, or ended while it logged in. */
#define RETRY_US G_USEC_PER_SEC

#define NONE UINT_MAX

typedef struct
{
  unsigned first_idle, last_idle; /* of its users that are free, by place; longest first */
  unsigned n_users;               /* those that are leaving aside */
  double share;                   /* of the users that there may be, by weight */

  uint64_t n_queued;   /* arrivals that wait, … */
  ThrongArrivals head; /* … and the first of them */
  GArray *returned;    /* int64_t: planned moments of others, whose users ended before they started;
                          so no more than users */
  int64_t not_before_us; /* no users are made until then */
} Class;

/* One for each user that there may be. */
typedef struct
{
  ThrongUser *idle; /* (nullable): borrowed */
  unsigned next;    /* of the list of those that are free */
  bool is_leaving;
} Place;

struct _ThrongWorkerArrivals
{
  ThrongArrivalsHost host;
  ThrongArrivalsPlan plan;
  ThrongArrivals next; /* the arrival that is to come */
  int64_t epoch_us;
  unsigned n_workers;
  unsigned max_users; /* of this worker */
  unsigned n_users;   /* those that are leaving, too */
  unsigned n_leaving;
  uint64_t n_waiting;
  uint64_t n_scheduled;
  bool is_begun;

  /* Owned */
  double *weights;
  Class *classes;
  Place *places;
};

ThrongWorkerArrivals *
throng_worker_arrivals_new (const ThrongPlan *plan,
                            uint64_t seed,
                            unsigned index,
                            unsigned n_workers,
                            const ThrongArrivalsHost *host)
{
  ThrongWorkerArrivals *self = g_new0 (ThrongWorkerArrivals, 1);
  unsigned n_parts = MIN (n_workers, plan->max_users);
  bool has_part = index < n_parts;
  double total = 0;

  self->host = *host;
  self->n_workers = n_workers;
  self->max_users = has_part ? (plan->max_users + n_parts - 1 - index) / n_parts : 0;
  self->weights = g_new (double, plan->n_classes);
  for (unsigned i = 0; i < plan->n_classes; i++)
    total += self->weights[i] = plan->classes[i].weight;
  self->plan = (ThrongArrivalsPlan) { .spacing = plan->spacing,
                                      .weights = self->weights,
                                      .n_classes = plan->n_classes,
                                      .seed = seed,
                                      .limit = !has_part                 ? 0
                                               : plan->n_tasks_limit > 0 ? plan->n_tasks_limit
                                                                         : G_MAXUINT64,
                                      .index = has_part ? index : 0,
                                      .n_workers = n_parts };
  self->classes = g_new0 (Class, plan->n_classes);
  for (unsigned i = 0; i < plan->n_classes; i++)
    {
      self->classes[i].first_idle = self->classes[i].last_idle = NONE;
      self->classes[i].share = self->max_users * self->weights[i] / total;
      self->classes[i].returned = g_array_new (FALSE, FALSE, sizeof (int64_t));
    }
  self->places = g_new0 (Place, self->max_users);
  return self;
}

void
throng_worker_arrivals_free (ThrongWorkerArrivals *self)
{
  for (unsigned i = 0; i < self->plan.n_classes; i++)
    g_array_unref (self->classes[i].returned);
  g_free (self->weights);
  g_free (self->classes);
  g_free (self->places);
  g_free (self);
}

void
throng_worker_arrivals_set_curve (ThrongWorkerArrivals *self,
                                  const ThrongLoadCurve *curve,
                                  int64_t epoch_us)
{
  self->epoch_us = epoch_us;
  if (!self->is_begun)
    throng_arrivals_init (&self->next, &self->plan, curve);
  self->is_begun = true;
  throng_arrivals_set_curve (&self->next, curve);
  for (unsigned i = 0; i < self->plan.n_classes; i++)
    if (self->classes[i].n_queued > 0)
      throng_arrivals_set_curve (&self->classes[i].head, curve);
}

/* When the arrival at @place comes, on the clock. */
static int64_t
get_time_us (ThrongWorkerArrivals *self, ThrongArrivals *place)
{
  int64_t time_us = throng_arrivals_get_time_us (place);

  return time_us == THRONG_CURVE_NEVER ? THRONG_TIMER_NEVER : self->epoch_us + time_us;
}

/* Users that are free */

static Place *
get_place (ThrongWorkerArrivals *self, const ThrongUser *user)
{
  return &self->places[throng_user_get_slot (user) / self->n_workers];
}

static void
push_idle (ThrongWorkerArrivals *self, Class *class, ThrongUser *user)
{
  Place *place = get_place (self, user);
  unsigned index = (unsigned) (place - self->places);

  place->idle = user;
  place->next = NONE;
  if (class->first_idle == NONE)
    class->first_idle = index;
  else
    self->places[class->last_idle].next = index;
  class->last_idle = index;
}

/* (nullable) */
static ThrongUser *
pop_idle (ThrongWorkerArrivals *self, Class *class)
{
  unsigned index = class->first_idle;

  if (index == NONE)
    return NULL;
  class->first_idle = self->places[index].next;
  return g_steal_pointer (&self->places[index].idle);
}

/* Arrivals that wait */

static uint64_t
count_waiting (const Class *class)
{
  return class->n_queued + class->returned->len;
}

static void
queue_next (ThrongWorkerArrivals *self, Class *class)
{
  if (class->n_queued++ == 0)
    class->head = self->next;
  self->n_waiting++;
  if (self->n_users >= self->max_users)
    throng_recorder_arrival_delayed (self->host.record (self->host.data));
}

/* When the one that has waited for the longest time was planned. A curve that was steered meanwhile
 * may say that it has not come yet, and one that has come back was moved into the future. */
static int64_t
peek_waiting_us (ThrongWorkerArrivals *self, Class *class, int64_t now_us)
{
  if (class->returned->len > 0)
    return MIN (g_array_index (class->returned, int64_t, 0), now_us);
  return MIN (get_time_us (self, &class->head), now_us);
}

static void
drop_waiting (ThrongWorkerArrivals *self, Class *class)
{
  unsigned index = (unsigned) (class - self->classes);

  self->n_waiting--;
  if (class->returned->len > 0)
    {
      g_array_remove_index (class->returned, 0);
      return;
    }
  if (--class->n_queued == 0)
    return;
  do
    throng_arrivals_next (&class->head);
  while (class->head.class != index);
}

/* Room for users */

static bool
has_room (const ThrongWorkerArrivals *self)
{
  return self->n_users < self->max_users;
}

static bool
make_user (ThrongWorkerArrivals *self, Class *class, const ThrongArrival *arrival, int64_t now_us)
{
  unsigned index = (unsigned) (class - self->classes);

  if (!has_room (self) || now_us < class->not_before_us)
    return false;
  if (!self->host.make_user (self->host.data, index, arrival))
    {
      class->not_before_us = now_us + RETRY_US;
      return false;
    }
  class->n_users++;
  self->n_users++;
  return true;
}

/* Where there are as many users as there may be, a class that has less than its share of them may
 * have one of another, which has more. Without this the class that comes first would keep all. */
static bool
may_have_more (const Class *class)
{
  return count_waiting (class) > 0 && (class->n_users == 0 || class->n_users + 1 <= class->share);
}

static bool
must_give_up_user (ThrongWorkerArrivals *self, const Class *class)
{
  if (self->n_waiting == 0 || has_room (self) || self->n_leaving > 0
      || class->n_users <= class->share)
    return false;
  for (unsigned i = 0; i < self->plan.n_classes; i++)
    if (&self->classes[i] != class && may_have_more (&self->classes[i]))
      return true;
  return false;
}

static void
set_leaving (ThrongWorkerArrivals *self, Class *class, ThrongUser *user)
{
  get_place (self, user)->is_leaving = true;
  class->n_users--;
  self->n_leaving++;
}

static void
retire_idle_user (ThrongWorkerArrivals *self)
{
  for (unsigned i = 0; i < self->plan.n_classes; i++)
    {
      Class *class = &self->classes[i];
      ThrongUser *user;

      if (class->first_idle == NONE || !must_give_up_user (self, class))
        continue;
      user = pop_idle (self, class);
      set_leaving (self, class, user);
      self->host.retire_user (self->host.data, user);
      return;
    }
}

/* The next class that gets a user for an arrival that waits: one that has less than its share, and
 * of several the one that has waited for the longest time. */
static Class *
choose_waiting (ThrongWorkerArrivals *self, int64_t now_us)
{
  Class *best = NULL;
  int64_t best_us = INT64_MAX;

  for (unsigned i = 0; i < self->plan.n_classes; i++)
    {
      Class *class = &self->classes[i];
      int64_t planned_us;

      if (count_waiting (class) == 0 || now_us < class->not_before_us)
        continue;
      planned_us = peek_waiting_us (self, class, now_us);
      if (best == NULL || may_have_more (class) > may_have_more (best)
          || (may_have_more (class) == may_have_more (best) && planned_us < best_us))
        {
          best = class;
          best_us = planned_us;
        }
    }
  return best;
}

/* Returns: whether something was done */
static bool
serve_waiting (ThrongWorkerArrivals *self, int64_t now_us)
{
  Class *class;
  ThrongArrival arrival;

  if (self->n_waiting == 0 || !has_room (self))
    return false;
  class = choose_waiting (self, now_us);
  if (class == NULL)
    return false;
  arrival = (ThrongArrival) { peek_waiting_us (self, class, now_us), now_us };
  if (make_user (self, class, &arrival, now_us))
    drop_waiting (self, class);
  return true;
}

/* When users may be made again for arrivals that wait although there is room. */
static int64_t
get_retry_us (const ThrongWorkerArrivals *self)
{
  int64_t retry_us = THRONG_TIMER_NEVER;

  if (self->n_waiting == 0 || !has_room (self))
    return retry_us;
  for (unsigned i = 0; i < self->plan.n_classes; i++)
    if (count_waiting (&self->classes[i]) > 0)
      retry_us = MIN (retry_us, self->classes[i].not_before_us);
  return retry_us;
}

/* The next arrival has come. */
static void
take_next (ThrongWorkerArrivals *self, int64_t planned_us, int64_t now_us)
{
  Class *class = &self->classes[self->next.class];
  ThrongArrival arrival = { planned_us, planned_us };
  ThrongUser *user = pop_idle (self, class);
  bool has_user = user != NULL
                  || (count_waiting (class) == 0 && make_user (self, class, &arrival, now_us));

  self->n_scheduled++;
  throng_recorder_arrivals (self->host.record (self->host.data), 1);
  if (!has_user)
    queue_next (self, class);
  throng_arrivals_next (&self->next);
  /* It may go through its whole task before this returns. */
  if (user != NULL)
    throng_user_give_arrival (user, &arrival);
  else if (!has_user)
    retire_idle_user (self);
}

int64_t
throng_worker_arrivals_follow (ThrongWorkerArrivals *self, int64_t now_us)
{
  for (unsigned i = 0; i < MAX_STARTS_IN_A_ROW; i++)
    {
      int64_t planned_us;

      if (serve_waiting (self, now_us))
        continue;
      planned_us = get_time_us (self, &self->next);
      /* New users begin by their timers; the end of the run must not come before the last ones. */
      if (planned_us == THRONG_TIMER_NEVER && i > 0)
        return now_us;
      if (planned_us > now_us)
        return MIN (planned_us, get_retry_us (self));
      take_next (self, planned_us, now_us);
    }
  return now_us;
}

ThrongNext
throng_worker_arrivals_user_free (ThrongWorkerArrivals *self,
                                  ThrongUser *user,
                                  int64_t now_us,
                                  ThrongArrival *arrival)
{
  Class *class = &self->classes[throng_user_get_class (user)];

  if (must_give_up_user (self, class))
    {
      set_leaving (self, class, user);
      return THRONG_NEXT_END;
    }
  if (count_waiting (class) == 0)
    {
      push_idle (self, class, user);
      return THRONG_NEXT_WAIT;
    }
  *arrival = (ThrongArrival) { peek_waiting_us (self, class, now_us), now_us };
  drop_waiting (self, class);
  return THRONG_NEXT_ARRIVAL;
}

void
throng_worker_arrivals_user_ended (ThrongWorkerArrivals *self, ThrongUser *user, int64_t now_us)
{
  Class *class = &self->classes[throng_user_get_class (user)];
  const ThrongArrival *arrival = throng_user_get_arrival (user);
  Place *place = get_place (self, user);
  int64_t planned_us;

  self->n_users--;
  if (place->is_leaving)
    self->n_leaving--;
  else
    class->n_users--;
  place->is_leaving = false;
  if (arrival == NULL)
    return;
  class->not_before_us = now_us + RETRY_US;
  /* The time of a login that fails is not the task's, whoever tries again. */
  planned_us = arrival->planned_us + class->not_before_us - arrival->due_us;
  g_array_append_val (class->returned, planned_us);
  self->n_waiting++;
}

void
throng_worker_arrivals_stop (ThrongWorkerArrivals *self, int64_t now_us, uint64_t n_started)
{
  ThrongRecorder *recorder = self->host.record (self->host.data);
  uint64_t n_missed = 0;

  for (; get_time_us (self, &self->next) <= now_us; n_missed++)
    throng_arrivals_next (&self->next);
  self->n_scheduled += n_missed;
  self->n_waiting = 0;
  throng_recorder_arrivals (recorder, n_missed);
  throng_recorder_arrivals_skipped (recorder, self->n_scheduled - n_started);
}

uint64_t
throng_worker_arrivals_get_n_waiting (const ThrongWorkerArrivals *self)
{
  return self->n_waiting;
}

uint64_t
throng_worker_arrivals_get_tasks_limit (const ThrongWorkerArrivals *self)
{
  if (self->plan.limit == G_MAXUINT64 || self->max_users == 0)
    return self->plan.limit;
  return throng_arrivals_plan_get_share (&self->plan, self->plan.limit);
}
