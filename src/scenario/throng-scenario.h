/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-auth.h"
#include "scenario/throng-load.h"
#include "scenario/throng-node.h"
#include "scenario/throng-request.h"
#include "scenario/throng-task.h"
#include "scenario/throng-tls.h"
#include "scenario/throng-user-class.h"

G_BEGIN_DECLS

/* The version of the format that is read and written. */
#define THRONG_SCENARIO_FORMAT 1

/**
 * ThrongScenario:
 *
 * The document. Properties: `name`, `target`, `tls`, `proxy`, `http-version`, `headers`, `auth`,
 * `variables`, `set-up`, `users`, `clean-up`, `load`. It may hold invalid values, which
 * throng_scenario_validate() finds; the engine takes valid ones only.
 */
#define THRONG_TYPE_SCENARIO (throng_scenario_get_type ())
G_DECLARE_FINAL_TYPE (ThrongScenario, throng_scenario, THRONG, SCENARIO, ThrongNode)

/* Returns: (transfer full): an empty scenario */
ThrongScenario *throng_scenario_new (void);

const char *throng_scenario_get_name (ThrongScenario *self);
/* The URL that paths are appended to; may be empty. */
const char *throng_scenario_get_target (ThrongScenario *self);
ThrongTls *throng_scenario_get_tls (ThrongScenario *self);
/* Returns: (nullable): the URL of the HTTP proxy that all requests go through */
const char *throng_scenario_get_proxy (ThrongScenario *self);
/* Whether HTTP/2 is used where a server offers it over TLS. */
bool throng_scenario_get_may_use_http2 (ThrongScenario *self);
/* Returns: of #ThrongField */
GListModel *throng_scenario_get_headers (ThrongScenario *self);
ThrongAuth *throng_scenario_get_auth (ThrongScenario *self);
/* Returns: of #ThrongField */
GListModel *throng_scenario_get_variables (ThrongScenario *self);
/* Returns: of #ThrongUserClass */
GListModel *throng_scenario_get_users (ThrongScenario *self);
/* Steps before the first user. Returns: of steps, see throng-step.h */
GListModel *throng_scenario_get_set_up (ThrongScenario *self);
/* Steps after the last user. Returns: of steps, see throng-step.h */
GListModel *throng_scenario_get_clean_up (ThrongScenario *self);
ThrongLoad *throng_scenario_get_load (ThrongScenario *self);

/**
 * throng_scenario_validate:
 *
 * Finds everything that would keep the scenario from running, in the order of the document.
 *
 * Returns: (transfer full) (element-type ThrongProblem): empty when the scenario is valid
 */
GPtrArray *throng_scenario_validate (ThrongScenario *self);

/* Returns: (transfer full): a set of the names that the scenario sets, captures or refers to */
GHashTable *throng_scenario_find_variables (ThrongScenario *self);

G_END_DECLS
