/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-template.h"

G_BEGIN_DECLS

/* How the text of one part goes in. */
typedef enum
{
  THRONG_MODE_PLAIN,
  THRONG_MODE_PERCENT,     /* path segment or query: all but unreserved characters as %XX */
  THRONG_MODE_FORM,        /* the same with + for a blank */
  THRONG_MODE_JSON_STRING, /* inside of quotes */
  THRONG_MODE_QUOTED,      /* a name in a multipart body: quote and line ends as %XX */
  THRONG_MODE_JSON_VALUE,  /* a whole JSON value: as it is if it is JSON, otherwise with quotes */
} ThrongMode;

typedef enum
{
  THRONG_PART_TEXT,
  THRONG_PART_VARIABLE,
  THRONG_PART_FAKE,
  THRONG_PART_RANDOM_INT,
  THRONG_PART_RANDOM_FLOAT,
  THRONG_PART_RANDOM_STRING,
  THRONG_PART_RANDOM_PICK,
  THRONG_PART_UUID,
  THRONG_PART_NOW,
  THRONG_PART_NOW_MS,
  THRONG_PART_USER_NUMBER,
  THRONG_PART_TASK_COUNT,
  THRONG_PART_COUNTER,
} ThrongPartKind;

/* A stretch of literal text or a `{{…}}`. */
typedef struct
{
  ThrongPartKind kind;
  ThrongMode mode;
  unsigned index; /* of the variable, of the counter, of the first choice, or a ThrongFake */
  union
  {
    unsigned n_choices; /* that follow each other from @index */
    unsigned n_decimals;
  };
  gsize start;  /* of the literal text in the template's, of a format in its words */
  gsize length; /* of the same; how many characters a random string has */
  union
  {
    int64_t low;       /* of a random number; of a random.float in units of its last decimal */
    int64_t offset_us; /* from now */
  };
  int64_t high;
} ThrongPart;

/* Something to choose, in a template's words. */
typedef struct
{
  gsize start;
  gsize length;
} ThrongChoice;

struct _ThrongTemplate
{
  /* Owned */
  char *text;  /* all literal text together */
  char *words; /* all choices and formats together */
  ThrongPart *parts;
  ThrongChoice *choices;

  unsigned n_parts;
  gsize max_bytes; /* of the rendered text */
};

/* A template in the making. */
typedef struct
{
  GString *text;
  GString *words;
  GArray *parts;
  GArray *choices;
  gsize flushed; /* how much of the text stands in parts */
  unsigned n_templates;
  ThrongSymbols *symbols;
} ThrongTemplateBuilder;

/* Returns: what follows the template that begins at @at with `{{`; %NULL when it is not closed */
const char *throng_template_skip (const char *at, GError **error);

void throng_template_builder_init (ThrongTemplateBuilder *self, ThrongSymbols *symbols);
void throng_template_builder_clear (ThrongTemplateBuilder *self);
/* Empties the builder. */
ThrongTemplate *throng_template_builder_end (ThrongTemplateBuilder *self);
/* Adds literal text and its templates; @mode is that of both. */
bool throng_template_builder_add (ThrongTemplateBuilder *self,
                                  const char *text,
                                  ThrongMode mode,
                                  GError **error);
/* Adds a template that is all of @text, with @mode. Returns %FALSE without an error when it is not.
 */
bool throng_template_builder_add_whole (ThrongTemplateBuilder *self,
                                        const char *text,
                                        ThrongMode mode,
                                        GError **error);

/* Appends @text as @mode wants it. */
void throng_mode_append (ThrongMode mode, const char *text, gsize length, GString *out);

/* A function that templates may call. */
typedef struct _ThrongFunction ThrongFunction;

/* (nullable) */
const ThrongFunction *throng_function_find (const char *name);
/* Whether a whole JSON value that @part gives is a number and needs no quotes. */
bool throng_function_is_number (const ThrongPart *part);
/* Sets @part, all but its mode, to a call with @arguments. @error: says what it takes */
bool throng_function_read (const ThrongFunction *self,
                           ThrongTemplateBuilder *builder,
                           char **arguments,
                           ThrongPart *part,
                           GError **error);

/* Appends the value of @part, a function. Allocates nothing but what @out needs. */
void throng_function_render (const ThrongTemplate *template,
                             const ThrongPart *part,
                             ThrongTemplateContext *context,
                             GString *out);

/* Whether @name may be a variable's: letters, digits, `_` and `-`, not first a digit, and no word
 * of the language. */
bool throng_is_variable_name (const char *name);

/* (nullable): how the function at @index, from 0, may be called, such as `random.int 1 100` */
const char *throng_function_get_example (unsigned index);
/* Of the functions that templates may call, the one that @word was probably meant to be, or @guess.
 */
const char *throng_guess_function (const char *word, const char *guess);

G_END_DECLS
