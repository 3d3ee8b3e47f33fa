/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * throng_email_compose_async:
 * @subject: of the message
 * @body: its text
 * @path: of the file to attach, which the mail app may read later
 *
 * Has the person's mail app show a new message, through the portal of the desktop, or where there
 * is none through xdg-email. Nothing is sent before the person sends it.
 */
void throng_email_compose_async (const char *subject,
                                 const char *body,
                                 const char *path,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 void *data);

/* Returns: whether the message is shown; otherwise @error is a sentence, %G_IO_ERROR_CANCELLED when
 * the person did not want to */
bool throng_email_compose_finish (GAsyncResult *result, GError **error);

G_END_DECLS
