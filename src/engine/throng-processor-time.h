/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/**
 * ThrongProcessorTime:
 * @used_us: CPU time of this process, all its threads
 * @queued_us: how long its first thread had something to do and waited for a processor core, 0
 * where the system does not tell
 *
 * What this process got of the processors since its start, and what it did not.
 */
typedef struct
{
  int64_t used_us;
  int64_t queued_us;
} ThrongProcessorTime;

ThrongProcessorTime throng_processor_time_get (void);
