/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "scenario/throng-json-path.h"
#include "scenario/throng-regex.h"
#include "scenario/throng-scenario.h"
#include "scenario/throng-template.h"

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
  ThrongMatch match;
  unsigned variable;
  char *name;                /* of the variable */
  char *argument;            /* as written: header or cookie name, JSON path, pattern */
  bool wants_status;         /* rather than the body, of THRONG_CAPTURE_FROM */
  ThrongJsonPath *json_path; /* (nullable): of a JSON capture */
  ThrongRegex *regex;        /* (nullable): of a capture by pattern */
  unsigned group;
  char *default_text; /* (nullable) */
} ThrongPlanCapture;

typedef struct
{
  ThrongCheckKind kind;
  ThrongOperator asked; /* of a header or JSON value */
  char *argument;       /* as written: statuses, header name, JSON path, text, pattern */
  char *expected;       /* (nullable): what it is compared with, in words for a failure */
  ThrongStatusSet status_set;
  ThrongTemplate *text;      /* (nullable): the text to look for or to compare with */
  ThrongRegex *regex;        /* (nullable) */
  ThrongJsonPath *json_path; /* (nullable) */
  JsonNode *json;            /* (nullable): the value to compare with, if it is not a text */
  bool exists;               /* of THRONG_OPERATOR_EXISTS: whether it should */
  double number;             /* the bound of a comparison; bytes or µs where it is one of those */
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
 * A scenario compiled for running: templates parsed, JSON paths and patterns compiled, weights
 * summed, each (method, name) an endpoint with a number. Immutable; nothing is parsed while
 * requests are sent. The same scenario gives the same numbers to endpoints and classes in every
 * process.
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
