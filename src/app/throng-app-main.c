/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "app/throng-application.h"
#include "i18n/throng-i18n.h"

/* An installation below another prefix than the system's has its icons and the schema of its
 * settings where nothing would look for them. Called before anything can have looked. */
static void
add_data_folder (const char *folder)
{
  const char *given = g_getenv ("XDG_DATA_DIRS");
  const char *others = given != NULL && given[0] != '\0' ? given : "/usr/local/share/:/usr/share/";
  g_auto (GStrv) known = g_strsplit (others, ":", -1);
  g_autofree char *all = NULL;

  for (unsigned i = 0; known[i] != NULL; i++)
    {
      g_autofree char *canonical = g_canonicalize_filename (known[i], "/");

      if (g_str_equal (canonical, folder))
        return;
    }
  all = g_strconcat (folder, ":", others, NULL);
  g_setenv ("XDG_DATA_DIRS", all, TRUE);
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application = NULL;

  add_data_folder (THRONG_DATADIR);
  setlocale (LC_ALL, "");
  throng_i18n_bind ();
  g_set_application_name (_ ("Throng"));
  gtk_window_set_default_icon_name (THRONG_APPLICATION_ID);

  application = throng_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
