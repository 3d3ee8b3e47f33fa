/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-run-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/throng-application.h"
#include "app/chart/throng-chart.h"
#include "app/run/throng-run-notice.h"
#include "app/run/throng-steering.h"
#include "app/run/throng-tables-pane.h"
#include "app/throng-text.h"
#include "app/run/throng-tile.h"

/* Places in throng_percentile_ratios. */
#define P50 0
#define P95 5

/* The charts of requests, of response times and of users. */
#define N_CHARTS 3
#define CHART_TIMES 1
#define CHART_USERS 2

/* A banner has three lines; what is longer may be cut off. */
#define MOST_BANNER_CHARS 280
#define MOST_NARROW_BANNER_CHARS 100

/* From one part of what a snapshot brings to the next. */
#define PART_MS 50

struct _ThrongRunPage
{
  AdwBin parent_instance;

  /* Owned */
  ThrongRun *run;
  ThrongTimeView *time_view;
  GSettings *settings;

  /* Borrowed */
  ThrongChart *charts[N_CHARTS];

  bool is_narrow;
  unsigned part_timer;
  unsigned next_part;

  /* Template children */
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

static char *
dup_row_text (const ThrongRow *row)
{
  g_autofree char *name = g_strstrip (g_strdup_printf ("%s %s", row->method, row->name));

  /* Translators: what a chart is about: the name of a request; its values are those of the 10 s
   * before each moment. */
  return g_strdup_printf (_ ("%s, last 10 s"), name);
}

/* A row that is selected shows its own lines. */
static void
show_charts (ThrongRunPage *self)
{
  const ThrongSnapshot *snapshot = self->run != NULL ? throng_run_get_snapshot (self->run) : NULL;
  int row = throng_tables_pane_get_row (self->tables_pane);
  bool is_over = self->run != NULL && !throng_run_get_active (self->run);
  g_autoptr (GArray) total = snapshot != NULL ? throng_plot_points_new (snapshot, is_over) : NULL;
  g_autoptr (GArray) own = NULL;
  g_autofree char *about = NULL;

  if (row >= 0)
    {
      own = throng_row_history_dup_points (throng_run_get_row_history (self->run), (unsigned) row);
      about = dup_row_text (&snapshot->rows[row]);
    }
  throng_time_view_set_end (self->time_view,
                            snapshot != NULL ? (double) snapshot->time_us / G_USEC_PER_SEC : 0);
  for (unsigned i = 0; i < N_CHARTS; i++)
    if (own != NULL && i != CHART_USERS)
      throng_chart_set_points (self->charts[i], snapshot, own, about);
    else
      throng_chart_set_points (self->charts[i], snapshot, total, NULL);
}

static void
show_percentiles (ThrongRunPage *self)
{
  g_auto (GStrv) names = g_settings_get_strv (self->settings, "chart-percentiles");

  throng_chart_set_lines (self->charts[CHART_TIMES],
                          throng_plot_parse_times ((const char *const *) names));
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

/* What the run says about itself */

/* (nullable): sentences */
static GStrv
dup_notice (ThrongRunPage *self)
{
  ThrongSwarm *swarm = self->run != NULL ? throng_run_get_swarm (self->run) : NULL;

  if (swarm == NULL)
    return NULL;
  return throng_run_notice_new (throng_swarm_get_error (swarm), throng_run_get_snapshot (self->run),
                                !throng_run_get_active (self->run));
}

/* What the banner has no room for. */
static void
banner_clicked_cb (ThrongRunPage *self)
{
  g_auto (GStrv) notice = dup_notice (self);
  g_autofree char *details = NULL;
  AdwDialog *dialog;

  if (notice == NULL)
    return;
  details = g_strjoinv ("\n\n", notice[1] != NULL ? notice + 1 : notice);
  dialog = adw_alert_dialog_new (_ ("About These Numbers"), details);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* Its words may change often afterwards, so that they are said once. */
static void
announce_banner (ThrongRunPage *self)
{
  if (!adw_banner_get_revealed (self->banner))
    gtk_accessible_announce (GTK_ACCESSIBLE (self->banner), adw_banner_get_title (self->banner),
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
show_banner (ThrongRunPage *self)
{
  g_auto (GStrv) notice = dup_notice (self);

  if (notice != NULL)
    {
      g_autofree char *all = g_strjoinv (" ", notice);
      long most = self->is_narrow ? MOST_NARROW_BANNER_CHARS : MOST_BANNER_CHARS;
      bool has_room = g_utf8_strlen (all, -1) <= most;

      adw_banner_set_title (self->banner, has_room ? all : notice[0]);
      adw_banner_set_button_label (self->banner, has_room ? NULL : _ ("_Details"));
      announce_banner (self);
    }
  adw_banner_set_revealed (self->banner, notice != NULL);
}

/* Width */

/* Where the charts fill the page there is no other place to scroll it. */
static void
set_narrow (ThrongRunPage *self, bool is_narrow)
{
  for (unsigned i = 0; i < N_CHARTS; i++)
    throng_chart_set_narrow (self->charts[i], is_narrow);
  throng_tables_pane_set_narrow (self->tables_pane, is_narrow);
  self->is_narrow = is_narrow;
  show_banner (self);
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

static void
ample_cb (ThrongRunPage *self)
{
  throng_tables_pane_set_ample (self->tables_pane, true);
}

static void
not_ample_cb (ThrongRunPage *self)
{
  throng_tables_pane_set_ample (self->tables_pane, false);
}

/* The run */

static void
show_curves (ThrongRunPage *self)
{
  show_tiles (self, self->run != NULL ? throng_run_get_snapshot (self->run) : NULL);
  show_charts (self);
}

static void
show_tables (ThrongRunPage *self)
{
  throng_tables_pane_update (self->tables_pane);
  show_banner (self);
  throng_steering_update (self->steering);
}

/* What a snapshot brings is shown in parts: each is drawn in a frame of its own, since to take the
 * snapshot and to draw all of it takes longer than a frame has. */
static void (*const parts[]) (ThrongRunPage *) = { show_curves, show_tables };

/* While another page is shown nothing is done; this one catches up when it is shown. */
static void
update (ThrongRunPage *self)
{
  g_clear_handle_id (&self->part_timer, g_source_remove);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    parts[i](self);
}

static gboolean
part_cb (void *data)
{
  ThrongRunPage *self = data;

  parts[self->next_part++](self);
  if (self->next_part < G_N_ELEMENTS (parts))
    return G_SOURCE_CONTINUE;
  self->part_timer = 0;
  return G_SOURCE_REMOVE;
}

static void
snapshot_cb (ThrongRunPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->part_timer != 0)
    return;
  self->next_part = 0;
  self->part_timer = g_timeout_add (PART_MS, part_cb, self);
}

static void
throng_run_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (throng_run_page_parent_class)->map (widget);
  update (THRONG_RUN_PAGE (widget));
}

static void
throng_run_page_dispose (GObject *object)
{
  ThrongRunPage *self = THRONG_RUN_PAGE (object);

  g_clear_handle_id (&self->part_timer, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_RUN_PAGE);
  g_clear_object (&self->run);
  g_clear_object (&self->time_view);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (throng_run_page_parent_class)->dispose (object);
}

static void
throng_run_page_class_init (ThrongRunPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_run_page_dispose;
  widget_class->map = throng_run_page_map;

  g_type_ensure (THRONG_TYPE_STEERING);
  g_type_ensure (THRONG_TYPE_TABLES_PANE);
  g_type_ensure (THRONG_TYPE_TILE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-run-page.ui");
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
  gtk_widget_class_bind_template_callback (widget_class, banner_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, wide_cb);
  gtk_widget_class_bind_template_callback (widget_class, ample_cb);
  gtk_widget_class_bind_template_callback (widget_class, not_ample_cb);
}

static void
throng_run_page_init (ThrongRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_charts (self);
  self->settings = g_settings_new (THRONG_APPLICATION_ID);
  g_signal_connect_object (self->settings, "changed::chart-percentiles",
                           G_CALLBACK (show_percentiles), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tables_pane, "row-selected", G_CALLBACK (show_charts), self,
                           G_CONNECT_SWAPPED);
  show_percentiles (self);
  update (self);
}

void
throng_run_page_set_run (ThrongRunPage *self, ThrongRun *run)
{
  if (self->run == run)
    return;
  if (self->run != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->run, snapshot_cb, self);
      g_signal_handlers_disconnect_by_func (self->run, update, self);
    }
  g_set_object (&self->run, run);
  throng_tables_pane_set_run (self->tables_pane, run);
  if (run != NULL)
    {
      g_signal_connect_object (run, "notify::snapshot", G_CALLBACK (snapshot_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (run, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  gtk_label_set_label (self->target_label, run != NULL ? throng_run_get_target (run) : "");
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

GtkWidget *
throng_run_page_find_fault (ThrongRunPage *self, GPtrArray *problems, char **sentence)
{
  return throng_steering_find_fault (self->steering, problems, sentence);
}
