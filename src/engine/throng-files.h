/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* Of one file, and of all that a scenario names together. */
#define THRONG_MAX_FILE_BYTES ((size_t) 64 * 1024 * 1024)
#define THRONG_MAX_FILES_BYTES (8 * THRONG_MAX_FILE_BYTES)

/**
 * ThrongFiles:
 *
 * The files that a scenario names, by their paths below its folder. Each is read once, however many
 * requests use it.
 */
typedef struct _ThrongFiles ThrongFiles;

/**
 * throng_files_new:
 * @folder: (nullable): where the scenario's file is; %NULL = nowhere, so that no file can be found
 * @is_check: files are only looked at; throng_files_get() gives empty bytes
 */
ThrongFiles *throng_files_new (const char *folder, bool is_check);
void throng_files_free (ThrongFiles *self);

/**
 * throng_files_resolve:
 * @path: relative to the folder
 *
 * Follows symbolic links, but not out of the folder.
 *
 * Returns: (transfer full) (nullable): where the file really is, or %NULL with @error, a sentence
 * that names @path
 */
char *throng_files_resolve (ThrongFiles *self, const char *path, GError **error);

/**
 * throng_files_get:
 * @path: relative to the folder
 *
 * Only regular files are read, and none beyond the limits above. Nothing else is waited for.
 *
 * Returns: (transfer full) (nullable): what the file holds, or %NULL with @error, a sentence that
 * names @path
 */
GBytes *throng_files_get (ThrongFiles *self, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThrongFiles, throng_files_free)

G_END_DECLS
