/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-unreadable.h"

#include "app/throng-form-item.h"

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

static void
collect (ThrongNode *node, GPtrArray *found)
{
  unsigned n_properties;
  g_autofree GParamSpec **properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (node),
                                                                       &n_properties);
  GPtrArray *all = get_all (node);

  for (unsigned i = 0; all != NULL && i < all->len; i++)
    {
      ThrongUnreadable *unreadable = all->pdata[i];

      if (unreadable->when == NULL || throng_form_when_holds (unreadable->when, node))
        g_ptr_array_add (found, unreadable);
    }
  for (unsigned i = 0; i < n_properties; i++)
    {
      g_autoptr (GObject) value = NULL;
      GListModel *list;

      if (!G_IS_PARAM_SPEC_OBJECT (properties[i]))
        continue;
      g_object_get (node, properties[i]->name, &value, NULL);
      if (THRONG_IS_NODE (value))
        collect (THRONG_NODE (value), found);
      list = G_IS_LIST_MODEL (value) ? G_LIST_MODEL (value) : NULL;
      for (unsigned j = 0; list != NULL && j < g_list_model_get_n_items (list); j++)
        {
          g_autoptr (ThrongNode) item = g_list_model_get_item (list, j);

          collect (item, found);
        }
    }
}

GPtrArray *
throng_unreadable_list (ThrongScenario *scenario)
{
  GPtrArray *found = g_ptr_array_new ();

  collect (THRONG_NODE (scenario), found);
  return found;
}
