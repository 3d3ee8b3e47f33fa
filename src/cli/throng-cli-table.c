/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/throng-cli-table.h"

#include <inttypes.h>
#include <string.h>

#include "i18n/throng-i18n.h"
#include "stats/throng-stall.h"
#include "stats/throng-units.h"

#define MIN_METHOD_COLUMNS 8
#define MAX_METHOD_COLUMNS 16
#define MIN_NAME_COLUMNS 12
#define MAX_NAME_COLUMNS 60
#define MAX_LISTED 50

#define BOLD "\033[1m"
#define RED "\033[31m"
#define PLAIN "\033[0m"

/* Text */

static void
begin_style (const ThrongTableStyle *style, const char *escape, GString *out)
{
  if (style->is_coloured)
    g_string_append (out, escape);
}

static void
end_style (const ThrongTableStyle *style, GString *out)
{
  begin_style (style, PLAIN, out);
}

char *
throng_table_dup_printable (const char *text)
{
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (clean, g_unichar_isprint (g_utf8_get_char (p)) ? g_utf8_get_char (p)
                                                                            : 0xfffd);
  return g_string_free (g_steal_pointer (&clean), FALSE);
}

unsigned
throng_table_get_cells (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

static unsigned
get_width (const char *text)
{
  unsigned width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += throng_table_get_cells (g_utf8_get_char (text));
  return width;
}

/* Returns: where in @text, after at least @n_cells, a character begins that takes some */
static const char *
skip_cells (const char *text, unsigned n_cells)
{
  unsigned used = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      unsigned cells = throng_table_get_cells (g_utf8_get_char (text));

      if (cells > 0 && used >= n_cells)
        break;
      used += cells;
    }
  return text;
}

/* @text in exactly @columns: padded, or with an ellipsis in its middle, since paths differ at their
 * ends. */
static void
add_left (const char *text, unsigned columns, GString *out)
{
  g_autofree char *clean = throng_table_dup_printable (text);
  unsigned width = get_width (clean);
  g_autofree char *head = NULL;
  const char *tail;

  if (width <= columns)
    {
      g_string_append_printf (out, "%s%*s", clean, (int) (columns - width), "");
      return;
    }
  /* A wide character may reach one column further. */
  head = g_strndup (clean, (size_t) (skip_cells (clean, MAX (columns / 2, 2) - 1) - clean));
  tail = skip_cells (clean, width - (columns - 1 - get_width (head)));
  g_string_append_printf (out, "%s…%s%*s", head, tail,
                          (int) (columns - 1 - get_width (head) - get_width (tail)), "");
}

/* @text: (transfer full) */
static void
add_right (char *text, unsigned columns, GString *out)
{
  g_autofree char *owned = text;
  int missing = (int) columns - (int) get_width (owned);

  g_string_append_printf (out, "%*s%s", MAX (missing, 0), "", owned);
}

static void
add_line (unsigned columns, GString *out)
{
  for (unsigned i = 0; i < columns; i++)
    g_string_append (out, "─");
  g_string_append_c (out, '\n');
}

/* Tables of endpoints */

#define MAX_COLUMNS 16

/* @rank: the column with the highest goes first where a terminal is too narrow for all; 0 = it
 * stays. */
typedef struct
{
  const char *title;
  unsigned columns;
  unsigned rank;
} Column;

/* What a table shows on a terminal of a certain width. */
typedef struct
{
  const Column *columns;
  unsigned n_columns;
  bool is_hidden[MAX_COLUMNS];
  unsigned method_columns; /* 0 = no such column */
  unsigned name_columns;
  unsigned width;
  const ThrongTableStyle *style;
  GString *out;
} Table;

static unsigned
get_numbers_width (const Table *table)
{
  unsigned width = 0;

  for (unsigned i = 0; i < table->n_columns; i++)
    width += table->is_hidden[i] ? 0 : table->columns[i].columns;
  return width;
}

/* Returns: whether there was a column that may be hidden. */
static bool
hide_one (Table *table)
{
  unsigned best = MAX_COLUMNS;

  for (unsigned i = 0; i < table->n_columns; i++)
    {
      if (!table->is_hidden[i] && table->columns[i].rank > 0
          && (best == MAX_COLUMNS || table->columns[i].rank > table->columns[best].rank))
        best = i;
    }
  if (best < MAX_COLUMNS)
    table->is_hidden[best] = true;
  return best < MAX_COLUMNS;
}

