/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-steering.h"

#include <glib/gi18n.h>

#include "app/design/throng-form-item.h"
#include "app/design/throng-form-value.h"
#include "app/design/throng-number-entry.h"
#include "app/throng-text.h"
#include "scenario/throng-duration.h"
#include "scenario/throng-scenario-file.h"

/* Users a second to begin with where a plan has no rate of its own. */
#define PLANNED_RATE 10
/* Of a plan, in its summary. */
#define MOST_STAGES 6

struct _ThrongSteering
{
  AdwBin parent_instance;

  /* Owned */
  ThrongDocument *document;
  ThrongRun *run;

  bool is_filling; /* entries change because the document did */

  /* Template children */
  GtkStack *stack;
  GtkEntry *target_entry;
  GtkLabel *users_caption;
  GtkLabel *rate_caption;
  ThrongNumberEntry *users_entry;
  ThrongNumberEntry *rate_entry;
  GtkEntry *run_time_entry;
  GtkWidget *plan;
  GtkLabel *plan_label;
  GtkWidget *load_rows;
  GtkLabel *wanted_label;
  GtkWidget *live_users_column;
  GtkLabel *live_rate_caption;
  ThrongNumberEntry *live_users_entry;
  ThrongNumberEntry *live_rate_entry;
};

G_DEFINE_FINAL_TYPE (ThrongSteering, throng_steering, ADW_TYPE_BIN)

static ThrongScenario *
get_scenario (ThrongSteering *self)
{
  return self->document != NULL ? throng_document_get_scenario (self->document) : NULL;
}

static bool
is_active (ThrongSteering *self)
{
  return self->run != NULL && throng_run_get_active (self->run);
}

/* The next runs */

static const char *
get_target (ThrongSteering *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->target_entry));
}

/* Empty = until stopped. */
static bool
parse_run_time (ThrongSteering *self, double *run_time_s, GError **error)
{
  g_autofree char *text = throng_form_value_dup_plain (
      gtk_editable_get_text (GTK_EDITABLE (self->run_time_entry)));
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_DOUBLE);
  if (text[0] != '\0' && !throng_form_value_parse (text, true, &value, error))
    return false;
  *run_time_s = g_value_get_double (&value);
  return true;
}

/* What the entry of the rate is about: users or tasks that start in a second. */
static double
get_rate (ThrongLoad *load)
{
  return throng_load_get_kind (load) == THRONG_LOAD_ARRIVALS ? throng_load_get_arrivals (load)
                                                             : throng_load_get_spawn_rate (load);
}

/* What the entry of the users is about: how many there are, or may be at most. */
static int64_t
get_users (ThrongLoad *load)
{
  return throng_load_get_kind (load) == THRONG_LOAD_ARRIVALS ? throng_load_get_max_users (load)
                                                             : throng_load_get_users (load);
}

static bool
differs (ThrongSteering *self, ThrongScenario *scenario)
{
  ThrongLoad *load = throng_scenario_get_load (scenario);
  double run_time_s = throng_load_get_run_time_s (load);
  double typed_s = run_time_s;

  if (!g_str_equal (get_target (self), throng_scenario_get_target (scenario)))
    return true;
  if (throng_load_get_kind (load) == THRONG_LOAD_STAGES)
    return false;
  return throng_number_entry_get_value (self->users_entry) != (double) get_users (load)
         || throng_number_entry_get_value (self->rate_entry) != get_rate (load)
         || (parse_run_time (self, &typed_s, NULL) && typed_s != run_time_s);
}

static void
write_to (ThrongSteering *self, ThrongScenario *scenario)
{
  ThrongLoad *load = throng_scenario_get_load (scenario);
  double run_time_s;

  g_object_set (scenario, "target", get_target (self), NULL);
  if (throng_load_get_kind (load) == THRONG_LOAD_STAGES)
    return;
  if (throng_load_get_kind (load) == THRONG_LOAD_ARRIVALS)
    g_object_set (load, "arrivals", throng_number_entry_get_value (self->rate_entry), "max-users",
                  (gint64) throng_number_entry_get_value (self->users_entry), NULL);
  else
    g_object_set (load, "users", (gint64) throng_number_entry_get_value (self->users_entry),
                  "spawn-rate", throng_number_entry_get_value (self->rate_entry), NULL);
  if (parse_run_time (self, &run_time_s, NULL) && run_time_s != throng_load_get_run_time_s (load))
    g_object_set (load, "run-time", run_time_s, NULL);
}

