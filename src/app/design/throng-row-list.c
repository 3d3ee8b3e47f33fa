/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-row-list.h"

#include <glib/gi18n.h>

#include "app/design/throng-form-item.h"
#include "app/design/throng-list-row.h"
#include "scenario/throng-capture.h"
#include "scenario/throng-check.h"
#include "scenario/throng-field.h"
#include "scenario/throng-form-part.h"
#include "scenario/throng-header-lines.h"
#include "scenario/throng-stage.h"

struct _ThrongRowList
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  ThrongNode *node;
  GListModel *list;
  ThrongNode *fresh; /* the node of the empty row */
  char *name_label;
  char *value_label;

  /* Borrowed */
  GtkListBox *box;

  gulong changed_handler;
  gulong fresh_handler;
  unsigned renewal; /* of the empty row, 0 = none is due */
};

enum
{
  PROP_NAME_LABEL = THRONG_FORM_ITEM_FIRST_PROP,
  PROP_VALUE_LABEL,
};

static void throng_row_list_part_init (ThrongFormItemInterface *iface);
static void add_fresh_row (ThrongRowList *self);
static void fresh_changed_cb (ThrongRowList *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (ThrongRowList,
                               throng_row_list,
                               ADW_TYPE_PREFERENCES_GROUP,
                               G_IMPLEMENT_INTERFACE (THRONG_TYPE_FORM_ITEM,
                                                      throng_row_list_part_init))

/* What rows consist of */

static void
fill_field (ThrongRowList *self, ThrongListRow *row)
{
  throng_list_row_add_check (row, "enabled", _ ("In Use"));
  throng_list_row_add_entry (row, "name", self->name_label != NULL ? self->name_label : _ ("Name"),
                             false, NULL);
  throng_list_row_add_entry (
      row, "value", self->value_label != NULL ? self->value_label : _ ("Value"), false, NULL);
}

/* Which match is asked for where there may be several only. */
static void
capture_kind_cb (ThrongNode *capture)
{
  ThrongCaptureKind kind = throng_capture_get_kind (THRONG_CAPTURE (capture));

  if (kind == THRONG_CAPTURE_COOKIE || kind == THRONG_CAPTURE_FROM)
    g_object_set (capture, "match", "first", NULL);
}

static void
fill_capture (ThrongRowList *self, ThrongListRow *row)
{
  const char *const kinds[] = { _ ("JSON path"), _ ("Header"), _ ("Pattern in body"),
                                _ ("Cookie"),    _ ("Whole"),  NULL };
  const char *const sources[] = { _ ("Body"), _ ("Status"), NULL };
  const char *const matches[] = { _ ("First match"), _ ("Last match"), _ ("Random match"),
                                  _ ("All matches"), NULL };

  throng_list_row_add_entry (row, "name", _ ("Variable"), false, NULL);
  throng_list_row_add_choice (row, "kind", _ ("Taken From"), "json|header|regex|cookie|from", kinds,
                              NULL);
  throng_list_row_add_entry (row, "json", _ ("JSON Path, Such as $.token"), false, "kind=json");
  throng_list_row_add_entry (row, "header", _ ("Header of the Response"), false, "kind=header");
  throng_list_row_add_entry (row, "regex", _ ("Regular Expression"), false, "kind=regex");
  throng_list_row_add_entry (row, "cookie", _ ("Name of the Cookie"), false, "kind=cookie");
  throng_list_row_add_choice (row, "from", _ ("Body or Status"), "body|status", sources,
                              "kind=from");
  throng_list_row_add_entry (row, "group", _ ("Group, Such as 1"), false, "kind=regex");
  throng_list_row_add_choice (row, "match", _ ("Which Match"), "first|last|random|all", matches,
                              "kind=json|header|regex");
  throng_list_row_add_entry (row, "default", _ ("If Nothing Is Found"), false, NULL);
  g_signal_connect_object (throng_list_row_get_node (row), "notify::kind",
                           G_CALLBACK (capture_kind_cb), row, G_CONNECT_DEFAULT);
}

static void
fill_operators (ThrongListRow *row)
{
  const char *const answers[] = { _ ("Yes"), _ ("No"), NULL };

  throng_list_row_add_choice (row, "exists", _ ("Exists"), "true|false", answers,
                              "operator=exists");
  throng_list_row_add_entry (row, "equals", _ ("Expected Value"), false, "operator=equals");
  throng_list_row_add_entry (row, "contains", _ ("Expected Text"), false, "operator=contains");
  throng_list_row_add_entry (row, "matches", _ ("Regular Expression"), false, "operator=matches");
  throng_list_row_add_entry (row, "above", _ ("Number"), false, "operator=above");
  throng_list_row_add_entry (row, "at-least", _ ("Number"), false, "operator=at-least");
  throng_list_row_add_entry (row, "below", _ ("Number"), false, "operator=below");
  throng_list_row_add_entry (row, "at-most", _ ("Number"), false, "operator=at-most");
}

/* A comparison stands beside headers and JSON values only. */
static void
check_kind_cb (ThrongNode *check)
{
  ThrongCheckKind kind = throng_check_get_kind (THRONG_CHECK (check));
  bool compares = kind == THRONG_CHECK_HEADER || kind == THRONG_CHECK_JSON;
  bool has_operator = throng_check_get_operator (THRONG_CHECK (check)) != THRONG_OPERATOR_NONE;

  if (compares != has_operator)
    g_object_set (check, "operator", compares ? "equals" : NULL, NULL);
}

static void
fill_check (ThrongRowList *self, ThrongListRow *row)
{
  const char *const kinds[] = { _ ("Status is"),     _ ("Body contains"),
                                _ ("Body lacks"),    _ ("Body matches"),
                                _ ("JSON value"),    _ ("Header"),
                                _ ("Size is above"), _ ("Size is below"),
                                _ ("Time is below"), NULL };
  const char *const operators[] = { _ ("exists"),   _ ("equals"),     _ ("contains"),
                                    _ ("matches"),  _ ("is above"),   _ ("is at least"),
                                    _ ("is below"), _ ("is at most"), NULL };

  throng_list_row_add_choice (row, "kind", _ ("Check"),
                              "status|body-contains|body-lacks|body-matches|json|header|"
                              "size-above|size-below|time-below",
                              kinds, NULL);
  throng_list_row_add_entry (row, "status", _ ("Such as 200 or 200-299"), false, "kind=status");
  throng_list_row_add_entry (row, "body-contains", _ ("Text"), false, "kind=body-contains");
  throng_list_row_add_entry (row, "body-lacks", _ ("Text"), false, "kind=body-lacks");
  throng_list_row_add_entry (row, "body-matches", _ ("Regular Expression"), false,
                             "kind=body-matches");
  throng_list_row_add_entry (row, "json", _ ("JSON Path, Such as $.total"), false, "kind=json");
  throng_list_row_add_entry (row, "header", _ ("Header"), false, "kind=header");
  throng_list_row_add_entry (row, "size-above", _ ("Bytes"), false, "kind=size-above");
  throng_list_row_add_entry (row, "size-below", _ ("Bytes"), false, "kind=size-below");
  throng_list_row_add_entry (row, "time-below", _ ("Such as 500ms"), true, "kind=time-below");
  throng_list_row_add_choice (row, "operator", _ ("Comparison"),
                              "exists|equals|contains|matches|above|at-least|below|at-most",
                              operators, "kind=json|header");
  fill_operators (row);
  g_signal_connect_object (throng_list_row_get_node (row), "notify::kind",
                           G_CALLBACK (check_kind_cb), row, G_CONNECT_DEFAULT);
}

static void
fill_stage (ThrongRowList *self, ThrongListRow *row)
{
  const char *const levels[] = { _ ("Users"), _ ("Arrivals per second"), NULL };

  throng_list_row_add_choice (row, "kind", _ ("Level Of"), "users|arrivals", levels, NULL);
  throng_list_row_add_entry (row, "users", _ ("Users"), false, "kind=users");
  throng_list_row_add_entry (row, "arrivals", _ ("Arrivals"), false, "kind=arrivals");
  throng_list_row_add_entry (row, "over", _ ("Over, Such as 30s"), true, NULL);
}

static void
fill_part (ThrongRowList *self, ThrongListRow *row)
{
  const char *const contents[] = { _ ("Text"), _ ("File"), NULL };

  throng_list_row_add_entry (row, "name", _ ("Name"), false, NULL);
  throng_list_row_add_choice (row, "kind", _ ("Content"), "value|file", contents, NULL);
  throng_list_row_add_entry (row, "value", _ ("Value"), false, "kind=value");
  throng_list_row_add_entry (row, "file", _ ("File Below the Folder"), false, "kind=file");
  throng_list_row_add_entry (row, "file-name", _ ("Name Told to the Server"), false, "kind=file");
  throng_list_row_add_entry (row, "type", _ ("Media Type"), false, NULL);
}

static ThrongNode *
make_check (void)
{
  return g_object_new (THRONG_TYPE_CHECK, "status", "", NULL);
}

static ThrongNode *
make_capture (void)
{
  return g_object_new (THRONG_TYPE_CAPTURE, "kind", THRONG_CAPTURE_JSON, NULL);
}

/* For each type of node its row, and what a new one is. */
static const struct
{
  GType (*type) (void);
  void (*fill) (ThrongRowList *self, ThrongListRow *row);
  ThrongNode *(*make) (void);
} kinds[] = {
  { throng_field_get_type, fill_field, NULL },
  { throng_capture_get_type, fill_capture, make_capture },
  { throng_check_get_type, fill_check, make_check },
  { throng_stage_get_type, fill_stage, NULL },
  { throng_form_part_get_type, fill_part, NULL },
};

static unsigned
find_kind (ThrongRowList *self)
{
  GType type = g_list_model_get_item_type (self->list);

  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].type () == type)
      return i;
  g_error ("no rows for %s", g_type_name (type));
}

