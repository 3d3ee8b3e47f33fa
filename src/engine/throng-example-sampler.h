/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-outgoing.h"
#include "stats/throng-recorder.h"

G_BEGIN_DECLS

/* How much of an answer's body is asked for so that an example can show its beginning. */
#define THRONG_EXAMPLE_KEEP_BYTES (64 * 1024)

/**
 * ThrongExampleSampler:
 *
 * Chooses the few requests of a worker that people will want to look at, and describes them: of
 * each endpoint (the first 200) two at once and then one a second, and the first of each kind of
 * failure. The values of headers that carry credentials do not leave it.
 */
typedef struct _ThrongExampleSampler ThrongExampleSampler;

/* @send: takes the bytes of an example for throng_examples_add() */
ThrongExampleSampler *throng_example_sampler_new (unsigned n_endpoints,
                                                  void (*send) (void *data, GBytes *example),
                                                  void *data);
void throng_example_sampler_free (ThrongExampleSampler *self);

/**
 * throng_example_sampler_claim:
 * @now_us: on the clock
 *
 * Returns: whether the request that leaves now is to become an example, whatever comes of it
 */
bool throng_example_sampler_claim (ThrongExampleSampler *self, unsigned endpoint, int64_t now_us);

/**
 * throng_example_sampler_offer:
 * @is_claimed: whether it was claimed when it left
 * @sent_us: when that was, since the run's start
 * @answer: (nullable): the last one
 *
 * A request ended: makes an example of it if it was claimed or if its failure is new. Allocates
 * nothing otherwise.
 */
void throng_example_sampler_offer (ThrongExampleSampler *self,
                                   bool is_claimed,
                                   const ThrongSample *sample,
                                   int64_t sent_us,
                                   uint64_t user_number,
                                   const ThrongOutgoing *outgoing,
                                   const ThrongAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongExampleSampler, throng_example_sampler_free)

G_END_DECLS
