/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/throng-csv-writer.h"
#include "stats/throng-collector.h"
#include "stats/throng-recorder.h"

/* CSV files of a run of four endpoints, and a strict reader of them. */

#define STARTED_US (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC) /* 2026-01-01T00:00:00Z */

typedef struct
{
  GPtrArray *lines; /* of GPtrArray of char * */
} CsvTable;

typedef struct
{
  char *folder;
  char *prefix;
  ThrongCollector *collector;
  ThrongRecorder *recorder;
} CsvFixture;

void csv_set_up (CsvFixture *fixture, const void *data);
void csv_tear_down (CsvFixture *fixture, const void *data);

/* Lines of equally many fields, as RFC 4180 has them, each ended by CR LF. */
CsvTable csv_table_parse (const char *text);
const char *csv_table_get (const CsvTable *table, unsigned line, unsigned column);
void csv_table_clear (CsvTable *table);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CsvTable, csv_table_clear)

char *csv_read_file (CsvFixture *fixture, const char *suffix);
CsvTable csv_read_table (CsvFixture *fixture, const char *suffix);

void csv_request (CsvFixture *fixture, unsigned endpoint, int64_t response_us, const char *failure);
ThrongSnapshot *csv_report (CsvFixture *fixture, uint64_t second);
void csv_make_requests (CsvFixture *fixture);

ThrongCsvWriter *csv_open_writer (CsvFixture *fixture, bool full_history);
void csv_write_all (ThrongCsvWriter *writer, const ThrongSnapshot *snapshot);
