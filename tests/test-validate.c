/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-scenario-file.h"

#include <string.h>

/* The problems of a scenario, a line each. */
static char *
dup_problems (ThrongScenario *scenario)
{
  g_autoptr (GPtrArray) problems = throng_scenario_validate (scenario);
  GString *lines = g_string_new (NULL);

  for (unsigned i = 0; i < problems->len; i++)
    {
      g_autofree char *problem = throng_problem_to_string (g_ptr_array_index (problems, i));

      g_string_append_printf (lines, "%s%s", i > 0 ? "\n" : "", problem);
    }
  return g_string_free_and_steal (lines);
}

static ThrongScenario *
read_text (const char *text)
{
  g_autoptr (GPtrArray) problems = NULL;
  ThrongScenario *scenario = throng_scenario_new_from_data (text, -1, &problems);

  if (scenario == NULL)
    {
      g_autofree char *problem = throng_problem_to_string (g_ptr_array_index (problems, 0));

      g_error ("%s: %s", text, problem);
    }
  return scenario;
}

static void
assert_problems (const char *text, const char *expected)
{
  g_autoptr (ThrongScenario) scenario = read_text (text);
  g_autofree char *problems = dup_problems (scenario);

  g_assert_cmpstr (problems, ==, expected);
}

typedef struct
{
  const char *json; /* what is put into a scenario that is valid otherwise */
  const char *problems;
} Case;

static void
check_cases (const char *format_before,
             const char *format_after,
             const Case *cases,
             unsigned n_cases)
{
  for (unsigned i = 0; i < n_cases; i++)
    {
      g_autofree char *text = g_strconcat (format_before, cases[i].json, format_after, NULL);

      assert_problems (text, cases[i].problems);
    }
}

#define TASKS "\"tasks\": [{\"name\": \"T\", \"steps\": [{\"request\": \"GET /\"}]}]"
#define USERS "\"users\": [{\"name\": \"A\", " TASKS "}]"

static void
an_empty_scenario_lacks_users (void)
{
  assert_problems ("{\"throng\": 1}", "users: must not be empty");
}

/* What a template in each place may refer to. */
static void
set_up_is_known_where_it_has_been (void)
{
  static const Case cases[] = {
    { "\"set-up\": [{\"set\": {\"a\": \"1\"}}], \"variables\": {\"b\": \"{{a}}\"},"
      "\"headers\": {\"X\": \"{{a}}\"},"
      "\"clean-up\": [{\"set\": {\"c\": \"{{a}}{{b}}{{c}}\"}}]",
      "" },
    { "\"set-up\": [{\"group\": \"G\", \"steps\": [{\"request\": \"GET /{{b}}\"}]}],"
      "\"clean-up\": [{\"set\": {\"b\": \"1\"}}]",
      "set-up[0].steps[0].request: nothing sets the variable “b”" },
    { "\"clean-up\": [{\"request\": \"GET /\"}, {\"request\": \"GET /{{of-task}}\"}]",
      "clean-up[1].request: nothing sets the variable “of-task”" },
    { "\"clean-up\": [{\"set\": {\"b\": \"1\"}}], \"variables\": {\"c\": \"{{b}}\"}",
      "variables.c: “b” has no value yet: a variable may refer to those above it" },
    { "\"set-up\": [{\"pause\": -1}]", "set-up[0].pause: must be at least 0" },
  };

  check_cases ("{\"throng\": 1, \"target\": \"http://a\", \"users\": [{\"name\": \"A\", \"tasks\": "
               "[{\"name\": \"T\", \"steps\": [{\"set\": {\"of-task\": \"1\"}}]}]}], ",
               "}", cases, G_N_ELEMENTS (cases));
}

#define NAME_RULE                                                                                  \
  ": a variable’s name must be letters, digits, “_” and “-”, not first a digit or “-”, and no "    \
  "word of the templates"

