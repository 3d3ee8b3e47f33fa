/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-snapshot.h"

G_BEGIN_DECLS

/**
 * ThrongCsvWriter:
 *
 * Locust's four CSV files of a run: `PREFIX_stats.csv`, `PREFIX_stats_history.csv`,
 * `PREFIX_failures.csv` and `PREFIX_exceptions.csv`. What cannot be written now is tried again with
 * the next call.
 */
typedef struct _ThrongCsvWriter ThrongCsvWriter;

ThrongCsvWriter *throng_csv_writer_new (const char *prefix,
                                        bool full_history,
                                        int64_t started_unix_us,
                                        GError **error);
void throng_csv_writer_free (ThrongCsvWriter *self);

void throng_csv_writer_set_started (ThrongCsvWriter *self, int64_t started_unix_us);

bool throng_csv_writer_append_history (ThrongCsvWriter *self,
                                       const ThrongSnapshot *snapshot,
                                       bool is_final,
                                       GError **error);
bool throng_csv_writer_write (ThrongCsvWriter *self,
                              const ThrongSnapshot *snapshot,
                              bool is_final,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongCsvWriter, throng_csv_writer_free)

G_END_DECLS
