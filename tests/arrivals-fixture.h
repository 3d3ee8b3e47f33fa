/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "virtual-run.h"

/* What the tests of loads of arrivals on virtual time share. */

#define SECOND G_USEC_PER_SEC

#define CLASS(name, more, request)                                                                 \
  "{ 'name': '" name "', " more "'tasks': [ { 'name': 'Visit', 'steps': [ { 'request': '" request  \
  "' } ] } ] }"
#define SCENARIO(users, load)                                                                      \
  "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ " users " ], 'load': " load " }"
#define VISIT(more, load) SCENARIO (CLASS ("Visitor", more, "GET /"), load)
#define LOGIN "'on-start': [ { 'request': 'POST /login' } ], "

/* What a server has seen. */
typedef struct
{
  VirtualRun *run;
  GArray *times_us; /* int64_t: of all exchanges but logins, since the start */
  GString *paths;   /* the last character of each */
  int64_t delay_us; /* of answers but to logins */
  int64_t login_us;
  unsigned n_bad_logins;
  unsigned n_logins;
  int64_t stall_from_us, stall_to_us; /* what comes in between is answered at its end */
} ArrivalsServer;

typedef struct
{
  ArrivalsServer server;
  VirtualRun *run;
} ArrivalsFixture;

/* Scenarios read better here with single quotes. */
ArrivalsFixture *arrivals_fixture_new (const char *json, const VirtualRunOptions *options);
void arrivals_fixture_free (ArrivalsFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ArrivalsFixture, arrivals_fixture_free)

void arrivals_run_all (ArrivalsFixture *self);

/* The moment of exchange I, logins not counted. */
int64_t arrivals_get_time_us (ArrivalsFixture *self, unsigned i);

/* That of “GET /”. */
const ThrongRow *arrivals_get_row (const ThrongSnapshot *snapshot);

static inline void
assert_near (double a, double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, 1e-6 + fabs (b) * 0.002);
}
