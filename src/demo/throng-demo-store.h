/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/** The newest so many users are kept; each insert beyond removes the oldest. */
#define THRONG_DEMO_STORE_USERS_MAX 100000

typedef struct _ThrongDemoStore ThrongDemoStore;

/**
 * throng_demo_store_new:
 * @path: (nullable) (type filename): the database file, made if missing; %NULL for memory
 *
 * Opens the user directory. An empty one gets a handful of users, always the same. A database that
 * was not made by the demo target is refused and left as it is.
 *
 * Returns: (transfer full): the store, or %NULL with a #ThrongDemoError
 */
ThrongDemoStore *throng_demo_store_new (const char *path, GError **error);
void throng_demo_store_free (ThrongDemoStore *self);

/**
 * throng_demo_store_add:
 * @name: the user's name, valid UTF-8
 * @email: the user's address, valid UTF-8
 * @json: the new user is appended here, as a JSON object with id, name and email
 *
 * Returns: false with a #ThrongDemoError if it could not be stored; @json is then as before
 */
bool throng_demo_store_add (ThrongDemoStore *self,
                            const char *name,
                            const char *email,
                            GString *json,
                            GError **error);

/**
 * throng_demo_store_append_newest:
 * @limit: at most so many users
 * @json: a JSON array of users is appended here, the newest first
 *
 * Returns: false with a #ThrongDemoError if it could not be read; @json is then as before
 */
bool throng_demo_store_append_newest (ThrongDemoStore *self,
                                      guint limit,
                                      GString *json,
                                      GError **error);

/**
 * throng_demo_store_append_user:
 * @name: the user's name
 * @json: the newest user of that name is appended here, as a JSON object; nothing if there is none
 *
 * Returns: false with a #ThrongDemoError if it could not be read; @json is then as before
 */
bool throng_demo_store_append_user (ThrongDemoStore *self,
                                    const char *name,
                                    GString *json,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongDemoStore, throng_demo_store_free)
