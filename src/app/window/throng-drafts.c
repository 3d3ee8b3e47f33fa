/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/throng-drafts.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/design/throng-unreadable-file.h"
#include "scenario/throng-scenario-file.h"

#define SCENARIO_SUFFIX ".throng"
#define ORIGIN_SUFFIX ".origin"
#define TEXTS_SUFFIX ".texts" /* what fields hold that can't be their value */

void
throng_draft_free (ThrongDraft *draft)
{
  g_free (draft->id);
  g_clear_object (&draft->scenario);
  g_clear_object (&draft->file);
  g_free (draft);
}

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "throng", "drafts", NULL);
}

static char *
dup_path (const char *id, const char *suffix)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *name = g_strconcat (id, suffix, NULL);

  return g_build_filename (folder, name, NULL);
}

/* Atomically, so that a crash in the middle leaves the draft before; whether it succeeds changes
 * nothing for the person who types. */
static void
write_file (const char *id, const char *suffix, const char *text)
{
  g_autofree char *path = dup_path (id, suffix);

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}

void
throng_drafts_save (const char *id, ThrongScenario *scenario, GFile *file)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *text = throng_scenario_to_data (scenario, NULL);
  g_autofree char *texts = throng_unreadable_to_data (scenario);
  g_autofree char *uri = file != NULL ? g_file_get_uri (file) : g_strdup ("");

  g_mkdir_with_parents (folder, 0700);
  write_file (id, ORIGIN_SUFFIX, uri);
  write_file (id, SCENARIO_SUFFIX, text);
  write_file (id, TEXTS_SUFFIX, texts != NULL ? texts : "");
}

static char *
dup_id (const char *file_name)
{
  return g_strndup (file_name, strcspn (file_name, "."));
}

static void
remove_file (const char *file_name)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *path = g_build_filename (folder, file_name, NULL);

  g_unlink (path);
}

void
throng_drafts_remove (const char *id)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  /* Also what was not written to its end. */
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *other = dup_id (name);

      if (g_str_equal (other, id))
        remove_file (name);
    }
}

/* What a process has left that ended while it wrote a draft for the first time. */
static bool
is_left_over (const char *id)
{
  g_autofree char *path = dup_path (id, SCENARIO_SUFFIX);

  return !g_file_test (path, G_FILE_TEST_EXISTS);
}

static ThrongDraft *
load_draft (const char *id)
{
  g_autofree char *path = dup_path (id, SCENARIO_SUFFIX);
  g_autofree char *origin_path = dup_path (id, ORIGIN_SUFFIX);
  g_autofree char *texts_path = dup_path (id, TEXTS_SUFFIX);
  g_autofree char *uri = NULL;
  g_autofree char *texts = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  ThrongScenario *scenario = throng_scenario_load (path, &problems);
  ThrongDraft *draft;

  if (scenario == NULL)
    return NULL;
  draft = g_new0 (ThrongDraft, 1);
  draft->id = g_strdup (id);
  draft->scenario = scenario;
  if (g_file_get_contents (origin_path, &uri, NULL, NULL) && uri[0] != '\0')
    draft->file = g_file_new_for_uri (uri);
  if (g_file_get_contents (texts_path, &texts, NULL, NULL) && texts[0] != '\0')
    throng_unreadable_from_data (scenario, texts);
  return draft;
}

GPtrArray *
throng_drafts_load (void)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) throng_draft_free);
  g_autofree char *folder = dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *id = dup_id (name);
      ThrongDraft *draft = g_str_has_suffix (name, SCENARIO_SUFFIX) ? load_draft (id) : NULL;

      if (draft != NULL)
        g_ptr_array_add (drafts, draft);
      else if (is_left_over (id))
        remove_file (name);
    }
  return drafts;
}
