/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

#define FAKE_TYPE_RESOLVER (fake_resolver_get_type ())
G_DECLARE_FINAL_TYPE (FakeResolver, fake_resolver, FAKE, RESOLVER, GResolver)

/**
 * fake_resolver_new:
 *
 * A resolver that asks nobody. It knows the names below .test that fault-table-connections.c speaks
 * of: hosts with several addresses, one that moves, look-ups that fail, that take their time. Names
 * below .example have the addresses 127.0.0.7 and ::1.
 */
FakeResolver *fake_resolver_new (void);

/* Look-ups wait until the gate is open, as it is at first. @fails: there are no names at all */
void fake_resolver_set_gate (FakeResolver *self, bool is_open, bool fails);
/* Those that have begun so far. */
unsigned fake_resolver_get_n_lookups (FakeResolver *self);
