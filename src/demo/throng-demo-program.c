/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The demo target as a program of its own, for the app. */
#include "demo/throng-demo-server.h"

int
main (int argc, char **argv)
{
  return throng_demo_server_main (argc, argv);
}
