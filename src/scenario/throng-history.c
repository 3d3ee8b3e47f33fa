/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-history.h"

#define MAX_STEPS 1000
/* Typing that rests no longer than this is one edit. */
#define TYPING_US G_USEC_PER_SEC
#define NEVER_SAVED G_MAXUINT

/* One change; to undo and to redo are the same: what is kept here and what is there change places.
 */
typedef struct
{
  /* Owned */
  ThrongNode *node;
  GValue value;      /* unset for lists */
  char *written;     /* (nullable) */
  ThrongNode *child; /* (nullable) */

  const char *property; /* static */
  unsigned position;
  bool is_in_list; /* the child is there now */
} Change;

struct _ThrongHistory
{
  GObject parent_instance;

  /* Owned */
  ThrongNode *root;
  GPtrArray *steps; /* of GArray of Change */

  unsigned position; /* steps that are done; those from here on were undone */
  unsigned saved;    /* @position at the saved state */
  bool is_replaying;
  bool is_open;        /* the last step may still grow … */
  bool is_same_turn;   /* … by anything, as the main loop has not come round since, */
  int64_t last_us;     /* or by more of the same property, soon after this */
  unsigned turn_timer; /* 0 = none */
};

enum
{
  PROP_0,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_MODIFIED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ThrongHistory, throng_history, G_TYPE_OBJECT)

static void
change_clear (Change *change)
{
  g_object_unref (change->node);
  if (G_IS_VALUE (&change->value))
    g_value_unset (&change->value);
  g_free (change->written);
  g_clear_object (&change->child);
}

static GArray *
step_new (void)
{
  GArray *step = g_array_new (FALSE, TRUE, sizeof (Change));

  g_array_set_clear_func (step, (GDestroyNotify) change_clear);
  return step;
}

static GArray *
get_step (ThrongHistory *self, unsigned index)
{
  return self->steps->pdata[index];
}

