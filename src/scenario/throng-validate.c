/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-validate.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-duration.h"
#include "scenario/throng-field.h"
#include "scenario/throng-guess.h"
#include "scenario/throng-json-path.h"
#include "scenario/throng-json-writer.h"
#include "scenario/throng-template-private.h"

#include <string.h>

/* Among more variables nobody looks for what was meant. */
#define MAX_GUESSES 1000

static const char *
key_place (const ThrongKey *key)
{
  return key->place != NULL ? key->place : key->name;
}

static char *
dup_limit (const ThrongKey *key, double limit)
{
  GString *text;

  if (key->kind == THRONG_KEY_DURATION && limit > 0)
    return throng_duration_format (limit);
  text = g_string_new (NULL);
  throng_json_write_double (limit, text);
  return g_string_free_and_steal (text);
}

static void
validate_range (ThrongValidation *self, ThrongNode *node, const ThrongKey *key, double value)
{
  g_autofree char *low = dup_limit (key, key->low);
  g_autofree char *high = dup_limit (key, key->high);

  if ((key->flags & THRONG_KEY_POSITIVE) && value <= key->low)
    throng_node_problem (node, key_place (key), self->problems, _ ("must be more than %s"), low);
  else if (value < key->low)
    throng_node_problem (node, key_place (key), self->problems, _ ("must be at least %s"), low);
  else if (value > key->high)
    throng_node_problem (node, key_place (key), self->problems, _ ("must be at most %s"), high);
}

static void
validate_word (ThrongValidation *self, ThrongNode *node, const ThrongKey *key, const char *word)
{
  g_autofree char *all = g_strjoinv (", ", (char **) key->words);
  const char *guess = NULL;

  if (g_strv_contains (key->words, word))
    return;
  for (unsigned i = 0; key->words[i] != NULL; i++)
    guess = throng_guess_word (word, guess, key->words[i]);
  if (guess != NULL)
    throng_node_problem (node, key_place (key), self->problems,
                         _ ("must be one of %s; did you mean “%s”?"), all, guess);
  else
    throng_node_problem (node, key_place (key), self->problems, _ ("must be one of %s"), all);
}

/* @text: (nullable): absent */
static void
validate_string (ThrongValidation *self, ThrongNode *node, const ThrongKey *key, const char *text)
{
  if ((key->flags & THRONG_KEY_NOT_EMPTY) && g_strcmp0 (text, "") == 0)
    throng_node_problem (node, key_place (key), self->problems, _ ("must not be empty"));
  else if (key->words != NULL && text != NULL)
    validate_word (self, node, key, text);
}

static void
validate_list (ThrongValidation *self, ThrongNode *node, const ThrongKey *key, GListModel *list)
{
  unsigned n_items = g_list_model_get_n_items (list);

  if ((key->flags & THRONG_KEY_NOT_EMPTY) && n_items == 0)
    throng_node_problem (node, key->name, self->problems, _ ("must not be empty"));
  for (unsigned i = 0; i < n_items; i++)
    {
      g_autoptr (ThrongNode) child = g_list_model_get_item (list, i);

      if (self->problems->len >= THRONG_MAX_PROBLEMS)
        return;
      if (key->check != NULL)
        key->check (child, self);
      throng_validation_node (self, child);
    }
}

static void
validate_key (ThrongValidation *self, ThrongNode *node, const ThrongKey *key, const GValue *value)
{
  switch (key->kind)
    {
    case THRONG_KEY_INTEGER:
      validate_range (self, node, key, (double) g_value_get_int64 (value));
      break;
    case THRONG_KEY_NUMBER:
    case THRONG_KEY_DURATION:
      validate_range (self, node, key, g_value_get_double (value));
      break;
    case THRONG_KEY_STRING:
      validate_string (self, node, key, g_value_get_string (value));
      break;
    case THRONG_KEY_CHILD:
      throng_validation_node (self, g_value_get_object (value));
      break;
    case THRONG_KEY_LIST:
    case THRONG_KEY_MAP:
      validate_list (self, node, key, g_value_get_object (value));
      break;
    case THRONG_KEY_BOOLEAN:
    case THRONG_KEY_ENUM:
    case THRONG_KEY_JSON:
    case THRONG_KEY_SHAPE:
    default:
      break;
    }
}

