/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * THRONG_SCENARIO_ERROR:
 *
 * The errors of everything below `scenario/` that is not an error of files. Messages are sentences
 * for people that go on after a colon.
 */
#define THRONG_SCENARIO_ERROR (throng_scenario_error_quark ())
GQuark throng_scenario_error_quark (void);

typedef enum
{
  THRONG_SCENARIO_ERROR_INVALID,
} ThrongScenarioError;

/* No file, however broken, is answered with more problems than this. */
#define THRONG_MAX_PROBLEMS 100

/**
 * ThrongProblem:
 * @place: where, such as `users[0].tasks[1].weight`; for a syntax error `file:line:column`; empty
 * for the document as a whole
 * @message: what is wrong there, in words that go on after a colon
 */
typedef struct
{
  char *place;
  char *message;
} ThrongProblem;

void throng_problem_free (ThrongProblem *self);

/* Returns: (transfer full): `place: message`, or the message alone where there is no place */
char *throng_problem_to_string (const ThrongProblem *self);

/* Returns: (transfer full): @text with what a terminal would obey, or would not show where it
 * stands, as escapes, and with “…” for characters that were cut */
char *throng_dup_printable (const char *text);

/* Returns: (transfer full): an empty array that frees its problems */
GPtrArray *throng_problems_new (void);

/* Adds a problem; beyond %THRONG_MAX_PROBLEMS it is dropped. */
void throng_problems_add (GPtrArray *problems, const char *place, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongProblem, throng_problem_free)

G_END_DECLS
