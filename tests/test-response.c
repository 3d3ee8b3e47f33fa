/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What one response means: captures and checks, without a user and without time. */

#include "engine/throng-response.h"

#include <string.h>

#include "scenario/throng-scenario-file.h"

#define SEED 5

/* A request with a plan of its own, and a user's side of it. */
typedef struct
{
  ThrongPlan *plan;
  const ThrongPlanRequest *request;
  ThrongValue *values;
  ThrongRandom random;
  ThrongTemplateContext context;
  SoupCookieJar *cookies;
} Judge;

typedef struct
{
  unsigned status;     /* 0 = 200 */
  const char *headers; /* (nullable): `Name: value` lines */
  const char *body;    /* (nullable) */
  size_t length;       /* 0 = by a closing zero byte */
  uint64_t wire_bytes; /* 0 = as many as there are */
  int64_t response_us;
} Answer;

/* @parts: members of a request in JSON with single quotes. */
static void
judge_init (Judge *judge, const char *parts)
{
  g_autofree char *text = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1', 'variables': { 'x': 'A1', 'n': '42' }, "
      "'users': [ { 'name': 'U', 'tasks': [ { 'name': 'T', 'steps': [ { 'request': 'GET /', %s, "
      "'headers': { 'A': '{{v}}' } }, { 'request': 'GET /', 'capture': { 'v': { 'from': 'body' }, "
      "'unset': { 'from': 'body' } } } ] } ] } ] }",
      parts);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (ThrongScenario) scenario = NULL;
  g_autoptr (ThrongFiles) files = NULL;
  g_autoptr (GError) error = NULL;

  g_strdelimit (text, "'", '"');
  scenario = throng_scenario_new_from_data (text, -1, &problems);
  if (scenario == NULL)
    g_error ("%s: %s", text, ((ThrongProblem *) problems->pdata[0])->message);
  faults = throng_scenario_validate (scenario);
  if (faults->len > 0)
    g_error ("%s: %s", text, ((ThrongProblem *) faults->pdata[0])->message);
  files = throng_files_new (NULL, false);
  judge->plan = throng_plan_new (scenario, files, &error);
  g_assert_no_error (error);
  judge->request = judge->plan->classes[0].tasks[0].steps.steps[0].request;
  judge->values = g_new0 (ThrongValue, throng_symbols_get_n (judge->plan->symbols));
  throng_random_init (&judge->random, SEED, 0);
  judge->context = (ThrongTemplateContext) { .values = judge->values, .random = &judge->random };
  judge->cookies = soup_cookie_jar_new ();
  throng_value_set (&judge->values[throng_symbols_intern (judge->plan->symbols, "x")], "A1", false);
  throng_value_set (&judge->values[throng_symbols_intern (judge->plan->symbols, "n")], "42", true);
}

static void
judge_clear (Judge *judge)
{
  for (unsigned i = 0; i < throng_symbols_get_n (judge->plan->symbols); i++)
    g_free (judge->values[i].text);
  g_free (judge->values);
  g_object_unref (judge->cookies);
  throng_plan_free (judge->plan);
}

static SoupMessageHeaders *
new_headers (const char *lines, SoupCookieJar *cookies, GUri *uri)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_auto (GStrv) rows = g_strsplit (lines != NULL ? lines : "", "\n", -1);

  for (unsigned i = 0; rows[i] != NULL; i++)
    {
      g_auto (GStrv) row = g_strsplit (rows[i], ": ", 2);

      if (row[0] == NULL)
        continue;
      soup_message_headers_append (headers, row[0], row[1]);
      if (strcmp (row[0], "Set-Cookie") == 0)
        soup_cookie_jar_add_cookie (cookies, soup_cookie_parse (row[1], uri));
    }
  return headers;
}

