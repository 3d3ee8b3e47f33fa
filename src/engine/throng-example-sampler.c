/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-example-sampler.h"

#include <string.h>

#include "engine/throng-decoder.h"
#include "i18n/throng-i18n.h"
#include "stats/throng-examples.h"
#include "stats/throng-incident-table.h"

#define MOST_ENDPOINTS 200
#define MOST_FAILURES 500
#define CLAIM_PAUSE_US G_USEC_PER_SEC

#define MASK "•••"

typedef struct
{
  unsigned n_claims;
  int64_t next_us; /* the next claim after the first two */
} Endpoint;

/* A kind of failure that examples were made of. */
typedef struct
{
  unsigned endpoint;
  char *message;
  unsigned n_examples;
  bool has_body; /* one of them */
} Failure;

struct _ThrongExampleSampler
{
  void (*send) (void *data, GBytes *example);
  void *data;

  /* Owned */
  Endpoint *endpoints;
  GHashTable *failures; /* set of Failure */

  unsigned n_endpoints;
};

static unsigned
failure_hash (const void *key)
{
  const Failure *failure = key;

  return g_str_hash (failure->message) * 33 + failure->endpoint;
}

static gboolean
failure_equal (const void *a, const void *b)
{
  const Failure *x = a;
  const Failure *y = b;

  return x->endpoint == y->endpoint && strcmp (x->message, y->message) == 0;
}

static void
failure_free (void *data)
{
  g_free (((Failure *) data)->message);
  g_free (data);
}

ThrongExampleSampler *
throng_example_sampler_new (unsigned n_endpoints,
                            void (*send) (void *data, GBytes *example),
                            void *data)
{
  ThrongExampleSampler *self = g_new0 (ThrongExampleSampler, 1);

  self->send = send;
  self->data = data;
  self->n_endpoints = MIN (n_endpoints, MOST_ENDPOINTS);
  self->endpoints = g_new0 (Endpoint, self->n_endpoints);
  self->failures = g_hash_table_new_full (failure_hash, failure_equal, failure_free, NULL);
  return self;
}

void
throng_example_sampler_free (ThrongExampleSampler *self)
{
  g_free (self->endpoints);
  g_hash_table_unref (self->failures);
  g_free (self);
}

bool
throng_example_sampler_claim (ThrongExampleSampler *self, unsigned endpoint, int64_t now_us)
{
  Endpoint *claimed;

  if (endpoint >= self->n_endpoints || now_us < self->endpoints[endpoint].next_us)
    return false;
  claimed = &self->endpoints[endpoint];
  if (++claimed->n_claims >= THRONG_MOST_OK_EXAMPLES)
    claimed->next_us = now_us + CLAIM_PAUSE_US;
  return true;
}

/* Texts of an example */

static bool
is_secret (const char *name)
{
  static const char *const names[] = { "Authorization", "Proxy-Authorization", "Cookie",
                                       "Set-Cookie", "X-Api-Key" };

  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return true;
  return false;
}

static void
add_header (GString *head, const char *name, const char *value)
{
  g_string_append_printf (head, "%s: %s\n", name, is_secret (name) ? MASK : value);
}

/* @head: (transfer full) */
static char *
end_head (GString *head)
{
  char *valid = g_utf8_make_valid (head->str,
                                   (gssize) MIN (head->len, THRONG_MOST_EXAMPLE_HEAD_BYTES));

  g_string_free (head, TRUE);
  return valid;
}

static char *
describe_request (const ThrongOutgoing *outgoing)
{
  GString *head = g_string_new (outgoing->method);
  g_autofree char *url = g_uri_to_string_partial (outgoing->uri, G_URI_HIDE_USERINFO);

  g_string_append_printf (head, " %s\n", url);
  for (unsigned i = 0; i < outgoing->n_headers; i++)
    add_header (head, outgoing->headers[i].name, outgoing->headers[i].value);
  /* Their values were freed with the exchange, and would be masked. */
  if (outgoing->has_cookies)
    add_header (head, "Cookie", "");
  if (outgoing->has_response)
    add_header (head, "Authorization", "");
  return end_head (head);
}

static char *
describe_answer (const ThrongAnswer *answer)
{
  GString *head = g_string_new (NULL);
  SoupMessageHeadersIter iter;
  const char *name, *value;

  if (answer != NULL && answer->headers != NULL)
    {
      soup_message_headers_iter_init (&iter, answer->headers);
      while (soup_message_headers_iter_next (&iter, &name, &value))
        add_header (head, name, value);
    }
  return end_head (head);
}

