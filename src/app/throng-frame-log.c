/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-frame-log.h"

#include <stdio.h>
#include <time.h>

static int64_t
get_cpu_us (void)
{
  struct timespec cpu;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &cpu);
  return cpu.tv_sec * G_USEC_PER_SEC + cpu.tv_nsec / 1000;
}

static void
after_paint_cb (GdkFrameClock *clock, FILE *file)
{
  fprintf (file, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", g_get_monotonic_time (),
           get_cpu_us ());
}

static gboolean
tick_cb (GtkWidget *window, GdkFrameClock *clock, void *data)
{
  return G_SOURCE_CONTINUE;
}

static void
realize_cb (GtkWidget *window, FILE *file)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb),
                    file);
  gtk_widget_add_tick_callback (window, tick_cb, NULL, NULL);
}

/* Before the file goes. */
static void
unrealize_cb (GtkWidget *window, FILE *file)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (window), file);
}

static void
close_file (void *file)
{
  fclose (file);
}

void
throng_frame_log_follow (GtkWindow *window)
{
  const char *path = g_getenv ("THRONG_FRAME_LOG");
  FILE *file = path != NULL ? fopen (path, "ae") : NULL;

  if (file == NULL)
    return;
  g_object_set_data_full (G_OBJECT (window), "frame-log", file, close_file);
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), file);
  g_signal_connect (window, "unrealize", G_CALLBACK (unrealize_cb), file);
}
