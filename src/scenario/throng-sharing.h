/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-scenario.h"

G_BEGIN_DECLS

/**
 * ThrongOmissionKind:
 * @THRONG_OMISSION_PASSWORD: of `auth`
 * @THRONG_OMISSION_TOKEN: of `auth`, or what looks like one
 * @THRONG_OMISSION_HEADER: value of a header such as Authorization or Cookie
 * @THRONG_OMISSION_VALUE: of a field, a JSON member or in a text, whose name says that it is secret
 * @THRONG_OMISSION_LOGIN: user name and password in a URL
 * @THRONG_OMISSION_QUERY: of a parameter in a URL, whose name says that it is secret
 * @THRONG_OMISSION_PRIVATE_KEY: a PEM block
 * @THRONG_OMISSION_VARIABLE: value of a variable whose name says that it is secret
 * @THRONG_OMISSION_LOCAL_VARIABLE: value of a variable that is for this computer: a path of it, or
 * an address on it or on its private network
 * @THRONG_OMISSION_FOLDER: of a file on this computer; the file's own name stays
 */
typedef enum
{
  THRONG_OMISSION_PASSWORD,
  THRONG_OMISSION_TOKEN,
  THRONG_OMISSION_HEADER,
  THRONG_OMISSION_VALUE,
  THRONG_OMISSION_LOGIN,
  THRONG_OMISSION_QUERY,
  THRONG_OMISSION_PRIVATE_KEY,
  THRONG_OMISSION_VARIABLE,
  THRONG_OMISSION_LOCAL_VARIABLE,
  THRONG_OMISSION_FOLDER,
} ThrongOmissionKind;

/**
 * ThrongOmission:
 * @place: where in the document, as in #ThrongProblem
 * @stand_in: (nullable): the variable, which has no value, that stands there now
 *
 * What a copy for others lacks.
 */
typedef struct
{
  ThrongOmissionKind kind;
  char *place;
  char *stand_in;
} ThrongOmission;

/* Returns: what was left out, in words that stand alone, such as “Password” */
const char *throng_omission_get_words (const ThrongOmission *self);

/**
 * throng_scenario_dup_for_others:
 * @omissions: (out) (transfer full) (element-type ThrongOmission): what was left out
 *
 * A copy of @self without secrets, without the folders of files and without the values of variables
 * that mean something on this computer only. Where a template may stand, a secret becomes a
 * variable that nothing sets, so that validating the copy names the place; such a variable of the
 * scenario keeps its row, switched off and empty. All else is as in @self, byte by byte. What
 * templates give is no secret: it does not stand in the file.
 *
 * Returns: (transfer full) (nullable): the copy; %NULL where @self is in no state to be saved
 */
ThrongScenario *throng_scenario_dup_for_others (ThrongScenario *self, GPtrArray **omissions);

G_END_DECLS
