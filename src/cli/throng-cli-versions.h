/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The libraries that this process runs with, such as "libsoup 3.6.5". Returns: (transfer full) */
GStrv throng_cli_dup_libraries (void);

G_END_DECLS
