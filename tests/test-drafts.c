/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/throng-drafts.h"

#include <glib/gstdio.h>

#include "app/design/throng-unreadable.h"
#include "app/window/throng-document.h"
#include "scenario/throng-presets.h"

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "throng", "drafts", NULL);
}

/* A file in the folder of drafts, as a process leaves it that is killed while it writes. */
static void
leave (const char *name)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "{", -1, NULL));
}

static unsigned
count_files (void)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  unsigned n_files = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n_files++;
  return n_files;
}

static void
draft_comes_back_with_its_file (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();
  g_autoptr (GFile) file = g_file_new_for_path ("/shop.throng");
  g_autoptr (GPtrArray) drafts = NULL;
  const ThrongDraft *draft;

  g_object_set (scenario, "name", "Precious", NULL);
  throng_drafts_save ("one", scenario, file);
  drafts = throng_drafts_load ();
  g_assert_cmpuint (drafts->len, ==, 1);
  draft = drafts->pdata[0];
  g_assert_cmpstr (draft->id, ==, "one");
  g_assert_cmpstr (throng_scenario_get_name (draft->scenario), ==, "Precious");
  g_assert_true (g_file_equal (draft->file, file));
  throng_drafts_remove ("one");
  g_assert_cmpuint (count_files (), ==, 0);
}

static void
text_that_cant_be_a_value_comes_back_too (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();
  ThrongNode *load = THRONG_NODE (throng_scenario_get_load (scenario));
  g_autoptr (GPtrArray) drafts = NULL;
  const ThrongDraft *draft;

  throng_unreadable_set (load, "users", NULL, "many", "no number");
  throng_drafts_save ("one", scenario, NULL);
  drafts = throng_drafts_load ();
  draft = drafts->pdata[0];
  g_assert_null (draft->file);
  load = THRONG_NODE (throng_scenario_get_load (draft->scenario));
  g_assert_cmpstr (throng_unreadable_get (load, "users")->text, ==, "many");
  throng_drafts_remove ("one");
}

/* Tests may hold passwords. */
static void
nobody_else_may_read_drafts (void)
{
  static const char *const suffixes[] = { ".throng", ".origin", ".texts" };
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();
  g_autofree char *folder = dup_folder ();

  throng_drafts_save ("one", scenario, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (folder, "/one", suffixes[i], NULL);
      GStatBuf info;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0077, ==, 0);
    }
  throng_drafts_remove ("one");
}

static void
removed_draft_leaves_nothing_half_written (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();

  throng_drafts_save ("one", scenario, NULL);
  throng_drafts_save ("one-more", scenario, NULL);
  leave ("one.texts.A1B2C3");
  throng_drafts_remove ("one");
  g_assert_cmpuint (count_files (), ==, 3);
  throng_drafts_remove ("one-more");
  g_assert_cmpuint (count_files (), ==, 0);
}

static void
what_belongs_to_no_draft_is_removed (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();
  g_autoptr (GPtrArray) drafts = NULL;

  throng_drafts_save ("one", scenario, NULL);
  leave ("other.origin");
  leave ("other.throng.A1B2C3");
  drafts = throng_drafts_load ();
  g_assert_cmpuint (drafts->len, ==, 1);
  g_assert_cmpuint (count_files (), ==, 3);
  throng_drafts_remove ("one");
}

static void
draft_that_can_t_be_read_is_kept (void)
{
  g_autoptr (GPtrArray) drafts = NULL;

  leave ("broken.throng");
  drafts = throng_drafts_load ();
  g_assert_cmpuint (drafts->len, ==, 0);
  g_assert_cmpuint (count_files (), ==, 1);
  throng_drafts_remove ("broken");
}

static void
draft_goes_when_all_edits_are_taken_back (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_test ();
  g_autoptr (ThrongDocument) document = throng_document_new (scenario, NULL);

  g_object_set (scenario, "name", "Changed", NULL);
  throng_document_write_draft (document);
  g_assert_cmpuint (count_files (), ==, 3);
  throng_history_undo (throng_document_get_history (document));
  throng_document_write_draft (document);
  g_assert_cmpuint (count_files (), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/drafts/draft-comes-back-with-its-file", draft_comes_back_with_its_file);
  g_test_add_func ("/drafts/text-that-cant-be-a-value-comes-back-too",
                   text_that_cant_be_a_value_comes_back_too);
  g_test_add_func ("/drafts/nobody-else-may-read-drafts", nobody_else_may_read_drafts);
  g_test_add_func ("/drafts/removed-draft-leaves-nothing-half-written",
                   removed_draft_leaves_nothing_half_written);
  g_test_add_func ("/drafts/what-belongs-to-no-draft-is-removed",
                   what_belongs_to_no_draft_is_removed);
  g_test_add_func ("/drafts/draft-that-can-t-be-read-is-kept", draft_that_can_t_be_read_is_kept);
  g_test_add_func ("/drafts/draft-goes-when-all-edits-are-taken-back",
                   draft_goes_when_all_edits_are_taken_back);
  return g_test_run ();
}
