/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"

#include <stdbool.h>

G_BEGIN_DECLS

/* How many requests of a scenario have a method. */
typedef struct
{
  const char *method;
  unsigned count;
} ThrongMethodCount;

/**
 * ThrongOverview:
 * @hosts: that it names, as target, proxy or in a request; each once, in alphabetical order
 * @has_open_hosts: some addresses come from templates, so that their hosts are not known
 * @files: that it reads, as they are named; each once, in the order of the document
 * @methods: of #ThrongMethodCount, the most frequent first
 *
 * What a scenario would do, told from the document alone.
 */
typedef struct
{
  GStrv hosts;
  bool has_open_hosts;
  GStrv files;
  GArray *methods;
  unsigned n_user_classes;
  unsigned n_tasks;
  unsigned n_requests;
} ThrongOverview;

/* The overview belongs to the caller and holds on to nothing of @scenario. */
ThrongOverview *throng_overview_new (ThrongScenario *scenario);
void throng_overview_free (ThrongOverview *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongOverview, throng_overview_free)

G_END_DECLS
