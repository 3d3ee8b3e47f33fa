/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* The throng-cli that THRONG_CLI names, as a process. */

/* @arguments: %NULL-terminated; both its streams are one output */
GSubprocess *command_start (const char *const *arguments);
/* Waits for its end. @output: (inout): what it wrote, in the place of what stood there. Returns:
 * the exit code */
int command_end (GSubprocess *process, char **output);
/* Both of them. */
int command_run (const char *const *arguments, char **output);

/* Removes a file, or a folder with all that is in it. */
void remove_tree (const char *path);
