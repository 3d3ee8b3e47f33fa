/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-set.h"

#include "scenario/throng-field.h"
#include "scenario/throng-step-private.h"
#include "scenario/throng-validate.h"

enum
{
  KEY_SET,
  KEY_REPEAT,
  KEY_PROBABILITY,
};

static void
check_variable (ThrongNode *field, ThrongValidation *validation)
{
  if (!throng_field_get_enabled (THRONG_FIELD (field)))
    return;
  throng_validation_variable_name (validation, field, throng_field_get_name (THRONG_FIELD (field)));
  throng_validation_template (validation, field, NULL,
                              throng_field_get_value (THRONG_FIELD (field)), THRONG_ESCAPE_NONE);
}

static const ThrongKey keys[] = {
  [KEY_SET] = { "set", THRONG_KEY_MAP, THRONG_KEY_ALWAYS | THRONG_KEY_NOT_EMPTY,
                .type = throng_field_get_type, .check = check_variable },
  THRONG_STEP_KEYS,
};

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
};

THRONG_DEFINE_NODE (ThrongSet, throng_set)

GListModel *
throng_set_get_variables (ThrongSet *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_SET);
}
