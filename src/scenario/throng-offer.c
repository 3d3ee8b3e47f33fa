/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-offer.h"

#include "i18n/throng-i18n.h"
#include "scenario/throng-check.h"
#include "scenario/throng-group.h"
#include "scenario/throng-place.h"
#include "scenario/throng-scenario.h"
#include "scenario/throng-set.h"
#include "scenario/throng-template-private.h"

#define SEED 1

/* What is known in front of a place, in the order in which a user gets it. */
typedef struct
{
  ThrongNode *place; /* Borrowed: nothing behind it counts */
  bool is_there;     /* the place was reached */
  GPtrArray *offers;
  ThrongSymbols *symbols;
  GHashTable *samples; /* name → text */
} Search;

ThrongOffer *
throng_offer_new (const char *text, const char *sample, const char *origin)
{
  ThrongOffer *self = g_new0 (ThrongOffer, 1);

  self->text = g_strdup (text);
  self->sample = g_strdup (sample);
  self->origin = g_strdup (origin);
  return self;
}

void
throng_offer_free (ThrongOffer *self)
{
  g_free (self->text);
  g_free (self->sample);
  g_free (self->origin);
  g_free (self);
}

GPtrArray *
throng_offers_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) throng_offer_free);
}

/* Samples */

static int64_t
get_unix_us (void *data)
{
  return g_get_real_time ();
}

static uint64_t
count (void *data, unsigned counter)
{
  return 1;
}

/* The values of all symbols of @self, which stay with it. */
static ThrongValue *
list_values (Search *self)
{
  unsigned n = throng_symbols_get_n (self->symbols);
  ThrongValue *values = g_new0 (ThrongValue, n + 1);

  for (unsigned i = 0; i < n; i++)
    values[i].text = g_hash_table_lookup (self->samples,
                                          throng_symbols_get_name (self->symbols, i));
  return values;
}

/* Returns: (transfer full) (nullable): what @text could become; %NULL where that can't be told */
static char *
dup_sample (Search *self, const char *text)
{
  static const ThrongTemplateHost host = { get_unix_us, count, NULL };
  g_autoptr (ThrongTemplate) template = throng_template_new (text, THRONG_ESCAPE_NONE,
                                                             self->symbols, NULL);
  g_autofree ThrongValue *values = list_values (self);
  g_autoptr (GString) sample = g_string_new (NULL);
  ThrongTemplateContext context = {
    .host = &host, .values = values, .user_number = 1, .task_count = 1
  };
  ThrongRandom random;

  /* Each begins anew, so that none depends on how many stand before it. */
  throng_random_init (&random, SEED, 1);
  context.random = &random;
  if (template == NULL || !throng_template_render (template, &context, sample))
    return NULL;
  return g_string_free_and_steal (g_steal_pointer (&sample));
}

/* What variables there are */

static void
remove_variable (Search *self, const char *name)
{
  unsigned i = 0;

  while (!g_str_equal (((ThrongOffer *) self->offers->pdata[i])->text, name))
    i++;
  g_ptr_array_remove_index (self->offers, i);
}

static void
add_variable (Search *self, const char *name, const char *sample, const char *origin)
{
  if (!throng_is_variable_name (name))
    return;
  /* Each that is offered has a sample, if only none. */
  if (g_hash_table_contains (self->samples, name))
    remove_variable (self, name);
  g_ptr_array_insert (self->offers, 0, throng_offer_new (name, sample, origin));
  g_hash_table_replace (self->samples, g_strdup (name), g_strdup (sample));
}

static void
add_fields (Search *self, GListModel *fields, const char *origin)
{
  for (unsigned i = 0; i < g_list_model_get_n_items (fields) && !self->is_there; i++)
    {
      g_autoptr (ThrongNode) node = g_list_model_get_item (fields, i);
      ThrongField *field = THRONG_FIELD (node);
      g_autofree char *sample = NULL;

      self->is_there = node == self->place;
      if (self->is_there || !throng_field_get_enabled (field))
        continue;
      sample = dup_sample (self, throng_field_get_value (field));
      add_variable (self, throng_field_get_name (field), sample, origin);
    }
}

static void
add_captures (Search *self, ThrongRequest *request)
{
  GListModel *captures = throng_request_get_captures (request);
  /* Translators: %s is a request, such as “POST /login” */
  g_autofree char *origin = g_strdup_printf (_ ("Captured by %s %s"),
                                             throng_request_get_method (request),
                                             throng_request_get_url (request));

  for (unsigned i = 0; i < g_list_model_get_n_items (captures); i++)
    {
      g_autoptr (ThrongCapture) capture = g_list_model_get_item (captures, i);

      add_variable (self, throng_capture_get_name (capture), throng_capture_get_default (capture),
                    origin);
    }
}

static bool
stands_in (ThrongNode *place, ThrongNode *node)
{
  while (place != NULL && place != node)
    place = throng_node_get_parent (place);
  return place != NULL;
}

/* Those that @steps set, up to the one that the place stands in. */
static void
add_steps (Search *self, GListModel *steps)
{
  for (unsigned i = 0; i < g_list_model_get_n_items (steps) && !self->is_there; i++)
    {
      g_autoptr (ThrongNode) step = g_list_model_get_item (steps, i);
      bool is_inside = stands_in (self->place, step);

      if (THRONG_IS_GROUP (step))
        add_steps (self, throng_group_get_steps (THRONG_GROUP (step)));
      else if (THRONG_IS_SET (step))
        add_fields (self, throng_set_get_variables (THRONG_SET (step)), _ ("Set by a step before"));
      /* Checks come after the captures of their request, all else before. */
      else if (THRONG_IS_REQUEST (step) && (!is_inside || THRONG_IS_CHECK (self->place)))
        add_captures (self, THRONG_REQUEST (step));
      self->is_there = self->is_there || is_inside;
    }
}

