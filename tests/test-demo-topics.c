/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the demo target offers beyond users and login: that it works, and that bad input gets an
 * answer that says so. */

#include <json-glib/json-glib.h>
#include <string.h>

#include "demo-fixture.h"
#include "demo/throng-demo-cache.h"
#include "demo/throng-demo-catalogue.h"

/* Sends a request with header lines of its own. Returns: the whole answer, head and body */
static char *
ask (DemoFixture *fixture,
     const char *method,
     const char *path,
     const char *headers,
     const char *body)
{
  g_autoptr (GSocket) client = demo_raw_connect (fixture);
  g_autoptr (GString) answer = g_string_new (NULL);
  gint64 deadline_us = g_get_monotonic_time () + DEMO_TIMEOUT_US;
  g_autofree char *request = g_strdup_printf (
      "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %zu\r\n%s\r\n%s", method,
      path, body != NULL ? strlen (body) : 0, headers != NULL ? headers : "",
      body != NULL ? body : "");

  demo_raw_send (client, request);
  while (demo_raw_receive (client, answer))
    demo_iterate (deadline_us);
  return g_string_free (g_steal_pointer (&answer), FALSE);
}

static void
expect (DemoFixture *fixture,
        const char *method,
        const char *path,
        const char *headers,
        const char *body,
        guint status,
        const char *part)
{
  g_autofree char *answer = ask (fixture, method, path, headers, body);
  g_autofree char *start = g_strdup_printf ("HTTP/1.1 %u ", status);

  g_test_message ("%s %s: %s", method, path, answer);
  g_assert_true (g_str_has_prefix (answer, start));
  if (part != NULL)
    g_assert_nonnull (strstr (answer, part));
  else if (status >= 400)
    g_assert_nonnull (strstr (answer, ".\"}\n"));
}

/* Returns: (transfer full): what stands between @before and @after in the answer */
static char *
cut (const char *answer, const char *before, const char *after)
{
  const char *begin = strstr (answer, before);
  const char *end;

  g_assert_nonnull (begin);
  begin += strlen (before);
  end = strstr (begin, after);
  g_assert_nonnull (end);
  return g_strndup (begin, (gsize) (end - begin));
}

static void
test_products_come_in_pages (DemoFixture *fixture, gconstpointer data)
{
  expect (fixture, "GET", "/products", NULL, NULL, 200, "\"pages\":5,\"total\":60,\"next\":2}");
  expect (fixture, "GET", "/products?page=5", NULL, NULL, 200, "\"next\":null}");
  expect (fixture, "GET", "/products?page=2000000000&per-page=100", NULL, NULL, 200,
          "{\"items\":[],");
  expect (fixture, "GET", "/products?search=RED+cup", NULL, NULL, 200, "\"name\":\"Red cup\"");
  expect (fixture, "GET", "/products?search=nothing&category=kitchen", NULL, NULL, 200,
          "\"total\":0");
  expect (fixture, "GET", "/products?page=0", NULL, NULL, 400, NULL);
  expect (fixture, "GET", "/products?per-page=101", NULL, NULL, 400, NULL);
  expect (fixture, "GET", "/products?search=%FF", NULL, NULL, 400, NULL);
}

static void
test_products_are_made_changed_and_removed (DemoFixture *fixture, gconstpointer data)
{
  const char *lamp = "{\"name\":\"Lamp\",\"category\":\"living\",\"cents\":500}";

  expect (fixture, "POST", "/products", NULL, lamp, 201, "Location: /products/61\r\n");
  expect (fixture, "GET", "/products/61", NULL, NULL, 200, "ETag: \"61-1\"\r\n");
  expect (fixture, "PUT", "/products/61", NULL, lamp, 200, "\"cents\":500}");
  expect (fixture, "GET", "/products/61", "If-None-Match: \"61-1\"\r\n", NULL, 200, "\"61-2\"");
  expect (fixture, "GET", "/products/61", "If-None-Match: \"61-2\"\r\n", NULL, 304, "\"61-2\"");
  expect (fixture, "DELETE", "/products/61", NULL, NULL, 204, "");
  expect (fixture, "DELETE", "/products/61", NULL, NULL, 404, NULL);
  expect (fixture, "PUT", "/products/61", NULL, lamp, 404, NULL);
  expect (fixture, "GET", "/products/x", NULL, NULL, 404, NULL);
  expect (fixture, "GET", "/products/99999999999999999999", NULL, NULL, 404, NULL);
  expect (fixture, "POST", "/products", NULL, "{\"name\":\"a\",\"category\":\"b\"}", 400, NULL);
  expect (fixture, "POST", "/products", NULL, "{\"name\":\"a\",\"category\":\"b\",\"cents\":-1}",
          400, NULL);
  expect (fixture, "POST", "/products", NULL, "[]", 400, NULL);
}

