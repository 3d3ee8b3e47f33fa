/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "demo/throng-demo-cache.h"
#include "demo/throng-demo-catalogue.h"

/** What the shop remembers. */
typedef struct
{
  guint n_orders;
  guint n_payments;

  /* Owned */
  ThrongDemoCatalogue *catalogue;
  ThrongDemoCache *carts;    /* identifier → GArray of its lines */
  ThrongDemoCache *orders;   /* number → JsonObject */
  ThrongDemoCache *payments; /* idempotency key → JsonObject */
} ThrongDemoShop;

/** throng_demo_shop_init_orders: prepares carts, orders and payments. */
void throng_demo_shop_init_orders (ThrongDemoShop *self);

/** throng_demo_shop_clear_orders: frees carts, orders and payments. */
void throng_demo_shop_clear_orders (ThrongDemoShop *self);

/* The endpoints for what customers do. */
void throng_demo_shop_create_cart (gpointer state, SoupServerMessage *message);
void throng_demo_shop_get_cart (gpointer state, SoupServerMessage *message);
void throng_demo_shop_add_to_cart (gpointer state, SoupServerMessage *message);
void throng_demo_shop_remove_cart (gpointer state, SoupServerMessage *message);
void throng_demo_shop_create_order (gpointer state, SoupServerMessage *message);
void throng_demo_shop_get_order (gpointer state, SoupServerMessage *message);
void throng_demo_shop_pay (gpointer state, SoupServerMessage *message);
