/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/chart/throng-plot.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "app/chart/throng-plot-data.h"
#include "app/chart/throng-plot-private.h"
#include "app/chart/throng-plot-style.h"
#include "app/throng-text.h"

#define TOP_PX 8
#define LABEL_GAP_PX 6
#define Y_STEP_PX 36 /* at least so far from one label to the next */
#define X_STEP_PX 80
#define LEFT_PX 52
#define BOTTOM_PX 20
/* All that is for labels grows with those that are higher. */
#define USUAL_LABEL_PX 18
#define MARK_REACH_PX 6 /* so near a mark tells its text */
#define POINT_RADIUS 2.5f

G_DEFINE_FINAL_TYPE (ThrongPlot, throng_plot, GTK_TYPE_WIDGET)

/* Geometry */

/* A length that is right for text of the usual size, for text as it is. */
static int
scale (ThrongPlot *self, int length_px)
{
  return length_px * MAX (self->label_height, USUAL_LABEL_PX) / USUAL_LABEL_PX;
}

double
throng_plot_get_inner_width (ThrongPlot *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - self->left - RIGHT_PX, 1);
}

double
throng_plot_get_inner_height (ThrongPlot *self)
{
  return MAX (gtk_widget_get_height (GTK_WIDGET (self)) - self->top - self->bottom, 1);
}

double
throng_plot_get_length_s (ThrongPlot *self)
{
  return throng_time_view_get_to_s (self->view) - throng_time_view_get_from_s (self->view);
}

double
throng_plot_time_to_x (ThrongPlot *self, double time_s)
{
  return self->left
         + (time_s - throng_time_view_get_from_s (self->view)) / throng_plot_get_length_s (self)
               * throng_plot_get_inner_width (self);
}

double
throng_plot_x_to_time (ThrongPlot *self, double x)
{
  return throng_time_view_get_from_s (self->view)
         + (x - self->left) / throng_plot_get_inner_width (self) * throng_plot_get_length_s (self);
}

bool
throng_plot_is_in_view (ThrongPlot *self, double time_s)
{
  return time_s >= throng_time_view_get_from_s (self->view)
         && time_s <= throng_time_view_get_to_s (self->view);
}

static double
value_to_y (ThrongPlot *self, double value, double top_value)
{
  return self->top + (1 - value / top_value) * throng_plot_get_inner_height (self);
}

/* The top of the axis is a whole number of steps, and above all that is visible. */
static double
find_top (ThrongPlot *self, double *step)
{
  double from_s = throng_time_view_get_from_s (self->view);
  double to_s = throng_time_view_get_to_s (self->view);
  double most = 0;

  for (unsigned i = 0; i < self->kind->n_lines; i++)
    for (unsigned j = 0; j < self->n_points && !self->is_hidden[i]; j++)
      if (self->times_s[j] >= from_s && self->times_s[j] <= to_s && self->values[i][j] > most)
        most = self->values[i][j];
  most = most > 0 ? most : 1;
  *step = throng_plot_nice_step (
      most, MAX ((unsigned) (throng_plot_get_inner_height (self) / scale (self, Y_STEP_PX)), 1));
  return ceil (most / *step - 1e-9) * *step;
}

/* Drawing */

static bool
is_strong (void)
{
  return adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
}

static void
draw_text (ThrongPlot *self,
           GtkSnapshot *snapshot,
           const char *text,
           double x,
           double y,
           double xalign)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  GdkRGBA color;
  int width, height;

  gtk_widget_get_color (GTK_WIDGET (self), &color);
  color.alpha *= is_strong () ? 1 : 0.7f;
  pango_layout_get_pixel_size (layout, &width, &height);
  x = CLAMP (x - width * xalign, 0, gtk_widget_get_width (GTK_WIDGET (self)) - width);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) (y - height / 2.0)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
get_grid_color (ThrongPlot *self, GdkRGBA *color)
{
  gtk_widget_get_color (GTK_WIDGET (self), color);
  color->alpha *= is_strong () ? 0.5f : 0.15f;
}

static void
draw_value_axis (ThrongPlot *self, GtkSnapshot *snapshot, double top_value, double step)
{
  GdkRGBA color;

  get_grid_color (self, &color);
  for (double value = 0; value <= top_value + step / 2; value += step)
    {
      g_autofree char *text = throng_plot_format_value (value, step);
      double y = round (value_to_y (self, value, top_value));

      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT ((float) self->left, (float) y,
                                                      (float) throng_plot_get_inner_width (self),
                                                      1));
      draw_text (self, snapshot, text, self->left - LABEL_GAP_PX, y, 1);
    }
}

