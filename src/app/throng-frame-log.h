/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For the benchmark of the app. Where THRONG_FRAME_LOG in the environment names a file, a line is
 * appended to it for each frame of @window: its moment on the monotonic clock, and the processor
 * time that the main thread has used, in microseconds. Frames are asked for without end, so that a
 * gap is a frame that came too late. */
void throng_frame_log_follow (GtkWindow *window);

G_END_DECLS
