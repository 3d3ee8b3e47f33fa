/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/throng-document.h"

#include <glib/gstdio.h>
#include <unistd.h>
#include <utime.h>

#include "app/window/throng-drafts.h"
#include "app/window/throng-known-tests.h"
#include "scenario/throng-presets.h"

/* A new test, in a file of its own. */
typedef struct
{
  ThrongScenario *scenario;
  GFile *file;
  ThrongDocument *document;
} Fixture;

static void
set_up (Fixture *self, const void *data)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "shop.throng", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_data_dir (), 0700), ==, 0);
  self->scenario = throng_scenario_new_test ();
  self->file = g_file_new_for_path (path);
  self->document = throng_document_new (self->scenario, NULL);
  throng_document_save (self->document, self->file, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, const void *data)
{
  if (self->document != NULL)
    throng_document_discard (self->document);
  g_clear_object (&self->document);
  g_object_unref (self->scenario);
  g_unlink (g_file_peek_path (self->file));
  g_object_unref (self->file);
}

static void
assert_subtitle (Fixture *self, const char *expected)
{
  g_autofree char *subtitle = NULL;

  g_object_get (self->document, "subtitle", &subtitle, NULL);
  g_assert_cmpstr (subtitle, ==, expected);
}

static bool
has_draft (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "throng", "drafts", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  return dir != NULL && g_dir_read_name (dir) != NULL;
}

static void
edits_are_shown_and_drafted_until_they_are_saved (Fixture *fixture, const void *data)
{
  assert_subtitle (fixture, "shop.throng");
  g_object_set (fixture->scenario, "name", "Changed", NULL);
  g_assert_true (throng_document_get_modified (fixture->document));
  assert_subtitle (fixture, "• shop.throng");
  throng_document_write_draft (fixture->document);
  g_assert_true (has_draft ());
  g_assert_false (throng_known_tests_have (fixture->scenario));

  g_assert_true (throng_document_save (fixture->document, fixture->file, NULL));
  g_assert_false (throng_document_get_modified (fixture->document));
  assert_subtitle (fixture, "shop.throng");
  g_assert_false (has_draft ());
  /* What a person has saved is not from elsewhere. */
  g_assert_true (throng_known_tests_have (fixture->scenario));
}

static void
text_that_cant_be_saved_stays_a_draft (Fixture *fixture, const void *data)
{
  throng_document_set_unreadable (fixture->document, true);
  g_assert_true (throng_document_get_modified (fixture->document));
  throng_document_write_draft (fixture->document);
  g_assert_true (has_draft ());

  g_assert_true (throng_document_save (fixture->document, fixture->file, NULL));
  g_assert_true (throng_document_get_modified (fixture->document));
  throng_document_write_draft (fixture->document);
  g_assert_true (has_draft ());

  throng_document_set_unreadable (fixture->document, false);
  g_assert_false (throng_document_get_modified (fixture->document));
  g_assert_false (has_draft ());
}

static void
document_that_goes_leaves_its_draft (Fixture *fixture, const void *data)
{
  g_autoptr (GPtrArray) drafts = NULL;
  const ThrongDraft *draft;

  g_object_set (fixture->scenario, "name", "Changed", NULL);
  g_clear_object (&fixture->document);
  drafts = throng_drafts_load ();
  g_assert_cmpuint (drafts->len, ==, 1);
  draft = drafts->pdata[0];
  g_assert_cmpstr (throng_scenario_get_name (draft->scenario), ==, "Changed");
  fixture->document = throng_document_new_from_draft (draft->scenario, draft->file, draft->id);
  g_assert_true (throng_document_get_modified (fixture->document));
  assert_subtitle (fixture, "• shop.throng");
}

/* As another program writes it, at another moment. */
static void
touch (Fixture *fixture, time_t seconds)
{
  struct utimbuf times = { seconds, seconds };

  g_assert_cmpint (g_utime (g_file_peek_path (fixture->file), &times), ==, 0);
}

static void
change_by_another_program_is_noticed_once (Fixture *fixture, const void *data)
{
  g_assert_false (throng_document_is_outdated (fixture->document));
  for (time_t seconds = 1; seconds <= 2; seconds++)
    {
      touch (fixture, seconds);
      g_assert_true (throng_document_is_outdated (fixture->document));
      g_assert_true (throng_document_notice_change (fixture->document));
      g_assert_false (throng_document_notice_change (fixture->document));
      g_assert_true (throng_document_is_outdated (fixture->document));
    }
  g_assert_true (throng_document_save (fixture->document, fixture->file, NULL));
  g_assert_false (throng_document_is_outdated (fixture->document));
  /* Nothing is overwritten where there is nothing. */
  g_assert_cmpint (g_unlink (g_file_peek_path (fixture->file)), ==, 0);
  g_assert_false (throng_document_is_outdated (fixture->document));
}

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

static void
file_is_known_by_each_of_its_names (void)
{
  g_autofree char *folder = g_dir_make_tmp ("throng-document-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.throng", NULL);
  g_autofree char *link_path = g_build_filename (folder, "link.throng", NULL);
  g_autofree char *other_path = g_build_filename (folder, "b.throng", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) linked = g_file_new_for_path (link_path);
  g_autoptr (GFile) other = g_file_new_for_path (other_path);
  g_autoptr (ThrongScenario) scenario = throng_scenario_new ();
  g_autoptr (ThrongDocument) document = throng_document_new (scenario, file);
  g_autoptr (ThrongDocument) unsaved = throng_document_new (scenario, NULL);

  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  g_assert_true (g_file_set_contents (other_path, "", -1, NULL));
  g_assert_cmpint (symlink (path, link_path), ==, 0);
  g_assert_true (throng_document_is_of (document, file));
  g_assert_true (throng_document_is_of (document, linked));
  g_assert_false (throng_document_is_of (document, other));
  g_assert_false (throng_document_is_of (unsaved, file));
  g_unlink (path);
  /* What is not there any more has no other name. */
  g_assert_true (throng_document_is_of (document, file));
  g_assert_false (throng_document_is_of (document, linked));
  g_unlink (link_path);
  g_unlink (other_path);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/document/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("edits-are-shown-and-drafted-until-they-are-saved",
       edits_are_shown_and_drafted_until_they_are_saved);
  ADD ("text-that-cant-be-saved-stays-a-draft", text_that_cant_be_saved_stays_a_draft);
  ADD ("document-that-goes-leaves-its-draft", document_that_goes_leaves_its_draft);
  ADD ("change-by-another-program-is-noticed-once", change_by_another_program_is_noticed_once);
  g_test_add_func ("/document/name-without-an-ending-gets-that-of-tests",
                   name_without_an_ending_gets_that_of_tests);
  g_test_add_func ("/document/ending-that-was-typed-stays", ending_that_was_typed_stays);
  g_test_add_func ("/document/file-that-a-portal-lets-in-keeps-its-name",
                   file_that_a_portal_lets_in_keeps_its_name);
  g_test_add_func ("/document/file-is-known-by-each-of-its-names",
                   file_is_known_by_each_of_its_names);
  return g_test_run ();
}
