/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-secret.h"

#include <string.h>

/* Names */

/* In any place of a name, letters and digits only. */
static const char *const telling_parts[] = {
  "password",   "passwd",     "passphrase", "passcode",        "passwort",   "kennwort",
  "motdepasse", "contrase",   "senha",      "secret",          "apikey",     "accesskey",
  "authkey",    "privatekey", "signingkey", "subscriptionkey", "credential", "authorization",
  "sessionid",  "bearer",     "jwt",        "token",           "csrf",       "xsrf"
};

/* What is short would be found in names that mean something else. */
static const char *const telling_names[] = { "pass",   "pwd",       "pw",       "pin",
                                             "otp",    "auth",      "sid",      "sig",
                                             "cookie", "signature", "setcookie" };

/* A name that ends so is about the secret, not the secret. */
static const char *const harmless_ends[] = { "tokens",   "type",     "count",   "length",    "url",
                                             "uri",      "endpoint", "name",    "field",     "hint",
                                             "policy",   "expiry",   "expires", "expiresin", "ttl",
                                             "size",     "limit",    "method",  "path",      "file",
                                             "algorithm" };

static char *
normalize (const char *name)
{
  GString *letters = g_string_new (NULL);

  for (; *name != '\0'; name++)
    if (g_ascii_isalnum (*name))
      g_string_append_c (letters, g_ascii_tolower (*name));
  return g_string_free_and_steal (letters);
}

bool
throng_secret_is_name (const char *name)
{
  g_autofree char *letters = normalize (name);

  for (unsigned i = 0; i < G_N_ELEMENTS (harmless_ends); i++)
    if (g_str_has_suffix (letters, harmless_ends[i]))
      return false;
  for (unsigned i = 0; i < G_N_ELEMENTS (telling_names); i++)
    if (g_str_equal (letters, telling_names[i]))
      return true;
  for (unsigned i = 0; i < G_N_ELEMENTS (telling_parts); i++)
    if (strstr (letters, telling_parts[i]) != NULL)
      return true;
  return false;
}

/* Texts */

typedef enum
{
  PATTERN_TEMPLATE,
  PATTERN_SCHEME,
  PATTERN_LOGIN,
  PATTERN_QUERY,
  PATTERN_PRIVATE_KEY,
  PATTERN_TOKEN,
  PATTERN_PAIR,
  PATTERN_ELEMENT,
  PATTERN_FILE_URL,
  PATTERN_HOME,
  N_PATTERNS,
} Pattern;

/* A template that offers words to choose from holds them itself. */
#define TEMPLATE "\\{\\{[^{}]*\\}\\}"
#define END_OF_PATH "\\s\"'<>"

/* Those of a kind of secret have it, and if they name it the name, in groups that are called so. */
static const char *const patterns[N_PATTERNS] = {
  [PATTERN_TEMPLATE] = "(?:[\\w.-]+=)?(?<!\\\\)\\{\\{(?!\\s*random\\.pick)[^{}]*\\}\\}",
  [PATTERN_SCHEME] = "^(?:bearer|basic|digest|token|apikey|negotiate)\\s+",
  [PATTERN_LOGIN] = "(?<=://)(?<secret>(?:" TEMPLATE "|[^\\s/?#\"'<>@])+)@",
  [PATTERN_QUERY] = "(?<before>[?&;])(?<name>[\\w.\\[\\]-]+)="
                    "(?<secret>(?:" TEMPLATE "|[^&#\\s\"'<>{}])+)",
  [PATTERN_PRIVATE_KEY] = "(?s)(?<secret>-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?"
                          "(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\\z))",
  [PATTERN_TOKEN] = "(?-i)(?<![\\w-])(?<secret>"
                    "eyJ[\\w-]{8,}\\.[\\w-]{4,}\\.[\\w-]*"
                    "|(?:gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|sk_live_|rk_live_|sk-|AKIA|"
                    "ASIA|AIza)"
                    "[\\w-]{16,}"
                    "|(?<=Bearer )(?=[^\\s]*[0-9])[\\w+/=.~-]{16,})",
  [PATTERN_PAIR] = "(?<before>(?<quote>[\"']?)(?<name>[A-Za-z_][\\w.-]*)\\k<quote>\\s*[:=]\\s*"
                   "(?<open>[\"']?))(?<secret>(?:(?<=\")(?:[^\"\\\\]|\\\\.)+|(?<=')[^']+|"
                   "(?!(?:true|false|null)\\b)(?:" TEMPLATE "|[^\\s&,;<>\"'{}\\[\\]])+))",
  [PATTERN_ELEMENT] = "(?<before><(?:\\w+:)?(?<name>[\\w.-]+)[^<>]*>)(?<secret>[^<>]+)(?=</)",
  [PATTERN_FILE_URL] = "file:/+(?<secret>(?:[^" END_OF_PATH "/]*/)*)",
};