static void
draw_time_axis (ThrongPlot *self, GtkSnapshot *snapshot)
{
  double to_s = throng_time_view_get_to_s (self->view);
  double step_s = throng_plot_time_step (
      throng_plot_get_length_s (self),
      MAX ((unsigned) (throng_plot_get_inner_width (self) / scale (self, X_STEP_PX)), 1));
  double first_s = ceil (throng_time_view_get_from_s (self->view) / step_s) * step_s;

  for (double time_s = first_s; time_s <= to_s; time_s += step_s)
    {
      g_autofree char *text = throng_text_elapsed (time_s);

      draw_text (self, snapshot, text, throng_plot_time_to_x (self, time_s),
                 gtk_widget_get_height (GTK_WIDGET (self))
                     - MAX (self->label_height, BOTTOM_PX) / 2.0,
                 0.5);
    }
}

static double
to_seconds (int64_t time_us)
{
  return (double) time_us / G_USEC_PER_SEC;
}

/* The longest time without any answer lies as a shade behind the lines. */
static void
draw_stall (ThrongPlot *self, GtkSnapshot *snapshot)
{
  const ThrongStall *stall = &self->snapshot->stall;
  double left = throng_plot_time_to_x (self, to_seconds (stall->from_us));
  double right = throng_plot_time_to_x (self, to_seconds (stall->from_us + stall->length_us));
  double end = self->left + throng_plot_get_inner_width (self);
  GdkRGBA color;

  left = CLAMP (left, self->left, end);
  right = CLAMP (right, self->left, end);
  if (stall->length_us == 0 || right <= left)
    return;
  throng_plot_get_color (THRONG_PLOT_ORANGE, &color);
  color.alpha = 0.2f;
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT ((float) left, (float) self->top,
                                                  (float) MAX (right - left, 2),
                                                  (float) throng_plot_get_inner_height (self)));
}

static void
draw_marks (ThrongPlot *self, GtkSnapshot *snapshot)
{
  static const float dashes[] = { 3, 3 };
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  g_autoptr (GskStroke) stroke = gsk_stroke_new (1);
  GdkRGBA color;

  for (unsigned i = 0; i < self->snapshot->n_marks; i++)
    {
      double time_s = to_seconds (self->snapshot->marks[i].time_us);
      float x = (float) (round (throng_plot_time_to_x (self, time_s)) + 0.5);

      if (!throng_plot_is_in_view (self, time_s))
        continue;
      gsk_path_builder_move_to (builder, x, (float) self->top);
      gsk_path_builder_line_to (builder, x,
                                (float) (self->top + throng_plot_get_inner_height (self)));
    }
  path = gsk_path_builder_to_path (builder);
  gsk_stroke_set_dash (stroke, dashes, G_N_ELEMENTS (dashes));
  gtk_widget_get_color (GTK_WIDGET (self), &color);
  color.alpha *= 0.45f;
  gtk_snapshot_append_stroke (snapshot, path, stroke, &color);
}

static GArray *
get_columns (ThrongPlot *self, unsigned line)
{
  return throng_plot_columns (
      self->times_s, self->values[line], self->n_points, throng_time_view_get_from_s (self->view),
      throng_time_view_get_to_s (self->view), (unsigned) throng_plot_get_inner_width (self));
}

static GskPath *
make_path (ThrongPlot *self, const GArray *columns, double top_value)
{
  GskPathBuilder *builder = gsk_path_builder_new ();
  bool is_interrupted = true;

  for (unsigned i = 0; i < columns->len; i++)
    {
      const ThrongPlotColumn *column = &g_array_index (columns, ThrongPlotColumn, i);
      float x = (float) (self->left + column->x);
      float low = (float) value_to_y (self, column->low, top_value);
      float high = (float) value_to_y (self, column->high, top_value);

      if (!isnan (column->low) && is_interrupted)
        gsk_path_builder_move_to (builder, x, low);
      if (!isnan (column->low))
        gsk_path_builder_line_to (builder, x, low);
      if (!isnan (column->low) && high < low)
        gsk_path_builder_line_to (builder, x, high);
      is_interrupted = isnan (column->low);
    }
  return gsk_path_builder_free_to_path (builder);
}

