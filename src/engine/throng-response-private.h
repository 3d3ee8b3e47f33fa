/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-response.h"

G_BEGIN_DECLS

/**
 * ThrongBody:
 *
 * The body of an answer as far as captures and checks need it. Each form is made once, when it is
 * first asked for.
 */
typedef struct
{
  const ThrongAnswer *answer;
  char *decoded;    /* Owned (nullable) */
  char *valid;      /* Owned (nullable): UTF-8 made of what is none */
  const char *text; /* (nullable): bytes without a closing zero */
  size_t length;
  const char *searchable; /* (nullable): the first part of the text as UTF-8, for patterns */
  size_t searchable_length;
  JsonParser *parser; /* Owned (nullable) */
  bool is_decoded;
  bool is_parsed;
  const char *problem; /* (nullable): why there is no text */
} ThrongBody;

void throng_body_clear (ThrongBody *self);
/* Returns: (nullable): the text, of @length bytes without a closing zero; %NULL with @self's
 * problem */
const char *throng_body_get_text (ThrongBody *self, size_t *length);
/* The same as valid UTF-8, no more than patterns are applied to. */
const char *throng_body_get_searchable (ThrongBody *self, size_t *length);
/* Returns: (nullable): the body as JSON */
JsonNode *throng_body_get_json (ThrongBody *self);

/* Puts the text of a JSON value, without the quotes of a string, into @out. */
void throng_json_append_value (JsonNode *node, GString *out);
/* The same as JSON, with those quotes. */
void throng_json_append_json (JsonNode *node, GString *out);

typedef enum
{
  THRONG_CAPTURE_DONE,
  THRONG_CAPTURE_NOTHING,
  /* These two fail the request whatever the default. */
  THRONG_CAPTURE_TOO_LONG,
  THRONG_CAPTURE_TOO_LARGE,
} ThrongCaptureOutcome;

/* Takes one capture into @value, which stays as it is where nothing is found. */
ThrongCaptureOutcome throng_capture_take (const ThrongPlanCapture *capture,
                                          const ThrongResponse *response,
                                          ThrongBody *body,
                                          ThrongRandom *random,
                                          ThrongValue *value);
/* Returns: (transfer full): why there is no value */
char *throng_capture_describe (const ThrongPlanCapture *capture,
                               ThrongCaptureOutcome outcome,
                               const ThrongBody *body);

/* Applies one check. Returns: (transfer full) (nullable): what is wrong */
char *throng_check_apply (const ThrongPlanCheck *check,
                          const ThrongResponse *response,
                          ThrongBody *body,
                          ThrongTemplateContext *context);

G_END_DECLS
