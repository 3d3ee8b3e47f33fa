/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-user-private.h"

#include "i18n/throng-i18n.h"

/* The keeper draws its random numbers where no user does. */
#define SLOT UINT_MAX

ThrongUser *
throng_user_new_keeper (ThrongUserHost *host, bool is_set_up)
{
  ThrongUser *self = throng_user_make (host, &host->plan->keeper, SLOT, 0);

  self->is_keeper = true;
  self->is_logged_in = is_set_up;
  self->context.user_number = 0;
  if (host->shared != NULL)
    throng_user_set_variables (self);
  else
    throng_user_set_known_variables (self);
  if (!is_set_up)
    throng_timers_arm (host->timers, &self->timer, host->now_us (host->data));
  return self;
}

void
throng_user_note_failure (ThrongUser *self, const char *place, const char *what)
{
  if (self->failure == NULL)
    self->failure = place != NULL ? g_strdup_printf ("%s: %s", place, what) : g_strdup (what);
}

/* The connection is given up: the server would hardly keep it until the clean-up. */
void
throng_user_end_set_up (ThrongUser *self)
{
  self->state = THRONG_USER_THINKING;
  throng_timers_disarm (self->host->timers, &self->timer);
  g_clear_pointer (&self->session, throng_session_close);
  throng_user_set_known_variables (self);
  self->host->set_up_done (self->host->data, self);
}

void
throng_user_begin_clean_up (ThrongUser *self)
{
  g_clear_pointer (&self->failure, g_free);
}

const char *
throng_user_get_failure (const ThrongUser *self)
{
  return self->failure;
}

const ThrongValue *
throng_user_get_values (const ThrongUser *self)
{
  return self->values;
}
