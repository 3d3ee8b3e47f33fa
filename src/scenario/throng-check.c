/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-check.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-validate.h"

#include <string.h>

#define MAX_TIME_S 3600

G_DEFINE_ENUM_TYPE (ThrongCheckKind,
                    throng_check_kind,
                    G_DEFINE_ENUM_VALUE (THRONG_CHECK_STATUS, "status"),
                    G_DEFINE_ENUM_VALUE (THRONG_CHECK_HEADER, "header"),
                    G_DEFINE_ENUM_VALUE (THRONG_CHECK_BODY_CONTAINS, "body-contains"),
                    G_DEFINE_ENUM_VALUE (THRONG_CHECK_BODY_LACKS, "body-lacks"),
                    G_DEFINE_ENUM_VALUE (THRONG_CHECK_BODY_MATCHES, "body-matches"),
                    G_DEFINE_ENUM_VALUE (THRONG_CHECK_JSON, "json"),
                    G_DEFINE_ENUM_VALUE (THRONG_CHECK_SIZE_ABOVE, "size-above"),
                    G_DEFINE_ENUM_VALUE (THRONG_CHECK_SIZE_BELOW, "size-below"),
                    G_DEFINE_ENUM_VALUE (THRONG_CHECK_TIME_BELOW, "time-below"))

enum
{
  KEY_KIND,
  KEY_STATUS,
  KEY_HEADER,
  KEY_BODY_CONTAINS,
  KEY_BODY_LACKS,
  KEY_BODY_MATCHES,
  KEY_JSON,
  KEY_SIZE_ABOVE,
  KEY_SIZE_BELOW,
  KEY_TIME_BELOW,
  KEY_OPERATOR,
  KEY_EXISTS,
  KEY_EQUALS,
  KEY_CONTAINS,
  KEY_MATCHES,
  KEY_ABOVE,
  KEY_AT_LEAST,
  KEY_BELOW,
  KEY_AT_MOST,
};

#define OPERATOR_FLAGS (THRONG_KEY_HOOK | THRONG_KEY_ALWAYS)
#define TEXT_FLAGS (THRONG_KEY_ALWAYS | THRONG_KEY_NOT_EMPTY)

#define COMPARISON(key)                                                                            \
  { key, THRONG_KEY_NUMBER, OPERATOR_FLAGS, .low = -G_MAXDOUBLE, .high = G_MAXDOUBLE }

static const ThrongKey keys[] = {
  [KEY_KIND] = { "kind", THRONG_KEY_ENUM, THRONG_KEY_HIDDEN, .type = throng_check_kind_get_type },
  [KEY_STATUS] = { "status", THRONG_KEY_STRING, THRONG_KEY_HOOK | THRONG_KEY_ALWAYS,
                   .when = THRONG_WHEN (THRONG_CHECK_STATUS), .text = "200" },
  [KEY_HEADER] = { "header", THRONG_KEY_STRING, THRONG_KEY_ALWAYS,
                   .when = THRONG_WHEN (THRONG_CHECK_HEADER) },
  [KEY_BODY_CONTAINS] = { "body-contains", THRONG_KEY_STRING, TEXT_FLAGS,
                          .when = THRONG_WHEN (THRONG_CHECK_BODY_CONTAINS) },
  [KEY_BODY_LACKS] = { "body-lacks", THRONG_KEY_STRING, TEXT_FLAGS,
                       .when = THRONG_WHEN (THRONG_CHECK_BODY_LACKS) },
  [KEY_BODY_MATCHES] = { "body-matches", THRONG_KEY_STRING, TEXT_FLAGS,
                         .when = THRONG_WHEN (THRONG_CHECK_BODY_MATCHES) },
  [KEY_JSON] = { "json", THRONG_KEY_STRING, THRONG_KEY_ALWAYS,
                 .when = THRONG_WHEN (THRONG_CHECK_JSON) },
  [KEY_SIZE_ABOVE] = { "size-above", THRONG_KEY_INTEGER, THRONG_KEY_ALWAYS,
                       .when = THRONG_WHEN (THRONG_CHECK_SIZE_ABOVE), .high = THRONG_MAX_EXACT },
  [KEY_SIZE_BELOW] = { "size-below", THRONG_KEY_INTEGER, THRONG_KEY_ALWAYS,
                       .when = THRONG_WHEN (THRONG_CHECK_SIZE_BELOW), .low = 1,
                       .high = THRONG_MAX_EXACT, .fallback = 1e6 },
  [KEY_TIME_BELOW] = { "time-below", THRONG_KEY_DURATION, THRONG_KEY_ALWAYS | THRONG_KEY_POSITIVE,
                       .when = THRONG_WHEN (THRONG_CHECK_TIME_BELOW), .high = MAX_TIME_S,
                       .fallback = 1 },
  [KEY_OPERATOR] = { "operator", THRONG_KEY_STRING, THRONG_KEY_HIDDEN | THRONG_KEY_NULLABLE },
  [KEY_EXISTS] = { "exists", THRONG_KEY_BOOLEAN, OPERATOR_FLAGS, .fallback = 1 },
  [KEY_EQUALS] = { "equals", THRONG_KEY_JSON, OPERATOR_FLAGS },
  [KEY_CONTAINS] = { "contains", THRONG_KEY_STRING, OPERATOR_FLAGS },
  [KEY_MATCHES] = { "matches", THRONG_KEY_STRING, OPERATOR_FLAGS },
  [KEY_ABOVE] = COMPARISON ("above"),
  [KEY_AT_LEAST] = COMPARISON ("at-least"),
  [KEY_BELOW] = COMPARISON ("below"),
  [KEY_AT_MOST] = COMPARISON ("at-most"),
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
read_status (ThrongNode *self, JsonNode *value, GPtrArray *problems)
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
write_status (ThrongNode *self)
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
read_key (ThrongNode *self, unsigned index, JsonNode *value, GPtrArray *problems)
{
  const char *before = throng_node_peek_string (self, KEY_OPERATOR);

  if (index == KEY_STATUS)
    {
      read_status (self, value, problems);
      return;
    }
  if (before != NULL)
    throng_node_problem (self, keys[index].name, problems, _ ("must not stand beside “%s”"),
                         before);
  throng_node_set_string (self, KEY_OPERATOR, keys[index].name);
  throng_node_read_value (self, index, value, problems);
}

/* Only the operator that holds is written. */
static JsonNode *
write_key (ThrongNode *self, unsigned index)
{
  unsigned asked = throng_check_get_operator (THRONG_CHECK (self));

  if (index == KEY_STATUS)
    return write_status (self);
  if (asked == THRONG_OPERATOR_NONE || index != KEY_OPERATOR + asked)
    return NULL;
  return throng_node_write_value (self, index);
}

static bool
is_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == G_TYPE_STRING;
}

