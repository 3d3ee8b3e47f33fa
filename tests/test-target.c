/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-target.h"

#include "scenario/throng-problem.h"

static void
http_urls_with_a_host_are_targets (void)
{
  static const char *const texts[] = {
    "http://127.0.0.1:5000", "https://example.com", "HTTP://Example.com/api/",
    "http://[::1]:80",       "http://localhost",    "http://a.b:65535/x/y",
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GUri) uri = throng_target_parse (texts[i], &error);

      g_assert_no_error (error);
      g_assert_nonnull (uri);
    }
}

static void
other_texts_are_refused_with_the_reason (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "", "must begin with http:// or https://" },
    { "example.com", "must begin with http:// or https://" },
    { "ftp://example.com", "must begin with http:// or https://" },
    { "file:///etc/passwd", "must begin with http:// or https://" },
    { "http://", "must name a host" },
    { "http:///users", "must name a host" },
    { "http://me:secret@example.com", "must hold no user name or password" },
    { "http://me@example.com", "must hold no user name or password" },
    { "http://example.com/?a=1", "must end before “?” and “#”" },
    { "http://example.com/#top", "must end before “?” and “#”" },
    { "http://exa mple.com", "must hold no blanks" },
    { "http://example.com\r\nX: y", "must hold no blanks" },
    { "http://example.com:0", "must name a port from 1 to 65535" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (throng_target_parse (cases[i].text, &error));
      g_assert_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
ports_out_of_range_are_refused (void)
{
  static const char *const texts[] = { "http://a:65536", "http://a:x", "http://a:-1",
                                       "http://[::1" };

  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (throng_target_parse (texts[i], NULL));
}

static void
local_hosts_are_known_from_their_text (void)
{
  static const char *const hosts[] = {
    "localhost",       "LOCALHOST",      "localhost.",   "api.localhost",    "printer.local",
    "shop.test",       "127.0.0.1",      "127.9.9.9",    "10.0.0.1",         "10.255.255.255",
    "172.16.0.1",      "172.31.255.255", "192.168.1.1",  "169.254.1.1",      "::1",
    "[::1]",           "fe80::1",        "fe80::1%eth0", "fe80::1%25eth0",   "[fe80::1%eth0]",
    "febf::1",         "fc00::1",        "fdff::1",      "::ffff:127.0.0.1", "::ffff:10.1.2.3",
    "::ffff:c0a8:101",
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (hosts); i++)
    if (!throng_host_is_local (hosts[i]))
      g_error ("%s is local", hosts[i]);
}

static void
other_hosts_are_not_local (void)
{
  static const char *const hosts[] = {
    "",
    "example.com",
    "8.8.8.8",
    "172.15.255.255",
    "172.32.0.1",
    "192.169.0.1",
    "11.0.0.1",
    "128.0.0.1",
    "169.253.0.1",
    "notlocalhost",
    "local",
    "test",
    ".local",
    "localhost.evil.com",
    "127.0.0.1.evil.com",
    "10.0.0.1.nip.io",
    "2001:db8::1",
    "fec0::1",
    "fe00::1",
    "::ffff:8.8.8.8",
    "::2",
    "0.0.0.0",
    "::",
    "0177.0.0.1",
    "[",
    "example.com%lo",
    "[]",
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (hosts); i++)
    if (throng_host_is_local (hosts[i]))
      g_error ("%s is not local", hosts[i]);
}

static void
test_case_of_a_host_does_not_matter (void)
{
  const char *const hosts[] = { "Example.com", "10.1.2.3", NULL };

  g_assert_true (throng_host_is_among (hosts, "example.COM"));
  g_assert_true (throng_host_is_among (hosts, "10.1.2.3"));
  g_assert_false (throng_host_is_among (hosts, "www.example.com"));
  g_assert_false (throng_host_is_among (hosts + 2, "example.com"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/target/http-urls-with-a-host-are-targets", http_urls_with_a_host_are_targets);
  g_test_add_func ("/target/other-texts-are-refused-with-the-reason",
                   other_texts_are_refused_with_the_reason);
  g_test_add_func ("/target/ports-out-of-range-are-refused", ports_out_of_range_are_refused);
  g_test_add_func ("/target/local-hosts-are-known-from-their-text",
                   local_hosts_are_known_from_their_text);
  g_test_add_func ("/target/other-hosts-are-not-local", other_hosts_are_not_local);
  g_test_add_func ("/target/case-of-a-host-does-not-matter", test_case_of_a_host_does_not_matter);
  return g_test_run ();
}
