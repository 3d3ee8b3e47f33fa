/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-suggestions.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <stdbool.h>

#include "scenario/throng-completion.h"

/* Further ones are found by typing on. */
#define MAX_ROWS 100
#define MAX_HEIGHT 240
#define NOWHERE G_MAXSIZE

typedef struct
{
  /* Owned */
  ThrongNode *node; /* (nullable) */
  char *property;
  ThrongCompletion *completion; /* (nullable): what the list shows */
  GObject *source;              /* (nullable): what tells of changes of the text */

  /* Borrowed */
  GtkWidget *text;
  GtkWidget *popover; /* (nullable): made when it is first needed */
  GtkListBox *list;
  GtkWidget *viewport;

  gsize dismissed; /* the start of what Escape was pressed at, or NOWHERE */
  unsigned idle;   /* 0 = none */
  bool is_typed;   /* the text has changed, not only the cursor */
} Suggestions;

static G_DEFINE_QUARK (throng - suggestions, suggestions)

/* The text and its cursor */

static void
dup_sides_of_view (GtkTextBuffer *buffer, char **before, char **after)
{
  GtkTextIter start;
  GtkTextIter cursor;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  *before = gtk_text_buffer_get_text (buffer, &start, &cursor, TRUE);
  *after = gtk_text_buffer_get_text (buffer, &cursor, &end, TRUE);
}

static void
dup_sides (Suggestions *self, char **before, char **after)
{
  const char *text;
  const char *cursor;

  if (GTK_IS_TEXT_VIEW (self->text))
    {
      dup_sides_of_view (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), before, after);
      return;
    }
  text = gtk_editable_get_text (GTK_EDITABLE (self->text));
  cursor = g_utf8_offset_to_pointer (text, gtk_editable_get_position (GTK_EDITABLE (self->text)));
  *before = g_strndup (text, (gsize) (cursor - text));
  *after = g_strdup (cursor);
}

static bool
has_selection (Suggestions *self)
{
  if (GTK_IS_TEXT_VIEW (self->text))
    return gtk_text_buffer_get_has_selection (
        gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)));
  return gtk_editable_get_selection_bounds (GTK_EDITABLE (self->text), NULL, NULL);
}

/* Puts @chosen in place of what stands between @start, in characters, and the cursor. */
static void
replace_in_view (GtkTextBuffer *buffer, int start, const char *chosen)
{
  GtkTextIter from;
  GtkTextIter cursor;

  gtk_text_buffer_get_iter_at_offset (buffer, &from, start);
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &from, &cursor);
  gtk_text_buffer_insert (buffer, &from, chosen, -1);
  gtk_text_buffer_end_user_action (buffer);
}

static void
replace_in_entry (GtkEditable *entry, int start, const char *chosen)
{
  int position = start;

  gtk_editable_delete_text (entry, start, gtk_editable_get_position (entry));
  gtk_editable_insert_text (entry, chosen, -1, &position);
  gtk_editable_set_position (entry, position);
}

static GdkRectangle
find_cursor_of_view (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter cursor;
  GdkRectangle at;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  gtk_text_view_get_iter_location (view, &cursor, &at);
  gtk_text_view_buffer_to_window_coords (view, GTK_TEXT_WINDOW_WIDGET, at.x, at.y, &at.x, &at.y);
  return at;
}

static GdkRectangle
find_cursor_of_entry (GtkEditable *entry)
{
  GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (entry));
  graphene_rect_t strong;
  graphene_point_t point;

  gtk_text_compute_cursor_extents (GTK_TEXT (text), gtk_editable_get_position (entry), &strong,
                                   NULL);
  if (!gtk_widget_compute_point (text, GTK_WIDGET (entry), &strong.origin, &point))
    point = GRAPHENE_POINT_INIT (0, 0);
  return (GdkRectangle) { (int) point.x, 0, 1, gtk_widget_get_height (GTK_WIDGET (entry)) };
}

/* The list */

static bool
is_open (Suggestions *self)
{
  return self->completion != NULL;
}

