/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-unreadable-file.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "app/design/throng-unreadable.h"
#include "scenario/throng-place.h"

/* Of each text: the place of its node, the property, when it counts ("" = always), the text, and
 * what is wrong with it. */
#define TYPE "a(sssss)"

char *
throng_unreadable_to_data (ThrongScenario *scenario)
{
  g_autoptr (GPtrArray) unreadables = throng_unreadable_list (THRONG_NODE (scenario));
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (TYPE));
  g_autoptr (GVariant) all = NULL;

  if (unreadables->len == 0)
    return NULL;
  for (unsigned i = 0; i < unreadables->len; i++)
    {
      const ThrongUnreadable *unreadable = unreadables->pdata[i];
      g_autofree char *place = throng_node_dup_place (unreadable->node);

      g_variant_builder_add (&builder, "(sssss)", place, unreadable->property,
                             unreadable->when != NULL ? unreadable->when : "", unreadable->text,
                             unreadable->message);
    }
  all = g_variant_ref_sink (g_variant_builder_end (&builder));
  return json_gvariant_serialize_data (all, NULL);
}

static void
take (ThrongScenario *scenario,
      const char *place,
      const char *property,
      const char *when,
      const char *text,
      const char *message)
{
  const char *rest;
  ThrongNode *node = throng_scenario_find_place (scenario, place, &rest);
  bool has_condition = when[0] != '\0';

  if (rest[0] == '\0' && (!has_condition || strchr (when, '=') != NULL)
      && g_object_class_find_property (G_OBJECT_GET_CLASS (node), property) != NULL)
    throng_unreadable_set (node, property, has_condition ? when : NULL, text, message);
}

void
throng_unreadable_from_data (ThrongScenario *scenario, const char *data)
{
  g_autoptr (GVariant) all = json_gvariant_deserialize_data (data, -1, TYPE, NULL);
  GVariantIter iter;
  const char *place, *property, *when, *text, *message;

  if (all == NULL)
    return;
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_next (&iter, "(&s&s&s&s&s)", &place, &property, &when, &text, &message))
    take (scenario, place, property, when, text, message);
}
