/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ThrongResolver:
 *
 * Looks each host name up once in its life and remembers the answer: GIO asks anew for every
 * connection, and thousands of users would queue in its few threads. A failed look-up is tried
 * again by whoever asks next.
 */
#define THRONG_TYPE_RESOLVER (throng_resolver_get_type ())
G_DECLARE_FINAL_TYPE (ThrongResolver, throng_resolver, THRONG, RESOLVER, GResolver)

/* @lookups: (transfer none): who really looks names up */
ThrongResolver *throng_resolver_new (GResolver *lookups);

/* Makes one around the present default resolver the default of this process. */
void throng_resolver_install (void);

G_END_DECLS