static void
update_actions (ThrongSteering *self)
{
  ThrongScenario *scenario = get_scenario (self);
  GtkWidget *widget = GTK_WIDGET (self);
  double run_time_s;
  g_autoptr (GError) error = NULL;
  bool is_readable = parse_run_time (self, &run_time_s, &error);

  throng_form_mark_fault (GTK_WIDGET (self->run_time_entry), is_readable ? NULL : error->message);
  gtk_widget_action_set_enabled (widget, "steering.keep",
                                 scenario != NULL && differs (self, scenario));
  gtk_widget_action_set_enabled (widget, "steering.follow-plan",
                                 is_active (self)
                                     && throng_swarm_is_steered (throng_run_get_swarm (self->run)));
  gtk_widget_action_set_enabled (widget, "steering.reset", is_active (self));
}

static void
typed_cb (ThrongSteering *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->target_entry), "error");
  if (!self->is_filling)
    update_actions (self);
}

static char *
dup_stage_text (ThrongStage *stage, unsigned number)
{
  g_autofree char *over = throng_text_duration (throng_stage_get_over_s (stage));
  g_autofree char *level = NULL;

  if (throng_stage_get_kind (stage) == THRONG_STAGE_ARRIVALS)
    {
      level = throng_text_rate (throng_stage_get_arrivals (stage));
      /* Translators: the number of a stage, arrivals per second, a duration. */
      return g_strdup_printf (_ ("%u. To %s arrivals/s over %s"), number, level, over);
    }
  level = throng_text_count ((double) throng_stage_get_users (stage));
  return g_strdup_printf (
      /* Translators: the number of a stage, a number of users, a duration. */
      ngettext ("%u. To %s user over %s", "%u. To %s users over %s",
                (unsigned long) throng_stage_get_users (stage)),
      number, level, over);
}

/* The stages, as many as there is room for. */
static char *
dup_plan_text (ThrongLoad *load)
{
  GListModel *stages = throng_load_get_stages (load);
  unsigned n_stages = g_list_model_get_n_items (stages);
  unsigned n_shown = n_stages > MOST_STAGES ? MOST_STAGES - 1 : n_stages;
  GString *text = g_string_new (NULL);

  for (unsigned i = 0; i < n_shown; i++)
    {
      g_autoptr (ThrongStage) stage = g_list_model_get_item (stages, i);
      g_autofree char *line = dup_stage_text (stage, i + 1);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
    }
  if (n_shown < n_stages)
    g_string_append_printf (text,
                            ngettext ("\n… and %u more", "\n… and %u more", n_stages - n_shown),
                            n_stages - n_shown);
  return g_string_free_and_steal (text);
}

static void
caption_users (ThrongSteering *self, bool has_arrivals)
{
  const char *caption = has_arrivals ? _ ("Users at Most") : _ ("Users");

  gtk_label_set_label (self->users_caption, caption);
  g_object_set (self->users_entry, "title", caption, NULL);
}

static void
caption_rate (GtkLabel *caption, ThrongNumberEntry *entry, bool has_arrivals)
{
  gtk_label_set_label (caption,
                       has_arrivals ? _ ("Arrivals (tasks/s)") : _ ("Spawn Rate (users/s)"));
  g_object_set (entry, "title", has_arrivals ? _ ("Arrivals") : _ ("Spawn Rate"), NULL);
}