static void
close_list (Suggestions *self)
{
  g_clear_pointer (&self->completion, throng_completion_free);
  if (self->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static char *
describe (const ThrongOffer *offer)
{
  const char *origin = offer->origin;

  if (offer->sample != NULL && origin != NULL)
    /* Translators: what can be filled in, a value that it could have, and where it comes from */
    return g_strdup_printf (_ ("%s, such as %s, %s"), offer->text, offer->sample, origin);
  if (offer->sample != NULL)
    /* Translators: what can be filled in, and a value that it could have */
    return g_strdup_printf (_ ("%s, such as %s"), offer->text, offer->sample);
  return origin != NULL ? g_strdup_printf ("%s, %s", offer->text, origin) : g_strdup (offer->text);
}

/* The focus stays in the text, so what is chosen is said. */
static void
select_row (Suggestions *self, GtkListBoxRow *row)
{
  g_autofree char *label = NULL;

  gtk_list_box_select_row (self->list, row);
  if (row == NULL)
    return;
  gtk_viewport_scroll_to (GTK_VIEWPORT (self->viewport), GTK_WIDGET (row), NULL);
  label = describe (self->completion->offers->pdata[gtk_list_box_row_get_index (row)]);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->text), label,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
take (Suggestions *self, GtkListBoxRow *row)
{
  const ThrongOffer *offer = self->completion->offers->pdata[gtk_list_box_row_get_index (row)];
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *chosen = NULL;
  int start;

  dup_sides (self, &before, &after);
  chosen = throng_completion_dup_text (self->completion, offer, after);
  start = (int) g_utf8_strlen (before, (gssize) self->completion->start);
  close_list (self);
  if (GTK_IS_TEXT_VIEW (self->text))
    replace_in_view (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), start, chosen);
  else
    replace_in_entry (GTK_EDITABLE (self->text), start, chosen);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, Suggestions *self)
{
  if (is_open (self))
    take (self, row);
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_row (Suggestions *self, const ThrongOffer *offer)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *row = gtk_list_box_row_new ();
  const char *hint = offer->sample != NULL ? offer->sample : offer->origin;
  g_autofree char *label = describe (offer);

  gtk_box_append (GTK_BOX (box), make_label (offer->text, "monospace"));
  if (hint != NULL)
    {
      GtkWidget *end = make_label (hint, "dim-label");

      gtk_widget_set_hexpand (end, TRUE);
      gtk_widget_set_halign (end, GTK_ALIGN_END);
      gtk_box_append (GTK_BOX (box), end);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_focusable (row, FALSE);
  gtk_widget_set_tooltip_text (row, offer->origin);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_list_box_append (self->list, row);
}

static void
make_popover (Suggestions *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_set_focusable (GTK_WIDGET (self->list), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Suggestions"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "suggestions");
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  self->viewport = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller));

  self->popover = gtk_popover_new ();
  gtk_widget_add_css_class (self->popover, "menu");
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_can_focus (self->popover, FALSE);
  gtk_popover_set_child (GTK_POPOVER (self->popover), scroller);
  gtk_widget_set_parent (self->popover, self->text);
}

/* Takes @completion. */
static void
open_list (Suggestions *self, ThrongCompletion *completion)
{
  GdkRectangle at = GTK_IS_TEXT_VIEW (self->text)
                        ? find_cursor_of_view (GTK_TEXT_VIEW (self->text))
                        : find_cursor_of_entry (GTK_EDITABLE (self->text));

  if (self->popover == NULL)
    make_popover (self);
  g_clear_pointer (&self->completion, throng_completion_free);
  self->completion = completion;
  gtk_list_box_remove_all (self->list);
  for (unsigned i = 0; i < completion->offers->len && i < MAX_ROWS; i++)
    add_row (self, completion->offers->pdata[i]);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &at);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  if (completion->is_likely)
    select_row (self, gtk_list_box_get_row_at_index (self->list, 0));
}

