/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/** So many logins are remembered; the oldest is forgotten first. */
#define THRONG_DEMO_LOGINS_MAX 100000

typedef struct _ThrongDemoLogins ThrongDemoLogins;

/** throng_demo_logins_new: an empty set of logins, to be freed with throng_demo_logins_free(). */
ThrongDemoLogins *throng_demo_logins_new (void);
void throng_demo_logins_free (ThrongDemoLogins *self);

/**
 * throng_demo_logins_add:
 *
 * Logs one more member in.
 *
 * Returns: (transfer none): the token, valid at least until the next call
 */
const char *throng_demo_logins_add (ThrongDemoLogins *self);

/**
 * throng_demo_logins_lookup:
 * @authorization: (nullable): the value of an Authorization header: a token, alone or after
 *   `Bearer`
 *
 * Returns: the number of the login, counted from 1, or 0 if there is no such token
 */
guint throng_demo_logins_lookup (ThrongDemoLogins *self, const char *authorization);
