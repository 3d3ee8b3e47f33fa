/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-response-private.h"

#include <string.h>

#include "engine/throng-large-numbers.h"
#include "i18n/throng-i18n.h"

/* Failures are told in the words of the file, with nothing in them that differs from answer to
 * answer, so that equal ones group. */

static char *
check_status (const ThrongPlanCheck *check, unsigned status)
{
  if (throng_status_set_contains (&check->status_set, status))
    return NULL;
  return g_strdup_printf (_ ("HTTP %u instead of %s"), status, check->argument);
}

/* Returns: (transfer full) (nullable): the text that @check looks for; %NULL = a variable in it has
 * no value */
static GString *
render_expected (const ThrongPlanCheck *check, ThrongTemplateContext *context)
{
  GString *text = g_string_new (NULL);

  if (throng_template_render (check->text, context, text))
    return text;
  g_string_free (text, TRUE);
  return NULL;
}

static char *
describe_unset (const ThrongPlanCheck *check)
{
  return g_strdup_printf (_ ("A check can’t be made: a variable in “%s” has no value"),
                          check->expected);
}

static char *
describe_too_long (const char *pattern)
{
  return g_strdup_printf (_ ("A check can’t be made: the pattern “%s” took too long"), pattern);
}

static char *
describe_no_body (const ThrongBody *body)
{
  return g_strdup_printf (/* Translators: %s says why not */ _ ("The body can’t be checked: %s"),
                          body->problem);
}

static char *
check_body_text (const ThrongPlanCheck *check, ThrongBody *body, ThrongTemplateContext *context)
{
  bool is_wanted = check->kind == THRONG_CHECK_BODY_CONTAINS;
  size_t length;
  const char *text = throng_body_get_text (body, &length);
  GString *expected;
  bool is_there;

  if (text == NULL)
    return describe_no_body (body);
  expected = render_expected (check, context);
  if (expected == NULL)
    return describe_unset (check);
  is_there = memmem (text, length, expected->str, expected->len) != NULL;
  g_string_free (expected, TRUE);
  if (is_there == is_wanted)
    return NULL;
  return g_strdup_printf (is_wanted ? _ ("The body does not contain “%s”")
                                    : _ ("The body contains “%s”"),
                          check->expected);
}

static char *
check_body_pattern (const ThrongPlanCheck *check, ThrongBody *body)
{
  ThrongRegexScan scan = { 0 };
  size_t length;
  const char *text = throng_body_get_searchable (body, &length);

  if (text == NULL)
    return describe_no_body (body);
  switch (throng_regex_find (check->regex, text, length, 0, &scan))
    {
    case THRONG_REGEX_FOUND:
      return NULL;
    case THRONG_REGEX_TOO_LONG:
      return describe_too_long (check->expected);
    case THRONG_REGEX_NONE:
    default:
      return g_strdup_printf (_ ("The body does not match “%s”"), check->expected);
    }
}

typedef enum
{
  TEXT_PASSES,
  TEXT_DIFFERS,
  TEXT_TAKES_TOO_LONG,
} TextResult;

static TextResult
match_text (const ThrongRegex *regex, const char *text)
{
  g_autofree char *valid = NULL;
  ThrongRegexScan scan = { 0 };
  ThrongRegexResult result;
  size_t length = MIN (strlen (text), THRONG_REGEX_MAX_BYTES);

  if (!g_utf8_validate_len (text, length, NULL))
    {
      text = valid = g_utf8_make_valid (text, (gssize) length);
      length = strlen (valid);
    }
  result = throng_regex_find (regex, text, length, 0, &scan);
  if (result == THRONG_REGEX_TOO_LONG)
    return TEXT_TAKES_TOO_LONG;
  return result == THRONG_REGEX_FOUND ? TEXT_PASSES : TEXT_DIFFERS;
}

/* What the operators that look at text make of @text. */
static TextResult
compare_text (const ThrongPlanCheck *check, const char *expected, const char *text)
{
  bool passes;

  if (check->asked == THRONG_OPERATOR_MATCHES)
    return match_text (check->regex, text);
  passes = check->asked == THRONG_OPERATOR_CONTAINS ? strstr (text, expected) != NULL
                                                    : strcmp (text, expected) == 0;
  return passes ? TEXT_PASSES : TEXT_DIFFERS;
}

static char *
describe_difference (const ThrongPlanCheck *check, TextResult result)
{
  bool is_header = check->kind == THRONG_CHECK_HEADER;

  if (result == TEXT_TAKES_TOO_LONG)
    return describe_too_long (check->expected);
  if (check->asked == THRONG_OPERATOR_CONTAINS)
    return g_strdup_printf (is_header ? _ ("The header %s does not contain “%s”")
                                      : _ ("The value at %s does not contain “%s”"),
                            check->argument, check->expected);
  if (check->asked == THRONG_OPERATOR_MATCHES)
    return g_strdup_printf (is_header ? _ ("The header %s does not match “%s”")
                                      : _ ("The value at %s does not match “%s”"),
                            check->argument, check->expected);
  return g_strdup_printf (is_header ? _ ("The header %s is not “%s”")
                                    : _ ("The value at %s is not “%s”"),
                          check->argument, check->expected);
}