static void
scenario_problems_are_found (void)
{
  static const Case cases[] = {
    { "\"target\": \"http://a\"", "" },
    { "\"target\": \"\"", "target: must be set, because “GET /” is only a path" },
    { "\"name\": \"\"", "target: must be set, because “GET /” is only a path" },
    { "\"target\": \"ftp://a\"", "target: must begin with http:// or https://" },
    { "\"target\": \"http://me:pw@a\"", "target: must hold no user name or password" },
    { "\"target\": \"http://a\", \"headers\": {\"A B\": \"\"}",
      "headers[\"A B\"]: “A B” is not the name of a header, such as “X-Request-ID”" },
    { "\"target\": \"http://a\", \"headers\": {\"\": \"\"}",
      "headers[\"\"]: “” is not the name of a header, such as “X-Request-ID”" },
    { "\"target\": \"http://a\", \"headers\": {\"content-length\": \"1\"}",
      "headers.content-length: Throng sets the header Content-Length itself" },
    { "\"target\": \"http://a\", \"headers\": {\"transfer-encoding\": \"\", \"Connection\": \"\", "
      "\"upgrade\": \"\"}",
      "headers.transfer-encoding: Throng sets the header Transfer-Encoding itself\n"
      "headers.Connection: Throng sets the header Connection itself\n"
      "headers.upgrade: Throng sets the header Upgrade itself" },
    { "\"target\": \"http://a\", \"headers\": {\"A\": \"x\\ry\"}",
      "headers.A: a header must hold no line ends" },
    { "\"target\": \"http://a\", \"headers\": {\"A\": \"x\\r\\nB: y\"}",
      "headers.A: a header must hold no line ends" },
    { "\"target\": \"http://a\", \"headers\": {\"A\": {\"value\": \"{{x}}\\n\", \"enabled\": "
      "false}}",
      "" },
    { "\"target\": \"http://a\", \"headers\": {\"Host\": \"b\", \"A\": [\"1\", \"{{b}}\"]}",
      "headers.A[1]: nothing sets the variable “b”" },
    { "\"target\": \"http://a\", \"variables\": {\"a\": \"1\", \"b\": \"{{a}}\"}", "" },
    { "\"target\": \"http://a\", \"variables\": {\"a\": {\"value\": \"1\", \"enabled\": false}}, "
      "\"headers\": {\"A\": \"{{a}}\"}",
      "headers.A: nothing sets the variable “a”" },
    { "\"target\": \"http://a\", \"variables\": {\"a\": \"{{b}}\", \"b\": \"{{a}}\"}",
      "variables.a: “b” has no value yet: a variable may refer to those above it" },
    { "\"target\": \"http://a\", \"variables\": {\"a b\": \"1\", \"uuid\": \"2\"}",
      "variables[\"a b\"]" NAME_RULE "\nvariables.uuid" NAME_RULE },
    { "\"target\": \"http://a\", \"variables\": {\"1a\": \"1\", \"-a\": \"1\", \"_1-\": \"1\"}",
      "variables.1a" NAME_RULE "\nvariables.-a" NAME_RULE },
    { "\"target\": \"http://a\", \"variables\": {\"a\": [\"1\", \"2\"]}",
      "variables.a[1]: there is already one named “a”" },
  };

  check_cases ("{\"throng\": 1, ", ", " USERS "}", cases, G_N_ELEMENTS (cases));
}

#define BELOW ": must be a file in the scenario’s folder or below, without “..”"

static void
problems_of_the_way_to_the_target_are_found (void)
{
  static const Case cases[] = {
    { "\"tls\": {}", "" },
    { "\"tls\": {\"verify\": false, \"ca-file\": \"a..b/..c\"}", "" },
    { "\"tls\": {\"ca-file\": \"\"}", "tls.ca-file: must not be empty" },
    { "\"tls\": {\"ca-file\": \"/etc/ca.pem\"}", "tls.ca-file" BELOW },
    { "\"tls\": {\"ca-file\": \"..\"}", "tls.ca-file" BELOW },
    { "\"tls\": {\"certificate-file\": \"a/../../b\"}", "tls.certificate-file" BELOW },
    { "\"tls\": {\"key-file\": \"../a\"}",
      "tls.key-file" BELOW "\ntls.key-file: needs “certificate-file” beside it" },
    { "\"proxy\": \"http://127.0.0.1:3128\"", "" },
    { "\"proxy\": \"HTTP://[::1]/\"", "" },
    { "\"proxy\": \"\"", "proxy: must begin with http://, such as http://127.0.0.1:3128" },
    { "\"proxy\": \"https://a\"", "proxy: must begin with http://, such as http://127.0.0.1:3128" },
    { "\"proxy\": \"http://me:pw@a\"",
      "proxy: must hold no user name or password: secrets do not belong in a file" },
    { "\"proxy\": \"http://a/b\"", "proxy: must end after the host and the port" },
    { "\"proxy\": \"http://a:99999\"", "proxy: must name a port from 1 to 65535" },
    { "\"http-version\": \"auto\"", "" },
    { "\"http-version\": \"2\"", "http-version: must be one of 1.1, auto" },
  };

  check_cases ("{\"throng\": 1, \"target\": \"http://a\", ", ", " USERS "}", cases,
               G_N_ELEMENTS (cases));
}

