/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/throng-texts.h"

#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Different incidents that a worker, and the sum of all workers, keep apart. */
#define THRONG_MOST_INCIDENTS 500
/* Longer messages are cut; in UTF-8 a character has up to 4 bytes. */
#define THRONG_MOST_MESSAGE_CHARS 500
#define THRONG_MOST_MESSAGE_BYTES (4 * THRONG_MOST_MESSAGE_CHARS)

/**
 * ThrongIncident:
 * @endpoint: the endpoint of a failure, 0 for an error of our side
 * @place: where in the scenario an error arose, "" for a failure
 * @message: a sentence
 * @count: how often
 * @first_us: first seen, µs since the run's start
 * @last_us: last seen
 *
 * Equal failures of one endpoint, or equal errors of one place, together.
 */
typedef struct
{
  unsigned endpoint;
  const char *place;
  const char *message;
  uint64_t count;
  int64_t first_us;
  int64_t last_us;
} ThrongIncident;

/**
 * ThrongIncidentTable:
 *
 * Groups incidents by (endpoint, place, message). Bounded: after %THRONG_MOST_INCIDENTS different
 * ones a new one counts as a row that stands for all others of its endpoint.
 */
typedef struct _ThrongIncidentTable ThrongIncidentTable;

ThrongIncidentTable *throng_incident_table_new (ThrongTexts *texts, const char *other_message);
void throng_incident_table_free (ThrongIncidentTable *self);

void throng_incident_table_add (ThrongIncidentTable *self, const ThrongIncident *incident);
void throng_incident_table_reset_counts (ThrongIncidentTable *self);
void throng_incident_table_shift (ThrongIncidentTable *self, int64_t by_us);

const ThrongIncident *const *throng_incident_table_get_all (ThrongIncidentTable *self,
                                                            unsigned *n_incidents);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongIncidentTable, throng_incident_table_free)

G_END_DECLS
