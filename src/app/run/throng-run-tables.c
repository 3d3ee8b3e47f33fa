/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-run-tables.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/design/throng-mix.h"
#include "engine/throng-log.h"

/* Places in throng_percentile_ratios. */
#define P50 0
#define P95 5
#define P99 7

/* Statistics */

enum
{
  STATISTICS_METHOD,
  STATISTICS_NAME,
  STATISTICS_REQUESTS,
  STATISTICS_FAILURES,
  STATISTICS_MEDIAN,
  STATISTICS_P95,
  STATISTICS_P99,
  STATISTICS_AVERAGE,
  STATISTICS_MIN,
  STATISTICS_MAX,
  STATISTICS_SIZE,
  STATISTICS_RPS,
  STATISTICS_CURRENT_RPS,
  STATISTICS_CURRENT_FAILURES,
  STATISTICS_FAILURES_PER_S,
};

static const ThrongTableColumn statistics_columns[] = {
  [STATISTICS_METHOD] = { N_ ("Method"), THRONG_CELL_TEXT, 6, true },
  [STATISTICS_NAME] = { N_ ("Name"), THRONG_CELL_TEXT, 16, true, .n_narrow_chars = 11 },
  [STATISTICS_REQUESTS] = { N_ ("Requests"), THRONG_CELL_COUNT, 9 },
  [STATISTICS_FAILURES] = { N_ ("Fails"), THRONG_CELL_COUNT, 7 },
  [STATISTICS_MEDIAN] = { N_ ("Median (ms)"), THRONG_CELL_MS, 7 },
  [STATISTICS_P95] = { N_ ("95 % (ms)"), THRONG_CELL_MS, 7 },
  [STATISTICS_P99] = { N_ ("99 % (ms)"), THRONG_CELL_MS, 7 },
  [STATISTICS_AVERAGE] = { N_ ("Average (ms)"), THRONG_CELL_MS, 7 },
  [STATISTICS_MIN] = { N_ ("Min (ms)"), THRONG_CELL_MS, 7 },
  [STATISTICS_MAX] = { N_ ("Max (ms)"), THRONG_CELL_MS, 7 },
  [STATISTICS_SIZE] = { N_ ("Size"), THRONG_CELL_BYTES, 8 },
  [STATISTICS_RPS] = { N_ ("Total RPS"), THRONG_CELL_RATE, 7, false, true },
  [STATISTICS_CURRENT_RPS] = { N_ ("Current RPS"), THRONG_CELL_RATE, 7 },
  [STATISTICS_CURRENT_FAILURES] = { N_ ("Current Fails/s"), THRONG_CELL_RATE, 7 },
  [STATISTICS_FAILURES_PER_S] = { N_ ("Total Fails/s"), THRONG_CELL_RATE, 7, false, true },
};

/* What is looked at first has room in a window of usual width. */
static const unsigned statistics_order[] = {
  STATISTICS_METHOD,   STATISTICS_NAME,        STATISTICS_REQUESTS,
  STATISTICS_FAILURES, STATISTICS_MEDIAN,      STATISTICS_P95,
  STATISTICS_P99,      STATISTICS_CURRENT_RPS, STATISTICS_CURRENT_FAILURES,
  STATISTICS_AVERAGE,  STATISTICS_MIN,         STATISTICS_MAX,
  STATISTICS_SIZE,     STATISTICS_RPS,         STATISTICS_FAILURES_PER_S,
};

static const char *
get_statistics_text (const void *record, unsigned column)
{
  const ThrongRow *row = record;

  return column == STATISTICS_METHOD ? row->method : row->name;
}

/* What is known only when a request has ended. */
static double
get_statistics_time (const ThrongRow *row, unsigned column)
{
  switch (column)
    {
    case STATISTICS_MEDIAN:
      return row->percentiles_ms[P50];
    case STATISTICS_P95:
      return row->percentiles_ms[P95];
    case STATISTICS_P99:
      return row->percentiles_ms[P99];
    case STATISTICS_AVERAGE:
      return row->average_ms;
    case STATISTICS_MIN:
      return row->min_ms;
    case STATISTICS_MAX:
      return row->max_ms;
    default:
      return (double) row->body_bytes / (double) row->n_requests;
    }
}