static unsigned
get_longest_name (const ThrongSnapshot *snapshot)
{
  unsigned longest = MIN_NAME_COLUMNS;

  for (unsigned i = 0; i < snapshot->n_rows; i++)
    longest = MAX (longest, get_width (snapshot->rows[i].name));
  return MIN (longest, MAX_NAME_COLUMNS);
}

/* With a blank between it and the name. */
static unsigned
get_method_columns (const ThrongSnapshot *snapshot)
{
  unsigned columns = MIN_METHOD_COLUMNS;

  for (unsigned i = 0; i < snapshot->n_rows; i++)
    columns = MAX (columns, get_width (snapshot->rows[i].method) + 1);
  return MIN (columns, MAX_METHOD_COLUMNS);
}

/* Columns go before a name gets unreadably short; then the name takes what is left. */
static void
lay_out (Table *table, unsigned longest_name)
{
  unsigned available = table->style->columns;

  while (table->method_columns + MIN_NAME_COLUMNS + get_numbers_width (table) > available
         && hide_one (table))
    ;
  table->name_columns = longest_name;
  table->width = table->method_columns + table->name_columns + get_numbers_width (table);
  if (table->width > available)
    {
      unsigned surplus = MIN (table->width - available, table->name_columns - MIN_NAME_COLUMNS);

      table->name_columns -= surplus;
      table->width -= surplus;
    }
}

/* @text: (transfer full) */
static void
add_cell (Table *table, unsigned column, char *text)
{
  if (table->is_hidden[column])
    g_free (text);
  else
    /* What needs more room than there is for usual numbers still stands apart from the one before.
     */
    add_right (text, MAX (table->columns[column].columns, get_width (text) + 1), table->out);
}

static void
add_header (Table *table)
{
  begin_style (table->style, BOLD, table->out);
  if (table->method_columns > 0)
    add_left (_ ("Method"), table->method_columns, table->out);
  add_left (_ ("Name"), table->name_columns, table->out);
  for (unsigned i = 0; i < table->n_columns; i++)
    add_cell (table, i, g_strdup (_ (table->columns[i].title)));
  end_style (table->style, table->out);
  g_string_append_c (table->out, '\n');
  add_line (table->width, table->out);
}

static void
begin_row (Table *table, const ThrongRow *row)
{
  add_left (row->method, table->method_columns, table->out);
  add_left (row->name, table->name_columns, table->out);
}

static char *
dup_ms (const ThrongRow *row, double ms)
{
  return row->n_requests > 0 ? throng_format_ms (ms) : g_strdup ("–");
}

/* Statistics */

static const Column statistics_columns[] = {
  { N_ ("# reqs"), 10, 0 }, { N_ ("# fails"), 16, 0 }, { N_ ("Avg"), 9, 2 },
  { N_ ("Min"), 9, 5 },     { N_ ("Max"), 9, 4 },      { N_ ("Med"), 9, 0 },
  { "95%", 9, 1 },          { N_ ("req/s"), 9, 0 },    { N_ ("failures/s"), 12, 3 },
};

static char *
dup_failures (const ThrongRow *row)
{
  g_autofree char *count = throng_format_count (row->n_failures);
  g_autofree char *share = NULL;

  if (row->n_requests == 0)
    return g_strdup (count);
  share = throng_format_percent (row->n_failures, row->n_requests);
  return g_strdup_printf ("%s (%s)", count, share);
}

static void
add_statistics_row (Table *table, const ThrongRow *row, bool is_live)
{
  double requests_per_s = is_live ? row->current_requests_per_s : row->requests_per_s;
  double failures_per_s = is_live ? row->current_failures_per_s : row->failures_per_s;

  begin_row (table, row);
  add_cell (table, 0, throng_format_count (row->n_requests));
  if (row->n_failures > 0)
    begin_style (table->style, RED, table->out);
  add_cell (table, 1, dup_failures (row));
  if (row->n_failures > 0)
    end_style (table->style, table->out);
  add_cell (table, 2, dup_ms (row, row->average_ms));
  add_cell (table, 3, dup_ms (row, row->min_ms));
  add_cell (table, 4, dup_ms (row, row->max_ms));
  add_cell (table, 5, dup_ms (row, row->percentiles_ms[0]));
  add_cell (table, 6, dup_ms (row, row->percentiles_ms[5]));
  add_cell (table, 7, throng_format_rate (requests_per_s));
  add_cell (table, 8, throng_format_rate (failures_per_s));
  g_string_append_c (table->out, '\n');
}