/* Rows */

static ThrongListRow *
get_row (ThrongRowList *self, unsigned position)
{
  return THRONG_LIST_ROW (gtk_list_box_get_row_at_index (self->box, (int) position));
}

/* @key: (nullable): the entry of the row; %NULL: the first */
static void
focus_row (ThrongRowList *self, unsigned position, const char *key)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->box, (int) position);

  if (row != NULL)
    throng_list_row_focus (THRONG_LIST_ROW (row), key);
}

static void
remove_cb (ThrongListRow *row, ThrongRowList *self)
{
  unsigned position = (unsigned) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));

  throng_node_remove (self->node, throng_form_item_get_key (THRONG_FORM_ITEM (self)), position);
  focus_row (self, position, NULL);
}

static void
go_on_cb (ThrongListRow *row, ThrongRowList *self)
{
  focus_row (self, (unsigned) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + 1, NULL);
}

static void
typed_cb (ThrongListRow *row, ThrongRowList *self)
{
  if (throng_list_row_get_node (row) == self->fresh)
    fresh_changed_cb (self);
}

static ThrongListRow *
insert_row (ThrongRowList *self, ThrongNode *node, unsigned position)
{
  ThrongListRow *row = throng_list_row_new (node);

  kinds[find_kind (self)].fill (self, row);
  g_signal_connect_object (row, "remove", G_CALLBACK (remove_cb), self, 0);
  g_signal_connect_object (row, "go-on", G_CALLBACK (go_on_cb), self, 0);
  g_signal_connect_object (row, "typed", G_CALLBACK (typed_cb), self, 0);
  gtk_list_box_insert (self->box, GTK_WIDGET (row), (int) position);
  return row;
}