/* What the document says, into the entries. */
static void
fill (ThrongSteering *self)
{
  ThrongScenario *scenario = get_scenario (self);
  ThrongLoad *load = scenario != NULL ? throng_scenario_get_load (scenario) : NULL;
  bool has_rate = load != NULL && throng_load_get_kind (load) != THRONG_LOAD_STAGES;
  bool has_arrivals = load != NULL && throng_load_get_kind (load) == THRONG_LOAD_ARRIVALS;
  g_autofree char *plan = load != NULL && !has_rate ? dup_plan_text (load) : g_strdup ("");
  g_autofree char *run_time = NULL;

  self->is_filling = true;
  gtk_widget_remove_css_class (GTK_WIDGET (self->target_entry), "error");
  gtk_editable_set_text (GTK_EDITABLE (self->target_entry),
                         scenario != NULL ? throng_scenario_get_target (scenario) : "");
  gtk_widget_set_visible (self->load_rows, has_rate);
  caption_users (self, has_arrivals);
  caption_rate (self->rate_caption, self->rate_entry, has_arrivals);
  gtk_label_set_label (self->plan_label, plan);
  gtk_widget_set_visible (self->plan, plan[0] != '\0');
  if (has_rate)
    {
      double run_time_s = throng_load_get_run_time_s (load);

      run_time = throng_form_value_localize (run_time_s > 0 ? throng_duration_format (run_time_s)
                                                            : g_strdup (""));
      throng_number_entry_set_value (self->users_entry, (double) get_users (load));
      throng_number_entry_set_value (self->rate_entry, get_rate (load));
      gtk_editable_set_text (GTK_EDITABLE (self->run_time_entry), run_time);
    }
  self->is_filling = false;
  update_actions (self);
}

/* (nullable): what is said about the value at @place */
static const char *
find_message (GPtrArray *problems, const char *place)
{
  for (unsigned i = 0; i < problems->len; i++)
    {
      const ThrongProblem *problem = problems->pdata[i];

      if (g_str_equal (problem->place, place))
        return problem->message;
    }
  return NULL;
}

/* (nullable): of a target that was typed here; that of the document is marked in its form. */
static char *
dup_target_fault (ThrongSteering *self, GPtrArray *problems)
{
  const char *message = find_message (problems, "target");

  if (message == NULL
      || g_str_equal (get_target (self), throng_scenario_get_target (get_scenario (self))))
    return NULL;
  /* Translators: %s goes on, such as “must begin with http:// or https://” */
  return g_strdup_printf (_ ("The target %s"), message);
}

/* The same for the run time, which may also be no duration at all. */
static char *
dup_run_time_fault (ThrongSteering *self, GPtrArray *problems)
{
  const char *message = find_message (problems, "load.run-time");
  double run_time_s;
  g_autoptr (GError) error = NULL;

  if (!parse_run_time (self, &run_time_s, &error))
    return g_strdup_printf ("%s: %s", _ ("Run Time"), error->message);
  if (message == NULL
      || run_time_s == throng_load_get_run_time_s (throng_scenario_get_load (get_scenario (self))))
    return NULL;
  /* Translators: %s goes on, such as “must be at most 365d” */
  return g_strdup_printf (_ ("The run time %s"), message);
}

GtkWidget *
throng_steering_find_fault (ThrongSteering *self, GPtrArray *problems, char **sentence)
{
  ThrongScenario *scenario = get_scenario (self);
  bool has_load = scenario != NULL && gtk_widget_get_visible (self->load_rows);
  const struct
  {
    GtkWidget *field;
    char *fault;
  } checks[] = {
    { GTK_WIDGET (self->target_entry),
      scenario != NULL ? dup_target_fault (self, problems) : NULL },
    { GTK_WIDGET (self->users_entry),
      has_load ? throng_number_entry_dup_fault (self->users_entry) : NULL },
    { GTK_WIDGET (self->rate_entry),
      has_load ? throng_number_entry_dup_fault (self->rate_entry) : NULL },
    { GTK_WIDGET (self->run_time_entry), has_load ? dup_run_time_fault (self, problems) : NULL },
  };
  GtkWidget *field = NULL;

  for (unsigned i = 0; i < G_N_ELEMENTS (checks); i++)
    if (field == NULL && checks[i].fault != NULL)
      {
        field = checks[i].field;
        *sentence = checks[i].fault;
      }
    else
      g_free (checks[i].fault);
  /* The others are marked while they are typed. */
  if (field == GTK_WIDGET (self->target_entry))
    gtk_widget_add_css_class (field, "error");
  return field;
}

