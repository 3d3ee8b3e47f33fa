/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-plan.h"
#include "engine/throng-transport.h"

G_BEGIN_DECLS

/**
 * ThrongOutgoing:
 *
 * A request of one user with everything filled in. It is kept until its sample ends, so that
 * redirects and retries send the same. Reused from request to request; what is the same for all
 * users is borrowed from the plan.
 */
typedef struct
{
  const char *method;
  GUri *uri;             /* owned */
  GString *text;         /* rendered header values and body; %NULL until something is rendered */
  ThrongHeader *headers; /* with room for two more: cookies, and the answer to a challenge */
  unsigned n_headers;
  unsigned n_allocated;
  char *own_cookies; /* (nullable), owned: what the scenario sets as Cookie; not among @headers */
  bool has_cookies;  /* the last exchange had some … */
  bool has_response; /* … and the response to a challenge: beyond @n_headers */
  bool has_login;
  const char *user;     /* (nullable): for a server that asks for a digest … */
  const char *password; /* … and the password beside it */
  const char *body;     /* (nullable) */
  ThrongChunk *chunks;  /* of a body with files, instead of @body */
  unsigned n_chunks;
  unsigned n_chunks_allocated;
  size_t body_length;
  size_t *marks; /* where the boundaries of a multipart body stand in @text */
  unsigned n_marks;
} ThrongOutgoing;

/**
 * throng_outgoing_render:
 * @context: the user's variables and random numbers
 * @is_on_start: leave default headers out whose variable is unset
 * @error: a sentence; the request can't be sent
 *
 * Fills @request in.
 */
bool throng_outgoing_render (ThrongOutgoing *self,
                             const ThrongPlan *plan,
                             const ThrongPlanRequest *request,
                             ThrongTemplateContext *context,
                             bool is_on_start,
                             GError **error);

/**
 * throng_outgoing_redirect:
 * @status: of the answer
 * @location: where to, relative to where it came from
 *
 * Turns the request into the one that follows a redirect: the method and body as RFC 9110,
 * section 15.4, says, and no credentials for another origin.
 *
 * Returns: %FALSE when @location is not an http or https URL
 */
bool throng_outgoing_redirect (ThrongOutgoing *self, unsigned status, const char *location);

/* Whether a request can go to @uri: http or https, and a host without control characters. */
bool throng_outgoing_is_sendable (GUri *uri);

void throng_outgoing_clear (ThrongOutgoing *self);

G_END_DECLS
