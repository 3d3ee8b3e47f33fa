/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-memory.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

/* Returns: (transfer full) (nullable): what the file says */
static char *
read_file (const char *root, const char *folder, const char *name)
{
  g_autofree char *path = g_strconcat (root, folder, "/", name, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : NULL;
}

/* @text: (nullable): lines, one of which may begin with @key. Returns: the number behind it,
 * @otherwise where there is none */
static uint64_t
find_number (const char *text, const char *key, uint64_t otherwise)
{
  unsigned long long number;

  for (const char *line = text; line != NULL;)
    {
      const char *end = strchr (line, '\n');

      if (g_str_has_prefix (line, key) && sscanf (line + strlen (key), "%llu", &number) == 1)
        return number;
      line = end != NULL ? end + 1 : NULL;
    }
  return otherwise;
}

static uint64_t
get_of_machine (const char *root)
{
  g_autofree char *text = read_file (root, "/proc", "meminfo");
  uint64_t kib = find_number (text, "MemAvailable:", UINT64_MAX);

  return kib == UINT64_MAX ? UINT64_MAX : kib * 1024;
}

/* Of one group. What files are kept in memory for can be had. */
static uint64_t
get_of_group (const char *root, const char *group)
{
  g_autofree char *folder = g_strconcat ("/sys/fs/cgroup", group, NULL);
  g_autofree char *max = read_file (root, folder, "memory.max");
  g_autofree char *current = read_file (root, folder, "memory.current");
  g_autofree char *stat = read_file (root, folder, "memory.stat");
  uint64_t limit = find_number (max, "", UINT64_MAX);
  uint64_t used = find_number (current, "", 0);

  if (limit == UINT64_MAX)
    return UINT64_MAX;
  used -= MIN (used, find_number (stat, "inactive_file ", 0));
  return limit - MIN (limit, used);
}

/* A limit of any group that this process's group is in holds for it too. */
static uint64_t
get_of_groups (const char *root)
{
  g_autofree char *text = read_file (root, "/proc/self", "cgroup");
  const char *line = text != NULL ? strstr (text, "0::/") : NULL;
  g_autofree char *group = line != NULL ? g_strndup (line + 3, strcspn (line + 3, "\n")) : NULL;
  uint64_t least = UINT64_MAX;

  while (group != NULL && group[0] != '\0')
    {
      least = MIN (least, get_of_group (root, group));
      *strrchr (group, '/') = '\0';
    }
  return group != NULL ? MIN (least, get_of_group (root, "")) : least;
}

static uint64_t
get_of_address_space (const char *root)
{
  struct rlimit limit;
  g_autofree char *text = NULL;
  uint64_t used;

  if (getrlimit (RLIMIT_AS, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY)
    return UINT64_MAX;
  text = read_file (root, "/proc/self", "status");
  used = find_number (text, "VmSize:", 0) * 1024;
  return limit.rlim_cur - MIN (limit.rlim_cur, used);
}

uint64_t
throng_memory_get_available_bytes (const char *root)
{
  return MIN (MIN (get_of_machine (root), get_of_groups (root)), get_of_address_space (root));
}
