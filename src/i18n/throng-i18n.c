/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "i18n/throng-i18n.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

/* Of a worker; 0 = that of the process, as in all others. */
static locale_t own_locale;

/**
 * throng_i18n_bind:
 *
 * Says where the translations are: in the folder that THRONG_LOCALEDIR names in the environment,
 * for a program that is not installed, or where they are installed. To be called after setlocale().
 */
void
throng_i18n_bind (void)
{
  const char *given = g_getenv ("THRONG_LOCALEDIR");

  bindtextdomain (GETTEXT_PACKAGE, given != NULL ? given : THRONG_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/**
 * throng_i18n_translate_own_only:
 *
 * Lets throng_gettext() and its kind translate although the process stays in the C locale. A worker
 * tells some faults apart by the words of the libraries, which must therefore not be translated.
 */
void
throng_i18n_translate_own_only (void)
{
  own_locale = newlocale (LC_CTYPE_MASK | LC_MESSAGES_MASK, "", (locale_t) 0);
}

static locale_t
enter (void)
{
  return own_locale != (locale_t) 0 ? uselocale (own_locale) : (locale_t) 0;
}

static void
leave (locale_t old)
{
  if (old != (locale_t) 0)
    uselocale (old);
}

/**
 * throng_gettext:
 * @text: a text of ours
 *
 * Returns: (transfer none): @text in the language of the person, for as long as the process lives
 */
const char *
throng_gettext (const char *text)
{
  locale_t old = enter ();
  const char *translated = g_dgettext (GETTEXT_PACKAGE, text);

  leave (old);
  return translated;
}

/**
 * throng_ngettext:
 * @one: a text of ours about one thing
 * @many: the same about several
 * @n: about how many
 *
 * Returns: (transfer none): the form for @n in the language of the person
 */
const char *
throng_ngettext (const char *one, const char *many, unsigned long n)
{
  locale_t old = enter ();
  const char *translated = g_dngettext (GETTEXT_PACKAGE, one, many, n);

  leave (old);
  return translated;
}

/**
 * throng_strerror:
 * @code: a value of errno
 *
 * Returns: (transfer none): what it means, in the language of the person
 */
const char *
throng_strerror (int code)
{
  if (own_locale == (locale_t) 0)
    return g_strerror (code);
  return g_intern_string (strerror_l (code, own_locale));
}
