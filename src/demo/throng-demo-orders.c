/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-http.h"
#include "demo/throng-demo-shop.h"

#define CARTS_MAX 100000
#define ORDERS_MAX 100000
#define LINES_MAX 50
#define QUANTITY_MAX 99
#define KEY_MAX_CHARS 200

/* A line of a cart keeps the price of the moment it was added at. */
typedef struct
{
  guint product;
  guint quantity;
  guint cents;
} CartLine;

static void
free_object (gpointer object)
{
  json_object_unref (object);
}

static void
free_cart (gpointer cart)
{
  g_array_unref (cart);
}

void
throng_demo_shop_init_orders (ThrongDemoShop *self)
{
  self->carts = throng_demo_cache_new (CARTS_MAX, free_cart);
  self->orders = throng_demo_cache_new (ORDERS_MAX, free_object);
  self->payments = throng_demo_cache_new (ORDERS_MAX, free_object);
}

void
throng_demo_shop_clear_orders (ThrongDemoShop *self)
{
  throng_demo_cache_free (self->carts);
  throng_demo_cache_free (self->orders);
  throng_demo_cache_free (self->payments);
}

static gint64
get_total (GArray *cart)
{
  gint64 cents = 0;

  for (guint i = 0; i < cart->len; i++)
    {
      const CartLine *line = &g_array_index (cart, CartLine, i);

      cents += (gint64) line->quantity * line->cents;
    }
  return cents;
}

static JsonObject *
cart_to_object (const char *id, GArray *cart)
{
  JsonObject *object = json_object_new ();
  JsonArray *items = json_array_new ();

  for (guint i = 0; i < cart->len; i++)
    {
      const CartLine *line = &g_array_index (cart, CartLine, i);
      JsonObject *item = json_object_new ();

      json_object_set_int_member (item, "product", line->product);
      json_object_set_int_member (item, "quantity", line->quantity);
      json_array_add_object_element (items, item);
    }
  json_object_set_string_member (object, "id", id);
  json_object_set_array_member (object, "items", items);
  json_object_set_int_member (object, "cents", get_total (cart));
  return object;
}

/* Gives the cart of that identifier, or NULL after having answered that there is none. */
static GArray *
find_cart (ThrongDemoShop *self, SoupServerMessage *message, const char *id)
{
  GArray *cart = throng_demo_cache_get (self->carts, id);

  if (cart == NULL)
    throng_demo_respond_error (message, SOUP_STATUS_NOT_FOUND, "There is no such cart.");
  return cart;
}

void
throng_demo_shop_create_cart (gpointer state, SoupServerMessage *message)
{
  ThrongDemoShop *self = state;
  GArray *cart = g_array_new (FALSE, FALSE, sizeof (CartLine));
  const char *id = throng_demo_cache_add (self->carts, NULL, cart);
  g_autofree char *location = g_strconcat ("/carts/", id, NULL);

  throng_demo_set_header (message, "Location", location);
  throng_demo_respond_object (message, SOUP_STATUS_CREATED, cart_to_object (id, cart));
}

void
throng_demo_shop_get_cart (gpointer state, SoupServerMessage *message)
{
  g_autofree char *id = throng_demo_dup_path_part (message, 1);
  GArray *cart = find_cart (state, message, id);

  if (cart != NULL)
    throng_demo_respond_object (message, SOUP_STATUS_OK, cart_to_object (id, cart));
}

void
throng_demo_shop_remove_cart (gpointer state, SoupServerMessage *message)
{
  ThrongDemoShop *self = state;
  g_autofree char *id = throng_demo_dup_path_part (message, 1);

  if (find_cart (self, message, id) == NULL)
    return;
  throng_demo_cache_remove (self->carts, id);
  throng_demo_respond_empty (message, SOUP_STATUS_NO_CONTENT);
}

static void
add_line (GArray *cart, const ThrongDemoProduct *product, guint quantity)
{
  CartLine line = { product->id, quantity, product->cents };

  for (guint i = 0; i < cart->len; i++)
    if (g_array_index (cart, CartLine, i).product == product->id)
      {
        g_array_index (cart, CartLine, i) = line;
        return;
      }
  g_array_append_val (cart, line);
}

