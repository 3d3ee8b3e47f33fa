/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-template-marks.h"

#include <stdbool.h>

#include "scenario/throng-template-faults.h"

#define TAG "template-fault"

/* Enough to see which template is meant. */
#define MOST_CHARACTERS 60

/* The red of the palette, which is seen on light and on dark; the wave that Pango draws for errors
 * hardly is. */
#define RED 0xe0e0
#define GREEN 0x1b1b
#define BLUE 0x2424

/* What is marked in a text view, for its tooltips. */
typedef struct
{
  GPtrArray *faults; /* Owned: of ThrongTemplateFault */
  char *text;        /* Owned: that they stand in */
} Marks;

static G_DEFINE_QUARK (throng - template - marks, marks)

static void
marks_free (Marks *marks)
{
  g_clear_pointer (&marks->faults, g_ptr_array_unref);
  g_free (marks->text);
  g_free (marks);
}

static char *
dup_text (GtkWidget *widget)
{
  GtkTextBuffer *buffer;
  GtkTextIter start;
  GtkTextIter end;

  if (!GTK_IS_TEXT_VIEW (widget))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (widget)));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

/* Which template, and what is wrong with it. */
static char *
explain (const Marks *marks, const ThrongTemplateFault *fault)
{
  g_autofree char *whole = g_strndup (marks->text + fault->start, fault->length);
  g_autofree char *shown = g_utf8_truncate_middle (whole, MOST_CHARACTERS);

  return g_strdup_printf ("%s: %s", shown, fault->message);
}

static char *
explain_all (const Marks *marks)
{
  GString *all = g_string_new (NULL);

  for (unsigned i = 0; i < marks->faults->len; i++)
    {
      g_autofree char *line = explain (marks, marks->faults->pdata[i]);

      g_string_append_printf (all, "%s%s", i > 0 ? "\n" : "", line);
    }
  return g_string_free_and_steal (all);
}

static void
mark_entry (GtkEntry *entry, const Marks *marks)
{
  g_autoptr (PangoAttrList) list = pango_attr_list_new ();

  for (unsigned i = 0; i < marks->faults->len; i++)
    {
      const ThrongTemplateFault *fault = marks->faults->pdata[i];
      PangoAttribute *attributes[] = { pango_attr_underline_new (PANGO_UNDERLINE_SINGLE),
                                       pango_attr_underline_color_new (RED, GREEN, BLUE) };

      for (unsigned j = 0; j < G_N_ELEMENTS (attributes); j++)
        {
          attributes[j]->start_index = (unsigned) fault->start;
          attributes[j]->end_index = (unsigned) (fault->start + fault->length);
          pango_attr_list_insert (list, attributes[j]);
        }
    }
  gtk_entry_set_attributes (entry, list);
}

static int
count_characters (const Marks *marks, gsize bytes)
{
  return (int) g_utf8_strlen (marks->text, (gssize) bytes);
}

static void
mark_buffer (GtkTextBuffer *buffer, const Marks *marks)
{
  static const GdkRGBA red = { RED / 65535.0f, GREEN / 65535.0f, BLUE / 65535.0f, 1 };
  GtkTextTagTable *tags = gtk_text_buffer_get_tag_table (buffer);
  GtkTextIter start;
  GtkTextIter end;

  if (gtk_text_tag_table_lookup (tags, TAG) == NULL)
    gtk_text_buffer_create_tag (buffer, TAG, "underline", PANGO_UNDERLINE_SINGLE, "underline-rgba",
                                &red, NULL);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag_by_name (buffer, TAG, &start, &end);
  for (unsigned i = 0; i < marks->faults->len; i++)
    {
      const ThrongTemplateFault *fault = marks->faults->pdata[i];

      gtk_text_buffer_get_iter_at_offset (buffer, &start, count_characters (marks, fault->start));
      gtk_text_buffer_get_iter_at_offset (buffer, &end,
                                          count_characters (marks, fault->start + fault->length));
      gtk_text_buffer_apply_tag_by_name (buffer, TAG, &start, &end);
    }
}

/* Where the pointer is, or by keyboard the cursor. */
static void
find_place (GtkTextView *view, int x, int y, gboolean by_keyboard, GtkTextIter *place)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);

  gtk_text_buffer_get_iter_at_mark (buffer, place, gtk_text_buffer_get_insert (buffer));
  if (by_keyboard)
    return;
  gtk_text_view_window_to_buffer_coords (view, GTK_TEXT_WINDOW_WIDGET, x, y, &x, &y);
  gtk_text_view_get_iter_at_location (view, place, x, y);
}

static gboolean
query_tooltip_cb (GtkTextView *view,
                  int x,
                  int y,
                  gboolean by_keyboard,
                  GtkTooltip *tooltip,
                  const Marks *marks)
{
  GtkTextIter place;
  int offset;

  find_place (view, x, y, by_keyboard, &place);
  offset = gtk_text_iter_get_offset (&place);
  for (unsigned i = 0; i < marks->faults->len; i++)
    {
      const ThrongTemplateFault *fault = marks->faults->pdata[i];
      g_autofree char *text = explain (marks, fault);

      if (offset < count_characters (marks, fault->start)
          || offset > count_characters (marks, fault->start + fault->length))
        continue;
      gtk_tooltip_set_text (tooltip, text);
      return TRUE;
    }
  return FALSE;
}

static Marks *
get_marks (GtkWidget *widget)
{
  Marks *marks = g_object_get_qdata (G_OBJECT (widget), marks_quark ());

  if (marks != NULL)
    return marks;
  marks = g_new0 (Marks, 1);
  g_object_set_qdata_full (G_OBJECT (widget), marks_quark (), marks, (GDestroyNotify) marks_free);
  if (GTK_IS_TEXT_VIEW (widget))
    {
      gtk_widget_set_has_tooltip (widget, TRUE);
      g_signal_connect (widget, "query-tooltip", G_CALLBACK (query_tooltip_cb), marks);
    }
  return marks;
}

void
throng_template_marks_update (GtkWidget *text, ThrongNode *node, const char *property)
{
  g_autofree char *written = dup_text (text);
  GPtrArray *faults = throng_node_find_template_faults (node, property, written);
  Marks *marks = g_object_get_qdata (G_OBJECT (text), marks_quark ());
  g_autofree char *explanation = NULL;

  if (faults->len == 0 && (marks == NULL || marks->faults->len == 0))
    {
      g_ptr_array_unref (faults);
      return;
    }
  marks = get_marks (text);
  g_clear_pointer (&marks->faults, g_ptr_array_unref);
  marks->faults = faults;
  g_set_str (&marks->text, written);
  explanation = explain_all (marks);
  if (GTK_IS_TEXT_VIEW (text))
    mark_buffer (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), marks);
  else
    {
      mark_entry (GTK_ENTRY (text), marks);
      gtk_widget_set_tooltip_text (text, faults->len > 0 ? explanation : NULL);
    }
  if (faults->len > 0)
    gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    explanation, -1);
}
