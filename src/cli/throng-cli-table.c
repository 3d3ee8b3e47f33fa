/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/throng-cli-table.h"

#include <string.h>

#include "stats/throng-units.h"

#define METHOD_COLUMNS 8
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

/* What comes from a server or a file may hold control characters; a terminal must not obey them. */
static char *
dup_printable (const char *text)
{
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (clean, g_unichar_isprint (g_utf8_get_char (p)) ? g_utf8_get_char (p)
                                                                            : 0xfffd);
  return g_string_free (g_steal_pointer (&clean), FALSE);
}

/* @text in exactly @columns: padded, or shortened with an ellipsis. */
static void
add_left (const char *text, unsigned columns, GString *out)
{
  g_autofree char *clean = dup_printable (text);
  unsigned length = (unsigned) g_utf8_strlen (clean, -1);

  if (length > columns)
    {
      g_autofree char *start = g_utf8_substring (clean, 0, columns - 1);

      g_string_append_printf (out, "%s…", start);
      return;
    }
  g_string_append_printf (out, "%s%*s", clean, (int) (columns - length), "");
}

/* @text: (transfer full) */
static void
add_right (char *text, unsigned columns, GString *out)
{
  g_autofree char *owned = text;
  int missing = (int) columns - (int) g_utf8_strlen (owned, -1);

  g_string_append_printf (out, "%*s%s", MAX (missing, 0), "", owned);
}

static void
add_line (unsigned columns, GString *out)
{
  for (unsigned i = 0; i < columns; i++)
    g_string_append (out, "─");
  g_string_append_c (out, '\n');
}

/* Statistics */

typedef struct
{
  const char *title;
  unsigned columns;
} Column;

static const Column statistics_columns[] = {
  { "# reqs", 10 }, { "# fails", 16 }, { "Avg", 9 },   { "Min", 9 },         { "Max", 9 },
  { "Med", 9 },     { "95%", 9 },      { "req/s", 9 }, { "failures/s", 11 },
};

static unsigned
get_width (const Column *columns, unsigned n)
{
  unsigned width = 0;

  for (unsigned i = 0; i < n; i++)
    width += columns[i].columns;
  return width;
}

/* Names take what the numbers leave, but no more than the longest needs. */
static unsigned
get_name_columns (const ThrongSnapshot *snapshot, const ThrongTableStyle *style, unsigned others)
{
  unsigned longest = MIN_NAME_COLUMNS;
  unsigned left = style->columns > others + METHOD_COLUMNS
                      ? style->columns - others - METHOD_COLUMNS
                      : 0;

  for (unsigned i = 0; i < snapshot->n_rows; i++)
    longest = MAX (longest, (unsigned) g_utf8_strlen (snapshot->rows[i].name, -1));
  return CLAMP (MIN (longest, left), MIN_NAME_COLUMNS, MAX_NAME_COLUMNS);
}

static void
add_header (const Column *columns,
            unsigned n,
            unsigned name_columns,
            const ThrongTableStyle *style,
            GString *out)
{
  begin_style (style, BOLD, out);
  add_left ("Method", METHOD_COLUMNS, out);
  add_left ("Name", name_columns, out);
  for (unsigned i = 0; i < n; i++)
    add_right (g_strdup (columns[i].title), columns[i].columns, out);
  end_style (style, out);
  g_string_append_c (out, '\n');
  add_line (METHOD_COLUMNS + name_columns + get_width (columns, n), out);
}

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

static char *
dup_ms (const ThrongRow *row, double ms)
{
  return row->n_requests > 0 ? throng_format_ms (ms) : g_strdup ("–");
}

static void
add_statistics_row (const ThrongRow *row,
                    unsigned name_columns,
                    const ThrongTableStyle *style,
                    bool is_live,
                    GString *out)
{
  const Column *c = statistics_columns;

  add_left (row->method, METHOD_COLUMNS, out);
  add_left (row->name, name_columns, out);
  add_right (throng_format_count (row->n_requests), c[0].columns, out);
  if (row->n_failures > 0)
    begin_style (style, RED, out);
  add_right (dup_failures (row), c[1].columns, out);
  if (row->n_failures > 0)
    end_style (style, out);
  add_right (dup_ms (row, row->average_ms), c[2].columns, out);
  add_right (dup_ms (row, row->min_ms), c[3].columns, out);
  add_right (dup_ms (row, row->max_ms), c[4].columns, out);
  add_right (dup_ms (row, row->percentiles_ms[0]), c[5].columns, out);
  add_right (dup_ms (row, row->percentiles_ms[5]), c[6].columns, out);
  add_right (throng_format_rate (is_live ? row->current_requests_per_s : row->requests_per_s),
             c[7].columns, out);
  add_right (throng_format_rate (is_live ? row->current_failures_per_s : row->failures_per_s),
             c[8].columns, out);
  g_string_append_c (out, '\n');
}

static int
compare_rows (const void *a, const void *b)
{
  const ThrongRow *row_a = *(const ThrongRow *const *) a;
  const ThrongRow *row_b = *(const ThrongRow *const *) b;
  int order = strcmp (row_a->name, row_b->name);

  return order != 0 ? order : strcmp (row_a->method, row_b->method);
}

/* (transfer container): the rows by name, then method, as Locust has them. */
static const ThrongRow **
sort_rows (const ThrongSnapshot *snapshot)
{
  const ThrongRow **rows = g_new (const ThrongRow *, snapshot->n_rows + 1);

  for (unsigned i = 0; i < snapshot->n_rows; i++)
    rows[i] = &snapshot->rows[i];
  qsort (rows, snapshot->n_rows, sizeof *rows, compare_rows);
  return rows;
}