void
throng_table_statistics (const ThrongSnapshot *snapshot,
                         const ThrongTableStyle *style,
                         bool is_live,
                         GString *out)
{
  Table table = { .columns = statistics_columns,
                  .n_columns = G_N_ELEMENTS (statistics_columns),
                  .method_columns = get_method_columns (snapshot),
                  .style = style,
                  .out = out };
  g_autofree const ThrongRow **rows = throng_snapshot_sort_rows (snapshot);
  unsigned n = snapshot->n_rows;

  if (style->max_rows > 0 && n > style->max_rows)
    n = style->max_rows - 1;
  lay_out (&table, get_longest_name (snapshot));
  add_header (&table);
  for (unsigned i = 0; i < n; i++)
    add_statistics_row (&table, rows[i], is_live);
  if (n < snapshot->n_rows)
    {
      g_string_append_printf (
          out, throng_ngettext ("… and %u more", "… and %u more", snapshot->n_rows - n),
          snapshot->n_rows - n);
      g_string_append_c (out, '\n');
    }
  add_line (table.width, out);
  add_statistics_row (&table, &snapshot->total, is_live);
}

/* Percentiles */

static void
add_percentiles_row (Table *table, const ThrongRow *row, const double *percentiles_ms)
{
  begin_row (table, row);
  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    add_cell (table, i, dup_ms (row, percentiles_ms[i]));
  add_cell (table, THRONG_N_PERCENTILES, throng_format_count (row->n_requests));
  g_string_append_c (table->out, '\n');
}

static void
add_percentiles (const ThrongSnapshot *snapshot,
                 const ThrongTableStyle *style,
                 bool is_service,
                 GString *out)
{
  static const unsigned ranks[THRONG_N_PERCENTILES] = { 0, 5, 4, 7, 0, 0, 6, 0, 2, 3, 0 };
  Column columns[THRONG_N_PERCENTILES + 1];
  Table table = { .columns = columns,
                  .n_columns = G_N_ELEMENTS (columns),
                  .method_columns = get_method_columns (snapshot),
                  .style = style,
                  .out = out };
  g_autofree const ThrongRow **rows = throng_snapshot_sort_rows (snapshot);

  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    columns[i] = (Column) { throng_percentile_names[i], 8, ranks[i] };
  columns[THRONG_N_PERCENTILES] = (Column) { N_ ("# reqs"), 10, 1 };

  lay_out (&table, get_longest_name (snapshot));
  add_header (&table);
  for (unsigned i = 0; i <= snapshot->n_rows; i++)
    {
      if (i == snapshot->n_rows)
        add_line (table.width, out);
      add_percentiles_row (&table, rows[i],
                           is_service ? rows[i]->service_percentiles_ms : rows[i]->percentiles_ms);
    }
}

void
throng_table_percentiles (const ThrongSnapshot *snapshot,
                          const ThrongTableStyle *style,
                          GString *out)
{
  const ThrongRow *total = &snapshot->total;

  g_string_append_printf (out, "%s\n", _ ("Response times (ms)"));
  add_percentiles (snapshot, style, false, out);
  if (memcmp (total->percentiles_ms, total->service_percentiles_ms, sizeof total->percentiles_ms)
      == 0)
    return;
  g_string_append_printf (out, "\n%s\n",
                          _ ("Service times (ms, from the send instead of the planned moment)"));
  add_percentiles (snapshot, style, true, out);
}

/* Tasks */

static const Column task_columns[] = {
  { N_ ("# started"), 11, 4 }, { N_ ("# done"), 10, 0 }, { N_ ("# broken"), 10, 0 },
  { N_ ("Avg"), 9, 2 },        { N_ ("Min"), 9, 6 },     { N_ ("Max"), 9, 5 },
  { N_ ("Med"), 9, 0 },        { "95%", 9, 1 },          { "99%", 9, 3 },
};

/* With one request after the other as its only task a class has nothing here that its endpoints do
 * not say. */
