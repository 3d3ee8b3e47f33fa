/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-check.h"

#include "scenario/throng-validate.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_ENUM_TYPE (ThrongCheckKind,
                    throng_check_kind,
                    G_DEFINE_ENUM_VALUE (THRONG_CHECK_STATUS, "status"),
                    G_DEFINE_ENUM_VALUE (THRONG_CHECK_BODY_CONTAINS, "body-contains"))

enum
{
  KEY_KIND,
  KEY_STATUS,
  KEY_BODY_CONTAINS,
};

static const ThrongKey keys[] = {
  [KEY_KIND] = { "kind", THRONG_KEY_ENUM, THRONG_KEY_HIDDEN, .type = throng_check_kind_get_type },
  [KEY_STATUS] = { "status", THRONG_KEY_STRING, THRONG_KEY_HOOK | THRONG_KEY_ALWAYS,
                   .when = THRONG_WHEN (THRONG_CHECK_STATUS), .text = "200" },
  [KEY_BODY_CONTAINS] = { "body-contains", THRONG_KEY_STRING,
                          THRONG_KEY_ALWAYS | THRONG_KEY_NOT_EMPTY,
                          .when = THRONG_WHEN (THRONG_CHECK_BODY_CONTAINS) },
};

/* One code or range of a status check as text; NULL = it is neither. */
static char *
dup_status (JsonNode *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return NULL;
}

static char *
dup_statuses (JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) statuses = NULL;

  for (unsigned i = 0; i < json_array_get_length (array); i++)
    {
      char *status = dup_status (json_array_get_element (array, i));

      if (status == NULL)
        return NULL;
      g_strv_builder_take (builder, status);
    }
  statuses = g_strv_builder_end (builder);
  return g_strjoinv (", ", statuses);
}

static void
read_status (ThrongNode *self, unsigned index, JsonNode *value, GPtrArray *problems)
{
  g_autofree char *text = JSON_NODE_HOLDS_ARRAY (value) ? dup_statuses (json_node_get_array (value))
                                                        : dup_status (value);

  if (text != NULL)
    throng_node_set_string (self, KEY_STATUS, text);
  else
    throng_node_problem (
        self, "status", problems,
        _ ("must be a status code, a range such as “200-299”, or an array of them"));
}

/* A plain code is a number in the file, everything else text. */
static JsonNode *
write_status_part (const char *text)
{
  JsonNode *node = json_node_alloc ();
  guint64 code;

  if (strlen (text) == 3 && g_ascii_string_to_unsigned (text, 10, 100, 999, &code, NULL))
    return json_node_init_int (node, (gint64) code);
  return json_node_init_string (node, text);
}

static JsonNode *
write_status (ThrongNode *self, unsigned index)
{
  g_autoptr (JsonArray) array = NULL;
  g_auto (GStrv) parts = g_strsplit (throng_node_peek_string (self, KEY_STATUS), ",", -1);

  if (g_strv_length (parts) < 2)
    return write_status_part (throng_node_peek_string (self, KEY_STATUS));

  array = json_array_new ();
  for (unsigned i = 0; parts[i] != NULL; i++)
    json_array_add_element (array, write_status_part (g_strstrip (parts[i])));
  return json_node_init_array (json_node_alloc (), array);
}

static void
validate (ThrongNode *node, ThrongValidation *validation)
{
  ThrongCheck *self = THRONG_CHECK (node);
  const char *argument = throng_check_get_argument (self);
  g_autoptr (GError) error = NULL;
  ThrongStatusSet set;

  if (throng_check_get_kind (self) == THRONG_CHECK_BODY_CONTAINS)
    throng_validation_template (validation, node, "body-contains", argument, THRONG_ESCAPE_NONE);
  else if (!throng_status_set_parse (argument, &set, &error))
    throng_node_problem (node, "status", validation->problems, "%s", error->message);
}

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .one_of = "status, body-contains",
  .read = read_status,
  .write = write_status,
  .validate = validate,
};

THRONG_DEFINE_NODE (ThrongCheck, throng_check)

ThrongCheckKind
throng_check_get_kind (ThrongCheck *self)
{
  return throng_node_peek_kind (THRONG_NODE (self));
}

const char *
throng_check_get_argument (ThrongCheck *self)
{
  return throng_node_peek_string (
      THRONG_NODE (self),
      throng_check_get_kind (self) == THRONG_CHECK_STATUS ? KEY_STATUS : KEY_BODY_CONTAINS);
}
