/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/run/throng-tile.h"

#include "app/run/throng-figure.h"

struct _ThrongTile
{
  AdwBin parent_instance;

  /* Template children */
  ThrongFigure *figure;
  GtkLabel *caption_label;
  GtkLabel *note_label;
};

enum
{
  PROP_0,
  PROP_CAPTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ThrongTile, throng_tile, ADW_TYPE_BIN)

static void
throng_tile_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ThrongTile *self = THRONG_TILE (object);

  switch (prop_id)
    {
    case PROP_CAPTION:
      g_value_set_string (value, gtk_label_get_label (self->caption_label));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
throng_tile_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ThrongTile *self = THRONG_TILE (object);

  switch (prop_id)
    {
    case PROP_CAPTION:
      gtk_label_set_label (self->caption_label, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
throng_tile_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), THRONG_TYPE_TILE);

  G_OBJECT_CLASS (throng_tile_parent_class)->dispose (object);
}

static void
throng_tile_class_init (ThrongTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = throng_tile_get_property;
  object_class->set_property = throng_tile_set_property;
  object_class->dispose = throng_tile_dispose;

  properties[PROP_CAPTION] = g_param_spec_string ("caption", NULL, NULL, "",
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (THRONG_TYPE_FIGURE);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongTile, figure);
  gtk_widget_class_bind_template_child (widget_class, ThrongTile, caption_label);
  gtk_widget_class_bind_template_child (widget_class, ThrongTile, note_label);
}

static void
throng_tile_init (ThrongTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * throng_tile_set:
 * @value: the figure
 * @note: (nullable): a few words beside the caption
 */
void
throng_tile_set (ThrongTile *self, const char *value, const char *note)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", gtk_label_get_label (self->caption_label),
                                           value);

  throng_figure_set_text (self->figure, value);
  gtk_label_set_label (self->note_label, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), note != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
