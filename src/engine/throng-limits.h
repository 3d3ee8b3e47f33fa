/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/**
 * ThrongLimits:
 *
 * What this machine gives to a run.
 */
typedef struct
{
  uint64_t max_files;       /* open files of one process, after raising the limit */
  uint64_t n_ports;         /* local ports for outgoing connections to one address */
  uint64_t available_bytes; /* memory */
} ThrongLimits;

/* Descriptors that a worker keeps free for everything but users. */
#define THRONG_RESERVED_FILES 256

/* Memory that is left to what is under way, and to the rest of the machine. */
#define THRONG_RESERVED_BYTES (64 * 1024 * 1024)

/* Raises the limit of open files of this process as far as it goes. */
void throng_limits_raise_files (void);

ThrongLimits throng_limits_get (void);

/* Whether this process is clear of its reserve of descriptors, whoever holds the others. */
bool throng_limits_has_files (void);

/* Whether there is memory beyond the reserve. Reads files: not for each user. */
bool throng_limits_has_memory (void);

/* How many users one worker can hold: each has a socket and a context's descriptor. */
unsigned throng_limits_get_max_users (const ThrongLimits *limits);

/**
 * throng_limits_check:
 * @n_users: the most users at once
 * @uses_tls: whether their connections are encrypted
 *
 * Whether a load fits; what is missing is said in words, with what can be done about it.
 */
bool throng_limits_check (const ThrongLimits *limits,
                          uint64_t n_users,
                          unsigned n_workers,
                          bool uses_tls,
                          GError **error);

G_END_DECLS
