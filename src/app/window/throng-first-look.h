/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * ThrongFact:
 * @title: what it is about
 * @text: sentences
 * @is_warning: whether somebody who reads no other should read this one
 *
 * One thing that somebody should know of a test before it runs.
 */
typedef struct
{
  char *title;
  char *text;
  bool is_warning;
} ThrongFact;

/* Returns: (transfer full): of #ThrongFact, what @scenario would do */
GPtrArray *throng_first_look_describe (ThrongScenario *scenario);

/* Returns: (transfer full): @names as a list in words; of many, the first ones and how many more */
char *throng_first_look_join (const char *const *names);

G_END_DECLS
