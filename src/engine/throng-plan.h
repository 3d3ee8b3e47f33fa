/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "scenario/throng-json-path.h"
#include "scenario/throng-scenario.h"
#include "scenario/throng-template.h"
#include "stats/throng-snapshot.h"

G_BEGIN_DECLS

/* A header row. */
typedef struct
{
  char *name;
  ThrongTemplate *value;
  bool is_default; /* from the scenario or the class: left out in on-start while a variable is unset
                    */
} ThrongPlanHeader;

typedef struct
{
  ThrongCaptureKind kind;
  unsigned variable;
  char *name;                /* of the variable */
  char *argument;            /* header name or JSON path as written */
  ThrongJsonPath *json_path; /* (nullable): of a JSON capture */
  char *default_text;        /* (nullable) */
} ThrongPlanCapture;

typedef struct
{
  ThrongCheckKind kind;
  char *argument;
  ThrongStatusSet status_set;
  ThrongTemplate *text; /* for body-contains */
} ThrongPlanCheck;

/* A request with everything about it that can be known before it is sent. */
typedef struct
{
  char *method;
  bool is_idempotent;
  bool has_status_check; /* it replaces the rule that 400 and above fail */
  bool needs_body;       /* a capture or a check looks at it */
  unsigned endpoint;
  int64_t timeout_us;
  char *place; /* in the scenario */

  GUri *uri;      /* (nullable): when nothing in it is to be filled in */
  GPtrArray *url; /* of ThrongTemplate, one after the other; the target is part of the first */
  ThrongPlanHeader *headers;
  unsigned n_headers;
  GPtrArray *body; /* (nullable): of ThrongTemplate, one after the other */
  ThrongPlanCapture *captures;
  unsigned n_captures;
  ThrongPlanCheck *checks;
  unsigned n_checks;
} ThrongPlanRequest;

/* Steps in the order in which they run. */
typedef struct
{
  ThrongPlanRequest *requests;
  unsigned n;
} ThrongPlanSteps;

typedef struct
{
  char *name;
  unsigned span;            /* in the table of tasks and groups */
  double cumulative_weight; /* of this task and those before, in the class */
  ThrongPlanSteps steps;
} ThrongPlanTask;

typedef struct
{
  char *name;
  double weight;
  ThrongWaitKind wait_kind;
  int64_t wait_min_us, wait_max_us;
  ThrongPlanSteps on_start;
  ThrongPlanTask *tasks;
  unsigned n_tasks;
} ThrongPlanClass;

/* A variable of the scenario, worked out once for each user. */
typedef struct
{
  unsigned variable;
  char *place;
  ThrongTemplate *value;
} ThrongPlanVariable;

/**
 * ThrongPlan:
 *
 * A scenario compiled for running: templates parsed, JSON paths compiled, weights summed, each
 * (method, name) an endpoint with a number. Immutable; nothing is parsed while requests are sent.
 * The same scenario gives the same numbers to endpoints and classes in every process.
 */
typedef struct
{
  ThrongSymbols *symbols;
  ThrongPlanVariable *variables;
  unsigned n_variables;
  ThrongPlanClass *classes;
  unsigned n_classes;
  GStrv methods; /* by endpoint */
  GStrv names;   /* by endpoint */
  unsigned n_endpoints;
  GArray *spans; /* of ThrongSpanInfo, by number; their texts are those of the classes */
} ThrongPlan;

#define THRONG_ENGINE_ERROR (throng_engine_error_quark ())
GQuark throng_engine_error_quark (void);
typedef enum
{
  THRONG_ENGINE_ERROR_SCENARIO, /* the scenario is not valid */
  THRONG_ENGINE_ERROR_RESOURCE, /* this machine lacks what the load needs */
  THRONG_ENGINE_ERROR_WORKER,   /* a worker could not be started or spoken to */
} ThrongEngineError;

/**
 * throng_plan_new:
 * @scenario: a valid scenario
 *
 * Returns: (transfer full): the plan, or %NULL with @error naming the place
 */
ThrongPlan *throng_plan_new (ThrongScenario *scenario, GError **error);
void throng_plan_free (ThrongPlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongPlan, throng_plan_free)

G_END_DECLS
