/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/**
 * ThrongMachineTime:
 * @used_us: processor time of all programs on all processors
 * @stolen_us: processor time that they wanted and the host gave to other virtual machines; 0 where
 * there is no host
 *
 * What this machine got of its processors since it started, and what it did not.
 */
typedef struct
{
  int64_t used_us;
  int64_t stolen_us;
} ThrongMachineTime;

bool throng_machine_time_get (ThrongMachineTime *time);
bool throng_machine_time_parse (const char *text, ThrongMachineTime *time);
double throng_machine_time_get_stolen_share (const ThrongMachineTime *from,
                                             const ThrongMachineTime *to);

G_END_DECLS
