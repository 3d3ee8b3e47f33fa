/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * throng_guess_word:
 * @word: what was written
 * @guess: (nullable): the best guess so far
 * @candidate: what might have been meant
 *
 * For “did you mean …?”.
 *
 * Returns: (nullable): @candidate if it is near @word and nearer than @guess, otherwise @guess
 */
const char *throng_guess_word (const char *word, const char *guess, const char *candidate);

G_END_DECLS
