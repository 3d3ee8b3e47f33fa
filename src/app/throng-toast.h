/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows @sentence in the window or dialog that @widget is in, on as many lines as it needs there.
 * @button: (nullable): what a button beside it says, with a mnemonic. Returns: (transfer none)
 * (nullable): the toast, for what its button does; %NULL where the window is gone */
AdwToast *throng_toast_show (GtkWidget *widget, const char *sentence, const char *button);

G_END_DECLS
