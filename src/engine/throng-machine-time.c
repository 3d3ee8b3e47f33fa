/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-machine-time.h"

#include <string.h>
#include <unistd.h>

/* Of a machine that has next to nothing to do a single tick of the clock would be a large share. */
#define LEAST_STOLEN_US (G_USEC_PER_SEC / 10)

/* The fields of the first line, in ticks of the clock (Linux, Documentation/filesystems/proc.rst,
 * 1.7): user nice system idle iowait irq softirq steal. The time of guests is in user and nice. */
enum
{
  FIELD_USER,
  FIELD_NICE,
  FIELD_SYSTEM,
  FIELD_IDLE,
  FIELD_IOWAIT,
  FIELD_IRQ,
  FIELD_SOFTIRQ,
  FIELD_STEAL,
  N_FIELDS
};

/**
 * throng_machine_time_parse:
 * @text: of /proc/stat
 * @time: (out caller-allocates): untouched on failure
 *
 * Returns: whether @text was understood
 */
bool
throng_machine_time_parse (const char *text, ThrongMachineTime *time)
{
  uint64_t fields[N_FIELDS];
  int64_t tick_us = G_USEC_PER_SEC / sysconf (_SC_CLK_TCK);

  if (!g_str_has_prefix (text, "cpu "))
    return false;
  text += strlen ("cpu ");
  for (unsigned i = 0; i < N_FIELDS; i++)
    {
      char *end = NULL;

      fields[i] = g_ascii_strtoull (text, &end, 10);
      if (end == text)
        return false;
      text = end;
    }
  time->used_us = tick_us
                  * (int64_t) (fields[FIELD_USER] + fields[FIELD_NICE] + fields[FIELD_SYSTEM]
                               + fields[FIELD_IRQ] + fields[FIELD_SOFTIRQ]);
  time->stolen_us = tick_us * (int64_t) fields[FIELD_STEAL];
  return true;
}

/**
 * throng_machine_time_get:
 * @time: (out caller-allocates): untouched on failure
 *
 * Takes up to a millisecond on a machine with many processors: not for each request.
 *
 * Returns: whether the system tells
 */
bool
throng_machine_time_get (ThrongMachineTime *time)
{
  g_autofree char *text = NULL;

  return g_file_get_contents ("/proc/stat", &text, NULL, NULL)
         && throng_machine_time_parse (text, time);
}

/**
 * throng_machine_time_get_stolen_share:
 * @from: the earlier moment
 * @to: a second or more later
 *
 * Returns: of the processor time that was wanted in between, the share that others got; 0 for less
 * than a tenth of a second
 */
double
throng_machine_time_get_stolen_share (const ThrongMachineTime *from, const ThrongMachineTime *to)
{
  int64_t used_us = MAX (to->used_us - from->used_us, 0);
  int64_t stolen_us = to->stolen_us - from->stolen_us;

  if (stolen_us < LEAST_STOLEN_US)
    return 0;
  return (double) stolen_us / (double) (stolen_us + used_us);
}
