/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The process: one for all windows. */
#define THRONG_TYPE_APPLICATION (throng_application_get_type ())
G_DECLARE_FINAL_TYPE (ThrongApplication, throng_application, THRONG, APPLICATION, AdwApplication)

GtkApplication *throng_application_new (void);

G_END_DECLS
