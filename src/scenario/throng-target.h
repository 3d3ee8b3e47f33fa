/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * throng_target_parse:
 * @text: an absolute http or https URL with a host
 *
 * Returns: (transfer full): the normalized URL, fit for libsoup; %NULL with @error set to a
 * sentence
 */
GUri *throng_target_parse (const char *text, GError **error);

/**
 * throng_host_is_local:
 * @host: a name or address without a port; brackets around an IPv6 address are allowed
 *
 * Whether @host is this computer or on a private network, from the text alone: loopback, private
 * and link-local addresses, and the names `localhost`, `*.localhost`, `*.local`, `*.test`. Nothing
 * is looked up.
 */
bool throng_host_is_local (const char *host);

/**
 * throng_host_is_among:
 * @hosts: (array zero-terminated=1): names or addresses without ports
 *
 * Whether @host is one of @hosts; the case of letters does not matter.
 */
bool throng_host_is_among (const char *const *hosts, const char *host);

G_END_DECLS
