/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-verdict.h"

#include <stdbool.h>

#include "i18n/throng-i18n.h"
#include "stats/throng-units.h"

/* Lateness that spoils a second: 2 ms, or a twentieth of what was measured if that is more. */
#define LATE_US 2000
#define LATE_SHARE_OF_MEDIAN 0.05
#define VERY_LATE_US 20000
/* Of a run as a whole, which may be short and begin with many users at once. */
#define VERY_LATE_AS_A_WHOLE_US 200000
/* Of fewer sends one that came at a bad moment would speak for all. */
#define LEAST_SENDS 20
#define LATE_SECONDS 3

#define BUSY_SHARE 0.8
#define BUSY_SECONDS 5

/* Something else on this machine takes the time that a worker needs. */
#define QUEUED_SHARE 0.25
#define QUEUED_SECONDS 3

/* Something outside of this machine does. */
#define STOLEN_SHARE 0.25
#define STOLEN_SECONDS 3

/* Handshakes that wait for the few that may go on at once. */
#define MANY_HELD_BACK 64
#define HELD_BACK_SECONDS 3

static bool
is_very_late_as_a_whole (const ThrongVerdictState *self)
{
  return self->n_sends >= LEAST_SENDS && self->lateness_p99_us > VERY_LATE_AS_A_WHOLE_US;
}

static void
add_to_rule (ThrongVerdictRule *rule, bool is_broken, unsigned least_seconds, double value)
{
  if (!is_broken)
    {
      rule->n_seconds = 0;
      rule->worst = 0;
      return;
    }
  rule->n_seconds++;
  rule->worst = MAX (rule->worst, value);
  if (rule->n_seconds < least_seconds)
    return;
  rule->most_seconds = MAX (rule->most_seconds, rule->n_seconds);
  rule->worst_ever = MAX (rule->worst_ever, rule->worst);
}

/**
 * throng_verdict_add_second:
 * @second: the next second of the run
 *
 * Takes one more second into account. Seconds without sends say nothing about lateness: they
 * neither continue nor end a row of late ones. Of fewer than 20 sends only great lateness says
 * anything, and it does not invalidate.
 */
void
throng_verdict_add_second (ThrongVerdictState *self, const ThrongVerdictSecond *second)
{
  double p99_us = (double) second->lateness_p99_us;
  double late_us = MAX (LATE_US, LATE_SHARE_OF_MEDIAN * (double) second->response_median_us);
  double worst_us = (double) second->lateness_max_us;

  if (second->n_sends < LEAST_SENDS)
    late_us = MAX (late_us, VERY_LATE_US);
  if (second->n_sends > 0)
    add_to_rule (&self->late, p99_us > late_us, LATE_SECONDS, worst_us);
  if (second->n_sends >= LEAST_SENDS)
    add_to_rule (&self->very_late, p99_us > VERY_LATE_US, LATE_SECONDS, worst_us);
  add_to_rule (&self->busy, second->cpu_share > BUSY_SHARE, BUSY_SECONDS, second->cpu_share);
  add_to_rule (&self->queued, second->queued_share > QUEUED_SHARE, QUEUED_SECONDS,
               second->queued_share);
  add_to_rule (&self->stolen, second->stolen_share > STOLEN_SHARE, STOLEN_SECONDS,
               second->stolen_share);
  add_to_rule (&self->held_back, second->n_held_back > 0, HELD_BACK_SECONDS, second->n_held_back);
  add_to_rule (&self->many_held_back, second->n_held_back > MANY_HELD_BACK, HELD_BACK_SECONDS,
               second->n_held_back);
}

/**
 * throng_verdict_get:
 * @n_local_troubles: local conditions that made numbers doubtful
 *
 * Returns: invalid with any local trouble, when 1 % of at least 20 sends of the whole run left more
 * than 200 ms late, when requests left more than 20 ms late (99th percentile of a second with at
 * least 20 sends) for 3 s in a row, or when more than 64 waited for their TLS handshake for 3 s in
 * a row; degraded when they left later than 2 ms (20 ms where fewer left), and than 5 % of the
 * median response time, for 3 s in a row, when any waited for their handshake for 3 s in a row,
 * when a worker used more than 80 % of a core for 5 s or had to wait for a core for more than a
 * quarter of the time for 3 s, or when the host kept back more than a quarter of the processor time
 * for 3 s; else valid
 */
