/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-response-private.h"

#include <string.h>

#include "engine/throng-large-numbers.h"
#include "i18n/throng-i18n.h"
#include "scenario/throng-json-writer.h"

/* What a capture found: a JSON value, or a text without a closing zero. */
typedef struct
{
  JsonNode *node; /* (nullable) */
  const char *text;
  size_t length;
} Match;

/* The matches of one capture; where the first is enough there is no array. */
typedef struct
{
  Match first;
  bool is_empty;
  GArray *all; /* Owned (nullable) */
} Matches;

static void
matches_init (Matches *self, ThrongMatch which)
{
  *self = (Matches) { .is_empty = true };
  if (which != THRONG_MATCH_FIRST)
    self->all = g_array_new (FALSE, FALSE, sizeof (Match));
}

/* Returns: whether more are wanted */
static bool
matches_add (Matches *self, const Match *match)
{
  if (self->is_empty)
    self->first = *match;
  self->is_empty = false;
  if (self->all == NULL)
    return false;
  g_array_append_val (self->all, *match);
  return self->all->len < THRONG_MAX_MATCHES;
}

static void
find_json (const ThrongPlanCapture *capture, ThrongBody *body, Matches *matches)
{
  JsonNode *root = throng_body_get_json (body);
  g_autoptr (GPtrArray) found = NULL;
  JsonNode *first;

  if (root == NULL)
    return;
  if (matches->all == NULL)
    {
      first = throng_json_path_find (capture->json_path, root);
      if (first != NULL)
        matches_add (matches, &(Match) { .node = first });
      return;
    }
  found = g_ptr_array_new ();
  throng_json_path_find_all (capture->json_path, root, THRONG_MAX_MATCHES, found);
  for (unsigned i = 0; i < found->len; i++)
    matches_add (matches, &(Match) { .node = found->pdata[i] });
}

static ThrongCaptureOutcome
find_pattern (const ThrongPlanCapture *capture, ThrongBody *body, Matches *matches)
{
  ThrongRegexResult result = THRONG_REGEX_NONE;
  ThrongRegexScan scan = { 0 };
  size_t length;
  const char *text = throng_body_get_searchable (body, &length);
  bool goes_on = text != NULL;

  while (goes_on)
    {
      result = throng_regex_find (capture->regex, text, length, capture->group, &scan);
      goes_on = result == THRONG_REGEX_FOUND
                && matches_add (matches,
                                &(Match) { .text = text + scan.start, .length = scan.length });
    }
  return result == THRONG_REGEX_TOO_LONG ? THRONG_CAPTURE_TOO_LONG : THRONG_CAPTURE_DONE;
}

/* Whole bodies and headers lose their trailing line ends: `echo token` is a fine login service. */
static Match
trim (const char *text, size_t length)
{
  while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
    length--;
  return (Match) { .text = text, .length = length };
}

static void
find_headers (const ThrongPlanCapture *capture, SoupMessageHeaders *headers, Matches *matches)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;
  bool goes_on = true;

  soup_message_headers_iter_init (&iter, headers);
  while (goes_on && soup_message_headers_iter_next (&iter, &name, &value))
    if (g_ascii_strcasecmp (name, capture->argument) == 0)
      {
        Match match = trim (value, strlen (value));

        goes_on = matches_add (matches, &match);
      }
}

static void
set_text (ThrongValue *value, const char *text, size_t length)
{
  throng_value_clear (value);
  value->text = g_strndup (text, length);
}

/* Strings become plain text; everything else keeps its type. */
static void
set_match (ThrongValue *value, const Match *match)
{
  GString *text;

  if (match->node == NULL)
    {
      set_text (value, match->text, match->length);
      return;
    }
  text = g_string_new (NULL);
  throng_json_append_value (match->node, text);
  throng_value_clear (value);
  value->text = g_string_free_and_steal (text);
  value->is_json = !(JSON_NODE_HOLDS_VALUE (match->node)
                     && json_node_get_value_type (match->node) == G_TYPE_STRING)
                   || throng_large_numbers_get (match->node) != NULL;
}

static void
append_element (const Match *match, GString *out)
{
  g_autofree char *valid = NULL;

  if (match->node != NULL)
    {
      throng_json_append_json (match->node, out);
      return;
    }
  valid = g_utf8_make_valid (match->text, (gssize) match->length);
  g_string_append_c (out, '"');
  throng_json_escape (valid, strlen (valid), out);
  g_string_append_c (out, '"');
}

/* Values may stand in one another, so that all of them can be far more than the body. */
static ThrongCaptureOutcome
set_all (ThrongValue *value, const GArray *matches)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (unsigned i = 0; i < matches->len; i++)
    {
      g_string_append (text, i > 0 ? "," : "");
      append_element (&g_array_index (matches, Match, i), text);
      if (text->len > THRONG_MAX_BODY_BYTES)
        return THRONG_CAPTURE_TOO_LARGE;
    }
  g_string_append_c (text, ']');
  throng_value_set (value, text->str, true);
  return THRONG_CAPTURE_DONE;
}

static ThrongCaptureOutcome
pick (const Matches *matches, ThrongMatch which, ThrongRandom *random, ThrongValue *value)
{
  int64_t last = matches->all != NULL ? (int64_t) matches->all->len - 1 : 0;
  int64_t drawn;

  if (matches->is_empty)
    return THRONG_CAPTURE_NOTHING;
  switch (which)
    {
    case THRONG_MATCH_ALL:
      return set_all (value, matches->all);
    case THRONG_MATCH_LAST:
      set_match (value, &g_array_index (matches->all, Match, last));
      break;
    case THRONG_MATCH_RANDOM:
      drawn = throng_random_int (random, 0, last);
      set_match (value, &g_array_index (matches->all, Match, drawn));
      break;
    case THRONG_MATCH_FIRST:
    default:
      set_match (value, &matches->first);
    }
  return THRONG_CAPTURE_DONE;
}

