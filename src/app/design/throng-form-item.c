/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-form-item.h"

#include <string.h>

#include "app/design/throng-unreadable.h"
#include "scenario/throng-load.h"

enum
{
  PROP_0,
  PROP_KEY,
  PROP_MEMBER,
  PROP_PLACE,
  PROP_WHEN,
  N_PROPS = THRONG_FORM_ITEM_FIRST_PROP,
};

typedef struct
{
  /* Owned */
  char *key;
  char *member;
  char *place;
  char *when;
  ThrongNode *node;
  GSignalGroup *signals;
} Data;

G_DEFINE_INTERFACE (ThrongFormItem, throng_form_item, GTK_TYPE_WIDGET)

static G_DEFINE_QUARK (throng - form - part - data, data)

static void
data_free (Data *data)
{
  g_free (data->key);
  g_free (data->member);
  g_free (data->place);
  g_free (data->when);
  g_clear_object (&data->node);
  g_clear_object (&data->signals);
  g_free (data);
}

static Data *
get_data (ThrongFormItem *self)
{
  Data *data = g_object_get_qdata (G_OBJECT (self), data_quark ());

  if (data == NULL)
    {
      data = g_new0 (Data, 1);
      g_object_set_qdata_full (G_OBJECT (self), data_quark (), data, (GDestroyNotify) data_free);
    }
  return data;
}

static char **
get_field (ThrongFormItem *self, unsigned prop_id)
{
  Data *data = get_data (self);
  char **fields[N_PROPS] = { NULL, &data->key, &data->member, &data->place, &data->when };

  return prop_id < N_PROPS ? fields[prop_id] : NULL;
}

void
throng_form_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  char **field = get_field (THRONG_FORM_ITEM (object), prop_id);

  if (field != NULL)
    g_value_set_string (value, *field);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

