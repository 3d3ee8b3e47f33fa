/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-document.h"

#include <glib/gi18n.h>

#include "scenario/throng-scenario-file.h"

struct _ThrongDocument
{
  GObject parent_instance;

  /* Owned */
  ThrongScenario *scenario;
  GFile *file;

  bool modified;
};

enum
{
  PROP_0,
  PROP_SCENARIO,
  PROP_FILE,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_MODIFIED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ThrongDocument, throng_document, G_TYPE_OBJECT)

static const char *
get_title (ThrongDocument *self)
{
  const char *name = throng_scenario_get_name (self->scenario);

  return name[0] != '\0' ? name : _ ("New Test");
}

static char *
dup_subtitle (ThrongDocument *self)
{
  g_autofree char *name = self->file != NULL ? g_file_get_basename (self->file)
                                             : g_strdup (_ ("Unsaved"));

  return self->modified ? g_strconcat ("• ", name, NULL) : g_steal_pointer (&name);
}

static void
throng_document_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ThrongDocument *self = THRONG_DOCUMENT (object);

  switch (prop_id)
    {
    case PROP_SCENARIO:
      g_value_set_object (value, self->scenario);
      break;
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_TITLE:
      g_value_set_string (value, get_title (self));
      break;
    case PROP_SUBTITLE:
      g_value_take_string (value, dup_subtitle (self));
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, self->modified);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
throng_document_finalize (GObject *object)
{
  ThrongDocument *self = THRONG_DOCUMENT (object);

  g_clear_object (&self->scenario);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (throng_document_parent_class)->finalize (object);
}

static void
throng_document_class_init (ThrongDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = throng_document_get_property;
  object_class->finalize = throng_document_finalize;

  properties[PROP_SCENARIO] = g_param_spec_object ("scenario", NULL, NULL, THRONG_TYPE_SCENARIO,
                                                   flags);
  properties[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
throng_document_init (ThrongDocument *self)
{
}

static void
title_changed_cb (ThrongDocument *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

ThrongDocument *
throng_document_new (ThrongScenario *scenario, GFile *file)
{
  ThrongDocument *self = g_object_new (THRONG_TYPE_DOCUMENT, NULL);

  self->scenario = g_object_ref (scenario);
  g_set_object (&self->file, file);
  g_signal_connect_object (scenario, "notify::name", G_CALLBACK (title_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

ThrongScenario *
throng_document_get_scenario (ThrongDocument *self)
{
  return self->scenario;
}

GFile *
throng_document_get_file (ThrongDocument *self)
{
  return self->file;
}

bool
throng_document_get_modified (ThrongDocument *self)
{
  return self->modified;
}

bool
throng_document_save (ThrongDocument *self, GFile *file, GError **error)
{
  if (!throng_scenario_save (self->scenario, g_file_peek_path (file), error))
    return false;
  if (g_set_object (&self->file, file))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILE]);
  self->modified = false;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
  return true;
}
