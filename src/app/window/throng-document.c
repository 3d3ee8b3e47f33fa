/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/throng-document.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/throng-text.h"
#include "app/window/throng-drafts.h"
#include "app/window/throng-known-tests.h"
#include "scenario/throng-scenario-file.h"

#define DRAFT_DELAY_S 1

struct _ThrongDocument
{
  GObject parent_instance;

  /* Owned */
  ThrongScenario *scenario;
  ThrongHistory *history;
  GFile *file;
  char *draft_id;
  char *etag;    /* (nullable): of the file as it was read or saved */
  char *noticed; /* (nullable): of the file as somebody else has left it, once this was told */

  unsigned draft_timer; /* 0 = nothing to write */
  bool is_unreadable;   /* fields hold what can't be saved */
};

enum
{
  PROP_0,
  PROP_FILE,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_MODIFIED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ThrongDocument, throng_document, G_TYPE_OBJECT)

const char *
throng_document_get_title (ThrongDocument *self)
{
  const char *name = throng_scenario_get_name (self->scenario);

  return name[0] != '\0' ? name : _ ("New Test");
}

/* (nullable): what another program that writes the file changes; %NULL where there is no file */
static char *
dup_etag (GFile *file)
{
  g_autoptr (GFileInfo) info = file != NULL ? g_file_query_info (file, G_FILE_ATTRIBUTE_ETAG_VALUE,
                                                                 G_FILE_QUERY_INFO_NONE, NULL, NULL)
                                            : NULL;

  return info != NULL ? g_strdup (g_file_info_get_etag (info)) : NULL;
}

static void
remember_file (ThrongDocument *self)
{
  g_free (self->etag);
  self->etag = dup_etag (self->file);
}

static char *
dup_subtitle (ThrongDocument *self)
{
  g_autofree char *name = self->file != NULL ? throng_text_file_name (self->file)
                                             : g_strdup (_ ("Unsaved"));

  return throng_document_get_modified (self) ? g_strconcat ("• ", name, NULL)
                                             : g_steal_pointer (&name);
}

