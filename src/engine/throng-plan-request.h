/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-plan.h"

G_BEGIN_DECLS

/* What the requests of a plan are compiled with. */
typedef struct
{
  ThrongScenario *scenario;
  ThrongUserClass *user_class; /* (nullable): in set-up and clean-up there is none */
  ThrongFiles *files;
  ThrongSymbols *symbols;
  const char *target;           /* as the plan keeps it */
  GHashTable *endpoint_numbers; /* "METHOD name" → number + 1 */
  GPtrArray *methods;           /* by endpoint */
  GPtrArray *names;
  const char *class_name; /* as the plan keeps it */
  unsigned n_loop_levels;
  unsigned n_group_levels;
  GArray *spans; /* of ThrongSpanInfo */
} ThrongPlanCompiler;

/* Compiles @source into @request, which is zeroed. On error what was made so far is still to be
 * cleared. */
bool throng_plan_request_compile (ThrongPlanCompiler *compiler,
                                  ThrongRequest *source,
                                  ThrongPlanRequest *request,
                                  GError **error);
void throng_plan_request_clear (ThrongPlanRequest *request);

/* For what compiles the parts of a request. */

/* Puts the place of @node, or of its @key (nullable), before the error. Returns: %FALSE */
bool throng_plan_fail (ThrongNode *node, const char *key, GError **error);
/* Returns: (transfer full): an empty array of ThrongTemplate */
GPtrArray *throng_plan_new_templates (void);
bool throng_plan_add_template (GPtrArray *templates,
                               const char *text,
                               ThrongEscape escape,
                               ThrongSymbols *symbols,
                               GError **error);
/* Rows as `a=1&b=2`, each name and value escaped, after @first. An error names the row. */
bool throng_plan_add_rows (GPtrArray *templates,
                           GListModel *rows,
                           ThrongSymbols *symbols,
                           const char *first,
                           GError **error);

G_END_DECLS
