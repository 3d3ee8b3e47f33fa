/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-preferences.h"

#include <glib/gi18n.h>

#include "app/throng-application.h"
#include "app/chart/throng-plot-kind.h"

struct _ThrongPreferences
{
  AdwPreferencesDialog parent_instance;

  /* Owned */
  GSettings *settings;
  GPtrArray *host_rows; /* of GtkWidget, borrowed */

  /* Borrowed */
  AdwSwitchRow *time_rows[THRONG_PLOT_N_TIMES];

  /* Template children */
  AdwComboRow *refresh_row;
  AdwPreferencesGroup *times_group;
  AdwPreferencesGroup *hosts_group;
  AdwActionRow *no_hosts_row;
};

G_DEFINE_FINAL_TYPE (ThrongPreferences, throng_preferences, ADW_TYPE_PREFERENCES_DIALOG)

/* By the position in the list of the row. */
static const int refresh_ms[] = { 250, 500, 1000, 2000 };

static gboolean
get_refresh_position (GValue *value, GVariant *variant, void *data)
{
  unsigned position = 0;

  for (unsigned i = 0; i < G_N_ELEMENTS (refresh_ms); i++)
    if (refresh_ms[i] == g_variant_get_int32 (variant))
      position = i;
  g_value_set_uint (value, position);
  return TRUE;
}

static GVariant *
set_refresh_position (const GValue *value, const GVariantType *type, void *data)
{
  return g_variant_new_int32 (
      refresh_ms[MIN (g_value_get_uint (value), G_N_ELEMENTS (refresh_ms) - 1)]);
}

/* The chart of response times */

static void
show_times (ThrongPreferences *self)
{
  g_auto (GStrv) names = g_settings_get_strv (self->settings, "chart-percentiles");
  unsigned lines = throng_plot_parse_times ((const char *const *) names);

  for (unsigned i = 0; i < THRONG_PLOT_N_TIMES; i++)
    {
      /* The last one stays: a chart without lines says nothing. */
      gtk_widget_set_sensitive (GTK_WIDGET (self->time_rows[i]), lines != 1u << i);
      adw_switch_row_set_active (self->time_rows[i], lines >> i & 1);
    }
}

static void
time_switched_cb (ThrongPreferences *self, GParamSpec *pspec, AdwSwitchRow *row)
{
  g_auto (GStrv) names = g_settings_get_strv (self->settings, "chart-percentiles");
  unsigned lines = throng_plot_parse_times ((const char *const *) names);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) wanted = NULL;

  for (unsigned i = 0; i < THRONG_PLOT_N_TIMES; i++)
    {
      bool was_wanted = lines >> i & 1;

      if (self->time_rows[i] == row ? adw_switch_row_get_active (row) : was_wanted)
        g_strv_builder_add (builder, throng_plot_time_to_string (i));
    }
  wanted = g_strv_builder_end (builder);
  if (!g_strv_equal ((const char *const *) wanted, (const char *const *) names))
    g_settings_set_strv (self->settings, "chart-percentiles", (const char *const *) wanted);
}

static void
add_time_rows (ThrongPreferences *self)
{
  for (unsigned i = 0; i < THRONG_PLOT_N_TIMES; i++)
    {
      GtkWidget *row = adw_switch_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                     _ (throng_times_plot.lines[i].label));
      adw_preferences_group_add (self->times_group, row);
      self->time_rows[i] = ADW_SWITCH_ROW (row);
    }
  show_times (self);
  for (unsigned i = 0; i < THRONG_PLOT_N_TIMES; i++)
    g_signal_connect_object (self->time_rows[i], "notify::active", G_CALLBACK (time_switched_cb),
                             self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::chart-percentiles", G_CALLBACK (show_times),
                           self, G_CONNECT_SWAPPED);
}

/* Hosts */

static void
remove_host_cb (GtkButton *button, ThrongPreferences *self)
{
  const char *host = g_object_get_data (G_OBJECT (button), "host");
  g_auto (GStrv) hosts = g_settings_get_strv (self->settings, "allowed-hosts");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) others = NULL;

  for (unsigned i = 0; hosts[i] != NULL; i++)
    if (!g_str_equal (hosts[i], host))
      g_strv_builder_add (builder, hosts[i]);
  others = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "allowed-hosts", (const char *const *) others);
}

static GtkWidget *
make_host_row (ThrongPreferences *self, const char *host)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  /* Translators: %s is a host */
  g_autofree char *label = g_strdup_printf (_ ("Ask again for %s"), host);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), host);
  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "host", g_strdup (host), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_host_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
update_hosts (ThrongPreferences *self)
{
  g_auto (GStrv) hosts = g_settings_get_strv (self->settings, "allowed-hosts");

  for (unsigned i = 0; i < self->host_rows->len; i++)
    adw_preferences_group_remove (self->hosts_group, self->host_rows->pdata[i]);
  g_ptr_array_set_size (self->host_rows, 0);
  for (unsigned i = 0; hosts[i] != NULL; i++)
    {
      GtkWidget *row = make_host_row (self, hosts[i]);

      adw_preferences_group_add (self->hosts_group, row);
      g_ptr_array_add (self->host_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->no_hosts_row), hosts[0] == NULL);
}

static void
throng_preferences_dispose (GObject *object)
{
  ThrongPreferences *self = THRONG_PREFERENCES (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), THRONG_TYPE_PREFERENCES);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->host_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (throng_preferences_parent_class)->dispose (object);
}

static void
throng_preferences_class_init (ThrongPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_preferences_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongPreferences, refresh_row);
  gtk_widget_class_bind_template_child (widget_class, ThrongPreferences, hosts_group);
  gtk_widget_class_bind_template_child (widget_class, ThrongPreferences, times_group);
  gtk_widget_class_bind_template_child (widget_class, ThrongPreferences, no_hosts_row);
}

static void
throng_preferences_init (ThrongPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (THRONG_APPLICATION_ID);
  self->host_rows = g_ptr_array_new ();
  g_settings_bind_with_mapping (self->settings, "refresh-interval", self->refresh_row, "selected",
                                G_SETTINGS_BIND_DEFAULT, get_refresh_position, set_refresh_position,
                                NULL, NULL);
  g_signal_connect_object (self->settings, "changed::allowed-hosts", G_CALLBACK (update_hosts),
                           self, G_CONNECT_SWAPPED);
  update_hosts (self);
  add_time_rows (self);
}

AdwDialog *
throng_preferences_new (void)
{
  return g_object_new (THRONG_TYPE_PREFERENCES, NULL);
}
