/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/throng-cli-progress.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/throng-cli-table.h"
#include "i18n/throng-i18n.h"
#include "stats/throng-units.h"

#define SECONDS_BETWEEN_LINES 2
/* Of a terminal that does not say, and of a file or a log, whose lines may be longer. */
#define DEFAULT_COLUMNS 132
#define FILE_COLUMNS 180
#define DEFAULT_LINES 40

/* Lines of a live table that are not rows: state, header, two rules, Aggregated. */
#define LINES_AROUND_ROWS 6

struct _ThrongCliProgress
{
  ThrongSwarm *swarm; /* borrowed */
  char *title;
  bool is_quiet;
  bool is_terminal;
  unsigned n_drawn; /* lines of the table on the screen */
  unsigned n_updates;
  int output_errno; /* of the first output that failed, 0 = none */
};

ThrongCliProgress *
throng_cli_progress_new (ThrongSwarm *swarm, const char *title, bool is_quiet)
{
  ThrongCliProgress *self = g_new0 (ThrongCliProgress, 1);
  const char *terminal = g_getenv ("TERM");

  self->swarm = swarm;
  self->title = throng_table_dup_printable (title);
  self->is_quiet = is_quiet;
  self->is_terminal = isatty (STDOUT_FILENO) && g_strcmp0 (terminal, "dumb") != 0;
  return self;
}

void
throng_cli_progress_free (ThrongCliProgress *self)
{
  g_free (self->title);
  g_free (self);
}

static ThrongTableStyle
get_style (ThrongCliProgress *self, bool is_live)
{
  struct winsize size = { .ws_col = FILE_COLUMNS, .ws_row = DEFAULT_LINES };
  const char *no_color = g_getenv ("NO_COLOR");

  if (self->is_terminal)
    ioctl (STDOUT_FILENO, TIOCGWINSZ, &size);
  if (size.ws_col == 0)
    size.ws_col = DEFAULT_COLUMNS;
  if (size.ws_row == 0)
    size.ws_row = DEFAULT_LINES;
  return (ThrongTableStyle) {
    .columns = size.ws_col,
    .max_rows = is_live ? (unsigned) MAX (size.ws_row - LINES_AROUND_ROWS, 2) : 0,
    .is_coloured = self->is_terminal && (no_color == NULL || no_color[0] == '\0'),
  };
}

static void
flush (ThrongCliProgress *self)
{
  if (fflush (stdout) != 0 && self->output_errno == 0)
    self->output_errno = errno;
  clearerr (stdout);
}

static void
erase_table (ThrongCliProgress *self)
{
  if (self->n_drawn > 0)
    printf ("\r\033[%uA\033[J", self->n_drawn);
  self->n_drawn = 0;
}

static const char *
get_state_title (ThrongSwarmState state)
{
  static const char *const titles[] = { N_ ("ready"),   N_ ("set-up"),   N_ ("spawning"),
                                        N_ ("running"), N_ ("stopping"), N_ ("clean-up"),
                                        N_ ("stopped") };

  return _ (titles[state]);
}

static void
add_users (ThrongCliProgress *self, const ThrongSnapshot *snapshot, GString *out)
{
  if (throng_swarm_has_arrivals (self->swarm))
    {
      g_autofree char *rate = throng_format_rate (throng_swarm_get_wanted_arrivals (self->swarm));

      g_string_append_printf (out, _ ("%s arrivals/s"), rate);
      g_string_append (out, ", ");
      if (snapshot->waiting > 0)
        {
          g_string_append_printf (out, _ ("%" PRIu64 " waiting for a user"), snapshot->waiting);
          g_string_append (out, ", ");
        }
    }
  g_string_append_printf (out, throng_ngettext ("%u user", "%u users", snapshot->users),
                          snapshot->users);
  if (snapshot->logging_in > 0)
    {
      g_string_append (out, ", ");
      g_string_append_printf (out, _ ("%u of them logging in"), snapshot->logging_in);
    }
  if (snapshot->stopping > 0)
    {
      g_string_append (out, ", ");
      g_string_append_printf (out, _ ("%u stopping"), snapshot->stopping);
    }
}

/* Cuts every line to the width of the terminal: a line that wraps would spoil the drawing in place.
 */
static unsigned
print_cut (const char *text, unsigned columns)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  unsigned n = 0;

  for (; lines[n] != NULL && lines[n + 1] != NULL; n++)
    {
      unsigned shown = 0;

      for (const char *p = lines[n]; *p != '\0'; p = g_utf8_next_char (p))
        {
          if (*p == '\033')
            {
              p = strchr (p, 'm');
              continue;
            }
          shown += throng_table_get_cells (g_utf8_get_char (p));
          if (shown > columns)
            {
              *(char *) p = '\0';
              break;
            }
        }
      /* The end of a style may have been cut off. */
      printf ("%s%s\n", lines[n],
              shown > columns && strchr (lines[n], '\033') != NULL ? "\033[0m" : "");
    }
  return n;
}

