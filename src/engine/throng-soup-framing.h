/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-soup-fault.h"

G_BEGIN_DECLS

/**
 * throng_soup_check_framing:
 * @headers: of an answer over HTTP/1
 *
 * Where an answer ends must not be a matter of opinion: what one reader takes for its body is the
 * next answer for another (RFC 9112, sections 6.1 and 6.3). libsoup is lenient here.
 *
 * Returns: what is wrong, or %THRONG_SOUP_FINDING_NONE
 */
ThrongSoupFinding throng_soup_check_framing (SoupMessageHeaders *headers);

G_END_DECLS
