/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The translations of everything below the app. Not to be mixed with glib/gi18n.h, which defines
 * the same keywords. */

void throng_i18n_bind (void);

void throng_i18n_translate_own_only (void);

const char *throng_gettext (const char *text) G_GNUC_FORMAT (1);

const char *throng_ngettext (const char *one, const char *many, unsigned long n) G_GNUC_FORMAT (1)
    G_GNUC_FORMAT (2);

const char *throng_strerror (int code);

#define _(text) throng_gettext (text)
#define N_(text) (text)
