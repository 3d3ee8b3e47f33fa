/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Undo and redo: every state comes back as it was, to the byte in the file. */

#include "scenario/throng-history.h"

#include "scenario/throng-field.h"
#include "scenario/throng-request.h"
#include "scenario/throng-scenario-file.h"

static const char text[]
    = "{ \"throng\": 1, \"name\": \"A\", \"target\": \"http://127.0.0.1:1\","
      "\"variables\": { \"a\": \"1\", \"b\": \"2\" },"
      "\"users\": [ { \"name\": \"U\", \"wait\": { \"between\": [\"1s\", \"1m30s\"] }, \"tasks\": ["
      "{ \"name\": \"T\", \"steps\": [ { \"request\": \"POST /a\", \"json\": { \"n\": 1 },"
      "\"timeout\": \"1m\", \"headers\": { \"X-A\": \"1\" } }, { \"pause\": 1 } ] },"
      "{ \"name\": \"S\", \"weight\": 3, \"steps\": [ { \"request\": \"GET /b\" } ] } ] } ],"
      "\"load\": { \"users\": 5, \"run-time\": \"2m\" } }";

typedef struct
{
  ThrongScenario *scenario;
  ThrongHistory *history;
} Fixture;

static void
set_up (Fixture *f, const void *data)
{
  f->scenario = throng_scenario_new_from_data (text, -1, NULL);
  g_assert_nonnull (f->scenario);
  f->history = throng_history_new (THRONG_NODE (f->scenario));
}

static void
tear_down (Fixture *f, const void *data)
{
  g_assert_finalize_object (f->history);
  g_assert_finalize_object (f->scenario);
}

static void
let_loop_turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static char *
dup_state (Fixture *f)
{
  return throng_scenario_to_data (f->scenario, NULL);
}

static bool
is_in_state (Fixture *f, const char *state)
{
  g_autofree char *now = dup_state (f);

  return g_str_equal (now, state);
}

static void
rename_to (Fixture *f, const char *name)
{
  g_object_set (f->scenario, "name", name, NULL);
  let_loop_turn ();
}

/* Collects everything that can be edited below @node. */
static void
collect (ThrongNode *node, GPtrArray *nodes)
{
  unsigned n;
  g_autofree GParamSpec **properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (node),
                                                                       &n);

  g_ptr_array_add (nodes, node);
  for (unsigned i = 0; i < n; i++)
    {
      g_autoptr (GObject) value = NULL;

      if (!g_type_is_a (properties[i]->value_type, G_TYPE_OBJECT))
        continue;
      g_object_get (node, properties[i]->name, &value, NULL);
      if (THRONG_IS_NODE (value))
        collect (THRONG_NODE (value), nodes);
      for (unsigned k = 0;
           G_IS_LIST_MODEL (value) && k < g_list_model_get_n_items (G_LIST_MODEL (value)); k++)
        {
          g_autoptr (ThrongNode) child = g_list_model_get_item (G_LIST_MODEL (value), k);

          collect (child, nodes);
        }
    }
}

static void
edit_value (GObject *node, GParamSpec *pspec)
{
  int number = g_test_rand_int_range (1, 1000);
  g_autofree char *word = g_strdup_printf ("w%d", number);

  if (pspec->value_type == G_TYPE_STRING)
    g_object_set (node, pspec->name, word, NULL);
  else if (pspec->value_type == G_TYPE_INT64)
    g_object_set (node, pspec->name, (gint64) number, NULL);
  else if (pspec->value_type == G_TYPE_DOUBLE)
    g_object_set (node, pspec->name, number / 8.0, NULL);
  else if (pspec->value_type == G_TYPE_BOOLEAN)
    g_object_set (node, pspec->name, number % 2, NULL);
  else if (G_IS_PARAM_SPEC_ENUM (pspec))
    g_object_set (node, pspec->name, number % 2, NULL);
}

