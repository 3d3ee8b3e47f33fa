/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-logins.h"

struct _ThrongDemoLogins
{
  guint n_logins;

  /* Owned */
  GQueue oldest_first;   /* of char *, the tokens */
  GHashTable *number_of; /* token of the queue → number of the login */
};

ThrongDemoLogins *
throng_demo_logins_new (void)
{
  ThrongDemoLogins *self = g_new0 (ThrongDemoLogins, 1);

  g_queue_init (&self->oldest_first);
  self->number_of = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

void
throng_demo_logins_free (ThrongDemoLogins *self)
{
  g_hash_table_unref (self->number_of);
  g_queue_clear_full (&self->oldest_first, g_free);
  g_free (self);
}

const char *
throng_demo_logins_add (ThrongDemoLogins *self)
{
  char *token = g_uuid_string_random ();

  if (self->oldest_first.length >= THRONG_DEMO_LOGINS_MAX)
    {
      g_autofree char *oldest = g_queue_pop_head (&self->oldest_first);

      g_hash_table_remove (self->number_of, oldest);
    }
  g_queue_push_tail (&self->oldest_first, token);
  self->n_logins++;
  g_hash_table_insert (self->number_of, token, GUINT_TO_POINTER (self->n_logins));

  return token;
}

guint
throng_demo_logins_lookup (ThrongDemoLogins *self, const char *authorization)
{
  const char *token = authorization;

  if (token == NULL)
    return 0;
  if (g_ascii_strncasecmp (token, "Bearer ", strlen ("Bearer ")) == 0)
    token += strlen ("Bearer ");
  while (*token == ' ')
    token++;

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->number_of, token));
}
