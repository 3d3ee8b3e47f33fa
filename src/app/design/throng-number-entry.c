/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/design/throng-number-entry.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdbool.h>

#include "app/design/throng-form-item.h"
#include "app/design/throng-form-value.h"

struct _ThrongNumberEntry
{
  AdwBin parent_instance;

  /* Owned */
  char *title;

  double value;
  double lowest, highest;
  gboolean whole;
  gboolean applies_typed;
  bool is_wrong; /* what was typed can't be the value */

  /* Template children */
  GtkEntry *entry;
  GtkButton *less_button;
  GtkButton *more_button;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_LOWEST,
  PROP_HIGHEST,
  PROP_WHOLE,
  PROP_APPLIES_TYPED,
  N_PROPS,
};

enum
{
  SIGNAL_APPLIED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static unsigned signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ThrongNumberEntry, throng_number_entry, ADW_TYPE_BIN)

/**
 * throng_number_entry_step:
 * @direction: 1 or -1
 *
 * Returns: the next number in steps of about a tenth: 1, 2 … 10, 11 … 100, 110 …
 */
double
throng_number_entry_step (double value, int direction, double lowest, double highest)
{
  /* Down from 100 it is 99: the step is that of where one goes. */
  double size = direction > 0 ? value : value - 1e-9 * value;
  double step = size >= 100 ? pow (10, floor (log10 (size)) - 1) : 1;
  double next = direction > 0 ? floor (value / step + 1 + 1e-9) * step
                              : ceil (value / step - 1 - 1e-9) * step;

  return CLAMP (next, lowest, highest);
}

static void
show_error (ThrongNumberEntry *self, const char *sentence)
{
  self->is_wrong = sentence != NULL;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->entry), sentence);
  throng_form_mark_fault (GTK_WIDGET (self->entry), sentence);
}

static void
show_value (ThrongNumberEntry *self)
{
  g_autofree char *text = g_strdup_printf ("%.10g", self->value);

  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (self->entry))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  show_error (self, NULL);
}

static bool
parse (ThrongNumberEntry *self, double *value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_auto (GValue) number = G_VALUE_INIT;

  g_value_init (&number, self->whole ? G_TYPE_INT64 : G_TYPE_DOUBLE);
  if (!throng_form_value_parse (text, false, &number, NULL))
    return false;
  *value = self->whole ? (double) g_value_get_int64 (&number) : g_value_get_double (&number);
  return *value >= self->lowest && *value <= self->highest;
}

static void
apply (ThrongNumberEntry *self, double value)
{
  bool is_new = value != self->value;

  self->value = value;
  if (is_new)
    g_signal_emit (self, signals[SIGNAL_APPLIED], 0);
}

static char *
dup_range (ThrongNumberEntry *self)
{
  if (self->whole)
    return g_strdup_printf (_ ("A whole number from %.10g to %.10g"), self->lowest, self->highest);
  return g_strdup_printf (_ ("A number from %.10g to %.10g"), self->lowest, self->highest);
}

static void
apply_typed (ThrongNumberEntry *self)
{
  g_autofree char *sentence = dup_range (self);
  double value;

  if (parse (self, &value))
    {
      show_error (self, NULL);
      apply (self, value);
    }
  else
    show_error (self, sentence);
}

static void
activate_cb (ThrongNumberEntry *self)
{
  apply_typed (self);
}

static void
changed_cb (ThrongNumberEntry *self)
{
  if (self->applies_typed)
    apply_typed (self);
}

static void
leave_cb (ThrongNumberEntry *self)
{
  /* Nobody should believe that what is wrong holds, nor look for it when it has gone. */
  if (!self->applies_typed || !self->is_wrong)
    show_value (self);
}

static void
step (ThrongNumberEntry *self, int direction)
{
  double value = throng_number_entry_step (self->value, direction, self->lowest, self->highest);

  if (value == self->value)
    return;
  self->value = value;
  show_value (self);
  g_signal_emit (self, signals[SIGNAL_APPLIED], 0);
}