static void
load_problems_are_found (void)
{
  static const Case cases[] = {
    { "{}", "" },
    { "{\"users\": 0}", "load.users: must be at least 1" },
    { "{\"users\": 1000000000}", "load.users: must be at most 1000000" },
    { "{\"spawn-rate\": 0}", "load.spawn-rate: must be more than 0" },
    { "{\"spawn-rate\": 100001}", "load.spawn-rate: must be at most 100000" },
    { "{\"run-time\": -1}", "load.run-time: must be at least 0" },
    { "{\"run-time\": \"366d\"}", "load.run-time: must be at most 365d" },
    { "{\"stages\": []}", "load.stages: must not be empty" },
    { "{\"stages\": [{\"users\": -1, \"over\": -1}]}",
      "load.stages[0].users: must be at least 0\nload.stages[0].over: must be at least 0" },
    { "{\"arrivals\": 0.5, \"spacing\": \"even\", \"max-users\": 1, \"run-time\": \"1m\"}", "" },
    { "{\"arrivals\": 0}", "load.arrivals: must be more than 0" },
    { "{\"arrivals\": 100001}", "load.arrivals: must be at most 100000" },
    { "{\"arrivals\": 1, \"spacing\": \"evn\"}",
      "load.spacing: must be one of poisson, even; did you mean “even”?" },
    { "{\"arrivals\": 1, \"max-users\": 0}", "load.max-users: must be at least 1" },
    { "{\"arrivals\": 1, \"max-users\": 1000001}", "load.max-users: must be at most 1000000" },
    { "{\"stages\": [{\"arrivals\": 0, \"over\": 1}, {\"arrivals\": 2.5, \"over\": 1}], "
      "\"spacing\": \"even\", \"max-users\": 5}",
      "" },
    { "{\"stages\": [{\"arrivals\": -1, \"over\": 1}, {\"arrivals\": 1e6, \"over\": 1}]}",
      "load.stages[0].arrivals: must be at least 0\n"
      "load.stages[1].arrivals: must be at most 100000" },
    { "{\"stages\": [{\"users\": 1, \"over\": 1}, {\"arrivals\": 1, \"over\": 1}]}",
      "load.stages[1]: must have “users” like the first stage: users and arrivals cannot be "
      "mixed" },
    { "{\"stages\": [{\"arrivals\": 1, \"over\": 1}, {\"users\": 1, \"over\": 1}]}",
      "load.stages[1]: must have “arrivals” like the first stage: users and arrivals cannot be "
      "mixed" },
    { "{\"stages\": [{\"users\": 1, \"over\": 1}], \"max-users\": 5}",
      "load.max-users: must stand beside arrivals; these stages have users" },
    { "{\"users\": 0, \"spawn-rate\": -1}",
      "load.users: must be at least 1\nload.spawn-rate: must be more than 0" },
  };

  check_cases ("{\"throng\": 1, \"target\": \"http://a\", " USERS ", \"load\": ", "}", cases,
               G_N_ELEMENTS (cases));
}

static void
arrivals_refuse_fixed_numbers_of_users (void)
{
  static const Case cases[] = {
    { "{\"arrivals\": 5}",
      "users[1].count: a load of arrivals has no fixed numbers of users; use “weight”" },
    { "{\"stages\": [{\"arrivals\": 5, \"over\": 1}]}",
      "users[1].count: a load of arrivals has no fixed numbers of users; use “weight”" },
    { "{\"stages\": [{\"users\": 5, \"over\": 1}]}", "" },
    { "{\"users\": 5}", "" },
  };

  check_cases ("{\"throng\": 1, \"target\": \"http://a\", \"users\": [{\"name\": \"A\", " TASKS
               "}, {\"name\": \"B\", \"count\": 2, " TASKS "}], \"load\": ",
               "}", cases, G_N_ELEMENTS (cases));
}

