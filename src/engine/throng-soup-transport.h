/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-poller.h"
#include "engine/throng-soup-options.h"
#include "engine/throng-timers.h"
#include "engine/throng-transport.h"

G_BEGIN_DECLS

/**
 * throng_soup_transport_new:
 * @poller: (transfer none): the worker's loop; outlives the transport
 * @timers: (transfer none): the worker's timers on the monotonic clock; outlive the transport
 * @options: (nullable) (transfer none): copied; %NULL = all off
 *
 * HTTP through libsoup. Each session has a SoupSession and a GMainContext of its own, which runs
 * only when one of its descriptors or its wake-up time says so: GLib walks all sources of a context
 * at every wake-up, so that users who share one would pay for each other.
 *
 * Returns: (transfer full): the transport
 */
ThrongTransport *throng_soup_transport_new (ThrongPoller *poller,
                                            ThrongTimers *timers,
                                            const ThrongSoupOptions *options);

G_END_DECLS
