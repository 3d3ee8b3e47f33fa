/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The dialog that lists the keyboard shortcuts. */
void throng_shortcuts_present (GtkWindow *parent);

G_END_DECLS