/* @is_asked: it was not typing that led here */
static void
update (Suggestions *self, bool is_asked)
{
  bool has_focus = (gtk_widget_get_state_flags (self->text) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (ThrongCompletion) completion = NULL;

  if (self->node != NULL && has_focus && !has_selection (self))
    {
      dup_sides (self, &before, &after);
      if (is_asked || before[0] != '\0')
        completion = throng_completion_new (self->node, self->property, before);
    }
  if (is_asked || completion == NULL || completion->start != self->dismissed)
    self->dismissed = NOWHERE;
  if (completion != NULL && self->dismissed == NOWHERE)
    open_list (self, g_steal_pointer (&completion));
  else
    close_list (self);
}

static gboolean
idle_cb (void *data)
{
  Suggestions *self = data;
  bool is_typed = self->is_typed;

  self->idle = 0;
  self->is_typed = false;
  if (is_typed || is_open (self))
    update (self, false);
  return G_SOURCE_REMOVE;
}

/* Later: the node follows the text, and a new row finds its place in the list, in the meantime. */
static void
moved_cb (Suggestions *self)
{
  if (self->idle == 0 && self->node != NULL)
    self->idle = g_idle_add (idle_cb, self);
}

static void
changed_cb (Suggestions *self)
{
  self->is_typed = true;
  moved_cb (self);
}

static void
left_cb (Suggestions *self)
{
  close_list (self);
}

/* Keys */

static void
move (Suggestions *self, int by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int n = (int) MIN (self->completion->offers->len, MAX_ROWS);
  int index = row != NULL ? gtk_list_box_row_get_index (row) : by > 0 ? -1 : n;

  select_row (self, gtk_list_box_get_row_at_index (self->list, (index + by + n) % n));
}

static gboolean
open_by_key (Suggestions *self, unsigned keyval, GdkModifierType modifiers)
{
  bool is_space = keyval == GDK_KEY_space && (modifiers & GDK_CONTROL_MASK) != 0;
  bool is_down = keyval == GDK_KEY_Down && GTK_IS_ENTRY (self->text);

  if (is_space || is_down)
    update (self, true);
  return (is_space || is_down) && is_open (self);
}

static bool
is_for_list (unsigned keyval)
{
  return keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_Tab
         || keyval == GDK_KEY_Up || keyval == GDK_KEY_Down;
}

/* Who types fast means what stands there, not what was offered for its beginning. */
static void
catch_up (Suggestions *self)
{
  if (self->idle == 0)
    return;
  g_source_remove (self->idle);
  idle_cb (self);
}

static gboolean
key_pressed_cb (Suggestions *self, unsigned keyval, unsigned keycode, GdkModifierType modifiers)
{
  GtkListBoxRow *row;

  if (is_open (self) && is_for_list (keyval))
    catch_up (self);
  if (!is_open (self))
    return open_by_key (self, keyval, modifiers);
  row = gtk_list_box_get_selected_row (self->list);
  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      move (self, keyval == GDK_KEY_Down ? 1 : -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      self->dismissed = self->completion->start;
      close_list (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_Tab:
      if (row == NULL)
        return GDK_EVENT_PROPAGATE;
      take (self, row);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* Life */

static void
suggestions_free (Suggestions *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->completion, throng_completion_free);
  g_clear_object (&self->node);
  g_free (self->property);
  g_free (self);
}

static void
destroyed_cb (Suggestions *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->node);
  g_clear_pointer (&self->completion, throng_completion_free);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);
  g_clear_object (&self->source);
}

static void
follow_text (Suggestions *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  gpointer source = self->text;

  if (GTK_IS_TEXT_VIEW (self->text))
    source = self->source = g_object_ref (
        G_OBJECT (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text))));
  g_signal_connect_swapped (source, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (source, "notify::cursor-position", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (self->text, "destroy", G_CALLBACK (destroyed_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (self->text, keys);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (self->text, focus);
}

void
throng_suggestions_attach (GtkWidget *text, ThrongNode *node, const char *property)
{
  Suggestions *self = g_object_get_qdata (G_OBJECT (text), suggestions_quark ());

  if (self == NULL)
    {
      self = g_new0 (Suggestions, 1);
      self->text = text;
      self->dismissed = NOWHERE;
      g_object_set_qdata_full (G_OBJECT (text), suggestions_quark (), self,
                               (GDestroyNotify) suggestions_free);
      follow_text (self);
    }
  close_list (self);
  if (node == NULL)
    g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_set_object (&self->node, node);
  g_set_str (&self->property, property);
}