static void
user_class_problems_are_found (void)
{
  static const Case cases[] = {
    { "{\"name\": \"\", " TASKS "}", "users[0].name: must not be empty" },
    { "{\"name\": \"\", " TASKS "}, {\"name\": \"\", " TASKS "}",
      "users[0].name: must not be empty\nusers[1].name: must not be empty" },
    { "{\"name\": \"A\"}", "users[0].tasks: must not be empty" },
    { "{\"name\": \"A\", " TASKS "}, {\"name\": \"A\", " TASKS "}",
      "users[1].name: there is already one named “A”" },
    { "{\"name\": \"A\", \"weight\": -1, " TASKS "}", "users[0].weight: must be at least 0" },
    { "{\"name\": \"A\", \"weight\": 0, " TASKS "}",
      "users: at least one user class must have a weight above 0" },
    { "{\"name\": \"A\", \"weight\": 1e7, " TASKS "}", "users[0].weight: must be at most 1000000" },
    { "{\"name\": \"A\", \"wait\": {\"between\": [5, 5]}, " TASKS "}", "" },
    { "{\"name\": \"A\", \"wait\": {\"between\": [5, 1]}, " TASKS "}",
      "users[0].wait.between: the first bound must not be above the second" },
    { "{\"name\": \"A\", \"wait\": {\"between\": [-5, \"400d\"]}, " TASKS "}",
      "users[0].wait.between[0]: must be at least 0\n"
      "users[0].wait.between[1]: must be at most 365d" },
    { "{\"name\": \"A\", \"wait\": {\"constant\": -1}, " TASKS "}",
      "users[0].wait.constant: must be at least 0" },
    { "{\"name\": \"A\", \"wait\": {\"pacing\": -1}, " TASKS "}",
      "users[0].wait.pacing: must be at least 0" },
    { "{\"name\": \"A\", \"wait\": {\"throughput\": 0}, " TASKS "}",
      "users[0].wait.throughput: must be more than 0" },
    { "{\"name\": \"A\", \"headers\": {\"Upgrade\": \"h2c\"}, " TASKS "}",
      "users[0].headers.Upgrade: Throng sets the header Upgrade itself" },
    { "{\"name\": \"A\", \"tasks\": [{\"name\": \"\"}]}",
      "users[0].tasks[0].name: must not be empty\n"
      "users[0].tasks[0].steps: must not be empty" },
    { "{\"name\": \"A\", \"tasks\": [{\"name\": \"T\", \"steps\": [{\"request\": \"GET /\"}]},"
      " {\"name\": \"T\", \"weight\": -1, \"steps\": [{\"request\": \"GET /\"}]}]}",
      "users[0].tasks[1].weight: must be at least 0\n"
      "users[0].tasks[1].name: there is already one named “T”" },
    { "{\"name\": \"A\", \"tasks\": [{\"name\": \"T\", \"weight\": 0, \"steps\":"
      " [{\"request\": \"GET /\"}]}]}",
      "users[0].tasks: at least one task must have a weight above 0" },
  };

  check_cases ("{\"throng\": 1, \"target\": \"http://a\", \"users\": [", "]}", cases,
               G_N_ELEMENTS (cases));
}

#define PLACE "users[0].tasks[0].steps[0]"

