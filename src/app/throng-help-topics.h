/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Something to read about; texts are to be translated. */
typedef struct
{
  const char *word;
  const char *text;
} ThrongHelpEntry;

/* A page of the help. */
typedef struct
{
  const char *tag;
  const char *title;
  const char *summary;
  const ThrongHelpEntry *entries; /* up to one without a word */
} ThrongHelpTopic;

/* In the order in which they are read, up to one without a tag. */
extern const ThrongHelpTopic throng_help_topics[];

G_END_DECLS
