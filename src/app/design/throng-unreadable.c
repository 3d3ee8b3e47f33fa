/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-unreadable.h"

#include <string.h>

#include "app/design/throng-form-item.h"

/* Enough to see which field is meant. */
#define MAX_CHARACTERS 40
#define MAX_LINES 5

static G_DEFINE_QUARK (throng - unreadable, unreadable)

static void
unreadable_free (ThrongUnreadable *self)
{
  g_free (self->property);
  g_free (self->when);
  g_free (self->text);
  g_free (self->message);
  g_free (self);
}

/* (nullable): of ThrongUnreadable */
static GPtrArray *
get_all (ThrongNode *node)
{
  return g_object_get_qdata (G_OBJECT (node), unreadable_quark ());
}

const ThrongUnreadable *
throng_unreadable_get (ThrongNode *node, const char *property)
{
  GPtrArray *all = get_all (node);

  for (unsigned i = 0; all != NULL && i < all->len; i++)
    {
      const ThrongUnreadable *unreadable = all->pdata[i];

      if (g_str_equal (unreadable->property, property))
        return unreadable;
    }
  return NULL;
}

bool
throng_unreadable_forget (ThrongNode *node, const char *property)
{
  const ThrongUnreadable *unreadable = throng_unreadable_get (node, property);

  return unreadable != NULL && g_ptr_array_remove (get_all (node), (void *) unreadable);
}

void
throng_unreadable_set (ThrongNode *node,
                       const char *property,
                       const char *when,
                       const char *text,
                       const char *message)
{
  ThrongUnreadable *unreadable = g_new0 (ThrongUnreadable, 1);

  unreadable->node = node;
  unreadable->property = g_strdup (property);
  unreadable->when = g_strdup (when);
  unreadable->text = g_strdup (text);
  unreadable->message = g_strdup (message);
  throng_unreadable_forget (node, property);
  if (get_all (node) == NULL)
    g_object_set_qdata_full (G_OBJECT (node), unreadable_quark (),
                             g_ptr_array_new_with_free_func ((GDestroyNotify) unreadable_free),
                             (GDestroyNotify) g_ptr_array_unref);
  g_ptr_array_add (get_all (node), unreadable);
}

static void collect (ThrongNode *node, GPtrArray *found);

static void
collect_part (GObject *part, void *found)
{
  GListModel *list = THRONG_IS_NODE (part) ? NULL : G_LIST_MODEL (part);

  if (list == NULL)
    collect (THRONG_NODE (part), found);
  for (unsigned i = 0; list != NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (ThrongNode) item = g_list_model_get_item (list, i);

      collect (item, found);
    }
}

static void
collect (ThrongNode *node, GPtrArray *found)
{
  GPtrArray *all = get_all (node);

  for (unsigned i = 0; all != NULL && i < all->len; i++)
    {
      ThrongUnreadable *unreadable = all->pdata[i];

      if (unreadable->when == NULL || throng_form_when_holds (unreadable->when, node))
        g_ptr_array_add (found, unreadable);
    }
  throng_node_each_part (node, collect_part, found);
}

GPtrArray *
throng_unreadable_list (ThrongNode *node)
{
  GPtrArray *found = g_ptr_array_new ();

  collect (node, found);
  return found;
}

char *
throng_unreadable_dup_beginning (const ThrongUnreadable *self)
{
  const char *text = self->text;
  g_autofree char *line = g_strndup (text, strcspn (text, "\r\n"));
  bool is_cut = line[0] != '\0' && line[strlen (line)] != text[strlen (line)];

  if (g_utf8_strlen (line, -1) > MAX_CHARACTERS)
    {
      *g_utf8_offset_to_pointer (line, MAX_CHARACTERS) = '\0';
      is_cut = true;
    }
  return g_strconcat (line, is_cut ? "…" : "", NULL);
}

char *
throng_unreadable_describe (GPtrArray *unreadables)
{
  GString *lines = g_string_new (NULL);

  for (unsigned i = 0; i < unreadables->len && i < MAX_LINES; i++)
    {
      const ThrongUnreadable *unreadable = unreadables->pdata[i];
      g_autofree char *text = throng_unreadable_dup_beginning (unreadable);

      g_string_append_printf (lines, "%s“%s”: %s", i > 0 ? "\n" : "", text, unreadable->message);
    }
  if (unreadables->len > MAX_LINES)
    g_string_append (lines, "\n…");
  return g_string_free_and_steal (lines);
}

static void
copy_own (ThrongNode *from, ThrongNode *to)
{
  GPtrArray *all = get_all (from);

  for (unsigned i = 0; all != NULL && i < all->len; i++)
    {
      const ThrongUnreadable *unreadable = all->pdata[i];

      throng_unreadable_set (to, unreadable->property, unreadable->when, unreadable->text,
                             unreadable->message);
    }
}

static void
copy_items (GListModel *from, GListModel *to)
{
  unsigned n = MIN (g_list_model_get_n_items (from), g_list_model_get_n_items (to));

  for (unsigned i = 0; i < n; i++)
    {
      g_autoptr (ThrongNode) item = g_list_model_get_item (from, i);
      g_autoptr (ThrongNode) copy = g_list_model_get_item (to, i);

      throng_unreadable_copy (item, copy);
    }
}

void
throng_unreadable_copy (ThrongNode *from, ThrongNode *to)
{
  unsigned n_properties;
  g_autofree GParamSpec **properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (from),
                                                                       &n_properties);

  if (G_OBJECT_TYPE (from) != G_OBJECT_TYPE (to))
    return;
  copy_own (from, to);
  for (unsigned i = 0; i < n_properties; i++)
    {
      g_autoptr (GObject) value = NULL;
      g_autoptr (GObject) copy = NULL;

      if (!G_IS_PARAM_SPEC_OBJECT (properties[i]))
        continue;
      g_object_get (from, properties[i]->name, &value, NULL);
      g_object_get (to, properties[i]->name, &copy, NULL);
      if (THRONG_IS_NODE (value))
        throng_unreadable_copy (THRONG_NODE (value), THRONG_NODE (copy));
      else if (G_IS_LIST_MODEL (value))
        copy_items (G_LIST_MODEL (value), G_LIST_MODEL (copy));
    }
}
