/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-run-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/throng-chart.h"
#include "app/throng-run-watch.h"
#include "app/throng-steering.h"
#include "app/throng-tables-pane.h"
#include "app/throng-text.h"
#include "app/throng-tile.h"

/* Places in throng_percentile_ratios. */
#define P50 0
#define P95 5

#define N_CHARTS 3

struct _ThrongRunPage
{
  AdwBin parent_instance;

  /* Owned */
  ThrongRun *run;
  ThrongTimeView *time_view;

  /* Borrowed */
  ThrongChart *charts[N_CHARTS];

  /* Template children */
  AdwBreakpoint *narrow;
  GtkBox *upper_charts;
  GtkBox *lower_charts;
  ThrongSteering *steering;
  AdwBanner *banner;
  ThrongTablesPane *tables_pane;
  GtkLabel *target_label;
  ThrongTile *time_tile;
  ThrongTile *users_tile;
  ThrongTile *rate_tile;
  ThrongTile *failed_tile;
  ThrongTile *median_tile;
  ThrongTile *p95_tile;
  ThrongTile *requests_tile;
};

G_DEFINE_FINAL_TYPE (ThrongRunPage, throng_run_page, ADW_TYPE_BIN)

/* Tiles */

static const char *
get_state_words (ThrongRun *run)
{
  if (run == NULL)
    return _ ("Ready");
  switch (throng_swarm_get_state (throng_run_get_swarm (run)))
    {
    case THRONG_SWARM_READY:
      return _ ("Starting");
    case THRONG_SWARM_SETTING_UP:
      return _ ("Setting Up");
    case THRONG_SWARM_SPAWNING:
      return _ ("Spawning");
    case THRONG_SWARM_RUNNING:
      return _ ("Running");
    case THRONG_SWARM_STOPPING:
      return _ ("Stopping");
    case THRONG_SWARM_CLEANING_UP:
      return _ ("Cleaning Up");
    case THRONG_SWARM_STOPPED:
      return _ ("Stopped");
    default:
      g_assert_not_reached ();
    }
}

static void
show_time (ThrongRunPage *self, const ThrongSnapshot *snapshot)
{
  double planned_s = self->run != NULL ? throng_run_get_planned_s (self->run) : 0;
  double elapsed_s = snapshot != NULL ? (double) snapshot->time_us / G_USEC_PER_SEC : NAN;
  g_autofree char *elapsed = throng_text_elapsed (elapsed_s);
  g_autofree char *planned = throng_text_elapsed (planned_s);
  /* Translators: how long a run lasts, such as "of 02:00". */
  g_autofree char *note = g_strdup_printf (_ ("of %s"), planned);

  g_object_set (self->time_tile, "caption", get_state_words (self->run), NULL);
  throng_tile_set (self->time_tile, elapsed, planned_s > 0 ? note : NULL);
}

static void
show_users (ThrongRunPage *self, const ThrongSnapshot *snapshot)
{
  g_autofree char *users = throng_text_count (snapshot != NULL ? snapshot->users : NAN);
  g_autofree char *note = NULL;

  if (snapshot != NULL && snapshot->logging_in > 0)
    /* Translators: how many users have not logged in yet. */
    note = g_strdup_printf (ngettext ("%u logging in", "%u logging in", snapshot->logging_in),
                            snapshot->logging_in);
  throng_tile_set (self->users_tile, users, note);
}

static void
show_ms (ThrongTile *tile, double value_ms, const char *note)
{
  g_autofree char *number = throng_text_ms (value_ms);
  g_autofree char *text = g_strdup_printf (_ ("%s ms"), number);

  throng_tile_set (tile, isnan (value_ms) ? number : text, note);
}

