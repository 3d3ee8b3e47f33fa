/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-wait.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-validate.h"

#define YEAR_S (365.0 * 86400)

G_DEFINE_ENUM_TYPE (ThrongWaitKind,
                    throng_wait_kind,
                    G_DEFINE_ENUM_VALUE (THRONG_WAIT_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (THRONG_WAIT_BETWEEN, "between"),
                    G_DEFINE_ENUM_VALUE (THRONG_WAIT_CONSTANT, "constant"),
                    G_DEFINE_ENUM_VALUE (THRONG_WAIT_PACING, "pacing"),
                    G_DEFINE_ENUM_VALUE (THRONG_WAIT_THROUGHPUT, "throughput"))

enum
{
  KEY_KIND,
  KEY_BETWEEN,
  KEY_MIN,
  KEY_MAX,
  KEY_CONSTANT,
  KEY_PACING,
  KEY_THROUGHPUT,
};

static const ThrongKey keys[] = {
  [KEY_KIND] = { "kind", THRONG_KEY_ENUM, THRONG_KEY_HIDDEN, .type = throng_wait_kind_get_type },
  [KEY_BETWEEN] = { "between", THRONG_KEY_SHAPE, .when = THRONG_WHEN (THRONG_WAIT_BETWEEN) },
  [KEY_MIN] = { "min", THRONG_KEY_DURATION, THRONG_KEY_HIDDEN,
                .when = THRONG_WHEN (THRONG_WAIT_BETWEEN), .high = YEAR_S, .place = "between[0]" },
  [KEY_MAX] = { "max", THRONG_KEY_DURATION, THRONG_KEY_HIDDEN,
                .when = THRONG_WHEN (THRONG_WAIT_BETWEEN), .high = YEAR_S, .place = "between[1]" },
  [KEY_CONSTANT] = { "constant", THRONG_KEY_DURATION, THRONG_KEY_ALWAYS,
                     .when = THRONG_WHEN (THRONG_WAIT_CONSTANT), .high = YEAR_S },
  [KEY_PACING] = { "pacing", THRONG_KEY_DURATION, THRONG_KEY_ALWAYS,
                   .when = THRONG_WHEN (THRONG_WAIT_PACING), .high = YEAR_S },
  [KEY_THROUGHPUT] = { "throughput", THRONG_KEY_NUMBER, THRONG_KEY_ALWAYS | THRONG_KEY_POSITIVE,
                       .when = THRONG_WHEN (THRONG_WAIT_THROUGHPUT), .high = 1e6, .fallback = 1 },
};

static void
read_between (ThrongNode *self, unsigned index, JsonNode *value, GPtrArray *problems)
{
  JsonArray *bounds = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  if (bounds == NULL || json_array_get_length (bounds) != 2)
    {
      throng_node_problem (self, "between", problems, _ ("must be an array of two durations"));
      return;
    }
  throng_node_read_value (self, KEY_MIN, json_array_get_element (bounds, 0), problems);
  throng_node_read_value (self, KEY_MAX, json_array_get_element (bounds, 1), problems);
}

static JsonNode *
write_between (ThrongNode *self, unsigned index)
{
  g_autoptr (JsonArray) bounds = json_array_new ();

  json_array_add_element (bounds, throng_node_write_value (self, KEY_MIN));
  json_array_add_element (bounds, throng_node_write_value (self, KEY_MAX));
  return json_node_init_array (json_node_alloc (), bounds);
}

static void
validate (ThrongNode *node, ThrongValidation *validation)
{
  ThrongWait *self = THRONG_WAIT (node);

  if (throng_wait_get_kind (self) == THRONG_WAIT_BETWEEN
      && throng_wait_get_min_s (self) > throng_wait_get_max_s (self))
    throng_node_problem (node, "between", validation->problems,
                         _ ("the first bound must not be above the second"));
}

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .one_of = "between, constant, pacing, throughput",
  .read = read_between,
  .write = write_between,
  .validate = validate,
};

THRONG_DEFINE_NODE (ThrongWait, throng_wait)

ThrongWaitKind
throng_wait_get_kind (ThrongWait *self)
{
  return throng_node_peek_kind (THRONG_NODE (self));
}

double
throng_wait_get_min_s (ThrongWait *self)
{
  switch (throng_wait_get_kind (self))
    {
    case THRONG_WAIT_BETWEEN:
      return throng_node_peek_double (THRONG_NODE (self), KEY_MIN);
    case THRONG_WAIT_CONSTANT:
      return throng_node_peek_double (THRONG_NODE (self), KEY_CONSTANT);
    case THRONG_WAIT_PACING:
      return throng_node_peek_double (THRONG_NODE (self), KEY_PACING);
    case THRONG_WAIT_NONE:
    case THRONG_WAIT_THROUGHPUT:
    default:
      return 0;
    }
}

double
throng_wait_get_max_s (ThrongWait *self)
{
  if (throng_wait_get_kind (self) == THRONG_WAIT_BETWEEN)
    return throng_node_peek_double (THRONG_NODE (self), KEY_MAX);
  return throng_wait_get_min_s (self);
}

double
throng_wait_get_rate_per_s (ThrongWait *self)
{
  return throng_node_peek_double (THRONG_NODE (self), KEY_THROUGHPUT);
}
