/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-completion.h"

#include "scenario/throng-field.h"
#include "scenario/throng-place.h"
#include "scenario/throng-request.h"
#include "scenario/throng-template-faults.h"
#include "scenario/throng-well-known.h"

#include <string.h>

static ThrongCompletion *
complete_with (GPtrArray *offers)
{
  ThrongCompletion *self = g_new0 (ThrongCompletion, 1);

  self->offers = offers;
  return self;
}

void
throng_completion_free (ThrongCompletion *self)
{
  g_ptr_array_unref (self->offers);
  g_free (self);
}

/* Templates */

/* (nullable): the last `{{` in @text that nothing has closed yet */
static const char *
find_open (const char *text)
{
  const char *open = NULL;

  for (const char *at = throng_template_find (text); at != NULL; at = throng_template_find (at + 2))
    open = at;
  return open != NULL && strstr (open, "}}") == NULL ? open : NULL;
}

/* @typed: so far; @text: as a whole. Behind a point one may begin too, as with “email”. */
static bool
may_become (const char *typed, const char *text)
{
  gsize length = strlen (typed);
  const char *point = strchr (text, '.');

  return g_ascii_strncasecmp (typed, text, length) == 0
         || (point != NULL && g_ascii_strncasecmp (typed, point + 1, length) == 0);
}

static ThrongCompletion *
complete_template (ThrongNode *node, const char *before, const char *typed)
{
  g_autoptr (GPtrArray) all = NULL;
  ThrongCompletion *self;
  GPtrArray *fitting = throng_offers_new ();

  typed += strspn (typed, " ");
  for (unsigned i = 0; i < 2; i++)
    if (g_str_has_prefix (typed, i == 0 ? "raw " : "text "))
      typed += i == 0 ? strlen ("raw ") : strlen ("text ");
  all = throng_node_list_template_offers (node);
  for (unsigned i = 0; i < all->len; i++)
    {
      const ThrongOffer *offer = all->pdata[i];

      if (may_become (typed, offer->text))
        g_ptr_array_add (fitting, throng_offer_new (offer->text, offer->sample, offer->origin));
    }
  self = complete_with (fitting);
  self->start = (gsize) (typed - before);
  self->is_template = true;
  self->is_likely = true;
  return self;
}

/* Headers */

/* Those of @texts (nullable) that @typed is the beginning of; none if it is one of them. */
static GPtrArray *
pick (const char *const *texts, const char *typed)
{
  GPtrArray *fitting = throng_offers_new ();

  for (; texts != NULL && *texts != NULL; texts++)
    if (g_ascii_strcasecmp (typed, *texts) == 0)
      {
        g_ptr_array_set_size (fitting, 0);
        break;
      }
    else if (g_ascii_strncasecmp (typed, *texts, strlen (typed)) == 0)
      g_ptr_array_add (fitting, throng_offer_new (*texts, NULL, NULL));
  return fitting;
}

static ThrongCompletion *
complete_header (ThrongField *field, const char *property, const char *before)
{
  bool is_name = g_str_equal (property, "name");
  ThrongCompletion *self = complete_with (
      pick (is_name ? throng_well_known_headers ()
                    : throng_well_known_values (throng_field_get_name (field)),
            before));

  self->is_likely = is_name;
  return self;
}

static bool
is_header (ThrongNode *node)
{
  unsigned position;

  return THRONG_IS_FIELD (node)
         && g_strcmp0 (throng_node_find_list (node, &position), "headers") == 0;
}

ThrongCompletion *
throng_completion_new (ThrongNode *node, const char *property, const char *before)
{
  bool is_json = throng_node_is_json (node, property);
  g_autofree char *plain = is_json ? throng_template_dup_plain (before) : g_strdup (before);
  const char *open = throng_node_takes_templates (node, property) ? find_open (plain) : NULL;
  ThrongCompletion *self = NULL;

  if (open != NULL)
    self = complete_template (node, plain, open + 2);
  else if (is_header (node))
    self = complete_header (THRONG_FIELD (node), property, before);
  if (self != NULL && self->offers->len == 0)
    g_clear_pointer (&self, throng_completion_free);
  return self;
}

char *
throng_completion_dup_text (const ThrongCompletion *self,
                            const ThrongOffer *offer,
                            const char *after)
{
  if (!self->is_template || g_str_has_prefix (after, "}}"))
    return g_strdup (offer->text);
  return g_strconcat (offer->text, "}}", NULL);
}
