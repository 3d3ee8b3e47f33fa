/* SPDX-License-Identifier: GPL-3.0-or-later */
#define PCRE2_CODE_UNIT_WIDTH 8

#include "scenario/throng-regex.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-guess.h"
#include "scenario/throng-problem.h"

#include <pcre2.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

/* PCRE2 bounds the work for each place that a match may begin at. So that it is bounded for the
 * whole text, the places are tried in windows, and between two the time is looked at. */
#define MAX_STEPS_PER_PLACE 50000
#define FIRST_WINDOW 8
#define LAST_WINDOW 256
#define MAX_CPU_US 50000

#define MAX_HEAP_KIB 16384
#define JIT_STACK_BYTES (32 * 1024)
#define JIT_STACK_MAX_BYTES (512 * 1024)

struct _ThrongRegex
{
  pcre2_code *code; /* Owned */
  unsigned n_groups;
};

/* What matching needs beside the pattern, one for each thread. */
typedef struct
{
  pcre2_match_context *context;
  pcre2_match_data *data;
  pcre2_jit_stack *stack;
} Matcher;

static void
matcher_free (void *data)
{
  Matcher *matcher = data;

  pcre2_jit_stack_free (matcher->stack);
  pcre2_match_data_free (matcher->data);
  pcre2_match_context_free (matcher->context);
  g_free (matcher);
}

static Matcher *
get_matcher (void)
{
  static GPrivate key = G_PRIVATE_INIT (matcher_free);
  Matcher *matcher = g_private_get (&key);

  if (matcher == NULL)
    {
      matcher = g_new0 (Matcher, 1);
      matcher->context = pcre2_match_context_create (NULL);
      matcher->data = pcre2_match_data_create (THRONG_REGEX_MAX_GROUP + 1, NULL);
      matcher->stack = pcre2_jit_stack_create (JIT_STACK_BYTES, JIT_STACK_MAX_BYTES, NULL);
      pcre2_set_match_limit (matcher->context, MAX_STEPS_PER_PLACE);
      pcre2_set_heap_limit (matcher->context, MAX_HEAP_KIB);
      pcre2_jit_stack_assign (matcher->context, NULL, matcher->stack);
      g_private_set (&key, matcher);
    }
  return matcher;
}

static void
set_error (const char *pattern, int code, size_t offset, GError **error)
{
  char words[256];
  size_t n_bytes = MIN (offset, strlen (pattern));

  /* It is so as a whole, and PCRE's versions differ in where they notice. */
  if (code == PCRE2_ERROR_PATTERN_TOO_LARGE)
    {
      g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                   _ ("“%.60s” is too large for a regular expression"), pattern);
      return;
    }
  pcre2_get_error_message (code, (PCRE2_UCHAR *) words, sizeof words);
  g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
               /* Translators: the second is what PCRE says, the third counts from 0 */
               _ ("“%.60s” is not a regular expression: %s (after %ld characters)"), pattern, words,
               g_utf8_strlen (pattern, (gssize) n_bytes));
}

ThrongRegex *
throng_regex_new (const char *pattern, GError **error)
{
  ThrongRegex *self;
  pcre2_code *code;
  int problem;
  size_t offset;

  if (g_utf8_strlen (pattern, -1) > THRONG_REGEX_MAX_CHARACTERS)
    {
      g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                   _ ("must have at most %d characters"), THRONG_REGEX_MAX_CHARACTERS);
      return NULL;
    }
  code = pcre2_compile ((PCRE2_SPTR) pattern, PCRE2_ZERO_TERMINATED,
                        PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT, &problem,
                        &offset, NULL);
  if (code == NULL)
    {
      set_error (pattern, problem, offset, error);
      return NULL;
    }

  /* Where the machine has no JIT the interpreter does the same. */
  pcre2_jit_compile (code, PCRE2_JIT_COMPLETE);
  self = g_new0 (ThrongRegex, 1);
  self->code = code;
  pcre2_pattern_info (code, PCRE2_INFO_CAPTURECOUNT, &self->n_groups);
  return self;
}

