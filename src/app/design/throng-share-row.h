/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A #ThrongFormItem that shows the share that a task or a user class has by its weight. */
#define THRONG_TYPE_SHARE_ROW (throng_share_row_get_type ())
G_DECLARE_FINAL_TYPE (ThrongShareRow, throng_share_row, THRONG, SHARE_ROW, AdwActionRow)

G_END_DECLS
