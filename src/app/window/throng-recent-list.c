/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/throng-recent-list.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_ROWS 6
#define HOST_PATH "xattr::document-portal.host-path"

struct _ThrongRecentList
{
  AdwBin parent_instance;

  /* Template children */
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (ThrongRecentList, throng_recent_list, ADW_TYPE_BIN)

/* Where a file is for people: a sandbox knows it by a path of the portal that lets it in, which
   says the true one. */
static char *
dup_true_path (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, HOST_PATH, G_FILE_QUERY_INFO_NONE, NULL,
                                                  NULL);
  const char *true_path = info != NULL ? g_file_info_get_attribute_string (info, HOST_PATH) : NULL;

  return g_strdup (true_path != NULL ? true_path : path);
}

/* The folder as people say it, with ~ for their own. */
static char *
dup_folder (const char *path)
{
  g_autofree char *true_path = dup_true_path (path);
  g_autofree char *folder = g_path_get_dirname (true_path);
  const char *home = g_get_home_dir ();
  size_t n_home = strlen (home);
  bool is_own = g_str_has_prefix (folder, home)
                && (folder[n_home] == '\0' || folder[n_home] == '/');
  g_autofree char *said = is_own ? g_strconcat ("~", folder + n_home, NULL)
                                 : g_steal_pointer (&folder);

  return g_filename_display_name (said);
}

static GtkWidget *
make_row (GtkRecentInfo *info)
{
  const char *uri = gtk_recent_info_get_uri (info);
  g_autofree char *path = g_filename_from_uri (uri, NULL, NULL);
  g_autofree char *folder = dup_folder (path);
  g_autofree char *name = g_filename_display_basename (path);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), folder);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-uri");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", uri);
  return row;
}

static bool
is_test (GtkRecentInfo *info)
{
  return g_str_has_suffix (gtk_recent_info_get_uri (info), ".throng")
         && gtk_recent_info_is_local (info) && gtk_recent_info_exists (info);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *) b),
                              gtk_recent_info_get_modified ((GtkRecentInfo *) a));
}

static void
update (ThrongRecentList *self)
{
  GList *items = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  unsigned n = 0;

  gtk_list_box_remove_all (self->list);
  items = g_list_sort (items, compare_newest_first);
  for (GList *l = items; l != NULL; l = l->next)
    {
      if (n < MAX_ROWS && is_test (l->data))
        {
          gtk_list_box_append (self->list, make_row (l->data));
          n++;
        }
    }
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

static void
throng_recent_list_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), THRONG_TYPE_RECENT_LIST);

  G_OBJECT_CLASS (throng_recent_list_parent_class)->dispose (object);
}

static void
throng_recent_list_class_init (ThrongRecentListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = throng_recent_list_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/throngapp/Throng/throng-recent-list.ui");
  gtk_widget_class_bind_template_child (widget_class, ThrongRecentList, list);
}

static void
throng_recent_list_init (ThrongRecentList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}