static void
notify_all (ThrongHistory *self)
{
  for (unsigned i = PROP_0 + 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

/* Recording */

static gboolean
turn_cb (void *data)
{
  ThrongHistory *self = data;

  self->turn_timer = 0;
  self->is_same_turn = false;
  return G_SOURCE_REMOVE;
}

static void
note_turn (ThrongHistory *self)
{
  self->is_same_turn = true;
  self->last_us = g_get_monotonic_time ();
  if (self->turn_timer == 0)
    self->turn_timer = g_idle_add_full (G_PRIORITY_HIGH, turn_cb, self, NULL);
}

/* Whether @step is an edit of nothing but the value that @change is about. */
static bool
is_about (GArray *step, const ThrongNodeChange *change)
{
  const Change *only = &g_array_index (step, Change, 0);

  return step->len == 1 && change->before != NULL && only->child == NULL
         && only->node == change->node && g_str_equal (only->property, change->property);
}

static void
add_change (GArray *step, const ThrongNodeChange *change)
{
  Change *added;

  /* The value from before the whole edit is the one that counts. */
  if (step->len > 0 && is_about (step, change))
    return;
  g_array_set_size (step, step->len + 1);
  added = &g_array_index (step, Change, step->len - 1);
  added->node = g_object_ref (change->node);
  added->property = g_intern_string (change->property);
  added->written = g_strdup (change->written_before);
  added->position = change->position;
  added->is_in_list = change->is_insertion;
  if (change->child != NULL)
    added->child = g_object_ref (change->child);
  if (change->before != NULL)
    {
      g_value_init (&added->value, G_VALUE_TYPE (change->before));
      g_value_copy (change->before, &added->value);
    }
}

static bool
belongs_to_last (ThrongHistory *self, const ThrongNodeChange *change)
{
  if (!self->is_open || self->position == 0 || self->position == self->saved)
    return false;
  if (self->is_same_turn)
    return true;
  return is_about (get_step (self, self->position - 1), change)
         && g_get_monotonic_time () - self->last_us <= TYPING_US;
}

/* Begins a step; those that were undone can't be done again. */
static void
begin_step (ThrongHistory *self)
{
  if (self->saved != NEVER_SAVED && self->saved > self->position)
    self->saved = NEVER_SAVED;
  g_ptr_array_set_size (self->steps, (int) self->position);
  if (self->steps->len == MAX_STEPS)
    {
      g_ptr_array_remove_index (self->steps, 0);
      self->position--;
      if (self->saved != NEVER_SAVED)
        self->saved = self->saved == 0 ? NEVER_SAVED : self->saved - 1;
    }
  g_ptr_array_add (self->steps, step_new ());
  self->position++;
  self->is_open = true;
}

static void
changed_cb (void *data, const ThrongNodeChange *change)
{
  ThrongHistory *self = data;

  if (self->is_replaying)
    return;
  if (!belongs_to_last (self, change))
    begin_step (self);
  add_change (get_step (self, self->position - 1), change);
  note_turn (self);
  notify_all (self);
}

/* Replaying */

static void
swap_value (Change *change)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *written = g_strdup (throng_node_get_written (change->node, change->property));

  g_value_init (&value, G_VALUE_TYPE (&change->value));
  g_object_get_property (G_OBJECT (change->node), change->property, &value);
  throng_node_restore (change->node, change->property, &change->value, change->written);
  g_value_copy (&value, &change->value);
  g_set_str (&change->written, written);
}

static void
swap (Change *change)
{
  if (change->child == NULL)
    swap_value (change);
  else if (change->is_in_list)
    throng_node_remove (change->node, change->property, change->position);
  else
    throng_node_insert (change->node, change->property, change->position, change->child);
  if (change->child != NULL)
    change->is_in_list = !change->is_in_list;
}

/* Returns: the node that the person looks for */
static ThrongNode *
replay (ThrongHistory *self, GArray *step, bool backwards)
{
  const Change *first = &g_array_index (step, Change, 0);

  self->is_replaying = true;
  self->is_open = false;
  for (unsigned i = 0; i < step->len; i++)
    swap (&g_array_index (step, Change, backwards ? step->len - 1 - i : i));
  self->is_replaying = false;
  notify_all (self);
  return first->child != NULL && first->is_in_list ? first->child : first->node;
}

ThrongNode *
throng_history_undo (ThrongHistory *self)
{
  if (!throng_history_can_undo (self))
    return NULL;
  self->position--;
  return replay (self, get_step (self, self->position), true);
}

ThrongNode *
throng_history_redo (ThrongHistory *self)
{
  if (!throng_history_can_redo (self))
    return NULL;
  self->position++;
  return replay (self, get_step (self, self->position - 1), false);
}

/* Object */

static void
throng_history_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ThrongHistory *self = THRONG_HISTORY (object);

  switch (prop_id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, throng_history_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, throng_history_can_redo (self));
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, throng_history_get_modified (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
throng_history_finalize (GObject *object)
{
  ThrongHistory *self = THRONG_HISTORY (object);

  throng_node_set_observer (self->root, NULL, NULL);
  g_clear_object (&self->root);
  g_ptr_array_unref (self->steps);
  g_clear_handle_id (&self->turn_timer, g_source_remove);

  G_OBJECT_CLASS (throng_history_parent_class)->finalize (object);
}

static void
throng_history_class_init (ThrongHistoryClass *klass)
{
  static const char *const names[] = { NULL, "can-undo", "can-redo", "modified" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = throng_history_get_property;
  object_class->finalize = throng_history_finalize;

  for (unsigned i = PROP_0 + 1; i < N_PROPS; i++)
    properties[i] = g_param_spec_boolean (names[i], NULL, NULL, FALSE,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
throng_history_init (ThrongHistory *self)
{
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
}

ThrongHistory *
throng_history_new (ThrongNode *root)
{
  ThrongHistory *self = g_object_new (THRONG_TYPE_HISTORY, NULL);

  self->root = g_object_ref (root);
  throng_node_set_observer (root, changed_cb, self);
  return self;
}

bool
throng_history_can_undo (ThrongHistory *self)
{
  return self->position > 0;
}

bool
throng_history_can_redo (ThrongHistory *self)
{
  return self->position < self->steps->len;
}

bool
throng_history_get_modified (ThrongHistory *self)
{
  return self->position != self->saved;
}

void
throng_history_end_step (ThrongHistory *self)
{
  self->is_open = false;
}

void
throng_history_mark_saved (ThrongHistory *self)
{
  self->is_open = false;
  self->saved = self->position;
  notify_all (self);
}

void
throng_history_mark_unsaved (ThrongHistory *self)
{
  self->saved = NEVER_SAVED;
  notify_all (self);
}
