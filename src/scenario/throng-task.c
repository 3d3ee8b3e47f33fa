/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-task.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-node-private.h"
#include "scenario/throng-step-private.h"
#include "scenario/throng-validate.h"

#include <string.h>

#define MAX_TAGS_BYTES 4096

enum
{
  KEY_NAME,
  KEY_WEIGHT,
  KEY_TAGS,
  KEY_TAGS_TEXT,
  KEY_STEPS,
};

static const ThrongKey keys[] = {
  [KEY_NAME] = { "name", THRONG_KEY_STRING, THRONG_KEY_NOT_EMPTY },
  [KEY_WEIGHT] = { "weight", THRONG_KEY_NUMBER, .high = 1e6, .fallback = 1 },
  [KEY_TAGS] = { "tags", THRONG_KEY_SHAPE },
  [KEY_TAGS_TEXT] = { "tags-text", THRONG_KEY_STRING, THRONG_KEY_HIDDEN, .place = "tags" },
  [KEY_STEPS] = { "steps", THRONG_KEY_LIST, THRONG_KEY_NOT_EMPTY, THRONG_STEP_TYPES },
};

static void
tell_of_tag (ThrongNode *self, const char *tag, GPtrArray *problems)
{
  throng_node_problem (self, "tags", problems, _ ("“%.60s” is not a tag: a tag is one word"), tag);
}

static void
read_tags (ThrongNode *self, unsigned index, JsonNode *value, GPtrArray *problems)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (unsigned i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *tag = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (tag) || json_node_get_value_type (tag) != G_TYPE_STRING)
        {
          throng_node_wrong_type (self, "tags", tag, _ ("an array of strings"), problems);
          return;
        }
      /* In the text of all tags it would become several, or none; what else is no tag is told where
       * it stands. */
      if (json_node_get_string (tag)[0] == '\0'
          || strpbrk (json_node_get_string (tag), ", ") != NULL)
        {
          tell_of_tag (self, json_node_get_string (tag), problems);
          return;
        }
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", json_node_get_string (tag));
    }
  if (array == NULL)
    throng_node_wrong_type (self, "tags", value, _ ("an array of strings"), problems);
  else
    throng_node_set_string (self, KEY_TAGS_TEXT, text->str);
}

static JsonNode *
write_tags (ThrongNode *self, unsigned index)
{
  g_auto (GStrv) tags = throng_task_dup_tags (THRONG_TASK (self));
  g_autoptr (JsonArray) array = json_array_new ();

  for (unsigned i = 0; tags[i] != NULL; i++)
    json_array_add_string_element (array, tags[i]);
  if (tags[0] == NULL && !throng_node_get_private (self)->slots[KEY_TAGS].in_file)
    return NULL;
  return json_node_init_array (json_node_alloc (), array);
}

static void
validate (ThrongNode *node, ThrongValidation *validation)
{
  g_auto (GStrv) tags = NULL;

  if (strlen (throng_node_peek_string (node, KEY_TAGS_TEXT)) > MAX_TAGS_BYTES)
    {
      throng_node_problem (node, "tags", validation->problems,
                           _ ("must have at most %d characters in all"), MAX_TAGS_BYTES);
      return;
    }
  tags = throng_task_dup_tags (THRONG_TASK (node));
  for (unsigned i = 0; tags[i] != NULL; i++)
    if (!throng_is_token (tags[i]))
      tell_of_tag (node, tags[i], validation->problems);
}

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .read = read_tags,
  .write = write_tags,
  .validate = validate,
};

THRONG_DEFINE_NODE (ThrongTask, throng_task)

const char *
throng_task_get_name (ThrongTask *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_NAME);
}

double
throng_task_get_weight (ThrongTask *self)
{
  return throng_node_peek_double (THRONG_NODE (self), KEY_WEIGHT);
}

GListModel *
throng_task_get_steps (ThrongTask *self)
{
  return throng_node_peek_object (THRONG_NODE (self), KEY_STEPS);
}

GStrv
throng_task_dup_tags (ThrongTask *self)
{
  g_auto (GStrv) words = g_strsplit_set (
      throng_node_peek_string (THRONG_NODE (self), KEY_TAGS_TEXT), ", ", -1);
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();

  for (unsigned i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_strv_builder_add (tags, words[i]);
  return g_strv_builder_end (tags);
}