/* Of a class where the place does not stand in its on-start: what a user of it may have. Tasks that
 * come by chance count for what comes after all of them only. */
static void
add_tasks (Search *self, ThrongUserClass *class)
{
  GListModel *tasks = throng_user_class_get_tasks (class);
  bool is_in_a_task = false;

  for (unsigned i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (ThrongNode) task = g_list_model_get_item (tasks, i);

      is_in_a_task = is_in_a_task || stands_in (self->place, task);
    }
  for (unsigned i = 0; i < g_list_model_get_n_items (tasks) && !self->is_there; i++)
    {
      g_autoptr (ThrongNode) task = g_list_model_get_item (tasks, i);

      if (!is_in_a_task || throng_user_class_get_sequence (class) || stands_in (self->place, task))
        add_steps (self, throng_task_get_steps (THRONG_TASK (task)));
    }
}

static void
add_class (Search *self, ThrongUserClass *class)
{
  add_steps (self, throng_user_class_get_on_start (class));
  if (!self->is_there)
    add_tasks (self, class);
  if (!self->is_there)
    add_steps (self, throng_user_class_get_on_stop (class));
}

static void
add_classes (Search *self, GListModel *classes)
{
  for (unsigned i = 0; i < g_list_model_get_n_items (classes); i++)
    {
      g_autoptr (ThrongUserClass) class = g_list_model_get_item (classes, i);

      add_class (self, class);
    }
}

/* (nullable): what of @scenario itself the place stands in */
static ThrongNode *
find_top (ThrongNode *place, ThrongNode *scenario)
{
  while (place != NULL && throng_node_get_parent (place) != scenario)
    place = throng_node_get_parent (place);
  return place;
}

static void
add_scenario (Search *self, ThrongScenario *scenario)
{
  ThrongNode *top = find_top (self->place, THRONG_NODE (scenario));
  unsigned position;
  const char *list = top != NULL ? throng_node_find_list (top, &position) : NULL;
  bool is_set_up = g_strcmp0 (list, "set-up") == 0;

  /* Set-up comes first, but those variables that do not need it have their values in it too. */
  if (!is_set_up)
    add_steps (self, throng_scenario_get_set_up (scenario));
  add_fields (self, throng_scenario_get_variables (scenario), _ ("Variable of the test"));
  if (self->is_there)
    return;
  if (is_set_up)
    add_steps (self, throng_scenario_get_set_up (scenario));
  else if (g_strcmp0 (list, "users") == 0)
    add_class (self, THRONG_USER_CLASS (top));
  else if (g_strcmp0 (list, "clean-up") == 0)
    add_steps (self, throng_scenario_get_clean_up (scenario));
  else
    /* Default headers are sent by users of all classes. */
    add_classes (self, throng_scenario_get_users (scenario));
}

static void
add_functions (Search *self)
{
  const char *example;

  for (unsigned i = 0; (example = throng_function_get_example (i)) != NULL; i++)
    {
      g_autofree char *template = g_strdup_printf ("{{%s}}", example);
      g_autofree char *sample = dup_sample (self, template);

      g_ptr_array_add (self->offers, throng_offer_new (example, sample, NULL));
    }
}

GPtrArray *
throng_node_list_template_offers (ThrongNode *self)
{
  g_autoptr (ThrongSymbols) symbols = throng_symbols_new ();
  g_autoptr (GHashTable) samples = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Search search = {
    .place = self, .offers = throng_offers_new (), .symbols = symbols, .samples = samples
  };
  ThrongNode *root = self;

  while (throng_node_get_parent (root) != NULL)
    root = throng_node_get_parent (root);
  if (THRONG_IS_SCENARIO (root))
    add_scenario (&search, THRONG_SCENARIO (root));
  add_functions (&search);
  return search.offers;
}

/* Where templates may stand */

static bool
is_pair (ThrongNode *field)
{
  unsigned position;
  const char *list = throng_node_find_list (field, &position);

  return g_strcmp0 (list, "query") == 0 || g_strcmp0 (list, "form") == 0;
}

bool
throng_node_takes_templates (ThrongNode *self, const char *property)
{
  static const char *const of_requests[] = { "url", "json", "text", NULL };
  static const char *const of_parts[] = { "name", "value", "file-name", NULL };
  static const char *const of_auth[] = { "user", "password", "token", NULL };
  static const char *const of_checks[] = { "body-contains", "body-lacks", "equals", "contains",
                                           NULL };

  if (THRONG_IS_REQUEST (self))
    return g_strv_contains (of_requests, property);
  if (THRONG_IS_FORM_PART (self))
    return g_strv_contains (of_parts, property);
  if (THRONG_IS_AUTH (self))
    return g_strv_contains (of_auth, property);
  if (THRONG_IS_CHECK (self))
    return g_strv_contains (of_checks, property);
  return THRONG_IS_FIELD (self)
         && (g_str_equal (property, "value") || (g_str_equal (property, "name") && is_pair (self)));
}
