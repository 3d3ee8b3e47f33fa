/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <stdbool.h>

/** So many products are there at first, always the same. */
#define THRONG_DEMO_PRODUCTS_FIRST 60

/** More products than this are refused. */
#define THRONG_DEMO_PRODUCTS_MAX 2000

/**
 * ThrongDemoProduct:
 * @id: from 1; never given twice
 * @cents: the price
 * @version: counts its changes
 * @name: the name
 * @category: the name of its category
 */
typedef struct
{
  guint id;
  guint cents;
  guint version;

  /* Owned */
  char *name;
  char *category;
} ThrongDemoProduct;

/** The products of the shop, in memory. */
typedef struct _ThrongDemoCatalogue ThrongDemoCatalogue;

/** throng_demo_catalogue_new: (transfer full): the first products. */
ThrongDemoCatalogue *throng_demo_catalogue_new (void);
void throng_demo_catalogue_free (ThrongDemoCatalogue *self);

/** throng_demo_catalogue_find: (transfer none) (nullable): the product of that number. */
ThrongDemoProduct *throng_demo_catalogue_find (ThrongDemoCatalogue *self, guint64 id);

/** throng_demo_catalogue_add: (transfer none) (nullable): a new product; %NULL if there are
 * too many. */
ThrongDemoProduct *throng_demo_catalogue_add (ThrongDemoCatalogue *self,
                                              const char *name,
                                              const char *category,
                                              guint cents);

/** throng_demo_catalogue_remove: removes the product of that number; false if there is none. */
bool throng_demo_catalogue_remove (ThrongDemoCatalogue *self, guint64 id);

/**
 * throng_demo_catalogue_search:
 * @words: (nullable): what the name contains, in any case; %NULL for all products
 * @category: (nullable): the category; %NULL for any
 *
 * Returns: (transfer container): the products, the oldest first, valid until the next change
 */
GPtrArray *throng_demo_catalogue_search (ThrongDemoCatalogue *self,
                                         const char *words,
                                         const char *category);

/** throng_demo_product_to_object: (transfer full): as the shop tells it. */
JsonObject *throng_demo_product_to_object (const ThrongDemoProduct *product);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongDemoCatalogue, throng_demo_catalogue_free)