/* Of several headers of the name one is enough. */
static TextResult
compare_headers (const ThrongPlanCheck *check, const char *expected, SoupMessageHeaders *headers)
{
  TextResult result = TEXT_DIFFERS;
  SoupMessageHeadersIter iter;
  const char *name, *value;

  soup_message_headers_iter_init (&iter, headers);
  while (result == TEXT_DIFFERS && soup_message_headers_iter_next (&iter, &name, &value))
    if (g_ascii_strcasecmp (name, check->argument) == 0)
      result = compare_text (check, expected, value);
  return result;
}

static char *
check_header (const ThrongPlanCheck *check,
              SoupMessageHeaders *headers,
              ThrongTemplateContext *context)
{
  bool exists = soup_message_headers_get_one (headers, check->argument) != NULL;
  GString *expected = NULL;
  TextResult result;

  if (check->asked == THRONG_OPERATOR_EXISTS && exists == check->exists)
    return NULL;
  if (check->asked == THRONG_OPERATOR_EXISTS && exists)
    return g_strdup_printf (_ ("There is a header %s"), check->argument);
  if (!exists)
    return g_strdup_printf (_ ("There is no header %s"), check->argument);
  if (check->text != NULL && (expected = render_expected (check, context)) == NULL)
    return describe_unset (check);

  result = compare_headers (check, expected != NULL ? expected->str : "", headers);
  if (expected != NULL)
    g_string_free (expected, TRUE);
  return result == TEXT_PASSES ? NULL : describe_difference (check, result);
}

static bool
is_number (JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  return (JSON_NODE_HOLDS_VALUE (node) && (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE))
         || throng_large_numbers_get (node) != NULL;
}

static double
get_number (JsonNode *node)
{
  const char *large = throng_large_numbers_get (node);

  return large != NULL ? g_ascii_strtod (large, NULL) : json_node_get_double (node);
}

static bool are_equal (JsonNode *a, JsonNode *b);

static bool
are_objects_equal (JsonObject *a, JsonObject *b)
{
  bool is_equal = json_object_get_size (a) == json_object_get_size (b);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init (&iter, a);
  while (is_equal && json_object_iter_next (&iter, &name, &member))
    {
      JsonNode *other = json_object_get_member (b, name);

      is_equal = other != NULL && are_equal (member, other);
    }
  return is_equal;
}

static bool
are_arrays_equal (JsonArray *a, JsonArray *b)
{
  bool is_equal = json_array_get_length (a) == json_array_get_length (b);

  for (unsigned i = 0; is_equal && i < json_array_get_length (a); i++)
    is_equal = are_equal (json_array_get_element (a, i), json_array_get_element (b, i));
  return is_equal;
}

static bool
are_numbers_equal (JsonNode *a, JsonNode *b)
{
  double x = get_number (a);
  double y = get_number (b);

  if (json_node_get_value_type (a) == G_TYPE_INT64 && json_node_get_value_type (b) == G_TYPE_INT64)
    return json_node_get_int (a) == json_node_get_int (b);
  return x >= y && x <= y;
}

/* Numbers by value, so that 1 equals 1.0; members in any order. It goes no deeper than @a, which is
 * of the scenario. */
static bool
are_equal (JsonNode *a, JsonNode *b)
{
  if (is_number (a) && is_number (b))
    return are_numbers_equal (a, b);
  if (json_node_get_node_type (a) != json_node_get_node_type (b))
    return false;
  if (JSON_NODE_HOLDS_OBJECT (a))
    return are_objects_equal (json_node_get_object (a), json_node_get_object (b));
  if (JSON_NODE_HOLDS_ARRAY (a))
    return are_arrays_equal (json_node_get_array (a), json_node_get_array (b));
  return json_node_equal (a, b);
}

static bool
compare_number (const ThrongPlanCheck *check, double number)
{
  switch (check->asked)
    {
    case THRONG_OPERATOR_ABOVE:
      return number > check->number;
    case THRONG_OPERATOR_AT_LEAST:
      return number >= check->number;
    case THRONG_OPERATOR_BELOW:
      return number < check->number;
    case THRONG_OPERATOR_NONE:
    case THRONG_OPERATOR_EXISTS:
    case THRONG_OPERATOR_EQUALS:
    case THRONG_OPERATOR_CONTAINS:
    case THRONG_OPERATOR_MATCHES:
    case THRONG_OPERATOR_AT_MOST:
    default:
      return number <= check->number;
    }
}

