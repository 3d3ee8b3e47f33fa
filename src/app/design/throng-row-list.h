/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ThrongRowList:
 *
 * A #ThrongFormItem for a list or map of small nodes, such as headers, captures or checks: a row
 * for each, and an empty one at the end that becomes another as soon as something is put in.
 * Properties beyond those of the part: `title`, `description`, `name-label` and `value-label`: what
 * the two entries of a name and a value are called.
 */
#define THRONG_TYPE_ROW_LIST (throng_row_list_get_type ())
G_DECLARE_FINAL_TYPE (ThrongRowList, throng_row_list, THRONG, ROW_LIST, AdwPreferencesGroup)

G_END_DECLS
