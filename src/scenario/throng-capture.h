/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * ThrongCaptureKind:
 * @THRONG_CAPTURE_FROM: the whole body or the status
 * @THRONG_CAPTURE_JSON: what a JSON path finds in the body
 * @THRONG_CAPTURE_HEADER: a header of the answer
 * @THRONG_CAPTURE_REGEX: what a regular expression finds in the body
 * @THRONG_CAPTURE_COOKIE: a cookie that the user has after the answer
 */
typedef enum
{
  THRONG_CAPTURE_FROM,
  THRONG_CAPTURE_JSON,
  THRONG_CAPTURE_HEADER,
  THRONG_CAPTURE_REGEX,
  THRONG_CAPTURE_COOKIE,
} ThrongCaptureKind;

#define THRONG_TYPE_CAPTURE_KIND (throng_capture_kind_get_type ())
GType throng_capture_kind_get_type (void);

/* Which of several matches is taken. */
typedef enum
{
  THRONG_MATCH_FIRST,
  THRONG_MATCH_LAST,
  THRONG_MATCH_RANDOM,
  THRONG_MATCH_ALL, /* as a JSON array */
} ThrongMatch;

/**
 * ThrongCapture:
 *
 * Takes a value out of a response into a variable of the user. Properties: `name`, `kind`, `from`,
 * `json`, `header`, `regex`, `group`, `cookie`, `match`, `default`.
 */
#define THRONG_TYPE_CAPTURE (throng_capture_get_type ())
G_DECLARE_FINAL_TYPE (ThrongCapture, throng_capture, THRONG, CAPTURE, ThrongNode)

/* The variable. */
const char *throng_capture_get_name (ThrongCapture *self);
ThrongCaptureKind throng_capture_get_kind (ThrongCapture *self);
/* `body` or `status`, the JSON path, the name of the header or cookie, or the pattern. */
const char *throng_capture_get_argument (ThrongCapture *self);
/* Returns: (nullable): number or name of the group of a regular expression; %NULL = 1 if there is
 * one, otherwise 0 */
const char *throng_capture_get_group (ThrongCapture *self);
ThrongMatch throng_capture_get_match (ThrongCapture *self);
/* Returns: (nullable): the text that the variable gets when nothing is found */
const char *throng_capture_get_default (ThrongCapture *self);

G_END_DECLS