static bool
has_value (const GArray *columns, unsigned i)
{
  return i < columns->len && !isnan (g_array_index (columns, ThrongPlotColumn, i).low);
}

/* A point that stands alone, as the first of a run does, is no line. */
static GskPath *
make_points (ThrongPlot *self, const GArray *columns, double top_value)
{
  GskPathBuilder *builder = gsk_path_builder_new ();

  for (unsigned i = 0; i < columns->len; i++)
    {
      const ThrongPlotColumn *column = &g_array_index (columns, ThrongPlotColumn, i);
      graphene_point_t center;

      if (!has_value (columns, i) || has_value (columns, i + 1)
          || (i > 0 && has_value (columns, i - 1)))
        continue;
      graphene_point_init (&center, (float) (self->left + column->x),
                           (float) value_to_y (self, column->low, top_value));
      gsk_path_builder_add_circle (builder, &center, POINT_RADIUS);
    }
  return gsk_path_builder_free_to_path (builder);
}

static void
draw_line (ThrongPlot *self, GtkSnapshot *snapshot, unsigned i, double top_value)
{
  const ThrongPlotLine *line = &self->kind->lines[i];
  g_autoptr (GArray) columns = get_columns (self, i);
  g_autoptr (GskPath) path = make_path (self, columns, top_value);
  g_autoptr (GskPath) points = make_points (self, columns, top_value);
  g_autoptr (GskStroke) stroke = throng_plot_stroke_new (line->pattern);
  GdkRGBA color;

  throng_plot_get_color (line->color, &color);
  if (!gsk_path_is_empty (path))
    gtk_snapshot_append_stroke (snapshot, path, stroke, &color);
  if (!gsk_path_is_empty (points))
    gtk_snapshot_append_fill (snapshot, points, GSK_FILL_RULE_WINDING, &color);
}

static void
draw_lines (ThrongPlot *self, GtkSnapshot *snapshot, double top_value)
{
  /* A line as thick as two pixels is whole at the edges too. */
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT ((float) self->left, (float) self->top - 2,
                                               (float) throng_plot_get_inner_width (self) + 1,
                                               (float) throng_plot_get_inner_height (self) + 4));
  /* The first is solid, and seen below the dashes of others that are the same: when all fails, the
   * failures must not be hidden. */
  for (unsigned i = 0; i < self->kind->n_lines; i++)
    if (!self->is_hidden[i])
      draw_line (self, snapshot, i, top_value);
  gtk_snapshot_pop (snapshot);
}

static GskRenderNode *
draw (ThrongPlot *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  double step, top_value = find_top (self, &step);

  draw_value_axis (self, snapshot, top_value, step);
  draw_time_axis (self, snapshot);
  if (self->snapshot != NULL)
    {
      draw_stall (self, snapshot);
      draw_marks (self, snapshot);
      draw_lines (self, snapshot, top_value);
    }
  return gtk_snapshot_free_to_node (snapshot);
}

static void
draw_hover (ThrongPlot *self, GtkSnapshot *snapshot)
{
  double hover_s = throng_time_view_get_hover_s (self->view);
  GdkRGBA color;

  if (isnan (hover_s) || !throng_plot_is_in_view (self, hover_s))
    return;
  gtk_widget_get_color (GTK_WIDGET (self), &color);
  gtk_snapshot_append_color (
      snapshot, &color,
      &GRAPHENE_RECT_INIT ((float) round (throng_plot_time_to_x (self, hover_s)), (float) self->top,
                           1, (float) throng_plot_get_inner_height (self)));
}

static void
throng_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ThrongPlot *self = THRONG_PLOT (widget);

  /* Pointing at something must not draw the lines anew. */
  if (self->drawing == NULL)
    self->drawing = draw (self);
  if (self->drawing != NULL)
    gtk_snapshot_append_node (snapshot, self->drawing);
  draw_hover (self, snapshot);
  gtk_widget_snapshot_child (widget, self->tip, snapshot);
}

/* What is pointed at */

static void
add_marks_text (ThrongPlot *self, double time_s, GString *text)
{
  double reach_s = MARK_REACH_PX / throng_plot_get_inner_width (self)
                   * throng_plot_get_length_s (self);

  for (unsigned i = 0; i < self->snapshot->n_marks; i++)
    {
      const ThrongMark *mark = &self->snapshot->marks[i];
      g_autofree char *escaped = g_markup_escape_text (mark->text, -1);

      if (fabs (to_seconds (mark->time_us) - time_s) <= reach_s)
        g_string_append_printf (text, "\n%s", escaped);
    }
}