static bool
has_worthy_tasks (const ThrongSnapshot *snapshot)
{
  const ThrongSpanRow *spans = snapshot->spans;

  for (unsigned i = 0; i < snapshot->n_spans; i++)
    if (spans[i].info.kind == THRONG_SPAN_GROUP || spans[i].info.n_steps > 1
        || (i > 0 && strcmp (spans[i].info.class_name, spans[i - 1].info.class_name) == 0))
      return true;
  return false;
}

static char *
dup_task_name (const ThrongSpanRow *row)
{
  /* Groups in set-up and clean-up are of no class. */
  if (row->info.class_name[0] == '\0')
    return g_strdup (row->info.name);
  return g_strdup_printf ("%s: %s", row->info.class_name, row->info.name);
}

static unsigned
get_longest_task_name (const ThrongSnapshot *snapshot)
{
  unsigned longest = MIN_NAME_COLUMNS;

  for (unsigned i = 0; i < snapshot->n_spans; i++)
    {
      g_autofree char *name = dup_task_name (&snapshot->spans[i]);

      longest = MAX (longest, get_width (name));
    }
  return MIN (longest, MAX_NAME_COLUMNS);
}

static void
add_task_row (Table *table, const ThrongSpanRow *row)
{
  const double times_ms[] = {
    row->average_ms,        row->min_ms,           row->max_ms, row->percentiles_ms[0],
    row->percentiles_ms[5], row->percentiles_ms[7]
  };
  g_autofree char *name = dup_task_name (row);

  add_left (name, table->name_columns, table->out);
  add_cell (table, 0, throng_format_count (row->n_started));
  add_cell (table, 1, throng_format_count (row->n_completed));
  add_cell (table, 2, throng_format_count (row->n_broken));
  for (unsigned i = 0; i < G_N_ELEMENTS (times_ms); i++)
    add_cell (table, 3 + i, row->n_completed > 0 ? throng_format_ms (times_ms[i]) : g_strdup ("–"));
  g_string_append_c (table->out, '\n');
}

void
throng_table_tasks (const ThrongSnapshot *snapshot, const ThrongTableStyle *style, GString *out)
{
  Table table = {
    .columns = task_columns, .n_columns = G_N_ELEMENTS (task_columns), .style = style, .out = out
  };

  if (!has_worthy_tasks (snapshot))
    return;
  g_string_append_printf (out, "%s\n", _ ("Tasks (ms, without pauses and waits)"));
  lay_out (&table, get_longest_task_name (snapshot));
  add_header (&table);
  for (unsigned i = 0; i < snapshot->n_spans; i++)
    add_task_row (&table, &snapshot->spans[i]);
}

/* Failures and errors */

static void
add_listing_header (const char *title,
                    const char *what,
                    const ThrongTableStyle *style,
                    GString *out)
{
  g_string_append_printf (out, "%s\n", title);
  begin_style (style, BOLD, out);
  g_string_append_printf (out, "%10s  %s\n", "#", what);
  end_style (style, out);
  add_line (MIN (style->columns, 80), out);
}

void
throng_table_failures (const ThrongSnapshot *snapshot, const ThrongTableStyle *style, GString *out)
{
  unsigned n = MIN (snapshot->n_failures, MAX_LISTED);

  if (n == 0)
    return;
  add_listing_header (_ ("Failures"), _ ("Endpoint: what was wrong"), style, out);
  for (unsigned i = 0; i < n; i++)
    {
      const ThrongFailure *failure = &snapshot->failures[i];
      g_autofree char *name = throng_table_dup_printable (failure->name);
      g_autofree char *message = throng_table_dup_printable (failure->message);

      add_right (throng_format_count (failure->count), 10, out);
      g_string_append_printf (out, "  %s %s: %s\n", failure->method, name, message);
    }
  if (n < snapshot->n_failures)
    {
      g_string_append_printf (
          out,
          throng_ngettext ("… and %u more kind", "… and %u more kinds", snapshot->n_failures - n),
          snapshot->n_failures - n);
      g_string_append_c (out, '\n');
    }
}

void
throng_table_errors (const ThrongSnapshot *snapshot, const ThrongTableStyle *style, GString *out)
{
  unsigned n = MIN (snapshot->n_errors, MAX_LISTED);

  if (n == 0)
    return;
  add_listing_header (_ ("Errors in the scenario"), _ ("Place: what was wrong"), style, out);
  for (unsigned i = 0; i < n; i++)
    {
      const ThrongOwnError *error = &snapshot->errors[i];
      g_autofree char *message = throng_table_dup_printable (error->message);

      add_right (throng_format_count (error->count), 10, out);
      g_string_append_printf (out, "  %s: %s\n", error->place, message);
    }
  if (n < snapshot->n_errors)
    {
      g_string_append_printf (
          out,
          throng_ngettext ("… and %u more kind", "… and %u more kinds", snapshot->n_errors - n),
          snapshot->n_errors - n);
      g_string_append_c (out, '\n');
    }
}

