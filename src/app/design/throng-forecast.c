/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-forecast.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/throng-text.h"
#include "scenario/throng-group.h"
#include "scenario/throng-pause.h"
#include "scenario/throng-step.h"

/* What is less is told as this. */
#define SMALLEST 0.0001

/* What a task does on average: requests, and seconds that it takes without them. */
typedef struct
{
  double n_requests;
  double pause_s;
} Work;

static void add_steps (GListModel *steps, double times, Work *work);

static void
add_step (ThrongNode *step, double times, Work *work)
{
  times *= throng_step_get_probability (step) * (double) throng_step_get_repeat (step);
  if (THRONG_IS_REQUEST (step))
    work->n_requests += times;
  else if (THRONG_IS_PAUSE (step))
    work->pause_s += times
                     * (throng_pause_get_min_s (THRONG_PAUSE (step))
                        + throng_pause_get_max_s (THRONG_PAUSE (step)))
                     / 2;
  else if (THRONG_IS_GROUP (step))
    add_steps (throng_group_get_steps (THRONG_GROUP (step)), times, work);
}

static void
add_steps (GListModel *steps, double times, Work *work)
{
  for (unsigned i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (ThrongNode) step = g_list_model_get_item (steps, i);

      add_step (step, times, work);
    }
}

/* What a class does in a task, on the average of its weights. */
static Work
get_work (ThrongUserClass *user_class)
{
  GListModel *tasks = throng_user_class_get_tasks (user_class);
  Work work = { 0, 0 };
  double sum = 0;

  for (unsigned i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (ThrongTask) task = g_list_model_get_item (tasks, i);
      double weight = throng_user_class_get_sequence (user_class) ? 1
                                                                  : throng_task_get_weight (task);

      add_steps (throng_task_get_steps (task), weight, &work);
      sum += weight;
    }
  if (sum > 0)
    {
      work.n_requests /= sum;
      work.pause_s /= sum;
    }
  return work;
}

/* How many tasks a second one user of the class starts at most. */
static double
get_tasks_per_s (ThrongUserClass *user_class, double pause_s)
{
  ThrongWait *wait = throng_user_class_get_wait (user_class);
  double mean_s = (throng_wait_get_min_s (wait) + throng_wait_get_max_s (wait)) / 2;
  double between_s = pause_s + mean_s;

  if (throng_wait_get_kind (wait) == THRONG_WAIT_PACING)
    between_s = MAX (pause_s, mean_s);
  else if (throng_wait_get_kind (wait) == THRONG_WAIT_THROUGHPUT)
    between_s = MAX (pause_s, 1 / throng_wait_get_rate_per_s (wait));
  return between_s > 0 ? 1 / between_s : INFINITY;
}

/* Requests a second of one user. */
static double
get_rate (ThrongUserClass *user_class)
{
  Work work = get_work (user_class);

  return work.n_requests > 0 ? work.n_requests * get_tasks_per_s (user_class, work.pause_s) : 0;
}

/* The rate of @users users, who first are those that classes count and then go by weight. */
static double
get_rate_of (ThrongScenario *scenario, double users)
{
  GListModel *classes = throng_scenario_get_users (scenario);
  double counted = 0;
  double weights = 0;
  double weighted = 0;
  double rate = 0;

  for (unsigned i = 0; i < g_list_model_get_n_items (classes); i++)
    {
      g_autoptr (ThrongUserClass) user_class = g_list_model_get_item (classes, i);
      double count = MIN ((double) throng_user_class_get_count (user_class), users - counted);
      double weight = throng_user_class_get_weight (user_class);

      if (throng_user_class_get_count (user_class) > 0)
        {
          rate += count > 0 ? count * get_rate (user_class) : 0;
          counted += MAX (count, 0);
        }
      else if (weight > 0)
        {
          weights += weight;
          weighted += weight * get_rate (user_class);
        }
    }
  if (weights > 0 && users > counted)
    rate += (users - counted) * weighted / weights;
  return rate;
}

/* The rate of @arrivals task starts a second, whatever class starts them. */
static double
get_rate_of_arrivals (ThrongScenario *scenario, double arrivals)
{
  GListModel *classes = throng_scenario_get_users (scenario);
  double weights = 0;
  double weighted = 0;

  for (unsigned i = 0; i < g_list_model_get_n_items (classes); i++)
    {
      g_autoptr (ThrongUserClass) user_class = g_list_model_get_item (classes, i);
      double weight = MAX (throng_user_class_get_weight (user_class), 0);

      weights += weight;
      weighted += weight * get_work (user_class).n_requests;
    }
  return weights > 0 ? arrivals * weighted / weights : 0;
}

