/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A large figure with what it is below. Properties: `caption`, `value`, `note` (more about it). */
#define THRONG_TYPE_TILE (throng_tile_get_type ())
G_DECLARE_FINAL_TYPE (ThrongTile, throng_tile, THRONG, TILE, AdwBin)

void throng_tile_set (ThrongTile *self, const char *value, const char *note);

G_END_DECLS