void
throng_demo_shop_add_to_cart (gpointer state, SoupServerMessage *message)
{
  ThrongDemoShop *self = state;
  g_autofree char *id = throng_demo_dup_path_part (message, 1);
  GArray *cart = find_cart (self, message, id);
  g_autoptr (JsonObject) object = NULL;
  ThrongDemoProduct *product;
  gint64 number, quantity;

  if (cart == NULL || (object = throng_demo_dup_body_object (message)) == NULL
      || !throng_demo_get_number (object, "product", 1, G_MAXINT32, message, &number)
      || !throng_demo_get_number (object, "quantity", 1, QUANTITY_MAX, message, &quantity))
    return;
  product = throng_demo_catalogue_find (self->catalogue, (guint64) number);
  if (product == NULL)
    throng_demo_respond_error (message, SOUP_STATUS_UNPROCESSABLE_ENTITY,
                               "There is no such product.");
  else if (cart->len >= LINES_MAX)
    throng_demo_respond_error (message, SOUP_STATUS_CONFLICT, "The cart is full.");
  else
    {
      add_line (cart, product, (guint) quantity);
      throng_demo_respond_object (message, SOUP_STATUS_OK, cart_to_object (id, cart));
    }
}

/* Keeps a new order under its number. */
static JsonObject *
add_order (ThrongDemoShop *self, gint64 cents)
{
  g_autofree char *number = g_strdup_printf ("%u", ++self->n_orders);
  JsonObject *order = json_object_new ();

  json_object_set_int_member (order, "id", self->n_orders);
  json_object_set_string_member (order, "status", "placed");
  json_object_set_int_member (order, "cents", cents);
  throng_demo_cache_add (self->orders, number, order);
  return order;
}

void
throng_demo_shop_create_order (gpointer state, SoupServerMessage *message)
{
  ThrongDemoShop *self = state;
  g_autoptr (JsonObject) object = throng_demo_dup_body_object (message);
  g_autofree char *location = NULL;
  JsonObject *order;
  const char *id;
  GArray *cart;

  if (object == NULL || (id = throng_demo_get_text (object, "cart", KEY_MAX_CHARS, message)) == NULL
      || (cart = find_cart (self, message, id)) == NULL)
    return;
  if (cart->len == 0)
    {
      throng_demo_respond_error (message, SOUP_STATUS_CONFLICT, "The cart is empty.");
      return;
    }
  order = add_order (self, get_total (cart));
  throng_demo_cache_remove (self->carts, id);
  location = g_strdup_printf ("/orders/%u", self->n_orders);
  throng_demo_set_header (message, "Location", location);
  throng_demo_respond_object (message, SOUP_STATUS_CREATED, json_object_ref (order));
}

/* Gives the order that the path names, or NULL after having answered that there is none. */
static JsonObject *
find_order (ThrongDemoShop *self, SoupServerMessage *message)
{
  g_autofree char *number = throng_demo_dup_path_part (message, 1);
  JsonObject *order = throng_demo_cache_get (self->orders, number);

  if (order == NULL)
    throng_demo_respond_error (message, SOUP_STATUS_NOT_FOUND, "There is no such order.");
  return order;
}

void
throng_demo_shop_get_order (gpointer state, SoupServerMessage *message)
{
  JsonObject *order = find_order (state, message);

  if (order != NULL)
    throng_demo_respond_object (message, SOUP_STATUS_OK, json_object_ref (order));
}

static JsonObject *
add_payment (ThrongDemoShop *self, JsonObject *order, const char *key)
{
  JsonObject *payment = json_object_new ();

  json_object_set_string_member (order, "status", "paid");
  json_object_set_int_member (payment, "id", ++self->n_payments);
  json_object_set_int_member (payment, "order", json_object_get_int_member (order, "id"));
  json_object_set_int_member (payment, "cents", json_object_get_int_member (order, "cents"));
  throng_demo_cache_add (self->payments, key, payment);
  return payment;
}

/* The same key gives the same payment again, however often a client repeats it. */
void
throng_demo_shop_pay (gpointer state, SoupServerMessage *message)
{
  ThrongDemoShop *self = state;
  JsonObject *order = find_order (self, message);
  const char *key = throng_demo_get_header (message, "Idempotency-Key");
  JsonObject *payment;

  if (order == NULL)
    return;
  if (key == NULL || *key == '\0' || strlen (key) > KEY_MAX_CHARS)
    {
      throng_demo_respond_error (message, SOUP_STATUS_BAD_REQUEST,
                                 "A payment needs an Idempotency-Key header.");
      return;
    }
  payment = throng_demo_cache_get (self->payments, key);
  if (payment != NULL)
    throng_demo_set_header (message, "Idempotency-Replayed", "true");
  else if (g_str_equal (json_object_get_string_member (order, "status"), "paid"))
    {
      throng_demo_respond_error (message, SOUP_STATUS_CONFLICT, "The order is paid already.");
      return;
    }
  else
    payment = add_payment (self, order, key);
  throng_demo_respond_object (message, SOUP_STATUS_CREATED, json_object_ref (payment));
}
