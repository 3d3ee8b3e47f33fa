/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * throng_header_lines_parse:
 * @text: what may be headers as they are copied from elsewhere: `Name: value`, one a line, also as
 * `-H 'Name: value' \` of a command line
 *
 * A line of the request or the answer before them and HTTP/2's own (`:authority: …`) are passed
 * over. Headers that Throng sets itself are there and not in use.
 *
 * Returns: (transfer full): of #ThrongField; empty where @text is anything else
 */
GPtrArray *throng_header_lines_parse (const char *text);

G_END_DECLS