static void
less_cb (ThrongNumberEntry *self)
{
  step (self, -1);
}

static void
more_cb (ThrongNumberEntry *self)
{
  step (self, 1);
}

static gboolean
key_pressed_cb (ThrongNumberEntry *self, guint key)
{
  if (key != GDK_KEY_Up && key != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  step (self, key == GDK_KEY_Up ? 1 : -1);
  return GDK_EVENT_STOP;
}

static void
set_title (ThrongNumberEntry *self, const char *title)
{
  /* Translators: a button beside a number, such as "Less: Users". */
  g_autofree char *less = g_strdup_printf (_ ("Less: %s"), title);
  g_autofree char *more = g_strdup_printf (_ ("More: %s"), title);

  g_set_str (&self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->less_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  less, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  more, -1);
}

static void
throng_number_entry_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ThrongNumberEntry *self = THRONG_NUMBER_ENTRY (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_LOWEST:
      g_value_set_double (value, self->lowest);
      break;
    case PROP_HIGHEST:
      g_value_set_double (value, self->highest);
      break;
    case PROP_WHOLE:
      g_value_set_boolean (value, self->whole);
      break;
    case PROP_APPLIES_TYPED:
      g_value_set_boolean (value, self->applies_typed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
throng_number_entry_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  ThrongNumberEntry *self = THRONG_NUMBER_ENTRY (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      set_title (self, g_value_get_string (value));
      break;
    case PROP_LOWEST:
      self->lowest = g_value_get_double (value);
      break;
    case PROP_HIGHEST:
      self->highest = g_value_get_double (value);
      break;
    case PROP_WHOLE:
      self->whole = g_value_get_boolean (value);
      break;
    case PROP_APPLIES_TYPED:
      self->applies_typed = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
throng_number_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (THRONG_NUMBER_ENTRY (widget)->entry));
}

static void
throng_number_entry_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), THRONG_TYPE_NUMBER_ENTRY);

  G_OBJECT_CLASS (throng_number_entry_parent_class)->dispose (object);
}

static void
throng_number_entry_finalize (GObject *object)
{
  g_free (THRONG_NUMBER_ENTRY (object)->title);

  G_OBJECT_CLASS (throng_number_entry_parent_class)->finalize (object);
}

static void
throng_number_entry_class_init (ThrongNumberEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = throng_number_entry_get_property;
  object_class->set_property = throng_number_entry_set_property;
  object_class->dispose = throng_number_entry_dispose;
  object_class->finalize = throng_number_entry_finalize;
  widget_class->grab_focus = throng_number_entry_grab_focus;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_LOWEST] = g_param_spec_double ("lowest", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_HIGHEST] = g_param_spec_double ("highest", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_WHOLE] = g_param_spec_boolean ("whole", NULL, NULL, FALSE, flags);
  properties[PROP_APPLIES_TYPED] = g_param_spec_boolean ("applies-typed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_APPLIED] = g_signal_new ("applied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/throngapp/Throng/throng-number-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongNumberEntry, entry);
  gtk_widget_class_bind_template_child (widget_class, ThrongNumberEntry, less_button);
  gtk_widget_class_bind_template_child (widget_class, ThrongNumberEntry, more_button);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, less_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
throng_number_entry_init (ThrongNumberEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

double
throng_number_entry_get_value (ThrongNumberEntry *self)
{
  return self->value;
}

void
throng_number_entry_replace_value (ThrongNumberEntry *self, double value)
{
  self->value = value;
  show_value (self);
}

void
throng_number_entry_set_value (ThrongNumberEntry *self, double value)
{
  bool is_typing = (gtk_widget_get_state_flags (GTK_WIDGET (self->entry))
                    & GTK_STATE_FLAG_FOCUS_WITHIN)
                   != 0;

  if (!is_typing)
    throng_number_entry_replace_value (self, value);
}

char *
throng_number_entry_dup_fault (ThrongNumberEntry *self)
{
  g_autofree char *range = dup_range (self);

  return self->is_wrong ? g_strdup_printf ("%s: %s", self->title, range) : NULL;
}
