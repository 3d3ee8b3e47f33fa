/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-random.h"

#include <json-glib/json-glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * ThrongSymbols:
 *
 * The variables of a scenario by number. Templates that are compiled with the same table refer to
 * variables by index, so that rendering looks nothing up.
 */
typedef struct _ThrongSymbols ThrongSymbols;

ThrongSymbols *throng_symbols_new (void);
void throng_symbols_free (ThrongSymbols *self);
/* The index of @name, which is added when it is new. */
unsigned throng_symbols_intern (ThrongSymbols *self, const char *name);
unsigned throng_symbols_get_n (const ThrongSymbols *self);
const char *throng_symbols_get_name (const ThrongSymbols *self, unsigned index);
/* The same for counters, which are numbered apart from variables. */
unsigned throng_symbols_intern_counter (ThrongSymbols *self, const char *name);
unsigned throng_symbols_get_n_counters (const ThrongSymbols *self);

/**
 * ThrongValue:
 * @text: (nullable): the value as text; %NULL = unset
 * @is_json: @text is a JSON value (a number, an object …) rather than plain text
 * @is_borrowed: @text belongs to somebody else, who keeps it for longer
 *
 * A variable of a user.
 */
typedef struct
{
  char *text;
  bool is_json;
  bool is_borrowed;
} ThrongValue;

/* Where the text of a template stands, which decides how values are escaped. Literal text of rows
 * and JSON strings is plain and is escaped in the same way; literal text of a URL is a URL already.
 */
typedef enum
{
  THRONG_ESCAPE_NONE, /* header, text body, variable */
  THRONG_ESCAPE_URL, /* path segments before the first `?`, query after it; the whole text being one
                        template: nothing */
  THRONG_ESCAPE_FORM,   /* a name or value of a query row or of application/x-www-form-urlencoded */
  THRONG_ESCAPE_JSON,   /* inside a JSON string */
  THRONG_ESCAPE_QUOTED, /* a quoted name in a header of a multipart body */
} ThrongEscape;

/* What templates fill in, beyond their own text, must not be longer. */
#define THRONG_TEMPLATE_MAX_BYTES (1024 * 1024)

/**
 * ThrongTemplateHost:
 * @unix_us: the wall clock, in µs since 1970
 * @count: the next number of a counter, from 1
 * @data: handed to both
 *
 * What rendering draws on beyond one user; the engine's, so that it follows the time of the run.
 */
typedef struct
{
  int64_t (*unix_us) (void *data);
  uint64_t (*count) (void *data, unsigned counter);
  void *data;
} ThrongTemplateHost;

/**
 * ThrongTemplateContext:
 *
 * What rendering draws on; one for each user.
 */
typedef struct
{
  const ThrongTemplateHost *host;
  const ThrongValue *values; /* by symbol index */
  ThrongRandom *random;
  uint64_t user_number; /* from 1 */
  uint64_t task_count;  /* tasks that the user has started */

  /* Out: why rendering returned %FALSE */
  bool is_too_long;
  unsigned unset; /* if not that: the variable that was missing */
} ThrongTemplateContext;

/**
 * ThrongTemplate:
 *
 * A text with `{{…}}` in it, parsed once. Immutable.
 */
typedef struct _ThrongTemplate ThrongTemplate;

ThrongTemplate *throng_template_new (const char *text,
                                     ThrongEscape escape,
                                     ThrongSymbols *symbols,
                                     GError **error);
/* A whole JSON value whose strings (and object keys) may hold templates; renders as compact JSON
 * text. */
ThrongTemplate *throng_template_new_json (JsonNode *node, ThrongSymbols *symbols, GError **error);
void throng_template_free (ThrongTemplate *self);

/* (nullable): the text, when there is nothing to fill in; borrowed. */
const char *throng_template_get_constant (const ThrongTemplate *self);

/**
 * throng_template_render:
 * @out: the text is appended here
 *
 * Returns: %FALSE when a variable is unset or the text becomes too long (then @context says which,
 * and @out holds a part)
 */
bool throng_template_render (const ThrongTemplate *self,
                             ThrongTemplateContext *context,
                             GString *out);

/* Whether all variables in it have a value; otherwise @context says which has none. */
bool throng_template_has_values (const ThrongTemplate *self, ThrongTemplateContext *context);

/* Returns: (transfer full): why rendering returned %FALSE, a sentence that may go on:
 * “The variable “x” has no value” */
char *throng_template_dup_problem (const ThrongTemplateContext *context,
                                   const ThrongSymbols *symbols);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongSymbols, throng_symbols_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongTemplate, throng_template_free)

G_END_DECLS
