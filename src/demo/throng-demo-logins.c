/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-logins.h"

#include "demo/throng-demo-cache.h"

struct _ThrongDemoLogins
{
  guint n_logins;

  /* Owned */
  ThrongDemoCache *number_of; /* token → number of the login */
};

ThrongDemoLogins *
throng_demo_logins_new (void)
{
  ThrongDemoLogins *self = g_new0 (ThrongDemoLogins, 1);

  self->number_of = throng_demo_cache_new (THRONG_DEMO_LOGINS_MAX, NULL);
  return self;
}

void
throng_demo_logins_free (ThrongDemoLogins *self)
{
  throng_demo_cache_free (self->number_of);
  g_free (self);
}

const char *
throng_demo_logins_add (ThrongDemoLogins *self)
{
  self->n_logins++;
  return throng_demo_cache_add (self->number_of, NULL, GUINT_TO_POINTER (self->n_logins));
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

  return GPOINTER_TO_UINT (throng_demo_cache_get (self->number_of, token));
}
