/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-form-part.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-validate.h"

#include <string.h>

G_DEFINE_ENUM_TYPE (ThrongFormPartKind,
                    throng_form_part_kind,
                    G_DEFINE_ENUM_VALUE (THRONG_FORM_PART_VALUE, "value"),
                    G_DEFINE_ENUM_VALUE (THRONG_FORM_PART_FILE, "file"))

enum
{
  KEY_NAME,
  KEY_KIND,
  KEY_VALUE,
  KEY_FILE,
  KEY_FILE_NAME,
  KEY_TYPE,
};

static const ThrongKey keys[] = {
  [KEY_NAME] = { "name", THRONG_KEY_STRING, THRONG_KEY_REQUIRED | THRONG_KEY_NOT_EMPTY },
  [KEY_KIND] = { "kind", THRONG_KEY_ENUM, THRONG_KEY_HIDDEN,
                 .type = throng_form_part_kind_get_type },
  [KEY_VALUE] = { "value", THRONG_KEY_STRING, THRONG_KEY_ALWAYS,
                  .when = THRONG_WHEN (THRONG_FORM_PART_VALUE) },
  [KEY_FILE] = { "file", THRONG_KEY_STRING, THRONG_KEY_ALWAYS,
                 .when = THRONG_WHEN (THRONG_FORM_PART_FILE) },
  [KEY_FILE_NAME] = { "file-name", THRONG_KEY_STRING, THRONG_KEY_NULLABLE,
                      .when = THRONG_WHEN (THRONG_FORM_PART_FILE) },
  [KEY_TYPE] = { "type", THRONG_KEY_STRING, THRONG_KEY_NULLABLE },
};

/* As in `image/png` or `text/plain; charset=utf-8` (RFC 9110, 8.3.1). */
static bool
is_media_type (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", 2);
  g_auto (GStrv) names = g_strsplit (parts[0] != NULL ? g_strstrip (parts[0]) : "", "/", -1);

  for (const char *c = text; *c != '\0'; c++)
    if ((unsigned char) *c < ' ' || *c == 0x7f)
      return false;
  return g_strv_length (names) == 2 && throng_is_token (names[0]) && throng_is_token (names[1]);
}

static void
validate (ThrongNode *node, ThrongValidation *validation)
{
  ThrongFormPart *self = THRONG_FORM_PART (node);
  const char *file_name = throng_form_part_get_file_name (self);
  const char *type = throng_form_part_get_media_type (self);

  throng_validation_template (validation, node, "name", throng_form_part_get_name (self),
                              THRONG_ESCAPE_QUOTED);
  if (type != NULL && !is_media_type (type))
    throng_node_problem (node, "type", validation->problems,
                         _ ("must be a media type, such as “image/png”"));
  if (throng_form_part_get_kind (self) == THRONG_FORM_PART_VALUE)
    {
      throng_validation_template (validation, node, "value", throng_form_part_get_value (self),
                                  THRONG_ESCAPE_NONE);
      return;
    }
  throng_validation_path (validation, node, "file", throng_form_part_get_file (self));
  if (file_name != NULL)
    throng_validation_template (validation, node, "file-name", file_name, THRONG_ESCAPE_QUOTED);
}

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .one_of = "value, file",
  .validate = validate,
};

THRONG_DEFINE_NODE (ThrongFormPart, throng_form_part)

const char *
throng_form_part_get_name (ThrongFormPart *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_NAME);
}

ThrongFormPartKind
throng_form_part_get_kind (ThrongFormPart *self)
{
  return throng_node_peek_kind (THRONG_NODE (self));
}

const char *
throng_form_part_get_value (ThrongFormPart *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_VALUE);
}

const char *
throng_form_part_get_file (ThrongFormPart *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_FILE);
}

const char *
throng_form_part_get_file_name (ThrongFormPart *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_FILE_NAME);
}

const char *
throng_form_part_get_media_type (ThrongFormPart *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_TYPE);
}
