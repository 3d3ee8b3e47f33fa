/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/**
 * throng_memory_get_available_bytes:
 * @root: where /proc and /sys are looked for; "" but in tests
 *
 * Returns: how much memory this process can still get: the least of what the machine has without
 * swapping, of what is left below the limits of its control groups (as containers and services have
 * them), and of what its limit for its address space leaves; %UINT64_MAX where nothing is known
 */
uint64_t throng_memory_get_available_bytes (const char *root);

G_END_DECLS