static void
changed_cb (ThrongRowList *self, unsigned position, unsigned removed, unsigned added)
{
  while (removed-- > 0)
    gtk_list_box_remove (self->box, GTK_WIDGET (get_row (self, position)));
  for (unsigned i = position; i < position + added; i++)
    {
      g_autoptr (ThrongNode) node = g_list_model_get_item (self->list, i);

      if (node != self->fresh)
        insert_row (self, node, i);
    }
}

static gboolean
renew_fresh_cb (void *data)
{
  ThrongRowList *self = data;
  unsigned position = g_list_model_get_n_items (self->list);

  self->renewal = 0;
  gtk_list_box_remove (self->box, GTK_WIDGET (get_row (self, position)));
  g_clear_object (&self->fresh);
  add_fresh_row (self);
  focus_row (self, position, NULL);
  return G_SOURCE_REMOVE;
}

/* Headers that were pasted as lines into the name of the empty row become rows of their own. Its
 * entry is in the middle of the change, so that it is not touched before the next turn. */
static bool
take_header_lines (ThrongRowList *self)
{
  const char *key = throng_form_item_get_key (THRONG_FORM_ITEM (self));
  g_autoptr (GPtrArray) fields = NULL;

  if (!THRONG_IS_FIELD (self->fresh) || !g_str_equal (key, "headers"))
    return false;
  fields = throng_header_lines_parse (throng_field_get_name (THRONG_FIELD (self->fresh)));
  if (fields->len == 0)
    return false;
  g_clear_signal_handler (&self->fresh_handler, self->fresh);
  for (unsigned i = 0; i < fields->len; i++)
    throng_node_insert (self->node, key, G_MAXUINT, fields->pdata[i]);
  self->renewal = g_idle_add (renew_fresh_cb, self);
  return true;
}

/* The empty row is not empty any more. */
static void
fresh_changed_cb (ThrongRowList *self)
{
  g_autoptr (ThrongNode) node = NULL;

  if (self->renewal != 0 || take_header_lines (self))
    return;
  node = g_object_ref (self->fresh);
  g_clear_signal_handler (&self->fresh_handler, node);
  throng_node_insert (self->node, throng_form_item_get_key (THRONG_FORM_ITEM (self)), G_MAXUINT,
                      node);
  throng_list_row_set_fresh (get_row (self, g_list_model_get_n_items (self->list) - 1), false);
  g_clear_object (&self->fresh);
  add_fresh_row (self);
}

