/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-capture.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-regex.h"
#include "scenario/throng-validate.h"

#include <string.h>

G_DEFINE_ENUM_TYPE (ThrongCaptureKind,
                    throng_capture_kind,
                    G_DEFINE_ENUM_VALUE (THRONG_CAPTURE_FROM, "from"),
                    G_DEFINE_ENUM_VALUE (THRONG_CAPTURE_JSON, "json"),
                    G_DEFINE_ENUM_VALUE (THRONG_CAPTURE_HEADER, "header"),
                    G_DEFINE_ENUM_VALUE (THRONG_CAPTURE_REGEX, "regex"),
                    G_DEFINE_ENUM_VALUE (THRONG_CAPTURE_COOKIE, "cookie"))

enum
{
  KEY_NAME,
  KEY_KIND,
  KEY_FROM,
  KEY_JSON,
  KEY_HEADER,
  KEY_REGEX,
  KEY_GROUP,
  KEY_COOKIE,
  KEY_MATCH,
  KEY_DEFAULT,
};

static const char *const sources[] = { "body", "status", NULL };
/* In the order of ThrongMatch. */
static const char *const matches[] = { "first", "last", "random", "all", NULL };

static const ThrongKey keys[] = {
  [KEY_NAME] = { "name", THRONG_KEY_STRING, THRONG_KEY_HIDDEN },
  [KEY_KIND] = { "kind", THRONG_KEY_ENUM, THRONG_KEY_HIDDEN, .type = throng_capture_kind_get_type },
  [KEY_FROM] = { "from", THRONG_KEY_STRING, THRONG_KEY_ALWAYS,
                 .when = THRONG_WHEN (THRONG_CAPTURE_FROM), .text = "body", .words = sources },
  [KEY_JSON] = { "json", THRONG_KEY_STRING, THRONG_KEY_ALWAYS,
                 .when = THRONG_WHEN (THRONG_CAPTURE_JSON) },
  [KEY_HEADER] = { "header", THRONG_KEY_STRING, THRONG_KEY_ALWAYS,
                   .when = THRONG_WHEN (THRONG_CAPTURE_HEADER) },
  [KEY_REGEX] = { "regex", THRONG_KEY_STRING, THRONG_KEY_ALWAYS | THRONG_KEY_NOT_EMPTY,
                  .when = THRONG_WHEN (THRONG_CAPTURE_REGEX) },
  [KEY_GROUP] = { "group", THRONG_KEY_STRING, THRONG_KEY_HOOK | THRONG_KEY_NULLABLE,
                  .when = THRONG_WHEN (THRONG_CAPTURE_REGEX) },
  [KEY_COOKIE] = { "cookie", THRONG_KEY_STRING, THRONG_KEY_ALWAYS,
                   .when = THRONG_WHEN (THRONG_CAPTURE_COOKIE) },
  [KEY_MATCH] = { "match", THRONG_KEY_STRING, .text = "first", .words = matches },
  [KEY_DEFAULT] = { "default", THRONG_KEY_STRING, THRONG_KEY_NULLABLE },
};

/* A group is a number or a name. */
static void
read_group (ThrongNode *self, unsigned index, JsonNode *value, GPtrArray *problems)
{
  GType type = json_node_get_value_type (value);
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_VALUE (value) && type == G_TYPE_INT64)
    text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));
  else if (JSON_NODE_HOLDS_VALUE (value) && type == G_TYPE_STRING)
    text = json_node_dup_string (value);

  if (text != NULL)
    throng_node_set_string (self, KEY_GROUP, text);
  else
    throng_node_wrong_type (self, "group", value, _ ("the number or name of a group"), problems);
}

static bool
parse_group_number (const char *text, gint64 *number)
{
  return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, number, NULL);
}

static JsonNode *
write_group (ThrongNode *self, unsigned index)
{
  const char *text = throng_node_peek_string (self, KEY_GROUP);
  gint64 number;

  if (text == NULL)
    return NULL;
  if (parse_group_number (text, &number))
    return json_node_init_int (json_node_alloc (), number);
  return json_node_init_string (json_node_alloc (), text);
}

