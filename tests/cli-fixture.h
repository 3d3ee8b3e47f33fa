/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <sys/types.h>

#include "demo-process.h"

/* For tests of throng-cli as its users meet it: a target, a scenario and a folder for results. */

/* How long a test waits for something that must come. */
#define TIMEOUT_US (30 * G_USEC_PER_SEC)

typedef struct
{
  char *folder;
  char *scenario; /* a path */
  DemoProcess *demo;
} CliFixture;

/* A throng-cli that runs, in a process group of its own. */
typedef struct
{
  GSubprocess *process;
  pid_t group;
} Cli;

typedef struct
{
  int exit_code;
  char *out;
  char *err;
} CliOutcome;

/* @data: (nullable): arguments of the demo target, instead of answers without delay */
void cli_set_up (CliFixture *fixture, const void *data);
void cli_tear_down (CliFixture *fixture, const void *data);

/* Returns: (transfer full): the path of a file of the fixture's folder, with @single_quoted */
char *cli_write_file (CliFixture *fixture, const char *name, const char *single_quoted);

/* @terminal_fd: what stdout is; −1 = a pipe. @arguments: %NULL-terminated */
Cli cli_spawn (int terminal_fd, const char *const *arguments);
/* Waits until no process of the group runs any more. */
void cli_wait_for_group_end (pid_t group);
/* Waits until it has ended and everything that it started as well. */
CliOutcome cli_wait_for_end (Cli *cli);
/* From its beginning to its end. */
CliOutcome cli_run (const char *const *arguments);
void cli_outcome_clear (CliOutcome *outcome);

#define RUN(...) cli_run ((const char *const[]) { __VA_ARGS__, NULL })

/* Files below the fixture's folder. */
JsonObject *cli_read_json (CliFixture *fixture, const char *name);
/* The lines of a CSV file as arrays of fields; strict: CR LF, equally many fields, nothing that
 * would need quotes here. */
GPtrArray *cli_read_csv (CliFixture *fixture, const char *name);
uint64_t cli_get_csv_count (GPtrArray *lines,
                            const char *method,
                            const char *name,
                            const char *column);

void assert_contains (const char *text, const char *part);
void assert_one_line (const char *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliOutcome, cli_outcome_clear)
