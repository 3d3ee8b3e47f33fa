/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-problem.h"

#include <string.h>

G_DEFINE_QUARK (throng - scenario - error, throng_scenario_error)

void
throng_problem_free (ThrongProblem *self)
{
  g_free (self->place);
  g_free (self->message);
  g_free (self);
}

char *
throng_problem_to_string (const ThrongProblem *self)
{
  return self->place[0] != '\0' ? g_strdup_printf ("%s: %s", self->place, self->message)
                                : g_strdup (self->message);
}

char *
throng_dup_printable (const char *text)
{
  GString *printable = g_string_sized_new (strlen (text));

  while (*text != '\0')
    {
      gunichar c = g_utf8_get_char_validated (text, -1);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          while ((*++text & 0xc0) == 0x80)
            ;
          g_string_append (printable, "…");
          continue;
        }
      if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
        g_string_append_printf (printable, "\\u%04x", c);
      else
        g_string_append_unichar (printable, c);
      text = g_utf8_next_char (text);
    }
  return g_string_free_and_steal (printable);
}

GPtrArray *
throng_problems_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) throng_problem_free);
}

void
throng_problems_add (GPtrArray *problems, const char *place, const char *format, ...)
{
  g_autofree char *message = NULL;
  ThrongProblem *problem;
  va_list args;

  if (problems->len >= THRONG_MAX_PROBLEMS)
    return;

  problem = g_new0 (ThrongProblem, 1);
  problem->place = g_strdup (place != NULL ? place : "");
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  problem->message = throng_dup_printable (message);
  g_ptr_array_add (problems, problem);
}
