/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ThrongFormRow:
 *
 * A #ThrongFormItem for one value of a node: an entry, a switch for what is true or false, or a
 * choice where it has `words`. Properties beyond those of the part: `title`, `subtitle`,
 * `placeholder`, `is-duration`, `is-nullable` (an empty text is none), `words` (with “|” between
 * them: the texts, or names of enum values, that can be chosen) and `labels` (a GtkStringList of
 * what they are called).
 */
#define THRONG_TYPE_FORM_ROW (throng_form_row_get_type ())
G_DECLARE_FINAL_TYPE (ThrongFormRow, throng_form_row, THRONG, FORM_ROW, AdwActionRow)

G_END_DECLS
