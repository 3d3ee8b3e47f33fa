/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/throng-document.h"

static void
assert_saved_as (const char *named, const char *expected)
{
  g_autoptr (GFile) file = g_file_new_for_path (named);
  g_autoptr (GFile) saved = throng_document_add_ending (file);

  g_assert_cmpstr (g_file_peek_path (saved), ==, expected);
}

static void
name_without_an_ending_gets_that_of_tests (void)
{
  assert_saved_as ("/home/me/shop", "/home/me/shop.throng");
  assert_saved_as ("/home/me/v1.d/shop", "/home/me/v1.d/shop.throng");
  assert_saved_as ("/home/me/shop 1.2", "/home/me/shop 1.2.throng");
  assert_saved_as ("/home/me/shop, e.g. the old one", "/home/me/shop, e.g. the old one.throng");
  assert_saved_as ("/home/me/caf\xe9", "/home/me/caf\xe9.throng");
  assert_saved_as ("/home/me/.hidden", "/home/me/.hidden.throng");
  assert_saved_as ("/home/me/shop.", "/home/me/shop..throng");
}

static void
ending_that_was_typed_stays (void)
{
  assert_saved_as ("/home/me/shop.throng", "/home/me/shop.throng");
  assert_saved_as ("/home/me/shop.THRONG", "/home/me/shop.THRONG");
  assert_saved_as ("/home/me/shop.json", "/home/me/shop.json");
}

static void
file_that_a_portal_lets_in_keeps_its_name (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "doc", "4f", "shop", NULL);

  assert_saved_as (path, path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/name-without-an-ending-gets-that-of-tests",
                   name_without_an_ending_gets_that_of_tests);
  g_test_add_func ("/document/ending-that-was-typed-stays", ending_that_was_typed_stays);
  g_test_add_func ("/document/file-that-a-portal-lets-in-keeps-its-name",
                   file_that_a_portal_lets_in_keeps_its_name);
  return g_test_run ();
}
