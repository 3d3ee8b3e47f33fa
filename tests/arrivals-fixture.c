/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arrivals-fixture.h"

#include <string.h>

static void
serve (void *data, const ThrongExchange *exchange, FakeReply *reply)
{
  ArrivalsServer *self = data;
  const char *path = g_uri_get_path (exchange->uri);
  int64_t time_us = virtual_run_get_time_us (self->run);

  if (strcmp (path, "/login") == 0)
    {
      reply->delay_us = self->login_us;
      if (self->n_logins++ < self->n_bad_logins)
        reply->status = 500;
      return;
    }
  g_array_append_val (self->times_us, time_us);
  g_string_append_c (self->paths, path[strlen (path) - 1]);
  reply->delay_us = self->delay_us;
  if (time_us >= self->stall_from_us && time_us < self->stall_to_us)
    reply->delay_us += self->stall_to_us - time_us;
}

ArrivalsFixture *
arrivals_fixture_new (const char *json, const VirtualRunOptions *options)
{
  ArrivalsFixture *self = g_new0 (ArrivalsFixture, 1);
  g_autofree char *text = g_strdup (json);

  g_strdelimit (text, "'", '"');
  self->server.times_us = g_array_new (FALSE, FALSE, sizeof (int64_t));
  self->server.paths = g_string_new (NULL);
  self->server.delay_us = self->server.login_us = 1000;
  self->run = self->server.run = virtual_run_new (text, options, serve, &self->server);
  return self;
}

void
arrivals_fixture_free (ArrivalsFixture *self)
{
  virtual_run_free (self->run);
  g_array_unref (self->server.times_us);
  g_string_free (self->server.paths, TRUE);
  g_free (self);
}

void
arrivals_run_all (ArrivalsFixture *self)
{
  virtual_run_start (self->run);
  virtual_run_finish (self->run);
}

int64_t
arrivals_get_time_us (ArrivalsFixture *self, unsigned i)
{
  g_assert_cmpuint (i, <, self->server.times_us->len);
  return g_array_index (self->server.times_us, int64_t, i);
}

const ThrongRow *
arrivals_get_row (const ThrongSnapshot *snapshot)
{
  return snapshot_find_row (snapshot, "GET", "/");
}