static void
add_fresh_row (ThrongRowList *self)
{
  unsigned kind = find_kind (self);
  ThrongListRow *row;

  self->fresh = kinds[kind].make != NULL
                    ? kinds[kind].make ()
                    : g_object_new (g_list_model_get_item_type (self->list), NULL);
  row = insert_row (self, self->fresh, g_list_model_get_n_items (self->list));
  throng_list_row_set_fresh (row, true);
  self->fresh_handler = g_signal_connect_swapped (self->fresh, "notify",
                                                  G_CALLBACK (fresh_changed_cb), self);
}

/* Part */

static void
unset_node (ThrongRowList *self)
{
  if (self->list != NULL)
    g_clear_signal_handler (&self->changed_handler, self->list);
  if (self->fresh != NULL)
    g_clear_signal_handler (&self->fresh_handler, self->fresh);
  g_clear_handle_id (&self->renewal, g_source_remove);
  g_clear_object (&self->fresh);
  g_clear_object (&self->list);
  g_clear_object (&self->node);
  gtk_list_box_remove_all (self->box);
}

static void
set_node (ThrongFormItem *part, ThrongNode *node)
{
  ThrongRowList *self = THRONG_ROW_LIST (part);

  unset_node (self);
  if (node == NULL)
    return;
  g_set_object (&self->node, node);
  g_object_get (node, throng_form_item_get_key (part), &self->list, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (self)),
                                  -1);
  self->changed_handler = g_signal_connect_swapped (self->list, "items-changed",
                                                    G_CALLBACK (changed_cb), self);
  changed_cb (self, 0, 0, g_list_model_get_n_items (self->list));
  add_fresh_row (self);
}

static void
show_problems (ThrongFormItem *part, ThrongProblemIndex *problems)
{
  ThrongRowList *self = THRONG_ROW_LIST (part);

  for (unsigned i = 0; i < g_list_model_get_n_items (self->list); i++)
    {
      ThrongListRow *row = get_row (self, i);
      g_autofree char *sentence = throng_problem_index_take (problems,
                                                             throng_list_row_get_node (row), NULL);

      throng_list_row_show_sentence (row, sentence);
    }
}

static bool
focus_node (ThrongFormItem *part, ThrongNode *node, const char *key)
{
  ThrongRowList *self = THRONG_ROW_LIST (part);
  unsigned position;

  if (self->list == NULL
      || !g_type_is_a (G_OBJECT_TYPE (node), g_list_model_get_item_type (self->list))
      || !g_list_store_find (G_LIST_STORE (self->list), node, &position))
    return false;
  focus_row (self, position, key);
  return true;
}

static void
throng_row_list_part_init (ThrongFormItemInterface *iface)
{
  iface->set_node = set_node;
  iface->show_problems = show_problems;
  iface->focus_node = focus_node;
}

/* Object */

static void
throng_row_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ThrongRowList *self = THRONG_ROW_LIST (object);

  switch (prop_id)
    {
    case PROP_NAME_LABEL:
      g_value_set_string (value, self->name_label);
      break;
    case PROP_VALUE_LABEL:
      g_value_set_string (value, self->value_label);
      break;
    default:
      throng_form_item_get_property (object, prop_id, value, pspec);
    }
}

static void
throng_row_list_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  ThrongRowList *self = THRONG_ROW_LIST (object);

  switch (prop_id)
    {
    case PROP_NAME_LABEL:
      g_set_str (&self->name_label, g_value_get_string (value));
      break;
    case PROP_VALUE_LABEL:
      g_set_str (&self->value_label, g_value_get_string (value));
      break;
    default:
      throng_form_item_set_property (object, prop_id, value, pspec);
    }
}

static void
throng_row_list_dispose (GObject *object)
{
  unset_node (THRONG_ROW_LIST (object));

  G_OBJECT_CLASS (throng_row_list_parent_class)->dispose (object);
}

static void
throng_row_list_finalize (GObject *object)
{
  ThrongRowList *self = THRONG_ROW_LIST (object);

  g_clear_pointer (&self->name_label, g_free);
  g_clear_pointer (&self->value_label, g_free);
  g_clear_object (&self->box);

  G_OBJECT_CLASS (throng_row_list_parent_class)->finalize (object);
}

static void
throng_row_list_class_init (ThrongRowListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  throng_form_item_override_properties (object_class);
  object_class->get_property = throng_row_list_get_property;
  object_class->set_property = throng_row_list_set_property;
  object_class->dispose = throng_row_list_dispose;
  object_class->finalize = throng_row_list_finalize;

  g_object_class_install_property (object_class, PROP_NAME_LABEL,
                                   g_param_spec_string ("name-label", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_VALUE_LABEL,
                                   g_param_spec_string ("value-label", NULL, NULL, NULL, flags));
}

static void
throng_row_list_init (ThrongRowList *self)
{
  self->box = g_object_ref_sink (GTK_LIST_BOX (gtk_list_box_new ()));
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "boxed-list");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->box));
}