static void
validate_group (ThrongNode *node, const ThrongRegex *regex, ThrongValidation *validation)
{
  const char *group = throng_node_peek_string (node, KEY_GROUP);
  unsigned n_groups = MIN (throng_regex_get_n_groups (regex), THRONG_REGEX_MAX_GROUP);
  const char *guess;
  gint64 number;

  if (group == NULL)
    return;
  if (parse_group_number (group, &number))
    {
      if (number < 0 || number > n_groups)
        throng_node_problem (node, "group", validation->problems,
                             _ ("must be a group of the pattern, from 0 to %u"), n_groups);
      return;
    }
  if (throng_regex_find_group (regex, group) >= 0)
    return;
  guess = throng_regex_guess_group (regex, group);
  if (guess != NULL)
    throng_node_problem (node, "group", validation->problems,
                         _ ("the pattern has no group “%.60s”; did you mean “%s”?"), group, guess);
  else
    throng_node_problem (node, "group", validation->problems,
                         _ ("the pattern has no group “%.60s”"), group);
}

static void
validate_regex (ThrongNode *node, const char *pattern, ThrongValidation *validation)
{
  g_autoptr (ThrongRegex) regex = throng_validation_regex (validation, node, "regex", pattern);

  if (regex != NULL)
    validate_group (node, regex, validation);
}

static void
validate_source (ThrongNode *node, ThrongValidation *validation)
{
  const char *argument = throng_capture_get_argument (THRONG_CAPTURE (node));

  switch (throng_capture_get_kind (THRONG_CAPTURE (node)))
    {
    case THRONG_CAPTURE_FROM:
      break;
    case THRONG_CAPTURE_JSON:
      throng_validation_json_path (validation, node, "json", argument);
      break;
    case THRONG_CAPTURE_REGEX:
      validate_regex (node, argument, validation);
      break;
    case THRONG_CAPTURE_COOKIE:
      if (!throng_is_token (argument))
        throng_node_problem (node, "cookie", validation->problems,
                             _ ("“%.60s” is not the name of a cookie"), argument);
      break;
    case THRONG_CAPTURE_HEADER:
    default:
      throng_validation_header_name (validation, node, "header", argument);
    }
}

static void
validate (ThrongNode *node, ThrongValidation *validation)
{
  ThrongCapture *self = THRONG_CAPTURE (node);
  ThrongCaptureKind kind = throng_capture_get_kind (self);
  bool has_one = kind == THRONG_CAPTURE_FROM || kind == THRONG_CAPTURE_COOKIE;

  throng_validation_variable_name (validation, node, throng_capture_get_name (self));
  validate_source (node, validation);
  if (has_one && throng_capture_get_match (self) != THRONG_MATCH_FIRST)
    throng_node_problem (node, "match", validation->problems,
                         _ ("must stand beside “json”, “regex” or “header”"));
}

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .one_of = "from, json, header, regex, cookie",
  .read = read_group,
  .write = write_group,
  .validate = validate,
};

THRONG_DEFINE_NODE (ThrongCapture, throng_capture)

const char *
throng_capture_get_name (ThrongCapture *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_NAME);
}

ThrongCaptureKind
throng_capture_get_kind (ThrongCapture *self)
{
  return throng_node_peek_kind (THRONG_NODE (self));
}

const char *
throng_capture_get_argument (ThrongCapture *self)
{
  static const unsigned indices[] = {
    [THRONG_CAPTURE_FROM] = KEY_FROM,     [THRONG_CAPTURE_JSON] = KEY_JSON,
    [THRONG_CAPTURE_HEADER] = KEY_HEADER, [THRONG_CAPTURE_REGEX] = KEY_REGEX,
    [THRONG_CAPTURE_COOKIE] = KEY_COOKIE,
  };

  return throng_node_peek_string (THRONG_NODE (self), indices[throng_capture_get_kind (self)]);
}

const char *
throng_capture_get_group (ThrongCapture *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_GROUP);
}

ThrongMatch
throng_capture_get_match (ThrongCapture *self)
{
  const char *word = throng_node_peek_string (THRONG_NODE (self), KEY_MATCH);

  for (unsigned i = 0; matches[i] != NULL; i++)
    if (g_str_equal (word, matches[i]))
      return (ThrongMatch) i;
  return THRONG_MATCH_FIRST;
}

const char *
throng_capture_get_default (ThrongCapture *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_DEFAULT);
}
