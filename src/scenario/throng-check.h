/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"
#include "scenario/throng-status-set.h"

#include <stdbool.h>

G_BEGIN_DECLS

/**
 * ThrongCheckKind:
 * @THRONG_CHECK_STATUS: the status is in a set, see throng_status_set_parse()
 * @THRONG_CHECK_HEADER: what the check's operator says about a header
 * @THRONG_CHECK_BODY_CONTAINS: the body contains a text, which may be a template
 * @THRONG_CHECK_BODY_LACKS: the body does not contain a text, which may be a template
 * @THRONG_CHECK_BODY_MATCHES: a regular expression matches in the body
 * @THRONG_CHECK_JSON: what the check's operator says about what a JSON path finds first
 * @THRONG_CHECK_SIZE_ABOVE: the body has more bytes on the wire
 * @THRONG_CHECK_SIZE_BELOW: the body has fewer bytes on the wire
 * @THRONG_CHECK_TIME_BELOW: the response time is shorter
 */
typedef enum
{
  THRONG_CHECK_STATUS,
  THRONG_CHECK_HEADER,
  THRONG_CHECK_BODY_CONTAINS,
  THRONG_CHECK_BODY_LACKS,
  THRONG_CHECK_BODY_MATCHES,
  THRONG_CHECK_JSON,
  THRONG_CHECK_SIZE_ABOVE,
  THRONG_CHECK_SIZE_BELOW,
  THRONG_CHECK_TIME_BELOW,
} ThrongCheckKind;

#define THRONG_TYPE_CHECK_KIND (throng_check_kind_get_type ())
GType throng_check_kind_get_type (void);

/* What is asked of a header or JSON value. */
typedef enum
{
  THRONG_OPERATOR_NONE,
  THRONG_OPERATOR_EXISTS,
  THRONG_OPERATOR_EQUALS,
  THRONG_OPERATOR_CONTAINS,
  THRONG_OPERATOR_MATCHES,
  THRONG_OPERATOR_ABOVE,
  THRONG_OPERATOR_AT_LEAST,
  THRONG_OPERATOR_BELOW,
  THRONG_OPERATOR_AT_MOST,
} ThrongOperator;

/**
 * ThrongCheck:
 *
 * A condition on a response. Properties: `kind` and one of its name for each kind; for a header or
 * JSON value `operator` and, each for the operator of its name, `exists`, `equals`, `contains`,
 * `matches`, `above`, `at-least`, `below`, `at-most`.
 */
#define THRONG_TYPE_CHECK (throng_check_get_type ())
G_DECLARE_FINAL_TYPE (ThrongCheck, throng_check, THRONG, CHECK, ThrongNode)

ThrongCheckKind throng_check_get_kind (ThrongCheck *self);
/* The set of codes as text, the name of the header, the JSON path, the text to look for or the
 * pattern; empty for sizes and times. */
const char *throng_check_get_argument (ThrongCheck *self);
/* Of a header or JSON value. */
ThrongOperator throng_check_get_operator (ThrongCheck *self);
/* Of THRONG_OPERATOR_EXISTS: whether it should. */
bool throng_check_get_exists (ThrongCheck *self);
/* Returns: (nullable): of THRONG_OPERATOR_EQUALS; text may be a template */
JsonNode *throng_check_get_equals (ThrongCheck *self);
/* Of THRONG_OPERATOR_CONTAINS, a template, or THRONG_OPERATOR_MATCHES, a pattern. */
const char *throng_check_get_text (ThrongCheck *self);
/* The bound of an operator that compares numbers, of a size in bytes, or of a time in seconds. */
double throng_check_get_number (ThrongCheck *self);

G_END_DECLS