static char *
describe_wrong_number (const ThrongPlanCheck *check)
{
  if (check->asked == THRONG_OPERATOR_ABOVE)
    return g_strdup_printf (_ ("The value at %s is not above %s"), check->argument,
                            check->expected);
  if (check->asked == THRONG_OPERATOR_AT_LEAST)
    return g_strdup_printf (_ ("The value at %s is not at least %s"), check->argument,
                            check->expected);
  if (check->asked == THRONG_OPERATOR_BELOW)
    return g_strdup_printf (_ ("The value at %s is not below %s"), check->argument,
                            check->expected);
  return g_strdup_printf (_ ("The value at %s is not at most %s"), check->argument,
                          check->expected);
}

static char *
check_json_number (const ThrongPlanCheck *check, JsonNode *node)
{
  if (!is_number (node))
    return g_strdup_printf (_ ("The value at %s is not a number"), check->argument);
  if (compare_number (check, get_number (node)))
    return NULL;
  return describe_wrong_number (check);
}

static char *
check_json_text (const ThrongPlanCheck *check, JsonNode *node, ThrongTemplateContext *context)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GString *expected = NULL;
  TextResult result;

  if (check->text != NULL && (expected = render_expected (check, context)) == NULL)
    return describe_unset (check);
  throng_json_append_value (node, text);
  result = compare_text (check, expected != NULL ? expected->str : "", text->str);
  if (expected != NULL)
    g_string_free (expected, TRUE);
  return result == TEXT_PASSES ? NULL : describe_difference (check, result);
}

static char *
check_json_value (const ThrongPlanCheck *check, JsonNode *node, ThrongTemplateContext *context)
{
  switch (check->asked)
    {
    case THRONG_OPERATOR_ABOVE:
    case THRONG_OPERATOR_AT_LEAST:
    case THRONG_OPERATOR_BELOW:
    case THRONG_OPERATOR_AT_MOST:
      return check_json_number (check, node);
    case THRONG_OPERATOR_NONE:
    case THRONG_OPERATOR_EXISTS:
    case THRONG_OPERATOR_EQUALS:
    case THRONG_OPERATOR_CONTAINS:
    case THRONG_OPERATOR_MATCHES:
    default:
      break;
    }
  if (check->json == NULL)
    return check_json_text (check, node, context);
  if (are_equal (check->json, node))
    return NULL;
  return g_strdup_printf (_ ("The value at %s is not %s"), check->argument, check->expected);
}

static char *
check_json (const ThrongPlanCheck *check, ThrongBody *body, ThrongTemplateContext *context)
{
  JsonNode *root = throng_body_get_json (body);
  JsonNode *node;

  if (body->problem != NULL)
    return describe_no_body (body);
  if (root == NULL)
    return g_strdup (_ ("The body can’t be checked: it is not JSON"));
  node = throng_json_path_find (check->json_path, root);
  if (check->asked == THRONG_OPERATOR_EXISTS && (node != NULL) == check->exists)
    return NULL;
  if (node == NULL)
    return g_strdup_printf (_ ("There is nothing at %s"), check->argument);
  if (check->asked == THRONG_OPERATOR_EXISTS)
    return g_strdup_printf (_ ("There is something at %s"), check->argument);
  return check_json_value (check, node, context);
}

static char *
check_size (const ThrongPlanCheck *check, uint64_t body_bytes)
{
  bool is_below = check->kind == THRONG_CHECK_SIZE_BELOW;
  double n_bytes = (double) body_bytes;

  if (is_below ? n_bytes < check->number : n_bytes > check->number)
    return NULL;
  return g_strdup_printf (is_below ? _ ("The body is not smaller than %s bytes")
                                   : _ ("The body is not larger than %s bytes"),
                          check->expected);
}

static char *
check_time (const ThrongPlanCheck *check, int64_t response_us)
{
  if ((double) response_us < check->number)
    return NULL;
  return g_strdup_printf (_ ("The response time is not below %s"), check->expected);
}

char *
throng_check_apply (const ThrongPlanCheck *check,
                    const ThrongResponse *response,
                    ThrongBody *body,
                    ThrongTemplateContext *context)
{
  switch (check->kind)
    {
    case THRONG_CHECK_STATUS:
      return check_status (check, response->answer->status);
    case THRONG_CHECK_HEADER:
      return check_header (check, response->answer->headers, context);
    case THRONG_CHECK_BODY_CONTAINS:
    case THRONG_CHECK_BODY_LACKS:
      return check_body_text (check, body, context);
    case THRONG_CHECK_BODY_MATCHES:
      return check_body_pattern (check, body);
    case THRONG_CHECK_JSON:
      return check_json (check, body, context);
    case THRONG_CHECK_SIZE_ABOVE:
    case THRONG_CHECK_SIZE_BELOW:
      return check_size (check, response->answer->body_bytes);
    case THRONG_CHECK_TIME_BELOW:
    default:
      return check_time (check, response->response_us);
    }
}
