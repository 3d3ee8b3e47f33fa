/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

G_BEGIN_DECLS

/**
 * ThrongOffer:
 * @text: what is written, such as `token`
 * @sample: (nullable): a value that it could have; %NULL where only a run can tell
 * @origin: (nullable): where its value comes from, in words
 *
 * Something that could be written at a place.
 */
typedef struct
{
  char *text;
  char *sample;
  char *origin;
} ThrongOffer;

/* Copies its arguments; @sample and @origin may be %NULL. */
ThrongOffer *throng_offer_new (const char *text, const char *sample, const char *origin);
void throng_offer_free (ThrongOffer *self);
/* Returns: (transfer full): of #ThrongOffer */
GPtrArray *throng_offers_new (void);

/* Whether the text @property of @self may hold templates where it stands. */
bool throng_node_takes_templates (ThrongNode *self, const char *property);

/**
 * throng_node_list_template_offers:
 * @self: a node whose texts may hold templates
 *
 * Returns: (transfer full): of #ThrongOffer, what templates in @self may refer to: the variables
 * that have got a value when it is its turn, the nearest first, then functions. Samples are made by
 * the templates themselves, and are the same each time but for the date.
 */
GPtrArray *throng_node_list_template_offers (ThrongNode *self);

G_END_DECLS
