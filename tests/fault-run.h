/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-transport.h"
#include "stats/throng-snapshot.h"

/* What the transport answered to one exchange. */
typedef struct
{
  ThrongFault fault;
  unsigned status;
  bool stale;
  char text[160]; /* of the fault */
} FaultAnswer;

typedef struct
{
  ThrongSnapshot *snapshot;
  GArray *answers;      /* of FaultAnswer, one for each exchange that was not given up */
  int64_t growth_bytes; /* by how much this process was larger at the most than before */
} FaultOutcome;

/**
 * fault_run:
 * @json: a scenario that comes to its end by itself
 * @folder: of its files
 *
 * Carries a scenario out with one worker in this process, on the clock and with the sockets of a
 * real run. Fails the test when the accounts do not balance, or after two minutes.
 */
FaultOutcome *fault_run (const char *json, const char *folder);
void fault_outcome_free (FaultOutcome *outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultOutcome, fault_outcome_free)
