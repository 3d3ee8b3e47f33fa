/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

#include "engine/throng-files.h"
#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * ThrongSoupOptions:
 * @accepts_any_certificate: servers need not prove who they are
 * @may_use_http2: where a server offers it over TLS
 * @authorities: (nullable): whom to trust instead of the system's authorities
 * @certificate: (nullable): of the users, with its key, for servers that ask for one
 * @proxy: (nullable): through which all requests go
 *
 * How the requests of a run travel: the same for all of them.
 */
typedef struct
{
  bool accepts_any_certificate;
  bool may_use_http2;
  GTlsDatabase *authorities;
  GTlsCertificate *certificate;
  GProxyResolver *proxy;
} ThrongSoupOptions;

/**
 * throng_soup_options_init:
 * @scenario: a valid scenario
 * @files: (transfer none): where its files are read from
 * @error: a sentence that begins with the place in the scenario
 *
 * Fills @self in from what @scenario says. On error @self is empty.
 */
bool throng_soup_options_init (ThrongSoupOptions *self,
                               ThrongScenario *scenario,
                               ThrongFiles *files,
                               GError **error);
/* @copy: (out): to be cleared */
void throng_soup_options_copy (const ThrongSoupOptions *self, ThrongSoupOptions *copy);
void throng_soup_options_clear (ThrongSoupOptions *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ThrongSoupOptions, throng_soup_options_clear)

G_END_DECLS
