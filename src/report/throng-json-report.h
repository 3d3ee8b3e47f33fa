/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/throng-report.h"

G_BEGIN_DECLS

/* The format that a file says it has. Keys may be added without a new one, not changed or removed.
 */
#define THRONG_JSON_REPORT_FORMAT 1

char *throng_json_report_to_data (const ThrongRunInfo *info,
                                  const ThrongSnapshot *snapshot,
                                  size_t *length);
bool throng_json_report_save (const char *path,
                              const ThrongRunInfo *info,
                              const ThrongSnapshot *snapshot,
                              GError **error);

G_END_DECLS
