/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-capacity.h"

#include <math.h>

/* A slot's next job starts when the former one ended, not when the main loop noticed, so that the
 * capacity does not depend on the granularity of timers. After a longer pause of the process the
 * lost time stays lost, as on a real server. */
#define CREDIT_MAX_US 10000

/* Of the normal distribution under the lognormal one: a tail of about three times the mean. */
#define SIGMA 0.5

typedef struct
{
  gpointer job;
  gint64 at_us; /* the arrival while it waits, then the end of service */
} Entry;

struct _ThrongDemoCapacity
{
  guint slots;
  guint queue_max;
  double log_median_us;

  /* Owned */
  GQueue waiting;        /* of Entry, by arrival */
  GSequence *in_service; /* of Entry, by end of service */
  GRand *rand;
  GSource *source;

  /* Borrowed */
  const ThrongDemoCapacityFuncs *funcs;
  gpointer user_data;
};

static int
compare_entries_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Entry *one = a, *other = b;

  return (one->at_us > other->at_us) - (one->at_us < other->at_us);
}

/* Box-Muller. */
static double
draw_normal (GRand *rand)
{
  double radius = sqrt (-2.0 * log (1.0 - g_rand_double (rand)));

  return radius * cos (2.0 * G_PI * g_rand_double (rand));
}

static gint64
draw_service_us (ThrongDemoCapacity *self)
{
  return llround (exp (self->log_median_us + SIGMA * draw_normal (self->rand)));
}

static void
free_entry (ThrongDemoCapacity *self, Entry *entry)
{
  self->funcs->free (entry->job);
  g_free (entry);
}

static void
take_up (ThrongDemoCapacity *self, Entry *entry, gint64 start_us)
{
  self->funcs->start (entry->job, self->user_data);
  entry->at_us = start_us + draw_service_us (self);
  g_sequence_insert_sorted (self->in_service, entry, compare_entries_cb, NULL);
}

static bool
drop_if_gone (ThrongDemoCapacity *self, Entry *entry)
{
  if (!self->funcs->is_gone (entry->job, self->user_data))
    return false;

  self->funcs->drop (entry->job, self->user_data);
  free_entry (self, entry);
  return true;
}

static void
fill_slot (ThrongDemoCapacity *self, gint64 free_since_us)
{
  Entry *entry;

  while ((entry = g_queue_pop_head (&self->waiting)) != NULL)
    if (!drop_if_gone (self, entry))
      {
        take_up (self, entry, MAX (entry->at_us, free_since_us));
        return;
      }
}

static void
update_ready_time (ThrongDemoCapacity *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->in_service);
  gint64 ready_us = -1;

  if (!g_sequence_iter_is_end (first))
    ready_us = ((Entry *) g_sequence_get (first))->at_us;
  g_source_set_ready_time (self->source, ready_us);
}

static gboolean
complete_cb (gpointer user_data)
{
  ThrongDemoCapacity *self = user_data;
  gint64 now_us = g_source_get_time (self->source);
  GSequenceIter *first;

  while (!g_sequence_iter_is_end (first = g_sequence_get_begin_iter (self->in_service)))
    {
      Entry *entry = g_sequence_get (first);
      gint64 end_us = entry->at_us;

      if (end_us > now_us)
        break;
      g_sequence_remove (first);
      self->funcs->finish (entry->job, self->user_data);
      free_entry (self, entry);
      fill_slot (self, MAX (end_us, now_us - CREDIT_MAX_US));
    }
  update_ready_time (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_source (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs source_funcs = { .dispatch = dispatch_source };

ThrongDemoCapacity *
throng_demo_capacity_new (guint slots,
                          guint queue_max,
                          double mean_service_us,
                          guint32 seed,
                          const ThrongDemoCapacityFuncs *funcs,
                          gpointer user_data)
{
  ThrongDemoCapacity *self = g_new0 (ThrongDemoCapacity, 1);

  self->slots = slots;
  self->queue_max = queue_max;
  self->log_median_us = log (mean_service_us) - SIGMA * SIGMA / 2.0;
  self->funcs = funcs;
  self->user_data = user_data;
  g_queue_init (&self->waiting);
  self->in_service = g_sequence_new (NULL);
  self->rand = g_rand_new_with_seed (seed);
  self->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "throng-demo-capacity");
  g_source_set_callback (self->source, complete_cb, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());

  return self;
}

static void
free_entry_cb (gpointer data, gpointer user_data)
{
  free_entry (user_data, data);
}

void
throng_demo_capacity_free (ThrongDemoCapacity *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_queue_foreach (&self->waiting, free_entry_cb, self);
  g_queue_clear (&self->waiting);
  g_sequence_foreach (self->in_service, free_entry_cb, self);
  g_sequence_free (self->in_service);
  g_rand_free (self->rand);
  g_free (self);
}

bool
throng_demo_capacity_submit (ThrongDemoCapacity *self, gpointer job)
{
  bool is_slot_free = (guint) g_sequence_get_length (self->in_service) < self->slots;
  Entry *entry;

  if (!is_slot_free && self->waiting.length >= self->queue_max)
    return false;

  entry = g_new (Entry, 1);
  entry->job = job;
  entry->at_us = g_get_monotonic_time ();
  if (is_slot_free)
    {
      take_up (self, entry, entry->at_us);
      update_ready_time (self);
    }
  else
    g_queue_push_tail (&self->waiting, entry);

  return true;
}

void
throng_demo_capacity_sweep (ThrongDemoCapacity *self)
{
  GList *link = self->waiting.head;

  while (link != NULL)
    {
      GList *next = link->next;

      if (drop_if_gone (self, link->data))
        g_queue_delete_link (&self->waiting, link);
      link = next;
    }
}

guint
throng_demo_capacity_get_n_waiting (ThrongDemoCapacity *self)
{
  return self->waiting.length;
}
