/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-fake-private.h"

#define MIN_WORDS 4
#define MAX_WORDS 12
#define MIN_SENTENCES 3
#define MAX_SENTENCES 6

/* No word is longer than this, so that no paragraph is longer than THRONG_FAKE_MAX_BYTES. */
#define MAX_WORD_BYTES 10

G_STATIC_ASSERT (MAX_SENTENCES *MAX_WORDS *(MAX_WORD_BYTES + 1) + MAX_SENTENCES
                 <= THRONG_FAKE_MAX_BYTES);

static const char words[][MAX_WORD_BYTES + 1] = {
  "a",       "about",    "above",    "across",  "after",   "again",     "air",     "all",
  "almost",  "along",    "always",   "among",   "and",     "another",   "answer",  "apple",
  "around",  "ask",      "autumn",   "away",    "bag",     "basket",    "be",      "before",
  "begin",   "behind",   "below",    "between", "bird",    "blue",      "boat",    "book",
  "both",    "bread",    "bridge",   "bright",  "bring",   "brother",   "build",   "button",
  "by",      "call",     "carry",    "change",  "child",   "city",      "clear",   "clock",
  "close",   "cloud",    "coat",     "cold",    "colour",  "come",      "corner",  "count",
  "country", "day",      "deep",     "desk",    "door",    "down",      "draw",    "dream",
  "each",    "early",    "earth",    "easy",    "eat",     "eight",     "evening", "every",
  "face",    "fall",     "family",   "far",     "fast",    "few",       "field",   "find",
  "fire",    "first",    "fish",     "five",    "floor",   "flower",    "follow",  "food",
  "for",     "forest",   "four",     "friend",  "from",    "fruit",     "full",    "garden",
  "give",    "glass",    "gold",     "good",    "grass",   "green",     "group",   "grow",
  "half",    "hand",     "happy",    "harbour", "hear",    "heavy",     "help",    "here",
  "high",    "hill",     "home",     "horse",   "house",   "idea",      "in",      "island",
  "journey", "jump",     "keep",     "kind",    "kitchen", "know",      "lake",    "land",
  "large",   "late",     "laugh",    "leaf",    "learn",   "letter",    "light",   "line",
  "listen",  "little",   "long",     "look",    "many",    "map",       "market",  "meet",
  "milk",    "minute",   "moon",     "morning", "most",    "mountain",  "move",    "music",
  "name",    "near",     "never",    "new",     "next",    "night",     "nine",    "north",
  "number",  "ocean",    "often",    "old",     "on",      "once",      "one",     "open",
  "orange",  "other",    "over",     "page",    "paint",   "paper",     "part",    "path",
  "people",  "picture",  "place",    "plan",    "plant",   "play",      "quick",   "quiet",
  "rain",    "reach",    "read",     "red",     "river",   "road",      "room",    "round",
  "run",     "sail",     "salt",     "same",    "sand",    "say",       "school",  "sea",
  "second",  "see",      "seven",    "shape",   "ship",    "short",     "show",    "silver",
  "simple",  "sing",     "sister",   "six",     "sky",     "small",     "snow",    "some",
  "song",    "soon",     "south",    "spring",  "stand",   "star",      "station", "still",
  "stone",   "story",    "street",   "strong",  "summer",  "sun",       "table",   "talk",
  "ten",     "the",      "their",    "thing",   "think",   "three",     "through", "time",
  "today",   "together", "tomorrow", "town",    "train",   "travel",    "tree",    "two",
  "under",   "until",    "up",       "valley",  "very",    "village",   "voice",   "wait",
  "walk",    "warm",     "watch",    "water",   "way",     "week",      "well",    "west",
  "white",   "wind",     "window",   "winter",  "with",    "wood",      "word",    "work",
  "world",   "write",    "year",     "yellow",  "yes",     "yesterday", "you",     "young",
};

char *
throng_fake_put_word (char *at, ThrongRandom *random)
{
  return throng_fake_put (at, THRONG_FAKE_PICK (words, random));
}

char *
throng_fake_put_sentence (char *at, ThrongRandom *random)
{
  char *start = at;

  for (int64_t n = throng_random_int (random, MIN_WORDS, MAX_WORDS); n > 0; n--)
    {
      at = throng_fake_put_word (at, random);
      *at++ = n > 1 ? ' ' : '.';
    }
  *start = g_ascii_toupper (*start);
  return at;
}

char *
throng_fake_put_paragraph (char *at, ThrongRandom *random)
{
  for (int64_t n = throng_random_int (random, MIN_SENTENCES, MAX_SENTENCES); n > 0; n--)
    {
      at = throng_fake_put_sentence (at, random);
      if (n > 1)
        *at++ = ' ';
    }
  return at;
}
