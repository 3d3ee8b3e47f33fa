/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ThrongNumberEntry:
 *
 * A number that is typed or stepped by buttons, and that scrolling does not touch. What is typed
 * holds from Enter on; without it the number comes back when the focus leaves. With `applies-typed`
 * it holds at once, and what can't be the number stays and is marked. Properties: `title` (of the
 * entry, for screen readers), `lowest`, `highest`, `whole` (numbers alone), `applies-typed`.
 * Signal: `applied` (a person has set another number).
 */
#define THRONG_TYPE_NUMBER_ENTRY (throng_number_entry_get_type ())
G_DECLARE_FINAL_TYPE (ThrongNumberEntry, throng_number_entry, THRONG, NUMBER_ENTRY, AdwBin)

double throng_number_entry_get_value (ThrongNumberEntry *self);
/* Not while somebody types. */
void throng_number_entry_set_value (ThrongNumberEntry *self, double value);
/* Also over what somebody types. */
void throng_number_entry_replace_value (ThrongNumberEntry *self, double value);

/* Returns: (transfer full) (nullable): what is wrong with what was typed, in words that name the
 * entry */
char *throng_number_entry_dup_fault (ThrongNumberEntry *self);

double throng_number_entry_step (double value, int direction, double lowest, double highest);

G_END_DECLS