static void
edit_list (GObject *node, GParamSpec *pspec)
{
  g_autoptr (GListModel) list = NULL;
  unsigned n;

  g_object_get (node, pspec->name, &list, NULL);
  n = g_list_model_get_n_items (list);
  if (n > 0 && g_test_rand_bit ())
    throng_node_remove (THRONG_NODE (node), pspec->name,
                        (unsigned) g_test_rand_int_range (0, (int) n));
  else if (!G_TYPE_IS_ABSTRACT (g_list_model_get_item_type (list)))
    {
      g_autoptr (ThrongNode) child = g_object_new (g_list_model_get_item_type (list), NULL);

      throng_node_insert (THRONG_NODE (node), pspec->name,
                          (unsigned) g_test_rand_int_range (0, (int) n + 1), child);
    }
}

static void
edit_something (Fixture *f)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  g_autofree GParamSpec **properties = NULL;
  GObject *node;
  GParamSpec *pspec;
  unsigned n;

  collect (THRONG_NODE (f->scenario), nodes);
  node = nodes->pdata[g_test_rand_int_range (0, (int) nodes->len)];
  properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (node), &n);
  pspec = properties[g_test_rand_int_range (0, (int) n)];
  if (pspec->value_type == G_TYPE_LIST_MODEL)
    edit_list (node, pspec);
  else if (pspec->flags & G_PARAM_WRITABLE)
    edit_value (node, pspec);
}

static void
every_state_of_many_edits_comes_back_to_the_byte (Fixture *f, const void *data)
{
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (states, dup_state (f));
  for (unsigned i = 0; i < 400; i++)
    {
      bool could_undo = throng_history_can_undo (f->history);

      throng_history_end_step (f->history);
      edit_something (f);
      /* An edit may be none. */
      if (throng_history_can_undo (f->history) == could_undo
          && is_in_state (f, states->pdata[states->len - 1]))
        continue;
      g_ptr_array_add (states, dup_state (f));
    }
  g_assert_cmpuint (states->len, >, 100);
  for (unsigned round = 0; round < 2; round++)
    {
      for (unsigned i = states->len - 1; throng_history_can_undo (f->history);)
        {
          throng_history_undo (f->history);
          /* Steps that the file does not show leave the state. */
          if (i > 0 && is_in_state (f, states->pdata[i - 1]))
            i--;
          else
            g_assert_true (is_in_state (f, states->pdata[i]));
        }
      while (throng_history_can_redo (f->history))
        throng_history_redo (f->history);
      g_assert_true (is_in_state (f, states->pdata[states->len - 1]));
    }
}

static void
a_turn_of_the_loop_is_one_step (Fixture *f, const void *data)
{
  g_autofree char *before = dup_state (f);
  g_autofree char *after = NULL;

  g_object_set (f->scenario, "name", "B", "target", "http://127.0.0.1:2", NULL);
  throng_node_remove (THRONG_NODE (f->scenario), "users", 0);
  after = dup_state (f);
  let_loop_turn ();
  g_assert_true (throng_history_undo (f->history) == THRONG_NODE (f->scenario));
  g_assert_true (is_in_state (f, before));
  g_assert_false (throng_history_can_undo (f->history));
  throng_history_redo (f->history);
  g_assert_true (is_in_state (f, after));
}

static void
typing_is_one_step_until_it_rests (Fixture *f, const void *data)
{
  rename_to (f, "h");
  rename_to (f, "he");
  rename_to (f, "hey");
  throng_history_end_step (f->history);
  rename_to (f, "hey you");
  throng_history_undo (f->history);
  g_assert_cmpstr (throng_scenario_get_name (f->scenario), ==, "hey");
  throng_history_undo (f->history);
  g_assert_cmpstr (throng_scenario_get_name (f->scenario), ==, "A");
  g_assert_false (throng_history_can_undo (f->history));
}

