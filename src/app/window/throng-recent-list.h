/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The tests that were opened last; invisible when there is none. A row activates `win.open-uri`. */
#define THRONG_TYPE_RECENT_LIST (throng_recent_list_get_type ())
G_DECLARE_FINAL_TYPE (ThrongRecentList, throng_recent_list, THRONG, RECENT_LIST, AdwBin)

G_END_DECLS
