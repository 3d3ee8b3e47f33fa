/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-table-pen.h"
#include "app/throng-application.h"
#include "app/window/throng-window-private.h"
#include "scenario/throng-scenario-file.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* Windows come and go in one process, as in a long day's work, some of them side by side; nothing
 * of them may stay. */

#define N_WINDOWS 50
/* Every so many windows there is a run: at its end, in its middle, never. */
#define RUN_EVERY 5
/* Only what never comes is waited for so long. */
#define DEADLINE_S 60

static const char scenario_text[]
    = "{ \"throng\": 1, \"target\": \"http://127.0.0.1:1\","
      "  \"users\": [ { \"name\": \"U\", \"wait\": { \"constant\": 0.1 }, \"tasks\": ["
      "    { \"name\": \"T\", \"steps\": [ { \"request\": \"POST /\", \"json\": { \"a\": 1 },"
      "      \"headers\": { \"A\": \"b\" }, \"checks\": [ { \"status\": 200 } ] } ] } ] } ],"
      "  \"load\": { \"users\": 2, \"spawn-rate\": 100 } }";

typedef struct
{
  const char *what;
  GWeakRef ref;
} Watched;

static Watched *
watch (GPtrArray *all, const char *what, void *object)
{
  Watched *watched = g_new0 (Watched, 1);

  g_assert_nonnull (object);
  watched->what = what;
  g_weak_ref_init (&watched->ref, object);
  g_ptr_array_add (all, watched);
  return watched;
}

static void
watched_free (Watched *watched)
{
  g_weak_ref_clear (&watched->ref);
  g_free (watched);
}

static bool
is_gone (Watched *watched)
{
  g_autoptr (GObject) object = g_weak_ref_get (&watched->ref);

  return object == NULL;
}

static gboolean
wake_cb (void *data)
{
  return G_SOURCE_CONTINUE;
}

/* Lets the main loop run until @condition holds. */
static void
wait_for (bool (*condition) (void *data), void *data, const char *what)
{
  int64_t end = g_get_monotonic_time () + DEADLINE_S * G_USEC_PER_SEC;
  unsigned timer = g_timeout_add (50, wake_cb, NULL);

  while (!condition (data) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  if (!condition (data))
    g_error ("waited %d s for %s", DEADLINE_S, what);
}

static bool
has_answers (void *data)
{
  ThrongWindow *window = data;
  const ThrongSnapshot *snapshot = throng_run_get_snapshot (window->run);

  return snapshot != NULL;
}

static bool
has_ended (void *data)
{
  ThrongWindow *window = data;

  return !throng_run_get_active (window->run);
}

static bool
are_gone (void *data)
{
  GPtrArray *all = data;

  for (unsigned i = 0; i < all->len; i++)
    if (!is_gone (all->pdata[i]))
      return false;
  return true;
}

/* Everything that a window has, made by being shown. */
static void
watch_window (GPtrArray *all, ThrongWindow *window)
{
  watch (all, "window", window);
  watch (all, "document", window->document);
  watch (all, "scenario", throng_document_get_scenario (window->document));
  watch (all, "history", throng_document_get_history (window->document));
  watch (all, "design page", window->design_page);
  watch (all, "run page", window->run_page);
}

static ThrongWindow *
open_window (ThrongApplication *application)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (scenario_text, -1,
                                                                       &problems);
  g_autoptr (ThrongDocument) document = throng_document_new (scenario, NULL);
  ThrongWindow *window = throng_window_new (application);

  throng_window_open_document (window, document);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  return window;
}

static void
run_in (ThrongWindow *window, GPtrArray *all, bool until_its_end)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.start", NULL));
  g_assert_nonnull (window->run);
  watch (all, "run", window->run);
  watch (all, "swarm", throng_run_get_swarm (window->run));
  wait_for (has_answers, window, "the run's first numbers");
  if (!until_its_end)
    return;
  throng_run_stop (window->run);
  wait_for (has_ended, window, "the run to end");
}

static void
test_windows (const void *data)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) watched_free);

  for (unsigned i = 0; i < N_WINDOWS; i++)
    {
      ThrongWindow *window = open_window (THRONG_APPLICATION ((void *) data));

      watch_window (all, window);
      if (i % RUN_EVERY == 0)
        run_in (window, all, i % 2 == 0);
      gtk_window_destroy (GTK_WINDOW (window));
    }
  wait_for (are_gone, all, "all of the windows to be gone");
  for (unsigned i = 0; i < all->len; i++)
    if (!is_gone (all->pdata[i]))
      g_error ("a %s is left", ((Watched *) all->pdata[i])->what);
}

