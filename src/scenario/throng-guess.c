/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-guess.h"

#include <string.h>

#define MAX_LENGTH 40
/* A word further away is another word. */
#define MAX_DISTANCE 2

/* How many letters must be changed, added or removed (Levenshtein); both words at most MAX_LENGTH
 * long. */
static unsigned
find_distance (const char *a, const char *b)
{
  unsigned row[MAX_LENGTH + 1];
  size_t length_b = strlen (b);

  for (unsigned j = 0; j <= length_b; j++)
    row[j] = j;
  for (unsigned i = 1; a[i - 1] != '\0'; i++)
    {
      unsigned diagonal = row[0];

      row[0] = i;
      for (unsigned j = 1; j <= length_b; j++)
        {
          unsigned changed = diagonal + (a[i - 1] != b[j - 1]);

          diagonal = row[j];
          row[j] = MIN (changed, MIN (row[j], row[j - 1]) + 1);
        }
    }
  return row[length_b];
}

static unsigned
find_score (const char *word, const char *candidate)
{
  size_t length = strlen (word);

  if (length > MAX_LENGTH || strlen (candidate) > MAX_LENGTH)
    return G_MAXUINT;
  return find_distance (word, candidate);
}

const char *
throng_guess_word (const char *word, const char *guess, const char *candidate)
{
  unsigned score = find_score (word, candidate);
  unsigned limit = MIN (MAX_DISTANCE, (unsigned) strlen (word) / 2);

  if (score > limit)
    return guess;
  if (guess != NULL && find_score (word, guess) <= score)
    return guess;
  return candidate;
}
