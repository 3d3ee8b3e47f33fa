/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/* Returns: (nullable): the first template in @text, whose `{{` does not stand for itself */
const char *throng_template_find (const char *text);
/* Returns: (transfer full): @json, JSON as it is written, of the same length, with its templates as
 * they would stand in plain text */
char *throng_template_dup_plain (const char *json);
/* Whether @property of @self is JSON, which is written as such. */
bool throng_node_is_json (ThrongNode *self, const char *property);

/**
 * ThrongTemplateFault:
 * @start: where the template stands in the text, in bytes
 * @length: in bytes
 * @message: what is wrong with it, such as `nothing sets the variable “tokn”`
 */
typedef struct
{
  gsize start;
  gsize length;
  char *message;
} ThrongTemplateFault;

/**
 * throng_node_find_template_faults:
 * @text: what is written for @property of @self; for JSON, as it is written
 *
 * The same that validation finds, template by template, with its place in the text.
 *
 * Returns: (transfer full): of #ThrongTemplateFault, in their order; none where @property takes no
 * templates, and none for texts above 64 KiB, which nobody reads word by word
 */
GPtrArray *throng_node_find_template_faults (ThrongNode *self,
                                             const char *property,
                                             const char *text);

G_END_DECLS