static GRegex *
compile (Pattern pattern)
{
  g_autofree char *home = g_regex_escape_string (g_get_home_dir (), -1);
  g_autofree char *below_home = g_strconcat ("(?<secret>", home, "/(?:[^" END_OF_PATH "/]+/)*)",
                                             NULL);
  const char *text = pattern == PATTERN_HOME ? below_home : patterns[pattern];

  return g_regex_new (text, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
}

static GRegex *
get_regex (Pattern pattern)
{
  static GRegex *regexes[N_PATTERNS];
  static gsize is_ready = 0;

  if (g_once_init_enter (&is_ready))
    {
      for (unsigned i = 0; i < N_PATTERNS; i++)
        regexes[i] = compile (i);
      g_once_init_leave (&is_ready, 1);
    }
  return regexes[pattern];
}

size_t
throng_secret_skip_scheme (const char *text)
{
  g_autoptr (GMatchInfo) match = NULL;
  int end = 0;

  if (g_regex_match (get_regex (PATTERN_SCHEME), text, 0, &match))
    g_match_info_fetch_pos (match, 0, NULL, &end);
  return (size_t) end;
}

bool
throng_secret_is_literal (const char *template)
{
  const char *rest = template + throng_secret_skip_scheme (template);
  g_autofree char *remains = g_regex_replace_literal (get_regex (PATTERN_TEMPLATE), rest, -1, 0, "",
                                                      0, NULL);

  return remains == NULL || remains[strspn (remains, " \t:;,=")] != '\0';
}

typedef struct
{
  ThrongSecretKind kind;
  ThrongSecretReplace replace;
  void *data;
  bool has_found;
} Search;

static char *
dup_group (const GMatchInfo *match, const char *name)
{
  char *text = g_match_info_fetch_named (match, name);

  return text != NULL ? text : g_strdup ("");
}

/* `key` alone means something in URLs only. */
static bool
is_telling (const Search *search, const char *name)
{
  return throng_secret_is_name (name)
         || (search->kind == THRONG_SECRET_IN_QUERY && g_ascii_strcasecmp (name, "key") == 0);
}

static gboolean
replace_cb (const GMatchInfo *match, GString *result, void *data)
{
  Search *search = data;
  g_autofree char *whole = g_match_info_fetch (match, 0);
  g_autofree char *before = dup_group (match, "before");
  g_autofree char *name = dup_group (match, "name");
  g_autofree char *secret = dup_group (match, "secret");
  g_autofree char *instead = NULL;

  if ((name[0] != '\0' && !is_telling (search, name)) || secret[0] == '\0'
      || !throng_secret_is_literal (secret))
    {
      g_string_append (result, whole);
      return FALSE;
    }
  search->has_found = true;
  instead = search->replace (search->data, search->kind, name[0] != '\0' ? name : NULL, secret);
  if (search->kind == THRONG_SECRET_IN_QUERY)
    g_string_append_printf (result, "%s%s=", before, name);
  else
    g_string_append (result, before);
  g_string_append (result, instead);
  return FALSE;
}

/* What can't be looked through in reasonable time is a secret as a whole. */
static char *
replace_all (const char *text, Pattern pattern, Search *search)
{
  char *result = g_regex_replace_eval (get_regex (pattern), text, -1, 0, 0, replace_cb, search,
                                       NULL);

  if (result != NULL)
    return result;
  search->has_found = true;
  return search->replace (search->data, search->kind, NULL, text);
}

char *
throng_secret_replace (const char *text, unsigned kinds, ThrongSecretReplace replace, void *data)
{
  static const struct
  {
    ThrongSecretKind kind;
    Pattern pattern;
  } searches[] = {
    { THRONG_SECRET_PRIVATE_KEY, PATTERN_PRIVATE_KEY }, { THRONG_SECRET_LOGIN, PATTERN_LOGIN },
    { THRONG_SECRET_IN_QUERY, PATTERN_QUERY },          { THRONG_SECRET_IN_TEXT, PATTERN_PAIR },
    { THRONG_SECRET_IN_TEXT, PATTERN_ELEMENT },         { THRONG_SECRET_TOKEN, PATTERN_TOKEN },
    { THRONG_SECRET_FOLDER, PATTERN_FILE_URL },         { THRONG_SECRET_FOLDER, PATTERN_HOME },
  };
  g_autofree char *result = g_strdup (text);
  Search search = { .replace = replace, .data = data };

  for (unsigned i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      char *next;

      if (!(kinds & searches[i].kind))
        continue;
      search.kind = searches[i].kind;
      next = replace_all (result, searches[i].pattern, &search);
      g_free (result);
      result = next;
    }
  return search.has_found ? g_steal_pointer (&result) : NULL;
}
