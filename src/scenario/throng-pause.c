/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-pause.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-step-private.h"
#include "scenario/throng-validate.h"

#define YEAR_S (365.0 * 86400)

enum
{
  KEY_PAUSE,
  KEY_MIN,
  KEY_MAX,
  KEY_REPEAT,
  KEY_PROBABILITY,
};

static const ThrongKey keys[] = {
  [KEY_PAUSE] = { "pause", THRONG_KEY_SHAPE },
  /* The other end of each follows from their order. */
  [KEY_MIN] = { "min", THRONG_KEY_DURATION, THRONG_KEY_HIDDEN, .high = G_MAXDOUBLE,
                .place = "pause" },
  [KEY_MAX] = { "max", THRONG_KEY_DURATION, THRONG_KEY_HIDDEN, .low = -G_MAXDOUBLE, .high = YEAR_S,
                .place = "pause" },
  THRONG_STEP_KEYS,
};

/* A duration, or an array of the least and the greatest. */
static void
read_pause (ThrongNode *self, unsigned index, JsonNode *value, GPtrArray *problems)
{
  JsonArray *bounds = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  unsigned n_before = problems->len;

  if (bounds != NULL && json_array_get_length (bounds) != 2)
    {
      throng_node_problem (self, "pause", problems,
                           _ ("must be a duration or an array of two durations"));
      return;
    }
  throng_node_read_value (self, KEY_MIN,
                          bounds != NULL ? json_array_get_element (bounds, 0) : value, problems);
  if (bounds != NULL)
    throng_node_read_value (self, KEY_MAX, json_array_get_element (bounds, 1), problems);
  else if (problems->len == n_before)
    throng_node_read_value (self, KEY_MAX, value, problems);
}

static JsonNode *
write_pause (ThrongNode *self, unsigned index)
{
  g_autoptr (JsonArray) bounds = NULL;

  if (g_param_values_cmp (g_object_class_find_property (G_OBJECT_GET_CLASS (self), "min"),
                          throng_node_peek (self, KEY_MIN), throng_node_peek (self, KEY_MAX))
      == 0)
    return throng_node_write_value (self, KEY_MIN);
  bounds = json_array_new ();
  json_array_add_element (bounds, throng_node_write_value (self, KEY_MIN));
  json_array_add_element (bounds, throng_node_write_value (self, KEY_MAX));
  return json_node_init_array (json_node_alloc (), bounds);
}

static void
validate (ThrongNode *node, ThrongValidation *validation)
{
  ThrongPause *self = THRONG_PAUSE (node);

  if (throng_pause_get_min_s (self) > throng_pause_get_max_s (self))
    throng_node_problem (node, "pause", validation->problems,
                         _ ("the first bound must not be above the second"));
}

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .read = read_pause,
  .write = write_pause,
  .validate = validate,
};

THRONG_DEFINE_NODE (ThrongPause, throng_pause)

double
throng_pause_get_min_s (ThrongPause *self)
{
  return throng_node_peek_double (THRONG_NODE (self), KEY_MIN);
}

double
throng_pause_get_max_s (ThrongPause *self)
{
  return throng_node_peek_double (THRONG_NODE (self), KEY_MAX);
}