static int
get_width (ThrongWindow *window)
{
  int width;

  gtk_window_get_default_size (GTK_WINDOW (window), &width, NULL);
  return width;
}

static bool
has_narrow_setting (void *settings)
{
  return g_settings_get_int (settings, "window-width") == 700;
}

static void
test_sizes (const void *data)
{
  ThrongApplication *application = THRONG_APPLICATION ((void *) data);
  g_autoptr (GSettings) settings = g_settings_new (THRONG_APPLICATION_ID);
  ThrongWindow *window, *other, *third;

  window = open_window (application);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 700);
  other = open_window (application);
  g_assert_cmpint (get_width (other), ==, 900);
  gtk_window_set_default_size (GTK_WINDOW (window), 700, 700);
  wait_for (has_narrow_setting, settings, "the setting");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (get_width (other), ==, 900);
  third = open_window (application);
  g_assert_cmpint (get_width (third), ==, 700);
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (other));
  gtk_window_destroy (GTK_WINDOW (third));
}

static unsigned
count_windows (ThrongApplication *application)
{
  return g_list_length (gtk_application_get_windows (GTK_APPLICATION (application)));
}

static ThrongDocument *
make_draft (GFile *file)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ThrongScenario) scenario = throng_scenario_new_from_data (scenario_text, -1,
                                                                       &problems);

  return throng_document_new_from_draft (scenario, file, "draft-of-a-test");
}

static void
test_files (const void *data)
{
  ThrongApplication *application = THRONG_APPLICATION ((void *) data);
  g_autofree char *folder = g_dir_make_tmp ("throng-windows-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.throng", NULL);
  g_autofree char *link_path = g_build_filename (folder, "link.throng", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) linked = g_file_new_for_path (link_path);
  g_autoptr (ThrongDocument) draft = NULL;
  g_autoptr (ThrongDocument) second_draft = NULL;
  g_autofree char *text = NULL;
  ThrongWindow *window, *other;

  g_assert_true (g_file_set_contents (path, scenario_text, -1, NULL));
  g_assert_cmpint (symlink (path, link_path), ==, 0);
  window = throng_window_new (application);
  throng_window_open_file (window, file);
  g_assert_true (throng_document_is_of (window->document, file));
  throng_window_open_file (window, file);
  throng_window_open_file (window, linked);
  g_assert_cmpuint (count_windows (application), ==, 1);

  /* Another one can't take the file away from it. */
  other = open_window (application);
  throng_window_save_to (other, linked, false);
  g_assert_null (throng_document_get_file (other->document));
  g_assert_nonnull (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (other)));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, scenario_text);

  /* What was not saved of it comes back where it is shown, unless there are changes already. */
  draft = make_draft (file);
  throng_window_restore (other, draft);
  g_assert_true (window->document == draft);
  g_assert_cmpuint (count_windows (application), ==, 2);
  second_draft = make_draft (file);
  throng_window_restore (other, second_draft);
  g_assert_true (window->document == draft);
  g_assert_cmpuint (count_windows (application), ==, 3);

  while (gtk_application_get_windows (GTK_APPLICATION (application)) != NULL)
    gtk_window_destroy (gtk_application_get_windows (GTK_APPLICATION (application))->data);
  throng_document_discard (draft);
  throng_document_discard (second_draft);
  g_unlink (link_path);
  g_unlink (path);
  g_rmdir (folder);
}

/* Returns: pixels from the left to where @text begins in a cell of 200 */
static int
get_left (ThrongTablePen *pen, const char *text)
{
  PangoLayout *layout = throng_table_pen_lay_out (pen, text, 200, true, false);
  PangoRectangle extents;

  pango_layout_get_pixel_extents (layout, NULL, &extents);
  return extents.x;
}

static void
test_numbers (const void *data)
{
  static const char *const texts[] = { "405", "17 %", "1,343", "12 kB", "–" };

  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    for (unsigned is_rtl = 0; is_rtl < 2; is_rtl++)
      {
        GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));
        g_autoptr (ThrongTablePen) pen = throng_table_pen_new (widget);

        gtk_widget_set_direction (widget, is_rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
        g_assert_cmpint (get_left (pen, texts[i]), >, 100);
        g_object_unref (widget);
      }
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application = NULL;
  GError *error = NULL;

  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    return 77;
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  application = throng_application_new ();
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_test_add_data_func ("/windows/numbers-end-at-the-right", NULL, test_numbers);
  g_test_add_data_func ("/windows/sizes-are-their-own", application, test_sizes);
  g_test_add_data_func ("/windows/files-have-one-window", application, test_files);
  g_test_add_data_func ("/windows/leave-nothing-behind", application, test_windows);
  return g_test_run ();
}