static void
test_the_catalogue_has_a_limit (void)
{
  g_autoptr (ThrongDemoCatalogue) catalogue = throng_demo_catalogue_new ();
  guint n_products = THRONG_DEMO_PRODUCTS_FIRST;

  while (throng_demo_catalogue_add (catalogue, "Lamp", "living", 500) != NULL)
    n_products++;
  g_assert_cmpuint (n_products, ==, THRONG_DEMO_PRODUCTS_MAX);
  g_assert_true (throng_demo_catalogue_remove (catalogue, 7));
  g_assert_null (throng_demo_catalogue_find (catalogue, 7));
  g_assert_cmpuint (throng_demo_catalogue_add (catalogue, "Lamp", "living", 500)->id, ==,
                    THRONG_DEMO_PRODUCTS_MAX + 1);
}

static void
free_value (gpointer value)
{
  ++*(guint *) value;
}

static void
test_a_cache_forgets_the_oldest (void)
{
  ThrongDemoCache *cache = throng_demo_cache_new (2, free_value);
  guint n_freed = 0;
  g_autofree char *random = NULL;

  throng_demo_cache_add (cache, "a", &n_freed);
  throng_demo_cache_add (cache, "b", &n_freed);
  random = g_strdup (throng_demo_cache_add (cache, NULL, &n_freed));
  g_assert_cmpuint (n_freed, ==, 1);
  g_assert_null (throng_demo_cache_get (cache, "a"));
  g_assert_null (throng_demo_cache_get (cache, NULL));
  g_assert_true (throng_demo_cache_get (cache, random) == &n_freed);
  g_assert_true (throng_demo_cache_remove (cache, "b"));
  g_assert_false (throng_demo_cache_remove (cache, "b"));
  g_assert_cmpuint (n_freed, ==, 2);
  throng_demo_cache_free (cache);
  g_assert_cmpuint (n_freed, ==, 3);
}

static void
test_old_addresses_lead_to_products (DemoFixture *fixture, gconstpointer data)
{
  expect (fixture, "GET", "/p/7", NULL, NULL, 301, "Location: /products/7\r\n");
  expect (fixture, "GET", "/deal", NULL, NULL, 302, "Location: /p/7\r\n");
  expect (fixture, "GET", "/p/61", NULL, NULL, 404, NULL);
}

/* Returns: (transfer full): the path of a new cart with one cup */
static char *
fill_cart (DemoFixture *fixture, char **id)
{
  g_autofree char *answer = ask (fixture, "POST", "/carts", NULL, NULL);
  char *cart = cut (answer, "Location: ", "\r\n");
  g_autofree char *items = g_strconcat (cart, "/items", NULL);

  *id = cut (answer, "\"id\":\"", "\"");
  expect (fixture, "POST", items, NULL, "{\"product\":1,\"quantity\":2}", 200, "\"cents\":1380}");
  return cart;
}

static void
test_carts_become_orders_that_are_paid_once (DemoFixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *cart = fill_cart (fixture, &id);
  g_autofree char *order = g_strdup_printf ("{\"cart\":\"%s\"}", id);

  expect (fixture, "GET", cart, NULL, NULL, 200, "\"items\":[{\"product\":1,\"quantity\":2}]");
  expect (fixture, "POST", "/orders", NULL, order, 201, "Location: /orders/1\r\n");
  expect (fixture, "GET", cart, NULL, NULL, 404, NULL);
  expect (fixture, "POST", "/orders", NULL, order, 404, NULL);
  expect (fixture, "POST", "/orders/1/payments", NULL, NULL, 400, NULL);
  expect (fixture, "POST", "/orders/1/payments", "Idempotency-Key: k\r\n", NULL, 201, "\"id\":1");
  expect (fixture, "POST", "/orders/1/payments", "Idempotency-Key: k\r\n", NULL, 201,
          "Idempotency-Replayed: true");
  expect (fixture, "POST", "/orders/1/payments", "Idempotency-Key: l\r\n", NULL, 409, NULL);
  expect (fixture, "GET", "/orders/1", NULL, NULL, 200, "\"status\":\"paid\"");
  expect (fixture, "GET", "/orders/2", NULL, NULL, 404, NULL);
}