static void
throng_document_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ThrongDocument *self = THRONG_DOCUMENT (object);

  switch (prop_id)
    {
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_TITLE:
      g_value_set_string (value, throng_document_get_title (self));
      break;
    case PROP_SUBTITLE:
      g_value_take_string (value, dup_subtitle (self));
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, throng_document_get_modified (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
draft_cb (void *data)
{
  ThrongDocument *self = data;

  self->draft_timer = 0;
  if (throng_document_get_modified (self))
    throng_drafts_save (self->draft_id, self->scenario, self->file);
  else
    /* All edits were taken back. */
    throng_drafts_remove (self->draft_id);
  return G_SOURCE_REMOVE;
}

void
throng_document_write_draft (ThrongDocument *self)
{
  if (self->draft_timer == 0)
    return;
  g_source_remove (self->draft_timer);
  draft_cb (self);
}

static void
throng_document_finalize (GObject *object)
{
  ThrongDocument *self = THRONG_DOCUMENT (object);

  throng_document_write_draft (self);
  g_clear_object (&self->history);
  g_clear_object (&self->scenario);
  g_clear_object (&self->file);
  g_free (self->draft_id);
  g_free (self->etag);
  g_free (self->noticed);

  G_OBJECT_CLASS (throng_document_parent_class)->finalize (object);
}

static void
throng_document_class_init (ThrongDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = throng_document_get_property;
  object_class->finalize = throng_document_finalize;

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
forget_draft (ThrongDocument *self)
{
  g_clear_handle_id (&self->draft_timer, g_source_remove);
  throng_drafts_remove (self->draft_id);
}

static void
title_changed_cb (ThrongDocument *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
write_draft_soon (ThrongDocument *self)
{
  if (self->draft_timer == 0)
    self->draft_timer = g_timeout_add_seconds (DRAFT_DELAY_S, draft_cb, self);
}

/* After each edit, and when the document was saved. */
static void
edited_cb (ThrongDocument *self)
{
  write_draft_soon (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
}

static ThrongDocument *
create (ThrongScenario *scenario, GFile *file, const char *draft_id)
{
  ThrongDocument *self = g_object_new (THRONG_TYPE_DOCUMENT, NULL);

  self->scenario = g_object_ref (scenario);
  self->history = throng_history_new (THRONG_NODE (scenario));
  self->draft_id = draft_id != NULL ? g_strdup (draft_id) : g_uuid_string_random ();
  g_set_object (&self->file, file);
  remember_file (self);
  if (draft_id != NULL)
    throng_history_mark_unsaved (self->history);
  g_signal_connect_object (scenario, "notify::name", G_CALLBACK (title_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "notify::modified", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

ThrongDocument *
throng_document_new (ThrongScenario *scenario, GFile *file)
{
  return create (scenario, file, NULL);
}

ThrongDocument *
throng_document_new_from_draft (ThrongScenario *scenario, GFile *file, const char *id)
{
  return create (scenario, file, id);
}

ThrongScenario *
throng_document_get_scenario (ThrongDocument *self)
{
  return self->scenario;
}

ThrongHistory *
throng_document_get_history (ThrongDocument *self)
{
  return self->history;
}

GFile *
throng_document_get_file (ThrongDocument *self)
{
  return self->file;
}

/* (nullable): what all names of a file have in common; %NULL where there is no file */
static char *
dup_file_id (GFile *file)
{
  g_autoptr (GFileInfo) info = g_file_is_native (file)
                                   ? g_file_query_info (file, G_FILE_ATTRIBUTE_ID_FILE,
                                                        G_FILE_QUERY_INFO_NONE, NULL, NULL)
                                   : NULL;

  return info != NULL ? g_strdup (g_file_info_get_attribute_string (info, G_FILE_ATTRIBUTE_ID_FILE))
                      : NULL;
}

bool
throng_document_is_of (ThrongDocument *self, GFile *file)
{
  g_autofree char *own = NULL;
  g_autofree char *other = NULL;

  if (self->file == NULL)
    return false;
  if (g_file_equal (self->file, file))
    return true;
  own = dup_file_id (self->file);
  other = dup_file_id (file);
  return own != NULL && g_strcmp0 (own, other) == 0;
}

bool
throng_document_get_modified (ThrongDocument *self)
{
  return throng_history_get_modified (self->history) || self->is_unreadable;
}

void
throng_document_set_unreadable (ThrongDocument *self, bool is_unreadable)
{
  /* It may be another text each time. */
  if (is_unreadable)
    write_draft_soon (self);
  if (self->is_unreadable == is_unreadable)
    return;
  self->is_unreadable = is_unreadable;
  if (!throng_document_get_modified (self))
    forget_draft (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
}

bool
throng_document_save (ThrongDocument *self, GFile *file, GError **error)
{
  if (g_file_peek_path (file) == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _ ("Tests can be saved in folders of this computer only"));
      return false;
    }
  if (!throng_scenario_save (self->scenario, g_file_peek_path (file), error))
    return false;
  if (g_set_object (&self->file, file))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILE]);
  remember_file (self);
  throng_known_tests_add (self->scenario);
  throng_history_mark_saved (self->history);
  forget_draft (self);
  if (self->is_unreadable)
    write_draft_soon (self);
  return true;
}

/* As “json” in “shop.json”, but not “2” in “shop 1.2”. */
static bool
has_ending (const char *name)
{
  const char *dot = strrchr (name, '.');

  if (dot == NULL || dot == name || !g_ascii_isalpha (dot[1]))
    return false;
  for (const char *at = dot + 1; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at))
      return false;
  return true;
}

/* What a portal lets a sandbox write has the name that the person chose, and no other. */
static bool
is_of_portal (const char *path)
{
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "doc", "", NULL);

  return g_str_has_prefix (path, folder);
}

GFile *
throng_document_add_ending (GFile *file)
{
  const char *path = g_file_peek_path (file);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *longer = NULL;

  if (path == NULL || has_ending (name) || is_of_portal (path))
    return g_object_ref (file);
  longer = g_strconcat (path, ".throng", NULL);
  return g_file_new_for_path (longer);
}

bool
throng_document_is_outdated (ThrongDocument *self)
{
  g_autofree char *etag = dup_etag (self->file);

  return etag != NULL && g_strcmp0 (etag, self->etag) != 0;
}

bool
throng_document_notice_change (ThrongDocument *self)
{
  g_autofree char *etag = dup_etag (self->file);

  return etag != NULL && g_strcmp0 (etag, self->etag) != 0 && g_set_str (&self->noticed, etag);
}

void
throng_document_discard (ThrongDocument *self)
{
  forget_draft (self);
}
