/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-soup-options.h"

#include <string.h>

#include "engine/throng-plan.h"
#include "i18n/throng-i18n.h"
#include "scenario/throng-target.h"

static bool G_GNUC_PRINTF (3, 4) fail (GError **error, const char *place, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_SCENARIO,
                                                format, arguments));
  va_end (arguments);
  g_prefix_error (error, "%s: ", place);
  return false;
}

/* Returns: (transfer full) (nullable): the file as text */
static char *
read_text (ThrongFiles *files, const char *place, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = throng_files_get (files, path, error);
  size_t length;
  const char *data;

  if (bytes == NULL)
    {
      g_prefix_error (error, "%s: ", place);
      return NULL;
    }
  data = g_bytes_get_data (bytes, &length);
  return g_strndup (data != NULL ? data : "", length);
}

static bool
load_authorities (ThrongSoupOptions *self, const char *path, ThrongFiles *files, GError **error)
{
  const char *place = "tls.ca-file";
  g_autofree char *text = read_text (files, place, path, error);
  g_autofree char *real_path = NULL;
  GList *certificates;

  if (text == NULL)
    return false;
  real_path = throng_files_resolve (files, path, error);
  if (real_path == NULL)
    {
      g_prefix_error (error, "%s: ", place);
      return false;
    }
  certificates = g_tls_certificate_list_new_from_file (real_path, NULL);
  if (certificates != NULL)
    self->authorities = g_tls_file_database_new (real_path, NULL);
  g_list_free_full (certificates, g_object_unref);
  if (self->authorities == NULL)
    return fail (error, place, _ ("“%s” holds no certificates in PEM form"), path);
  return true;
}

static bool
check_key (const char *text, const char *place, const char *path, GError **error)
{
  if (strstr (text, "-----BEGIN ENCRYPTED PRIVATE KEY-----") != NULL
      || strstr (text, "Proc-Type: 4,ENCRYPTED") != NULL)
    return fail (
        error, place,
        _ ("“%s” holds an encrypted key; Throng asks for no passwords and needs it unencrypted"),
        path);
  if (strstr (text, "PRIVATE KEY-----") == NULL)
    return fail (error, place, _ ("“%s” holds no private key in PEM form"), path);
  return true;
}

static bool
load_certificate (ThrongSoupOptions *self, ThrongTls *tls, ThrongFiles *files, GError **error)
{
  const char *place = "tls.certificate-file";
  const char *path = throng_tls_get_certificate_file (tls);
  const char *key_path = throng_tls_get_key_file (tls);
  const char *key_place = key_path != NULL ? "tls.key-file" : place;
  g_autofree char *text = read_text (files, place, path, error);
  g_autofree char *key = NULL;
  g_autofree char *both = NULL;

  if (text == NULL)
    return false;
  if (strstr (text, "-----BEGIN CERTIFICATE-----") == NULL)
    return fail (error, place, _ ("“%s” holds no certificate in PEM form"), path);
  key = key_path != NULL ? read_text (files, key_place, key_path, error) : g_strdup (text);
  if (key == NULL || !check_key (key, key_place, key_path != NULL ? key_path : path, error))
    return false;
  both = key_path != NULL ? g_strconcat (key, "\n", text, NULL) : g_strdup (text);
  self->certificate = g_tls_certificate_new_from_pem (both, -1, NULL);
  if (self->certificate == NULL)
    return fail (error, place, _ ("“%s” can’t be used: the certificate or its key is damaged"),
                 path);
  return true;
}

/* GIO wants the port to be named. */
static GProxyResolver *
make_proxy (const char *url)
{
  g_autoptr (GUri) uri = throng_target_parse (url, NULL);
  g_autofree char *full = g_uri_join (G_URI_FLAGS_NONE, "http", NULL, g_uri_get_host (uri),
                                      g_uri_get_port (uri), "", NULL, NULL);

  return g_simple_proxy_resolver_new (full, NULL);
}

bool
throng_soup_options_init (ThrongSoupOptions *self,
                          ThrongScenario *scenario,
                          ThrongFiles *files,
                          GError **error)
{
  ThrongTls *tls = throng_scenario_get_tls (scenario);
  const char *ca_path = throng_tls_get_ca_file (tls);

  *self = (ThrongSoupOptions) { .accepts_any_certificate = !throng_tls_get_verify (tls),
                                .may_use_http2 = throng_scenario_get_may_use_http2 (scenario) };
  if ((ca_path != NULL && !load_authorities (self, ca_path, files, error))
      || (throng_tls_get_certificate_file (tls) != NULL
          && !load_certificate (self, tls, files, error)))
    {
      throng_soup_options_clear (self);
      return false;
    }
  if (throng_scenario_get_proxy (scenario) != NULL)
    self->proxy = make_proxy (throng_scenario_get_proxy (scenario));
  return true;
}

void
throng_soup_options_copy (const ThrongSoupOptions *self, ThrongSoupOptions *copy)
{
  *copy = *self;
  if (copy->authorities != NULL)
    g_object_ref (copy->authorities);
  if (copy->certificate != NULL)
    g_object_ref (copy->certificate);
  if (copy->proxy != NULL)
    g_object_ref (copy->proxy);
}

void
throng_soup_options_clear (ThrongSoupOptions *self)
{
  g_clear_object (&self->authorities);
  g_clear_object (&self->certificate);
  g_clear_object (&self->proxy);
}
