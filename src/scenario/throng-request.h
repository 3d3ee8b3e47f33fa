/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-auth.h"
#include "scenario/throng-capture.h"
#include "scenario/throng-check.h"
#include "scenario/throng-field.h"
#include "scenario/throng-form-part.h"
#include "scenario/throng-node.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  THRONG_BODY_NONE,
  THRONG_BODY_JSON,
  THRONG_BODY_TEXT,
  THRONG_BODY_FORM,
  THRONG_BODY_MULTIPART,
  THRONG_BODY_FILE,
} ThrongBodyKind;

/**
 * ThrongOnFailure:
 * @THRONG_ON_FAILURE_CONTINUE: the task goes on
 * @THRONG_ON_FAILURE_END_TASK: the task is broken off
 * @THRONG_ON_FAILURE_STOP_USER: and its user ends
 * @THRONG_ON_FAILURE_STOP_RUN: and the whole run ends
 *
 * What happens after a failed request.
 */
typedef enum
{
  THRONG_ON_FAILURE_CONTINUE,
  THRONG_ON_FAILURE_END_TASK,
  THRONG_ON_FAILURE_STOP_USER,
  THRONG_ON_FAILURE_STOP_RUN,
} ThrongOnFailure;

#define THRONG_TYPE_BODY_KIND (throng_body_kind_get_type ())
GType throng_body_kind_get_type (void);

/**
 * ThrongRequest:
 *
 * A step that sends one request. Properties: `method`, `url`, `name`, `headers`, `auth`, `query`,
 * `body-kind`, `json`, `text`, `form`, `multipart`, `file`, `timeout`, `connect-timeout`,
 * `redirects`, `capture`, `checks`, `on-failure`, `repeat`, `probability`. Only the body that
 * `body-kind` names is used and saved.
 */
#define THRONG_TYPE_REQUEST (throng_request_get_type ())
G_DECLARE_FINAL_TYPE (ThrongRequest, throng_request, THRONG, REQUEST, ThrongNode)

const char *throng_request_get_method (ThrongRequest *self);
/* A path that begins with `/`, an absolute http or https URL, or a template that becomes one. */
const char *throng_request_get_url (ThrongRequest *self);
/* Returns: (nullable): the name in the statistics; %NULL = the path as written, without the query
 */
const char *throng_request_get_name (ThrongRequest *self);
/* Returns: of #ThrongField */
GListModel *throng_request_get_headers (ThrongRequest *self);
ThrongAuth *throng_request_get_auth (ThrongRequest *self);
/* Returns: of #ThrongField */
GListModel *throng_request_get_query (ThrongRequest *self);
ThrongBodyKind throng_request_get_body_kind (ThrongRequest *self);
/* Returns: (nullable): not to be changed; its strings may be templates */
JsonNode *throng_request_get_json (ThrongRequest *self);
const char *throng_request_get_text (ThrongRequest *self);
/* Returns: of #ThrongField */
GListModel *throng_request_get_form (ThrongRequest *self);
/* Returns: of #ThrongFormPart */
GListModel *throng_request_get_multipart (ThrongRequest *self);
/* The path of the file that is the body, relative to the scenario's file. */
const char *throng_request_get_file (ThrongRequest *self);
/* From the first send to the last byte, seconds. */
double throng_request_get_timeout_s (ThrongRequest *self);
/* For each connection that it needs, seconds. */
double throng_request_get_connect_timeout_s (ThrongRequest *self);
/* The most that are followed; 0 = an answer that redirects is the answer. */
int64_t throng_request_get_redirects (ThrongRequest *self);
/* Returns: of #ThrongCapture */
GListModel *throng_request_get_captures (ThrongRequest *self);
/* Returns: of #ThrongCheck */
GListModel *throng_request_get_checks (ThrongRequest *self);
ThrongOnFailure throng_request_get_on_failure (ThrongRequest *self);

G_END_DECLS
