/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

G_BEGIN_DECLS

bool throng_report_make_folder_of (const char *path, GError **error);
bool throng_report_check (const char *path, GError **error);
bool throng_report_is_special (const char *path);
bool throng_report_save (const char *path,
                         const char *text,
                         size_t length,
                         bool is_final,
                         GError **error);
void throng_report_set_errno (GError **error, const char *path, int error_number);

G_END_DECLS