static void
draw_table (ThrongCliProgress *self, const ThrongSnapshot *snapshot)
{
  ThrongTableStyle style = get_style (self, true);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *elapsed = throng_format_duration ((double) snapshot->time_us / G_USEC_PER_SEC);

  g_string_append_printf (out, "%s · %s · %s · ", self->title,
                          get_state_title (throng_swarm_get_state (self->swarm)), elapsed);
  add_users (self, snapshot, out);
  g_string_append_c (out, '\n');
  throng_table_statistics (snapshot, &style, true, out);
  erase_table (self);
  self->n_drawn = print_cut (out->str, style.columns);
  flush (self);
}

static void
print_line (ThrongCliProgress *self, const ThrongSnapshot *snapshot)
{
  const ThrongRow *total = &snapshot->total;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *elapsed = throng_format_duration ((double) snapshot->time_us / G_USEC_PER_SEC);
  g_autofree char *requests = throng_format_count (total->n_requests);
  g_autofree char *failures = throng_format_count (total->n_failures);
  g_autofree char *rate = throng_format_rate (total->current_requests_per_s);
  g_autofree char *median = throng_format_ms (total->percentiles_ms[0]);
  g_autofree char *p95 = throng_format_ms (total->percentiles_ms[5]);

  g_string_append_printf (out, "%8s  %s, ", elapsed,
                          get_state_title (throng_swarm_get_state (self->swarm)));
  add_users (self, snapshot, out);
  g_string_append (out, ", ");
  g_string_append_printf (out, _ ("%s requests, %s failed, %s/s"), requests, failures, rate);
  if (snapshot->n_errors > 0)
    g_string_append_printf (out, ", %s", _ ("errors in the scenario"));
  if (total->n_requests > 0)
    {
      g_string_append (out, ", ");
      g_string_append_printf (out, _ ("median %s ms, 95%% %s ms"), median, p95);
    }
  printf ("%s\n", out->str);
  flush (self);
}

void
throng_cli_progress_update (ThrongCliProgress *self, const ThrongSnapshot *snapshot)
{
  if (self->is_quiet)
    return;
  if (self->is_terminal)
    draw_table (self, snapshot);
  else if (++self->n_updates % SECONDS_BETWEEN_LINES == 0)
    print_line (self, snapshot);
}

void
throng_cli_progress_tell (ThrongCliProgress *self, const char *sentence)
{
  g_autofree char *printable = throng_table_dup_printable (sentence);

  erase_table (self);
  printf ("%s\n", printable);
  flush (self);
}

void
throng_cli_progress_warn (ThrongCliProgress *self, const char *sentence)
{
  erase_table (self);
  flush (self);
  g_printerr ("throng-cli: %s\n", sentence);
}

static void
add_part (GString *out,
          void (*add) (const ThrongSnapshot *, const ThrongTableStyle *, GString *),
          const ThrongSnapshot *snapshot,
          const ThrongTableStyle *style)
{
  size_t before = out->len;

  g_string_append_c (out, '\n');
  add (snapshot, style, out);
  if (out->len == before + 1)
    g_string_truncate (out, before);
}

void
throng_cli_progress_end (ThrongCliProgress *self, const ThrongSnapshot *snapshot)
{
  ThrongTableStyle style = get_style (self, false);
  g_autoptr (GString) out = g_string_new (NULL);

  erase_table (self);
  if (!self->is_terminal && !self->is_quiet)
    g_string_append_c (out, '\n');
  throng_table_statistics (snapshot, &style, false, out);
  add_part (out, throng_table_percentiles, snapshot, &style);
  add_part (out, throng_table_tasks, snapshot, &style);
  add_part (out, throng_table_failures, snapshot, &style);
  add_part (out, throng_table_errors, snapshot, &style);
  add_part (out, throng_table_summary, snapshot, &style);
  printf ("%s", out->str);
  flush (self);
}

bool
throng_cli_progress_has_lost_reader (ThrongCliProgress *self)
{
  return self->output_errno == EPIPE;
}

bool
throng_cli_progress_check (ThrongCliProgress *self, GError **error)
{
  if (self->output_errno == 0 || self->output_errno == EPIPE)
    return true;
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (self->output_errno),
               _ ("Could not write to the standard output: %s"),
               throng_strerror (self->output_errno));
  return false;
}