void
throng_table_statistics (const ThrongSnapshot *snapshot,
                         const ThrongTableStyle *style,
                         bool is_live,
                         GString *out)
{
  unsigned n_columns = G_N_ELEMENTS (statistics_columns);
  unsigned width = get_width (statistics_columns, n_columns);
  unsigned name_columns = get_name_columns (snapshot, style, width);
  g_autofree const ThrongRow **rows = sort_rows (snapshot);
  unsigned n = snapshot->n_rows;

  if (style->max_rows > 0 && n > style->max_rows)
    n = style->max_rows - 1;
  add_header (statistics_columns, n_columns, name_columns, style, out);
  for (unsigned i = 0; i < n; i++)
    add_statistics_row (rows[i], name_columns, style, is_live, out);
  if (n < snapshot->n_rows)
    g_string_append_printf (out, "… and %u more\n", snapshot->n_rows - n);
  add_line (METHOD_COLUMNS + name_columns + width, out);
  add_statistics_row (&snapshot->total, name_columns, style, is_live, out);
}

/* Percentiles */

static void
add_percentiles_row (const ThrongRow *row,
                     const Column *columns,
                     unsigned name_columns,
                     GString *out)
{
  add_left (row->method, METHOD_COLUMNS, out);
  add_left (row->name, name_columns, out);
  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    add_right (dup_ms (row, row->percentiles_ms[i]), columns[i].columns, out);
  add_right (throng_format_count (row->n_requests), columns[THRONG_N_PERCENTILES].columns, out);
  g_string_append_c (out, '\n');
}

void
throng_table_percentiles (const ThrongSnapshot *snapshot,
                          const ThrongTableStyle *style,
                          GString *out)
{
  Column columns[THRONG_N_PERCENTILES + 1];
  unsigned n = G_N_ELEMENTS (columns);
  g_autofree const ThrongRow **rows = sort_rows (snapshot);
  unsigned name_columns;

  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    columns[i] = (Column) { throng_percentile_names[i], 8 };
  columns[THRONG_N_PERCENTILES] = (Column) { "# reqs", 10 };
  name_columns = get_name_columns (snapshot, style, get_width (columns, n));

  g_string_append (out, "Response times (ms)\n");
  add_header (columns, n, name_columns, style, out);
  for (unsigned i = 0; i < snapshot->n_rows; i++)
    add_percentiles_row (rows[i], columns, name_columns, out);
  add_line (METHOD_COLUMNS + name_columns + get_width (columns, n), out);
  add_percentiles_row (&snapshot->total, columns, name_columns, out);
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
  add_listing_header ("Failures", "Endpoint: what was wrong", style, out);
  for (unsigned i = 0; i < n; i++)
    {
      const ThrongFailure *failure = &snapshot->failures[i];
      g_autofree char *name = dup_printable (failure->name);
      g_autofree char *message = dup_printable (failure->message);

      add_right (throng_format_count (failure->count), 10, out);
      g_string_append_printf (out, "  %s %s: %s\n", failure->method, name, message);
    }
  if (n < snapshot->n_failures)
    g_string_append_printf (out, "… and %u more kinds\n", snapshot->n_failures - n);
}

void
throng_table_errors (const ThrongSnapshot *snapshot, const ThrongTableStyle *style, GString *out)
{
  unsigned n = MIN (snapshot->n_errors, MAX_LISTED);

  if (n == 0)
    return;
  add_listing_header ("Errors in the scenario", "Place: what was wrong", style, out);
  for (unsigned i = 0; i < n; i++)
    {
      const ThrongOwnError *error = &snapshot->errors[i];
      g_autofree char *message = dup_printable (error->message);

      add_right (throng_format_count (error->count), 10, out);
      g_string_append_printf (out, "  %s: %s\n", error->place, message);
    }
  if (n < snapshot->n_errors)
    g_string_append_printf (out, "… and %u more kinds\n", snapshot->n_errors - n);
}

/* Summary */

static void
add_generator (const ThrongGenerator *generator, const ThrongTableStyle *style, GString *out)
{
  bool is_valid = generator->verdict == THRONG_VERDICT_VALID;

  g_string_append (out, "Generator: ");
  begin_style (style, is_valid ? BOLD : RED, out);
  g_string_append (out, throng_verdict_to_string (generator->verdict));
  end_style (style, out);
  if (is_valid)
    {
      g_autofree char *late = throng_format_ms (generator->lateness_p99_ms);

      g_string_append_printf (out, " (99 %% of requests left at most %s ms late)", late);
    }
  g_string_append_c (out, '\n');
  for (unsigned i = 0; generator->reasons[i] != NULL; i++)
    g_string_append_printf (out, "  %s\n", generator->reasons[i]);
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

  g_string_append_printf (out, "Requests: %s = %s succeeded + %s failed + %s aborted", requests,
                          succeeded, failed, aborted);
  if (snapshot->total.n_hops + snapshot->total.n_retries > 0)
    g_string_append_printf (out,
                            " (and %" G_GUINT64_FORMAT " redirects, %" G_GUINT64_FORMAT " retries)",
                            snapshot->total.n_hops, snapshot->total.n_retries);
  g_string_append_printf (out, "\nTasks: %s, of which %s broken off\n", tasks, broken);
  add_generator (&snapshot->generator, style, out);
}
