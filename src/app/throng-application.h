/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* The process: one for all windows. */
#define THRONG_TYPE_APPLICATION (throng_application_get_type ())
G_DECLARE_FINAL_TYPE (ThrongApplication, throng_application, THRONG, APPLICATION, AdwApplication)

GtkApplication *throng_application_new (void);

/* Whether all windows are to close once each of them has been asked about. */
bool throng_application_is_quitting (ThrongApplication *self);
/* Asks in the next window about what would be lost, and closes all when none is left. */
void throng_application_go_on_quitting (ThrongApplication *self);
/* All windows stay. */
void throng_application_stop_quitting (ThrongApplication *self);

G_END_DECLS
