/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/* The parts of an exchange, in their order. */
typedef enum
{
  THRONG_PHASE_DNS,     /* looking the name up */
  THRONG_PHASE_CONNECT, /* TCP */
  THRONG_PHASE_TLS,     /* the handshake */
  THRONG_PHASE_WAIT,    /* from the send of the request to the first byte of the answer */
  THRONG_PHASE_RECEIVE, /* from there to the last byte */
  THRONG_N_PHASES,
} ThrongPhase;

/**
 * ThrongPhases:
 * @seen: bit per phase that happened
 * @us: how long each took, 0 for those that did not happen
 *
 * The times of the phases of an exchange, or of several together. A plain struct: zeroed memory
 * says that nothing is known.
 */
typedef struct
{
  unsigned seen;
  int64_t us[THRONG_N_PHASES];
} ThrongPhases;

static inline void
throng_phases_add (ThrongPhases *self, ThrongPhase phase, int64_t us)
{
  self->seen |= 1u << phase;
  self->us[phase] += MAX (us, 0);
}

static inline bool
throng_phases_has (const ThrongPhases *self, ThrongPhase phase)
{
  return self->seen >> phase & 1;
}

/* Adds the phases of @other, another exchange of the same sample. */
static inline void
throng_phases_add_all (ThrongPhases *self, const ThrongPhases *other)
{
  self->seen |= other->seen;
  for (unsigned i = 0; i < THRONG_N_PHASES; i++)
    self->us[i] += other->us[i];
}

const char *throng_phase_to_string (ThrongPhase phase);

G_END_DECLS
