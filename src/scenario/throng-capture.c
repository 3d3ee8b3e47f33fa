/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-capture.h"

#include "scenario/throng-json-path.h"
#include "scenario/throng-validate.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ENUM_TYPE (ThrongCaptureKind,
                    throng_capture_kind,
                    G_DEFINE_ENUM_VALUE (THRONG_CAPTURE_BODY, "body"),
                    G_DEFINE_ENUM_VALUE (THRONG_CAPTURE_JSON, "json"),
                    G_DEFINE_ENUM_VALUE (THRONG_CAPTURE_HEADER, "header"))

enum
{
  KEY_NAME,
  KEY_KIND,
  KEY_FROM,
  KEY_JSON,
  KEY_HEADER,
  KEY_DEFAULT,
};

static const ThrongKey keys[] = {
  [KEY_NAME] = { "name", THRONG_KEY_STRING, THRONG_KEY_HIDDEN },
  [KEY_KIND] = { "kind", THRONG_KEY_ENUM, THRONG_KEY_HIDDEN, .type = throng_capture_kind_get_type },
  [KEY_FROM] = { "from", THRONG_KEY_STRING, THRONG_KEY_ALWAYS,
                 .when = THRONG_WHEN (THRONG_CAPTURE_BODY), .text = "body" },
  [KEY_JSON] = { "json", THRONG_KEY_STRING, THRONG_KEY_ALWAYS,
                 .when = THRONG_WHEN (THRONG_CAPTURE_JSON) },
  [KEY_HEADER] = { "header", THRONG_KEY_STRING, THRONG_KEY_ALWAYS,
                   .when = THRONG_WHEN (THRONG_CAPTURE_HEADER) },
  [KEY_DEFAULT] = { "default", THRONG_KEY_STRING, THRONG_KEY_NULLABLE },
};

static void
validate_json_path (ThrongNode *node, const char *expression, ThrongValidation *validation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongJsonPath) path = throng_json_path_new (expression, &error);

  if (path == NULL)
    throng_node_problem (node, "json", validation->problems, "%s", error->message);
}

static void
validate (ThrongNode *node, ThrongValidation *validation)
{
  ThrongCapture *self = THRONG_CAPTURE (node);

  throng_validation_variable_name (validation, node, throng_capture_get_name (self));
  switch (throng_capture_get_kind (self))
    {
    case THRONG_CAPTURE_BODY:
      if (!g_str_equal (throng_node_peek_string (node, KEY_FROM), "body"))
        throng_node_problem (node, "from", validation->problems, _ ("must be “body”"));
      break;
    case THRONG_CAPTURE_JSON:
      validate_json_path (node, throng_capture_get_argument (self), validation);
      break;
    case THRONG_CAPTURE_HEADER:
    default:
      throng_validation_header_name (validation, node, "header",
                                     throng_capture_get_argument (self));
    }
}

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .one_of = "from, json, header",
  .validate = validate,
};

THRONG_DEFINE_NODE (ThrongCapture, throng_capture)

const char *
throng_capture_get_name (ThrongCapture *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_NAME);
}

ThrongCaptureKind
throng_capture_get_kind (ThrongCapture *self)
{
  return throng_node_peek_kind (THRONG_NODE (self));
}

const char *
throng_capture_get_argument (ThrongCapture *self)
{
  switch (throng_capture_get_kind (self))
    {
    case THRONG_CAPTURE_JSON:
      return throng_node_peek_string (THRONG_NODE (self), KEY_JSON);
    case THRONG_CAPTURE_HEADER:
      return throng_node_peek_string (THRONG_NODE (self), KEY_HEADER);
    case THRONG_CAPTURE_BODY:
    default:
      return "";
    }
}

const char *
throng_capture_get_default (ThrongCapture *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_DEFAULT);
}