static char *
cut_body (const char *body, size_t length)
{
  return length == 0
             ? g_strdup ("")
             : g_utf8_make_valid (body, (gssize) MIN (length, THRONG_MOST_EXAMPLE_BODY_BYTES));
}

static char *
describe_request_body (const ThrongOutgoing *outgoing)
{
  g_autoptr (GString) beginning = NULL;

  if (outgoing->n_chunks == 0)
    return cut_body (outgoing->body, outgoing->body_length);
  beginning = g_string_new (NULL);
  for (unsigned i = 0; i < outgoing->n_chunks && beginning->len < THRONG_MOST_EXAMPLE_BODY_BYTES;
       i++)
    g_string_append_len (beginning, outgoing->chunks[i].data,
                         (gssize) MIN (outgoing->chunks[i].length, THRONG_MOST_EXAMPLE_BODY_BYTES));
  return cut_body (beginning->str, beginning->len);
}

static char *
describe_body (const ThrongAnswer *answer)
{
  const char *encoding = answer != NULL && answer->headers != NULL
                             ? soup_message_headers_get_one (answer->headers, "Content-Encoding")
                             : NULL;
  g_autofree char *decoded = NULL;
  const char *problem;
  size_t length;

  if (answer == NULL || answer->body_length == 0)
    return g_strdup ("");
  if (encoding == NULL)
    return cut_body ((const char *) answer->body, answer->body_length);
  decoded = throng_decode_body (encoding, answer->body, answer->body_length,
                                16 * THRONG_EXAMPLE_KEEP_BYTES, &length, &problem);
  return decoded != NULL
             ? cut_body (decoded, length)
             : g_strdup_printf (/* Translators: %s says why not */ _ ("(not shown: %s)"), problem);
}

static char *
describe_failure (const char *failure)
{
  g_autofree char *valid = failure != NULL ? g_utf8_make_valid (failure, -1) : g_strdup ("");

  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), THRONG_MOST_MESSAGE_CHARS));
}

/* Failures */

static Failure *
find_failure (ThrongExampleSampler *self, const ThrongSample *sample)
{
  Failure key = { .endpoint = sample->endpoint, .message = (char *) sample->failure };
  Failure *failure = g_hash_table_lookup (self->failures, &key);

  if (failure != NULL || g_hash_table_size (self->failures) >= MOST_FAILURES)
    return failure;
  failure = g_new0 (Failure, 1);
  failure->endpoint = key.endpoint;
  failure->message = g_strdup (key.message);
  g_hash_table_add (self->failures, failure);
  return failure;
}

/* Whether something can be learnt from one more failure of this kind. The first may have come
 * without their bodies; the endpoint's next request is then asked for it. */
static bool
wants_failure (ThrongExampleSampler *self, const ThrongSample *sample, const ThrongAnswer *answer)
{
  Failure *failure = find_failure (self, sample);
  bool has_body = answer != NULL && answer->body_length > 0;
  bool lacks_body = answer != NULL && answer->body_bytes > 0 && !has_body;

  if (failure == NULL
      || (failure->n_examples >= THRONG_MOST_FAILED_EXAMPLES && (failure->has_body || !has_body)))
    return false;
  failure->n_examples++;
  failure->has_body |= has_body;
  if (lacks_body && sample->endpoint < self->n_endpoints)
    self->endpoints[sample->endpoint].next_us = 0;
  return true;
}

void
throng_example_sampler_offer (ThrongExampleSampler *self,
                              bool is_claimed,
                              const ThrongSample *sample,
                              int64_t sent_us,
                              uint64_t user_number,
                              const ThrongOutgoing *outgoing,
                              const ThrongAnswer *answer)
{
  g_autofree char *failure = NULL, *request = NULL, *request_body = NULL;
  g_autofree char *head = NULL, *body = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (sample->failure != NULL ? !wants_failure (self, sample, answer) : !is_claimed)
    return;
  failure = describe_failure (sample->failure);
  request = describe_request (outgoing);
  request_body = describe_request_body (outgoing);
  head = describe_answer (answer);
  body = describe_body (answer);
  bytes = throng_example_write (&(ThrongExample) {
      .endpoint = sample->endpoint,
      .sent_us = sent_us,
      .response_us = sample->response_us,
      .phases = sample->phases,
      .user_number = user_number,
      .status = sample->status,
      .n_hops = sample->n_hops,
      .n_retries = sample->n_retries,
      .failure = failure,
      .request = request,
      .request_body = request_body,
      .request_body_bytes = outgoing->body_length,
      .answer = head,
      .answer_body = body,
      .answer_body_bytes = sample->body_bytes,
  });
  self->send (self->data, bytes);
}