static double
get_statistics_number (const void *record, unsigned column)
{
  const ThrongRow *row = record;

  switch (column)
    {
    case STATISTICS_REQUESTS:
      return (double) row->n_requests;
    case STATISTICS_FAILURES:
      return (double) row->n_failures;
    case STATISTICS_RPS:
      return row->requests_per_s;
    case STATISTICS_CURRENT_RPS:
      return row->current_requests_per_s;
    case STATISTICS_CURRENT_FAILURES:
      return row->current_failures_per_s;
    case STATISTICS_FAILURES_PER_S:
      return row->failures_per_s;
    default:
      return row->n_requests > 0 ? get_statistics_time (row, column) : NAN;
    }
}

const ThrongTableKind throng_statistics_table = {
  .title = N_ ("Statistics"),
  .empty = N_ ("No requests yet"),
  .columns = statistics_columns,
  .n_columns = G_N_ELEMENTS (statistics_columns),
  .get_text = get_statistics_text,
  .get_number = get_statistics_number,
  .order = statistics_order,
  .sort_column = -1,
};

/* Failures */

enum
{
  FAILURES_METHOD,
  FAILURES_NAME,
  FAILURES_MESSAGE,
  FAILURES_COUNT,
  FAILURES_FIRST,
  FAILURES_LAST,
};

static const ThrongTableColumn failures_columns[] = {
  [FAILURES_METHOD] = { N_ ("Method"), THRONG_CELL_TEXT, 6, true },
  [FAILURES_NAME] = { N_ ("Name"), THRONG_CELL_TEXT, 16, true, .n_narrow_chars = 10 },
  [FAILURES_MESSAGE] = { N_ ("Message"), THRONG_CELL_TEXT, 32, true },
  [FAILURES_COUNT] = { N_ ("Count"), THRONG_CELL_COUNT, 8 },
  [FAILURES_FIRST] = { N_ ("First Seen"), THRONG_CELL_ELAPSED, 8 },
  [FAILURES_LAST] = { N_ ("Last Seen"), THRONG_CELL_ELAPSED, 8 },
};

/* Messages are long. */
static const unsigned failures_order[] = { FAILURES_METHOD,  FAILURES_NAME,  FAILURES_COUNT,
                                           FAILURES_MESSAGE, FAILURES_FIRST, FAILURES_LAST };

static const char *
get_failures_text (const void *record, unsigned column)
{
  const ThrongFailure *failure = record;

  if (column == FAILURES_METHOD)
    return failure->method;
  return column == FAILURES_NAME ? failure->name : failure->message;
}

static double
get_failures_number (const void *record, unsigned column)
{
  const ThrongFailure *failure = record;

  if (column == FAILURES_COUNT)
    return (double) failure->count;
  return (double) (column == FAILURES_FIRST ? failure->first_us : failure->last_us)
         / G_USEC_PER_SEC;
}

const ThrongTableKind throng_failures_table = {
  .title = N_ ("Failures"),
  .empty = N_ ("No request has failed"),
  .columns = failures_columns,
  .n_columns = G_N_ELEMENTS (failures_columns),
  .get_text = get_failures_text,
  .get_number = get_failures_number,
  .order = failures_order,
  .sort_column = FAILURES_COUNT,
};

/* Errors */

enum
{
  ERRORS_PLACE,
  ERRORS_MESSAGE,
  ERRORS_COUNT,
  ERRORS_FIRST,
  ERRORS_LAST,
};

static const ThrongTableColumn errors_columns[] = {
  [ERRORS_PLACE] = { N_ ("Place"), THRONG_CELL_TEXT, 24, true, .n_narrow_chars = 10 },
  [ERRORS_MESSAGE] = { N_ ("Message"), THRONG_CELL_TEXT, 32, true },
  [ERRORS_COUNT] = { N_ ("Count"), THRONG_CELL_COUNT, 8 },
  [ERRORS_FIRST] = { N_ ("First Seen"), THRONG_CELL_ELAPSED, 8 },
  [ERRORS_LAST] = { N_ ("Last Seen"), THRONG_CELL_ELAPSED, 8 },
};

