/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-tls.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-validate.h"

enum
{
  KEY_VERIFY,
  KEY_CA_FILE,
  KEY_CERTIFICATE_FILE,
  KEY_KEY_FILE,
};

static const ThrongKey keys[] = {
  [KEY_VERIFY] = { "verify", THRONG_KEY_BOOLEAN, .fallback = 1 },
  [KEY_CA_FILE] = { "ca-file", THRONG_KEY_STRING, THRONG_KEY_NULLABLE },
  [KEY_CERTIFICATE_FILE] = { "certificate-file", THRONG_KEY_STRING, THRONG_KEY_NULLABLE },
  [KEY_KEY_FILE] = { "key-file", THRONG_KEY_STRING, THRONG_KEY_NULLABLE },
};

static void
validate (ThrongNode *node, ThrongValidation *validation)
{
  for (unsigned i = KEY_CA_FILE; i <= KEY_KEY_FILE; i++)
    {
      const char *path = throng_node_peek_string (node, i);

      if (path != NULL)
        throng_validation_path (validation, node, keys[i].name, path);
    }
  if (throng_node_peek_string (node, KEY_KEY_FILE) != NULL
      && throng_node_peek_string (node, KEY_CERTIFICATE_FILE) == NULL)
    throng_node_problem (node, "key-file", validation->problems,
                         _ ("needs “certificate-file” beside it"));
}

static const ThrongShape shape = {
  .keys = keys,
  .n_keys = G_N_ELEMENTS (keys),
  .validate = validate,
};

THRONG_DEFINE_NODE (ThrongTls, throng_tls)

bool
throng_tls_get_verify (ThrongTls *self)
{
  return g_value_get_boolean (throng_node_peek (THRONG_NODE (self), KEY_VERIFY));
}

const char *
throng_tls_get_ca_file (ThrongTls *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_CA_FILE);
}

const char *
throng_tls_get_certificate_file (ThrongTls *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_CERTIFICATE_FILE);
}

const char *
throng_tls_get_key_file (ThrongTls *self)
{
  return throng_node_peek_string (THRONG_NODE (self), KEY_KEY_FILE);
}
