/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-log.h"

struct _ThrongLogLine
{
  GObject parent_instance;

  ThrongLogKind kind;
  int64_t time_us;
  int64_t unix_us;
  char *text; /* Owned */
};

G_DEFINE_FINAL_TYPE (ThrongLogLine, throng_log_line, G_TYPE_OBJECT)

static void
throng_log_line_finalize (GObject *object)
{
  g_free (THRONG_LOG_LINE (object)->text);
  G_OBJECT_CLASS (throng_log_line_parent_class)->finalize (object);
}

static void
throng_log_line_class_init (ThrongLogLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = throng_log_line_finalize;
}

static void
throng_log_line_init (ThrongLogLine *self)
{
}

ThrongLogKind
throng_log_line_get_kind (ThrongLogLine *self)
{
  return self->kind;
}

int64_t
throng_log_line_get_time_us (ThrongLogLine *self)
{
  return self->time_us;
}

int64_t
throng_log_line_get_unix_us (ThrongLogLine *self)
{
  return self->unix_us;
}

const char *
throng_log_line_get_text (ThrongLogLine *self)
{
  return self->text;
}

/* Lines about requests come by the hundred and must not drive the others out. */
static unsigned
find_least_wanted (GListModel *log)
{
  for (unsigned i = 0; i < g_list_model_get_n_items (log); i++)
    {
      g_autoptr (ThrongLogLine) line = g_list_model_get_item (log, i);

      if (line->kind == THRONG_LOG_REQUEST)
        return i;
    }
  return 0;
}

void
throng_log_add (GListStore *log, ThrongLogKind kind, int64_t time_us, const char *text)
{
  g_autoptr (ThrongLogLine) line = g_object_new (THRONG_TYPE_LOG_LINE, NULL);

  line->kind = kind;
  line->time_us = time_us;
  line->unix_us = g_get_real_time ();
  line->text = g_strdup (text);
  if (g_list_model_get_n_items (G_LIST_MODEL (log)) >= THRONG_MOST_LOG_LINES)
    g_list_store_remove (log, find_least_wanted (G_LIST_MODEL (log)));
  g_list_store_append (log, line);
}
