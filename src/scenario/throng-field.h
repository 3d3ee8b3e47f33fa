/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

#include <stdbool.h>

G_BEGIN_DECLS

/**
 * ThrongField:
 *
 * A row of name and value: a header, a query parameter, a form field, a variable. Several rows of
 * one name are kept; in the file they are an array. Properties: `name`, `value`, `enabled`.
 */
#define THRONG_TYPE_FIELD (throng_field_get_type ())
G_DECLARE_FINAL_TYPE (ThrongField, throng_field, THRONG, FIELD, ThrongNode)

const char *throng_field_get_name (ThrongField *self);
/* A template, with nothing resolved. */
const char *throng_field_get_value (ThrongField *self);
/* A disabled row is kept but never used. */
bool throng_field_get_enabled (ThrongField *self);

G_END_DECLS
