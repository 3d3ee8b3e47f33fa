/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Longer patterns are refused. */
#define THRONG_REGEX_MAX_CHARACTERS 4096
/* More of a text than this is not searched. */
#define THRONG_REGEX_MAX_BYTES (256 * 1024)
/* The highest group that can be asked for. */
#define THRONG_REGEX_MAX_GROUP 255

/**
 * ThrongRegex:
 *
 * A Perl-compatible regular expression over UTF-8, compiled once. It stands on PCRE2 rather than on
 * GRegex, which can limit the work for one place of a text but not the number of places, so that a
 * bad pattern takes many seconds over a body of 256 KiB.
 */
typedef struct _ThrongRegex ThrongRegex;

typedef enum
{
  THRONG_REGEX_NONE,
  THRONG_REGEX_FOUND,
  THRONG_REGEX_TOO_LONG, /* given up, after some tenths of a second at most */
} ThrongRegexResult;

/**
 * ThrongRegexScan:
 * @start: out: where the group begins
 * @length: out: bytes of the group, 0 when it has no part in the match
 *
 * The way through a text from one match to the next; zeroed for the first.
 */
typedef struct
{
  size_t start;
  size_t length;
  size_t next;
  int64_t deadline_us;
} ThrongRegexScan;

/* Returns: (transfer full) (nullable): %NULL with a sentence in @error if @pattern is none */
ThrongRegex *throng_regex_new (const char *pattern, GError **error);
void throng_regex_free (ThrongRegex *self);

/* How many groups there are, the whole match not counted. */
unsigned throng_regex_get_n_groups (const ThrongRegex *self);
/* The number of the group @name, or -1. */
int throng_regex_find_group (const ThrongRegex *self, const char *name);
/* Returns: (nullable) (transfer none): the named group that @word was probably meant to be */
const char *throng_regex_guess_group (const ThrongRegex *self, const char *word);

/**
 * throng_regex_find:
 * @text: valid UTF-8 of @length bytes, at most %THRONG_REGEX_MAX_BYTES
 * @group: 0 = the whole match; at most %THRONG_REGEX_MAX_GROUP
 * @scan: where to go on, and what was found
 *
 * Finds the next match. The work of all calls with one @scan is bounded together.
 */
ThrongRegexResult throng_regex_find (const ThrongRegex *self,
                                     const char *text,
                                     size_t length,
                                     unsigned group,
                                     ThrongRegexScan *scan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongRegex, throng_regex_free)

G_END_DECLS
