/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-store.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <sqlite3.h>

#include "demo/throng-demo-error.h"
#include "demo/throng-demo-logins.h"

typedef struct
{
  char *directory;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = g_dir_make_tmp ("throng-store-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->directory, "users.db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, suffixes[i], NULL);

      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0);
  g_free (fixture->path);
  g_free (fixture->directory);
}

static ThrongDemoStore *
open_store (const char *path)
{
  g_autoptr (GError) error = NULL;
  ThrongDemoStore *store = throng_demo_store_new (path, &error);

  g_assert_no_error (error);
  return store;
}

static char *
dup_newest (ThrongDemoStore *store, guint limit)
{
  g_autoptr (GString) json = g_string_new (NULL);

  g_assert_true (throng_demo_store_append_newest (store, limit, json, NULL));
  return g_strdup (json->str);
}

static void
add (ThrongDemoStore *store, const char *name, const char *expected)
{
  g_autoptr (GString) json = g_string_new (NULL);

  g_assert_true (throng_demo_store_add (store, name, "a@b", json, NULL));
  if (expected != NULL)
    g_assert_cmpstr (json->str, ==, expected);
}

static void
test_new_store_has_the_same_users_every_time (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ThrongDemoStore) one = open_store (NULL);
  g_autoptr (ThrongDemoStore) other = open_store (fixture->path);
  g_autofree char *users = dup_newest (one, 100);
  g_autofree char *other_users = dup_newest (other, 100);

  g_assert_nonnull (strstr (users, "\"name\":\"Ada Lovelace\""));
  g_assert_cmpstr (users, ==, other_users);
}

static void
test_odd_names_are_stored_and_printed_as_json (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ThrongDemoStore) store = open_store (NULL);
  g_autoptr (GString) json = g_string_new (NULL);
  const char *name = "\"\\/\n\x01é€😀'; DROP TABLE users";
  g_autoptr (JsonNode) node = NULL;

  add (store, name, NULL);
  g_assert_true (throng_demo_store_append_user (store, name, json, NULL));
  node = json_from_string (json->str, NULL);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "name"), ==, name);
}

static void
test_file_keeps_its_users (Fixture *fixture, gconstpointer data)
{
  ThrongDemoStore *store = open_store (fixture->path);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  add (store, "Kept", "{\"id\":6,\"name\":\"Kept\",\"email\":\"a@b\"}");
  before = dup_newest (store, 100);
  throng_demo_store_free (store);

  store = open_store (fixture->path);
  after = dup_newest (store, 100);
  g_assert_cmpstr (after, ==, before);
  throng_demo_store_free (store);
}

static void
test_foreign_database_is_refused_and_left_alone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length, after_length;
  ThrongDemoStore *store;
  GError *error = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE users (id INTEGER PRIMARY KEY, name, email)",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_true (g_file_get_contents (fixture->path, &before, &before_length, NULL));

  store = throng_demo_store_new (fixture->path, &error);
  g_assert_null (store);
  g_assert_error (error, THRONG_DEMO_ERROR, THRONG_DEMO_ERROR_DATABASE);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (fixture->path, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
}

static void
test_file_that_is_no_database_is_refused (Fixture *fixture, gconstpointer data)
{
  const char *text = "This is a letter, and nobody should write into it.\n";
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;

  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  g_assert_null (throng_demo_store_new (fixture->path, &error));
  g_assert_error (error, THRONG_DEMO_ERROR, THRONG_DEMO_ERROR_DATABASE);
  g_assert_true (g_file_get_contents (fixture->path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, text);
}

static void
test_only_the_newest_users_are_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ThrongDemoStore) store = open_store (NULL);
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *newest = NULL;
  guint n_users = 0;

  add (store, "Early bird", NULL);
  for (int i = 0; i < THRONG_DEMO_STORE_USERS_MAX; i++)
    add (store, "Somebody", NULL);

  g_assert_true (throng_demo_store_append_user (store, "Early bird", json, NULL));
  g_assert_cmpstr (json->str, ==, "");
  newest = dup_newest (store, 2 * THRONG_DEMO_STORE_USERS_MAX);
  for (const char *p = newest; *p != '\0'; p++)
    n_users += *p == '{';
  g_assert_cmpuint (n_users, ==, THRONG_DEMO_STORE_USERS_MAX);
}

static void
test_logins_forget_the_oldest_beyond_their_bound (Fixture *fixture, gconstpointer data)
{
  ThrongDemoLogins *logins = throng_demo_logins_new ();
  g_autofree char *first = g_strdup (throng_demo_logins_add (logins));
  g_autofree char *second = g_strdup (throng_demo_logins_add (logins));

  for (int i = 2; i < THRONG_DEMO_LOGINS_MAX; i++)
    throng_demo_logins_add (logins);
  g_assert_cmpuint (throng_demo_logins_lookup (logins, first), ==, 1);
  throng_demo_logins_add (logins);
  g_assert_cmpuint (throng_demo_logins_lookup (logins, first), ==, 0);
  g_assert_cmpuint (throng_demo_logins_lookup (logins, second), ==, 2);
  throng_demo_logins_free (logins);
}

static void
add_test (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/demo-store/new-store-has-the-same-users-every-time",
            test_new_store_has_the_same_users_every_time);
  add_test ("/demo-store/odd-names-are-stored-and-printed-as-json",
            test_odd_names_are_stored_and_printed_as_json);
  add_test ("/demo-store/file-keeps-its-users", test_file_keeps_its_users);
  add_test ("/demo-store/foreign-database-is-refused-and-left-alone",
            test_foreign_database_is_refused_and_left_alone);
  add_test ("/demo-store/file-that-is-no-database-is-refused",
            test_file_that_is_no_database_is_refused);
  add_test ("/demo-store/only-the-newest-users-are-kept", test_only_the_newest_users_are_kept);
  add_test ("/demo-store/logins-forget-the-oldest-beyond-their-bound",
            test_logins_forget_the_oldest_beyond_their_bound);
  return g_test_run ();
}
