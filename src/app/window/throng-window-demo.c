/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Examples with a service of their own, which comes back when a test of it is started again. */

#include "app/window/throng-window-private.h"
#include "scenario/throng-scenario-file.h"

typedef struct
{
  ThrongWindow *window; /* Owned */
  char *example;        /* Owned */
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  g_object_unref (attempt->window);
  g_free (attempt->example);
  g_free (attempt);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_free)

static ThrongScenario *
load_example (const char *name)
{
  g_autofree char *path = g_strconcat ("/io/github/throngapp/Throng/examples/", name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GPtrArray) problems = NULL;

  return throng_scenario_new_from_data (g_bytes_get_data (bytes, NULL),
                                        (gssize) g_bytes_get_size (bytes), &problems);
}

static void
demo_started_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (Attempt) attempt = data;
  ThrongWindow *self = attempt->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongDemoTarget) target = throng_demo_target_start_finish (result, &error);
  g_autoptr (ThrongScenario) scenario = NULL;
  g_autoptr (ThrongDocument) document = NULL;

  if (target == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        throng_window_show_toast (self, error->message);
      return;
    }
  scenario = load_example (attempt->example);
  g_object_set (scenario, "target", throng_demo_target_get_address (target), NULL);
  document = throng_document_new (scenario, NULL);
  self = throng_window_find_empty (self);
  g_set_object (&self->demo_target, target);
  throng_window_set_document (self, document);
}

void
throng_window_try_example (ThrongWindow *self, const char *name)
{
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->window = g_object_ref (self);
  attempt->example = g_strdup (name);
  throng_demo_target_start_async (NULL, self->cancellable, demo_started_cb, attempt);
}

static void
try_example_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  throng_window_try_example (THRONG_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* Coming back */

/* A run that waits for its target. */
typedef struct
{
  ThrongWindow *window;     /* Owned */
  ThrongDocument *document; /* Owned: what was to be started */
} Waiting;

static void
waiting_free (Waiting *waiting)
{
  g_object_unref (waiting->window);
  g_object_unref (waiting->document);
  g_free (waiting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiting, waiting_free)

/* Where another program has taken the place meanwhile, the run tells what it finds there. */
static void
demo_woken_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (Waiting) waiting = data;
  ThrongWindow *self = waiting->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongDemoTarget) target = throng_demo_target_start_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (target != NULL)
    g_set_object (&self->demo_target, target);
  if (self->document == waiting->document && !throng_window_is_running (self))
    throng_window_begin_run (self);
}

bool
throng_window_wake_demo (ThrongWindow *self)
{
  g_autoptr (ThrongScenario) scenario = throng_run_page_dup_scenario (self->run_page);
  const char *address = throng_scenario_get_target (scenario);
  Waiting *waiting;

  if (address == NULL || !throng_demo_target_was_at (address)
      || (self->demo_target != NULL && throng_demo_target_is_at (self->demo_target, address)))
    return false;
  waiting = g_new0 (Waiting, 1);
  waiting->window = g_object_ref (self);
  waiting->document = g_object_ref (self->document);
  throng_demo_target_start_async (address, self->cancellable, demo_woken_cb, waiting);
  return true;
}

void
throng_window_install_demo_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.try-example", "s", try_example_cb);
}
