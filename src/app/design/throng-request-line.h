/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A #ThrongFormItem for the method and path of a request. A full address becomes target and path
 * when the focus leaves. */
#define THRONG_TYPE_REQUEST_LINE (throng_request_line_get_type ())
G_DECLARE_FINAL_TYPE (ThrongRequestLine, throng_request_line, THRONG, REQUEST_LINE, AdwBin)

G_END_DECLS
