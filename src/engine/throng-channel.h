/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/**
 * ThrongChannel:
 *
 * Frames over a socket pair between a swarm and one of its worker processes: 4 bytes length (little
 * endian), 1 byte type, content. Never blocks: what the other side is too slow to take is kept.
 */
typedef struct _ThrongChannel ThrongChannel;

typedef void (*ThrongFrameFunc) (void *data, unsigned type, const uint8_t *content, size_t length);

/* @fd: a connected stream socket; the channel closes it */
ThrongChannel *throng_channel_new (int fd);
void throng_channel_free (ThrongChannel *self);
int throng_channel_get_fd (const ThrongChannel *self);

/* Sends a frame, or as much of it as the socket takes now. */
void throng_channel_send (ThrongChannel *self, unsigned type, const void *content, size_t length);
/* Whether something is kept that throng_channel_flush() should try to send when the socket is
 * writable. */
bool throng_channel_has_output (const ThrongChannel *self);
/* Whether so much is kept that what can wait should not be sent: the other side takes nothing. */
bool throng_channel_is_backed_up (const ThrongChannel *self);
void throng_channel_flush (ThrongChannel *self);

/**
 * throng_channel_receive:
 * @func: called for each whole frame that is there; must not free the channel
 *
 * Returns: %FALSE when the other side has closed or nothing sensible can follow; a frame that was
 * cut short is dropped
 */
bool throng_channel_receive (ThrongChannel *self, ThrongFrameFunc func, void *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongChannel, throng_channel_free)

G_END_DECLS
