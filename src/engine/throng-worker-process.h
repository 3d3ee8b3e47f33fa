/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The descriptor under which a worker process finds the channel to its swarm. */
#define THRONG_WORKER_FD 3

/* What a worker process ends with that gets no more memory. */
#define THRONG_WORKER_OUT_OF_MEMORY 12

/**
 * throng_worker_process_run:
 * @fd: the channel; it is closed
 *
 * The life of a worker process: is set up over the channel, runs, reports, ends. Ends at once when
 * the other side goes away.
 *
 * Returns: the exit code
 */
int throng_worker_process_run (int fd);

G_END_DECLS