static const unsigned errors_order[] = { ERRORS_PLACE, ERRORS_COUNT, ERRORS_MESSAGE, ERRORS_FIRST,
                                         ERRORS_LAST };

static const char *
get_errors_text (const void *record, unsigned column)
{
  const ThrongOwnError *error = record;

  return column == ERRORS_PLACE ? error->place : error->message;
}

static double
get_errors_number (const void *record, unsigned column)
{
  const ThrongOwnError *error = record;

  if (column == ERRORS_COUNT)
    return (double) error->count;
  return (double) (column == ERRORS_FIRST ? error->first_us : error->last_us) / G_USEC_PER_SEC;
}

static const char *
get_errors_place (const void *record)
{
  return ((const ThrongOwnError *) record)->place;
}

const ThrongTableKind throng_errors_table = {
  .title = N_ ("Errors"),
  .empty = N_ ("No errors so far. Errors are what goes wrong on this side, in the test or on this "
               "computer, such as a variable without a value. What the service does wrong stands "
               "in Failures."),
  .columns = errors_columns,
  .n_columns = G_N_ELEMENTS (errors_columns),
  .get_text = get_errors_text,
  .get_number = get_errors_number,
  .get_place = get_errors_place,
  .order = errors_order,
  .sort_column = ERRORS_COUNT,
};

/* Tasks */

enum
{
  TASKS_CLASS,
  TASKS_NAME,
  TASKS_KIND,
  TASKS_STARTED,
  TASKS_COMPLETED,
  TASKS_BROKEN,
  TASKS_MEDIAN,
  TASKS_P95,
  TASKS_P99,
  TASKS_AVERAGE,
  TASKS_MIN,
  TASKS_MAX,
};

static const ThrongTableColumn tasks_columns[] = {
  [TASKS_CLASS] = { N_ ("User Class"), THRONG_CELL_TEXT, 12, true, .n_narrow_chars = 6 },
  [TASKS_NAME] = { N_ ("Name"), THRONG_CELL_TEXT, 16, true, .n_narrow_chars = 10 },
  [TASKS_KIND] = { N_ ("Kind"), THRONG_CELL_TEXT, 6, true, .is_word = true },
  [TASKS_STARTED] = { N_ ("Started"), THRONG_CELL_COUNT, 8 },
  [TASKS_COMPLETED] = { N_ ("Completed"), THRONG_CELL_COUNT, 8 },
  [TASKS_BROKEN] = { N_ ("Broken Off"), THRONG_CELL_COUNT, 8 },
  [TASKS_MEDIAN] = { N_ ("Median (ms)"), THRONG_CELL_MS, 7 },
  [TASKS_P95] = { N_ ("95 % (ms)"), THRONG_CELL_MS, 7 },
  [TASKS_P99] = { N_ ("99 % (ms)"), THRONG_CELL_MS, 7 },
  [TASKS_AVERAGE] = { N_ ("Average (ms)"), THRONG_CELL_MS, 7 },
  [TASKS_MIN] = { N_ ("Min (ms)"), THRONG_CELL_MS, 7 },
  [TASKS_MAX] = { N_ ("Max (ms)"), THRONG_CELL_MS, 7 },
};

/* The kind is hardly looked at. */
static const unsigned tasks_order[] = {
  TASKS_CLASS, TASKS_NAME, TASKS_STARTED, TASKS_COMPLETED, TASKS_BROKEN, TASKS_MEDIAN,
  TASKS_P95,   TASKS_P99,  TASKS_AVERAGE, TASKS_MIN,       TASKS_MAX,    TASKS_KIND,
};

static const char *
get_tasks_text (const void *record, unsigned column)
{
  const ThrongSpanRow *span = record;

  if (column == TASKS_KIND)
    return span->info.kind == THRONG_SPAN_TASK ? N_ ("task") : N_ ("group");
  return column == TASKS_CLASS ? span->info.class_name : span->info.name;
}

static double
get_tasks_time (const ThrongSpanRow *span, unsigned column)
{
  switch (column)
    {
    case TASKS_MEDIAN:
      return span->percentiles_ms[P50];
    case TASKS_P95:
      return span->percentiles_ms[P95];
    case TASKS_P99:
      return span->percentiles_ms[P99];
    case TASKS_AVERAGE:
      return span->average_ms;
    case TASKS_MIN:
      return span->min_ms;
    default:
      return span->max_ms;
    }
}

