/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-status-set.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-problem.h"

#include <string.h>

#define FIRST 100
#define LAST 599

/* Three digits from 100 to 599; moves @text behind them. */
static bool
parse_code (const char **text, unsigned *code)
{
  size_t length;

  *text += strspn (*text, " ");
  length = strspn (*text, G_CSET_DIGITS);
  if (length != 3)
    return false;
  *code = (unsigned) g_ascii_strtoull (*text, NULL, 10);
  *text += length;
  *text += strspn (*text, " ");
  return *code >= FIRST && *code <= LAST;
}

static bool
parse (const char *text, ThrongStatusSet *set)
{
  for (;;)
    {
      unsigned low;
      unsigned high;

      if (!parse_code (&text, &low))
        return false;
      high = low;
      if (*text == '-')
        {
          text++;
          if (!parse_code (&text, &high) || high < low)
            return false;
        }
      for (unsigned code = low; code <= high; code++)
        set->bits[(code - FIRST) / 64] |= UINT64_C (1) << ((code - FIRST) % 64);
      if (*text == '\0')
        return true;
      if (*text++ != ',')
        return false;
    }
}

bool
throng_status_set_parse (const char *text, ThrongStatusSet *set, GError **error)
{
  ThrongStatusSet parsed = { { 0 } };

  if (!parse (text, &parsed))
    {
      g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                   _ ("must be status codes from 100 to 599 such as 200 or “200-299”"));
      return false;
    }
  *set = parsed;
  return true;
}

bool
throng_status_set_contains (const ThrongStatusSet *self, unsigned status)
{
  if (status < FIRST || status > LAST)
    return false;
  return (self->bits[(status - FIRST) / 64] >> ((status - FIRST) % 64)) & 1;
}
