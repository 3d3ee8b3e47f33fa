/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/* Returns: (transfer full): what a new test begins with: a class with one task that is one request,
 * ten users, one more each second, until it is stopped */
ThrongScenario *throng_scenario_new_test (void);
/**
 * throng_scenario_new_test_at:
 * @address: a full address; blanks around it do not count
 *
 * Returns: (transfer full) (nullable): the same for the target and the path that @address consists
 * of; %NULL if it is no address, as @error says
 */
ThrongScenario *throng_scenario_new_test_at (const char *address, GError **error);

/* Returns: (transfer full): a new request `GET /` */
ThrongNode *throng_preset_request (void);
/* Returns: (transfer full): a task that is such a request, named as no task of @self is */
ThrongNode *throng_preset_task (ThrongUserClass *self);
/* Returns: (transfer full): a class with such a task, named as no class of @self is */
ThrongNode *throng_preset_user_class (ThrongScenario *self);

/* Gives @node, which is to stand in the list @list of @parent, a name that none there has yet,
 * where names must differ. */
void throng_preset_name_copy (ThrongNode *parent, const char *list, ThrongNode *node);

/**
 * ThrongLogin:
 * @THRONG_LOGIN_TOKEN: a request answers with a token, which a header of the class sends from then
 * on
 * @THRONG_LOGIN_COOKIE: a request with a form, whose answer sets a cookie
 * @THRONG_LOGIN_BEARER: a header with a token from a variable
 * @THRONG_LOGIN_BASIC: user and password from variables, sent with each request
 */
typedef enum
{
  THRONG_LOGIN_TOKEN,
  THRONG_LOGIN_COOKIE,
  THRONG_LOGIN_BEARER,
  THRONG_LOGIN_BASIC,
} ThrongLogin;

/* Adds to @self, which stands in a scenario, what logs its users in. Returns: (transfer none): the
 * node to look at next */
ThrongNode *throng_preset_login (ThrongUserClass *self, ThrongLogin login);

/**
 * throng_request_split_address:
 *
 * Where the request's path is a full address and the scenario that it stands in has no target, or
 * the one that the address begins with, makes target and path of it.
 *
 * Returns: whether it did
 */
bool throng_request_split_address (ThrongRequest *self);

G_END_DECLS