static double
get_tasks_number (const void *record, unsigned column)
{
  const ThrongSpanRow *span = record;

  switch (column)
    {
    case TASKS_STARTED:
      return (double) span->n_started;
    case TASKS_COMPLETED:
      return (double) span->n_completed;
    case TASKS_BROKEN:
      return (double) span->n_broken;
    default:
      return span->n_completed > 0 ? get_tasks_time (span, column) : NAN;
    }
}

const ThrongTableKind throng_tasks_table = {
  .title = N_ ("Tasks"),
  .empty = N_ ("No tasks yet"),
  .columns = tasks_columns,
  .n_columns = G_N_ELEMENTS (tasks_columns),
  .get_text = get_tasks_text,
  .get_number = get_tasks_number,
  .order = tasks_order,
  .sort_column = -1,
};

/* Mix */

enum
{
  MIX_CLASS,
  MIX_NAME,
  MIX_CONFIGURED,
  MIX_OBSERVED,
  MIX_STARTED,
};

static const ThrongTableColumn mix_columns[] = {
  [MIX_CLASS] = { N_ ("User Class"), THRONG_CELL_TEXT, 12, true, .n_narrow_chars = 6 },
  [MIX_NAME] = { N_ ("Task"), THRONG_CELL_TEXT, 16, true, .n_narrow_chars = 10 },
  [MIX_CONFIGURED] = { N_ ("Share Configured"), THRONG_CELL_SHARE, 8 },
  [MIX_OBSERVED] = { N_ ("Share Observed"), THRONG_CELL_SHARE, 8 },
  [MIX_STARTED] = { N_ ("Started"), THRONG_CELL_COUNT, 8 },
};

static const char *
get_mix_text (const void *record, unsigned column)
{
  const ThrongMixRow *row = record;

  return column == MIX_CLASS ? row->class_name : row->name;
}

static double
get_mix_number (const void *record, unsigned column)
{
  const ThrongMixRow *row = record;

  if (column == MIX_STARTED)
    return (double) row->n_started;
  return column == MIX_CONFIGURED ? row->configured : row->observed;
}

const ThrongTableKind throng_mix_table = {
  .title = N_ ("Mix"),
  .empty = N_ ("No tasks yet"),
  .columns = mix_columns,
  .n_columns = G_N_ELEMENTS (mix_columns),
  .get_text = get_mix_text,
  .get_number = get_mix_number,
  .sort_column = -1,
};

/* Log */

enum
{
  LOG_TIME,
  LOG_KIND,
  LOG_TEXT,
};

static const ThrongTableColumn log_columns[] = {
  [LOG_TIME] = { N_ ("Time"), THRONG_CELL_ELAPSED, 8, true },
  [LOG_KIND] = { N_ ("Kind"), THRONG_CELL_TEXT, 8, .is_word = true },
  [LOG_TEXT] = { N_ ("Text"), THRONG_CELL_TEXT, 40, true },
};

static const char *
get_log_text (const void *record, unsigned column)
{
  ThrongLogLine *line = (ThrongLogLine *) record;

  if (column == LOG_TEXT)
    return throng_log_line_get_text (line);
  switch (throng_log_line_get_kind (line))
    {
    case THRONG_LOG_COURSE:
      return N_ ("course");
    case THRONG_LOG_EDIT:
      return N_ ("steered");
    case THRONG_LOG_WARNING:
      return N_ ("warning");
    case THRONG_LOG_ERROR:
      return N_ ("error");
    case THRONG_LOG_REQUEST:
      return N_ ("request");
    default:
      g_assert_not_reached ();
    }
}

static double
get_log_number (const void *record, unsigned column)
{
  return (double) throng_log_line_get_time_us ((ThrongLogLine *) record) / G_USEC_PER_SEC;
}

const ThrongTableKind throng_log_table = {
  .title = N_ ("Log"),
  .empty = N_ ("Nothing has happened yet"),
  .columns = log_columns,
  .n_columns = G_N_ELEMENTS (log_columns),
  .get_text = get_log_text,
  .get_number = get_log_number,
  .sort_column = -1,
};
