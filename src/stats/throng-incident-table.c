/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-incident-table.h"

#include <string.h>

struct _ThrongIncidentTable
{
  /* Owned */
  GHashTable *by_key;   /* set of ThrongIncident, equal by endpoint, place and message */
  GPtrArray *incidents; /* the same, in the order of their coming */
  ThrongTexts *texts;

  unsigned n_kept_apart;
  const char *other_message; /* static */
};

static unsigned
incident_hash (const void *key)
{
  const ThrongIncident *incident = key;

  return (g_str_hash (incident->message) * 33 + g_str_hash (incident->place)) * 33
         + incident->endpoint;
}

static gboolean
incident_equal (const void *a, const void *b)
{
  const ThrongIncident *x = a;
  const ThrongIncident *y = b;

  return x->endpoint == y->endpoint && strcmp (x->message, y->message) == 0
         && strcmp (x->place, y->place) == 0;
}

/* Whether @text can be kept as it is: valid and surely not too long. */
static bool
is_tidy (const char *text)
{
  size_t length = strnlen (text, THRONG_MOST_MESSAGE_CHARS + 1);

  return length <= THRONG_MOST_MESSAGE_CHARS && g_utf8_validate_len (text, length, NULL);
}

/* Servers choose part of the texts, so they may be of any length and any bytes. */
static char *
tidy (const char *text)
{
  size_t length = strnlen (text, THRONG_MOST_MESSAGE_BYTES);
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);

  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), THRONG_MOST_MESSAGE_CHARS));
}

static ThrongIncident *
insert (ThrongIncidentTable *self, const ThrongIncident *key)
{
  ThrongIncident *incident = g_new0 (ThrongIncident, 1);

  incident->endpoint = key->endpoint;
  incident->place = throng_texts_add (self->texts, key->place);
  incident->message = throng_texts_add (self->texts, key->message);
  g_ptr_array_add (self->incidents, incident);
  g_hash_table_add (self->by_key, incident);
  return incident;
}

static ThrongIncident *
find (ThrongIncidentTable *self, const ThrongIncident *key)
{
  ThrongIncident other = { .endpoint = key->endpoint, .place = "", .message = self->other_message };
  ThrongIncident *incident = g_hash_table_lookup (self->by_key, key);

  if (incident != NULL)
    return incident;
  if (self->n_kept_apart < THRONG_MOST_INCIDENTS)
    {
      self->n_kept_apart++;
      return insert (self, key);
    }
  incident = g_hash_table_lookup (self->by_key, &other);
  return incident != NULL ? incident : insert (self, &other);
}

static void
add_tidy (ThrongIncidentTable *self, const ThrongIncident *added)
{
  ThrongIncident *incident = find (self, added);

  incident->first_us = incident->count == 0 ? added->first_us
                                            : MIN (incident->first_us, added->first_us);
  incident->last_us = incident->count == 0 ? added->last_us
                                           : MAX (incident->last_us, added->last_us);
  incident->count += added->count;
}

/**
 * throng_incident_table_new:
 * @texts: keeps the texts of the incidents; referenced
 * @other_message: (transfer none): what the row that stands for all others says; a static text
 *
 * Returns: (transfer full): an empty table
 */
ThrongIncidentTable *
throng_incident_table_new (ThrongTexts *texts, const char *other_message)
{
  ThrongIncidentTable *self = g_new0 (ThrongIncidentTable, 1);

  self->by_key = g_hash_table_new (incident_hash, incident_equal);
  self->incidents = g_ptr_array_new_with_free_func (g_free);
  self->texts = throng_texts_ref (texts);
  self->other_message = other_message;
  return self;
}

/**
 * throng_incident_table_free:
 * @self: (nullable): a table
 */
void
throng_incident_table_free (ThrongIncidentTable *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->incidents);
  throng_texts_unref (self->texts);
  g_free (self);
}

/**
 * throng_incident_table_add:
 * @incident: copied; its texts may be any bytes and are made valid UTF-8 of at most 500 characters
 *
 * Adds to the count of equal incidents. Allocates nothing for one that is known and tidy.
 */
void
throng_incident_table_add (ThrongIncidentTable *self, const ThrongIncident *incident)
{
  ThrongIncident tidied = *incident;
  g_autofree char *place = is_tidy (incident->place) ? NULL : tidy (incident->place);
  g_autofree char *message = is_tidy (incident->message) ? NULL : tidy (incident->message);

  if (place != NULL)
    tidied.place = place;
  if (message != NULL)
    tidied.message = message;
  add_tidy (self, &tidied);
}

/**
 * throng_incident_table_reset_counts:
 *
 * Sets all counts to 0 and remembers the incidents, so that they stay the ones kept apart.
 */
void
throng_incident_table_reset_counts (ThrongIncidentTable *self)
{
  for (unsigned i = 0; i < self->incidents->len; i++)
    ((ThrongIncident *) self->incidents->pdata[i])->count = 0;
}

/**
 * throng_incident_table_shift:
 *
 * Moves the times of all incidents.
 */
void
throng_incident_table_shift (ThrongIncidentTable *self, int64_t by_us)
{
  for (unsigned i = 0; i < self->incidents->len; i++)
    {
      ThrongIncident *incident = self->incidents->pdata[i];

      incident->first_us += by_us;
      incident->last_us += by_us;
    }
}

/**
 * throng_incident_table_get_all:
 * @n_incidents: (out): how many
 *
 * Returns: (transfer none) (nullable): all incidents in the order of their coming, those with count
 * 0 too; valid until the next call that adds. A incident itself stays where it is as long as the
 * table
 */
const ThrongIncident *const *
throng_incident_table_get_all (ThrongIncidentTable *self, unsigned *n_incidents)
{
  *n_incidents = self->incidents->len;
  return (const ThrongIncident *const *) self->incidents->pdata;
}