/* Whether a text somewhere inside of @node, or the name of a member, has a template. */
static bool
has_template (JsonNode *node)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  bool found = false;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (!found && json_object_iter_next_ordered (&iter, &name, &member))
        found = strstr (name, "{{") != NULL || has_template (member);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (unsigned i = 0; !found && i < json_array_get_length (array); i++)
        found = has_template (json_array_get_element (array, i));
    }
  else if (is_text (node))
    found = strstr (json_node_get_string (node), "{{") != NULL;
  return found;
}

static void
validate_equals (ThrongNode *node, ThrongValidation *validation)
{
  JsonNode *expected = throng_check_get_equals (THRONG_CHECK (node));

  if (is_text (expected))
    throng_validation_template (validation, node, "equals", json_node_get_string (expected),
                                THRONG_ESCAPE_NONE);
  else if (throng_check_get_kind (THRONG_CHECK (node)) == THRONG_CHECK_HEADER)
    throng_node_problem (node, "equals", validation->problems, _ ("must be a string"));
  else if (expected != NULL && has_template (expected))
    throng_node_problem (node, "equals", validation->problems,
                         _ ("must hold no template inside of an array or object"));
}

static void
validate_text (ThrongNode *node, const char *key, const char *text, ThrongValidation *validation)
{
  if (text[0] == '\0')
    throng_node_problem (node, key, validation->problems, _ ("must not be empty"));
  else
    throng_validation_template (validation, node, key, text, THRONG_ESCAPE_NONE);
}

static void
validate_pattern (ThrongNode *node,
                  const char *key,
                  const char *pattern,
                  ThrongValidation *validation)
{
  g_autoptr (ThrongRegex) regex = throng_validation_regex (validation, node, key, pattern);
}

static void
validate_operator (ThrongNode *node, ThrongValidation *validation)
{
  bool is_header = throng_check_get_kind (THRONG_CHECK (node)) == THRONG_CHECK_HEADER;
  ThrongOperator asked = throng_check_get_operator (THRONG_CHECK (node));
  const char *text = throng_check_get_text (THRONG_CHECK (node));

  switch (asked)
    {
    case THRONG_OPERATOR_NONE:
      throng_node_miss (node,
                        is_header ? "exists, equals, contains, matches"
                                  : "exists, equals, contains, matches, above, at-least, below, "
                                    "at-most",
                        validation->problems);
      break;
    case THRONG_OPERATOR_EXISTS:
      break;
    case THRONG_OPERATOR_EQUALS:
      validate_equals (node, validation);
      break;
    case THRONG_OPERATOR_CONTAINS:
      validate_text (node, "contains", text, validation);
      break;
    case THRONG_OPERATOR_MATCHES:
      if (text[0] == '\0')
        throng_node_problem (node, "matches", validation->problems, _ ("must not be empty"));
      else
        validate_pattern (node, "matches", text, validation);
      break;
    case THRONG_OPERATOR_ABOVE:
    case THRONG_OPERATOR_AT_LEAST:
    case THRONG_OPERATOR_BELOW:
    case THRONG_OPERATOR_AT_MOST:
    default:
      if (is_header)
        throng_node_problem (node, keys[KEY_OPERATOR + asked].name, validation->problems,
                             _ ("must stand beside “json”"));
    }
}