/* The last 10 s while the run is on, all of it afterwards. */
static void
show_figures (ThrongRunPage *self, const ThrongRow *total)
{
  bool is_over = self->run != NULL && !throng_run_get_active (self->run);
  const char *note = total == NULL ? NULL : is_over ? _ ("whole run") : _ ("last 10 s");
  double rate = NAN, failed = NAN, median_ms = NAN, p95_ms = NAN;
  g_autofree char *rate_text = NULL, *failed_text = NULL;

  if (total != NULL)
    {
      double failures = is_over ? total->failures_per_s : total->current_failures_per_s;
      const double *percentiles = is_over ? total->percentiles_ms : total->window_percentiles_ms;
      bool has_times = (is_over ? total->n_requests : total->n_window) > 0;

      rate = is_over ? total->requests_per_s : total->current_requests_per_s;
      failed = rate > 0 ? MIN (failures / rate, 1) : NAN;
      median_ms = has_times ? percentiles[P50] : NAN;
      p95_ms = has_times ? percentiles[P95] : NAN;
    }
  rate_text = throng_text_rate (rate);
  failed_text = throng_text_share (failed);
  throng_tile_set (self->rate_tile, rate_text, note);
  throng_tile_set (self->failed_tile, failed_text, note);
  show_ms (self->median_tile, median_ms, note);
  show_ms (self->p95_tile, p95_ms, note);
}

static void
show_tiles (ThrongRunPage *self, const ThrongSnapshot *snapshot)
{
  double n_requests = snapshot != NULL ? (double) snapshot->total.n_requests : NAN;
  g_autofree char *requests = throng_text_count (n_requests);

  show_time (self, snapshot);
  show_users (self, snapshot);
  show_figures (self, snapshot != NULL ? &snapshot->total : NULL);
  throng_tile_set (self->requests_tile, requests, NULL);
}

/* Charts */

static void
show_charts (ThrongRunPage *self, const ThrongSnapshot *snapshot)
{
  throng_time_view_set_end (self->time_view,
                            snapshot != NULL ? (double) snapshot->time_us / G_USEC_PER_SEC : 0);
  for (unsigned i = 0; i < N_CHARTS; i++)
    throng_chart_set_snapshot (self->charts[i], snapshot);
}

static void
add_charts (ThrongRunPage *self)
{
  const ThrongPlotKind *const kinds[N_CHARTS] = { &throng_requests_plot, &throng_times_plot,
                                                  &throng_users_plot };
  GtkBox *const places[N_CHARTS] = { self->upper_charts, self->upper_charts, self->lower_charts };

  self->time_view = throng_time_view_new ();
  for (unsigned i = 0; i < N_CHARTS; i++)
    {
      self->charts[i] = throng_chart_new (kinds[i], self->time_view);
      gtk_box_append (places[i], GTK_WIDGET (self->charts[i]));
    }
  gtk_box_reorder_child_after (self->lower_charts, GTK_WIDGET (self->steering),
                               GTK_WIDGET (self->charts[N_CHARTS - 1]));
}

/* Where the charts fill the page there is no other place to scroll it. */
static void
set_narrow (ThrongRunPage *self, bool is_narrow)
{
  for (unsigned i = 0; i < N_CHARTS; i++)
    throng_chart_set_leaves_scrolling (self->charts[i], is_narrow);
  throng_tables_pane_set_narrow (self->tables_pane, is_narrow);
}

static void
narrow_cb (ThrongRunPage *self)
{
  set_narrow (self, true);
}

static void
wide_cb (ThrongRunPage *self)
{
  set_narrow (self, false);
}

/* What the run says about itself */

/* Why its numbers are not to be trusted, with what to do about it. */
static char *
dup_verdict_text (const ThrongGenerator *generator)
{
  g_autofree char *reasons = g_strjoinv (" ", (char **) generator->reasons);

  if (generator->verdict == THRONG_VERDICT_INVALID)
    return g_strconcat (
        _ ("Do not trust these numbers: "), reasons, " ",
        _ ("Run it again, with fewer users or on a faster computer if it happens once more."),
        NULL);
  return g_strconcat (_ ("These numbers may be off: "), reasons, " ",
                      _ ("Close other programs on this computer, or use fewer users."), NULL);
}