ThrongVerdict
throng_verdict_get (const ThrongVerdictState *self, unsigned n_local_troubles)
{
  if (n_local_troubles > 0 || self->very_late.most_seconds > 0
      || self->many_held_back.most_seconds > 0 || is_very_late_as_a_whole (self))
    return THRONG_VERDICT_INVALID;
  if (self->late.most_seconds > 0 || self->held_back.most_seconds > 0 || self->busy.most_seconds > 0
      || self->queued.most_seconds > 0 || self->stolen.most_seconds > 0)
    return THRONG_VERDICT_DEGRADED;
  return THRONG_VERDICT_VALID;
}

static char *
lateness_reason (const ThrongVerdictState *self)
{
  double worst_us = MAX (self->late.worst_ever, self->very_late.worst_ever);
  g_autofree char *worst = NULL;

  if (is_very_late_as_a_whole (self))
    worst_us = MAX (worst_us, (double) self->lateness_max_us);
  worst = throng_units_for_sentence (throng_format_ms (worst_us / 1000.0));
  return g_strdup_printf (
      _ ("Requests left up to %s ms late: the load generator could not keep up."), worst);
}

static char *
busy_reason (const ThrongVerdictState *self)
{
  g_autofree char *lasted = throng_units_for_sentence (
      throng_format_duration (self->busy.most_seconds));

  return g_strdup_printf (/* Translators: a percentage and a duration, such as “5 s” */
                          _ ("A worker used up to %.0f %% of a processor core for %s: "
                             "measured times may be too long."),
                          self->busy.worst_ever * 100.0, lasted);
}

static char *
queued_reason (const ThrongVerdictState *self)
{
  g_autofree char *lasted = throng_units_for_sentence (
      throng_format_duration (self->queued.most_seconds));

  return g_strdup_printf (
      _ ("A worker had to wait for a processor core for up to %.0f %% of the time, "
         "for %s: other programs took it, and measured times may be too long."),
      self->queued.worst_ever * 100.0, lasted);
}

static char *
stolen_reason (const ThrongVerdictState *self)
{
  g_autofree char *lasted = throng_units_for_sentence (
      throng_format_duration (self->stolen.most_seconds));

  return g_strdup_printf (/* Translators: a percentage and a duration */
                          _ ("Other virtual machines of the same host took up to %.0f %% of this "
                             "one’s processor time, for %s: measured times may be too long."),
                          self->stolen.worst_ever * 100.0, lasted);
}

static char *
held_back_reason (const ThrongVerdictState *self)
{
  g_autofree char *most = throng_units_for_sentence (
      throng_format_count ((uint64_t) self->held_back.worst_ever));
  g_autofree char *lasted = throng_units_for_sentence (
      throng_format_duration (self->held_back.most_seconds));

  return g_strdup_printf (/* Translators: a count and a duration */
                          _ ("Up to %s TLS handshakes at once waited for their turn in a worker, "
                             "for %s: new connections came faster than the load generator can "
                             "open them."),
                          most, lasted);
}

/**
 * throng_verdict_dup_reasons:
 * @local_troubles: %NULL-terminated sentences
 *
 * Returns: (transfer full): why the verdict is what it is, sentences for people; none when it is
 * valid
 */
char **
throng_verdict_dup_reasons (const ThrongVerdictState *self, const char *const *local_troubles)
{
  g_autoptr (GStrvBuilder) reasons = g_strv_builder_new ();

  g_strv_builder_addv (reasons, (const char **) local_troubles);
  if (self->late.most_seconds > 0 || self->very_late.most_seconds > 0
      || is_very_late_as_a_whole (self))
    g_strv_builder_take (reasons, lateness_reason (self));
  if (self->busy.most_seconds > 0)
    g_strv_builder_take (reasons, busy_reason (self));
  if (self->queued.most_seconds > 0)
    g_strv_builder_take (reasons, queued_reason (self));
  if (self->stolen.most_seconds > 0)
    g_strv_builder_take (reasons, stolen_reason (self));
  if (self->held_back.most_seconds > 0)
    g_strv_builder_take (reasons, held_back_reason (self));
  return g_strv_builder_end (reasons);
}
