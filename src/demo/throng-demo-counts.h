/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/** The endpoints that are counted apart; everything else is @THRONG_DEMO_ENDPOINT_OTHER. */
typedef enum
{
  THRONG_DEMO_ENDPOINT_LIST_USERS,
  THRONG_DEMO_ENDPOINT_GET_USER,
  THRONG_DEMO_ENDPOINT_CREATE_USER,
  THRONG_DEMO_ENDPOINT_LOGIN,
  THRONG_DEMO_ENDPOINT_GREET,
  THRONG_DEMO_ENDPOINT_OTHER,
} ThrongDemoEndpoint;

#define THRONG_DEMO_N_ENDPOINTS (THRONG_DEMO_ENDPOINT_OTHER + 1)
#define THRONG_DEMO_STATUS_MAX 599

/** How many requests each endpoint has answered with each status. All zero is empty. */
typedef struct
{
  guint64 by_status[THRONG_DEMO_N_ENDPOINTS][THRONG_DEMO_STATUS_MAX + 1];
} ThrongDemoCounts;

/** throng_demo_counts_add: counts one request; @status is at most THRONG_DEMO_STATUS_MAX. */
void throng_demo_counts_add (ThrongDemoCounts *self, ThrongDemoEndpoint endpoint, guint status);

/**
 * throng_demo_counts_dup_json:
 *
 * The counts as a JSON object such as `{"GET /users":{"200":12},"other":{"404":1}}`; what has not
 * occurred is left out.
 *
 * Returns: (transfer full): one line without a line end
 */
char *throng_demo_counts_dup_json (const ThrongDemoCounts *self);