static void
test_carts_refuse_what_makes_no_sense (DemoFixture *fixture, gconstpointer data)
{
  static const char *const bodies[] = { "", "{\"product\":1}", "{\"product\":\"1\",\"quantity\":1}",
                                        "{\"product\":1,\"quantity\":0}",
                                        "{\"product\":1,\"quantity\":100}" };
  g_autofree char *id = NULL;
  g_autofree char *cart = fill_cart (fixture, &id);
  g_autofree char *items = g_strconcat (cart, "/items", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    expect (fixture, "POST", items, NULL, bodies[i], 400, NULL);
  expect (fixture, "POST", items, NULL, "{\"product\":61,\"quantity\":1}", 422, NULL);
  for (guint i = 2; i <= 50; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"product\":%u,\"quantity\":1}", i);

      expect (fixture, "POST", items, NULL, body, 200, "");
    }
  expect (fixture, "POST", items, NULL, "{\"product\":51,\"quantity\":1}", 409, NULL);
  expect (fixture, "DELETE", cart, NULL, NULL, 204, "");
  expect (fixture, "DELETE", cart, NULL, NULL, 404, NULL);
}

static void
test_sessions_live_in_a_cookie (DemoFixture *fixture, gconstpointer data)
{
  g_autofree char *answer = ask (fixture, "POST", "/session", NULL, "user=jo&password=x");
  g_autofree char *value = cut (answer, "Set-Cookie: ", ";");
  g_autofree char *cookie = g_strdup_printf ("Cookie: other=1; %s\r\n", value);

  expect (fixture, "GET", "/account", cookie, NULL, 200, "{\"user\":\"jo\",\"visits\":1}");
  expect (fixture, "DELETE", "/session", cookie, NULL, 204, "Max-Age=0");
  expect (fixture, "GET", "/account", cookie, NULL, 403, NULL);
  expect (fixture, "DELETE", "/session", NULL, NULL, 403, NULL);
  expect (fixture, "POST", "/session", NULL, "user=jo", 400, NULL);
  expect (fixture, "POST", "/session", NULL, "user=%FF&password=x", 400, NULL);
}

static void
test_forms_are_taken_once (DemoFixture *fixture, gconstpointer data)
{
  g_autofree char *page = ask (fixture, "GET", "/contact", NULL, NULL);
  g_autofree char *csrf = cut (page, "name=\"csrf\" value=\"", "\"");
  g_autofree char *form = g_strdup_printf ("csrf=%s&text=Hello", csrf);

  expect (fixture, "POST", "/contact", NULL, form, 200, "Thank you");
  expect (fixture, "POST", "/contact", NULL, form, 403, NULL);
  expect (fixture, "POST", "/contact", NULL, "", 403, NULL);
}

static void
test_tokens_are_refreshed_once (DemoFixture *fixture, gconstpointer data)
{
  g_autofree char *first = ask (fixture, "POST", "/token", NULL,
                                "{\"user\":\"jo\",\"password\":\"x\"}");
  g_autofree char *access = cut (first, "\"access_token\":\"", "\"");
  g_autofree char *refresh = cut (first, "\"refresh_token\":\"", "\"");
  g_autofree char *header = g_strdup_printf ("Authorization: Bearer %s\r\n", access);
  g_autofree char *body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", refresh);

  expect (fixture, "GET", "/profile", header, NULL, 200, "{\"user\":\"jo\"}");
  expect (fixture, "POST", "/token/refresh", NULL, body, 200, "\"access_token\"");
  expect (fixture, "POST", "/token/refresh", NULL, body, 401, NULL);
  expect (fixture, "GET", "/profile", NULL, NULL, 401, NULL);
  expect (fixture, "GET", "/profile", "Authorization: Bearer x\r\n", NULL, 401,
          "WWW-Authenticate: Bearer");
  expect (fixture, "POST", "/token", NULL, "{\"user\":\"jo\"}", 400, NULL);
}

