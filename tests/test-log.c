/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine/throng-log.h"

#include <string.h>

#include "engine/throng-request-log.h"

/* Lines */

static const char *
get_text (GListStore *log, unsigned index)
{
  g_autoptr (ThrongLogLine) line = g_list_model_get_item (G_LIST_MODEL (log), index);

  return throng_log_line_get_text (line);
}

static void
add_many (GListStore *log, ThrongLogKind kind, const char *word, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s %u", word, i);

      throng_log_add (log, kind, i, text);
    }
}

static void
test_a_full_log_forgets_its_oldest_line (void)
{
  g_autoptr (GListStore) log = g_list_store_new (THRONG_TYPE_LOG_LINE);

  add_many (log, THRONG_LOG_COURSE, "line", THRONG_MOST_LOG_LINES + 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, THRONG_MOST_LOG_LINES);
  g_assert_cmpstr (get_text (log, 0), ==, "line 3");
  g_assert_cmpstr (get_text (log, THRONG_MOST_LOG_LINES - 1), ==, "line 1002");
}

static void
test_requests_drive_no_other_lines_out (void)
{
  g_autoptr (GListStore) log = g_list_store_new (THRONG_TYPE_LOG_LINE);

  add_many (log, THRONG_LOG_WARNING, "warning", 2);
  add_many (log, THRONG_LOG_REQUEST, "request", 3 * THRONG_MOST_LOG_LINES);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, THRONG_MOST_LOG_LINES);
  g_assert_cmpstr (get_text (log, 1), ==, "warning 1");
  g_assert_cmpstr (get_text (log, 2), ==, "request 2002");
  add_many (log, THRONG_LOG_EDIT, "edit", THRONG_MOST_LOG_LINES);
  g_assert_cmpstr (get_text (log, 0), ==, "edit 0");
}

/* Requests */

static void
tell_cb (void *data, GBytes *line)
{
  g_ptr_array_add (data, g_bytes_ref (line));
}

typedef struct
{
  ThrongRequestLog *log;
  GPtrArray *lines; /* of GBytes */
} Fixture;

static void
set_up (Fixture *fixture, const void *data)
{
  fixture->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  fixture->log = throng_request_log_new (tell_cb, fixture->lines);
}

static void
tear_down (Fixture *fixture, const void *data)
{
  throng_request_log_free (fixture->log);
  g_ptr_array_unref (fixture->lines);
}

static ThrongLoggedRequest
read_line (Fixture *fixture, unsigned index)
{
  GBytes *bytes = fixture->lines->pdata[index];
  ThrongLoggedRequest request;

  g_assert_true (throng_logged_request_read (&request, g_bytes_get_data (bytes, NULL),
                                             g_bytes_get_size (bytes)));
  return request;
}

static void
test_a_request_arrives_as_it_was (Fixture *fixture, const void *data)
{
  const ThrongSample sample = {
    .endpoint = 7, .status = 404, .response_us = 12345, .failure = "HTTP 404 \xff"
  };
  ThrongLoggedRequest request;
  GBytes *bytes;

  throng_request_log_add (fixture->log, 5 * G_USEC_PER_SEC, 12, &sample);
  request = read_line (fixture, 0);
  g_assert_cmpuint (request.user_number, ==, 12);
  g_assert_cmpuint (request.endpoint, ==, 7);
  g_assert_cmpuint (request.status, ==, 404);
  g_assert_cmpint (request.response_us, ==, 12345);
  g_assert_cmpuint (request.n_left_out, ==, 0);
  g_assert_cmpstr (request.failure, ==, "HTTP 404 \xef\xbf\xbd");
  /* Nothing that is cut off passes. */
  bytes = fixture->lines->pdata[0];
  for (size_t i = 0; i < g_bytes_get_size (bytes); i++)
    g_assert_false (throng_logged_request_read (&request, g_bytes_get_data (bytes, NULL), i));
}

static void
test_what_is_beyond_the_rate_is_counted_and_told (Fixture *fixture, const void *data)
{
  const ThrongSample sample = { .status = 200 };

  for (unsigned i = 0; i < 250; i++)
    throng_request_log_add (fixture->log, 5 * G_USEC_PER_SEC + i, i + 1, &sample);
  g_assert_cmpuint (fixture->lines->len, ==, THRONG_REQUEST_LOG_PER_S);
  throng_request_log_flush (fixture->log, 5 * G_USEC_PER_SEC + 999999);
  g_assert_cmpuint (fixture->lines->len, ==, THRONG_REQUEST_LOG_PER_S);
  throng_request_log_flush (fixture->log, 6 * G_USEC_PER_SEC);
  g_assert_cmpuint (fixture->lines->len, ==, THRONG_REQUEST_LOG_PER_S + 1);
  g_assert_cmpuint (read_line (fixture, THRONG_REQUEST_LOG_PER_S).n_left_out, ==, 150);
  throng_request_log_add (fixture->log, 6 * G_USEC_PER_SEC, 1, &sample);
  g_assert_cmpuint (fixture->lines->len, ==, THRONG_REQUEST_LOG_PER_S + 2);
}

static void
test_lines_that_nobody_takes_are_counted (Fixture *fixture, const void *data)
{
  const ThrongSample sample = { .status = 200 };

  throng_request_log_add (fixture->log, 5 * G_USEC_PER_SEC, 1, &sample);
  throng_request_log_set_held (fixture->log, true);
  for (unsigned i = 0; i < 30; i++)
    throng_request_log_add (fixture->log, (6 + i) * G_USEC_PER_SEC, 1, &sample);
  throng_request_log_flush (fixture->log, 40 * G_USEC_PER_SEC);
  g_assert_cmpuint (fixture->lines->len, ==, 1);
  throng_request_log_set_held (fixture->log, false);
  throng_request_log_add (fixture->log, 41 * G_USEC_PER_SEC, 1, &sample);
  g_assert_cmpuint (fixture->lines->len, ==, 3);
  g_assert_cmpuint (read_line (fixture, 1).n_left_out, ==, 30);
  g_assert_cmpuint (read_line (fixture, 2).status, ==, 200);
}

#define ADD(name, func) g_test_add ("/log/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log/a-full-log-forgets-its-oldest-line",
                   test_a_full_log_forgets_its_oldest_line);
  g_test_add_func ("/log/requests-drive-no-other-lines-out",
                   test_requests_drive_no_other_lines_out);
  ADD ("a-request-arrives-as-it-was", test_a_request_arrives_as_it_was);
  ADD ("what-is-beyond-the-rate-is-counted-and-told",
       test_what_is_beyond_the_rate_is_counted_and_told);
  ADD ("lines-that-nobody-takes-are-counted", test_lines_that_nobody_takes_are_counted);
  return g_test_run ();
}