/* Summary */

static const char *
get_verdict_title (ThrongVerdict verdict)
{
  switch (verdict)
    {
    case THRONG_VERDICT_INVALID:
      return _ ("invalid");
    case THRONG_VERDICT_DEGRADED:
      return _ ("degraded");
    case THRONG_VERDICT_VALID:
    default:
      return _ ("valid");
    }
}

static void
add_generator (const ThrongGenerator *generator, const ThrongTableStyle *style, GString *out)
{
  bool is_valid = generator->verdict == THRONG_VERDICT_VALID;

  g_string_append_printf (out, "%s ", _ ("Generator:"));
  begin_style (style, is_valid ? BOLD : RED, out);
  g_string_append (out, get_verdict_title (generator->verdict));
  end_style (style, out);
  if (is_valid)
    {
      g_autofree char *late = throng_format_ms (generator->lateness_p99_ms);

      g_string_append_c (out, ' ');
      g_string_append_printf (out, _ ("(99 %% of requests left at most %s ms late)"), late);
    }
  g_string_append_c (out, '\n');
  for (unsigned i = 0; generator->reasons[i] != NULL; i++)
    g_string_append_printf (out, "  %s\n", generator->reasons[i]);
}

/* What only arrivals know. */
static void
add_delays (const ThrongAccounts *accounts, GString *out)
{
  g_autofree char *delayed = throng_format_count (accounts->tasks_delayed);
  g_autofree char *skipped = throng_format_count (accounts->tasks_skipped);

  if (accounts->tasks_delayed > 0)
    {
      g_string_append_printf (out,
                              throng_ngettext ("Cap of users reached: %s arrival had to wait for "
                                               "one, which is part of its response times",
                                               "Cap of users reached: %s arrivals had to wait for "
                                               "one, which is part of their response times",
                                               accounts->tasks_delayed),
                              delayed);
      g_string_append_c (out, '\n');
    }
  if (accounts->tasks_skipped > 0)
    {
      g_string_append_printf (out,
                              throng_ngettext ("Skipped: %s arrival, because the run ended first",
                                               "Skipped: %s arrivals, because the run ended first",
                                               accounts->tasks_skipped),
                              skipped);
      g_string_append_c (out, '\n');
    }
}

static void
add_stall (const ThrongStall *stall, GString *out)
{
  g_autofree char *sentence = NULL;

  if (stall->length_us == 0)
    return;
  sentence = throng_stall_dup_sentence (stall);
  g_string_append_printf (out, "%s\n", sentence);
}

void
throng_table_summary (const ThrongSnapshot *snapshot, const ThrongTableStyle *style, GString *out)
{
  const ThrongAccounts *accounts = &snapshot->accounts;
  g_autofree char *requests = throng_format_count (accounts->requests_started);
  g_autofree char *succeeded = throng_format_count (accounts->requests_succeeded);
  g_autofree char *failed = throng_format_count (accounts->requests_failed);
  g_autofree char *aborted = throng_format_count (accounts->requests_aborted);
  g_autofree char *tasks = throng_format_count (accounts->tasks_started);
  g_autofree char *broken = throng_format_count (accounts->tasks_broken);

  g_string_append_printf (out, _ ("Requests: %s = %s succeeded + %s failed + %s aborted"), requests,
                          succeeded, failed, aborted);
  if (accounts->hops + accounts->retries > 0)
    {
      g_string_append_c (out, ' ');
      /* Translators: redirects that were followed, and requests that were sent again */
      g_string_append_printf (out, _ ("(and hops: %" PRIu64 ", retries: %" PRIu64 ")"),
                              accounts->hops, accounts->retries);
    }
  g_string_append_c (out, '\n');
  g_string_append_printf (out, _ ("Tasks: %s, of which %s broken off"), tasks, broken);
  g_string_append_c (out, '\n');
  add_delays (accounts, out);
  add_stall (&snapshot->stall, out);
  add_generator (&snapshot->generator, style, out);
}