void
throng_validation_node (ThrongValidation *self, ThrongNode *node)
{
  const ThrongShape *shape = throng_node_get_shape (node);
  unsigned when = THRONG_WHEN (throng_node_peek_kind (node));

  if (self->problems->len >= THRONG_MAX_PROBLEMS)
    return;
  for (unsigned i = 0; i < shape->n_keys; i++)
    if (shape->keys[i].when == 0 || (shape->keys[i].when & when) != 0)
      validate_key (self, node, &shape->keys[i], throng_node_peek (node, i));
  if (shape->validate != NULL)
    shape->validate (node, self);
}

static const char *
guess_name (const char *name, const char *guess, GHashTable *names)
{
  GHashTableIter iter;
  gpointer known;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_size (names) <= MAX_GUESSES && g_hash_table_iter_next (&iter, &known, NULL))
    guess = throng_guess_word (name, guess, known);
  return guess;
}

static void
tell_of_symbol (ThrongValidation *self, ThrongNode *node, const char *key, const char *name)
{
  const char *guess = NULL;

  if (self->is_variable)
    guess = guess_name (name, guess, self->earlier);
  else
    guess = guess_name (name, guess_name (name, guess, self->variables), self->own);
  guess = throng_guess_function (name, guess);

  if (guess != NULL)
    throng_node_problem (node, key, self->problems,
                         _ ("nothing sets the variable “%.60s”; did you mean “%s”?"), name, guess);
  else
    throng_node_problem (node, key, self->problems, _ ("nothing sets the variable “%.60s”"), name);
}

static void
validate_symbol (ThrongValidation *self, ThrongNode *node, const char *key, const char *name)
{
  bool is_set = g_hash_table_contains (self->variables, name)
                || g_hash_table_contains (self->own, name);

  if (self->used != NULL)
    g_hash_table_add (self->used, g_strdup (name));
  /* A text may refer to thousands; where nothing more is told nobody looks for what was meant. */
  if (self->used != NULL || self->problems->len >= THRONG_MAX_PROBLEMS)
    return;
  if (self->is_variable ? g_hash_table_contains (self->earlier, name) : is_set)
    return;
  if (is_set)
    throng_node_problem (node, key, self->problems,
                         _ ("“%.60s” has no value yet: a variable may refer to those above it"),
                         name);
  else
    tell_of_symbol (self, node, key, name);
}

static void
validate_symbols (ThrongValidation *self,
                  ThrongNode *node,
                  const char *key,
                  const ThrongSymbols *symbols,
                  const GError *error)
{
  if (error != NULL)
    throng_node_problem (node, key, self->problems, "%s", error->message);
  else
    for (unsigned i = 0; i < throng_symbols_get_n (symbols); i++)
      validate_symbol (self, node, key, throng_symbols_get_name (symbols, i));
}

void
throng_validation_template (ThrongValidation *self,
                            ThrongNode *node,
                            const char *key,
                            const char *text,
                            ThrongEscape escape)
{
  g_autoptr (ThrongSymbols) symbols = throng_symbols_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongTemplate) template = throng_template_new (text, escape, symbols, &error);

  validate_symbols (self, node, key, symbols, error);
}

void
throng_validation_json (ThrongValidation *self, ThrongNode *node, const char *key, JsonNode *json)
{
  g_autoptr (ThrongSymbols) symbols = throng_symbols_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongTemplate) template = throng_template_new_json (json, symbols, &error);

  validate_symbols (self, node, key, symbols, error);
}

void
throng_validation_variable_name (ThrongValidation *self, ThrongNode *node, const char *name)
{
  if (!throng_is_variable_name (name))
    throng_node_problem (node, NULL, self->problems,
                         _ ("a variable’s name must be letters, digits, “_” and “-”, not first a "
                            "digit or “-”, and no word of the templates"));
}

bool
throng_is_token (const char *text)
{
  return text[0] != '\0'
         && text[strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "!#$%&'*+-.^_`|~")] == '\0';
}

void
throng_validation_header_name (ThrongValidation *self,
                               ThrongNode *node,
                               const char *key,
                               const char *name)
{
  if (!throng_is_token (name))
    throng_node_problem (node, key, self->problems,
                         _ ("“%.60s” is not the name of a header, such as “X-Request-ID”"), name);
}

void
throng_validation_json_path (ThrongValidation *self,
                             ThrongNode *node,
                             const char *key,
                             const char *expression)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ThrongJsonPath) path = throng_json_path_new (expression, &error);

  if (path == NULL)
    throng_node_problem (node, key, self->problems, "%s", error->message);
}

static bool
leads_up (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  return g_strv_contains ((const char *const *) parts, "..");
}

