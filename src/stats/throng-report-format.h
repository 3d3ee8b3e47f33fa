/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-incident-table.h"

#include "i18n/throng-i18n.h"

/* What recorder and collector must agree on. A report is, in this order:
 *
 *   version, tick, n_classes, users of each, logging in, stopping, waiting, held back,
 *     CPU µs, queued µs
 *   tasks scheduled, skipped, delayed, started, completed, broken
 *   number of answers; if any: when the first and when the last came, when the earliest of their
 *     requests was sent (signed µs)
 *   requests by the version of HTTP of their answer, ThrongHttpVersion
 *   lateness (a sparse histogram)
 *   number of endpoints touched; of each: its index, started, aborted, hops, retries, body bytes,
 *     times of the succeeded, times of the failed (sparse histograms), number of statuses; of each:
 *     status, count; 1 and the service times (a sparse histogram) when they differ, else 0;
 *     bit per phase that happened; the times of each (a sparse histogram of coarse bins)
 *   number of spans touched; of each: its index, started, broken off, durations of the completed (a
 *     sparse histogram)
 *   number of failures; of each: endpoint, count, first µs, last µs (signed), message
 *   number of errors; of each: count, first µs, last µs (signed), place, message
 */
#define THRONG_REPORT_VERSION 6

/* Beyond any run: 30 years. A tick above it can only be nonsense. */
#define THRONG_MOST_TICK (G_GUINT64_CONSTANT (30) * 366 * 86400 * 4)

/* The tick of what happens outside of the run, in set-up and clean-up: it is in rows and accounts,
 * but in no second. */
#define THRONG_TICK_OUTSIDE (THRONG_MOST_TICK + 1)

#define THRONG_MOST_TIME_US ((int64_t) THRONG_MOST_TICK * 250000)

#define THRONG_OTHER_FAILURES N_ ("other failures")
#define THRONG_OTHER_ERRORS N_ ("other errors")