static void
request_problems_are_found (void)
{
  static const Case cases[] = {
    { "\"GET /\"", "" },
    { "\"M-SEARCH *\"",
      PLACE ".request: the path must begin with “/”, “http://”, “https://” or a template" },
    { "\"GET\"", PLACE ".request: must be a method and a path, such as “GET /users”" },
    { "\"\"", PLACE ".request: must be a method and a path, such as “GET /users”" },
    { "\"/users\"", PLACE ".request: must be a method and a path, such as “GET /users”" },
    { "\"get /\"", PLACE ".request: the method must be in capitals: GET" },
    { "\"G(T /\"", PLACE ".request: “G(T” is not a method" },
    { "\"CONNECT /\"", PLACE ".request: the method CONNECT cannot be used" },
    { "\"GET users\"",
      PLACE ".request: the path must begin with “/”, “http://”, “https://” or a template" },
    { "\"GET /a b\"",
      PLACE ".request: the path must hold no blanks or control characters; a blank is %20" },
    { "\"GET /a\\r\\nX: y\"",
      PLACE ".request: the path must hold no blanks or control characters; a blank is %20" },
    { "\"GET /{{random.int 1 5}}\"", "" },
    { "\"GET {{x}}\"", PLACE ".request: nothing sets the variable “x”" },
    { "\"GET http://b/x?y\"", "" },
    { "\"GET http://b/x?y#z\"", PLACE ".request: must hold no fragment (“#…”): it is never sent" },
    { "\"GET /a?x=1#frag\"", PLACE ".request: must hold no fragment (“#…”): it is never sent" },
    { "\"GET /{{random.pick # %}}?a={{random.pick # %}}\"", "" },
    { "\"GET /%zz?a=1\"", PLACE ".request: “%zz” is not valid: write %25 for a percent sign" },
    { "\"GET /?a=%&b\"", PLACE ".request: “%” is not valid: write %25 for a percent sign" },
    { "\"GET /%20{{random.int 1 2}}/100%\"",
      PLACE ".request: “%” is not valid: write %25 for a percent sign" },
    { "\"GET /%4{{random.int 1 2}}\"",
      PLACE ".request: “%4” is not valid: write %25 for a percent sign" },
    { "\"GET /%2f%2F?%25\"", "" },
    { "\"GET https://\"", PLACE ".request: the URL must name a host" },
    { "\"GET http://u:p@b/\"", PLACE ".request: the URL must hold no user name or password" },
    { "\"GET /{{fake.nam}}\"",
      PLACE ".request: there is no “fake.nam”; did you mean “fake.name”?" },
    { "\"GET /{{counter a}}/{{now %F +1d}}/{{random.float 0 1}}\"", "" },
    { "\"GET /{{random.flot 0 1}}\"",
      PLACE ".request: there is no “random.flot”; did you mean “random.float”?" },
    { "\"GET /\", \"query\": {\"q\": \"{{now +1x}}\"}", PLACE
      ".query.q: “+1x” is not an offset of a date, such as +1d or -2h30m, of at most 36500d" },
    { "\"GET /\", \"json\": {\"a\": \"{{random.string 100001}}\"}",
      PLACE ".json: “random.string” needs a length from 0 to 100000 and takes what to choose from, "
            "such as {{random.string 12 hex}}" },
    { "\"GET /{{id\"", PLACE ".request: “{{id” is not closed with “}}”" },
    { "\"GET /{{random.int 1 5}/x\"",
      PLACE ".request: “{{random.int 1 5}/x” is not closed with “}}”" },
    { "\"GET /{{random.pick {{a}} b}}\"",
      PLACE ".request: “{{random.pick {{a}} b}}” is not closed with “}}” before the next “{{”" },
    { "\"GET /{{random.pick \\\"a }} b\\\" c}}/x\"", "" },
    { "\"GET /\\\\{{a b}}\"",
      PLACE ".request: the path must hold no blanks or control characters; a blank is %20" },
    { "\"GET /\\\\{{a}}\"", "" },
    { "\"GET /\", \"name\": \"\"", PLACE ".name: must not be empty" },
    { "\"GET /\", \"name\": \"{{x}}\"", PLACE ".name: must hold no template" },
    { "\"GET /\", \"timeout\": 0", PLACE ".timeout: must be more than 0" },
    { "\"GET /\", \"timeout\": \"2h\"", PLACE ".timeout: must be at most 1h" },
    { "\"GET /\", \"connect-timeout\": 0", PLACE ".connect-timeout: must be more than 0" },
    { "\"GET /\", \"connect-timeout\": \"1h1s\"", PLACE ".connect-timeout: must be at most 1h" },
    { "\"GET /\", \"redirects\": -1", PLACE ".redirects: must be at least 0" },
    { "\"GET /\", \"redirects\": 101", PLACE ".redirects: must be at most 100" },
    { "\"GET /\", \"query\": {\"\": \"{{y}}\"}",
      PLACE ".query[\"\"]: the name must not be empty\n" PLACE
            ".query[\"\"]: nothing sets the variable “y”" },
    { "\"GET /\", \"form\": {\"a\": \"{{y}}\"}", PLACE ".form.a: nothing sets the variable “y”" },
    { "\"GET /\", \"text\": \"{{y}}\"", PLACE ".text: nothing sets the variable “y”" },
    { "\"GET /\", \"json\": {\"a\": [\"{{y}}\"]}", PLACE ".json: nothing sets the variable “y”" },
    { "\"GET /\", \"json\": \"{{ }}\"",
      PLACE ".json: “{{” and “}}” must have a name between them" },
    { "\"GET /\", \"capture\": {\"a\": {\"from\": \"head\"}}",
      PLACE ".capture.a.from: must be one of body, status" },
    { "\"GET /\", \"capture\": {\"a\": {\"header\": \"a b\"}}",
      PLACE ".capture.a.header: “a b” is not the name of a header, such as “X-Request-ID”" },
    { "\"GET /\", \"capture\": {\"a\": {\"json\": \"id\"}}",
      PLACE ".capture.a.json: must be a JSON path such as “$.result.id”, “$.list[0]” or “$..id”" },
    { "\"GET /\", \"capture\": {\"\": {\"from\": \"body\"}}", PLACE ".capture[\"\"]" NAME_RULE },
    { "\"GET /\", \"capture\": {\"a\": [{\"from\": \"body\"}, {\"from\": \"body\"}]}",
      PLACE ".capture.a[1]: there is already one named “a”" },
    { "\"GET /\", \"checks\": [{\"status\": 600}]",
      PLACE ".checks[0].status: must be status codes from 100 to 599 such as 200 or “200-299”" },
    { "\"GET /\", \"checks\": [{\"body-contains\": \"\"}]",
      PLACE ".checks[0].body-contains: must not be empty" },
    { "\"GET /\", \"checks\": [{\"body-contains\": \"{{y}}\"}]",
      PLACE ".checks[0].body-contains: nothing sets the variable “y”" },
    { "\"GET /\", \"capture\": {\"token\": {\"from\": \"body\"}}, \"text\": \"{{tokn}}\"",
      PLACE ".text: nothing sets the variable “tokn”; did you mean “token”?" },
    { "\"GET /\", \"text\": \"{{uid}}\"",
      PLACE ".text: nothing sets the variable “uid”; did you mean “uuid”?" },
  };

  check_cases ("{\"throng\": 1, \"target\": \"http://a\", \"users\": [{\"name\": \"A\","
               " \"tasks\": [{\"name\": \"T\", \"steps\": [{\"request\": ",
               "}]}]}]}", cases, G_N_ELEMENTS (cases));
}

