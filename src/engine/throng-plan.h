/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "engine/throng-files.h"
#include "scenario/throng-json-path.h"
#include "scenario/throng-regex.h"
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

/* Who a request is from, where that is to be filled in. */
typedef struct
{
  ThrongAuthKind kind; /* basic or digest */
  ThrongTemplate *user;
  ThrongTemplate *password;
  bool is_default; /* as of headers */
} ThrongPlanAuth;

/* A part of a multipart body: a text or a file. */
typedef struct
{
  ThrongTemplate *name;
  ThrongTemplate *value;     /* (nullable): of a text */
  ThrongTemplate *file_name; /* (nullable): of a file */
  GBytes *file;              /* (nullable) */
  char *type;                /* (nullable) */
} ThrongPlanPart;

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
  bool fills_in_checks;  /* a check has something in it that is to be filled in */
  ThrongOnFailure on_failure;
  unsigned endpoint;
  int64_t timeout_us;
  int64_t connect_timeout_us;
  unsigned max_hops; /* redirects that are followed; 0 = a redirect is the answer */
  char *place;       /* in the scenario */

  GUri *uri;      /* (nullable): when nothing in it is to be filled in */
  GPtrArray *url; /* of ThrongTemplate, one after the other; the target is part of the first */
  ThrongPlanHeader *headers;
  unsigned n_headers;
  ThrongPlanAuth *auth;  /* (nullable) */
  GPtrArray *body;       /* (nullable): of ThrongTemplate, one after the other */
  ThrongPlanPart *parts; /* of a multipart body */
  unsigned n_parts;
  char *boundary; /* (nullable): how that of a multipart body begins; in none of its files */
  GBytes *file;   /* (nullable): that is the body */
  ThrongPlanCapture *captures;
  unsigned n_captures;
  ThrongPlanCheck *checks;
  unsigned n_checks;
} ThrongPlanRequest;

typedef enum
{
  THRONG_PLAN_REQUEST,
  THRONG_PLAN_PAUSE,
  THRONG_PLAN_SET,
  THRONG_PLAN_MAYBE,  /* goes on with the next step or, by chance, with @target */
  THRONG_PLAN_REPEAT, /* begins a loop */
  THRONG_PLAN_ENTER,  /* begins a group */
  THRONG_PLAN_EXIT,   /* ends the innermost group */
  THRONG_PLAN_AGAIN,  /* goes back to @target until the loop has run often enough */
} ThrongPlanStepKind;

/* One instruction: groups are laid out flat, with jumps for chance and repetition. */
typedef struct
{
  ThrongPlanStepKind kind;
  unsigned target; /* an index into the steps */
  unsigned level;  /* of a loop: how many it stands in */
  unsigned count;  /* of a loop */
  double probability;
  int64_t min_us, max_us;     /* of a pause */
  unsigned span;              /* of a group, in the table of tasks and groups */
  char *name;                 /* of a group, owned */
  ThrongPlanRequest *request; /* owned */
  GArray *assignments;        /* of ThrongPlanVariable, owned */
} ThrongPlanStep;

typedef struct
{
  ThrongPlanStep *steps;
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
  unsigned count; /* a fixed number of users; 0 = by weight */
  ThrongWaitKind wait_kind;
  int64_t wait_min_us, wait_max_us;
  bool has_session_per_task;
  bool is_sequence;
  ThrongPlanSteps on_start;
  ThrongPlanTask *tasks;
  unsigned n_tasks;
  ThrongPlanSteps on_stop;
} ThrongPlanClass;

/* A variable and what it is set to: of the scenario, once for each user, or by a step. */
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
  char *target; /* what paths are appended to, without a trailing slash; empty = none */
  ThrongPlanVariable *variables;
  unsigned n_variables;
  ThrongPlanClass *classes;
  unsigned n_classes;
  ThrongPlanClass keeper; /* not one of @classes: set-up is its on-start, clean-up its on-stop, and
                             it has no tasks */
  GArray *set_up_variables; /* of unsigned: those that set-up captures or sets, each once */
  GStrv methods;            /* by endpoint */
  GStrv names;              /* by endpoint */
  unsigned n_endpoints;
  unsigned n_loop_levels;  /* the deepest nesting of loops */
  unsigned n_group_levels; /* and of groups */
  uint64_t n_tasks_limit;  /* task starts of all users together; 0 = no limit */
  uint64_t n_tasks_per_user;
  bool has_arrivals;     /* whether task starts are planned rather than users */
  ThrongSpacing spacing; /* of arrivals */
  unsigned max_users;    /* that arrivals may make */
  GArray *spans;         /* of ThrongSpanInfo, by number; their texts are those of the classes */
} ThrongPlan;

#define THRONG_ENGINE_ERROR (throng_engine_error_quark ())
GQuark throng_engine_error_quark (void);
typedef enum
{
  THRONG_ENGINE_ERROR_SCENARIO, /* the scenario is not valid */
  THRONG_ENGINE_ERROR_RESOURCE, /* this machine lacks what the load needs */
  THRONG_ENGINE_ERROR_WORKER,   /* a worker could not be started or spoken to */
  THRONG_ENGINE_ERROR_ADDRESS,  /* a URL was filled in and is none; the message shows it */
  THRONG_ENGINE_ERROR_SET_UP,   /* the scenario's set-up failed */
} ThrongEngineError;

/**
 * throng_plan_new:
 * @scenario: a valid scenario
 * @files: (transfer none): where its files are read from; the plan keeps what it needs
 *
 * Returns: (transfer full): the plan, or %NULL with @error naming the place
 */
ThrongPlan *throng_plan_new (ThrongScenario *scenario, ThrongFiles *files, GError **error);
void throng_plan_free (ThrongPlan *self);
/* Forgets all steps, for a swarm, which carries out none itself. */
void throng_plan_forget_steps (ThrongPlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongPlan, throng_plan_free)

G_END_DECLS