static void
test_basic_authentication_wants_the_password (DemoFixture *fixture, gconstpointer data)
{
  expect (fixture, "GET", "/stock", "Authorization: Basic ZGVtbzpkZW1v\r\n", NULL, 200, "cups");
  expect (fixture, "GET", "/stock", "Authorization: Basic ZGVtbzp4\r\n", NULL, 401, NULL);
  expect (fixture, "GET", "/stock", "Authorization: Basic !\r\n", NULL, 401, NULL);
  expect (fixture, "GET", "/stock", NULL, NULL, 401, "WWW-Authenticate: Basic realm=");
}

static char *
md5 (const char *text)
{
  return g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);
}

/* Returns: (transfer full): an Authorization header by RFC 7616 */
static char *
build_digest (const char *nonce, const char *password)
{
  g_autofree char *who = g_strdup_printf ("demo:Throng demo:%s", password);
  g_autofree char *who_sum = md5 (who);
  g_autofree char *what_sum = md5 ("GET:/vault");
  g_autofree char *all = g_strdup_printf ("%s:%s:00000001:c:auth:%s", who_sum, nonce, what_sum);
  g_autofree char *sum = md5 (all);

  return g_strdup_printf ("Authorization: Digest username=\"demo\", realm=\"Throng demo\", "
                          "nonce=\"%s\", uri=\"/vault\", qop=auth, nc=00000001, cnonce=\"c\", "
                          "response=\"%s\"\r\n",
                          nonce, sum);
}

static void
test_digest_authentication_hears_an_answer_once (DemoFixture *fixture, gconstpointer data)
{
  g_autofree char *challenge = ask (fixture, "GET", "/vault", NULL, NULL);
  g_autofree char *nonce = cut (challenge, "nonce=\"", "\"");
  g_autofree char *right = build_digest (nonce, "demo");
  g_autofree char *wrong = build_digest (nonce, "x");
  g_autofree char *forged = build_digest ("x", "demo");

  expect (fixture, "GET", "/vault", wrong, NULL, 401, NULL);
  expect (fixture, "GET", "/vault", forged, NULL, 401, NULL);
  expect (fixture, "GET", "/vault", right, NULL, 200, "cups");
  expect (fixture, "GET", "/vault", right, NULL, 401, NULL);
  expect (fixture, "GET", "/vault", "Authorization: Digest\r\n", NULL, 401, NULL);
  expect (fixture, "GET", "/vault", "Authorization: Digest username=\"demo\"\r\n", NULL, 401, NULL);
}

static void
test_files_have_the_size_asked_for (DemoFixture *fixture, gconstpointer data)
{
  g_autofree char *packed = ask (fixture, "GET", "/handbook", "Accept-Encoding: gzip\r\n", NULL);

  expect (fixture, "GET", "/files/1234", NULL, NULL, 200, "Content-Length: 1234\r\n");
  expect (fixture, "GET", "/files/0", NULL, NULL, 404, NULL);
  expect (fixture, "GET", "/files/1048577", NULL, NULL, 404, NULL);
  expect (fixture, "GET", "/handbook", NULL, NULL, 200, "400. Orders");
  g_assert_nonnull (strstr (packed, "Content-Encoding: gzip\r\n"));
  g_assert_null (strstr (packed, "Orders"));
}

static void
test_uploads_are_described (DemoFixture *fixture, gconstpointer data)
{
  const char *type = "Content-Type: multipart/form-data; boundary=B\r\n";
  const char *form = "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nHi\r\n"
                     "--B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n"
                     "Content-Type: image/png\r\n\r\nabc\r\n--B--\r\n";

  expect (fixture, "POST", "/uploads", type, form, 201,
          "{\"name\":\"photo\",\"file-name\":\"a.png\",\"bytes\":3,\"sha256\":\"ba7816bf");
  expect (fixture, "POST", "/uploads", NULL, "abc", 201, "{\"bytes\":3,\"sha256\":\"ba7816bf");
  expect (fixture, "POST", "/uploads", NULL, NULL, 400, NULL);
  expect (fixture, "POST", "/uploads", type, "nonsense", 400, NULL);
  expect (fixture, "POST", "/uploads", "Content-Type: multipart/form-data\r\n", form, 400, NULL);
}

