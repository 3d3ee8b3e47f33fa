/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "demo/throng-demo-topic.h"

#define THRONG_DEMO_N_TOPICS 10

/** All that the demo target offers, in the order in which it is counted and shown. */
extern const ThrongDemoTopic *const throng_demo_topics[THRONG_DEMO_N_TOPICS];

/**
 * ThrongDemoPlace:
 * @topic: which topic
 * @route: (nullable): which route of it, %NULL for none
 * @endpoint: its number, counted over all topics; the number of all for none
 *
 * Where a request belongs.
 */
typedef struct
{
  guint topic;
  const ThrongDemoRoute *route;
  guint endpoint;
} ThrongDemoPlace;

/** throng_demo_routes_find: the place of a request with this method and escaped path. */
ThrongDemoPlace throng_demo_routes_find (const char *method, const char *path);

/** throng_demo_routes_dup_methods: (transfer full): as in `GET, POST`; empty for an unknown path.
 */
char *throng_demo_routes_dup_methods (const char *path);

/** throng_demo_routes_dup_names: (transfer full): of all endpoints, and `other` for none. */
GPtrArray *throng_demo_routes_dup_names (void);

/** throng_demo_routes_dup_overview: (transfer full): a line per topic that says what it offers. */
char *throng_demo_routes_dup_overview (void);
