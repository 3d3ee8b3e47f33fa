/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#define FAULT_TYPE_RESOLVER (fault_resolver_get_type ())
G_DECLARE_FINAL_TYPE (FaultResolver, fault_resolver, FAULT, RESOLVER, GResolver)

/**
 * fault_resolver_new:
 *
 * Knows the names below .test that fault-table.c speaks of: hosts with several addresses, one that
 * moves, look-ups that fail, that take their time.
 */
GResolver *fault_resolver_new (void);
