/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"
#include "scenario/throng-status-set.h"

G_BEGIN_DECLS

/**
 * ThrongCheckKind:
 * @THRONG_CHECK_STATUS: the status is in a set, see throng_status_set_parse()
 * @THRONG_CHECK_BODY_CONTAINS: the body contains a text, which may be a template
 */
typedef enum
{
  THRONG_CHECK_STATUS,
  THRONG_CHECK_BODY_CONTAINS,
} ThrongCheckKind;

#define THRONG_TYPE_CHECK_KIND (throng_check_kind_get_type ())
GType throng_check_kind_get_type (void);

/**
 * ThrongCheck:
 *
 * A condition on a response. Properties: `kind`, `status`, `body-contains`.
 */
#define THRONG_TYPE_CHECK (throng_check_get_type ())
G_DECLARE_FINAL_TYPE (ThrongCheck, throng_check, THRONG, CHECK, ThrongNode)

ThrongCheckKind throng_check_get_kind (ThrongCheck *self);
/* The set of codes as text, or the text to look for. */
const char *throng_check_get_argument (ThrongCheck *self);

G_END_DECLS
