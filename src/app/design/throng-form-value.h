/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/* Returns: (transfer full): the text by which a form shows a string, whole number, number or
 * duration, which is a number of seconds. @written: (nullable): how a duration stands in the file
 */
char *throng_form_value_format (const GValue *value, bool is_duration, const char *written);

/* @text: (transfer full): a number or a duration as it stands in the file. Returns: (transfer
 * full): it with the decimal point of the locale */
char *throng_form_value_localize (char *text);

/* Returns: (transfer full): a number or a duration that was typed as it stands in the file: a
 * decimal comma, or what else the locale has, is as good as a point */
char *throng_form_value_dup_plain (const char *text);

/* Sets @value, which is initialized, to what @text says. @error: a sentence */
bool throng_form_value_parse (const char *text, bool is_duration, GValue *value, GError **error);

/* Sets @property of @node, unless it has that value already. @written: (nullable): how a duration
 * was typed, which is how it will stand in the file */
void throng_form_value_set (ThrongNode *node,
                            const char *property,
                            const GValue *value,
                            const char *written);

G_END_DECLS