void
throng_form_item_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  char **field = get_field (THRONG_FORM_ITEM (object), prop_id);

  if (field != NULL)
    g_set_str (field, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

void
throng_form_item_override_properties (GObjectClass *klass)
{
  static const char *const names[] = { "key", "member", "place", "when" };

  klass->get_property = throng_form_item_get_property;
  klass->set_property = throng_form_item_set_property;
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_class_override_property (klass, PROP_KEY + i, names[i]);
}

static void
throng_form_item_default_init (ThrongFormItemInterface *iface)
{
  static const char *const names[] = { "key", "member", "place", "when" };

  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_interface_install_property (
        iface, g_param_spec_string (names[i], NULL, NULL, NULL,
                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

const char *
throng_form_item_get_key (ThrongFormItem *self)
{
  return get_data (self)->key;
}

ThrongNode *
throng_form_item_get_node (ThrongFormItem *self)
{
  return get_data (self)->node;
}

bool
throng_form_when_holds (const char *when, ThrongNode *node)
{
  g_auto (GStrv) sides = g_strsplit (when, "=", 2);
  g_auto (GStrv) words = g_strsplit (sides[1], "|", -1);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (node), sides[0]);
  g_auto (GValue) value = G_VALUE_INIT;
  const char *word = NULL;

  /* No property: it follows from the stages too. */
  if (g_str_equal (sides[0], "has-arrivals"))
    return THRONG_IS_LOAD (node)
           && throng_load_has_arrivals (THRONG_LOAD (node)) == g_str_equal (sides[1], "true");
  if (pspec == NULL)
    return false;
  g_value_init (&value, pspec->value_type);
  g_object_get_property (G_OBJECT (node), sides[0], &value);
  if (G_VALUE_HOLDS_STRING (&value))
    word = g_value_get_string (&value);
  else if (G_VALUE_HOLDS_ENUM (&value))
    word = g_enum_get_value (G_PARAM_SPEC_ENUM (pspec)->enum_class, g_value_get_enum (&value))
               ->value_nick;
  return word != NULL && g_strv_contains ((const char *const *) words, word);
}

void
throng_form_mark_fault (GtkWidget *control, const char *sentence)
{
  if (sentence != NULL)
    gtk_widget_add_css_class (control, "error");
  else
    gtk_widget_remove_css_class (control, "error");
  throng_form_tell_fault (control, sentence);
}

void
throng_form_tell_fault (GtkWidget *control, const char *sentence)
{
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_STATE_INVALID,
      sentence != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sentence != NULL ? sentence : "", -1);
}

void
throng_form_item_update_visible (ThrongFormItem *self)
{
  Data *data = get_data (self);

  if (data->when != NULL && data->node != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self), throng_form_when_holds (data->when, data->node));
}

void
throng_form_item_set_form_node (ThrongFormItem *self, ThrongNode *form_node)
{
  Data *data = get_data (self);
  g_autoptr (ThrongNode) node = form_node != NULL ? g_object_ref (form_node) : NULL;

  if (node != NULL && data->member != NULL)
    {
      g_clear_object (&node);
      g_object_get (form_node, data->member, &node, NULL);
    }
  if (data->signals == NULL)
    {
      data->signals = g_signal_group_new (THRONG_TYPE_NODE);
      g_signal_group_connect_swapped (data->signals, "notify",
                                      G_CALLBACK (throng_form_item_update_visible), self);
    }
  THRONG_FORM_ITEM_GET_IFACE (self)->set_node (self, node);
  g_set_object (&data->node, node);
  g_signal_group_set_target (data->signals, node);
  throng_form_item_update_visible (self);
}

void
throng_form_item_set_unreadable (ThrongFormItem *self, const char *text, const char *message)
{
  Data *data = get_data (self);
  bool is_new = text != NULL;

  if (text != NULL)
    throng_unreadable_set (data->node, data->key, data->when, text, message);
  else
    is_new = throng_unreadable_forget (data->node, data->key);
  /* Nothing else tells the page, as the node is still what it was. */
  if (is_new)
    gtk_widget_activate_action (GTK_WIDGET (self), "design.check", NULL);
}

/* Keys in places, with blanks between them; what can't be read goes by the property's name. */
static char *
dup_keys (Data *data)
{
  return data->place != NULL ? g_strconcat (data->place, " ", data->key, NULL)
                             : g_strdup (data->key);
}

void
throng_form_item_show_problems (ThrongFormItem *self, ThrongProblemIndex *problems)
{
  ThrongFormItemInterface *iface = THRONG_FORM_ITEM_GET_IFACE (self);
  Data *data = get_data (self);
  g_autofree char *keys = data->key != NULL ? dup_keys (data) : NULL;
  g_autofree char *sentence = NULL;

  if (data->node == NULL)
    return;
  if (iface->show_problems != NULL && gtk_widget_get_visible (GTK_WIDGET (self)))
    iface->show_problems (self, problems);
  if (iface->show_sentence == NULL)
    return;
  if (gtk_widget_get_visible (GTK_WIDGET (self)) && keys != NULL)
    sentence = throng_problem_index_take (problems, data->node, keys);
  iface->show_sentence (self, sentence);
}

void
throng_form_item_reveal_problem (ThrongFormItem *self, ThrongProblemIndex *problems)
{
  Data *data = get_data (self);
  g_autofree char *keys = NULL;
  g_autofree char *sentence = NULL;

  if (gtk_widget_get_visible (GTK_WIDGET (self)) || data->node == NULL || data->key == NULL
      || THRONG_FORM_ITEM_GET_IFACE (self)->show_sentence == NULL)
    return;
  keys = dup_keys (data);
  sentence = throng_problem_index_take (problems, data->node, keys);
  if (sentence == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  THRONG_FORM_ITEM_GET_IFACE (self)->show_sentence (self, sentence);
}

static bool
focus (ThrongFormItem *self)
{
  ThrongFormItemInterface *iface = THRONG_FORM_ITEM_GET_IFACE (self);
  GtkWidget *control = iface->get_control != NULL ? iface->get_control (self) : NULL;

  if (control != NULL)
    return gtk_widget_grab_focus (control);
  return gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD)
         || gtk_widget_grab_focus (GTK_WIDGET (self));
}

bool
throng_form_item_focus (ThrongFormItem *self, ThrongNode *node, const char *key)
{
  ThrongFormItemInterface *iface = THRONG_FORM_ITEM_GET_IFACE (self);
  Data *data = get_data (self);
  g_autofree char *list = data->key != NULL ? dup_keys (data) : NULL;
  g_auto (GStrv) keys = list != NULL ? g_strsplit (list, " ", -1) : NULL;

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return false;
  if (data->node == node && keys != NULL && g_strv_contains ((const char *const *) keys, key))
    return focus (self);
  return iface->focus_node != NULL && iface->focus_node (self, node, key);
}
