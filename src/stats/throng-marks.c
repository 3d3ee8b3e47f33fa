/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/throng-marks.h"

#include <string.h>

typedef struct
{
  int64_t time_us;
  char *text; /* owned */
} Mark;

struct _ThrongMarks
{
  GArray *marks; /* of Mark, by time */
};

static void
clear_mark (void *data)
{
  g_free (((Mark *) data)->text);
}

/**
 * throng_marks_new:
 *
 * Returns: (transfer full): no marks
 */
ThrongMarks *
throng_marks_new (void)
{
  ThrongMarks *self = g_new0 (ThrongMarks, 1);

  self->marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  g_array_set_clear_func (self->marks, clear_mark);
  return self;
}

/**
 * throng_marks_free:
 * @self: (nullable): marks
 */
void
throng_marks_free (ThrongMarks *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->marks);
  g_free (self);
}

/* How many marks are at @time_us or before. */
static unsigned
count_until (const ThrongMarks *self, int64_t time_us)
{
  unsigned n = self->marks->len;

  while (n > 0 && g_array_index (self->marks, Mark, n - 1).time_us > time_us)
    n--;
  return n;
}

/**
 * throng_marks_add:
 * @time_us: since the run's start, also one that is still to come
 * @text: a few words; copied
 */
void
throng_marks_add (ThrongMarks *self, int64_t time_us, const char *text)
{
  Mark mark = { .time_us = time_us, .text = g_strdup (text) };

  g_array_insert_val (self->marks, count_until (self, time_us), mark);
  if (self->marks->len > THRONG_MOST_MARKS)
    g_array_remove_index (self->marks, 0);
}

/**
 * throng_marks_drop_after:
 * @time_us: since the run's start
 *
 * Forgets what was going to happen later than that.
 */
void
throng_marks_drop_after (ThrongMarks *self, int64_t time_us)
{
  g_array_set_size (self->marks, count_until (self, time_us));
}

/**
 * throng_marks_count:
 * @n_bytes: (out): of their texts with the NULs
 *
 * Returns: how many marks there are up to @now_us
 */
unsigned
throng_marks_count (const ThrongMarks *self, int64_t now_us, size_t *n_bytes)
{
  unsigned n = count_until (self, now_us);

  *n_bytes = 0;
  for (unsigned i = 0; i < n; i++)
    *n_bytes += strlen (g_array_index (self->marks, Mark, i).text) + 1;
  return n;
}

/**
 * throng_marks_write:
 * @n_marks: as from throng_marks_count()
 * @marks: (out): their times, and texts that stand in @text
 * @text: (out): room for all texts
 */
void
throng_marks_write (const ThrongMarks *self, unsigned n_marks, ThrongMark *marks, char *text)
{
  for (unsigned i = 0; i < n_marks; i++)
    {
      const Mark *mark = &g_array_index (self->marks, Mark, i);

      marks[i] = (ThrongMark) { .time_us = mark->time_us, .text = text };
      text = g_stpcpy (text, mark->text) + 1;
    }
}
