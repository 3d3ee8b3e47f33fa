/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-row-pane.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/chart/throng-distribution-chart.h"
#include "app/throng-text.h"
#include "stats/throng-example.h"

struct _ThrongRowPane
{
  AdwBin parent_instance;

  /* Owned */
  char *key; /* of what is shown */

  /* Template children */
  GtkLabel *title_label;
  GtkWidget *close_button;
  GtkLabel *message_label;
  GtkWidget *numbers;
  GtkLabel *statuses_label;
  GtkLabel *counts_label;
  ThrongDistributionChart *distribution;
  GtkLabel *percentiles_label;
  GtkLabel *times_label;
  GtkWidget *succeeded;
  GtkLabel *succeeded_label;
  GtkWidget *failed;
  GtkLabel *failed_label;
  GtkLabel *none_label;
};

G_DEFINE_FINAL_TYPE (ThrongRowPane, throng_row_pane, ADW_TYPE_BIN)

static void
append_body (GString *text, const char *body, uint64_t n_bytes)
{
  if (body[0] != '\0')
    g_string_append_printf (text, "\n\n%s", body);
  else if (n_bytes > 0)
    {
      g_autofree char *size = throng_text_bytes ((double) n_bytes);

      g_string_append (text, "\n\n");
      /* Translators: in place of the body of a message; %s is its size. */
      g_string_append_printf (text, _ ("(%s not kept)"), size);
    }
}

/* What finds a request in the log of the service. Before the run has started there is no clock. */
static void
append_moment (GString *text, const ThrongExample *example, int64_t started_unix_us)
{
  g_autoptr (GDateTime) sent = g_date_time_new_from_unix_utc_usec (started_unix_us
                                                                   + example->sent_us);
  g_autofree char *moment = sent != NULL ? g_date_time_format_iso8601 (sent) : NULL;
  g_autofree char *user = g_strdup_printf ("%" G_GUINT64_FORMAT, example->user_number);

  if (started_unix_us == 0 || moment == NULL)
    return;
  /* Translators: a moment such as 2026-03-31T09:30:00.123456Z, and the number of a user */
  g_string_append_printf (text, _ ("Sent %s by user %s"), moment, user);
  g_string_append_c (text, '\n');
}

/* Returns: (transfer full): a request and its answer as text to be read */
static char *
dup_exchange (const ThrongExample *example, int64_t started_unix_us)
{
  GString *text = g_string_new (example->request);
  g_autofree char *time = throng_text_ms ((double) example->response_us / 1000);

  append_body (text, example->request_body, example->request_body_bytes);
  g_string_append (text, "\n\n");
  append_moment (text, example, started_unix_us);
  if (example->status > 0)
    /* Translators: the status of an answer, then its response time. */
    g_string_append_printf (text, _ ("Status %u after %s ms"), example->status, time);
  else
    g_string_append_printf (text, _ ("No answer after %s ms"), time);
  if (example->failure[0] != '\0')
    g_string_append_printf (text, "\n%s", example->failure);
  if (example->answer[0] != '\0')
    g_string_append_printf (text, "\n%s", example->answer);
  append_body (text, example->answer_body, example->answer_body_bytes);
  return g_string_free_and_steal (text);
}

static void
show_exchange (GtkWidget *box,
               GtkLabel *label,
               const ThrongExample *example,
               int64_t started_unix_us)
{
  g_autofree char *text = example != NULL ? dup_exchange (example, started_unix_us) : NULL;

  gtk_widget_set_visible (box, text != NULL);
  if (g_strcmp0 (text, gtk_label_get_label (label)) != 0)
    gtk_label_set_label (label, text != NULL ? text : "");
}

/* The newest of the endpoint that failed so, or that succeeded when @failure is "", or that failed
 * at all when it is %NULL. */
static const ThrongExample *
find_example (GPtrArray *examples, unsigned endpoint, const char *failure)
{
  for (unsigned i = examples->len; i > 0; i--)
    {
      const ThrongExample *example = examples->pdata[i - 1];
      bool fits = failure != NULL ? g_str_equal (example->failure, failure)
                                  : example->failure[0] != '\0';

      if (example->endpoint == endpoint && fits)
        return example;
    }
  return NULL;
}

static unsigned
find_endpoint (ThrongRun *run, const char *method, const char *name)
{
  const ThrongSnapshot *snapshot = throng_run_get_snapshot (run);

  for (unsigned i = 0; i < snapshot->n_rows; i++)
    if (g_str_equal (snapshot->rows[i].method, method)
        && g_str_equal (snapshot->rows[i].name, name))
      return i;
  return G_MAXUINT;
}

static bool
has_examples (ThrongRowPane *self)
{
  return gtk_widget_get_visible (self->succeeded) || gtk_widget_get_visible (self->failed);
}

static void
show_title (ThrongRowPane *self, const char *method, const char *name, const char *message)
{
  g_autofree char *title = g_strstrip (g_strdup_printf ("%s %s", method, name));

  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->message_label, message);
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), message[0] != '\0');
}

/* Examples are looked up when something else is shown, and until there are some: that copies all
 * that were kept. */
