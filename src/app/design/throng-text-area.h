/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A #ThrongFormItem for a long text or a JSON value. */
#define THRONG_TYPE_TEXT_AREA (throng_text_area_get_type ())
G_DECLARE_FINAL_TYPE (ThrongTextArea, throng_text_area, THRONG, TEXT_AREA, AdwBin)

G_END_DECLS
