/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-catalogue.h"

static const char *const colours[] = { "Red", "Green", "Blue", "Black", "White" };

static const struct
{
  const char *name;
  const char *category;
  guint cents;
} things[] = {
  { "cup", "kitchen", 690 },          { "kettle", "kitchen", 3490 },
  { "bread board", "kitchen", 2250 }, { "teapot", "kitchen", 2890 },
  { "lamp", "living", 4990 },         { "cushion", "living", 1590 },
  { "blanket", "living", 3990 },      { "clock", "living", 2790 },
  { "scarf", "clothes", 1990 },       { "jumper", "clothes", 5490 },
  { "watering can", "garden", 1890 }, { "bird house", "garden", 2490 },
};

struct _ThrongDemoCatalogue
{
  guint last_id;

  /* Owned */
  GPtrArray *products; /* of ThrongDemoProduct, by number */
};

static void
free_product (gpointer data)
{
  ThrongDemoProduct *product = data;

  g_free (product->name);
  g_free (product->category);
  g_free (product);
}

ThrongDemoCatalogue *
throng_demo_catalogue_new (void)
{
  ThrongDemoCatalogue *self = g_new0 (ThrongDemoCatalogue, 1);

  self->products = g_ptr_array_new_with_free_func (free_product);
  for (guint i = 0; i < THRONG_DEMO_PRODUCTS_FIRST; i++)
    {
      guint thing = i % G_N_ELEMENTS (things);
      const char *colour = colours[i / G_N_ELEMENTS (things)];
      g_autofree char *name = g_strjoin (" ", colour, things[thing].name, NULL);

      throng_demo_catalogue_add (self, name, things[thing].category, things[thing].cents);
    }
  return self;
}

void
throng_demo_catalogue_free (ThrongDemoCatalogue *self)
{
  g_ptr_array_unref (self->products);
  g_free (self);
}

/* The place of the product among all, or that of the next one. */
static guint
find_place (ThrongDemoCatalogue *self, guint64 id)
{
  guint low = 0, high = self->products->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const ThrongDemoProduct *product = self->products->pdata[middle];

      if (product->id < id)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

ThrongDemoProduct *
throng_demo_catalogue_find (ThrongDemoCatalogue *self, guint64 id)
{
  guint place = find_place (self, id);
  ThrongDemoProduct *product = place < self->products->len ? self->products->pdata[place] : NULL;

  return product != NULL && product->id == id ? product : NULL;
}

ThrongDemoProduct *
throng_demo_catalogue_add (ThrongDemoCatalogue *self,
                           const char *name,
                           const char *category,
                           guint cents)
{
  ThrongDemoProduct *product;

  if (self->products->len >= THRONG_DEMO_PRODUCTS_MAX)
    return NULL;
  product = g_new0 (ThrongDemoProduct, 1);
  product->id = ++self->last_id;
  product->cents = cents;
  product->version = 1;
  product->name = g_strdup (name);
  product->category = g_strdup (category);
  g_ptr_array_add (self->products, product);
  return product;
}

bool
throng_demo_catalogue_remove (ThrongDemoCatalogue *self, guint64 id)
{
  ThrongDemoProduct *product = throng_demo_catalogue_find (self, id);

  return product != NULL && g_ptr_array_remove (self->products, product);
}

GPtrArray *
throng_demo_catalogue_search (ThrongDemoCatalogue *self, const char *words, const char *category)
{
  GPtrArray *found = g_ptr_array_new ();
  g_autofree char *folded = words != NULL ? g_utf8_casefold (words, -1) : NULL;

  for (guint i = 0; i < self->products->len; i++)
    {
      ThrongDemoProduct *product = self->products->pdata[i];
      g_autofree char *name = folded != NULL ? g_utf8_casefold (product->name, -1) : NULL;

      if ((folded == NULL || strstr (name, folded) != NULL)
          && (category == NULL || g_str_equal (product->category, category)))
        g_ptr_array_add (found, product);
    }
  return found;
}

JsonObject *
throng_demo_product_to_object (const ThrongDemoProduct *product)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "id", product->id);
  json_object_set_string_member (object, "name", product->name);
  json_object_set_string_member (object, "category", product->category);
  json_object_set_int_member (object, "cents", product->cents);
  return object;
}