static void
add_stall_text (ThrongPlot *self, double time_s, GString *text)
{
  const ThrongStall *stall = &self->snapshot->stall;
  double from_s = to_seconds (stall->from_us), length_s = to_seconds (stall->length_us);

  if (stall->length_us > 0 && time_s >= floor (from_s) && time_s <= ceil (from_s + length_s))
    {
      g_string_append_c (text, '\n');
      /* Translators: for how long the service answered nothing at all. */
      g_string_append_printf (text, _ ("No answers for %.1f s"), length_s);
    }
}

static char *
dup_value_text (ThrongPlot *self, unsigned line, unsigned point)
{
  double value = self->values[line][point];
  bool is_count = self->kind->unit[0] == '\0';
  g_autofree char *number = is_count ? throng_text_count (round (value)) : throng_text_rate (value);

  return g_strconcat (_ (self->kind->lines[line].label), " ", number,
                      is_count || isnan (value) ? "" : _ (self->kind->unit), NULL);
}

static char *
dup_tip_markup (ThrongPlot *self, unsigned point)
{
  GString *text = g_string_new (NULL);
  double time_s = self->times_s[point];
  g_autofree char *elapsed = throng_text_elapsed (time_s);

  g_string_append_printf (text, "<b>%s</b>", elapsed);
  for (unsigned i = 0; i < self->kind->n_lines; i++)
    {
      g_autofree char *value = dup_value_text (self, i, point);
      g_autofree char *escaped = g_markup_escape_text (value, -1);

      if (!self->is_hidden[i])
        g_string_append_printf (text, "\n%s", escaped);
    }
  add_marks_text (self, time_s, text);
  add_stall_text (self, time_s, text);
  return g_string_free_and_steal (text);
}

static void
hovered_cb (ThrongPlot *self)
{
  double hover_s = throng_time_view_get_hover_s (self->view);
  bool is_shown = !isnan (hover_s) && self->n_points > 0 && throng_plot_is_in_view (self, hover_s);

  gtk_widget_set_visible (self->tip, is_shown);
  if (is_shown)
    {
      unsigned point = throng_plot_find_nearest (self->times_s, self->n_points, hover_s);
      g_autofree char *markup = dup_tip_markup (self, point);

      gtk_label_set_markup (GTK_LABEL (self->tip), markup);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The latest values, for those who can't see the lines. */
static void
describe (ThrongPlot *self)
{
  g_autoptr (GString) text = g_string_new (self->about);

  for (unsigned i = 0; i < self->kind->n_lines && self->n_points > 0; i++)
    {
      g_autofree char *value = dup_value_text (self, i, self->n_points - 1);

      if (!self->is_hidden[i])
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", value);
    }
  if (self->n_points == 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", _ ("no values yet"));
  if (g_set_str (&self->description, text->str))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    text->str, -1);
}

static void
invalidate (ThrongPlot *self)
{
  g_clear_pointer (&self->drawing, gsk_render_node_unref);
  hovered_cb (self);
}

/* Life */

static void
throng_plot_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ThrongPlot *self = THRONG_PLOT (widget);
  double x = throng_plot_time_to_x (self, throng_time_view_get_hover_s (self->view));
  GtkRequisition size;
  GtkAllocation place;

  g_clear_pointer (&self->drawing, gsk_render_node_unref);
  if (!gtk_widget_should_layout (self->tip))
    return;
  gtk_widget_get_preferred_size (self->tip, NULL, &size);
  /* On the side where there is room. */
  place.x = (int) (x + LABEL_GAP_PX);
  if (place.x + size.width > width)
    place.x = (int) (x - LABEL_GAP_PX) - size.width;
  place.x = MAX (place.x, 0);
  place.y = self->top;
  place.width = size.width;
  place.height = size.height;
  gtk_widget_size_allocate (self->tip, &place, -1);
}

static void
throng_plot_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? LEFT_PX + RIGHT_PX + 120 : 100;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : 140;
}

/* The lowest label of a value must not stand on the first time. */
static void
take_label_size (ThrongPlot *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0");

  pango_layout_get_pixel_size (layout, NULL, &self->label_height);
  self->top = MAX (TOP_PX, self->label_height / 2);
  self->left = scale (self, LEFT_PX);
  self->bottom = MAX (BOTTOM_PX, self->label_height * 3 / 2 - LABEL_GAP_PX);
}

