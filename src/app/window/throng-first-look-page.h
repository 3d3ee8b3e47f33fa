/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * ThrongFirstLookPage:
 *
 * What a test from elsewhere would do, before it does anything: where it sends what, how much of
 * it, and which files it reads. Start on this page is also the consent for its hosts.
 */
#define THRONG_TYPE_FIRST_LOOK_PAGE (throng_first_look_page_get_type ())
G_DECLARE_FINAL_TYPE (ThrongFirstLookPage, throng_first_look_page, THRONG, FIRST_LOOK_PAGE, AdwBin)

/**
 * throng_first_look_page_show:
 * @new_hosts: hosts that Start will allow
 */
void throng_first_look_page_show (ThrongFirstLookPage *self,
                                  ThrongScenario *scenario,
                                  const char *const *new_hosts);

G_END_DECLS
