/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: headers that requests often have and that may be set, in their order, ended by %NULL */
const char *const *throng_well_known_headers (void);
/* Returns: (nullable): values that the header @name often has in requests, ended by %NULL */
const char *const *throng_well_known_values (const char *name);

G_END_DECLS
