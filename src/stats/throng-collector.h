/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-snapshot.h"

G_BEGIN_DECLS

/* A worker reports four times a second; a tick is one such quarter. */
#define THRONG_TICK_US G_GINT64_CONSTANT (250000)
/* One that has not reported for so long is silent, be the machine however busy. */
#define THRONG_SILENT_US (5 * G_USEC_PER_SEC)

/**
 * ThrongCollector:
 *
 * Adds up the reports of all workers of a run and publishes immutable snapshots of the sum. Owned
 * by one thread, that of the swarm. Its memory depends on the number of endpoints and on the
 * resolution of the series, not on the number of requests or on the length of the run.
 */
typedef struct _ThrongCollector ThrongCollector;

ThrongCollector *throng_collector_new (const char *const *methods,
                                       const char *const *names,
                                       unsigned n_endpoints,
                                       const char *const *class_names,
                                       unsigned n_classes,
                                       unsigned n_workers);
void throng_collector_free (ThrongCollector *self);
void throng_collector_set_spans (ThrongCollector *self,
                                 const ThrongSpanInfo *infos,
                                 unsigned n_spans);

bool throng_collector_add (ThrongCollector *self, unsigned worker, GBytes *report, GError **error);
void throng_collector_worker_lost (ThrongCollector *self, unsigned worker);
void throng_collector_worker_over (ThrongCollector *self, unsigned worker);
bool throng_collector_awaits (const ThrongCollector *self, unsigned worker);
void throng_collector_check_accounts (ThrongCollector *self, int64_t now_us);
bool throng_collector_is_deserted (const ThrongCollector *self, int64_t since_us);
void throng_collector_note_stolen (ThrongCollector *self, uint64_t number, double share);
bool throng_collector_add_local_trouble (ThrongCollector *self, const char *sentence);
bool throng_collector_has_delays (const ThrongCollector *self);

bool throng_collector_add_example (ThrongCollector *self,
                                   unsigned worker,
                                   GBytes *example,
                                   GError **error);
GPtrArray *throng_collector_dup_examples (ThrongCollector *self);
GArray *throng_collector_dup_distribution (ThrongCollector *self, unsigned endpoint);
void throng_collector_begin (ThrongCollector *self, int64_t before_us);
void throng_collector_reset (ThrongCollector *self, int64_t now_us);
void throng_collector_mark (ThrongCollector *self, int64_t time_us, const char *text);
void throng_collector_drop_marks_after (ThrongCollector *self, int64_t time_us);

ThrongSnapshot *throng_collector_snapshot (ThrongCollector *self, int64_t now_us, bool window);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongCollector, throng_collector_free)

G_END_DECLS
