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

/**
 * ThrongValue:
 * @text: (nullable): the value as text; %NULL = unset
 * @is_json: @text is a JSON value (a number, an object …) rather than plain text
 *
 * A variable of a user.
 */
typedef struct
{
  char *text;
  bool is_json;
} ThrongValue;

/* Where the text of a template stands, which decides how values are escaped. Literal text of rows
 * and JSON strings is plain and is escaped in the same way; literal text of a URL is a URL already.
 */
typedef enum
{
  THRONG_ESCAPE_NONE, /* header, text body, variable */
  THRONG_ESCAPE_URL, /* path segments before the first `?`, query after it; the whole text being one
                        template: nothing */
  THRONG_ESCAPE_FORM, /* a name or value of a query row or of application/x-www-form-urlencoded */
  THRONG_ESCAPE_JSON, /* inside a JSON string */
} ThrongEscape;

/**
 * ThrongTemplateContext:
 *
 * What rendering draws on; one for each user.
 */
typedef struct
{
  const ThrongValue *values; /* by symbol index */
  ThrongRandom *random;
  uint64_t user_number; /* from 1 */
  unsigned unset;       /* out: the variable that was missing when rendering returned %FALSE */
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
 * Returns: %FALSE when a variable is unset (then @context's unset names it and @out holds a part)
 */
bool throng_template_render (const ThrongTemplate *self,
                             ThrongTemplateContext *context,
                             GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongSymbols, throng_symbols_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongTemplate, throng_template_free)

G_END_DECLS
