/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define THRONG_TYPE_HELP (throng_help_get_type ())
G_DECLARE_FINAL_TYPE (ThrongHelp, throng_help, THRONG, HELP, AdwDialog)

AdwDialog *throng_help_new (void);

G_END_DECLS
