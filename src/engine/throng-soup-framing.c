/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-soup-framing.h"

#include <stdbool.h>
#include <string.h>

static bool
is_length (const char *value)
{
  size_t n = strspn (value, "0123456789");

  return n > 0 && n <= 18 && value[n] == '\0';
}

ThrongSoupFinding
throng_soup_check_framing (SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iter;
  const char *name, *value, *length = NULL;
  bool has_encoding = false;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      if (g_ascii_strcasecmp (name, "Transfer-Encoding") == 0)
        has_encoding = true;
      if (g_ascii_strcasecmp (name, "Content-Length") != 0)
        continue;
      if (!is_length (value))
        return THRONG_SOUP_FINDING_BAD_LENGTH;
      if (length != NULL && strcmp (length, value) != 0)
        return THRONG_SOUP_FINDING_TWO_LENGTHS;
      length = value;
    }
  if (length != NULL && has_encoding)
    return THRONG_SOUP_FINDING_LENGTH_AND_ENCODING;
  return THRONG_SOUP_FINDING_NONE;
}
