/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-template-private.h"

#include "scenario/throng-fake.h"
#include "scenario/throng-guess.h"
#include "scenario/throng-problem.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *name;
  ThrongPartKind kind;
  unsigned index;
} Function;

static const Function functions[] = {
  { "fake.name", THRONG_PART_FAKE, THRONG_FAKE_NAME },
  { "fake.first-name", THRONG_PART_FAKE, THRONG_FAKE_FIRST_NAME },
  { "fake.last-name", THRONG_PART_FAKE, THRONG_FAKE_LAST_NAME },
  { "fake.user-name", THRONG_PART_FAKE, THRONG_FAKE_USER_NAME },
  { "fake.email", THRONG_PART_FAKE, THRONG_FAKE_EMAIL },
  { "random.int", THRONG_PART_RANDOM_INT },
  { "uuid", THRONG_PART_UUID },
  { "user.number", THRONG_PART_USER_NUMBER },
};

static const Function *
find_function (const char *name)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (functions[i].name, name))
      return &functions[i];
  return NULL;
}

const char *
throng_guess_function (const char *word, const char *guess)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (functions); i++)
    guess = throng_guess_word (word, guess, functions[i].name);
  return guess;
}

bool
throng_is_variable_name (const char *name)
{
  static const char first[] = G_CSET_A_2_Z G_CSET_a_2_z "_";
  static const char other[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-";

  if (name[0] == '\0' || strchr (first, name[0]) == NULL || name[strspn (name, other)] != '\0')
    return false;
  return !g_str_equal (name, "raw") && !g_str_equal (name, "text") && find_function (name) == NULL;
}

void
throng_template_builder_init (ThrongTemplateBuilder *self, ThrongSymbols *symbols)
{
  self->text = g_string_new (NULL);
  self->parts = g_array_new (FALSE, FALSE, sizeof (ThrongPart));
  self->flushed = 0;
  self->symbols = symbols;
}

void
throng_template_builder_clear (ThrongTemplateBuilder *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->parts);
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
  template->parts = (ThrongPart *) g_array_free (self->parts, FALSE);
  template->text = g_string_free_and_steal (self->text);
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
  for (;;)
    {
      char *word;

      *at += strspn (*at, " \t\r\n");
      if (g_str_has_prefix (*at, "}}"))
        break;
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

static bool
read_range (char **arguments, ThrongPart *part, GError **error)
{
  if (g_strv_length (arguments) != 2
      || !g_ascii_string_to_signed (arguments[0], 10, G_MININT64, G_MAXINT64, &part->low, NULL)
      || !g_ascii_string_to_signed (arguments[1], 10, G_MININT64, G_MAXINT64, &part->high, NULL))
    g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                 _ ("“random.int” needs two whole numbers, such as {{random.int 1 100}}"));
  else if (part->low > part->high)
    g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                 _ ("the first number of “random.int” must not be above the second"));
  else
    return true;
  return false;
}

static bool
read_function (const Function *function, char **arguments, ThrongPart *part, GError **error)
{
  part->kind = function->kind;
  part->index = function->index;
  if (function->kind == THRONG_PART_RANDOM_INT)
    return read_range (arguments, part, error);
  if (arguments[0] == NULL)
    return true;

  g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
               _ ("nothing may follow “%s”"), function->name);
  return false;
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
  const Function *function;

  if (words[0] == NULL)
    {
      g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                   _ ("“{{” and “}}” must have a name between them"));
      return false;
    }
  function = find_function (words[0]);
  if (function != NULL)
    return read_function (function, words + 1, part, error);
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

/* Whether a whole JSON value of this kind never needs quotes. */
static bool
is_always_json (const ThrongPart *part)
{
  return part->kind == THRONG_PART_RANDOM_INT;
}

/* Adds the template whose words these are; a whole value gets its quotes here where it always has
 * them. */
static bool
add_expression (ThrongTemplateBuilder *self, char **words, ThrongMode mode, GError **error)
{
  bool is_value = mode == THRONG_MODE_JSON_VALUE;
  bool raw = g_strcmp0 (words[0], "raw") == 0;
  bool text = g_strcmp0 (words[0], "text") == 0;
  ThrongPart part = { .mode = mode };

  if (raw)
    part.mode = THRONG_MODE_PLAIN;
  else if (text && is_value)
    part.mode = THRONG_MODE_JSON_STRING;
  if (!read_expression (self, words + (raw || text), &part, error))
    return false;

  if (is_value && !raw && !text && is_always_json (&part))
    part.mode = THRONG_MODE_PLAIN;
  if (is_value && (raw || text))
    g_string_append_c (self->text, '"');
  flush_text (self);
  g_array_append_val (self->parts, part);
  if (is_value && (raw || text))
    g_string_append_c (self->text, '"');
  return true;
}

bool
throng_template_builder_add_whole (ThrongTemplateBuilder *self,
                                   const char *text,
                                   ThrongMode mode,
                                   GError **error)
{
  g_auto (GStrv) words = NULL;

  if (!g_str_has_prefix (text, "{{"))
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