static void
throng_plot_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (throng_plot_parent_class)->css_changed (widget, change);
  take_label_size (THRONG_PLOT (widget));
  invalidate (THRONG_PLOT (widget));
}

static void
clear_points (ThrongPlot *self)
{
  g_clear_pointer (&self->times_s, g_free);
  for (unsigned i = 0; i < THRONG_PLOT_MOST_LINES; i++)
    g_clear_pointer (&self->values[i], g_free);
  self->n_points = 0;
}

static void
throng_plot_dispose (GObject *object)
{
  ThrongPlot *self = THRONG_PLOT (object);

  g_clear_pointer (&self->tip, gtk_widget_unparent);
  g_clear_object (&self->view);
  g_clear_pointer (&self->snapshot, throng_snapshot_unref);
  g_clear_pointer (&self->drawing, gsk_render_node_unref);
  clear_points (self);
  g_clear_pointer (&self->about, g_free);
  g_clear_pointer (&self->description, g_free);

  G_OBJECT_CLASS (throng_plot_parent_class)->dispose (object);
}

static void
throng_plot_class_init (ThrongPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_plot_dispose;
  widget_class->snapshot = throng_plot_snapshot;
  widget_class->size_allocate = throng_plot_size_allocate;
  widget_class->measure = throng_plot_measure;
  widget_class->css_changed = throng_plot_css_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "plot");
}

static void
throng_plot_init (ThrongPlot *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  take_label_size (self);
  self->tip = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->tip), 0);
  gtk_widget_add_css_class (self->tip, "osd");
  gtk_widget_add_css_class (self->tip, "plot-tip");
  gtk_widget_set_visible (self->tip, FALSE);
  gtk_widget_set_can_target (self->tip, FALSE);
  gtk_widget_set_parent (self->tip, GTK_WIDGET (self));
  throng_plot_add_controllers (self);
  throng_plot_connect (self, manager, "notify::dark", G_CALLBACK (invalidate));
  throng_plot_connect (self, manager, "notify::high-contrast", G_CALLBACK (invalidate));
  throng_plot_connect (self, manager, "notify::accent-color", G_CALLBACK (invalidate));
}

ThrongPlot *
throng_plot_new (const ThrongPlotKind *kind, ThrongTimeView *view)
{
  ThrongPlot *self = g_object_new (THRONG_TYPE_PLOT, NULL);

  self->kind = kind;
  self->view = g_object_ref (view);
  throng_plot_connect (self, view, "changed", G_CALLBACK (invalidate));
  throng_plot_connect (self, view, "hovered", G_CALLBACK (hovered_cb));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (kind->title), -1);
  describe (self);
  return self;
}

static void
take_points (ThrongPlot *self, const GArray *points)
{
  clear_points (self);
  self->n_points = points != NULL ? points->len : 0;
  self->times_s = g_new (double, self->n_points);
  for (unsigned i = 0; i < self->kind->n_lines; i++)
    self->values[i] = g_new (double, self->n_points);
  for (unsigned j = 0; j < self->n_points; j++)
    {
      const ThrongPlotPoint *point = &g_array_index (points, ThrongPlotPoint, j);

      self->times_s[j] = throng_plot_point_time_s (point);
      for (unsigned i = 0; i < self->kind->n_lines; i++)
        self->values[i][j] = throng_plot_point_value (point, &self->kind->lines[i]);
    }
}

void
throng_plot_set_points (ThrongPlot *self,
                        const ThrongSnapshot *snapshot,
                        GArray *points,
                        const char *about)
{
  g_set_str (&self->about, about);
  g_clear_pointer (&self->snapshot, throng_snapshot_unref);
  if (snapshot != NULL)
    self->snapshot = throng_snapshot_ref ((ThrongSnapshot *) snapshot);
  take_points (self, points);
  describe (self);
  invalidate (self);
}

void
throng_plot_set_line_visible (ThrongPlot *self, unsigned line, bool visible)
{
  if (self->is_hidden[line] == !visible)
    return;
  self->is_hidden[line] = !visible;
  describe (self);
  invalidate (self);
}

void
throng_plot_set_leaves_scrolling (ThrongPlot *self, bool leaves_scrolling)
{
  self->leaves_scrolling = leaves_scrolling;
}
