/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of the file on the disk when a scenario is saved, and which files are read at all.
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/throng-json-scan.h"
#include "scenario/throng-place.h"
#include "scenario/throng-scenario-file.h"

/* In canonical form. */
static const char canonical[] = "{\n"
                                "  \"throng\": 1,\n"
                                "  \"name\": \"All\",\n"
                                "  \"target\": \"https://example.com/api\",\n"
                                "  \"users\": [\n"
                                "    {\n"
                                "      \"name\": \"A\",\n"
                                "      \"tasks\": [\n"
                                "        {\n"
                                "          \"name\": \"T\",\n"
                                "          \"steps\": [ { \"request\": \"GET /\" } ]\n"
                                "        }\n"
                                "      ]\n"
                                "    }\n"
                                "  ]\n"
                                "}\n";

static ThrongScenario *
read_scenario (void)
{
  ThrongScenario *scenario = throng_scenario_new_from_data (canonical, -1, NULL);

  g_assert_nonnull (scenario);
  return scenario;
}

typedef struct
{
  char *folder;
  char *path;
} Folder;

static void
set_up (Folder *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("throng-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "a.throng", NULL);
}

static void
tear_down (Folder *self, gconstpointer data)
{
  const char *const names[] = { "a.throng", "link", "fifo" };

  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

      g_remove (path);
    }
  g_assert_no_errno (g_rmdir (self->folder));
  g_free (self->path);
  g_free (self->folder);
}

static void
saving_keeps_the_mode_and_leaves_nothing_behind (Folder *self, gconstpointer data)
{
  g_autoptr (ThrongScenario) scenario = read_scenario ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GStatBuf info;
  mode_t mask;

  g_assert_true (g_file_set_contents (self->path, "old", -1, NULL));
  g_assert_no_errno (g_chmod (self->path, 0664));
  mask = umask (077);
  g_assert_true (throng_scenario_save (scenario, self->path, &error));
  umask (mask);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, canonical);
  g_assert_no_errno (g_stat (self->path, &info));
  g_assert_cmpuint (info.st_mode & 0777, ==, 0664);
  /* The tear-down finds the folder otherwise empty. */
}

static void
saving_follows_links (Folder *self, gconstpointer data)
{
  g_autoptr (ThrongScenario) scenario = read_scenario ();
  g_autofree char *link = g_build_filename (self->folder, "link", NULL);

  g_assert_no_errno (symlink ("a.throng", link));
  g_assert_true (throng_scenario_save (scenario, link, NULL));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (self->path, G_FILE_TEST_IS_REGULAR));
}

static void
failed_save_leaves_the_old_file (Folder *self, gconstpointer data)
{
  g_autoptr (ThrongScenario) scenario = read_scenario ();
  g_autofree char *nowhere = g_build_filename (self->folder, "none", "a.throng", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) folder_error = NULL;

  g_assert_false (throng_scenario_save (scenario, nowhere, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  /* Not the temporary file that nobody knows. */
  g_assert_nonnull (strstr (error->message, "none/a.throng” cannot be written: "));
  g_assert_false (throng_scenario_save (scenario, self->folder, &folder_error));
  g_assert_nonnull (folder_error);
  g_assert_true (g_file_test (self->folder, G_FILE_TEST_IS_DIR));
}

/* A disk that is full once the new text is being written. */
static void
full_disk_leaves_the_old_file (Folder *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  if (g_test_subprocess ())
    {
      g_autoptr (ThrongScenario) scenario = read_scenario ();
      struct rlimit limit = { 100, 100 };

      signal (SIGXFSZ, SIG_IGN);
      g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &limit));
      g_assert_false (throng_scenario_save (scenario, g_getenv ("THRONG_TEST_PATH"), NULL));
      return;
    }
  g_assert_true (g_file_set_contents (self->path, "old", -1, NULL));
  g_setenv ("THRONG_TEST_PATH", self->path, TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
}

/* A body may be as deep as a file, and stands in one that is deeper. */
static void
what_could_not_be_read_again_is_not_written (Folder *self, gconstpointer data)
{
  g_autofree char *open = g_strnfill (60, '[');
  g_autofree char *close = g_strnfill (60, ']');
  g_autofree char *deep = g_strconcat (open, close, NULL);
  g_autofree char *text = NULL;
  g_autoptr (ThrongScenario) scenario = read_scenario ();
  g_autoptr (JsonNode) json = json_from_string (deep, NULL);
  g_autoptr (GError) error = NULL;
  const char *key;
  ThrongNode *request = throng_scenario_find_place (scenario, "users[0].tasks[0].steps[0]", &key);

  g_assert_true (g_file_set_contents (self->path, "old", -1, NULL));
  g_object_set (request, "body-kind", THRONG_BODY_JSON, "json", json, NULL);
  g_assert_false (throng_scenario_save (scenario, self->path, &error));
  g_assert_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID);
  g_assert_true (
      g_str_has_suffix (error->message, "a.throng” cannot be written: nested more than 64 deep"));
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
}

