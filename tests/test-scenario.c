/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-group.h"
#include "scenario/throng-pause.h"
#include "scenario/throng-scenario.h"
#include "scenario/throng-set.h"

typedef GType (*GetType) (void);

static const GetType types[] = {
  throng_scenario_get_type,  throng_user_class_get_type, throng_wait_get_type,
  throng_task_get_type,      throng_request_get_type,    throng_field_get_type,
  throng_capture_get_type,   throng_check_get_type,      throng_load_get_type,
  throng_stage_get_type,     throng_pause_get_type,      throng_set_get_type,
  throng_group_get_type,     throng_tls_get_type,        throng_auth_get_type,
  throng_form_part_get_type,
};

/* Some value of the property's type that is not its default. */
static void
fill_value (GParamSpec *pspec, GValue *value)
{
  g_value_init (value, pspec->value_type);
  if (G_VALUE_HOLDS_STRING (value))
    g_value_set_string (value, "other");
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    g_value_set_boolean (value, !((GParamSpecBoolean *) pspec)->default_value);
  else if (G_VALUE_HOLDS_INT64 (value))
    g_value_set_int64 (value, -7);
  else if (G_VALUE_HOLDS_DOUBLE (value))
    g_value_set_double (value, -7.5);
  else if (G_VALUE_HOLDS_ENUM (value))
    g_value_set_enum (value, 1);
  else if (G_VALUE_HOLDS (value, JSON_TYPE_NODE))
    g_value_take_boxed (value, json_from_string ("[1]", NULL));
  else
    g_error ("property %s has no test value", pspec->name);
}

static void
count_cb (GObject *object, GParamSpec *pspec, unsigned *n_notified)
{
  ++*n_notified;
}

static void
check_property (GObject *object, GParamSpec *pspec)
{
  g_autofree char *signal_name = g_strconcat ("notify::", pspec->name, NULL);
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) before = G_VALUE_INIT;
  g_auto (GValue) after = G_VALUE_INIT;
  g_autofree char *written = NULL;
  g_autofree char *expected = NULL;
  unsigned n_notified = 0;

  g_value_init (&before, pspec->value_type);
  g_object_get_property (object, pspec->name, &before);
  if (!(pspec->flags & G_PARAM_WRITABLE))
    {
      g_assert_nonnull (g_value_get_object (&before));
      return;
    }

  fill_value (pspec, &value);
  g_signal_connect (object, signal_name, G_CALLBACK (count_cb), &n_notified);
  g_object_set_property (object, pspec->name, &value);
  g_assert_cmpuint (n_notified, ==, 1);
  g_object_set_property (object, pspec->name, &value);
  g_assert_cmpuint (n_notified, ==, 1);

  g_value_init (&after, pspec->value_type);
  g_object_get_property (object, pspec->name, &after);
  written = g_strdup_value_contents (&after);
  expected = g_strdup_value_contents (&value);
  if (G_VALUE_HOLDS (&value, JSON_TYPE_NODE))
    g_assert_true (json_node_equal (g_value_get_boxed (&value), g_value_get_boxed (&after)));
  else
    g_assert_cmpstr (written, ==, expected);

  g_object_set_property (object, pspec->name, &before);
  g_assert_cmpuint (n_notified, ==, 2);
}

static void
every_property_is_settable_and_notified_once (void)
{
  unsigned n_properties = 0;

  for (unsigned i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GObject) object = g_object_new (types[i](), NULL);
      guint n_pspecs;
      g_autofree GParamSpec **pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (object),
                                                                       &n_pspecs);

      for (unsigned j = 0; j < n_pspecs; j++)
        check_property (object, pspecs[j]);
      n_properties += n_pspecs;
    }
  g_assert_cmpuint (n_properties, ==, 124);
}

static void
nodes_begin_with_their_defaults (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new ();
  g_autoptr (ThrongUserClass) user_class = g_object_new (THRONG_TYPE_USER_CLASS, NULL);
  g_autoptr (ThrongRequest) request = g_object_new (THRONG_TYPE_REQUEST, NULL);
  g_autoptr (ThrongField) field = g_object_new (THRONG_TYPE_FIELD, NULL);
  ThrongLoad *load = throng_scenario_get_load (scenario);
  ThrongTls *tls = throng_scenario_get_tls (scenario);

  g_assert_true (throng_tls_get_verify (tls));
  g_assert_null (throng_tls_get_ca_file (tls));
  g_assert_null (throng_scenario_get_proxy (scenario));
  g_assert_false (throng_scenario_get_may_use_http2 (scenario));
  g_assert_cmpstr (throng_scenario_get_name (scenario), ==, "");
  g_assert_cmpint (throng_load_get_kind (load), ==, THRONG_LOAD_USERS);
  g_assert_cmpint (throng_load_get_users (load), ==, 1);
  g_assert_cmpfloat (throng_load_get_spawn_rate (load), ==, 1);
  g_assert_cmpfloat (throng_load_get_run_time_s (load), ==, 0);
  g_assert_cmpfloat (throng_user_class_get_weight (user_class), ==, 1);
  g_assert_cmpint (throng_wait_get_kind (throng_user_class_get_wait (user_class)), ==,
                   THRONG_WAIT_NONE);
  g_assert_cmpstr (throng_request_get_method (request), ==, "GET");
  g_assert_null (throng_request_get_name (request));
  g_assert_cmpint (throng_request_get_body_kind (request), ==, THRONG_BODY_NONE);
  g_assert_cmpfloat (throng_request_get_timeout_s (request), ==, 60);
  g_assert_cmpfloat (throng_request_get_connect_timeout_s (request), ==, 10);
  g_assert_cmpint (throng_request_get_redirects (request), ==, 10);
  g_assert_true (throng_field_get_enabled (field));
}

