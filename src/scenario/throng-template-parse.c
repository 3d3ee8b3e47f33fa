/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-template-private.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-guess.h"
#include "scenario/throng-problem.h"

#include <string.h>

/* In one text, so that no file becomes much larger in memory. */
#define MAX_TEMPLATES 10000
/* In one template, as many as there may be things to choose from. */
#define MAX_WORDS 100000

bool
throng_is_variable_name (const char *name)
{
  static const char first[] = G_CSET_A_2_Z G_CSET_a_2_z "_";
  static const char other[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-";

  if (name[0] == '\0' || strchr (first, name[0]) == NULL || name[strspn (name, other)] != '\0')
    return false;
  return !g_str_equal (name, "raw") && !g_str_equal (name, "text")
         && throng_function_find (name) == NULL;
}

void
throng_template_builder_init (ThrongTemplateBuilder *self, ThrongSymbols *symbols)
{
  self->text = g_string_new (NULL);
  self->words = g_string_new (NULL);
  self->parts = g_array_new (FALSE, FALSE, sizeof (ThrongPart));
  self->choices = g_array_new (FALSE, FALSE, sizeof (ThrongChoice));
  self->flushed = 0;
  self->n_templates = 0;
  self->symbols = symbols;
}

void
throng_template_builder_clear (ThrongTemplateBuilder *self)
{
  g_string_free (self->text, TRUE);
  g_string_free (self->words, TRUE);
  g_array_unref (self->parts);
  g_array_unref (self->choices);
}

/* Makes a part of the literal text that has come since the last one. */
static void
flush_text (ThrongTemplateBuilder *self)
{
  ThrongPart part = { .kind = THRONG_PART_TEXT, .start = self->flushed };

  part.length = self->text->len - self->flushed;
  if (part.length == 0)
    return;
  g_array_append_val (self->parts, part);
  self->flushed = self->text->len;
}

ThrongTemplate *
throng_template_builder_end (ThrongTemplateBuilder *self)
{
  ThrongTemplate *template = g_new0 (ThrongTemplate, 1);

  flush_text (self);
  template->n_parts = self->parts->len;
  template->max_bytes = self->text->len + THRONG_TEMPLATE_MAX_BYTES;
  template->parts = (void *) g_array_free (self->parts, FALSE);
  template->choices = (void *) g_array_free (self->choices, FALSE);
  /* There can be tens of thousands of templates, and a GString has room to spare. */
  template->text = g_memdup2 (self->text->str, self->text->len + 1);
  template->words = g_memdup2 (self->words->str, self->words->len + 1);
  g_string_free (self->text, TRUE);
  g_string_free (self->words, TRUE);
  return template;
}

/* Reads one word, in quotes or not, and moves @at behind it; NULL = there is none. */
static char *
read_word (const char **at)
{
  const char *start = *at;
  size_t length;

  if (*start == '"')
    {
      const char *end = strchr (start + 1, '"');

      if (end == NULL)
        return NULL;
      *at = end + 1;
      return g_strndup (start + 1, (gsize) (end - start - 1));
    }
  length = strcspn (start, " \t\r\n\"{}");
  *at = start + length;
  return length > 0 ? g_strndup (start, length) : NULL;
}

/* The words between `{{` at @at and `}}`; moves @at behind it. */
static GStrv
read_words (const char **at, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *start = *at;

  *at += 2;
  for (unsigned n_words = 0;; n_words++)
    {
      char *word;

      *at += strspn (*at, " \t\r\n");
      /* g_str_has_prefix() looks for the end of the text, which may be far. */
      if (strncmp (*at, "}}", 2) == 0)
        break;
      if (strncmp (*at, "{{", 2) == 0)
        {
          g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                       _ ("“%.30s” is not closed with “}}” before the next “{{”"), start);
          return NULL;
        }
      if (n_words == MAX_WORDS)
        {
          g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                       _ ("“%.30s” must hold at most %d words"), start, MAX_WORDS);
          return NULL;
        }
      word = read_word (at);
      if (word == NULL)
        {
          g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                       _ ("“%.30s” is not closed with “}}”"), start);
          return NULL;
        }
      g_strv_builder_take (builder, word);
    }
  *at += 2;
  return g_strv_builder_end (builder);
}

const char *
throng_template_skip (const char *at, GError **error)
{
  g_auto (GStrv) words = read_words (&at, error);

  return words != NULL ? at : NULL;
}

static void
set_unknown_error (const char *word, GError **error)
{
  const char *guess = throng_guess_function (word, NULL);

  if (guess != NULL)
    g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                 _ ("there is no “%.60s”; did you mean “%s”?"), word, guess);
  else
    g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                 _ ("there is no “%.60s”"), word);
}

