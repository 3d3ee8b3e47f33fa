/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-outgoing-private.h"

#include <string.h>

#include "i18n/throng-i18n.h"

static bool
set_user_error (GError **error, const char *sentence)
{
  g_set_error_literal (error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_SCENARIO, sentence);
  return false;
}

/* What stands in the text from @offset on is user, colon and password. */
static void
encode_basic (ThrongOutgoing *self, size_t offset)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) self->text->str + offset,
                                              self->text->len - offset);

  g_string_truncate (self->text, offset);
  g_string_append (self->text, "Basic ");
  g_string_append (self->text, encoded);
  throng_outgoing_end_header (self, "Authorization");
}

/* Returns: %FALSE when a variable is missing */
static bool
render_login (ThrongOutgoing *self,
              const ThrongPlanAuth *auth,
              ThrongTemplateContext *context,
              char separator,
              size_t *password)
{
  if (!throng_template_render (auth->user, context, self->text))
    return false;
  g_string_append_c (self->text, separator);
  *password = self->text->len;
  return throng_template_render (auth->password, context, self->text);
}

bool
throng_outgoing_render_auth (ThrongOutgoing *self,
                             const ThrongPlan *plan,
                             const ThrongPlanAuth *auth,
                             ThrongTemplateContext *context,
                             bool is_on_start,
                             GError **error)
{
  bool is_basic = auth->kind == THRONG_AUTH_BASIC;
  size_t offset = self->text->len;
  const char *user;
  size_t password, user_length;

  if (!render_login (self, auth, context, is_basic ? ':' : '\0', &password))
    {
      g_string_truncate (self->text, offset);
      return (auth->is_default && is_on_start && !context->is_too_long)
             || throng_outgoing_template_error (plan, context, error);
    }
  user = self->text->str + offset;
  user_length = password - 1 - offset;
  if (is_basic && memchr (user, ':', user_length) != NULL)
    return set_user_error (error,
                           _ ("The user name of auth got a colon in it, so this was not sent"));
  if (!throng_outgoing_is_safe (user, user_length))
    return set_user_error (error,
                           _ ("The user name of auth got a line end or a zero byte in it, so "
                              "this was not sent"));
  if (is_basic)
    {
      encode_basic (self, offset);
      return true;
    }
  g_string_append_c (self->text, '\0');
  self->has_login = true;
  return true;
}
