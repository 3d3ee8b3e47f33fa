/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is taken for headers that were copied from elsewhere. */

#include "scenario/throng-field.h"
#include "scenario/throng-header-lines.h"

/* @expected: `name=value`, with `-` before what is not in use, joined by `|` */
static void
assert_fields (const char *text, const char *expected)
{
  g_autoptr (GPtrArray) fields = throng_header_lines_parse (text);
  g_autoptr (GString) found = g_string_new (NULL);

  for (unsigned i = 0; i < fields->len; i++)
    g_string_append_printf (found, "%s%s%s=%s", i > 0 ? "|" : "",
                            throng_field_get_enabled (fields->pdata[i]) ? "" : "-",
                            throng_field_get_name (fields->pdata[i]),
                            throng_field_get_value (fields->pdata[i]));
  g_assert_cmpstr (found->str, ==, expected);
}

static void
lines_become_headers (void)
{
  assert_fields ("Accept: text/html", "Accept=text/html");
  assert_fields ("Accept:text/html\r\nX-Trace: a:b\r\n\r\n", "Accept=text/html|X-Trace=a:b");
  assert_fields ("X-Empty:", "X-Empty=");
  assert_fields ("Authorization: Bearer {{token}}", "Authorization=Bearer {{token}}");
}

static void
options_of_a_command_line_become_headers (void)
{
  assert_fields ("  -H 'Accept: */*' \\\n  --header \"X-A: 'b'\" \\\n", "Accept=*/*|X-A='b'");
}

static void
what_is_sent_anyway_is_not_in_use (void)
{
  assert_fields ("GET /x HTTP/1.1\nHost: example.com\nAccept: */*", "Host=example.com|Accept=*/*");
  assert_fields (":authority: example.com\ncontent-length: 5\nConnection: close",
                 "-content-length=5|-Connection=close");
}

static void
other_text_is_left_alone (void)
{
  assert_fields ("", "");
  assert_fields ("X-Name", "");
  assert_fields ("X Name: a", "");
  assert_fields ("{{name}}: a", "");
  assert_fields ("Accept: a\nand so on", "");
  assert_fields ("\"", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/header-lines/become-headers", lines_become_headers);
  g_test_add_func ("/header-lines/options", options_of_a_command_line_become_headers);
  g_test_add_func ("/header-lines/sent-anyway", what_is_sent_anyway_is_not_in_use);
  g_test_add_func ("/header-lines/other-text", other_text_is_left_alone);
  return g_test_run ();
}
