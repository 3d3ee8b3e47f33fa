/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What a window shows in which nothing is open. */
#define THRONG_TYPE_WELCOME_PAGE (throng_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (ThrongWelcomePage, throng_welcome_page, THRONG, WELCOME_PAGE, AdwBin)

G_END_DECLS