/* The run */

static void
steer (ThrongSteering *self)
{
  ThrongSwarm *swarm = self->run != NULL ? throng_run_get_swarm (self->run) : NULL;
  double rate = throng_number_entry_get_value (self->live_rate_entry);

  if (is_active (self) && throng_swarm_has_arrivals (swarm))
    throng_swarm_set_arrivals (swarm, rate);
  else if (is_active (self))
    throng_swarm_set_users (
        swarm, (unsigned) throng_number_entry_get_value (self->live_users_entry), rate);
  throng_steering_update (self);
}

static void
begin_steering (ThrongSteering *self)
{
  ThrongSwarm *swarm = throng_run_get_swarm (self->run);
  bool has_arrivals = throng_swarm_has_arrivals (swarm);
  double rate = throng_run_get_has_stages (self->run)
                    ? PLANNED_RATE
                    : throng_number_entry_get_value (self->rate_entry);

  gtk_widget_set_visible (self->live_users_column, !has_arrivals);
  caption_rate (self->live_rate_caption, self->live_rate_entry, has_arrivals);
  g_object_set (self->live_rate_entry, "title",
                has_arrivals ? _ ("Arrivals Now") : _ ("Spawn Rate Now"), NULL);
  throng_number_entry_replace_value (self->live_users_entry,
                                     throng_number_entry_get_value (self->users_entry));
  throng_number_entry_replace_value (self->live_rate_entry, rate);
}

static char *
dup_wanted_text (ThrongSwarm *swarm)
{
  bool is_steered = throng_swarm_is_steered (swarm);
  g_autofree char *number = NULL, *what = NULL;

  if (throng_swarm_has_arrivals (swarm))
    {
      number = throng_text_rate (throng_swarm_get_wanted_arrivals (swarm));
      what = g_strdup_printf (_ ("%s arrivals/s"), number);
    }
  else
    {
      unsigned wanted = throng_swarm_get_wanted_users (swarm);

      number = throng_text_count (wanted);
      what = g_strdup_printf (ngettext ("%s user", "%s users", wanted), number);
    }
  if (is_steered)
    /* Translators: %s is a number with what it counts, such as "60 users". */
    return g_strdup_printf (_ ("Steered by hand: now %s"), what);
  /* Translators: %s is a number with what it counts, such as "60 users". */
  return g_strdup_printf (_ ("As planned: now %s"), what);
}

static void
show_wanted (ThrongSteering *self)
{
  ThrongSwarm *swarm = throng_run_get_swarm (self->run);
  g_autofree char *text = dup_wanted_text (swarm);

  gtk_label_set_label (self->wanted_label, text);
  if (throng_swarm_is_steered (swarm) || !throng_run_get_has_stages (self->run))
    return;
  if (throng_swarm_has_arrivals (swarm))
    throng_number_entry_set_value (self->live_rate_entry, throng_swarm_get_wanted_arrivals (swarm));
  else
    throng_number_entry_set_value (self->live_users_entry, throng_swarm_get_wanted_users (swarm));
}

/* Actions */

static void
keep_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongSteering *self = THRONG_STEERING (widget);

  /* Each property of the scenario that changes would fill in the others as they were. */
  self->is_filling = true;
  write_to (self, get_scenario (self));
  fill (self);
}

static void
follow_plan_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ThrongSteering *self = THRONG_STEERING (widget);

  throng_swarm_follow_plan (throng_run_get_swarm (self->run));
  begin_steering (self);
  throng_steering_update (self);
}

static void
reset_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  throng_swarm_reset_statistics (throng_run_get_swarm (THRONG_STEERING (widget)->run));
}