static void
test_sign_ups_want_all_their_steps (DemoFixture *fixture, gconstpointer data)
{
  g_autofree char *answer = ask (fixture, "POST", "/signups", NULL, "{\"email\":\"a@b\"}");
  g_autofree char *id = cut (answer, "\"id\":\"", "\"");
  g_autofree char *address = g_strdup_printf ("/signups/%s/address", id);
  g_autofree char *plan = g_strdup_printf ("/signups/%s/plan", id);
  g_autofree char *confirm = g_strdup_printf ("/signups/%s/confirm", id);

  expect (fixture, "PUT", address, NULL, "{}", 400, NULL);
  expect (fixture, "PUT", address, NULL, "{\"street\":\"x\"}", 204, "");
  expect (fixture, "POST", confirm, NULL, NULL, 409, NULL);
  expect (fixture, "PUT", plan, NULL, "{\"plan\":\"free\"}", 204, "");
  expect (fixture, "POST", confirm, NULL, NULL, 200, "welcome");
  expect (fixture, "POST", "/signups/x/confirm", NULL, NULL, 404, NULL);
  expect (fixture, "POST", "/signups", NULL, "{}", 400, NULL);
}

static void
test_xml_gets_a_quote (DemoFixture *fixture, gconstpointer data)
{
  expect (fixture, "POST", "/quotes", NULL, "<r><product>1</product><quantity>3</quantity></r>",
          200, "<cents>2070</cents>");
  expect (fixture, "POST", "/quotes", NULL, "<r><product>1</product></r>", 422, NULL);
  expect (fixture, "POST", "/quotes", NULL, "<r><product>99</product><quantity>1</quantity></r>",
          422, NULL);
  expect (fixture, "POST", "/quotes", NULL, "<r>", 400, NULL);
  expect (fixture, "POST", "/quotes", NULL, "<r><product>x</product></r>", 400, NULL);
  expect (fixture, "POST", "/quotes", NULL, "", 400, NULL);
}

static void
test_graphql_tells_errors_with_status_200 (DemoFixture *fixture, gconstpointer data)
{
  const char *query = "\"query\":\"query ($id: Int!) { product(id: $id) { name } }\"";
  g_autofree char *one = g_strdup_printf ("{%s,\"variables\":{\"id\":1}}", query);
  g_autofree char *none = g_strdup_printf ("{%s,\"variables\":[]}", query);

  expect (fixture, "POST", "/graphql", NULL, one, 200, "\"name\":\"Red cup\"");
  expect (fixture, "POST", "/graphql", NULL, none, 200, "{\"product\":null}");
  expect (fixture, "POST", "/graphql", NULL, "{\"query\":\"{ users }\"}", 200, "{\"errors\":[");
  expect (fixture, "POST", "/graphql", NULL, "{}", 400, NULL);
}

static void
test_jobs_are_done_at_the_third_look (DemoFixture *fixture, gconstpointer data)
{
  g_autofree char *answer = ask (fixture, "POST", "/jobs", NULL, NULL);
  g_autofree char *job = cut (answer, "Location: ", "\r\n");

  expect (fixture, "GET", job, NULL, NULL, 200, "running");
  expect (fixture, "GET", job, NULL, NULL, 200, "running");
  expect (fixture, "GET", job, NULL, NULL, 200, "done");
  expect (fixture, "GET", "/jobs/x", NULL, NULL, 404, NULL);
}

static void
test_the_weather_has_a_rate_limit_for_each_key (DemoFixture *fixture, gconstpointer data)
{
  guint n_refused = 0;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *answer = ask (fixture, "GET", "/weather", "X-Api-Key: a\r\n", NULL);

      n_refused += strstr (answer, "Retry-After: 1\r\n") != NULL;
    }
  g_assert_cmpuint (n_refused, >, 0);
  expect (fixture, "GET", "/weather", "X-Api-Key: b\r\n", NULL, 200, "sunny");
  expect (fixture, "GET", "/weather", NULL, NULL, 403, NULL);
}

