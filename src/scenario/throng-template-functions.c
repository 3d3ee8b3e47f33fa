/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The functions that templates may call: their names and arguments. */

#include "scenario/throng-template-private.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-duration.h"
#include "scenario/throng-fake.h"
#include "scenario/throng-guess.h"
#include "scenario/throng-problem.h"
#include "scenario/throng-timestamp.h"

#include <math.h>
#include <string.h>

#define MAX_STRING_LENGTH 100000
/* In one text, so that no file becomes much larger in memory. */
#define MAX_CHOICES 100000
/* With nine decimals a number up to this fits into 64 bits. */
#define MAX_FLOAT 1000000000
#define MAX_DECIMALS 9
#define DEFAULT_DECIMALS 2
#define MAX_OFFSET_S (36500.0 * 86400)

typedef bool (*ReadFunc) (ThrongTemplateBuilder *builder,
                          char **arguments,
                          ThrongPart *part,
                          GError **error);

struct _ThrongFunction
{
  const char *name;
  ThrongPartKind kind;
  ReadFunc read; /* (nullable): it takes no arguments */
  ThrongFake fake;
  const char *example; /* (nullable): a call, where the name alone is none worth showing */
};

static bool
fail (GError **error, const char *message)
{
  g_set_error_literal (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID, message);
  return false;
}

/* random.int */

static bool
read_int (ThrongTemplateBuilder *builder, char **arguments, ThrongPart *part, GError **error)
{
  if (g_strv_length (arguments) != 2
      || !g_ascii_string_to_signed (arguments[0], 10, G_MININT64, G_MAXINT64, &part->low, NULL)
      || !g_ascii_string_to_signed (arguments[1], 10, G_MININT64, G_MAXINT64, &part->high, NULL))
    return fail (error, _ ("“random.int” needs two whole numbers, such as {{random.int 1 100}}"));
  if (part->low > part->high)
    return fail (error, _ ("the first number of “random.int” must not be above the second"));
  return true;
}

/* random.float */

/* Reads a number with at most nine decimals as so many 10⁻⁹, exactly. */
static bool
read_decimal (const char *text, int64_t *billionths)
{
  bool is_negative = *text == '-';
  const char *at = text + is_negative;
  int64_t number = 0;
  unsigned n_decimals = 0;
  bool has_point = false;

  if (strspn (at, G_CSET_DIGITS) == 0)
    return false;
  for (; *at != '\0'; at++)
    {
      if (*at == '.' && !has_point && g_ascii_isdigit (at[1]))
        has_point = true;
      else if (!g_ascii_isdigit (*at) || n_decimals == MAX_DECIMALS)
        return false;
      else
        {
          number = number * 10 + (*at - '0');
          n_decimals += has_point;
        }
      if (!has_point && number > MAX_FLOAT)
        return false;
    }
  for (; n_decimals < MAX_DECIMALS; n_decimals++)
    number *= 10;
  *billionths = is_negative ? -number : number;
  return number <= (int64_t) MAX_FLOAT * 1000000000;
}

static int64_t
divide_down (int64_t dividend, int64_t divisor)
{
  return dividend / divisor - (dividend % divisor < 0);
}

static bool
read_bounds (char **arguments, ThrongPart *part, GError **error)
{
  int64_t unit = 1;

  if (!read_decimal (arguments[0], &part->low) || !read_decimal (arguments[1], &part->high))
    return fail (error, _ ("the numbers of “random.float” must be from -1000000000 to 1000000000, "
                           "with at most nine decimals"));
  if (part->low > part->high)
    return fail (error, _ ("the first number of “random.float” must not be above the second"));

  for (unsigned i = part->n_decimals; i < MAX_DECIMALS; i++)
    unit *= 10;
  part->low = -divide_down (-part->low, unit);
  part->high = divide_down (part->high, unit);
  if (part->low <= part->high)
    return true;
  g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
               _ ("no number with %u decimals is from %.20s to %.20s; “random.float” takes how "
                  "many decimals after them"),
               part->n_decimals, arguments[0], arguments[1]);
  return false;
}

static bool
read_float (ThrongTemplateBuilder *builder, char **arguments, ThrongPart *part, GError **error)
{
  unsigned n = g_strv_length (arguments);
  uint64_t decimals = DEFAULT_DECIMALS;

  if (n != 2 && n != 3)
    return fail (error, _ ("“random.float” needs two numbers and takes how many decimals, such as "
                           "{{random.float 0.5 9.99 2}}"));
  if (n == 3 && !g_ascii_string_to_unsigned (arguments[2], 10, 0, MAX_DECIMALS, &decimals, NULL))
    return fail (error, _ ("the decimals of “random.float” must be from 0 to 9"));
  part->n_decimals = (unsigned) decimals;
  return read_bounds (arguments, part, error);
}

