/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <sys/types.h>

#include "stats/throng-snapshot.h"

/* The demo target as a process of its own, from the throng-cli that THRONG_CLI names. */
typedef struct
{
  GSubprocess *process;
  char *address; /* as in http://127.0.0.1:40123 */
} DemoProcess;

/* @arguments: of `demo-server`, %NULL-terminated */
DemoProcess *demo_process_new (const char *const *arguments);
void demo_process_free (DemoProcess *demo);

/* Returns: (transfer full): what the target has counted: endpoint → status → count */
JsonObject *demo_process_dup_counts (DemoProcess *demo);
/* All requests of one endpoint, such as `GET /users`, or those with one status. */
uint64_t demo_counts_sum (JsonObject *counts, const char *endpoint);
uint64_t demo_counts_get (JsonObject *counts, const char *endpoint, unsigned status);

/* Processes of @parent, or of this one, that run a program of that name; the first so many of their
 * ids. */
unsigned find_children_of (pid_t parent, const char *name, pid_t *pids, unsigned max);
unsigned find_children (const char *name, pid_t *pids, unsigned max);
/* Waits until there is none. */
void wait_for_no_children (const char *name);

/* One round of the main context, at most some milliseconds; fails after the deadline. */
void iterate_until (int64_t deadline_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoProcess, demo_process_free)
