/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What a person wants of all windows. */
#define THRONG_TYPE_PREFERENCES (throng_preferences_get_type ())
G_DECLARE_FINAL_TYPE (ThrongPreferences,
                      throng_preferences,
                      THRONG,
                      PREFERENCES,
                      AdwPreferencesDialog)

AdwDialog *throng_preferences_new (void);

G_END_DECLS
