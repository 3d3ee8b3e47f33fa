/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-catalogue.h"
#include "demo/throng-demo-http.h"
#include "demo/throng-demo-topic.h"

#define QUERY_MAX_CHARS 4000
#define QUANTITY_MAX 1000

/* What an XML request for a quote asks for. */
typedef struct
{
  guint64 product;
  guint64 quantity;
} Quote;

static void
read_text_cb (GMarkupParseContext *context,
              const char *text,
              gsize length,
              gpointer user_data,
              GError **error)
{
  const char *element = g_markup_parse_context_get_element (context);
  Quote *quote = user_data;
  guint64 *value = g_strcmp0 (element, "product") == 0    ? &quote->product
                   : g_strcmp0 (element, "quantity") == 0 ? &quote->quantity
                                                          : NULL;

  if (value != NULL)
    g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT32, value, error);
}

static bool
parse_quote (const char *body, Quote *quote)
{
  const GMarkupParser parser = { .text = read_text_cb };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (
      &parser, G_MARKUP_PREFIX_ERROR_POSITION, quote, NULL);

  return body != NULL && g_markup_parse_context_parse (context, body, -1, NULL)
         && g_markup_parse_context_end_parse (context, NULL);
}

static void
answer_quote (gpointer state, SoupServerMessage *message)
{
  g_autofree char *body = throng_demo_dup_body (message);
  Quote quote = { 0 };
  ThrongDemoProduct *product;
  GString *answer;

  if (!parse_quote (body, &quote))
    {
      throng_demo_respond_error (message, SOUP_STATUS_BAD_REQUEST, "The body must be XML.");
      return;
    }
  product = throng_demo_catalogue_find (state, quote.product);
  if (product == NULL || quote.quantity < 1 || quote.quantity > QUANTITY_MAX)
    {
      throng_demo_respond_error (message, SOUP_STATUS_UNPROCESSABLE_ENTITY,
                                 "It must name a product that exists and a quantity to 1000.");
      return;
    }
  answer = g_string_new ("<?xml version=\"1.0\"?>\n");
  g_string_append_printf (
      answer, "<quote><product>%u</product><cents>%" G_GUINT64_FORMAT "</cents></quote>\n",
      product->id, product->cents * quote.quantity);
  throng_demo_respond (message, SOUP_STATUS_OK, "application/xml", answer);
}

static JsonObject *
errors_to_object (const char *sentence)
{
  JsonObject *object = json_object_new ();
  JsonObject *error = json_object_new ();
  JsonArray *errors = json_array_new ();

  json_object_set_string_member (error, "message", sentence);
  json_array_add_object_element (errors, error);
  json_object_set_array_member (object, "errors", errors);
  return object;
}

/* The one query that this GraphQL knows is `product(id: $id) { … }`, with all fields. */
static JsonObject *
run_query (ThrongDemoCatalogue *catalogue, const char *query, JsonObject *variables)
{
  gint64 id = variables != NULL ? json_object_get_int_member_with_default (variables, "id", 0) : 0;
  ThrongDemoProduct *product = throng_demo_catalogue_find (catalogue, (guint64) id);
  JsonObject *object, *data;

  if (strstr (query, "product(id: $id)") == NULL)
    return errors_to_object ("Only product(id: $id) can be queried.");
  object = json_object_new ();
  data = json_object_new ();
  if (product != NULL)
    json_object_set_object_member (data, "product", throng_demo_product_to_object (product));
  else
    json_object_set_null_member (data, "product");
  json_object_set_object_member (object, "data", data);
  return object;
}

static void
answer_graphql (gpointer state, SoupServerMessage *message)
{
  g_autoptr (JsonObject) body = throng_demo_dup_body_object (message);
  JsonNode *variables = body != NULL ? json_object_get_member (body, "variables") : NULL;
  const char *query;

  if (body == NULL
      || (query = throng_demo_get_text (body, "query", QUERY_MAX_CHARS, message)) == NULL)
    return;
  throng_demo_respond_object (message, SOUP_STATUS_OK,
                              run_query (state, query,
                                         variables != NULL && JSON_NODE_HOLDS_OBJECT (variables)
                                             ? json_node_get_object (variables)
                                             : NULL));
}

static gpointer
new_state (void)
{
  return throng_demo_catalogue_new ();
}

static void
free_state (gpointer state)
{
  throng_demo_catalogue_free (state);
}

static const ThrongDemoRoute routes[] = {
  { "POST", "/quotes", answer_quote },
  { "POST", "/graphql", answer_graphql },
};

const ThrongDemoTopic throng_demo_formats_topic = {
  .title = "XML and GraphQL",
  .routes = routes,
  .n_routes = G_N_ELEMENTS (routes),
  .new_state = new_state,
  .free_state = free_state,
};
