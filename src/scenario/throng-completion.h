/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-offer.h"

G_BEGIN_DECLS

/**
 * ThrongCompletion:
 * @offers: of #ThrongOffer, what the text that is being typed may become; at least one
 * @start: where that text begins, in bytes in front of which the text stays as it is
 * @is_template: they stand between “{{” and “}}”; otherwise they are the whole text of a field
 * @is_likely: the first may be taken by Enter at once; otherwise the text may well be meant as it
 * is
 *
 * What a person may be about to write.
 */
typedef struct
{
  GPtrArray *offers;
  gsize start;
  bool is_template;
  bool is_likely;
} ThrongCompletion;

/**
 * throng_completion_new:
 * @node: that the text belongs to
 * @property: the one of @node that it is, or for JSON, that is written in it
 * @before: the text in front of the cursor
 *
 * After an open “{{”, templates; for the rows of headers, well-known names and values.
 *
 * Returns: (transfer full) (nullable): what may come; %NULL where nothing is known that could
 */
ThrongCompletion *throng_completion_new (ThrongNode *node,
                                         const char *property,
                                         const char *before);
void throng_completion_free (ThrongCompletion *self);

/* Returns: (transfer full): what takes the place of the text from @start to the cursor when @offer
 * is chosen; @after: the text behind the cursor, which stays */
char *throng_completion_dup_text (const ThrongCompletion *self,
                                  const ThrongOffer *offer,
                                  const char *after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongCompletion, throng_completion_free)

G_END_DECLS
