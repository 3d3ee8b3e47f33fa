/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "virtual-run.h"

/* What the tests of users and workers on virtual time share. */

#define SECOND G_USEC_PER_SEC

/* A scenario in which each user sends one request after the other. */
#define VISIT(wait, load)                                                                          \
  "{ 'throng': 1, 'target': 'http://127.0.0.1:1', 'users': [ { 'name': 'Visitor', " wait           \
  "'tasks': [ { 'name': 'Visit', 'steps': [ { 'request': 'GET /' } ] } ] } ], 'load': " load " }"

/* Scenarios read better here with single quotes. */
static inline VirtualRun *
new_run (const char *json, const VirtualRunOptions *options, FakeServerFunc server, void *data)
{
  g_autofree char *text = g_strdup (json);

  g_strdelimit (text, "'", '"');
  return virtual_run_new (text, options, server, data);
}

static inline void
plain_server (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
}
