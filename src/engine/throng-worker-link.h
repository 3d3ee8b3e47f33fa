/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-channel.h"

G_BEGIN_DECLS

/**
 * ThrongWorkerLink:
 *
 * A swarm's end of one worker process: starts it, listens to it on the thread-default main context,
 * notices when it dies.
 */
typedef struct _ThrongWorkerLink ThrongWorkerLink;

typedef void (*ThrongWorkerSaidFunc) (ThrongWorkerLink *link,
                                      unsigned notice,
                                      const uint8_t *content,
                                      size_t length,
                                      void *data);
/* @code: the signal that killed it, or the code that it ended with */
typedef void (*ThrongWorkerLostFunc) (ThrongWorkerLink *link,
                                      bool was_killed,
                                      int code,
                                      void *data);

/**
 * throng_worker_link_new:
 * @said: called for each notice
 * @lost: called once when the process ends although it has not finished
 * @owner: frees the link at its own end, handed to both functions as their data; it does not end
 * while they run, so that they may let go of it
 *
 * The program is `throng-worker`: beside the running program's build or installation, or where the
 * environment variable THRONG_WORKER says.
 */
ThrongWorkerLink *throng_worker_link_new (unsigned index,
                                          ThrongWorkerSaidFunc said,
                                          ThrongWorkerLostFunc lost,
                                          GObject *owner,
                                          GError **error);
/* Kills the process if it still runs. */
void throng_worker_link_free (ThrongWorkerLink *self);

unsigned throng_worker_link_get_index (const ThrongWorkerLink *self);
ThrongChannel *throng_worker_link_get_channel (ThrongWorkerLink *self);
/* After sending: what the socket did not take at once goes out as soon as it can. */
void throng_worker_link_push (ThrongWorkerLink *self);
/* Its end is expected now and no loss. */
void throng_worker_link_set_finished (ThrongWorkerLink *self);
/* Whether its users are gone and it waits for a clean-up. */
void throng_worker_link_set_idle (ThrongWorkerLink *self, bool is_idle);
bool throng_worker_link_is_idle (const ThrongWorkerLink *self);
/* Whether it has no users any more and will have none. */
bool throng_worker_link_is_over (const ThrongWorkerLink *self);
/* SIGKILL, unless it has finished. */
void throng_worker_link_kill (ThrongWorkerLink *self);

G_END_DECLS
