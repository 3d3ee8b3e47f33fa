/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-text.h"

#include <langinfo.h>
#include <math.h>
#include <string.h>

#include "scenario/throng-duration.h"
#include "stats/throng-units.h"

#define NO_VALUE "–"
#define NO_BREAK_SPACE "\u00a0"

/* Of the 255 that the name of a file may have; the others are for what comes before and after it,
 * such as a moment and an ending. */
#define MOST_NAME_BYTES 150

/* Finer than any share that is written. */
#define SHARE_PARTS 1000000

/* As throng_units_localize(), for the locale of the process. */
char *
throng_text_localize_here (char *text)
{
  return throng_units_localize (text, nl_langinfo (THOUSEP), nl_langinfo (RADIXCHAR));
}

char *
throng_text_count (double count)
{
  return isnan (count) ? g_strdup (NO_VALUE)
                       : throng_text_localize_here (throng_format_count ((uint64_t) count));
}

char *
throng_text_ms (double value_ms)
{
  return isnan (value_ms) ? g_strdup (NO_VALUE)
                          : throng_text_localize_here (throng_format_ms (value_ms));
}

char *
throng_text_rate (double per_second)
{
  return isnan (per_second) ? g_strdup (NO_VALUE)
                            : throng_text_localize_here (throng_format_rate (per_second));
}

char *
throng_text_bytes (double n_bytes)
{
  return isnan (n_bytes)
             ? g_strdup (NO_VALUE)
             : throng_text_localize_here (throng_format_bytes ((uint64_t) round (n_bytes)));
}

/**
 * throng_text_share:
 * @share: from 0 to 1
 *
 * Returns: (transfer full): it in percent, such as "12 %"
 */
char *
throng_text_share (double share)
{
  if (isnan (share))
    return g_strdup (NO_VALUE);
  return throng_text_localize_here (
      throng_format_percent ((uint64_t) ceil (share * SHARE_PARTS), SHARE_PARTS));
}

/**
 * throng_text_elapsed:
 *
 * Returns: (transfer full): 01:12, 1:02:03
 */
char *
throng_text_elapsed (double seconds)
{
  unsigned whole = (unsigned) CLAMP (seconds, 0, G_MAXINT);

  if (isnan (seconds))
    return g_strdup (NO_VALUE);
  if (whole >= 3600)
    return g_strdup_printf ("%u:%02u:%02u", whole / 3600, whole / 60 % 60, whole % 60);
  return g_strdup_printf ("%02u:%02u", whole / 60, whole % 60);
}

/**
 * throng_text_duration:
 * @seconds: a length that somebody has chosen, which is not rounded
 *
 * Returns: (transfer full): 45 s, 1 min 30 s, 500 ms
 */
char *
throng_text_duration (double seconds)
{
  g_autofree char *plain = throng_duration_format (seconds);
  GString *text = g_string_new (NULL);

  for (const char *at = plain; *at != '\0'; at++)
    {
      bool is_unit = strchr ("dhms", *at) != NULL;
      bool follows_unit = at > plain && strchr ("dhms", at[-1]) != NULL;

      if (at > plain && is_unit != follows_unit)
        g_string_append (text, NO_BREAK_SPACE);
      g_string_append_c (text, *at);
      if (*at == 'm' && at[1] != 's')
        g_string_append (text, "in");
    }
  return throng_text_localize_here (g_string_free_and_steal (text));
}

char *
throng_text_file_name (GFile *file)
{
  const char *path = g_file_peek_path (file);

  return path != NULL ? g_filename_display_basename (path) : g_file_get_basename (file);
}

static void
cut (char *text, size_t most_bytes)
{
  if (strlen (text) > most_bytes)
    *g_utf8_find_prev_char (text, text + most_bytes + 1) = '\0';
}

char *
throng_text_to_file_name (const char *text)
{
  char *name = g_strdup (text);

  for (char *at = name; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at) || strchr ("/\\:*?\"<>|", *at) != NULL)
      *at = '-';
  cut (g_strstrip (name), MOST_NAME_BYTES);
  if (name[0] == '\0')
    g_set_str (&name, "throng");
  return name;
}
