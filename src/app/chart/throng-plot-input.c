/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/chart/throng-plot-private.h"

#include <math.h>

#include "app/chart/throng-plot-data.h"

#define ZOOM_PER_CLICK 0.8

static void
motion_cb (ThrongPlot *self, double x, double y)
{
  double time_s = throng_plot_x_to_time (self, x);

  throng_time_view_hover (self->view, throng_plot_is_in_view (self, time_s) ? time_s : NAN);
}

static void
leave_cb (ThrongPlot *self)
{
  throng_time_view_hover (self->view, NAN);
}

/* Zoom and pan */

static double
get_zoom_center_s (ThrongPlot *self)
{
  double hover_s = throng_time_view_get_hover_s (self->view);

  return isnan (hover_s)
             ? throng_time_view_get_from_s (self->view) + throng_plot_get_length_s (self) / 2
             : hover_s;
}

static gboolean
scroll_cb (ThrongPlot *self, double dx, double dy, GtkEventControllerScroll *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (
      GTK_EVENT_CONTROLLER (controller));

  if (self->leaves_scrolling && (state & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  if (dy != 0)
    throng_time_view_zoom (self->view, pow (ZOOM_PER_CLICK, -dy), get_zoom_center_s (self));
  if (dx != 0)
    throng_time_view_pan (self->view, dx * throng_plot_get_length_s (self) / 10);
  return GDK_EVENT_STOP;
}

static void
drag_begin_cb (ThrongPlot *self, double x, double y)
{
  self->drag_from_s = throng_time_view_get_from_s (self->view);
}

static void
drag_update_cb (ThrongPlot *self, double dx, double dy)
{
  double wanted_s = self->drag_from_s
                    - dx / throng_plot_get_inner_width (self) * throng_plot_get_length_s (self);

  throng_time_view_pan (self->view, wanted_s - throng_time_view_get_from_s (self->view));
}

static void
pressed_cb (ThrongPlot *self, int n_press)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2)
    throng_time_view_show_all (self->view);
}

static void
pinch_begin_cb (ThrongPlot *self)
{
  self->zoom_scale = 1;
}

/* What is between the fingers stays there. */
static void
pinch_cb (ThrongPlot *self, double scale, GtkGesture *gesture)
{
  double center_s = get_zoom_center_s (self);
  double x, y;

  if (gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    center_s = throng_plot_x_to_time (self, x);
  throng_time_view_zoom (self->view, throng_plot_pinch_factor (&self->zoom_scale, scale), center_s);
}

/* Left and right point at the values one after the other, as the pointer does. */
static gboolean
key_pressed_cb (ThrongPlot *self, guint key)
{
  double hover_s = throng_time_view_get_hover_s (self->view);
  int step = key == GDK_KEY_Left ? -1 : key == GDK_KEY_Right ? 1 : 0;
  int point;

  if (key == GDK_KEY_plus || key == GDK_KEY_minus)
    throng_time_view_zoom (self->view, key == GDK_KEY_plus ? ZOOM_PER_CLICK : 1 / ZOOM_PER_CLICK,
                           get_zoom_center_s (self));
  else if (key == GDK_KEY_0)
    throng_time_view_show_all (self->view);
  else if (step == 0 || self->n_points == 0)
    return GDK_EVENT_PROPAGATE;
  else
    {
      g_autofree char *text = NULL;

      point = isnan (hover_s)
                  ? (int) self->n_points - 1
                  : (int) throng_plot_find_nearest (self->times_s, self->n_points, hover_s) + step;
      point = CLAMP (point, 0, (int) self->n_points - 1);
      throng_time_view_hover (self->view, self->times_s[point]);
      text = g_strdup (gtk_label_get_text (GTK_LABEL (self->tip)));
      gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
    }
  return GDK_EVENT_STOP;
}

void
throng_plot_connect (ThrongPlot *self, void *controller, const char *signal, GCallback callback)
{
  g_signal_connect_object (controller, signal, callback, self, G_CONNECT_SWAPPED);
}

void
throng_plot_add_controllers (ThrongPlot *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *drag = GTK_EVENT_CONTROLLER (gtk_gesture_drag_new ());
  GtkEventController *click = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  GtkEventController *pinch = GTK_EVENT_CONTROLLER (gtk_gesture_zoom_new ());
  GtkEventController *const all[] = { motion, scroll, key, drag, click, pinch };

  throng_plot_connect (self, motion, "motion", G_CALLBACK (motion_cb));
  throng_plot_connect (self, motion, "leave", G_CALLBACK (leave_cb));
  throng_plot_connect (self, scroll, "scroll", G_CALLBACK (scroll_cb));
  throng_plot_connect (self, key, "key-pressed", G_CALLBACK (key_pressed_cb));
  throng_plot_connect (self, drag, "drag-begin", G_CALLBACK (drag_begin_cb));
  throng_plot_connect (self, drag, "drag-update", G_CALLBACK (drag_update_cb));
  throng_plot_connect (self, click, "pressed", G_CALLBACK (pressed_cb));
  throng_plot_connect (self, pinch, "begin", G_CALLBACK (pinch_begin_cb));
  throng_plot_connect (self, pinch, "scale-changed", G_CALLBACK (pinch_cb));
  for (unsigned i = 0; i < G_N_ELEMENTS (all); i++)
    gtk_widget_add_controller (GTK_WIDGET (self), all[i]);
}
