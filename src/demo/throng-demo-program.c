/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The demo target as a program of its own, for the app. */
#include "demo/throng-demo-server.h"

#include <locale.h>

#include "i18n/throng-i18n.h"

int
main (int argc, char **argv)
{
  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  throng_i18n_bind ();
  return throng_demo_server_main (argc, argv);
}
