/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-template-faults.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-offer.h"
#include "scenario/throng-scenario-private.h"
#include "scenario/throng-template-private.h"

#include <string.h>

#define MAX_BYTES (64 * 1024)
/* More of them say nothing new. */
#define MAX_FAULTS 100

const char *
throng_template_find (const char *text)
{
  for (const char *at = strstr (text, "{{"); at != NULL; at = strstr (at + 2, "{{"))
    if (at == text || at[-1] != '\\')
      return at;
  return NULL;
}

/* Quotes of templates lose their backslash; those of strings become line ends, so that no template
 * goes on behind them as if they were its own. */
char *
throng_template_dup_plain (const char *json)
{
  char *plain = g_strdup (json);

  for (char *at = plain; *at != '\0'; at++)
    if (*at == '"')
      *at = '\n';
    else if (*at == '\\' && at[1] != '\0')
      *at++ = ' ';
  return plain;
}

bool
throng_node_is_json (ThrongNode *self, const char *property)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self), property);

  return THRONG_IS_REQUEST (self) && pspec->value_type == JSON_TYPE_NODE;
}

static void
fault_free (ThrongTemplateFault *fault)
{
  g_free (fault->message);
  g_free (fault);
}

/* Takes @message. */
static void
add (GPtrArray *faults, gsize start, gsize length, char *message)
{
  ThrongTemplateFault *fault = g_new (ThrongTemplateFault, 1);

  *fault = (ThrongTemplateFault) { start, length, message };
  g_ptr_array_add (faults, fault);
}

/* The rest of the line, or up to the next template. */
static gsize
find_rest (const char *at)
{
  const char *next = throng_template_find (at + 2);
  gsize length = strcspn (at, "\r\n");

  return next != NULL ? MIN (length, (gsize) (next - at)) : length;
}

/* @template: alone. Returns: (transfer full) (nullable) */
static char *
dup_fault (ThrongValidation *validation, ThrongNode *node, const char *template)
{
  g_ptr_array_set_size (validation->problems, 0);
  throng_validation_template (validation, node, NULL, template, THRONG_ESCAPE_NONE);
  if (validation->problems->len == 0)
    return NULL;
  return g_strdup (((ThrongProblem *) validation->problems->pdata[0])->message);
}

static void
find_faults (ThrongValidation *validation, ThrongNode *node, const char *text, GPtrArray *faults)
{
  const char *end;

  for (const char *at = throng_template_find (text); at != NULL && faults->len < MAX_FAULTS;
       at = throng_template_find (end))
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *template = NULL;
      char *message;

      end = throng_template_skip (at, &error);
      if (end == NULL)
        {
          add (faults, (gsize) (at - text), find_rest (at), g_strdup (error->message));
          end = at + 2;
          continue;
        }
      template = g_strndup (at, (gsize) (end - at));
      message = dup_fault (validation, node, template);
      if (message != NULL)
        add (faults, (gsize) (at - text), (gsize) (end - at), message);
    }
}

GPtrArray *
throng_node_find_template_faults (ThrongNode *self, const char *property, const char *text)
{
  GPtrArray *faults = g_ptr_array_new_with_free_func ((GDestroyNotify) fault_free);
  g_autoptr (GPtrArray) problems = throng_problems_new ();
  g_autoptr (GHashTable) variables = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) own = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) earlier = g_hash_table_new (g_str_hash, g_str_equal);
  ThrongValidation validation = {
    .problems = problems, .variables = variables, .own = own, .earlier = earlier
  };
  g_autofree char *plain = NULL;

  if (!throng_node_takes_templates (self, property) || strlen (text) > MAX_BYTES
      || throng_template_find (text) == NULL)
    return faults;
  plain = throng_node_is_json (self, property) ? throng_template_dup_plain (text) : g_strdup (text);
  throng_scenario_enter_place (&validation, self);
  find_faults (&validation, self, plain, faults);
  return faults;
}
