/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <stdbool.h>

/* What the answers of all topics are made of. */

#define THRONG_DEMO_JSON "application/json"
#define THRONG_DEMO_TEXT "text/plain; charset=utf-8"
#define THRONG_DEMO_HTML "text/html; charset=utf-8"

/** throng_demo_respond: answers with this; @body: (transfer full). */
void throng_demo_respond (SoupServerMessage *message,
                          guint status,
                          const char *content_type,
                          GString *body);

/** throng_demo_respond_object: answers with a JSON object on a line; @object: (transfer full). */
void throng_demo_respond_object (SoupServerMessage *message, guint status, JsonObject *object);

/** throng_demo_respond_empty: answers without a body. */
void throng_demo_respond_empty (SoupServerMessage *message, guint status);

/** throng_demo_respond_error: answers with a JSON object whose `error` is @sentence. */
void throng_demo_respond_error (SoupServerMessage *message, guint status, const char *sentence);

/** throng_demo_set_header: sets a header of the answer. */
void throng_demo_set_header (SoupServerMessage *message, const char *name, const char *value);

/** throng_demo_get_header: (transfer none) (nullable): a header of the request. */
const char *throng_demo_get_header (SoupServerMessage *message, const char *name);

/**
 * throng_demo_dup_cookie:
 *
 * Returns: (transfer full) (nullable): the value of a cookie of the request
 */
char *throng_demo_dup_cookie (SoupServerMessage *message, const char *name);

/** throng_demo_get_path: (transfer none): the path, still escaped; `/` if empty, `*` for a ping. */
const char *throng_demo_get_path (SoupServerMessage *message);

/**
 * throng_demo_dup_path_part:
 * @index: which part, from 0; the path must have it
 *
 * Returns: (transfer full) (nullable): that part of the path, decoded; %NULL if it cannot be
 */
char *throng_demo_dup_path_part (SoupServerMessage *message, guint index);

/** throng_demo_get_path_number: that part of the path as a number, or 0 if it is none above 0. */
guint64 throng_demo_get_path_number (SoupServerMessage *message, guint index);

/** throng_demo_dup_query: (transfer full): the fields of the query, maybe none. */
GHashTable *throng_demo_dup_query (SoupServerMessage *message);

/** throng_demo_dup_form: (transfer full): the fields of a form in the body, maybe none. */
GHashTable *throng_demo_dup_form (SoupServerMessage *message);

/**
 * throng_demo_read_number:
 * @fields: of a query
 * @value: its default, and where the number goes
 *
 * Returns: false after having answered that the field @name is not a number from 1 to @max
 */
bool throng_demo_read_number (SoupServerMessage *message,
                              GHashTable *fields,
                              const char *name,
                              guint max,
                              guint *value);

/**
 * throng_demo_dup_body:
 *
 * Returns: (transfer full) (nullable): the body as text; %NULL if it is empty or not valid UTF-8
 */
char *throng_demo_dup_body (SoupServerMessage *message);

/**
 * throng_demo_dup_body_object:
 *
 * Returns: (transfer full) (nullable): the JSON object in the body, or %NULL after having answered
 *   that there is none
 */
JsonObject *throng_demo_dup_body_object (SoupServerMessage *message);

/**
 * throng_demo_get_text:
 *
 * Returns: (transfer none) (nullable): the text of a member, or %NULL after having answered what is
 *   wrong with it
 */
const char *throng_demo_get_text (JsonObject *object,
                                  const char *member,
                                  glong max_chars,
                                  SoupServerMessage *message);

/**
 * throng_demo_get_number:
 *
 * Returns: false after having answered that the member is not a whole number from @min to @max
 */
bool throng_demo_get_number (JsonObject *object,
                             const char *member,
                             gint64 min,
                             gint64 max,
                             SoupServerMessage *message,
                             gint64 *value);

/** throng_demo_set_delay_ms: holds the answer back for so long after it was decided. */
void throng_demo_set_delay_ms (SoupServerMessage *message, guint delay_ms);

/** throng_demo_get_delay_ms: how long the answer is to be held back; 0 = not at all. */
guint throng_demo_get_delay_ms (SoupServerMessage *message);
