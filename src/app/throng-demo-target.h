/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * ThrongDemoTarget:
 *
 * The web service to try Throng on, as a process of its own on this machine. It ends with the
 * object.
 */
#define THRONG_TYPE_DEMO_TARGET (throng_demo_target_get_type ())
G_DECLARE_FINAL_TYPE (ThrongDemoTarget, throng_demo_target, THRONG, DEMO_TARGET, GObject)

/* @address: (nullable): where it is to be, such as that of one that has ended; %NULL: anywhere */
void throng_demo_target_start_async (const char *address,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     void *data);
/* Returns: (transfer full) (nullable): a target that answers */
ThrongDemoTarget *throng_demo_target_start_finish (GAsyncResult *result, GError **error);

/* Such as `http://127.0.0.1:40123`. */
const char *throng_demo_target_get_address (ThrongDemoTarget *self);
/* Whether it still serves at @address. */
bool throng_demo_target_is_at (ThrongDemoTarget *self, const char *address);
/* Whether @address is one of the last that a demo target of this person had. */
bool throng_demo_target_was_at (const char *address);

G_END_DECLS