static bool
read_expression (ThrongTemplateBuilder *self, char **words, ThrongPart *part, GError **error)
{
  const ThrongFunction *function;

  if (words[0] == NULL)
    {
      g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                   _ ("“{{” and “}}” must have a name between them"));
      return false;
    }
  function = throng_function_find (words[0]);
  if (function != NULL)
    return throng_function_read (function, self, words + 1, part, error);
  if (!throng_is_variable_name (words[0]))
    {
      set_unknown_error (words[0], error);
      return false;
    }
  if (words[1] != NULL)
    {
      g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                   _ ("nothing may follow “%.60s”"), words[0]);
      return false;
    }
  part->kind = THRONG_PART_VARIABLE;
  part->index = throng_symbols_intern (self->symbols, words[0]);
  return true;
}

/* A whole JSON value needs no quotes where it is a number, and always has them where it is text.
 * What a variable is shows only when it is rendered. */
static bool
needs_quotes (const ThrongPart *part, bool is_text)
{
  return is_text || (part->kind != THRONG_PART_VARIABLE && !throng_function_is_number (part));
}

/* Adds the template whose words these are. */
static bool
add_expression (ThrongTemplateBuilder *self, char **words, ThrongMode mode, GError **error)
{
  bool is_value = mode == THRONG_MODE_JSON_VALUE;
  bool raw = g_strcmp0 (words[0], "raw") == 0;
  bool text = g_strcmp0 (words[0], "text") == 0;
  ThrongPart part = { 0 };
  bool quotes;

  if (self->n_templates++ == MAX_TEMPLATES)
    {
      g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                   _ ("a text must hold at most %d templates"), MAX_TEMPLATES);
      return false;
    }
  if (!read_expression (self, words + (raw || text), &part, error))
    return false;

  quotes = is_value && needs_quotes (&part, raw || text);
  /* A line end in a quoted name would end the part's header. */
  raw = raw && mode != THRONG_MODE_QUOTED;
  part.mode = raw ? THRONG_MODE_PLAIN : quotes ? THRONG_MODE_JSON_STRING : mode;
  if (is_value && throng_function_is_number (&part) && !quotes)
    part.mode = THRONG_MODE_PLAIN;
  g_string_append (self->text, quotes ? "\"" : "");
  flush_text (self);
  g_array_append_val (self->parts, part);
  g_string_append (self->text, quotes ? "\"" : "");
  return true;
}

bool
throng_template_builder_add_whole (ThrongTemplateBuilder *self,
                                   const char *text,
                                   ThrongMode mode,
                                   GError **error)
{
  g_auto (GStrv) words = NULL;

  if (strncmp (text, "{{", 2) != 0)
    return false;
  words = read_words (&text, error);
  if (words == NULL || *text != '\0')
    return false;
  return add_expression (self, words, mode, error);
}

/* The length of the literal text at @text, up to the next template or `\{{`. */
static gsize
find_literal (const char *text)
{
  const char *end = strstr (text, "{{");

  if (end == NULL)
    return strlen (text);
  return (gsize) (end - text) - (end > text && end[-1] == '\\');
}

/* Literal text of a URL is written as a URL already; elsewhere it is plain. */
static void
add_literal (ThrongTemplateBuilder *self, ThrongMode mode, const char *text, gsize length)
{
  throng_mode_append (mode == THRONG_MODE_PERCENT ? THRONG_MODE_PLAIN : mode, text, length,
                      self->text);
}

/* A template that is the whole URL or the whole of its path is written as a URL by what it stands
 * for. */
static bool
is_whole_path (const char *start, const char *at, const char *end)
{
  return at == start && (*end == '\0' || *end == '?');
}

bool
throng_template_builder_add (ThrongTemplateBuilder *self,
                             const char *text,
                             ThrongMode mode,
                             GError **error)
{
  const char *at = text;

  while (*at != '\0')
    {
      gsize length = find_literal (at);

      add_literal (self, mode, at, length);
      at += length;
      if (*at == '\\')
        {
          add_literal (self, mode, "{{", 2);
          at += 3;
        }
      else if (*at != '\0')
        {
          const char *start = at;
          g_auto (GStrv) words = read_words (&at, error);
          bool plain;

          if (words == NULL)
            return false;
          plain = mode == THRONG_MODE_PERCENT && is_whole_path (text, start, at);
          if (!add_expression (self, words, plain ? THRONG_MODE_PLAIN : mode, error))
            return false;
        }
    }
  return true;
}

static ThrongMode
find_mode (ThrongEscape escape)
{
  switch (escape)
    {
    case THRONG_ESCAPE_URL:
      return THRONG_MODE_PERCENT;
    case THRONG_ESCAPE_FORM:
      return THRONG_MODE_FORM;
    case THRONG_ESCAPE_JSON:
      return THRONG_MODE_JSON_STRING;
    case THRONG_ESCAPE_QUOTED:
      return THRONG_MODE_QUOTED;
    case THRONG_ESCAPE_NONE:
    default:
      return THRONG_MODE_PLAIN;
    }
}

ThrongTemplate *
throng_template_new (const char *text, ThrongEscape escape, ThrongSymbols *symbols, GError **error)
{
  ThrongTemplateBuilder builder;

  throng_template_builder_init (&builder, symbols);
  if (throng_template_builder_add (&builder, text, find_mode (escape), error))
    return throng_template_builder_end (&builder);

  throng_template_builder_clear (&builder);
  return NULL;
}
