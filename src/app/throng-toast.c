/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-toast.h"

/* What a toast has around its title: margins, the button that closes it; another button. */
#define FRAME_WIDTH 90
#define BUTTON_WIDTH 120
/* However little room there seems to be. */
#define FEWEST_CHARACTERS 10

/* As a label reckons with it, in the font of a toast. */
static int
get_character_width (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontDescription *font = pango_font_description_copy (
      pango_context_get_font_description (context));
  PangoFontMetrics *metrics;
  int width;

  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  metrics = pango_context_get_metrics (context, font, NULL);
  width = MAX (pango_font_metrics_get_approximate_char_width (metrics),
               pango_font_metrics_get_approximate_digit_width (metrics));
  pango_font_metrics_unref (metrics);
  pango_font_description_free (font);
  return MAX (PANGO_PIXELS_CEIL (width), 1);
}

/* A toast's own title is cut where the window has no room for it. */
static GtkWidget *
make_label (const char *sentence, int n_characters)
{
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), n_characters);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

AdwToast *
throng_toast_show (GtkWidget *widget, const char *sentence, const char *button)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast;
  int room, n_characters;

  if (overlay == NULL)
    return NULL;
  room = gtk_widget_get_width (overlay) - FRAME_WIDTH - (button != NULL ? BUTTON_WIDTH : 0);
  n_characters = MAX (room / get_character_width (overlay), FEWEST_CHARACTERS);
  toast = adw_toast_new (sentence);
  adw_toast_set_use_markup (toast, FALSE);
  if (g_utf8_strlen (sentence, -1) > n_characters)
    {
      adw_toast_set_custom_title (toast, make_label (sentence, n_characters));
      /* That of the toast itself would have been. */
      gtk_accessible_announce (GTK_ACCESSIBLE (overlay), sentence,
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
    }
  if (button != NULL)
    adw_toast_set_button_label (toast, button);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  return toast;
}