static void
show_banner (ThrongRunPage *self, const ThrongSnapshot *snapshot)
{
  const GError *error = self->run != NULL
                            ? throng_swarm_get_error (throng_run_get_swarm (self->run))
                            : NULL;
  bool is_doubtful = snapshot != NULL && snapshot->generator.verdict != THRONG_VERDICT_VALID;
  g_autofree char *text = NULL;

  if (error != NULL)
    /* Translators: %s is a sentence that says why. */
    text = g_strdup_printf (_ ("The run could not be carried out. %s"), error->message);
  else if (is_doubtful)
    text = dup_verdict_text (&snapshot->generator);
  if (text != NULL)
    adw_banner_set_title (self->banner, text);
  adw_banner_set_revealed (self->banner, text != NULL);
}

/* The run */

static void
update (ThrongRunPage *self)
{
  const ThrongSnapshot *snapshot = self->run != NULL ? throng_run_get_snapshot (self->run) : NULL;

  show_tiles (self, snapshot);
  show_charts (self, snapshot);
  throng_tables_pane_update (self->tables_pane);
  show_banner (self, snapshot);
  throng_steering_update (self->steering);
}

static void
throng_run_page_dispose (GObject *object)
{
  ThrongRunPage *self = THRONG_RUN_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_RUN_PAGE);
  g_clear_object (&self->run);
  g_clear_object (&self->time_view);

  G_OBJECT_CLASS (throng_run_page_parent_class)->dispose (object);
}

static void
throng_run_page_class_init (ThrongRunPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_run_page_dispose;

  g_type_ensure (THRONG_TYPE_STEERING);
  g_type_ensure (THRONG_TYPE_TABLES_PANE);
  g_type_ensure (THRONG_TYPE_TILE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-run-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongRunPage, narrow);
  gtk_widget_class_bind_template_child (widget_class, ThrongRunPage, upper_charts);
  gtk_widget_class_bind_template_child (widget_class, ThrongRunPage, lower_charts);
  gtk_widget_class_bind_template_child (widget_class, ThrongRunPage, steering);
  gtk_widget_class_bind_template_child (widget_class, ThrongRunPage, banner);
  gtk_widget_class_bind_template_child (widget_class, ThrongRunPage, tables_pane);
  gtk_widget_class_bind_template_child (widget_class, ThrongRunPage, target_label);
  gtk_widget_class_bind_template_child (widget_class, ThrongRunPage, time_tile);
  gtk_widget_class_bind_template_child (widget_class, ThrongRunPage, users_tile);
  gtk_widget_class_bind_template_child (widget_class, ThrongRunPage, rate_tile);
  gtk_widget_class_bind_template_child (widget_class, ThrongRunPage, failed_tile);
  gtk_widget_class_bind_template_child (widget_class, ThrongRunPage, median_tile);
  gtk_widget_class_bind_template_child (widget_class, ThrongRunPage, p95_tile);
  gtk_widget_class_bind_template_child (widget_class, ThrongRunPage, requests_tile);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, wide_cb);
}

static void
throng_run_page_init (ThrongRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_charts (self);
  update (self);
}

void
throng_run_page_set_run (ThrongRunPage *self, ThrongRun *run)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_func (self->run, update, self);
  if (!g_set_object (&self->run, run))
    return;
  throng_tables_pane_set_run (self->tables_pane, run);
  if (run != NULL)
    {
      g_signal_connect_object (run, "notify::snapshot", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (run, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      gtk_label_set_label (self->target_label, throng_run_get_target (run));
      if (GTK_IS_WINDOW (root) && throng_run_get_active (run))
        throng_run_watch (GTK_WINDOW (root), run);
    }
  throng_time_view_show_all (self->time_view);
  throng_steering_set_run (self->steering, run);
  update (self);
}

void
throng_run_page_set_document (ThrongRunPage *self, ThrongDocument *document)
{
  throng_steering_set_document (self->steering, document);
}

ThrongScenario *
throng_run_page_dup_scenario (ThrongRunPage *self)
{
  return throng_steering_dup_scenario (self->steering);
}