/* Returns: (nullable): the failure */
static char *
judge (Judge *self, const Answer *given)
{
  g_autoptr (GUri) uri = g_uri_parse ("http://127.0.0.1/a/b", SOUP_HTTP_URI_FLAGS, NULL);
  SoupMessageHeaders *headers = new_headers (given->headers, self->cookies, uri);
  const char *body = given->body != NULL ? given->body : "";
  size_t length = given->length > 0 ? given->length : strlen (body);
  /* Without a byte behind it, so that a sanitizer sees who reads on. */
  g_autofree uint8_t *bytes = g_memdup2 (body, length);
  ThrongAnswer answer = { .status = given->status > 0 ? given->status : 200,
                          .headers = headers,
                          .body = bytes,
                          .body_length = length,
                          .body_bytes = given->wire_bytes > 0 ? given->wire_bytes : length };
  ThrongResponse response = {
    .answer = &answer, .uri = uri, .cookies = self->cookies, .response_us = given->response_us
  };
  char *failure = NULL;
  bool succeeded = throng_response_judge (self->request, &response, self->values, &self->context,
                                          &failure);

  g_assert_true (succeeded == (failure == NULL));
  soup_message_headers_unref (headers);
  return failure;
}

typedef struct
{
  const char *check; /* in single quotes */
  Answer answer;
  const char *failure; /* (nullable) */
} CheckCase;

static void
check_cases (const CheckCase *cases, unsigned n_cases)
{
  for (unsigned i = 0; i < n_cases; i++)
    {
      g_autofree char *parts = g_strdup_printf ("'checks': [ %s ]", cases[i].check);
      g_autofree char *failure = NULL;
      Judge self;

      g_test_message ("%s", cases[i].check);
      judge_init (&self, parts);
      failure = judge (&self, &cases[i].answer);
      g_assert_cmpstr (failure, ==, cases[i].failure);
      judge_clear (&self);
    }
}