static void
tag_that_is_none_is_saved_and_told (Folder *self, gconstpointer data)
{
  g_autoptr (ThrongScenario) scenario = read_scenario ();
  g_autoptr (ThrongScenario) again = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  const char *key;

  g_object_set (throng_scenario_find_place (scenario, "users[0].tasks[0]", &key), "tags-text",
                "smoke, a:b", NULL);
  g_assert_true (throng_scenario_save (scenario, self->path, NULL));
  again = throng_scenario_load (self->path, NULL);
  g_assert_nonnull (again);
  problems = throng_scenario_validate (again);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((ThrongProblem *) problems->pdata[0])->message, ==,
                   "“a:b” is not a tag: a tag is one word");
}

static void
only_files_are_read (Folder *self, gconstpointer data)
{
  g_autofree char *fifo = g_build_filename (self->folder, "fifo", NULL);
  const char *const paths[] = { fifo, self->folder, "/dev/zero" };
  g_autoptr (GPtrArray) missing = NULL;
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;

  g_assert_no_errno (mkfifo (fifo, 0600));
  for (unsigned i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GPtrArray) problems = NULL;

      g_assert_null (throng_scenario_load (paths[i], &problems));
      g_assert_cmpstr (((ThrongProblem *) g_ptr_array_index (problems, 0))->message, ==,
                       "is not a file");
    }
  g_assert_null (throng_scenario_load (self->path, &missing));
  text = throng_problem_to_string (g_ptr_array_index (missing, 0));
  expected = g_strconcat (self->path, ": cannot be read: No such file or directory", NULL);
  g_assert_cmpstr (text, ==, expected);
}

/* Only so much of it is read. */
static void
files_beyond_the_limit_are_refused (Folder *self, gconstpointer data)
{
  g_autoptr (GPtrArray) problems = NULL;

  g_assert_true (g_file_set_contents (self->path, canonical, -1, NULL));
  g_assert_no_errno (truncate (self->path, THRONG_JSON_MAX_BYTES + 1));
  g_assert_null (throng_scenario_load (self->path, &problems));
  g_assert_cmpstr (((ThrongProblem *) g_ptr_array_index (problems, 0))->message, ==,
                   "is larger than 16 MiB");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/scenario-saving/" name, Folder, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("saving-keeps-the-mode-and-leaves-nothing-behind",
       saving_keeps_the_mode_and_leaves_nothing_behind);
  ADD ("saving-follows-links", saving_follows_links);
  ADD ("failed-save-leaves-the-old-file", failed_save_leaves_the_old_file);
  ADD ("full-disk-leaves-the-old-file", full_disk_leaves_the_old_file);
  ADD ("what-could-not-be-read-again-is-not-written", what_could_not_be_read_again_is_not_written);
  ADD ("tag-that-is-none-is-saved-and-told", tag_that_is_none_is_saved_and_told);
  ADD ("only-files-are-read", only_files_are_read);
  ADD ("files-beyond-the-limit-are-refused", files_beyond_the_limit_are_refused);
  return g_test_run ();
}
