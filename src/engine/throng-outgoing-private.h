/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-outgoing.h"

G_BEGIN_DECLS

/* What the files of an outgoing request share: throng-outgoing.c renders, throng-outgoing-auth.c
 * says who it is from, throng-outgoing-body.c makes bodies with files. */

/* Sets the error that a template could not be filled in. Returns: %FALSE */
bool throng_outgoing_template_error (const ThrongPlan *plan,
                                     const ThrongTemplateContext *context,
                                     GError **error);
/* Appends what a template becomes to the text. */
bool throng_outgoing_fill (ThrongOutgoing *self,
                           const ThrongPlan *plan,
                           const ThrongTemplate *template,
                           ThrongTemplateContext *context,
                           GError **error);
/* Ends the text with a zero byte and makes what came since the last one the value of a header. */
void throng_outgoing_end_header (ThrongOutgoing *self, const char *name);
/* Whether a value may stand in a header. */
bool throng_outgoing_is_safe (const char *value, size_t length);

/* Who it is from: a header, or a login for when the server asks. */
bool throng_outgoing_render_auth (ThrongOutgoing *self,
                                  const ThrongPlan *plan,
                                  const ThrongPlanAuth *auth,
                                  ThrongTemplateContext *context,
                                  bool is_on_start,
                                  GError **error);

/* The header of a multipart body, whose boundary is not known before the body is rendered. */
void throng_outgoing_begin_parts (ThrongOutgoing *self, const ThrongPlanRequest *request);
/* The body. */
bool throng_outgoing_render_parts (ThrongOutgoing *self,
                                   const ThrongPlan *plan,
                                   const ThrongPlanRequest *request,
                                   ThrongTemplateContext *context,
                                   GError **error);
/* The body is a file. */
void throng_outgoing_set_file (ThrongOutgoing *self, GBytes *file);
/* Now that the text no longer moves, points from the chunks into it: @text is where the body's
 * begins. */
void throng_outgoing_settle_chunks (ThrongOutgoing *self, const char *text);

G_END_DECLS
