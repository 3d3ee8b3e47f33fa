/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-run.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "app/design/throng-mix.h"
#include "app/run/throng-run-summary.h"
#include "app/throng-text.h"
#include "report/throng-csv-writer.h"

static const char *const csv_suffixes[] = { "_stats.csv", "_stats_history.csv", "_failures.csv",
                                            "_exceptions.csv" };

struct _ThrongRun
{
  GObject parent_instance;

  /* Owned */
  ThrongSwarm *swarm;
  ThrongSnapshot *snapshot;
  ThrongRowHistory *row_history;
  GArray *mix; /* of double */
  char *target;
  char *name;
  char *folder; /* (nullable): of the scenario's file */
  char *csv_folder;
  ThrongCsvWriter *csv; /* %NULL: it could not be written, see … */
  GError *csv_error;

  uint64_t seed;
  bool is_interrupted; /* a person ended it */
  bool has_stages;
  double planned_s;
  unsigned timer;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_ACTIVE,
  PROP_SNAPSHOT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (ThrongSwarmState,
                    throng_run_state,
                    G_DEFINE_ENUM_VALUE (THRONG_SWARM_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (THRONG_SWARM_SETTING_UP, "set-up"),
                    G_DEFINE_ENUM_VALUE (THRONG_SWARM_SPAWNING, "spawning"),
                    G_DEFINE_ENUM_VALUE (THRONG_SWARM_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (THRONG_SWARM_STOPPING, "stopping"),
                    G_DEFINE_ENUM_VALUE (THRONG_SWARM_CLEANING_UP, "clean-up"),
                    G_DEFINE_ENUM_VALUE (THRONG_SWARM_STOPPED, "stopped"))

G_DEFINE_FINAL_TYPE (ThrongRun, throng_run, G_TYPE_OBJECT)

/* The history can't be made afterwards from a snapshot, so it is written from the start, to a
 * folder of our own. */
static void
begin_csv (ThrongRun *self)
{
  g_autofree char *prefix = NULL;

  self->csv_folder = g_dir_make_tmp ("throng-XXXXXX", &self->csv_error);
  if (self->csv_folder == NULL)
    return;
  prefix = g_build_filename (self->csv_folder, "run", NULL);
  self->csv = throng_csv_writer_new (prefix, false, throng_swarm_get_started_unix_us (self->swarm),
                                     &self->csv_error);
}

static void
append_history (ThrongRun *self)
{
  if (self->csv == NULL)
    return;
  if (!throng_csv_writer_append_history (self->csv, self->snapshot, !throng_run_get_active (self),
                                         &self->csv_error))
    g_clear_pointer (&self->csv, throng_csv_writer_free);
}

static void
remove_csv (ThrongRun *self)
{
  g_clear_pointer (&self->csv, throng_csv_writer_free);
  for (unsigned i = 0; self->csv_folder != NULL && i < G_N_ELEMENTS (csv_suffixes); i++)
    {
      g_autofree char *path = g_strconcat (self->csv_folder, "/run", csv_suffixes[i], NULL);

      g_unlink (path);
    }
  if (self->csv_folder != NULL)
    g_rmdir (self->csv_folder);
}

static void
take_snapshot (ThrongRun *self)
{
  if (throng_swarm_get_started_unix_us (self->swarm) == 0)
    return;
  if (self->csv == NULL && self->csv_error == NULL)
    begin_csv (self);
  /* It is another one when a set-up is done. */
  if (self->csv != NULL)
    throng_csv_writer_set_started (self->csv, throng_swarm_get_started_unix_us (self->swarm));
  g_clear_pointer (&self->snapshot, throng_snapshot_unref);
  self->snapshot = throng_swarm_snapshot (self->swarm, true);
  throng_row_history_add (self->row_history, self->snapshot);
  append_history (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SNAPSHOT]);
}

static gboolean
tick_cb (void *data)
{
  take_snapshot (data);
  return G_SOURCE_CONTINUE;
}

static void
state_changed_cb (ThrongRun *self)
{
  if (!throng_run_get_active (self))
    {
      g_clear_handle_id (&self->timer, g_source_remove);
      take_snapshot (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static void
throng_run_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ThrongRun *self = THRONG_RUN (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, throng_swarm_get_state (self->swarm));
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, throng_run_get_active (self));
      break;
    case PROP_SNAPSHOT:
      g_value_set_boxed (value, self->snapshot);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
throng_run_finalize (GObject *object)
{
  ThrongRun *self = THRONG_RUN (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->swarm);
  g_clear_pointer (&self->snapshot, throng_snapshot_unref);
  throng_row_history_free (self->row_history);
  g_clear_pointer (&self->mix, g_array_unref);
  g_free (self->target);
  g_free (self->name);
  g_free (self->folder);
  remove_csv (self);
  g_free (self->csv_folder);
  g_clear_error (&self->csv_error);

  G_OBJECT_CLASS (throng_run_parent_class)->finalize (object);
}

static void
throng_run_class_init (ThrongRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = throng_run_get_property;
  object_class->finalize = throng_run_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, THRONG_TYPE_RUN_STATE,
                                              THRONG_SWARM_READY, flags);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  properties[PROP_SNAPSHOT] = g_param_spec_boxed ("snapshot", NULL, NULL, THRONG_TYPE_SNAPSHOT,
                                                  flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
throng_run_init (ThrongRun *self)
{
  self->row_history = throng_row_history_new ();
}

/* Seconds; 0 = until somebody stops it. */
static double
get_planned_s (ThrongLoad *load)
{
  GListModel *stages = throng_load_get_stages (load);
  double planned_s = 0;

  if (throng_load_get_kind (load) != THRONG_LOAD_STAGES)
    return throng_load_get_run_time_s (load);
  for (unsigned i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (ThrongStage) stage = g_list_model_get_item (stages, i);

      planned_s += throng_stage_get_over_s (stage);
    }
  return planned_s;
}

ThrongRun *
throng_run_start (ThrongScenario *scenario, const ThrongRunOptions *options, GError **error)
{
  ThrongSwarmOptions swarm = { .seed = g_random_int (),
                               .stop_timeout_us = THRONG_DEFAULT_STOP_TIMEOUT_US,
                               .scenario_folder = options->folder,
                               .allowed_hosts = options->allowed_hosts };
  g_autoptr (ThrongRun) self = g_object_new (THRONG_TYPE_RUN, NULL);

  self->swarm = throng_swarm_new (scenario, &swarm, error);
  if (self->swarm == NULL)
    return NULL;
  self->seed = swarm.seed;
  self->mix = throng_mix_configure (scenario);
  self->target = g_strdup (throng_scenario_get_target (scenario));
  self->folder = g_strdup (options->folder);
  self->name = g_strdup (throng_scenario_get_name (scenario));
  self->planned_s = get_planned_s (throng_scenario_get_load (scenario));
  self->has_stages = throng_load_get_kind (throng_scenario_get_load (scenario))
                     == THRONG_LOAD_STAGES;
  g_signal_connect_object (self->swarm, "state-changed", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  if (!throng_swarm_start (self->swarm, error))
    return NULL;
  self->timer = g_timeout_add (options->refresh_ms, tick_cb, self);
  return g_steal_pointer (&self);
}

void
throng_run_stop (ThrongRun *self)
{
  self->is_interrupted |= throng_run_get_active (self);
  if (throng_swarm_get_state (self->swarm) >= THRONG_SWARM_STOPPING)
    throng_swarm_stop_now (self->swarm);
  else
    throng_swarm_stop (self->swarm);
}

ThrongSwarm *
throng_run_get_swarm (ThrongRun *self)
{
  return self->swarm;
}

bool
throng_run_get_active (ThrongRun *self)
{
  return throng_swarm_get_state (self->swarm) != THRONG_SWARM_STOPPED;
}

const ThrongSnapshot *
throng_run_get_snapshot (ThrongRun *self)
{
  return self->snapshot;
}

const char *
throng_run_get_target (ThrongRun *self)
{
  return self->target;
}

double
throng_run_get_planned_s (ThrongRun *self)
{
  return self->planned_s;
}

const char *
throng_run_get_folder (ThrongRun *self)
{
  return self->folder;
}

const ThrongRowHistory *
throng_run_get_row_history (ThrongRun *self)
{
  return self->row_history;
}

const GArray *
throng_run_get_mix (ThrongRun *self)
{
  return self->mix;
}

bool
throng_run_get_has_stages (ThrongRun *self)
{
  return self->has_stages;
}

/* The run's own name and moment, so that no other file is in the way. */
static char *
dup_csv_prefix (ThrongRun *self)
{
  int64_t started_us = throng_swarm_get_started_unix_us (self->swarm);
  g_autoptr (GDateTime) started = g_date_time_new_from_unix_local (started_us / G_USEC_PER_SEC);
  g_autofree char *moment = g_date_time_format (started, "%Y-%m-%d_%H-%M-%S");
  g_autofree char *name = throng_text_to_file_name (self->name);

  return g_strdup_printf ("%s_%s", name, moment);
}

static GFile *
save_file (ThrongRun *self,
           GFile *folder,
           const char *suffix,
           const char *text,
           size_t length,
           GError **error)
{
  g_autofree char *prefix = dup_csv_prefix (self);
  g_autofree char *name = g_strconcat (prefix, suffix, NULL);
  g_autoptr (GFile) file = g_file_get_child (folder, name);

  return g_file_replace_contents (file, text, length, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL,
                                  error)
             ? g_steal_pointer (&file)
             : NULL;
}

static GFile *
copy_csv (ThrongRun *self, GFile *folder, const char *suffix, GError **error)
{
  g_autofree char *path = g_strconcat (self->csv_folder, "/run", suffix, NULL);
  g_autofree char *text = NULL;
  size_t length;

  return g_file_get_contents (path, &text, &length, error)
             ? save_file (self, folder, suffix, text, length, error)
             : NULL;
}

static bool
save_summary (ThrongRun *self, GFile *folder, GError **error)
{
  g_autoptr (GBytes) summary = throng_run_summary_new (
      self->swarm, self->snapshot, self->name, self->target, self->seed, self->is_interrupted);
  g_autoptr (GFile) file = save_file (self, folder, "_run.json", g_bytes_get_data (summary, NULL),
                                      g_bytes_get_size (summary), error);

  return file != NULL;
}

GFile *
throng_run_save_files (ThrongRun *self, GFile *folder, GError **error)
{
  g_autoptr (GFile) first = NULL;

  if (self->csv == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s",
                   self->csv_error != NULL ? self->csv_error->message
                                           : _ ("The run has not begun yet."));
      return NULL;
    }
  if (!throng_csv_writer_write (self->csv, self->snapshot, false, error))
    return NULL;
  for (unsigned i = 0; i < G_N_ELEMENTS (csv_suffixes); i++)
    {
      g_autoptr (GFile) file = copy_csv (self, folder, csv_suffixes[i], error);

      if (file == NULL)
        return NULL;
      if (first == NULL)
        first = g_steal_pointer (&file);
    }
  return save_summary (self, folder, error) ? g_steal_pointer (&first) : NULL;
}