static double
get_rate_at (ThrongScenario *scenario, double level)
{
  return throng_load_has_arrivals (throng_scenario_get_load (scenario))
             ? get_rate_of_arrivals (scenario, level)
             : get_rate_of (scenario, level);
}

static void
add_point (GArray *points, double time_s, double level)
{
  ThrongLoadPoint point = { time_s, level };

  g_array_append_val (points, point);
}

static void
add_users (GArray *points, ThrongLoad *load)
{
  double users = (double) throng_load_get_users (load);
  double ramp_s = users / throng_load_get_spawn_rate (load);
  double end_s = throng_load_get_run_time_s (load);

  add_point (points, 0, 0);
  if (end_s > 0 && end_s < ramp_s)
    {
      add_point (points, end_s, users * end_s / ramp_s);
      return;
    }
  add_point (points, ramp_s, users);
  add_point (points, end_s > 0 ? end_s : MAX (ramp_s * 1.25, ramp_s + 1), users);
}

static void
add_arrivals (GArray *points, ThrongLoad *load)
{
  double end_s = throng_load_get_run_time_s (load);

  add_point (points, 0, throng_load_get_arrivals (load));
  add_point (points, end_s > 0 ? end_s : 60, throng_load_get_arrivals (load));
}

static void
add_stages (GArray *points, GListModel *stages)
{
  double time_s = 0;

  add_point (points, 0, 0);
  for (unsigned i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (ThrongStage) stage = g_list_model_get_item (stages, i);

      time_s += throng_stage_get_over_s (stage);
      add_point (points, time_s,
                 throng_stage_get_kind (stage) == THRONG_STAGE_ARRIVALS
                     ? throng_stage_get_arrivals (stage)
                     : (double) throng_stage_get_users (stage));
    }
}

GArray *
throng_load_dup_points (ThrongLoad *load)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (ThrongLoadPoint));

  if (throng_load_get_kind (load) == THRONG_LOAD_STAGES)
    add_stages (points, throng_load_get_stages (load));
  else if (throng_load_get_kind (load) == THRONG_LOAD_ARRIVALS)
    add_arrivals (points, load);
  else
    add_users (points, load);
  return points;
}

ThrongForecast
throng_forecast_new (ThrongScenario *scenario)
{
  ThrongLoad *load = throng_scenario_get_load (scenario);
  g_autoptr (GArray) points = throng_load_dup_points (load);
  ThrongForecast self = { 0, 0, 0, 0 };

  for (unsigned i = 0; i < points->len; i++)
    {
      ThrongLoadPoint point = g_array_index (points, ThrongLoadPoint, i);
      ThrongLoadPoint before = i > 0 ? g_array_index (points, ThrongLoadPoint, i - 1) : point;
      double length_s = point.time_s - before.time_s;

      self.peak = MAX (self.peak, point.level);
      self.peak_per_s = MAX (self.peak_per_s, get_rate_at (scenario, point.level));
      if (length_s > 0)
        self.n_requests += length_s * get_rate_at (scenario, (point.level + before.level) / 2);
      self.end_s = point.time_s;
    }
  if (throng_load_get_kind (load) != THRONG_LOAD_STAGES && throng_load_get_run_time_s (load) <= 0)
    {
      self.end_s = INFINITY;
      self.n_requests = INFINITY;
    }
  return self;
}

/* Two digits say as much as a forecast knows. */
static char *
format_about (double number)
{
  double unit = number >= 100 ? pow (10, floor (log10 (number)) - 1) : number >= 10 ? 1 : 0.1;

  if (number < 0.95)
    return g_strdup_printf ("%.2g", number > 0 ? MAX (number, SMALLEST) : 0);
  return g_strdup_printf (unit >= 1 ? "%'.0f" : "%.1f", round (number / unit) * unit);
}

char *
throng_forecast_format (const ThrongForecast *self)
{
  g_autofree char *rate = isinf (self->peak_per_s) ? NULL : format_about (self->peak_per_s);
  g_autofree char *total = isinf (self->n_requests) ? NULL : format_about (self->n_requests);
  g_autofree char *end = isinf (self->end_s) ? NULL : throng_text_duration (self->end_s);

  if (rate == NULL && end == NULL)
    return g_strdup (_ ("As many requests as the service answers, until it is stopped"));
  if (rate == NULL)
    /* Translators: %s is a duration */
    return g_strdup_printf (_ ("As many requests as the service answers, for %s"), end);
  if (end == NULL)
    /* Translators: %s is a number of requests */
    return g_strdup_printf (_ ("At most %s requests a second, until it is stopped"), rate);
  /* Translators: a number of requests, a duration, a number of requests */
  return g_strdup_printf (_ ("≈ %s requests in %s, at most %s a second"), total, end, rate);
}