static void
assert_place (gpointer node, const char *expected)
{
  g_autofree char *place = throng_node_dup_place (node);

  g_assert_cmpstr (place, ==, expected);
}

static gpointer
add (gpointer parent, const char *list, unsigned position, GType type)
{
  g_autoptr (ThrongNode) child = g_object_new (type, NULL);

  throng_node_insert (parent, list, position, child);
  g_assert_true (throng_node_get_parent (child) == parent);
  /* The list keeps it. */
  return child;
}

static void
places_follow_inserting_and_removing (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new ();
  gpointer user_class = add (scenario, "users", 0, THRONG_TYPE_USER_CLASS);
  gpointer task = add (user_class, "tasks", G_MAXUINT, THRONG_TYPE_TASK);
  g_autoptr (ThrongNode) step = g_object_ref (add (task, "steps", 0, THRONG_TYPE_REQUEST));

  assert_place (scenario, "");
  assert_place (throng_scenario_get_load (scenario), "load");
  assert_place (throng_user_class_get_wait (user_class), "users[0].wait");
  assert_place (step, "users[0].tasks[0].steps[0]");
  add (user_class, "tasks", 0, THRONG_TYPE_TASK);
  assert_place (step, "users[0].tasks[1].steps[0]");
  add (scenario, "users", 0, THRONG_TYPE_USER_CLASS);
  assert_place (step, "users[1].tasks[1].steps[0]");
  throng_node_remove (user_class, "tasks", 0);
  assert_place (step, "users[1].tasks[0].steps[0]");
  throng_node_remove (task, "steps", 0);
  assert_place (step, "");
  g_assert_null (throng_node_get_parent (step));
}

static void
places_of_rows_are_their_names (void)
{
  g_autoptr (ThrongScenario) scenario = throng_scenario_new ();
  gpointer first = add (scenario, "headers", 0, THRONG_TYPE_FIELD);
  gpointer second;

  g_object_set (first, "name", "X-A", NULL);
  assert_place (first, "headers.X-A");
  g_object_set (first, "name", "x y\"", NULL);
  assert_place (first, "headers[\"x y\\\"\"]");
  second = add (scenario, "headers", 1, THRONG_TYPE_FIELD);
  g_object_set (second, "name", "x y\"", NULL);
  assert_place (second, "headers[\"x y\\\"\"][1]");
}

/* A child that outlives its parent forgets it. */
static void
children_may_outlive_their_parent (void)
{
  ThrongScenario *scenario = throng_scenario_new ();
  g_autoptr (ThrongNode) row = g_object_ref (add (scenario, "headers", 0, THRONG_TYPE_FIELD));
  g_autoptr (ThrongNode) load = g_object_ref (THRONG_NODE (throng_scenario_get_load (scenario)));

  g_assert_finalize_object (scenario);
  g_assert_null (throng_node_get_parent (row));
  g_assert_null (throng_node_get_parent (load));
}

static void
text_that_must_be_there_is_never_null (void)
{
  g_autoptr (ThrongTask) task = g_object_new (THRONG_TYPE_TASK, "name", NULL, NULL);
  g_autoptr (ThrongRequest) request = g_object_new (THRONG_TYPE_REQUEST, "name", "x", NULL);

  g_assert_cmpstr (throng_task_get_name (task), ==, "");
  g_object_set (request, "name", NULL, NULL);
  g_assert_null (throng_request_get_name (request));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scenario/every-property-is-settable-and-notified-once",
                   every_property_is_settable_and_notified_once);
  g_test_add_func ("/scenario/nodes-begin-with-their-defaults", nodes_begin_with_their_defaults);
  g_test_add_func ("/scenario/places-follow-inserting-and-removing",
                   places_follow_inserting_and_removing);
  g_test_add_func ("/scenario/places-of-rows-are-their-names", places_of_rows_are_their_names);
  g_test_add_func ("/scenario/children-may-outlive-their-parent",
                   children_may_outlive_their_parent);
  g_test_add_func ("/scenario/text-that-must-be-there-is-never-null",
                   text_that_must_be_there_is_never_null);
  return g_test_run ();
}
