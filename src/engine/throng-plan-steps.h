/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-plan-request.h"

G_BEGIN_DECLS

/* Compiles the list @source (see throng-step.h) into @steps, which are empty. What was made before
 * an error is still to be cleared. */
bool throng_plan_steps_compile (ThrongPlanCompiler *compiler,
                                GListModel *source,
                                ThrongPlanSteps *steps,
                                GError **error);
void throng_plan_steps_clear (ThrongPlanSteps *steps);

/**
 * throng_plan_add_span:
 * @name: lives as long as the plan
 * @steps: the steps that it consists of
 *
 * Returns: the number of a task or group of the present class in the table of both
 */
unsigned throng_plan_add_span (ThrongPlanCompiler *compiler,
                               ThrongSpanKind kind,
                               const char *name,
                               GListModel *steps);

/* Compiles one row of a set step or of the scenario's variables. */
bool throng_plan_variable_compile (ThrongSymbols *symbols,
                                   ThrongField *source,
                                   ThrongPlanVariable *variable,
                                   GError **error);
void throng_plan_variable_clear (ThrongPlanVariable *variable);

G_END_DECLS
