/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-examples.h"

#include <string.h>

/* An example and what it borrows from; atomically counted. */
typedef struct
{
  ThrongExample example; /* first, so that a pointer to one is a pointer to the other */
  GBytes *bytes;         /* owned */
} Kept;

struct _ThrongExamples
{
  GPtrArray *kept; /* of Kept, in the order of their coming */
  size_t n_bytes;
  unsigned n_endpoints;
};

static void
kept_clear (void *data)
{
  g_bytes_unref (((Kept *) data)->bytes);
}

static void
kept_unref (void *data)
{
  g_atomic_rc_box_release_full (data, kept_clear);
}

/**
 * throng_examples_new:
 * @n_endpoints: of the plan
 *
 * Returns: (transfer full): no examples
 */
ThrongExamples *
throng_examples_new (unsigned n_endpoints)
{
  ThrongExamples *self = g_new0 (ThrongExamples, 1);

  self->kept = g_ptr_array_new_with_free_func (kept_unref);
  self->n_endpoints = n_endpoints;
  return self;
}

/**
 * throng_examples_free:
 * @self: (nullable): examples
 */
void
throng_examples_free (ThrongExamples *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->kept);
  g_free (self);
}

static bool
is_alike (const ThrongExample *a, const ThrongExample *b)
{
  return a->endpoint == b->endpoint && strcmp (a->failure, b->failure) == 0;
}

/* Which one has to go for @added, kept->len = none. Returns: whether there is a place for it */
static bool
find_place (const ThrongExamples *self, const ThrongExample *added, unsigned *replaced)
{
  bool is_failure = added->failure[0] != '\0';
  unsigned first = self->kept->len;
  unsigned first_without_body = self->kept->len;
  unsigned n_alike = 0;

  for (unsigned i = self->kept->len; i > 0; i--)
    {
      const ThrongExample *example = self->kept->pdata[i - 1];

      if (!is_alike (example, added))
        continue;
      n_alike++;
      first = i - 1;
      if (example->answer_body[0] == '\0')
        first_without_body = i - 1;
    }
  *replaced = self->kept->len;
  if (n_alike < (is_failure ? THRONG_MOST_FAILED_EXAMPLES : THRONG_MOST_OK_EXAMPLES))
    return self->kept->len < THRONG_MOST_EXAMPLES;
  *replaced = is_failure ? first_without_body : first;
  return !is_failure || (added->answer_body[0] != '\0' && *replaced < self->kept->len);
}

static void
remove_kept (ThrongExamples *self, unsigned index)
{
  self->n_bytes -= g_bytes_get_size (((Kept *) self->kept->pdata[index])->bytes);
  g_ptr_array_remove_index (self->kept, index);
}

/**
 * throng_examples_add:
 * @bytes: from throng_example_write(); referenced
 *
 * Keeps an example if there is a place for it.
 *
 * Returns: %FALSE when @bytes are no example of this plan
 */
bool
throng_examples_add (ThrongExamples *self, GBytes *bytes)
{
  ThrongExample example;
  unsigned replaced;
  Kept *kept;

  if (!throng_example_read (&example, bytes) || example.endpoint >= self->n_endpoints)
    return false;
  if (!find_place (self, &example, &replaced))
    return true;
  if (replaced < self->kept->len)
    remove_kept (self, replaced);
  if (self->n_bytes + g_bytes_get_size (bytes) > THRONG_MOST_EXAMPLES_BYTES)
    return true;
  kept = g_atomic_rc_box_new0 (Kept);
  kept->example = example;
  kept->bytes = g_bytes_ref (bytes);
  self->n_bytes += g_bytes_get_size (bytes);
  g_ptr_array_add (self->kept, kept);
  return true;
}

/**
 * throng_examples_clear:
 *
 * Forgets all examples.
 */
void
throng_examples_clear (ThrongExamples *self)
{
  g_ptr_array_set_size (self->kept, 0);
  self->n_bytes = 0;
}

/**
 * throng_examples_shift:
 *
 * Moves the times of all examples. Those that somebody holds stay as they are.
 */
void
throng_examples_shift (ThrongExamples *self, int64_t by_us)
{
  for (unsigned i = 0; i < self->kept->len; i++)
    {
      const Kept *old = self->kept->pdata[i];
      Kept *kept = g_atomic_rc_box_new0 (Kept);

      kept->example = old->example;
      kept->example.sent_us += by_us;
      kept->bytes = g_bytes_ref (old->bytes);
      kept_unref (self->kept->pdata[i]);
      self->kept->pdata[i] = kept;
    }
}

/**
 * throng_examples_dup_all:
 *
 * Returns: (transfer full) (element-type ThrongExample): those kept now, in the order of their
 * coming; they live on without @self, and may be read in any thread
 */
GPtrArray *
throng_examples_dup_all (ThrongExamples *self)
{
  GPtrArray *all = g_ptr_array_new_full (self->kept->len, kept_unref);

  for (unsigned i = 0; i < self->kept->len; i++)
    g_ptr_array_add (all, g_atomic_rc_box_acquire (self->kept->pdata[i]));
  return all;
}