/* random.string and random.pick */

static bool
add_choice (ThrongTemplateBuilder *builder,
            const char *text,
            gsize length,
            ThrongPart *part,
            GError **error)
{
  ThrongChoice choice = { .start = builder->words->len, .length = length };

  if (builder->choices->len == MAX_CHOICES)
    return fail (error, _ ("a text must offer at most 100000 things to choose from"));
  if (part->n_choices++ == 0)
    part->index = builder->choices->len;
  g_string_append_len (builder->words, text, (gssize) length);
  g_array_append_val (builder->choices, choice);
  return true;
}

static const struct
{
  const char *name;
  const char *characters;
} alphabets[] = {
  { "alphanumeric", G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS },
  { "letters", G_CSET_A_2_Z G_CSET_a_2_z },
  { "lower", G_CSET_a_2_z },
  { "upper", G_CSET_A_2_Z },
  { "digits", G_CSET_DIGITS },
  { "hex", G_CSET_DIGITS "abcdef" },
};

/* (nullable): the characters that @word names or is; a slip in a name is not taken for characters.
 */
static const char *
find_characters (const char *word, GError **error)
{
  const char *guess = NULL;

  for (unsigned i = 0; i < G_N_ELEMENTS (alphabets); i++)
    {
      if (g_str_equal (alphabets[i].name, word))
        return alphabets[i].characters;
      guess = throng_guess_word (word, guess, alphabets[i].name);
    }
  if (guess == NULL && word[0] != '\0' && g_utf8_validate (word, -1, NULL))
    return word;

  if (guess != NULL)
    g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                 _ ("“random.string” knows no “%.40s”; did you mean “%s”?"), word, guess);
  else
    fail (error, _ ("“random.string” needs characters to choose from"));
  return NULL;
}

static bool
read_string (ThrongTemplateBuilder *builder, char **arguments, ThrongPart *part, GError **error)
{
  unsigned n = g_strv_length (arguments);
  const char *characters = alphabets[0].characters;
  uint64_t length;

  if ((n != 1 && n != 2)
      || !g_ascii_string_to_unsigned (arguments[0], 10, 0, MAX_STRING_LENGTH, &length, NULL))
    return fail (error,
                 _ ("“random.string” needs a length from 0 to 100000 and takes what to choose "
                    "from, such as {{random.string 12 hex}}"));
  if (n == 2)
    characters = find_characters (arguments[1], error);
  if (characters == NULL)
    return false;

  part->length = (gsize) length;
  for (const char *next; *characters != '\0'; characters = next)
    {
      next = g_utf8_next_char (characters);
      if (!add_choice (builder, characters, (gsize) (next - characters), part, error))
        return false;
    }
  return true;
}

static bool
read_pick (ThrongTemplateBuilder *builder, char **arguments, ThrongPart *part, GError **error)
{
  if (arguments[0] == NULL)
    return fail (error, _ ("“random.pick” needs something to choose from, such as "
                           "{{random.pick red green \"dark blue\"}}"));
  for (; *arguments != NULL; arguments++)
    if (!add_choice (builder, *arguments, strlen (*arguments), part, error))
      return false;
  return true;
}

/* now */

static bool
is_offset (const char *word)
{
  return (word[0] == '+' || word[0] == '-') && g_ascii_isdigit (word[1]);
}

static bool
read_offset (const char *word, ThrongPart *part, GError **error)
{
  double seconds;

  if (!is_offset (word) || !throng_duration_parse (word + 1, &seconds, NULL)
      || seconds > MAX_OFFSET_S)
    {
      g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
                   _ ("“%.40s” is not an offset of a date, such as +1d or -2h30m, of at most "
                      "36500d"),
                   word);
      return false;
    }
  part->offset_us = llround (seconds * G_USEC_PER_SEC) * (word[0] == '-' ? -1 : 1);
  return true;
}

static bool
read_now (ThrongTemplateBuilder *builder, char **arguments, ThrongPart *part, GError **error)
{
  const char *format = THRONG_TIMESTAMP_DEFAULT;

  if (*arguments != NULL && !is_offset (*arguments))
    format = *arguments++;
  if (!throng_timestamp_check_format (format, error)
      || (*arguments != NULL && !read_offset (*arguments++, part, error)))
    return false;
  if (*arguments != NULL)
    return fail (error, _ ("“now” takes a format and an offset, such as {{now %Y-%m-%d +1d}}"));

  part->start = builder->words->len;
  part->length = strlen (format);
  g_string_append (builder->words, format);
  return true;
}