static ThrongCaptureOutcome
take_match (const ThrongPlanCapture *capture,
            const ThrongResponse *response,
            ThrongBody *body,
            ThrongRandom *random,
            ThrongValue *value)
{
  ThrongCaptureOutcome outcome = THRONG_CAPTURE_DONE;
  Matches matches;

  matches_init (&matches, capture->match);
  if (capture->kind == THRONG_CAPTURE_JSON)
    find_json (capture, body, &matches);
  else if (capture->kind == THRONG_CAPTURE_REGEX)
    outcome = find_pattern (capture, body, &matches);
  else
    find_headers (capture, response->answer->headers, &matches);
  if (outcome == THRONG_CAPTURE_DONE)
    outcome = pick (&matches, capture->match, random, value);
  g_clear_pointer (&matches.all, g_array_unref);
  return outcome;
}

static ThrongCaptureOutcome
take_cookie (const char *name, const ThrongResponse *response, ThrongValue *value)
{
  ThrongCaptureOutcome outcome = THRONG_CAPTURE_NOTHING;
  GSList *cookies = NULL;

  if (response->cookies != NULL)
    cookies = soup_cookie_jar_get_cookie_list (response->cookies, response->uri, TRUE);
  for (GSList *at = cookies; at != NULL && outcome != THRONG_CAPTURE_DONE; at = at->next)
    if (g_str_equal (soup_cookie_get_name (at->data), name))
      {
        throng_value_set (value, soup_cookie_get_value (at->data), false);
        outcome = THRONG_CAPTURE_DONE;
      }
  g_slist_free_full (cookies, (GDestroyNotify) soup_cookie_free);
  return outcome;
}

static ThrongCaptureOutcome
take_whole (const ThrongPlanCapture *capture,
            const ThrongResponse *response,
            ThrongBody *body,
            ThrongValue *value)
{
  char status[12];
  size_t length;
  const char *text;
  Match match;

  if (capture->wants_status)
    {
      g_snprintf (status, sizeof status, "%u", response->answer->status);
      throng_value_set (value, status, true);
      return THRONG_CAPTURE_DONE;
    }
  text = throng_body_get_text (body, &length);
  if (text == NULL)
    return THRONG_CAPTURE_NOTHING;
  match = trim (text, length);
  set_text (value, match.text, match.length);
  return THRONG_CAPTURE_DONE;
}

ThrongCaptureOutcome
throng_capture_take (const ThrongPlanCapture *capture,
                     const ThrongResponse *response,
                     ThrongBody *body,
                     ThrongRandom *random,
                     ThrongValue *value)
{
  switch (capture->kind)
    {
    case THRONG_CAPTURE_FROM:
      return take_whole (capture, response, body, value);
    case THRONG_CAPTURE_COOKIE:
      return take_cookie (capture->argument, response, value);
    case THRONG_CAPTURE_JSON:
    case THRONG_CAPTURE_HEADER:
    case THRONG_CAPTURE_REGEX:
    default:
      return take_match (capture, response, body, random, value);
    }
}

static char *
describe_nothing (const ThrongPlanCapture *capture, const ThrongBody *body)
{
  if (body->problem != NULL && capture->kind != THRONG_CAPTURE_HEADER
      && capture->kind != THRONG_CAPTURE_COOKIE)
    return g_strdup_printf (_ ("Capture “%s” found nothing: %s"), capture->name, body->problem);
  switch (capture->kind)
    {
    case THRONG_CAPTURE_JSON:
      if (body->parser == NULL)
        return g_strdup_printf (_ ("Capture “%s” found nothing: the body is not JSON"),
                                capture->name);
      return g_strdup_printf (_ ("Capture “%s” found nothing at %s"), capture->name,
                              capture->argument);
    case THRONG_CAPTURE_REGEX:
      return g_strdup_printf (_ ("Capture “%s” found nothing that matches “%s”"), capture->name,
                              capture->argument);
    case THRONG_CAPTURE_COOKIE:
      return g_strdup_printf (_ ("Capture “%s” found no cookie %s"), capture->name,
                              capture->argument);
    case THRONG_CAPTURE_HEADER:
      return g_strdup_printf (_ ("Capture “%s” found no header %s"), capture->name,
                              capture->argument);
    case THRONG_CAPTURE_FROM:
    default:
      return g_strdup_printf (_ ("Capture “%s” found nothing"), capture->name);
    }
}

char *
throng_capture_describe (const ThrongPlanCapture *capture,
                         ThrongCaptureOutcome outcome,
                         const ThrongBody *body)
{
  switch (outcome)
    {
    case THRONG_CAPTURE_TOO_LONG:
      return g_strdup_printf (_ ("Capture “%s”: the pattern “%s” took too long"), capture->name,
                              capture->argument);
    case THRONG_CAPTURE_TOO_LARGE:
      return g_strdup_printf (_ ("Capture “%s” found more than 8 MiB"), capture->name);
    case THRONG_CAPTURE_NOTHING:
    case THRONG_CAPTURE_DONE:
    default:
      return describe_nothing (capture, body);
    }
}
