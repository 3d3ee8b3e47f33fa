/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/throng-cli-versions.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <sqlite3.h>

GStrv
throng_cli_dup_libraries (void)
{
  g_autoptr (GStrvBuilder) libraries = g_strv_builder_new ();

  g_strv_builder_take (libraries,
                       g_strdup_printf ("libsoup %u.%u.%u", soup_get_major_version (),
                                        soup_get_minor_version (), soup_get_micro_version ()));
  g_strv_builder_take (libraries, g_strdup_printf ("GLib %u.%u.%u", glib_major_version,
                                                   glib_minor_version, glib_micro_version));
  /* json-glib does not tell its version at run time. */
  g_strv_builder_take (libraries, g_strdup ("json-glib " JSON_VERSION_S));
  g_strv_builder_take (libraries, g_strdup_printf ("SQLite %s", sqlite3_libversion ()));
  return g_strv_builder_end (libraries);
}
