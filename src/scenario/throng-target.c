/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-target.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-problem.h"

#include <gio/gio.h>
#include <string.h>

/* What libsoup calls SOUP_HTTP_URI_FLAGS. */
#define HTTP_URI_FLAGS                                                                             \
  (G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY                 \
   | G_URI_FLAGS_ENCODED_FRAGMENT | G_URI_FLAGS_SCHEME_NORMALIZE)

#define PORT_FAULT _ ("must name a port from 1 to 65535")

static bool
has_blank_or_control (const char *text)
{
  for (; *text != '\0'; text++)
    if ((unsigned char) *text <= ' ' || *text == 0x7f)
      return true;
  return false;
}

/* Percent escapes of a host are decoded, so that anything may stand in it. The zone of an IPv6
 * address follows a percent sign. */
static bool
is_host (const char *host)
{
  bool is_ipv6 = strchr (host, ':') != NULL;

  return !has_blank_or_control (host) && strpbrk (host, "/\\?#@<>\"^`{|}[]") == NULL
         && (is_ipv6 || strchr (host, '%') == NULL);
}

/* What is wrong with @uri as a target; NULL = nothing. */
static const char *
find_fault (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);

  if (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https"))
    return _ ("must begin with http:// or https://");
  if (host == NULL || host[0] == '\0')
    return _ ("must name a host");
  if (!is_host (host))
    return _ ("must name a host without blanks and signs");
  if (g_uri_get_userinfo (uri) != NULL)
    return _ ("must hold no user name or password");
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return _ ("must end before “?” and “#”");
  if (g_uri_get_port (uri) == 0)
    return PORT_FAULT;
  return NULL;
}

GUri *
throng_target_parse (const char *text, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GError) reason = NULL;
  const char *fault = NULL;

  if (strstr (text, "://") == NULL)
    fault = _ ("must begin with http:// or https://");
  else if (has_blank_or_control (text))
    fault = _ ("must hold no blanks");
  else
    {
      uri = g_uri_parse (text, HTTP_URI_FLAGS, &reason);
      if (uri != NULL)
        fault = find_fault (uri);
      else
        fault = g_error_matches (reason, G_URI_ERROR, G_URI_ERROR_BAD_PORT) ? PORT_FAULT
                                                                            : reason->message;
    }
  if (fault == NULL)
    return g_steal_pointer (&uri);

  g_set_error_literal (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID, fault);
  return NULL;
}

static bool
is_local_name (const char *host)
{
  static const char *const suffixes[] = { ".localhost", ".local", ".test" };

  if (g_str_equal (host, "localhost"))
    return true;
  for (unsigned i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (host, suffixes[i]) && strlen (host) > strlen (suffixes[i]))
      return true;
  return false;
}

/* Private IPv4 addresses in IPv6 clothes are judged as what they are. */
static GInetAddress *
unmap (GInetAddress *address)
{
  static const guint8 prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6
      && memcmp (bytes, prefix, sizeof prefix) == 0)
    return g_inet_address_new_from_bytes (bytes + sizeof prefix, G_SOCKET_FAMILY_IPV4);
  return g_object_ref (address);
}

static bool
is_local_address (GInetAddress *address)
{
  g_autoptr (GInetAddress) plain = unmap (address);
  const guint8 *bytes = g_inet_address_to_bytes (plain);

  if (g_inet_address_get_is_loopback (plain) || g_inet_address_get_is_link_local (plain))
    return true;
  if (g_inet_address_get_family (plain) == G_SOCKET_FAMILY_IPV6)
    return (bytes[0] & 0xfe) == 0xfc;
  return g_inet_address_get_is_site_local (plain);
}

bool
throng_host_is_local (const char *host)
{
  g_autofree char *name = g_ascii_strdown (host, -1);
  g_autoptr (GInetAddress) address = NULL;
  size_t length = strlen (name);
  char *start = name;
  char *zone;

  if (length > 2 && name[0] == '[' && name[length - 1] == ']')
    {
      name[length - 1] = '\0';
      start++;
    }
  else if (length > 1 && name[length - 1] == '.')
    name[length - 1] = '\0';

  /* The zone says which link an address is on, not which address it is. */
  zone = strchr (start, '%');
  if (zone != NULL && strchr (start, ':') != NULL)
    *zone = '\0';

  address = g_inet_address_new_from_string (start);
  return address != NULL ? is_local_address (address) : is_local_name (start);
}

bool
throng_host_is_among (const char *const *hosts, const char *host)
{
  for (unsigned i = 0; hosts[i] != NULL; i++)
    if (g_ascii_strcasecmp (hosts[i], host) == 0)
      return true;
  return false;
}