static void
test_readings_name_their_device (DemoFixture *fixture, gconstpointer data)
{
  expect (fixture, "POST", "/readings", NULL, "{\"device\":\"a\",\"celsius\":1.5}", 201,
          "{\"readings\":1}");
  expect (fixture, "POST", "/readings", NULL, "{\"device\":\"a\"}", 400, NULL);
  expect (fixture, "POST", "/readings", NULL, "{\"celsius\":1}", 400, NULL);
}

static void
test_a_report_takes_its_time_and_others_do_not_wait (DemoFixture *fixture, gconstpointer data)
{
  gint64 began_us = g_get_monotonic_time ();
  g_autoptr (DemoReply) report = demo_start_request (fixture, "GET", "/report", NULL, NULL);

  demo_expect (fixture, "GET", "/health", NULL, 200, "{\"status\":\"up\"}\n");
  demo_wait_for (report);
  g_assert_cmpuint (report->status, ==, 200);
  g_assert_cmpint (g_get_monotonic_time () - began_us, >=, 500000);
}

static void
test_a_report_may_be_under_way_at_the_end (DemoFixture *fixture, gconstpointer data)
{
  g_autoptr (GSocket) client = demo_raw_connect (fixture);

  demo_raw_send (client, "GET /report HTTP/1.1\r\nHost: x\r\n\r\n");
  demo_wait_for_counts (fixture, "{\"GET /report\":{\"200\":1}}");
}

static void
add (const char *path, void (*test) (DemoFixture *, gconstpointer))
{
  g_autofree char *full = g_strconcat ("/demo-topics/", path, NULL);

  g_test_add (full, DemoFixture, NULL, demo_fixture_set_up, test, demo_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  static const ThrongDemoOptions with_capacity = THRONG_DEMO_OPTIONS_INIT;

  g_test_init (&argc, &argv, NULL);
  add ("products-come-in-pages", test_products_come_in_pages);
  add ("products-are-made-changed-and-removed", test_products_are_made_changed_and_removed);
  g_test_add_func ("/demo-topics/the-catalogue-has-a-limit", test_the_catalogue_has_a_limit);
  g_test_add_func ("/demo-topics/a-cache-forgets-the-oldest", test_a_cache_forgets_the_oldest);
  add ("old-addresses-lead-to-products", test_old_addresses_lead_to_products);
  add ("carts-become-orders-that-are-paid-once", test_carts_become_orders_that_are_paid_once);
  add ("carts-refuse-what-makes-no-sense", test_carts_refuse_what_makes_no_sense);
  add ("sessions-live-in-a-cookie", test_sessions_live_in_a_cookie);
  add ("forms-are-taken-once", test_forms_are_taken_once);
  add ("tokens-are-refreshed-once", test_tokens_are_refreshed_once);
  add ("basic-authentication-wants-the-password", test_basic_authentication_wants_the_password);
  add ("digest-authentication-hears-an-answer-once",
       test_digest_authentication_hears_an_answer_once);
  add ("files-have-the-size-asked-for", test_files_have_the_size_asked_for);
  add ("uploads-are-described", test_uploads_are_described);
  add ("sign-ups-want-all-their-steps", test_sign_ups_want_all_their_steps);
  add ("xml-gets-a-quote", test_xml_gets_a_quote);
  add ("graphql-tells-errors-with-status-200", test_graphql_tells_errors_with_status_200);
  add ("jobs-are-done-at-the-third-look", test_jobs_are_done_at_the_third_look);
  add ("the-weather-has-a-rate-limit-for-each-key", test_the_weather_has_a_rate_limit_for_each_key);
  add ("readings-name-their-device", test_readings_name_their_device);
  add ("a-report-takes-its-time-and-others-do-not-wait",
       test_a_report_takes_its_time_and_others_do_not_wait);
  add ("a-report-may-be-under-way-at-the-end", test_a_report_may_be_under_way_at_the_end);
  g_test_add ("/demo-topics/a-report-takes-no-longer-within-a-capacity", DemoFixture,
              &with_capacity, demo_fixture_set_up,
              test_a_report_takes_its_time_and_others_do_not_wait, demo_fixture_tear_down);
  return g_test_run ();
}
