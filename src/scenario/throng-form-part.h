/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

G_BEGIN_DECLS

typedef enum
{
  THRONG_FORM_PART_VALUE,
  THRONG_FORM_PART_FILE,
} ThrongFormPartKind;

#define THRONG_TYPE_FORM_PART_KIND (throng_form_part_kind_get_type ())
GType throng_form_part_kind_get_type (void);

/**
 * ThrongFormPart:
 *
 * A part of a multipart body: a text, or a file from the scenario's folder. Properties: `name`,
 * `kind`, `value`, `file`, `file-name`, `type`. Only what belongs to the `kind` is used and saved.
 */
#define THRONG_TYPE_FORM_PART (throng_form_part_get_type ())
G_DECLARE_FINAL_TYPE (ThrongFormPart, throng_form_part, THRONG, FORM_PART, ThrongNode)

/* A template. */
const char *throng_form_part_get_name (ThrongFormPart *self);
ThrongFormPartKind throng_form_part_get_kind (ThrongFormPart *self);
/* A template. */
const char *throng_form_part_get_value (ThrongFormPart *self);
/* The path, relative to the scenario's file. */
const char *throng_form_part_get_file (ThrongFormPart *self);
/* Returns: (nullable): the name that is told to the server, a template; %NULL = that of the file */
const char *throng_form_part_get_file_name (ThrongFormPart *self);
/* Returns: (nullable): the media type; %NULL = none for a text, and for a file what its name says
 */
const char *throng_form_part_get_media_type (ThrongFormPart *self);

G_END_DECLS
