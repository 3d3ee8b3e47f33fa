/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-problem-index.h"

#include <glib/gi18n.h>
#include <stdbool.h>
#include <string.h>

#include "app/design/throng-unreadable.h"
#include "scenario/throng-group.h"
#include "scenario/throng-pause.h"
#include "scenario/throng-place.h"
#include "scenario/throng-request.h"
#include "scenario/throng-set.h"

typedef struct
{
  ThrongNode *node; /* Owned */
  char *key;        /* Owned */
  char *message;    /* Owned */
  bool is_taken;
} Entry;

struct _ThrongProblemIndex
{
  GArray *entries;
  GHashTable *counts; /* by node */
};

static void
entry_clear (Entry *entry)
{
  g_object_unref (entry->node);
  g_free (entry->key);
  g_free (entry->message);
}

static Entry *
get_entry (const ThrongProblemIndex *self, unsigned i)
{
  return &g_array_index (self->entries, Entry, i);
}

static void
add_entry (ThrongProblemIndex *self, ThrongNode *node, const char *key, const char *message)
{
  Entry entry = { .node = g_object_ref (node),
                  .key = g_strdup (key),
                  .message = g_strdup (message) };

  g_array_append_val (self->entries, entry);
  for (; node != NULL; node = throng_node_get_parent (node))
    {
      unsigned count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, node));

      g_hash_table_insert (self->counts, node, GUINT_TO_POINTER (count + 1));
    }
}

/* What is typed in the place of a value is not what the value's problem is about. */
static void
add_problem (ThrongProblemIndex *self, ThrongScenario *scenario, const ThrongProblem *problem)
{
  const char *key;
  ThrongNode *node = throng_scenario_find_place (scenario, problem->place, &key);

  if (throng_unreadable_get (node, key) == NULL)
    add_entry (self, node, key, problem->message);
}

ThrongProblemIndex *
throng_problem_index_new (ThrongScenario *scenario)
{
  ThrongProblemIndex *self = g_new0 (ThrongProblemIndex, 1);
  g_autoptr (GPtrArray) problems = throng_scenario_validate (scenario);
  g_autoptr (GPtrArray) unreadables = throng_unreadable_list (THRONG_NODE (scenario));

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, (GDestroyNotify) entry_clear);
  self->counts = g_hash_table_new (NULL, NULL);
  for (unsigned i = 0; i < unreadables->len; i++)
    {
      const ThrongUnreadable *unreadable = unreadables->pdata[i];

      add_entry (self, unreadable->node, unreadable->property, unreadable->message);
    }
  for (unsigned i = 0; i < problems->len; i++)
    add_problem (self, scenario, problems->pdata[i]);
  return self;
}

void
throng_problem_index_free (ThrongProblemIndex *self)
{
  g_array_unref (self->entries);
  g_hash_table_unref (self->counts);
  g_free (self);
}

unsigned
throng_problem_index_get_n (const ThrongProblemIndex *self)
{
  return self->entries->len;
}

unsigned
throng_problem_index_count (const ThrongProblemIndex *self, ThrongNode *node)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, node));
}

/* A message goes on after a colon; alone it begins like a sentence. */
static char *
dup_sentence (const char *message)
{
  gunichar first = g_unichar_toupper (g_utf8_get_char (message));
  GString *sentence = g_string_new (NULL);

  g_string_append_unichar (sentence, first);
  g_string_append (sentence, g_utf8_next_char (message));
  return g_string_free_and_steal (sentence);
}

static bool
is_asked_for (const char *keys, const char *key)
{
  g_auto (GStrv) words = keys != NULL ? g_strsplit (keys, " ", -1) : NULL;

  return words == NULL || g_strv_contains ((const char *const *) words, key);
}

char *
throng_problem_index_take (ThrongProblemIndex *self, ThrongNode *node, const char *keys)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (throng_problem_index_count (self, node) == 0)
    return NULL;
  for (unsigned i = 0; i < self->entries->len; i++)
    {
      Entry *entry = get_entry (self, i);
      g_autofree char *sentence = NULL;

      if (entry->node != node || !is_asked_for (keys, entry->key))
        continue;
      entry->is_taken = true;
      sentence = dup_sentence (entry->message);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
    }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

/* The node whose form tells what no field of it does: rows, waits and the like have none. */
static ThrongNode *
find_form_node (ThrongNode *node)
{
  while (!(THRONG_IS_SCENARIO (node) || THRONG_IS_LOAD (node) || THRONG_IS_USER_CLASS (node)
           || THRONG_IS_TASK (node) || THRONG_IS_REQUEST (node) || THRONG_IS_PAUSE (node)
           || THRONG_IS_SET (node) || THRONG_IS_GROUP (node)))
    node = throng_node_get_parent (node);
  return node;
}

/* How the lists are called whose own problems no field of a form takes. */
static const struct
{
  const char *key, *title;
} list_titles[] = {
  { "stages", N_ ("Stages") },   { "tasks", N_ ("Tasks") },        { "steps", N_ ("Steps") },
  { "multipart", N_ ("Parts") }, { "users", N_ ("User Classes") }, { "set", N_ ("Variables") },
};

static const char *
get_title (const char *key)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (list_titles); i++)
    if (g_str_equal (key, list_titles[i].key))
      return _ (list_titles[i].title);
  return key;
}

/* (transfer full): where the problem is, seen from the node of the form */
static char *
dup_rest_place (const Entry *entry, ThrongNode *form_node)
{
  g_autofree char *outer = throng_node_dup_place (form_node);
  g_autofree char *inner = throng_node_dup_place (entry->node);
  const char *own = inner + (g_str_has_prefix (inner, outer) ? strlen (outer) : 0);

  own += *own == '.';
  if (own[0] == '\0')
    return g_strdup (get_title (entry->key));
  return g_strconcat (own, entry->key[0] != '\0' ? "." : "", entry->key, NULL);
}

char *
throng_problem_index_take_rest (ThrongProblemIndex *self, ThrongNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (throng_problem_index_count (self, node) == 0)
    return NULL;
  for (unsigned i = 0; i < self->entries->len; i++)
    {
      Entry *entry = get_entry (self, i);
      g_autofree char *place = NULL;

      if (entry->is_taken || find_form_node (entry->node) != node)
        continue;
      entry->is_taken = true;
      place = dup_rest_place (entry, node);
      g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? "\n" : "", place,
                              place[0] != '\0' ? ": " : "", entry->message);
    }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}
