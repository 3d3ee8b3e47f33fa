/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-resolver.h"

#include <stdbool.h>

struct _FaultResolver
{
  GResolver parent_instance;

  bool has_moved; /* moves.test, after the first look-up */
};

G_DEFINE_FINAL_TYPE (FaultResolver, fault_resolver, G_TYPE_RESOLVER)

/* Returns: (transfer full): the addresses in @list, which commas part */
static GList *
make_addresses (const char *list)
{
  g_auto (GStrv) texts = g_strsplit (list, ",", -1);
  GList *addresses = NULL;

  for (unsigned i = 0; texts[i] != NULL; i++)
    addresses = g_list_append (addresses, g_inet_address_new_from_string (texts[i]));
  return addresses;
}

/* Nobody listens at 127.0.0.2 to .4, nobody accepts at 127.0.0.5. */
static const char *
find_addresses (FaultResolver *self, const char *host)
{
  if (g_str_equal (host, "many.test"))
    return "127.0.0.2,127.0.0.3,127.0.0.4,127.0.0.1";
  if (g_str_equal (host, "none-of-many.test"))
    return "127.0.0.2,127.0.0.3,127.0.0.4";
  if (g_str_equal (host, "silent-first.test"))
    return "127.0.0.5,127.0.0.1";
  if (!g_str_equal (host, "moves.test"))
    return NULL;
  if (self->has_moved)
    return "127.0.0.2";
  self->has_moved = true;
  return "127.0.0.1";
}

static GList *
lookup_by_name_with_flags (GResolver *resolver,
                           const char *host,
                           GResolverNameLookupFlags flags,
                           GCancellable *cancellable,
                           GError **error)
{
  const char *addresses = find_addresses (FAULT_RESOLVER (resolver), host);

  if (addresses != NULL)
    return make_addresses (addresses);
  if (g_str_equal (host, "empty.test"))
    return NULL;
  if (g_str_equal (host, "slow.test"))
    g_usleep (3 * G_USEC_PER_SEC);
  if (g_str_equal (host, "temporary.test"))
    g_set_error_literal (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "Later");
  else
    g_set_error_literal (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "No such name");
  return NULL;
}

static void
fault_resolver_class_init (FaultResolverClass *klass)
{
  G_RESOLVER_CLASS (klass)->lookup_by_name_with_flags = lookup_by_name_with_flags;
}

static void
fault_resolver_init (FaultResolver *self)
{
}

GResolver *
fault_resolver_new (void)
{
  return g_object_new (FAULT_TYPE_RESOLVER, NULL);
}
