/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libsoup/soup.h>

/**
 * ThrongDemoAnswerFunc:
 * @state: what the topic remembers
 *
 * Decides the answer to a complete request; sets its status in any case.
 */
typedef void (*ThrongDemoAnswerFunc) (gpointer state, SoupServerMessage *message);

/**
 * ThrongDemoRoute:
 * @method: the method
 * @path: the path; a part in capitals, such as `NAME`, stands for any one
 * @answer: what answers
 *
 * An endpoint. Its requests are counted as method, blank and path.
 */
typedef struct
{
  const char *method;
  const char *path;
  ThrongDemoAnswerFunc answer;
} ThrongDemoRoute;

/**
 * ThrongDemoTopic:
 * @title: what the endpoints are about
 * @routes: the endpoints
 * @n_routes: how many
 * @new_state: (nullable): makes what the topic remembers; without it that is the #ThrongDemoStore
 * @free_state: (nullable): frees that
 *
 * Some endpoints that belong together.
 */
typedef struct
{
  const char *title;
  const ThrongDemoRoute *routes;
  guint n_routes;
  gpointer (*new_state) (void);
  GDestroyNotify free_state;
} ThrongDemoTopic;

extern const ThrongDemoTopic throng_demo_users_topic;
extern const ThrongDemoTopic throng_demo_members_topic;
extern const ThrongDemoTopic throng_demo_shop_topic;
extern const ThrongDemoTopic throng_demo_sessions_topic;
extern const ThrongDemoTopic throng_demo_tokens_topic;
extern const ThrongDemoTopic throng_demo_protected_topic;
extern const ThrongDemoTopic throng_demo_files_topic;
extern const ThrongDemoTopic throng_demo_signups_topic;
extern const ThrongDemoTopic throng_demo_formats_topic;
extern const ThrongDemoTopic throng_demo_work_topic;
