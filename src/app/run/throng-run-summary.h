/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-swarm.h"

G_BEGIN_DECLS

/**
 * throng_run_summary_new:
 * @swarm: has begun
 * @snapshot: its newest
 * @name: what the scenario is called
 * @target: the address under test
 * @seed: of all random choices
 * @is_interrupted: whether a person ended the run
 *
 * Returns: (transfer full): the summary that stands beside the CSV files, as throng-cli writes it
 */
GBytes *throng_run_summary_new (ThrongSwarm *swarm,
                                const ThrongSnapshot *snapshot,
                                const char *name,
                                const char *target,
                                uint64_t seed,
                                bool is_interrupted);

G_END_DECLS
