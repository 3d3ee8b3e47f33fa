/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-shop.h"

#include "demo/throng-demo-http.h"
#include "demo/throng-demo-topic.h"

#define PER_PAGE_DEFAULT 12
#define PER_PAGE_MAX 100
#define NAME_MAX_CHARS 200
#define CENTS_MAX 100000000

static JsonObject *
page_to_object (GPtrArray *found, guint page, guint per_page)
{
  JsonObject *object = json_object_new ();
  JsonArray *items = json_array_new ();
  guint n_pages = MAX (1, (found->len + per_page - 1) / per_page);
  guint64 first = (guint64) (page - 1) * per_page;

  for (guint64 i = first; i < MIN (first + per_page, found->len); i++)
    json_array_add_object_element (items, throng_demo_product_to_object (found->pdata[i]));
  json_object_set_array_member (object, "items", items);
  json_object_set_int_member (object, "page", page);
  json_object_set_int_member (object, "pages", n_pages);
  json_object_set_int_member (object, "total", found->len);
  if (page < n_pages)
    json_object_set_int_member (object, "next", page + 1);
  else
    json_object_set_null_member (object, "next");
  return object;
}

static void
list_products (gpointer state, SoupServerMessage *message)
{
  ThrongDemoShop *self = state;
  g_autoptr (GHashTable) query = throng_demo_dup_query (message);
  const char *words = g_hash_table_lookup (query, "search");
  g_autoptr (GPtrArray) found = NULL;
  guint page = 1, per_page = PER_PAGE_DEFAULT;

  if (words != NULL && !g_utf8_validate (words, -1, NULL))
    {
      throng_demo_respond_error (message, SOUP_STATUS_BAD_REQUEST, "search is not valid UTF-8.");
      return;
    }
  if (!throng_demo_read_number (message, query, "page", G_MAXINT32, &page)
      || !throng_demo_read_number (message, query, "per-page", PER_PAGE_MAX, &per_page))
    return;
  found = throng_demo_catalogue_search (self->catalogue, words,
                                        g_hash_table_lookup (query, "category"));
  throng_demo_respond_object (message, SOUP_STATUS_OK, page_to_object (found, page, per_page));
}

/* Gives the product that the path names, or NULL after having answered that there is none. */
static ThrongDemoProduct *
find_product (ThrongDemoShop *self, SoupServerMessage *message)
{
  ThrongDemoProduct *product = throng_demo_catalogue_find (
      self->catalogue, throng_demo_get_path_number (message, 1));

  if (product == NULL)
    throng_demo_respond_error (message, SOUP_STATUS_NOT_FOUND, "There is no such product.");
  return product;
}

static void
get_product (gpointer state, SoupServerMessage *message)
{
  ThrongDemoProduct *product = find_product (state, message);
  const char *known = throng_demo_get_header (message, "If-None-Match");
  g_autofree char *etag = NULL;

  if (product == NULL)
    return;
  etag = g_strdup_printf ("\"%u-%u\"", product->id, product->version);
  throng_demo_set_header (message, "ETag", etag);
  if (known != NULL && strstr (known, etag) != NULL)
    throng_demo_respond_empty (message, SOUP_STATUS_NOT_MODIFIED);
  else
    throng_demo_respond_object (message, SOUP_STATUS_OK, throng_demo_product_to_object (product));
}

/* Reads name, category and price from the body; false after having answered what is wrong. */
static bool
read_product (SoupServerMessage *message,
              JsonObject *object,
              const char **name,
              const char **category,
              gint64 *cents)
{
  return object != NULL
         && (*name = throng_demo_get_text (object, "name", NAME_MAX_CHARS, message)) != NULL
         && (*category = throng_demo_get_text (object, "category", NAME_MAX_CHARS, message)) != NULL
         && throng_demo_get_number (object, "cents", 0, CENTS_MAX, message, cents);
}