#define LONG_PART "0123456789012345678901234567890123456789012345678901234567890123"
#define LONG_QUARTER                                                                               \
  LONG_PART LONG_PART LONG_PART LONG_PART LONG_PART LONG_PART LONG_PART LONG_PART LONG_PART        \
      LONG_PART LONG_PART LONG_PART LONG_PART LONG_PART LONG_PART LONG_PART

static void
capture_problems_are_found (void)
{
  static const Case cases[] = {
    { "{\"from\": \"status\"}", "" },
    { "{\"from\": \"boddy\"}", ".from: must be one of body, status; did you mean “body”?" },
    { "{\"cookie\": \"sid\"}", "" },
    { "{\"cookie\": \"a b\"}", ".cookie: “a b” is not the name of a cookie" },
    { "{\"cookie\": \"\"}", ".cookie: “” is not the name of a cookie" },
    { "{\"regex\": \"id=(\\\\d+)\"}", "" },
    { "{\"regex\": \"\"}", ".regex: must not be empty" },
    { "{\"regex\": \"a(b\"}", ".regex: “a(b” is not a regular expression: missing closing "
                              "parenthesis (after 3 characters)" },
    { "{\"regex\": \"ä[\"}", ".regex: “ä[” is not a regular expression: missing terminating ] "
                             "for character class (after 2 characters)" },
    { "{\"regex\": \"{{id}}\"}", ".regex: a regular expression holds no templates; write “\\{\\{” "
                                 "for “{{”" },
    { "{\"regex\": \"\\\\C\"}",
      ".regex: “\\C” is not a regular expression: using \\C is disabled by "
      "the application (after 2 characters)" },
    { "{\"regex\": \"" LONG_QUARTER LONG_QUARTER LONG_QUARTER LONG_QUARTER "\"}", "" },
    { "{\"regex\": \"" LONG_QUARTER LONG_QUARTER LONG_QUARTER LONG_QUARTER "+\"}",
      ".regex: must have at most 4096 characters" },
    { "{\"regex\": \"a\", \"group\": 0}", "" },
    { "{\"regex\": \"a\", \"group\": 1}", ".group: must be a group of the pattern, from 0 to 0" },
    { "{\"regex\": \"(a)(b)\", \"group\": -1}",
      ".group: must be a group of the pattern, from 0 to 2" },
    { "{\"regex\": \"(?<name>a)\", \"group\": \"name\"}", "" },
    { "{\"regex\": \"(?<name>a)\", \"group\": \"nme\"}",
      ".group: the pattern has no group “nme”; did you mean “name”?" },
    { "{\"regex\": \"(?<name>a)\", \"group\": \"zzz\"}", ".group: the pattern has no group “zzz”" },
    { "{\"json\": \"$.a\", \"match\": \"all\"}", "" },
    { "{\"header\": \"A\", \"match\": \"randm\"}",
      ".match: must be one of first, last, random, all; did you mean “random”?" },
    { "{\"header\": \"A\", \"match\": \"\"}", ".match: must be one of first, last, random, all" },
    { "{\"from\": \"body\", \"match\": \"last\"}",
      ".match: must stand beside “json”, “regex” or “header”" },
    { "{\"cookie\": \"a\", \"match\": \"all\"}",
      ".match: must stand beside “json”, “regex” or “header”" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (
          "{\"throng\": 1, \"target\": \"http://a\", \"users\": [{\"name\": \"A\", \"tasks\":"
          " [{\"name\": \"T\", \"steps\": [{\"request\": \"GET /\", \"capture\": {\"a\": ",
          cases[i].json, "}}]}]}]}", NULL);
      g_autofree char *expected = cases[i].problems[0] == '\0'
                                      ? g_strdup ("")
                                      : g_strconcat (PLACE ".capture.a", cases[i].problems, NULL);

      assert_problems (text, expected);
    }
}

static void
check_problems_are_found (void)
{
  static const Case cases[] = {
    { "{\"status\": 200, \"exists\": true}", ".exists: must stand beside “header” or “json”" },
    { "{\"body-contains\": \"a\", \"above\": 1}", ".above: must stand beside “header” or “json”" },
    { "{\"header\": \"A\"}", ": must have one of exists, equals, contains, matches" },
    { "{\"header\": \"A\", \"equal\": \"b\"}",
      ": must have one of exists, equals, contains, matches; did you mean “equals”?" },
    { "{\"header\": \"A\", \"exists\": false}", "" },
    { "{\"header\": \"A B\", \"exists\": true}",
      ".header: “A B” is not the name of a header, such as “X-Request-ID”" },
    { "{\"header\": \"A\", \"equals\": \"\"}", "" },
    { "{\"header\": \"A\", \"equals\": \"{{x}}\"}", ".equals: nothing sets the variable “x”" },
    { "{\"header\": \"A\", \"equals\": 5}", ".equals: must be a string" },
    { "{\"header\": \"A\", \"contains\": \"\"}", ".contains: must not be empty" },
    { "{\"header\": \"A\", \"matches\": \"(\"}",
      ".matches: “(” is not a regular expression: missing closing parenthesis (after 1 "
      "characters)" },
    { "{\"header\": \"A\", \"matches\": \"\"}", ".matches: must not be empty" },
    { "{\"header\": \"A\", \"above\": 1}", ".above: must stand beside “json”" },
    { "{\"json\": \"$.a\"}", ": must have one of exists, equals, contains, matches, above, "
                             "at-least, below, at-most" },
    { "{\"json\": \"$.a\", \"at-lest\": 1}",
      ": must have one of exists, equals, contains, matches, above, at-least, below, at-most; did "
      "you mean “at-least”?" },
    { "{\"json\": \"a\", \"exists\": true}",
      ".json: must be a JSON path such as “$.result.id”, “$.list[0]” or “$..id”" },
    { "{\"json\": \"$.a\", \"equals\": null}", "" },
    { "{\"json\": \"$.a\", \"equals\": {\"b\": [1, \"c\"]}}", "" },
    { "{\"json\": \"$.a\", \"equals\": {\"b\": [\"{{uuid}}\"]}}",
      ".equals: must hold no template inside of an array or object" },
    { "{\"json\": \"$.a\", \"equals\": {\"{{uuid}}\": 1}}",
      ".equals: must hold no template inside of an array or object" },
    { "{\"json\": \"$.a\", \"equals\": \"{{uuidd}}\"}",
      ".equals: nothing sets the variable “uuidd”; did you mean “uuid”?" },
    { "{\"json\": \"$.a\", \"at-most\": -1e300}", "" },
    { "{\"body-lacks\": \"\"}", ".body-lacks: must not be empty" },
    { "{\"body-lacks\": \"{{y}}\"}", ".body-lacks: nothing sets the variable “y”" },
    { "{\"body-matches\": \"\"}", ".body-matches: must not be empty" },
    { "{\"body-matches\": \"a{{b\"}",
      ".body-matches: a regular expression holds no templates; write “\\{\\{” for “{{”" },
    { "{\"body-matches\": \"(\"}",
      ".body-matches: “(” is not a regular expression: missing closing parenthesis (after 1 "
      "characters)" },
    { "{\"size-above\": 0}", "" },
    { "{\"size-above\": -1}", ".size-above: must be at least 0" },
    { "{\"size-below\": 0}", ".size-below: must be at least 1" },
    { "{\"size-below\": 10000000000000000}", ".size-below: must be at most 9007199254740992" },
    { "{\"time-below\": \"500ms\"}", "" },
    { "{\"time-below\": 0}", ".time-below: must be more than 0" },
    { "{\"time-below\": \"2h\"}", ".time-below: must be at most 1h" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (
          "{\"throng\": 1, \"target\": \"http://a\", \"users\": [{\"name\": \"A\", \"tasks\":"
          " [{\"name\": \"T\", \"steps\": [{\"request\": \"GET /\", \"checks\": [",
          cases[i].json, "]}]}]}]}", NULL);
      g_autofree char *expected = cases[i].problems[0] == '\0'
                                      ? g_strdup ("")
                                      : g_strconcat (PLACE ".checks[0]", cases[i].problems, NULL);

      assert_problems (text, expected);
    }
}

static void
absolute_urls_need_no_target (void)
{
  assert_problems ("{\"throng\": 1, \"users\": [{\"name\": \"A\", \"tasks\": [{\"name\": \"T\","
                   " \"steps\": [{\"request\": \"GET http://b/\"}]}]}]}",
                   "");
}

/* What one class captures another does not have; default headers may hold either. */
static void
captures_belong_to_their_class (void)
{
  static const char login[] = "{\"throng\": 1, \"target\": \"http://a\","
                              " \"headers\": {\"A\": \"{{token}}\"}, \"users\": ["
                              "{\"name\": \"A\", \"on-start\": [{\"request\": \"GET /{{token}}\","
                              " \"capture\": {\"token\": {\"from\": \"body\"}}}], " TASKS "},"
                              "{\"name\": \"B\", \"headers\": {\"B\": \"{{token}}\"}, " TASKS "}]}";

  assert_problems (login, "users[1].headers.B: nothing sets the variable “token”");
}

static void
model_holds_invalid_values_for_a_form_to_show (void)
{
  g_autoptr (ThrongScenario) scenario = read_text (
      "{\"throng\": 1, \"target\": \"http://a\", " USERS "}");
  g_autoptr (ThrongUserClass) user_class = g_list_model_get_item (
      throng_scenario_get_users (scenario), 0);
  g_autofree char *problems = NULL;

  g_object_set (user_class, "weight", -1.0, "name", "", NULL);
  problems = dup_problems (scenario);
  g_assert_cmpstr (problems, ==,
                   "users[0].name: must not be empty\nusers[0].weight: must be at least 0");
}

static void
steps_are_validated (void)
{
  static const Case cases[] = {
    { "{ \"pause\": [3, 1] }",
      "users[0].tasks[0].steps[0].pause: the first bound must not be above the second" },
    { "{ \"pause\": -1 }", "users[0].tasks[0].steps[0].pause: must be at least 0" },
    { "{ \"set\": {} }", "users[0].tasks[0].steps[0].set: must not be empty" },
    { "{ \"set\": { \"a\": \"{{nobody}}\" } }",
      "users[0].tasks[0].steps[0].set.a: nothing sets the variable “nobody”" },
    { "{ \"group\": \"\", \"steps\": [] }", "users[0].tasks[0].steps[0].group: must not be empty\n"
                                            "users[0].tasks[0].steps[0].steps: must not be empty" },
    { "{ \"group\": \"G\", \"steps\": [ { \"request\": \"GET /{{x}}\" } ] }, { \"set\": { \"x\": "
      "\"1\" } }",
      "" },
    { "{ \"request\": \"GET /\", \"repeat\": 0 }",
      "users[0].tasks[0].steps[0].repeat: must be at least 1" },
    { "{ \"request\": \"GET /\", \"probability\": 1.5 }",
      "users[0].tasks[0].steps[0].probability: must be at most 1" },
    { "{ \"request\": \"GET /\", \"on-failure\": \"stop-usr\" }",
      "users[0].tasks[0].steps[0].on-failure: must be one of continue, end-task, stop-user, "
      "stop-run; did you mean “stop-user”?" },
    { "{ \"request\": \"GET /\", \"on-failure\": \"explode!\" }",
      "users[0].tasks[0].steps[0].on-failure: must be one of continue, end-task, stop-user, "
      "stop-run" },
  };

  check_cases ("{ \"throng\": 1, \"target\": \"http://localhost\", \"users\": [ { \"name\": \"A\", "
               "\"tasks\": [ { \"name\": \"T\", \"steps\": [ ",
               " ] } ] } ] }", cases, G_N_ELEMENTS (cases));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/validate/an-empty-scenario-lacks-users", an_empty_scenario_lacks_users);
  g_test_add_func ("/validate/set-up-is-known-where-it-has-been",
                   set_up_is_known_where_it_has_been);
  g_test_add_func ("/validate/scenario-problems-are-found", scenario_problems_are_found);
  g_test_add_func ("/validate/problems-of-the-way-to-the-target-are-found",
                   problems_of_the_way_to_the_target_are_found);
  g_test_add_func ("/validate/load-problems-are-found", load_problems_are_found);
  g_test_add_func ("/validate/arrivals-refuse-fixed-numbers-of-users",
                   arrivals_refuse_fixed_numbers_of_users);
  g_test_add_func ("/validate/user-class-problems-are-found", user_class_problems_are_found);
  g_test_add_func ("/validate/request-problems-are-found", request_problems_are_found);
  g_test_add_func ("/validate/capture-problems-are-found", capture_problems_are_found);
  g_test_add_func ("/validate/check-problems-are-found", check_problems_are_found);
  g_test_add_func ("/validate/absolute-urls-need-no-target", absolute_urls_need_no_target);
  g_test_add_func ("/validate/captures-belong-to-their-class", captures_belong_to_their_class);
  g_test_add_func ("/validate/model-holds-invalid-values-for-a-form-to-show",
                   model_holds_invalid_values_for_a_form_to_show);
  g_test_add_func ("/validate/steps", steps_are_validated);
  return g_test_run ();
}
