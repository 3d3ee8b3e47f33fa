/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a load needs of a machine, and the sentences that say what is missing. */

#include "engine/throng-limits.h"

#include <string.h>
#include <sys/resource.h>

#include "engine/throng-memory.h"
#include "engine/throng-plan.h"

#define MIB (G_GUINT64_CONSTANT (1) << 20)

static const ThrongLimits roomy = { .max_files = 1048576,
                                    .n_ports = 28232,
                                    .available_bytes = 8192 * MIB };

static void
assert_fits (const ThrongLimits *limits, uint64_t n_users, unsigned n_workers, bool uses_tls)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (throng_limits_check (limits, n_users, n_workers, uses_tls, &error));
  g_assert_no_error (error);
}

static void
assert_refused (const ThrongLimits *limits,
                uint64_t n_users,
                unsigned n_workers,
                bool uses_tls,
                const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (throng_limits_check (limits, n_users, n_workers, uses_tls, &error));
  g_assert_error (error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_RESOURCE);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
test_files_count_for_each_worker (void)
{
  const ThrongLimits limits = { .max_files = 1024,
                                .n_ports = 28232,
                                .available_bytes = 8192 * MIB };

  /* (1024 − 256) / 2 */
  g_assert_cmpuint (throng_limits_get_max_users (&limits), ==, 384);
  assert_fits (&limits, 384, 1, false);
  assert_fits (&limits, 768, 2, false);
  assert_refused (&limits, 385, 1, false,
                  "385 users need 1026 open files in each of 1 workers, but this system allows "
                  "1024. Raise the limit (ulimit -Hn), or take more workers or fewer users.");
  assert_refused (&limits, 769, 2, false,
                  "769 users need 1026 open files in each of 2 workers, but this system allows "
                  "1024. Raise the limit (ulimit -Hn), or take more workers or fewer users.");
}

static void
test_ports_count_for_all_workers_together (void)
{
  assert_fits (&roomy, 28232, 1, false);
  assert_refused (&roomy, 28233, 4, false,
                  "28233 users need as many local ports, but this system has 28232. Widen "
                  "net.ipv4.ip_local_port_range or take fewer users.");
}

static void
test_memory_depends_on_encryption (void)
{
  const ThrongLimits limits = { .max_files = 1048576,
                                .n_ports = 28232,
                                .available_bytes = 24 * MIB };

  assert_fits (&limits, 1024, 1, false);
  assert_refused (&limits, 1025, 1, false,
                  "1025 users need about 24 MiB of memory, but only 24 MiB are free. Take fewer "
                  "users.");
  assert_refused (&limits, 1024, 1, true,
                  "1024 users need about 64 MiB of memory, but only 24 MiB are free. Take fewer "
                  "users.");
}

static void
test_hardly_any_files_hold_no_user (void)
{
  const ThrongLimits limits = { .max_files = 100, .n_ports = 28232, .available_bytes = 8192 * MIB };

  g_assert_cmpuint (throng_limits_get_max_users (&limits), ==, 0);
  g_assert_false (throng_limits_check (&limits, 1, 1, false, NULL));
  assert_fits (&limits, 0, 1, false);
}

static void
test_limits_without_an_end_are_no_overflow (void)
{
  const ThrongLimits limits = { .max_files = UINT64_MAX,
                                .n_ports = UINT64_MAX,
                                .available_bytes = UINT64_MAX };

  g_assert_cmpuint (throng_limits_get_max_users (&limits), ==, UINT32_MAX);
  assert_fits (&limits, 1000000, 1, true);
}

static void
test_this_machine_has_limits (void)
{
  ThrongLimits limits = throng_limits_get ();
  struct rlimit files;

  throng_limits_raise_files ();
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &files), ==, 0);
  g_assert_cmpuint (files.rlim_cur, ==, files.rlim_max);
  g_assert_cmpuint (limits.max_files, ==, files.rlim_cur);
  g_assert_cmpuint (limits.n_ports, >, 0);
  g_assert_cmpuint (limits.n_ports, <=, 65536);
  g_assert_cmpuint (limits.available_bytes, >, MIB);
}

/* What is available, by files of a machine that does not exist. */

static void
write_file (const char *root, const char *path, const char *text)
{
  g_autofree char *full = g_build_filename (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (full, text, -1, &error);
  g_assert_no_error (error);
}

static void
assert_available (const char *const *files, uint64_t expected_mib)
{
  g_autofree char *root = g_dir_make_tmp ("throng-limits-XXXXXX", NULL);
  const char *const argv[] = { "rm", "-r", root, NULL };

  for (unsigned i = 0; files[i] != NULL; i += 2)
    write_file (root, files[i], files[i + 1]);
  g_assert_cmpuint (throng_memory_get_available_bytes (root), ==, expected_mib * MIB);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
}

#define MEMINFO "proc/meminfo", "MemTotal: 4194304 kB\nMemAvailable:    2097152 kB\nCached: 5 kB\n"

static void
test_memory_is_what_the_machine_has_without_swapping (void)
{
  assert_available ((const char *const[]) { MEMINFO, NULL }, 2048);
}

static void
test_memory_ends_at_the_narrowest_limit_of_the_groups (void)
{
  assert_available ((const char *const[]) { MEMINFO, "proc/self/cgroup", "0::/\n",
                                            "sys/fs/cgroup/memory.max", "536870912\n",
                                            "sys/fs/cgroup/memory.current", "104857600\n", NULL },
                    412);
  assert_available (
      (const char *const[]) {
          MEMINFO, "proc/self/cgroup", "1:name=systemd:/x\n0::/user/run.scope\n",
          "sys/fs/cgroup/user/memory.max", "209715200\n", "sys/fs/cgroup/user/memory.current",
          "209715200\n", "sys/fs/cgroup/user/memory.stat", "anon 1\ninactive_file 52428800\n",
          "sys/fs/cgroup/user/run.scope/memory.max", "max\n", NULL },
      50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits/files-count-for-each-worker", test_files_count_for_each_worker);
  g_test_add_func ("/limits/ports-count-for-all-workers-together",
                   test_ports_count_for_all_workers_together);
  g_test_add_func ("/limits/memory-depends-on-encryption", test_memory_depends_on_encryption);
  g_test_add_func ("/limits/hardly-any-files-hold-no-user", test_hardly_any_files_hold_no_user);
  g_test_add_func ("/limits/limits-without-an-end-are-no-overflow",
                   test_limits_without_an_end_are_no_overflow);
  g_test_add_func ("/limits/memory-is-what-the-machine-has-without-swapping",
                   test_memory_is_what_the_machine_has_without_swapping);
  g_test_add_func ("/limits/memory-ends-at-the-narrowest-limit-of-the-groups",
                   test_memory_ends_at_the_narrowest_limit_of_the_groups);
  g_test_add_func ("/limits/this-machine-has-limits", test_this_machine_has_limits);
  return g_test_run ();
}