/* counter */

static bool
read_counter (ThrongTemplateBuilder *builder, char **arguments, ThrongPart *part, GError **error)
{
  static const char allowed[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-";
  const char *name = arguments[0] != NULL ? arguments[0] : "";

  if (name[strspn (name, allowed)] != '\0' || (arguments[0] != NULL && arguments[1] != NULL))
    return fail (error, _ ("“counter” takes one name of letters, digits, “_” and “-”, such as "
                           "{{counter orders}}"));
  part->index = throng_symbols_intern_counter (builder->symbols, name);
  return true;
}

/* All of them */

static const ThrongFunction functions[] = {
  { "fake.name", THRONG_PART_FAKE, NULL, THRONG_FAKE_NAME },
  { "fake.first-name", THRONG_PART_FAKE, NULL, THRONG_FAKE_FIRST_NAME },
  { "fake.last-name", THRONG_PART_FAKE, NULL, THRONG_FAKE_LAST_NAME },
  { "fake.user-name", THRONG_PART_FAKE, NULL, THRONG_FAKE_USER_NAME },
  { "fake.email", THRONG_PART_FAKE, NULL, THRONG_FAKE_EMAIL },
  { "fake.phone", THRONG_PART_FAKE, NULL, THRONG_FAKE_PHONE },
  { "fake.company", THRONG_PART_FAKE, NULL, THRONG_FAKE_COMPANY },
  { "fake.street", THRONG_PART_FAKE, NULL, THRONG_FAKE_STREET },
  { "fake.city", THRONG_PART_FAKE, NULL, THRONG_FAKE_CITY },
  { "fake.postcode", THRONG_PART_FAKE, NULL, THRONG_FAKE_POSTCODE },
  { "fake.country", THRONG_PART_FAKE, NULL, THRONG_FAKE_COUNTRY },
  { "fake.word", THRONG_PART_FAKE, NULL, THRONG_FAKE_WORD },
  { "fake.sentence", THRONG_PART_FAKE, NULL, THRONG_FAKE_SENTENCE },
  { "fake.paragraph", THRONG_PART_FAKE, NULL, THRONG_FAKE_PARAGRAPH },
  { "random.int", THRONG_PART_RANDOM_INT, read_int, 0, "random.int 1 100" },
  { "random.float", THRONG_PART_RANDOM_FLOAT, read_float, 0, "random.float 0.5 9.99" },
  { "random.string", THRONG_PART_RANDOM_STRING, read_string, 0, "random.string 12" },
  { "random.pick", THRONG_PART_RANDOM_PICK, read_pick, 0, "random.pick red green blue" },
  { "uuid", THRONG_PART_UUID, NULL, 0 },
  { "now", THRONG_PART_NOW, read_now, 0 },
  { "now.ms", THRONG_PART_NOW_MS, NULL, 0 },
  { "user.number", THRONG_PART_USER_NUMBER, NULL, 0 },
  { "task.count", THRONG_PART_TASK_COUNT, NULL, 0 },
  { "counter", THRONG_PART_COUNTER, read_counter, 0 },
};

const ThrongFunction *
throng_function_find (const char *name)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (functions[i].name, name))
      return &functions[i];
  return NULL;
}

const char *
throng_function_get_example (unsigned index)
{
  if (index >= G_N_ELEMENTS (functions))
    return NULL;
  return functions[index].example != NULL ? functions[index].example : functions[index].name;
}

const char *
throng_guess_function (const char *word, const char *guess)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (functions); i++)
    guess = throng_guess_word (word, guess, functions[i].name);
  return guess;
}

bool
throng_function_is_number (const ThrongPart *part)
{
  return part->kind == THRONG_PART_RANDOM_INT || part->kind == THRONG_PART_RANDOM_FLOAT
         || part->kind == THRONG_PART_NOW_MS || part->kind == THRONG_PART_COUNTER;
}

bool
throng_function_read (const ThrongFunction *self,
                      ThrongTemplateBuilder *builder,
                      char **arguments,
                      ThrongPart *part,
                      GError **error)
{
  part->kind = self->kind;
  part->index = self->fake;
  if (self->read != NULL)
    return self->read (builder, arguments, part, error);
  if (arguments[0] == NULL)
    return true;

  g_set_error (error, THRONG_SCENARIO_ERROR, THRONG_SCENARIO_ERROR_INVALID,
               _ ("nothing may follow “%s”"), self->name);
  return false;
}