static bool
has_control_characters (const char *text)
{
  for (; *text != '\0'; text++)
    if ((unsigned char) *text < ' ' || *text == 0x7f)
      return true;
  return false;
}

void
throng_validation_path (ThrongValidation *self, ThrongNode *node, const char *key, const char *text)
{
  if (text[0] == '\0')
    throng_node_problem (node, key, self->problems, _ ("must not be empty"));
  else if (strstr (text, "{{") != NULL)
    throng_node_problem (node, key, self->problems, _ ("the path of a file must hold no template"));
  else if (has_control_characters (text))
    throng_node_problem (node, key, self->problems, _ ("must hold no control characters"));
  else if (g_path_is_absolute (text) || leads_up (text))
    throng_node_problem (node, key, self->problems,
                         _ ("must be a file in the scenario’s folder or below, without “..”"));
}

ThrongRegex *
throng_validation_regex (ThrongValidation *self,
                         ThrongNode *node,
                         const char *key,
                         const char *pattern)
{
  g_autoptr (GError) error = NULL;
  ThrongRegex *regex = NULL;

  if (strstr (pattern, "{{") != NULL)
    throng_node_problem (node, key, self->problems,
                         _ ("a regular expression holds no templates; write “\\{\\{” for “{{”"));
  else
    regex = throng_regex_new (pattern, &error);
  if (error != NULL)
    throng_node_problem (node, key, self->problems, "%s", error->message);
  return regex;
}

void
throng_validation_unique (ThrongValidation *self, GListModel *list, const char *key)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (unsigned i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (ThrongNode) node = g_list_model_get_item (list, i);
      const char *name = throng_node_peek_string (node, 0);

      if (name[0] != '\0' && !g_hash_table_add (names, (char *) name))
        throng_node_problem (node, key, self->problems, _ ("there is already one named “%.60s”"),
                             name);
    }
}

void
throng_validation_weights (ThrongValidation *self,
                           ThrongNode *node,
                           const char *key,
                           GListModel *list,
                           const char *message)
{
  bool all_zero = g_list_model_get_n_items (list) > 0;

  for (unsigned i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, i);
      double weight;

      /* A weight below 0 has a problem of its own. */
      g_object_get (item, "weight", &weight, NULL);
      all_zero = all_zero && weight >= 0 && weight <= 0;
    }
  if (all_zero)
    throng_node_problem (node, key, self->problems, "%s", message);
}

const char *
throng_find_own_header (const char *name)
{
  static const char *const names[] = { "Content-Length", "Transfer-Encoding", "Connection",
                                       "Upgrade" };

  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return names[i];
  return NULL;
}

void
throng_validation_header (ThrongNode *field, ThrongValidation *self)
{
  const char *name = throng_field_get_name (THRONG_FIELD (field));
  const char *value = throng_field_get_value (THRONG_FIELD (field));
  const char *own = throng_find_own_header (name);

  if (!throng_field_get_enabled (THRONG_FIELD (field)))
    return;
  throng_validation_header_name (self, field, NULL, name);
  if (own != NULL)
    throng_node_problem (field, NULL, self->problems, _ ("Throng sets the header %s itself"), own);
  if (strpbrk (value, "\r\n") != NULL)
    throng_node_problem (field, NULL, self->problems, _ ("a header must hold no line ends"));
  throng_validation_template (self, field, NULL, value, THRONG_ESCAPE_NONE);
}

void
throng_validation_pair (ThrongNode *field, ThrongValidation *self)
{
  const char *name = throng_field_get_name (THRONG_FIELD (field));

  if (!throng_field_get_enabled (THRONG_FIELD (field)))
    return;
  if (name[0] == '\0')
    throng_node_problem (field, NULL, self->problems, _ ("the name must not be empty"));
  throng_validation_template (self, field, NULL, name, THRONG_ESCAPE_FORM);
  throng_validation_template (self, field, NULL, throng_field_get_value (THRONG_FIELD (field)),
                              THRONG_ESCAPE_FORM);
}

/* Variables are evaluated in their order, so each may refer to those before it. */
void
throng_validation_variable (ThrongNode *field, ThrongValidation *self)
{
  const char *name = throng_field_get_name (THRONG_FIELD (field));

  if (!throng_field_get_enabled (THRONG_FIELD (field)))
    return;
  throng_validation_variable_name (self, field, name);
  self->is_variable = true;
  throng_validation_template (self, field, NULL, throng_field_get_value (THRONG_FIELD (field)),
                              THRONG_ESCAPE_NONE);
  self->is_variable = false;
  g_hash_table_add (self->earlier, (char *) name);
}