void
throng_regex_free (ThrongRegex *self)
{
  pcre2_code_free (self->code);
  g_free (self);
}

unsigned
throng_regex_get_n_groups (const ThrongRegex *self)
{
  return self->n_groups;
}

int
throng_regex_find_group (const ThrongRegex *self, const char *name)
{
  int number = pcre2_substring_number_from_name (self->code, (PCRE2_SPTR) name);

  return number > 0 ? number : -1;
}

const char *
throng_regex_guess_group (const ThrongRegex *self, const char *word)
{
  const char *guess = NULL;
  PCRE2_SPTR names;
  uint32_t n_names;
  uint32_t entry_bytes;

  pcre2_pattern_info (self->code, PCRE2_INFO_NAMECOUNT, &n_names);
  pcre2_pattern_info (self->code, PCRE2_INFO_NAMEENTRYSIZE, &entry_bytes);
  pcre2_pattern_info (self->code, PCRE2_INFO_NAMETABLE, &names);
  /* Each entry is a number of two bytes and a name. */
  for (uint32_t i = 0; i < n_names; i++)
    guess = throng_guess_word (word, guess, (const char *) names + (size_t) i * entry_bytes + 2);
  return guess;
}

/* The beginning of the character that @at is in, or of the next one. */
static size_t
to_character (const char *text, size_t length, size_t at)
{
  while (at < length && ((unsigned char) text[at] & 0xc0) == 0x80)
    at++;
  return at;
}

/* Of this thread, so that a busy machine does not make a harmless pattern look bad. */
static int64_t
get_cpu_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (int64_t) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static bool
is_too_late (ThrongRegexScan *scan)
{
  int64_t now_us = get_cpu_us ();

  if (scan->deadline_us == 0)
    scan->deadline_us = now_us + MAX_CPU_US;
  return now_us > scan->deadline_us;
}

static int
match_window (const ThrongRegex *self,
              Matcher *matcher,
              const char *text,
              size_t length,
              size_t from,
              size_t to)
{
  int result;

  pcre2_set_offset_limit (matcher->context, to);
  result = pcre2_match (self->code, (PCRE2_SPTR) text, length, from, PCRE2_NO_UTF_CHECK,
                        matcher->data, matcher->context);
  if (result == PCRE2_ERROR_JIT_STACKLIMIT)
    result = pcre2_match (self->code, (PCRE2_SPTR) text, length, from,
                          PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, matcher->data, matcher->context);
  return result;
}

static void
keep_match (const Matcher *matcher,
            const char *text,
            size_t length,
            unsigned group,
            ThrongRegexScan *scan)
{
  const size_t *ends = pcre2_get_ovector_pointer (matcher->data);

  scan->start = ends[2 * group];
  scan->length = scan->start == PCRE2_UNSET ? 0 : ends[2 * group + 1] - scan->start;
  if (scan->start == PCRE2_UNSET)
    scan->start = ends[0];
  scan->next = ends[1];
  if (ends[1] <= ends[0])
    scan->next = to_character (text, length, ends[0] + 1);
}

ThrongRegexResult
throng_regex_find (const ThrongRegex *self,
                   const char *text,
                   size_t length,
                   unsigned group,
                   ThrongRegexScan *scan)
{
  Matcher *matcher = get_matcher ();
  size_t window = FIRST_WINDOW;
  size_t from = scan->next;

  if (from > 0 && is_too_late (scan))
    return THRONG_REGEX_TOO_LONG;
  while (from <= length)
    {
      size_t to = MIN (from + window, length);
      int result = match_window (self, matcher, text, length, from, to);

      /* 0 = there are more groups than can be asked for. */
      if (result >= 0)
        {
          keep_match (matcher, text, length, group, scan);
          return THRONG_REGEX_FOUND;
        }
      if (result != PCRE2_ERROR_NOMATCH)
        return THRONG_REGEX_TOO_LONG;
      from = to_character (text, length, to + 1);
      if (from <= length && is_too_late (scan))
        return THRONG_REGEX_TOO_LONG;
      window = MIN (window * 2, LAST_WINDOW);
    }
  return THRONG_REGEX_NONE;
}
