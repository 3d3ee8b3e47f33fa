/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node-private.h"
#include "scenario/throng-regex.h"
#include "scenario/throng-template.h"

G_BEGIN_DECLS

/**
 * ThrongValidation:
 * @problems: what has been found
 * @variables: a set of the names that everybody has, so that templates may refer to them: of the
 * scenario's variables and those of the set-up
 * @own: a set of the names that those have beside them whose part is validated now
 * @earlier: of @variables those that the scenario's variable that is validated now may refer to
 * @is_variable: whether there is such a variable now
 * @used: (nullable): where the names that templates refer to are collected, instead of being judged
 * @in_need_of_target: (nullable): the first path that has no target to be appended to
 */
struct _ThrongValidation
{
  GPtrArray *problems;
  GHashTable *variables;
  GHashTable *own;
  GHashTable *earlier;
  GHashTable *used;
  bool is_variable;
  char *in_need_of_target;
};

/* Validates @self and everything below it. */
void throng_validation_node (ThrongValidation *self, ThrongNode *node);

/* Each adds a problem at @key of @node (nullable: at the node) if @text is not what its name says.
 */
void throng_validation_template (ThrongValidation *self,
                                 ThrongNode *node,
                                 const char *key,
                                 const char *text,
                                 ThrongEscape escape);
void throng_validation_json (ThrongValidation *self,
                             ThrongNode *node,
                             const char *key,
                             JsonNode *json);
void throng_validation_variable_name (ThrongValidation *self, ThrongNode *node, const char *name);
void throng_validation_header_name (ThrongValidation *self,
                                    ThrongNode *node,
                                    const char *key,
                                    const char *name);
void throng_validation_json_path (ThrongValidation *self,
                                  ThrongNode *node,
                                  const char *key,
                                  const char *expression);
/* @text: of a file that the scenario names; nothing is opened */
void throng_validation_path (ThrongValidation *self,
                             ThrongNode *node,
                             const char *key,
                             const char *text);
/* Returns: (transfer full) (nullable): the expression if @pattern is one */
ThrongRegex *throng_validation_regex (ThrongValidation *self,
                                      ThrongNode *node,
                                      const char *key,
                                      const char *pattern);
/* Adds a problem at @key of each item of @list that has the name of one before it. */
void throng_validation_unique (ThrongValidation *self, GListModel *list, const char *key);
/* Adds the problem @message if no item of @list has a weight. */
void throng_validation_weights (ThrongValidation *self,
                                ThrongNode *node,
                                const char *key,
                                GListModel *list,
                                const char *message);

/* For the maps of headers, of query and form rows, and of variables. */
void throng_validation_header (ThrongNode *field, ThrongValidation *self);
void throng_validation_pair (ThrongNode *field, ThrongValidation *self);
void throng_validation_variable (ThrongNode *field, ThrongValidation *self);

/* Whether @text is an HTTP token (RFC 9110, 5.6.2). */
bool throng_is_token (const char *text);
/* (nullable): the usual spelling of a header that says how the message itself is sent, so that it
 * can't be set beside it; %NULL: @name is another one */
const char *throng_find_own_header (const char *name);

G_END_DECLS