static void
create_product (gpointer state, SoupServerMessage *message)
{
  ThrongDemoShop *self = state;
  g_autoptr (JsonObject) object = throng_demo_dup_body_object (message);
  g_autofree char *location = NULL;
  ThrongDemoProduct *product;
  const char *name, *category;
  gint64 cents;

  if (!read_product (message, object, &name, &category, &cents))
    return;
  product = throng_demo_catalogue_add (self->catalogue, name, category, (guint) cents);
  if (product == NULL)
    {
      throng_demo_respond_error (message, SOUP_STATUS_CONFLICT, "There are too many products.");
      return;
    }
  location = g_strdup_printf ("/products/%u", product->id);
  throng_demo_set_header (message, "Location", location);
  throng_demo_respond_object (message, SOUP_STATUS_CREATED,
                              throng_demo_product_to_object (product));
}

static void
update_product (gpointer state, SoupServerMessage *message)
{
  ThrongDemoProduct *product = find_product (state, message);
  g_autoptr (JsonObject) object = NULL;
  const char *name, *category;
  gint64 cents;

  if (product == NULL)
    return;
  object = throng_demo_dup_body_object (message);
  if (!read_product (message, object, &name, &category, &cents))
    return;
  g_set_str (&product->name, name);
  g_set_str (&product->category, category);
  product->cents = (guint) cents;
  product->version++;
  throng_demo_respond_object (message, SOUP_STATUS_OK, throng_demo_product_to_object (product));
}

static void
remove_product (gpointer state, SoupServerMessage *message)
{
  ThrongDemoShop *self = state;
  ThrongDemoProduct *product = find_product (self, message);

  if (product == NULL)
    return;
  throng_demo_catalogue_remove (self->catalogue, product->id);
  throng_demo_respond_empty (message, SOUP_STATUS_NO_CONTENT);
}

static void
redirect (SoupServerMessage *message, guint status, const char *place)
{
  throng_demo_set_header (message, "Location", place);
  throng_demo_respond_empty (message, status);
}

/* The shop's old addresses. */
static void
redirect_product (gpointer state, SoupServerMessage *message)
{
  ThrongDemoProduct *product = find_product (state, message);
  g_autofree char *place = NULL;

  if (product == NULL)
    return;
  place = g_strdup_printf ("/products/%u", product->id);
  redirect (message, SOUP_STATUS_MOVED_PERMANENTLY, place);
}

static void
redirect_deal (gpointer state, SoupServerMessage *message)
{
  redirect (message, SOUP_STATUS_FOUND, "/p/7");
}

static gpointer
new_state (void)
{
  ThrongDemoShop *self = g_new0 (ThrongDemoShop, 1);

  self->catalogue = throng_demo_catalogue_new ();
  throng_demo_shop_init_orders (self);
  return self;
}

static void
free_state (gpointer state)
{
  ThrongDemoShop *self = state;

  throng_demo_catalogue_free (self->catalogue);
  throng_demo_shop_clear_orders (self);
  g_free (self);
}

static const ThrongDemoRoute routes[] = {
  { "GET", "/products", list_products },
  { "POST", "/products", create_product },
  { "GET", "/products/ID", get_product },
  { "PUT", "/products/ID", update_product },
  { "DELETE", "/products/ID", remove_product },
  { "GET", "/p/ID", redirect_product },
  { "GET", "/deal", redirect_deal },
  { "POST", "/carts", throng_demo_shop_create_cart },
  { "GET", "/carts/ID", throng_demo_shop_get_cart },
  { "DELETE", "/carts/ID", throng_demo_shop_remove_cart },
  { "POST", "/carts/ID/items", throng_demo_shop_add_to_cart },
  { "POST", "/orders", throng_demo_shop_create_order },
  { "GET", "/orders/ID", throng_demo_shop_get_order },
  { "POST", "/orders/ID/payments", throng_demo_shop_pay },
};

const ThrongDemoTopic throng_demo_shop_topic = {
  .title = "shop",
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
  .new_state = new_state,
  .free_state = free_state,
};
