/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-resolver.h"

#include <stdbool.h>

#include "i18n/throng-i18n.h"

/* A name that was or is being looked up with certain flags. */
typedef struct
{
  GList *addresses;   /* (nullable): owned; %NULL while the look-up is under way */
  GPtrArray *waiting; /* of GTask, owned */
} Answer;

struct _ThrongResolver
{
  GResolver parent_instance;

  /* Owned */
  GResolver *lookups;
  GMutex mutex;        /* look-ups end in threads of their own */
  GHashTable *answers; /* "flags host" → Answer */
};

/* What a look-up's thread works with. */
typedef struct
{
  ThrongResolver *self;
  char *host;
  char *key;
  GResolverNameLookupFlags flags;
} Lookup;

G_DEFINE_FINAL_TYPE (ThrongResolver, throng_resolver, G_TYPE_RESOLVER)

static void
answer_free (Answer *answer)
{
  g_resolver_free_addresses (answer->addresses);
  g_ptr_array_unref (answer->waiting);
  g_free (answer);
}

static GList *
copy_addresses (GList *addresses)
{
  return g_list_copy_deep (addresses, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
}

static void
free_addresses (void *addresses)
{
  g_resolver_free_addresses (addresses);
}

/* Stores the outcome. Returns: (transfer full): the tasks to tell it to */
static GPtrArray *
settle (Lookup *lookup, GList *addresses)
{
  ThrongResolver *self = lookup->self;
  GPtrArray *waiting;
  Answer *answer;

  g_mutex_lock (&self->mutex);
  answer = g_hash_table_lookup (self->answers, lookup->key);
  waiting = g_steal_pointer (&answer->waiting);
  answer->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  if (addresses != NULL)
    answer->addresses = copy_addresses (addresses);
  else
    g_hash_table_remove (self->answers, lookup->key);
  g_mutex_unlock (&self->mutex);
  return waiting;
}

static void *
lookup_thread (void *data)
{
  Lookup *lookup = data;
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_with_flags (lookup->self->lookups, lookup->host,
                                                           lookup->flags, NULL, &error);
  g_autoptr (GPtrArray) waiting = settle (lookup, addresses);

  if (addresses == NULL && error == NULL)
    g_set_error (&error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, _ ("“%s” has no address"),
                 lookup->host);
  for (unsigned i = 0; i < waiting->len; i++)
    {
      GTask *task = waiting->pdata[i];

      if (addresses != NULL)
        g_task_return_pointer (task, copy_addresses (addresses), free_addresses);
      else
        g_task_return_error (task, g_error_copy (error));
    }
  g_resolver_free_addresses (addresses);
  g_object_unref (lookup->self);
  g_free (lookup->host);
  g_free (lookup->key);
  g_free (lookup);
  return NULL;
}

static void
start_lookup (ThrongResolver *self,
              const char *host,
              const char *key,
              GResolverNameLookupFlags flags)
{
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->self = g_object_ref (self);
  lookup->host = g_strdup (host);
  lookup->key = g_strdup (key);
  lookup->flags = flags;
  g_thread_unref (g_thread_new ("resolver", lookup_thread, lookup));
}

/* Who waits and is cancelled is told so at once, however long the look-up takes. */
static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  ThrongResolver *self = g_task_get_source_object (task);
  const char *key = g_task_get_task_data (task);
  bool was_waiting = false;
  Answer *answer;

  g_object_ref (task);
  g_mutex_lock (&self->mutex);
  answer = g_hash_table_lookup (self->answers, key);
  if (answer != NULL)
    was_waiting = g_ptr_array_remove (answer->waiting, task);
  g_mutex_unlock (&self->mutex);
  if (was_waiting)
    g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

static void
wait_for_answer (ThrongResolver *self,
                 GTask *task,
                 const char *host,
                 const char *key,
                 GResolverNameLookupFlags flags)
{
  Answer *answer = g_hash_table_lookup (self->answers, key);

  if (answer == NULL)
    {
      answer = g_new0 (Answer, 1);
      answer->waiting = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (self->answers, g_strdup (key), answer);
      start_lookup (self, host, key, flags);
    }
  g_ptr_array_add (answer->waiting, g_object_ref (task));
}

static void
lookup_by_name_with_flags_async (GResolver *resolver,
                                 const char *host,
                                 GResolverNameLookupFlags flags,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 void *data)
{
  ThrongResolver *self = THRONG_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  g_autofree char *key = g_strdup_printf ("%d %s", (int) flags, host);
  GList *addresses = NULL;
  Answer *answer;

  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_set_task_data (task, g_strdup (key), g_free);
  g_mutex_lock (&self->mutex);
  answer = g_hash_table_lookup (self->answers, key);
  if (answer != NULL && answer->addresses != NULL)
    addresses = copy_addresses (answer->addresses);
  else
    wait_for_answer (self, task, host, key, flags);
  g_mutex_unlock (&self->mutex);

  if (addresses != NULL)
    g_task_return_pointer (task, addresses, free_addresses);
  else if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task,
                             G_CONNECT_DEFAULT);
}

static void
lookup_by_name_async (GResolver *resolver,
                      const char *host,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      void *data)
{
  lookup_by_name_with_flags_async (resolver, host, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT,
                                   cancellable, callback, data);
}

static GList *
lookup_by_name_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
throng_resolver_finalize (GObject *object)
{
  ThrongResolver *self = THRONG_RESOLVER (object);

  g_clear_object (&self->lookups);
  g_clear_pointer (&self->answers, g_hash_table_unref);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (throng_resolver_parent_class)->finalize (object);
}

static void
throng_resolver_class_init (ThrongResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = throng_resolver_finalize;
  resolver_class->lookup_by_name_async = lookup_by_name_async;
  resolver_class->lookup_by_name_finish = lookup_by_name_finish;
  resolver_class->lookup_by_name_with_flags_async = lookup_by_name_with_flags_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_by_name_finish;
}

static void
throng_resolver_init (ThrongResolver *self)
{
  g_mutex_init (&self->mutex);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) answer_free);
}

ThrongResolver *
throng_resolver_new (GResolver *lookups)
{
  ThrongResolver *self = g_object_new (THRONG_TYPE_RESOLVER, NULL);

  self->lookups = g_object_ref (lookups);
  return self;
}

void
throng_resolver_install (void)
{
  g_autoptr (GResolver) lookups = g_resolver_get_default ();
  g_autoptr (ThrongResolver) resolver = throng_resolver_new (lookups);

  g_resolver_set_default (G_RESOLVER (resolver));
}
