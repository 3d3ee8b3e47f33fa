/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-store.h"

#include <sqlite3.h>

#include "demo/throng-demo-error.h"
#include "i18n/throng-i18n.h"

/* "ThDm": marks a database as ours, so that nobody's file is trimmed by mistake. */
#define APPLICATION_ID "1416119405"
#define BUSY_TIMEOUT_MS 1000
#define USERS_MAX G_STRINGIFY (THRONG_DEMO_STORE_USERS_MAX)

#define USER_JSON "json_object('id', id, 'name', name, 'email', email)"

/* Identifiers only grow, so the oldest users are a range of the primary key. */
static const char schema_sql[] = "BEGIN;"
                                 "PRAGMA application_id = " APPLICATION_ID ";"
                                 "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                                 "email TEXT NOT NULL);"
                                 "CREATE INDEX users_by_name ON users (name);"
                                 "CREATE TRIGGER keep_newest AFTER INSERT ON users BEGIN"
                                 "  DELETE FROM users WHERE id <= NEW.id - " USERS_MAX ";"
                                 "END;"
                                 "INSERT INTO users (name, email) VALUES"
                                 "  ('Ada Lovelace', 'ada@example.com'),"
                                 "  ('Alan Turing', 'alan@example.com'),"
                                 "  ('Barbara Liskov', 'barbara@example.com'),"
                                 "  ('Edsger Dijkstra', 'edsger@example.com'),"
                                 "  ('Grace Hopper', 'grace@example.com');"
                                 "COMMIT;";

struct _ThrongDemoStore
{
  /* Owned */
  sqlite3_stmt *insert;
  sqlite3_stmt *newest;
  sqlite3_stmt *by_name;
  sqlite3 *db;
};

static bool
fail (ThrongDemoStore *self, GError **error)
{
  g_set_error (error, THRONG_DEMO_ERROR, THRONG_DEMO_ERROR_DATABASE, "%s",
               self->db != NULL ? sqlite3_errmsg (self->db) : sqlite3_errstr (SQLITE_NOMEM));
  return false;
}

static bool
exec (ThrongDemoStore *self, const char *sql, GError **error)
{
  if (sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return true;

  fail (self, error);
  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  return false;
}

static bool
read_int (ThrongDemoStore *self, const char *sql, int *value, GError **error)
{
  sqlite3_stmt *statement = NULL;
  bool ok;

  ok = sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) == SQLITE_OK
       && sqlite3_step (statement) == SQLITE_ROW;
  if (ok)
    *value = sqlite3_column_int (statement, 0);
  else
    fail (self, error);
  sqlite3_finalize (statement);

  return ok;
}

static bool
set_up_schema (ThrongDemoStore *self, GError **error)
{
  int application_id = 0, n_tables = 0;

  if (!read_int (self, "PRAGMA application_id", &application_id, error)
      || !read_int (self, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return false;
  if (n_tables == 0)
    return exec (self, schema_sql, error);
  if (application_id == atoi (APPLICATION_ID))
    return true;

  g_set_error_literal (error, THRONG_DEMO_ERROR, THRONG_DEMO_ERROR_DATABASE,
                       _ ("it holds the data of another program"));
  return false;
}

static bool
prepare (ThrongDemoStore *self, const char *sql, sqlite3_stmt **statement, GError **error)
{
  if (sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL)
      == SQLITE_OK)
    return true;

  return fail (self, error);
}

static bool
open_database (ThrongDemoStore *self, const char *path, GError **error)
{
  if (sqlite3_open (path != NULL ? path : ":memory:", &self->db) != SQLITE_OK)
    return fail (self, error);

  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  return set_up_schema (self, error)
         && exec (self, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", error)
         && prepare (self, "INSERT INTO users (name, email) VALUES (?1, ?2) RETURNING " USER_JSON,
                     &self->insert, error)
         && prepare (self, "SELECT " USER_JSON " FROM users ORDER BY id DESC LIMIT ?1",
                     &self->newest, error)
         && prepare (self,
                     "SELECT " USER_JSON " FROM users WHERE name = ?1 ORDER BY id DESC LIMIT 1",
                     &self->by_name, error);
}

ThrongDemoStore *
throng_demo_store_new (const char *path, GError **error)
{
  g_autoptr (ThrongDemoStore) self = g_new0 (ThrongDemoStore, 1);

  if (open_database (self, path, error))
    return g_steal_pointer (&self);

  /* Translators: a file name; the reason follows after the colon. */
  g_prefix_error (error, _ ("Cannot use the database “%s”: "), path != NULL ? path : ":memory:");
  return NULL;
}

void
throng_demo_store_free (ThrongDemoStore *self)
{
  sqlite3_finalize (self->insert);
  sqlite3_finalize (self->newest);
  sqlite3_finalize (self->by_name);
  sqlite3_close (self->db);
  g_free (self);
}

/* Runs a bound statement to its end and appends its rows, each a JSON text, separated by commas. */
static bool
append_rows (ThrongDemoStore *self, sqlite3_stmt *statement, GString *json, GError **error)
{
  gsize old_length = json->len;
  int result;

  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      if (json->len > old_length)
        g_string_append_c (json, ',');
      g_string_append (json, (const char *) sqlite3_column_text (statement, 0));
    }
  if (result != SQLITE_DONE)
    {
      fail (self, error);
      g_string_truncate (json, old_length);
    }
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);

  return result == SQLITE_DONE;
}

bool
throng_demo_store_add (ThrongDemoStore *self,
                       const char *name,
                       const char *email,
                       GString *json,
                       GError **error)
{
  sqlite3_bind_text (self->insert, 1, name, -1, SQLITE_STATIC);
  sqlite3_bind_text (self->insert, 2, email, -1, SQLITE_STATIC);
  return append_rows (self, self->insert, json, error);
}

bool
throng_demo_store_append_newest (ThrongDemoStore *self, guint limit, GString *json, GError **error)
{
  gsize old_length = json->len;

  sqlite3_bind_int64 (self->newest, 1, limit);
  g_string_append_c (json, '[');
  if (!append_rows (self, self->newest, json, error))
    {
      g_string_truncate (json, old_length);
      return false;
    }
  g_string_append_c (json, ']');

  return true;
}

bool
throng_demo_store_append_user (ThrongDemoStore *self,
                               const char *name,
                               GString *json,
                               GError **error)
{
  sqlite3_bind_text (self->by_name, 1, name, -1, SQLITE_STATIC);
  return append_rows (self, self->by_name, json, error);
}