static void
typing_after_undo_is_a_step_of_its_own (Fixture *f, const void *data)
{
  rename_to (f, "B");
  g_object_set (f->scenario, "target", "http://127.0.0.1:2", NULL);
  let_loop_turn ();
  throng_history_undo (f->history);
  rename_to (f, "BC");
  throng_history_undo (f->history);
  g_assert_cmpstr (throng_scenario_get_name (f->scenario), ==, "B");
}

static void
a_new_edit_ends_redo (Fixture *f, const void *data)
{
  rename_to (f, "B");
  throng_history_undo (f->history);
  g_assert_true (throng_history_can_redo (f->history));
  rename_to (f, "C");
  g_assert_false (throng_history_can_redo (f->history));
  g_assert_null (throng_history_redo (f->history));
  throng_history_undo (f->history);
  g_assert_cmpstr (throng_scenario_get_name (f->scenario), ==, "A");
}

static void
modified_knows_the_saved_state (Fixture *f, const void *data)
{
  g_assert_false (throng_history_get_modified (f->history));
  rename_to (f, "B");
  g_assert_true (throng_history_get_modified (f->history));
  throng_history_mark_saved (f->history);
  g_assert_false (throng_history_get_modified (f->history));
  /* More of the same must not become part of the saved step. */
  rename_to (f, "BC");
  g_assert_true (throng_history_get_modified (f->history));
  throng_history_undo (f->history);
  g_assert_false (throng_history_get_modified (f->history));
  throng_history_undo (f->history);
  g_assert_true (throng_history_get_modified (f->history));
  rename_to (f, "D");
  throng_history_undo (f->history);
  g_assert_true (throng_history_get_modified (f->history));
}

static void
only_the_last_thousand_steps_are_kept (Fixture *f, const void *data)
{
  unsigned n = 0;

  for (unsigned i = 0; i < 1200; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      throng_history_end_step (f->history);
      rename_to (f, name);
    }
  while (throng_history_undo (f->history) != NULL)
    n++;
  g_assert_cmpuint (n, ==, 1000);
  g_assert_cmpstr (throng_scenario_get_name (f->scenario), ==, "199");
  g_assert_true (throng_history_get_modified (f->history));
}

/* It can't come back by undoing and redoing what is left. */
static void
state_that_was_saved_and_cut_off_is_never_there_again (Fixture *f, const void *data)
{
  rename_to (f, "B");
  throng_history_mark_saved (f->history);
  throng_history_undo (f->history);
  g_assert_true (throng_history_get_modified (f->history));
  rename_to (f, "C");
  g_assert_true (throng_history_get_modified (f->history));
  throng_history_undo (f->history);
  g_assert_true (throng_history_get_modified (f->history));
}

static void
changes_of_a_step_are_taken_back_from_the_last_one (Fixture *f, const void *data)
{
  g_autofree char *before = dup_state (f);
  g_autofree char *after = NULL;

  for (unsigned i = 0; i < 2; i++)
    {
      g_autoptr (ThrongNode) field = g_object_new (THRONG_TYPE_FIELD, "name", i == 0 ? "c" : "d",
                                                   "value", "3", NULL);

      throng_node_insert (THRONG_NODE (f->scenario), "variables", 2 + i, field);
    }
  let_loop_turn ();
  after = dup_state (f);
  throng_history_undo (f->history);
  g_assert_true (is_in_state (f, before));
  g_assert_false (throng_history_can_undo (f->history));
  throng_history_redo (f->history);
  g_assert_true (is_in_state (f, after));
}

#define ADD(function) g_test_add ("/history/" #function, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD (every_state_of_many_edits_comes_back_to_the_byte);
  ADD (a_turn_of_the_loop_is_one_step);
  ADD (typing_is_one_step_until_it_rests);
  ADD (typing_after_undo_is_a_step_of_its_own);
  ADD (a_new_edit_ends_redo);
  ADD (modified_knows_the_saved_state);
  ADD (only_the_last_thousand_steps_are_kept);
  ADD (state_that_was_saved_and_cut_off_is_never_there_again);
  ADD (changes_of_a_step_are_taken_back_from_the_last_one);
  return g_test_run ();
}
