/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * ThrongCaptureKind:
 * @THRONG_CAPTURE_BODY: the whole body
 * @THRONG_CAPTURE_JSON: what a JSON path finds in the body
 * @THRONG_CAPTURE_HEADER: a header of the answer
 */
typedef enum
{
  THRONG_CAPTURE_BODY,
  THRONG_CAPTURE_JSON,
  THRONG_CAPTURE_HEADER,
} ThrongCaptureKind;

#define THRONG_TYPE_CAPTURE_KIND (throng_capture_kind_get_type ())
GType throng_capture_kind_get_type (void);

/**
 * ThrongCapture:
 *
 * Takes a value out of a response into a variable of the user. Properties: `name`, `kind`, `from`,
 * `json`, `header`, `default`.
 */
#define THRONG_TYPE_CAPTURE (throng_capture_get_type ())
G_DECLARE_FINAL_TYPE (ThrongCapture, throng_capture, THRONG, CAPTURE, ThrongNode)

/* The variable. */
const char *throng_capture_get_name (ThrongCapture *self);
ThrongCaptureKind throng_capture_get_kind (ThrongCapture *self);
/* The JSON path or the name of the header; empty for THRONG_CAPTURE_BODY. */
const char *throng_capture_get_argument (ThrongCapture *self);
/* Returns: (nullable): the text that the variable gets when nothing is found */
const char *throng_capture_get_default (ThrongCapture *self);

G_END_DECLS