static void
show_examples (ThrongRowPane *self,
               ThrongRun *run,
               unsigned endpoint,
               const char *key,
               const char *failure)
{
  int64_t started_us = throng_swarm_get_started_unix_us (throng_run_get_swarm (run));
  g_autoptr (GPtrArray) examples = NULL;

  if (g_strcmp0 (self->key, key) == 0 && has_examples (self))
    return;
  g_set_str (&self->key, key);
  examples = throng_swarm_dup_examples (throng_run_get_swarm (run));
  show_exchange (self->succeeded, self->succeeded_label,
                 failure == NULL ? find_example (examples, endpoint, "") : NULL, started_us);
  show_exchange (self->failed, self->failed_label, find_example (examples, endpoint, failure),
                 started_us);
  gtk_widget_set_visible (GTK_WIDGET (self->none_label), !has_examples (self));
}

static void
show_statuses (ThrongRowPane *self, const ThrongRow *row)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) counts = g_string_new (NULL);

  for (unsigned i = 0; i < row->n_statuses; i++)
    {
      g_autofree char *count = throng_text_count ((double) row->statuses[i].count);
      const char *separator = i > 0 ? "\n" : "";

      if (row->statuses[i].status > 0)
        g_string_append_printf (names, "%s%u", separator, row->statuses[i].status);
      else
        g_string_append_printf (names, "%s%s", separator, _ ("no answer"));
      g_string_append_printf (counts, "%s%s", separator, count);
    }
  gtk_label_set_label (self->statuses_label, names->str);
  gtk_label_set_label (self->counts_label, counts->str);
}

static void
show_percentiles (ThrongRowPane *self, const ThrongRow *row)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) times = g_string_new (NULL);

  for (unsigned i = 0; i < THRONG_N_PERCENTILES; i++)
    {
      double time_ms = row->n_requests > 0 ? row->percentiles_ms[i] : NAN;
      g_autofree char *time = throng_text_ms (time_ms);
      const char *separator = i > 0 ? "\n" : "";

      /* As the titles of the tables write them. */
      g_string_append_printf (names, "%s%g %%", separator, 100 * throng_percentile_ratios[i]);
      g_string_append (times, separator);
      /* Translators: a time in milliseconds */
      g_string_append_printf (times, isnan (time_ms) ? "%s" : _ ("%s ms"), time);
    }
  gtk_label_set_label (self->percentiles_label, names->str);
  gtk_label_set_label (self->times_label, times->str);
}

static void
show_distribution (ThrongRowPane *self, ThrongRun *run, unsigned endpoint)
{
  g_autoptr (GArray) bars = throng_swarm_dup_distribution (throng_run_get_swarm (run), endpoint);

  throng_distribution_chart_set_bars (self->distribution, bars);
}

static void
throng_row_pane_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), THRONG_TYPE_ROW_PANE);

  G_OBJECT_CLASS (throng_row_pane_parent_class)->dispose (object);
}

static void
throng_row_pane_finalize (GObject *object)
{
  g_free (THRONG_ROW_PANE (object)->key);

  G_OBJECT_CLASS (throng_row_pane_parent_class)->finalize (object);
}

static void
throng_row_pane_class_init (ThrongRowPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_row_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = throng_row_pane_finalize;
  g_type_ensure (THRONG_TYPE_DISTRIBUTION_CHART);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-row-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongRowPane, title_label);
  gtk_widget_class_bind_template_child (widget_class, ThrongRowPane, close_button);
  gtk_widget_class_bind_template_child (widget_class, ThrongRowPane, message_label);
  gtk_widget_class_bind_template_child (widget_class, ThrongRowPane, numbers);
  gtk_widget_class_bind_template_child (widget_class, ThrongRowPane, statuses_label);
  gtk_widget_class_bind_template_child (widget_class, ThrongRowPane, counts_label);
  gtk_widget_class_bind_template_child (widget_class, ThrongRowPane, percentiles_label);
  gtk_widget_class_bind_template_child (widget_class, ThrongRowPane, distribution);
  gtk_widget_class_bind_template_child (widget_class, ThrongRowPane, times_label);
  gtk_widget_class_bind_template_child (widget_class, ThrongRowPane, succeeded);
  gtk_widget_class_bind_template_child (widget_class, ThrongRowPane, succeeded_label);
  gtk_widget_class_bind_template_child (widget_class, ThrongRowPane, failed);
  gtk_widget_class_bind_template_child (widget_class, ThrongRowPane, failed_label);
  gtk_widget_class_bind_template_child (widget_class, ThrongRowPane, none_label);
}

static void
throng_row_pane_init (ThrongRowPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A number that no other run has, be it at the same place in memory. */
static int64_t
get_run_number (ThrongRun *run)
{
  return throng_swarm_get_started_unix_us (throng_run_get_swarm (run));
}

void
throng_row_pane_show_row (ThrongRowPane *self, ThrongRun *run, const ThrongRow *row)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT " %s %s", get_run_number (run),
                                          row->method, row->name);
  unsigned endpoint = find_endpoint (run, row->method, row->name);

  show_title (self, row->method, row->name, "");
  show_statuses (self, row);
  show_distribution (self, run, endpoint);
  show_percentiles (self, row);
  gtk_widget_set_visible (self->numbers, TRUE);
  show_examples (self, run, endpoint, key, NULL);
}

void
throng_row_pane_show_failure (ThrongRowPane *self, ThrongRun *run, const ThrongFailure *failure)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT " %s %s %s", get_run_number (run),
                                          failure->method, failure->name, failure->message);

  show_title (self, failure->method, failure->name, failure->message);
  gtk_widget_set_visible (self->numbers, FALSE);
  show_examples (self, run, find_endpoint (run, failure->method, failure->name), key,
                 failure->message);
}

void
throng_row_pane_focus_close (ThrongRowPane *self)
{
  gtk_widget_grab_focus (self->close_button);
}
