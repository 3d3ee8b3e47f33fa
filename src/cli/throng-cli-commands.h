/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Exit codes of throng-cli; of several, the first of 3, 130, 4, 1 counts. */
typedef enum
{
  THRONG_EXIT_PASSED = 0,
  THRONG_EXIT_FAILED = 1,    /* a request failed */
  THRONG_EXIT_USAGE = 2,     /* bad usage or an invalid scenario */
  THRONG_EXIT_BROKEN = 3,    /* could not run, or could not write results */
  THRONG_EXIT_GENERATOR = 4, /* the generator was the limit */
  THRONG_EXIT_INTERRUPTED = 130,
} ThrongExit;

/* The commands: @argv[0] is the command's name. They return the exit code. */
int throng_cli_run (int argc, char **argv);
int throng_cli_validate (int argc, char **argv);
int throng_cli_share (int argc, char **argv);
int throng_cli_demo (int argc, char **argv);
int throng_cli_examples (int argc, char **argv);

G_END_DECLS