static void
throng_steering_dispose (GObject *object)
{
  ThrongSteering *self = THRONG_STEERING (object);

  /* The template would take it away without telling the bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_STEERING);
  g_clear_object (&self->document);
  g_clear_object (&self->run);

  G_OBJECT_CLASS (throng_steering_parent_class)->dispose (object);
}

static void
throng_steering_class_init (ThrongSteeringClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_steering_dispose;

  g_type_ensure (THRONG_TYPE_NUMBER_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-steering.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongSteering, stack);
  gtk_widget_class_bind_template_child (widget_class, ThrongSteering, target_entry);
  gtk_widget_class_bind_template_child (widget_class, ThrongSteering, users_caption);
  gtk_widget_class_bind_template_child (widget_class, ThrongSteering, rate_caption);
  gtk_widget_class_bind_template_child (widget_class, ThrongSteering, users_entry);
  gtk_widget_class_bind_template_child (widget_class, ThrongSteering, rate_entry);
  gtk_widget_class_bind_template_child (widget_class, ThrongSteering, run_time_entry);
  gtk_widget_class_bind_template_child (widget_class, ThrongSteering, plan);
  gtk_widget_class_bind_template_child (widget_class, ThrongSteering, plan_label);
  gtk_widget_class_bind_template_child (widget_class, ThrongSteering, load_rows);
  gtk_widget_class_bind_template_child (widget_class, ThrongSteering, wanted_label);
  gtk_widget_class_bind_template_child (widget_class, ThrongSteering, live_users_column);
  gtk_widget_class_bind_template_child (widget_class, ThrongSteering, live_rate_caption);
  gtk_widget_class_bind_template_child (widget_class, ThrongSteering, live_users_entry);
  gtk_widget_class_bind_template_child (widget_class, ThrongSteering, live_rate_entry);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, steer);
  gtk_widget_class_install_action (widget_class, "steering.keep", NULL, keep_cb);
  gtk_widget_class_install_action (widget_class, "steering.follow-plan", NULL, follow_plan_cb);
  gtk_widget_class_install_action (widget_class, "steering.reset", NULL, reset_cb);
}

static void
throng_steering_init (ThrongSteering *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}

static void
document_changed_cb (ThrongSteering *self)
{
  if (!self->is_filling)
    fill (self);
}

void
throng_steering_set_document (ThrongSteering *self, ThrongDocument *document)
{
  ThrongScenario *before = get_scenario (self);

  if (before != NULL)
    {
      g_signal_handlers_disconnect_by_data (before, self);
      g_signal_handlers_disconnect_by_data (throng_scenario_get_load (before), self);
    }
  g_set_object (&self->document, document);
  if (document != NULL)
    {
      g_signal_connect_object (get_scenario (self), "notify::target",
                               G_CALLBACK (document_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (throng_scenario_get_load (get_scenario (self)), "notify",
                               G_CALLBACK (document_changed_cb), self, G_CONNECT_SWAPPED);
    }
  fill (self);
}

void
throng_steering_set_run (ThrongSteering *self, ThrongRun *run)
{
  g_set_object (&self->run, run);
  if (is_active (self) && self->document != NULL)
    begin_steering (self);
  throng_steering_update (self);
}

void
throng_steering_update (ThrongSteering *self)
{
  gtk_stack_set_visible_child_name (self->stack, is_active (self) ? "running" : "next");
  if (is_active (self))
    show_wanted (self);
  update_actions (self);
}

ThrongScenario *
throng_steering_dup_scenario (ThrongSteering *self)
{
  ThrongScenario *scenario = get_scenario (self);
  ThrongScenario *copy;
  g_autofree char *data = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  gsize length;

  if (scenario == NULL || !differs (self, scenario))
    return scenario != NULL ? g_object_ref (scenario) : NULL;
  data = throng_scenario_to_data (scenario, &length);
  copy = throng_scenario_new_from_data (data, (gssize) length, &problems);
  if (copy == NULL)
    return g_object_ref (scenario);
  write_to (self, copy);
  return copy;
}