static void
test_checks_of_status_and_headers (void)
{
  static const char two[] = "Vary: a, b\nVary: C\nX-Empty: ";
  static const CheckCase cases[] = {
    { "{ 'status': 200 }", { 0 }, NULL },
    { "{ 'status': [404, '500-599'] }", { .status = 503 }, NULL },
    { "{ 'status': '200-299' }", { .status = 404 }, "HTTP 404 instead of 200-299" },
    { "{ 'header': 'vary', 'exists': true }", { .headers = two }, NULL },
    { "{ 'header': 'X-Empty', 'exists': true }", { .headers = two }, NULL },
    { "{ 'header': 'ETag', 'exists': true }", { .headers = two }, "There is no header ETag" },
    { "{ 'header': 'ETag', 'exists': false }", { .headers = two }, NULL },
    { "{ 'header': 'Vary', 'exists': false }", { .headers = two }, "There is a header Vary" },
    { "{ 'header': 'Vary', 'equals': 'C' }", { .headers = two }, NULL },
    { "{ 'header': 'Vary', 'equals': 'c' }", { .headers = two }, "The header Vary is not “c”" },
    { "{ 'header': 'X-Empty', 'equals': '' }", { .headers = two }, NULL },
    { "{ 'header': 'ETag', 'equals': '' }", { .headers = two }, "There is no header ETag" },
    { "{ 'header': 'X', 'equals': '{{x}}' }", { .headers = "X: A1" }, NULL },
    { "{ 'header': 'X', 'equals': '{{x}}' }",
      { .headers = "X: A2" },
      "The header X is not “{{x}}”" },
    { "{ 'header': 'X', 'equals': '{{unset}}' }",
      { .headers = "X: A2" },
      "A check can’t be made: a variable in “{{unset}}” has no value" },
    { "{ 'header': 'Vary', 'contains': ', ' }", { .headers = two }, NULL },
    { "{ 'header': 'Vary', 'contains': 'x{{n}}' }",
      { .headers = two },
      "The header Vary does not contain “x{{n}}”" },
    { "{ 'header': 'Vary', 'matches': '^[A-Z]$' }", { .headers = two }, NULL },
    { "{ 'header': 'Vary', 'matches': '^[x-z]' }",
      { .headers = two },
      "The header Vary does not match “^[x-z]”" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_checks_of_bodies (void)
{
  static const CheckCase cases[] = {
    { "{ 'body-contains': 'lo {{x}}' }", { .body = "Hello A1" }, NULL },
    { "{ 'body-contains': '{{x}}' }", { .body = "Hello" }, "The body does not contain “{{x}}”" },
    { "{ 'body-contains': 'a' }", { .body = "\0a", .length = 2 }, NULL },
    { "{ 'body-lacks': 'error' }", { .body = "fine" }, NULL },
    { "{ 'body-lacks': '{{n}}' }", { .body = "The 42nd" }, "The body contains “{{n}}”" },
    { "{ 'body-lacks': '{{unset}}' }",
      { .body = "x" },
      "A check can’t be made: a variable in “{{unset}}” has no value" },
    { "{ 'body-matches': '^H.l+o$' }", { .body = "Hello" }, NULL },
    { "{ 'body-matches': '^.ä$' }", { .body = "öä" }, NULL },
    { "{ 'body-matches': 'b$' }", { .body = "\xff\xfe\0ab", .length = 5 }, NULL },
    { "{ 'body-matches': '[0-9]' }", { .body = "Hello" }, "The body does not match “[0-9]”" },
    { "{ 'body-matches': '[0-9]' }", { 0 }, "The body does not match “[0-9]”" },
    { "{ 'body-matches': 'a' }",
      { .body = "a", .wire_bytes = 9000000 },
      "The body can’t be checked: the body is larger than 8 MiB" },
    { "{ 'body-lacks': 'a' }",
      { .body = "a", .headers = "Content-Encoding: gzip" },
      "The body can’t be checked: its compressed body is damaged" },
    { "{ 'size-above': 0 }", { .body = "a" }, NULL },
    { "{ 'size-above': 0 }", { 0 }, "The body is not larger than 0 bytes" },
    { "{ 'size-above': 8999999 }", { .body = "a", .wire_bytes = 9000000 }, NULL },
    { "{ 'size-below': 5 }", { .body = "four" }, NULL },
    { "{ 'size-below': 4 }", { .body = "four" }, "The body is not smaller than 4 bytes" },
    { "{ 'time-below': '500ms' }", { .response_us = 499999 }, NULL },
    { "{ 'time-below': 0.5 }", { .response_us = 500000 }, "The response time is not below 500ms" },
    { "{ 'size-above': 9 }, { 'body-contains': 'b' }",
      { .body = "a" },
      "The body is not larger than 9 bytes" },
    { "{ 'size-above': 9 }, { 'status': 201 }", { .body = "a" }, "HTTP 200 instead of 201" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_checks_of_json (void)
{
#define DOCUMENT                                                                                   \
  .body = "{\"id\": 42, \"f\": 42.0, \"s\": \"A1\", \"b\": true, \"z\": null, \"l\": [1, {\"k\": " \
          "2.0, \"j\": \"x\"}], \"big\": 9007199254740993, \"huge\": [18446744073709551615]}"
  static const CheckCase cases[] = {
    { "{ 'json': '$.z', 'exists': true }", { DOCUMENT }, NULL },
    { "{ 'json': '$.y', 'exists': true }", { DOCUMENT }, "There is nothing at $.y" },
    { "{ 'json': '$.y', 'exists': false }", { DOCUMENT }, NULL },
    { "{ 'json': '$.z', 'exists': false }", { DOCUMENT }, "There is something at $.z" },
    { "{ 'json': '$.id', 'equals': 42 }", { DOCUMENT }, NULL },
    { "{ 'json': '$.id', 'equals': 42.0 }", { DOCUMENT }, NULL },
    { "{ 'json': '$.f', 'equals': 42 }", { DOCUMENT }, NULL },
    { "{ 'json': '$.id', 'equals': 43 }", { DOCUMENT }, "The value at $.id is not 43" },
    { "{ 'json': '$.big', 'equals': 9007199254740992 }",
      { DOCUMENT },
      "The value at $.big is not 9007199254740992" },
    { "{ 'json': '$.huge[0]', 'equals': '18446744073709551615' }", { DOCUMENT }, NULL },
    { "{ 'json': '$.huge[0]', 'equals': 18446744073709551616.0 }", { DOCUMENT }, NULL },
    { "{ 'json': '$.huge[0]', 'above': 9223372036854775807 }", { DOCUMENT }, NULL },
    { "{ 'json': '$.huge[0]', 'below': 5 }",
      { DOCUMENT },
      "The value at $.huge[0] is not below 5" },
    { "{ 'json': '$.huge', 'contains': '[18446744073709551615]' }", { DOCUMENT }, NULL },
    { "{ 'json': '$', 'above': 1e300 }", { .body = "1e400" }, NULL },
    { "{ 'json': '$', 'equals': '1e400' }", { .body = "1e400" }, NULL },
    { "{ 'json': '$.id', 'equals': '42' }", { DOCUMENT }, NULL },
    { "{ 'json': '$.id', 'equals': '{{n}}' }", { DOCUMENT }, NULL },
    { "{ 'json': '$.s', 'equals': '{{x}}' }", { DOCUMENT }, NULL },
    { "{ 'json': '$.s', 'equals': '{{n}}' }", { DOCUMENT }, "The value at $.s is not “{{n}}”" },
    { "{ 'json': '$.s', 'equals': 5 }", { DOCUMENT }, "The value at $.s is not 5" },
    { "{ 'json': '$.b', 'equals': true }", { DOCUMENT }, NULL },
    { "{ 'json': '$.b', 'equals': 1 }", { DOCUMENT }, "The value at $.b is not 1" },
    { "{ 'json': '$.b', 'equals': false }", { DOCUMENT }, "The value at $.b is not false" },
    { "{ 'json': '$.z', 'equals': null }", { DOCUMENT }, NULL },
    { "{ 'json': '$.b', 'equals': null }", { DOCUMENT }, "The value at $.b is not null" },
    { "{ 'json': '$.l', 'equals': [ 1.0, { 'j': 'x', 'k': 2 } ] }", { DOCUMENT }, NULL },
    { "{ 'json': '$.l', 'equals': [ 1, { 'k': 2 } ] }",
      { DOCUMENT },
      "The value at $.l is not [1,{\"k\":2}]" },
    { "{ 'json': '$.l', 'equals': [ 1 ] }", { DOCUMENT }, "The value at $.l is not [1]" },
    { "{ 'json': '$.y', 'equals': 1 }", { DOCUMENT }, "There is nothing at $.y" },
    { "{ 'json': '$.s', 'contains': '1' }", { DOCUMENT }, NULL },
    { "{ 'json': '$.s', 'contains': '2' }", { DOCUMENT }, "The value at $.s does not contain “2”" },
    { "{ 'json': '$.s', 'matches': '^[A-Z][0-9]$' }", { DOCUMENT }, NULL },
    { "{ 'json': '$.id', 'matches': '^4' }", { DOCUMENT }, NULL },
    { "{ 'json': '$.s', 'matches': '^[0-9]' }",
      { DOCUMENT },
      "The value at $.s does not match “^[0-9]”" },
    { "{ 'json': '$.id', 'above': 41.9 }", { DOCUMENT }, NULL },
    { "{ 'json': '$.id', 'above': 42 }", { DOCUMENT }, "The value at $.id is not above 42" },
    { "{ 'json': '$.f', 'at-least': 42 }", { DOCUMENT }, NULL },
    { "{ 'json': '$.id', 'at-least': 42.5 }",
      { DOCUMENT },
      "The value at $.id is not at least 42.5" },
    { "{ 'json': '$.id', 'below': 43 }", { DOCUMENT }, NULL },
    { "{ 'json': '$.id', 'below': 42 }", { DOCUMENT }, "The value at $.id is not below 42" },
    { "{ 'json': '$.id', 'at-most': 42 }", { DOCUMENT }, NULL },
    { "{ 'json': '$.id', 'at-most': 41 }", { DOCUMENT }, "The value at $.id is not at most 41" },
    { "{ 'json': '$.s', 'above': 1 }", { DOCUMENT }, "The value at $.s is not a number" },
    { "{ 'json': '$.b', 'above': 0 }", { DOCUMENT }, "The value at $.b is not a number" },
    { "{ 'json': '$', 'exists': true }",
      { .body = "no" },
      "The body can’t be checked: it is not JSON" },
    { "{ 'json': '$', 'exists': true }", { 0 }, "The body can’t be checked: it is not JSON" },
    { "{ 'json': '$', 'exists': false }",
      { .body = "1", .wire_bytes = 9000000 },
      "The body can’t be checked: the body is larger than 8 MiB" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

typedef struct
{
  const char *capture; /* in single quotes */
  Answer answer;
  const char *value; /* (nullable) of the variable v; after a blank if it is JSON */
  const char *failure;
} CaptureCase;

static char *
dup_value (Judge *self, const char *name)
{
  const ThrongValue *value = &self->values[throng_symbols_intern (self->plan->symbols, name)];

  if (value->text == NULL)
    return NULL;
  return g_strconcat (value->is_json ? " " : "", value->text, NULL);
}

static void
capture_cases (const CaptureCase *cases, unsigned n_cases)
{
  for (unsigned i = 0; i < n_cases; i++)
    {
      g_autofree char *parts = g_strdup_printf ("'capture': { 'v': %s }", cases[i].capture);
      g_autofree char *failure = NULL;
      g_autofree char *value = NULL;
      Judge self;

      g_test_message ("%s", cases[i].capture);
      judge_init (&self, parts);
      throng_value_set (&self.values[throng_symbols_intern (self.plan->symbols, "v")], "before",
                        true);
      failure = judge (&self, &cases[i].answer);
      value = dup_value (&self, "v");
      g_assert_cmpstr (failure, ==, cases[i].failure);
      g_assert_cmpstr (value, ==, cases[i].value);
      judge_clear (&self);
    }
}

static void
test_captures_of_body_status_headers_and_cookies (void)
{
  static const char headers[] = "X: a\nX: \"b\\\nX: c";
  static const char cookies[] = "Set-Cookie: sid=abc; Path=/a\nSet-Cookie: other=1; Path=/x";
  static const CaptureCase cases[] = {
    { "{ 'from': 'body' }", { .body = "token\r\n" }, "token", NULL },
    { "{ 'from': 'body' }", { 0 }, "", NULL },
    { "{ 'from': 'body' }",
      { .body = "a", .wire_bytes = 9000000 },
      NULL,
      "Capture “v” found nothing: the body is larger than 8 MiB" },
    { "{ 'from': 'status' }", { .status = 204 }, " 204", NULL },
    { "{ 'from': 'status' }", { .status = 404 }, NULL, "HTTP 404 Not Found" },
    { "{ 'header': 'x' }", { .headers = headers }, "a", NULL },
    { "{ 'header': 'X', 'match': 'last' }", { .headers = headers }, "c", NULL },
    { "{ 'header': 'X', 'match': 'all' }",
      { .headers = headers },
      " [\"a\",\"\\\"b\\\\\",\"c\"]",
      NULL },
    { "{ 'header': 'Y' }", { .headers = headers }, NULL, "Capture “v” found no header Y" },
    { "{ 'header': 'Y', 'match': 'all' }",
      { .headers = headers },
      NULL,
      "Capture “v” found no header Y" },
    { "{ 'header': 'Y', 'match': 'random', 'default': 'd' }", { .headers = headers }, "d", NULL },
    { "{ 'cookie': 'sid' }", { .headers = cookies }, "abc", NULL },
    { "{ 'cookie': 'other' }", { .headers = cookies }, NULL, "Capture “v” found no cookie other" },
    { "{ 'cookie': 'SID', 'default': '' }", { .headers = cookies }, "", NULL },
  };

  capture_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_captures_by_path_and_pattern (void)
{
  static const char json[] = "{\"l\": [{\"id\": 1}, {\"id\": \"two\"}, {\"id\": null}, {\"id\": "
                             "12345678901234567}]}";
  static const char html[] = "<a id=1>x</a>\n<a id=22>ä</a>\n<a id=>y</a>";
  static const CaptureCase cases[] = {
    { "{ 'json': '$.l[*].id' }", { .body = json }, " 1", NULL },
    { "{ 'json': '$.l[1].id' }", { .body = json }, "two", NULL },
    { "{ 'json': '$.l[*].id', 'match': 'last' }", { .body = json }, " 12345678901234567", NULL },
    { "{ 'json': '$.l[*].id', 'match': 'all' }",
      { .body = json },
      " [1,\"two\",null,12345678901234567]",
      NULL },
    { "{ 'json': '$.l', 'match': 'all' }", { .body = "{\"l\": [1, 2]}" }, " [[1,2]]", NULL },
    { "{ 'json': '$.none', 'match': 'all' }",
      { .body = json },
      NULL,
      "Capture “v” found nothing at $.none" },
    { "{ 'json': '$.l' }",
      { .body = "{" },
      NULL,
      "Capture “v” found nothing: the body is not JSON" },
    { "{ 'regex': 'id=([0-9]+)' }", { .body = html }, "1", NULL },
    { "{ 'regex': 'id=[0-9]+' }", { .body = html }, "id=1", NULL },
    { "{ 'regex': 'id=([0-9]+)', 'group': 0 }", { .body = html }, "id=1", NULL },
    { "{ 'regex': '(id)=(?<no>[0-9]+)>ä', 'group': 'no' }", { .body = html }, "22", NULL },
    { "{ 'regex': 'id=([0-9]*)', 'match': 'last' }", { .body = html }, "", NULL },
    { "{ 'regex': '>(.)<', 'match': 'all' }", { .body = html }, " [\"x\",\"ä\",\"y\"]", NULL },
    { "{ 'regex': '(q)|id', 'match': 'first' }", { .body = html }, "", NULL },
    { "{ 'regex': 'no' }", { .body = html }, NULL, "Capture “v” found nothing that matches “no”" },
    { "{ 'regex': 'no', 'match': 'last', 'default': 'd' }", { .body = html }, "d", NULL },
    { "{ 'regex': 'a', 'default': 'd' }",
      { .body = "a", .headers = "Content-Encoding: br" },
      "d",
      NULL },
  };

  capture_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_captured_numbers_of_any_size_keep_their_digits (void)
{
#define TEN "0000000000"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define ZEROS(digit) digit HUNDRED HUNDRED HUNDRED TEN
  static const char json[]
      = "{\"u\":18446744073709551615, \"n\" : -9223372036854775809,\n"
        "\"fits\":[9223372036854775807,-9223372036854775808,0.12345678901234567890],"
        "\"s\":\"\\\\\\\"18446744073709551615\",\"o\":{\"18446744073709551615\":"
        "[1,123456789012345678901234567890]},\"end\":99999999999999999999}";
  static const CaptureCase cases[] = {
    { "{ 'json': '$.u' }", { .body = json }, " 18446744073709551615", NULL },
    { "{ 'json': '$.n' }", { .body = json }, " -9223372036854775809", NULL },
    { "{ 'json': '$.end' }", { .body = json }, " 99999999999999999999", NULL },
    { "{ 'json': '$.fits[0]' }", { .body = json }, " 9223372036854775807", NULL },
    { "{ 'json': '$.fits[1]' }", { .body = json }, " -9223372036854775808", NULL },
    { "{ 'json': '$.fits[2]' }", { .body = json }, " 0.12345678901234568", NULL },
    { "{ 'json': '$.s' }", { .body = json }, "\\\"18446744073709551615", NULL },
    { "{ 'json': '$.o' }",
      { .body = json },
      " {\"18446744073709551615\":[1,123456789012345678901234567890]}",
      NULL },
    { "{ 'json': '$.o.*[*]', 'match': 'all' }",
      { .body = json },
      " [1,123456789012345678901234567890]",
      NULL },
    { "{ 'json': '$' }", { .body = "18446744073709551616" }, " 18446744073709551616", NULL },
    { "{ 'json': '$', 'default': 'd' }", { .body = "018446744073709551616" }, "d", NULL },
    { "{ 'json': '$' }", { .body = "[1e400,-2.5E+999,1e308]" }, " [1e400,-2.5E+999,1e+308]", NULL },
    { "{ 'json': '$[1]' }", { .body = "[1e400,-2.5E+999]" }, " -2.5E+999", NULL },
    { "{ 'json': '$.s' }", { .body = "{\"s\":\"1e400\",\"n\":1e400}" }, "1e400", NULL },
    { "{ 'json': '$', 'default': 'd' }", { .body = "[1.e400]" }, "d", NULL },
    { "{ 'json': '$' }", { .body = ZEROS ("1") ".5" }, " " ZEROS ("1") ".5", NULL },
    { "{ 'json': '$' }",
      { .body = "[\"\\uffff018446744073709551616\"]" },
      " [\"\xef\xbf\xbf"
      "018446744073709551616\"]",
      NULL },
    { "{ 'json': '$[0]' }",
      { .body = "[\"\\uffff1\"]" },
      "\xef\xbf\xbf"
      "1",
      NULL },
  };

  capture_cases (cases, G_N_ELEMENTS (cases));
}

/* From the user's generator, so that the same seed gives the same values. */
static void
test_random_match_is_drawn_evenly_and_repeatably (void)
{
  GString *first = g_string_new (NULL);

  for (unsigned round = 0; round < 2; round++)
    {
      g_autoptr (GString) drawn = g_string_new (NULL);
      unsigned counts[4] = { 0 };
      Judge self;

      judge_init (&self, "'capture': { 'v': { 'json': '$[*]', 'match': 'random' } }");
      for (unsigned i = 0; i < 4000; i++)
        {
          g_autofree char *failure = judge (&self, &(Answer) { .body = "[0, 1, 2, 3]" });
          g_autofree char *value = dup_value (&self, "v");

          g_assert_null (failure);
          counts[value[1] - '0']++;
          g_string_append (drawn, value);
        }
      for (unsigned i = 0; i < 4; i++)
        g_assert_cmpuint (counts[i], >, 850);
      if (round == 0)
        g_string_assign (first, drawn->str);
      g_assert_cmpstr (drawn->str, ==, first->str);
      judge_clear (&self);
    }
  g_string_free (first, TRUE);
}

/* Even where the capture has a default: it is not that nothing was found. */
static void
test_patterns_and_matches_without_bound_fail (void)
{
  g_autofree char *text = g_strnfill (200 * 1024, 'a');
  g_autoptr (GString) nested = g_string_new (NULL);
  static const char *const patterns[][2] = {
    { "'checks': [ { 'body-matches': '(a+)+$' } ]",
      "A check can’t be made: the pattern “(a+)+$” took too long" },
    { "'capture': { 'v': { 'regex': '(a+)+$', 'default': 'd' } }",
      "Capture “v”: the pattern “(a+)+$” took too long" },
  };

  text[strlen (text) - 1] = '!';
  for (unsigned i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autofree char *failure = NULL;
      Judge self;

      judge_init (&self, patterns[i][0]);
      failure = judge (&self, &(Answer) { .body = text });
      g_assert_cmpstr (failure, ==, patterns[i][1]);
      judge_clear (&self);
    }

  for (unsigned i = 0; i < 500; i++)
    g_string_append (nested, "[");
  g_string_append_printf (nested, "\"%s\"", text);
  for (unsigned i = 0; i < 500; i++)
    g_string_append (nested, "]");
  {
    g_autofree char *failure = NULL;
    Judge self;

    judge_init (&self, "'capture': { 'v': { 'json': '$..*', 'match': 'all', 'default': 'd' } }");
    failure = judge (&self, &(Answer) { .body = nested->str });
    g_assert_cmpstr (failure, ==, "Capture “v” found more than 8 MiB");
    judge_clear (&self);
  }
}

/* Patterns see the first 256 KiB, and no half of a character. */
static void
test_patterns_see_a_bounded_part_of_the_body (void)
{
  g_autoptr (GString) text = g_string_new ("x");
  g_autofree char *failure = NULL;
  Judge self;

  while (text->len < THRONG_REGEX_MAX_BYTES + 100)
    g_string_append (text, "ä");
  g_string_append (text, "END");
  judge_init (&self, "'checks': [ { 'body-matches': '^xä+$' }, { 'body-contains': 'END' } ]");
  failure = judge (&self, &(Answer) { .body = text->str });
  g_assert_null (failure);
  judge_clear (&self);

  g_string_prepend (text, "{\"v\": \"");
  g_string_append (text, "\"}");
  judge_init (&self, "'checks': [ { 'json': '$.v', 'contains': 'END' }, { 'json': '$.v', "
                     "'matches': 'END' } ]");
  failure = judge (&self, &(Answer) { .body = text->str });
  g_assert_cmpstr (failure, ==, "The value at $.v does not match “END”");
  judge_clear (&self);
}

static void
test_compressed_bodies_are_decoded (void)
{
  g_autoptr (GConverter) zip = G_CONVERTER (
      g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = g_bytes_new_static ("{\"id\": \"t7\"}", 12);
  g_autoptr (GBytes) zipped = g_converter_convert_bytes (zip, plain, &error);
  g_autofree char *failure = NULL;
  g_autofree char *value = NULL;
  size_t length;
  const char *bytes = g_bytes_get_data (zipped, &length);
  Judge self;

  g_assert_no_error (error);
  judge_init (&self, "'checks': [ { 'json': '$.id', 'equals': 't7' }, { 'body-contains': 't7' }, "
                     "{ 'body-matches': 't[0-9]' }, { 'size-above': 12 } ], "
                     "'capture': { 'v': { 'regex': 't([0-9])' } }");
  failure = judge (
      &self, &(Answer) { .body = bytes, .length = length, .headers = "Content-Encoding: gzip" });
  value = dup_value (&self, "v");
  g_assert_null (failure);
  g_assert_cmpstr (value, ==, "7");
  judge_clear (&self);
}

static void
test_failed_check_does_not_keep_captures_away (void)
{
  g_autofree char *failure = NULL;
  g_autofree char *value = NULL;
  Judge self;

  judge_init (&self, "'checks': [ { 'body-contains': 'no' } ], 'capture': { 'v': { 'from': 'body' "
                     "}, 'w': { 'header': 'X' } }");
  failure = judge (&self, &(Answer) { .body = "yes" });
  value = dup_value (&self, "v");
  g_assert_cmpstr (failure, ==, "The body does not contain “no”");
  g_assert_cmpstr (value, ==, "yes");
  judge_clear (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/response/checks-of-status-and-headers", test_checks_of_status_and_headers);
  g_test_add_func ("/response/checks-of-bodies", test_checks_of_bodies);
  g_test_add_func ("/response/checks-of-json", test_checks_of_json);
  g_test_add_func ("/response/captures-of-body-status-headers-and-cookies",
                   test_captures_of_body_status_headers_and_cookies);
  g_test_add_func ("/response/captures-by-path-and-pattern", test_captures_by_path_and_pattern);
  g_test_add_func ("/response/captured-numbers-of-any-size-keep-their-digits",
                   test_captured_numbers_of_any_size_keep_their_digits);
  g_test_add_func ("/response/random-match-is-drawn-evenly-and-repeatably",
                   test_random_match_is_drawn_evenly_and_repeatably);
  g_test_add_func ("/response/patterns-and-matches-without-bound-fail",
                   test_patterns_and_matches_without_bound_fail);
  g_test_add_func ("/response/patterns-see-a-bounded-part-of-the-body",
                   test_patterns_see_a_bounded_part_of_the_body);
  g_test_add_func ("/response/compressed-bodies-are-decoded", test_compressed_bodies_are_decoded);
  g_test_add_func ("/response/failed-check-does-not-keep-captures-away",
                   test_failed_check_does_not_keep_captures_away);
  return g_test_run ();
}
