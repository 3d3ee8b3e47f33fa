/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-template.h"

#include "scenario/throng-json-writer.h"
#include "scenario/throng-template-private.h"

static bool add_node (ThrongTemplateBuilder *builder, JsonNode *node, GError **error);

static bool
add_quoted (ThrongTemplateBuilder *builder, const char *text, GError **error)
{
  g_string_append_c (builder->text, '"');
  if (!throng_template_builder_add (builder, text, THRONG_MODE_JSON_STRING, error))
    return false;
  g_string_append_c (builder->text, '"');
  return true;
}

/* A string that is exactly one template takes the type of its value. */
static bool
add_string (ThrongTemplateBuilder *builder, const char *text, GError **error)
{
  g_autoptr (GError) whole_error = NULL;

  if (throng_template_builder_add_whole (builder, text, THRONG_MODE_JSON_VALUE, &whole_error))
    return true;
  if (whole_error == NULL)
    return add_quoted (builder, text, error);

  g_propagate_error (error, g_steal_pointer (&whole_error));
  return false;
}

static bool
add_object (ThrongTemplateBuilder *builder, JsonObject *object, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  bool first = true;

  g_string_append_c (builder->text, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_string_append (builder->text, first ? "" : ",");
      first = false;
      if (!add_quoted (builder, name, error))
        return false;
      g_string_append_c (builder->text, ':');
      if (!add_node (builder, member, error))
        return false;
    }
  g_string_append_c (builder->text, '}');
  return true;
}

static bool
add_array (ThrongTemplateBuilder *builder, JsonArray *array, GError **error)
{
  g_string_append_c (builder->text, '[');
  for (unsigned i = 0; i < json_array_get_length (array); i++)
    {
      g_string_append (builder->text, i > 0 ? "," : "");
      if (!add_node (builder, json_array_get_element (array, i), error))
        return false;
    }
  g_string_append_c (builder->text, ']');
  return true;
}

static bool
add_node (ThrongTemplateBuilder *builder, JsonNode *node, GError **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return add_object (builder, json_node_get_object (node), error);
  if (JSON_NODE_HOLDS_ARRAY (node))
    return add_array (builder, json_node_get_array (node), error);
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return add_string (builder, json_node_get_string (node), error);

  throng_json_write_compact (node, builder->text);
  return true;
}

ThrongTemplate *
throng_template_new_json (JsonNode *node, ThrongSymbols *symbols, GError **error)
{
  ThrongTemplateBuilder builder;

  throng_template_builder_init (&builder, symbols);
  if (add_node (&builder, node, error))
    return throng_template_builder_end (&builder);

  throng_template_builder_clear (&builder);
  return NULL;
}