static void
validate_status (ThrongNode *node, const char *text, ThrongValidation *validation)
{
  g_autoptr (GError) error = NULL;
  ThrongStatusSet set;

  if (!throng_status_set_parse (text, &set, &error))
    throng_node_problem (node, "status", validation->problems, "%s", error->message);
}

static void
validate (ThrongNode *node, ThrongValidation *validation)
{
  ThrongCheckKind kind = throng_check_get_kind (THRONG_CHECK (node));
  ThrongOperator asked = throng_check_get_operator (THRONG_CHECK (node));
  const char *argument = throng_check_get_argument (THRONG_CHECK (node));

  if (kind == THRONG_CHECK_HEADER || kind == THRONG_CHECK_JSON)
    validate_operator (node, validation);
  else if (asked != THRONG_OPERATOR_NONE)
    throng_node_problem (node, keys[KEY_OPERATOR + asked].name, validation->problems,
                         _ ("must stand beside “header” or “json”"));

  switch (kind)
    {
    case THRONG_CHECK_STATUS:
      validate_status (node, argument, validation);
      break;
    case THRONG_CHECK_HEADER:
      throng_validation_header_name (validation, node, "header", argument);
      break;
    case THRONG_CHECK_BODY_CONTAINS:
    case THRONG_CHECK_BODY_LACKS:
      throng_validation_template (validation, node, keys[KEY_STATUS + kind].name, argument,
                                  THRONG_ESCAPE_NONE);
      break;
    case THRONG_CHECK_BODY_MATCHES:
      validate_pattern (node, "body-matches", argument, validation);
      break;
    case THRONG_CHECK_JSON:
      throng_validation_json_path (validation, node, "json", argument);
      break;
    case THRONG_CHECK_SIZE_ABOVE:
    case THRONG_CHECK_SIZE_BELOW:
    case THRONG_CHECK_TIME_BELOW:
    default:
      break;
    }
}

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .one_of = "status, header, body-contains, body-lacks, body-matches, json, size-above, "
            "size-below, time-below",
  .read = read_key,
  .write = write_key,
  .validate = validate,
};

THRONG_DEFINE_NODE (ThrongCheck, throng_check)

ThrongCheckKind
throng_check_get_kind (ThrongCheck *self)
{
  return throng_node_peek_kind (THRONG_NODE (self));
}

/* The keys of the kinds and of the operators stand in the order of the enums. */
const char *
throng_check_get_argument (ThrongCheck *self)
{
  unsigned index = KEY_STATUS + throng_check_get_kind (self);

  return keys[index].kind == THRONG_KEY_STRING ? throng_node_peek_string (THRONG_NODE (self), index)
                                               : "";
}

ThrongOperator
throng_check_get_operator (ThrongCheck *self)
{
  const char *name = throng_node_peek_string (THRONG_NODE (self), KEY_OPERATOR);

  for (unsigned i = KEY_EXISTS; i <= KEY_AT_MOST; i++)
    if (g_strcmp0 (name, keys[i].name) == 0)
      return (ThrongOperator) (i - KEY_OPERATOR);
  return THRONG_OPERATOR_NONE;
}

bool
throng_check_get_exists (ThrongCheck *self)
{
  return g_value_get_boolean (throng_node_peek (THRONG_NODE (self), KEY_EXISTS));
}

JsonNode *
throng_check_get_equals (ThrongCheck *self)
{
  return g_value_get_boxed (throng_node_peek (THRONG_NODE (self), KEY_EQUALS));
}

const char *
throng_check_get_text (ThrongCheck *self)
{
  bool is_pattern = throng_check_get_operator (self) == THRONG_OPERATOR_MATCHES;

  return throng_node_peek_string (THRONG_NODE (self), is_pattern ? KEY_MATCHES : KEY_CONTAINS);
}

double
throng_check_get_number (ThrongCheck *self)
{
  ThrongOperator asked = throng_check_get_operator (self);
  ThrongCheckKind kind = throng_check_get_kind (self);
  const GValue *value = throng_node_peek (THRONG_NODE (self), KEY_STATUS + kind);

  if (G_VALUE_HOLDS_INT64 (value))
    return (double) g_value_get_int64 (value);
  if (G_VALUE_HOLDS_DOUBLE (value))
    return g_value_get_double (value);
  if (asked >= THRONG_OPERATOR_ABOVE)
    return throng_node_peek_double (THRONG_NODE (self), KEY_OPERATOR + asked);
  return 0;
}
