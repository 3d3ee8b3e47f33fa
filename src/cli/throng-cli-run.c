/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/throng-cli-commands.h"

#include <string.h>
#include <sys/stat.h>

#include "cli/throng-cli-scenario.h"
#include "cli/throng-cli-session.h"
#include "i18n/throng-i18n.h"
#include "scenario/throng-assign.h"
#include "scenario/throng-duration.h"
#include "scenario/throng-hosts.h"
#include "scenario/throng-tags.h"
#include "scenario/throng-target.h"

#define MAX_USERS 1000000
#define MAX_WORKERS 1024
#define MAX_STOP_TIMEOUT_S (365.0 * 86400)

/* The options as they were typed; NULL = not given. GLib would take 010 for the number 8. */
typedef struct
{
  char *host;
  char *users;
  char *spawn_rate;
  char *run_time;
  char *seed;
  char *workers;
  char *csv_prefix;
  gboolean csv_full_history;
  char *json_path;
  gboolean json_examples;
  char *stop_timeout;
  gboolean resets_after_ramp;
  gboolean logs_requests;
  gboolean is_quiet;
  GStrv allowed_hosts;
  char *tags;
  char *excluded_tags;
  GStrv assignments;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->host);
  g_free (options->users);
  g_free (options->spawn_rate);
  g_free (options->run_time);
  g_free (options->seed);
  g_free (options->workers);
  g_free (options->csv_prefix);
  g_free (options->json_path);
  g_free (options->stop_timeout);
  g_strfreev (options->allowed_hosts);
  g_free (options->tags);
  g_free (options->excluded_tags);
  g_strfreev (options->assignments);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static bool
parse (Options *o, int *argc, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("FILE"));
  GOptionEntry entries[] = {
    { "host", 'H', 0, G_OPTION_ARG_STRING, &o->host, N_ ("Target instead of the scenario’s"),
      N_ ("URL") },
    { "users", 'u', 0, G_OPTION_ARG_STRING, &o->users, N_ ("Users instead of the scenario’s"),
      N_ ("N") },
    { "spawn-rate", 'r', 0, G_OPTION_ARG_STRING, &o->spawn_rate, N_ ("Users to start per second"),
      N_ ("R") },
    { "run-time", 't', 0, G_OPTION_ARG_STRING, &o->run_time,
      N_ ("How long, ramp included: 30s, 1m30s …"), N_ ("TIME") },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->assignments,
      N_ ("Sets a variable of the scenario (may be repeated)"), N_ ("NAME=VALUE") },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &o->seed,
      N_ ("Seed of all random numbers (default: a new one)"), N_ ("N") },
    { "workers", 'w', 0, G_OPTION_ARG_STRING, &o->workers,
      N_ ("Worker processes (default: one per processor)"), N_ ("N") },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &o->csv_prefix,
      N_ ("Write PREFIX_stats.csv and four more"), N_ ("PREFIX") },
    { "csv-full-history", 0, 0, G_OPTION_ARG_NONE, &o->csv_full_history,
      N_ ("Every endpoint in the history, not only the sum"), NULL },
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &o->json_path, N_ ("Write a summary as JSON"),
      N_ ("FILE") },
    { "json-examples", 0, 0, G_OPTION_ARG_NONE, &o->json_examples,
      N_ ("Some requests with their answers in it"), NULL },
    { "stop-timeout", 's', 0, G_OPTION_ARG_STRING, &o->stop_timeout,
      N_ ("How long users may finish their tasks at the end (default 10s)"), N_ ("TIME") },
    { "reset-stats", 0, 0, G_OPTION_ARG_NONE, &o->resets_after_ramp,
      N_ ("Begin the statistics anew when all users are there"), NULL },
    { "log-requests", 0, 0, G_OPTION_ARG_NONE, &o->logs_requests,
      N_ ("Show each request, at most 100 a second of each worker"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &o->is_quiet, N_ ("Show nothing before the final tables"),
      NULL },
    { "tags", 'T', 0, G_OPTION_ARG_STRING, &o->tags, N_ ("Only tasks with one of these tags"),
      N_ ("A,B") },
    { "exclude-tags", 'E', 0, G_OPTION_ARG_STRING, &o->excluded_tags,
      N_ ("No tasks with one of these tags; wins over --tags"), N_ ("A,B") },
    { "allow-host", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->allowed_hosts,
      N_ ("A host outside the local network that you may load (may be repeated)"), N_ ("NAME") },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context,
                                _ ("Runs a scenario and shows its statistics. FILE is - for the "
                                   "standard input."));
  g_option_context_set_description (
      context, _ ("Exit codes: 0 passed, 1 a request failed, 2 bad usage or an invalid scenario, 3 "
                  "could not run or\n"
                  "could not write results, 4 the generator was the limit, 130 interrupted."));
  return g_option_context_parse (context, argc, argv, error);
}

/* Returns: whether @text is such a number, or not given at all, which leaves @number alone */
static bool
parse_whole (const char *text, guint64 least, guint64 most, guint64 *number)
{
  return text == NULL || g_ascii_string_to_unsigned (text, 10, least, most, number, NULL);
}

/* Each of these returns what is wrong with the options, or %NULL. They go into @scenario. */

/* A pipeline fills in a variable that it has not set. */
static char *
find_empty (const Options *options)
{
  const struct
  {
    const char *name;
    const char *value;
  } texts[] = {
    { "--host", options->host },
    { "--csv", options->csv_prefix },
    { "--json", options->json_path },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].value != NULL && texts[i].value[0] == '\0')
      return g_strdup_printf (_ ("%s must not be empty"), texts[i].name);
  return NULL;
}

/* What no host is called would silently allow nothing. */
static char *
find_strange_host (const Options *options)
{
  for (unsigned i = 0; options->allowed_hosts != NULL && options->allowed_hosts[i] != NULL; i++)
    {
      const char *host = options->allowed_hosts[i];
      bool is_address = g_hostname_is_ip_address (host);

      if (host[0] == '\0' || (!is_address && strpbrk (host, "/:@?#[]* ") != NULL))
        return g_strdup_printf (
            _ ("--allow-host must be the name of a host such as example.com, not “%s”"), host);
    }
  return NULL;
}

static char *
apply_assignments (const Options *options, ThrongScenario *scenario)
{
  g_autoptr (GError) error = NULL;

  if (options->assignments == NULL
      || throng_assign (scenario, (const char *const *) options->assignments, &error))
    return NULL;
  return g_strconcat ("--set: ", error->message, NULL);
}

/* Told here, since the file is not to blame. */
static char *
apply_host (const Options *options, ThrongScenario *scenario)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) target = NULL;

  if (options->host == NULL)
    return NULL;
  target = throng_target_parse (options->host, &error);
  if (target == NULL)
    return g_strconcat ("--host: ", error->message, NULL);
  g_object_set (scenario, "target", options->host, NULL);
  return NULL;
}

static char *
apply_load (const Options *options, ThrongScenario *scenario)
{
  ThrongLoad *load = throng_scenario_get_load (scenario);
  guint64 users;
  double number;
  char *end;

  if (throng_load_get_kind (load) == THRONG_LOAD_ARRIVALS
      && (options->users != NULL || options->spawn_rate != NULL))
    return g_strdup (
        _ ("--users and --spawn-rate do not go with a scenario whose load is arrivals; it has "
           "“max-users”"));
  if (throng_load_get_kind (load) == THRONG_LOAD_STAGES
      && (options->users != NULL || options->spawn_rate != NULL || options->run_time != NULL))
    return g_strdup (
        _ ("--users, --spawn-rate and --run-time do not go with a scenario whose load is stages"));
  if (options->users != NULL)
    {
      if (!parse_whole (options->users, 1, MAX_USERS, &users))
        return g_strdup (_ ("--users must be a whole number from 1 to 1000000"));
      g_object_set (load, "users", (gint64) users, NULL);
    }
  if (options->spawn_rate != NULL)
    {
      number = g_ascii_strtod (options->spawn_rate, &end);
      if (end == options->spawn_rate || *end != '\0' || strpbrk (options->spawn_rate, "xX") != NULL
          || !(number > 0 && number <= 100000))
        return g_strdup (_ ("--spawn-rate must be a number above 0, at most 100000"));
      g_object_set (load, "spawn-rate", number, NULL);
    }
  if (options->run_time != NULL)
    {
      if (!throng_duration_parse (options->run_time, &number, NULL) || number <= 0)
        return g_strdup_printf (_ ("--run-time must be a time such as 30s or 1m30s, not “%s”"),
                                options->run_time);
      g_object_set (load, "run-time", number, NULL);
    }
  return NULL;
}

static char *
apply_options (const Options *options, ThrongScenario *scenario, ThrongSessionOptions *session)
{
  double seconds = (double) THRONG_DEFAULT_STOP_TIMEOUT_US / G_USEC_PER_SEC;
  guint64 n_workers = 0;
  guint64 seed = g_random_int ();

  if (!parse_whole (options->workers, 1, MAX_WORKERS, &n_workers))
    return g_strdup (_ ("--workers must be a whole number from 1 to 1024"));
  if (options->json_examples && options->json_path == NULL && options->csv_prefix == NULL)
    return g_strdup (_ ("--json-examples needs --json or --csv"));
  if (options->logs_requests && options->is_quiet)
    return g_strdup (_ ("--log-requests does not go with --quiet"));
  if (!parse_whole (options->seed, 0, G_MAXUINT64, &seed))
    return g_strdup (_ ("--seed must be a whole number from 0 to 18446744073709551615"));
  if (options->stop_timeout != NULL
      && (!throng_duration_parse (options->stop_timeout, &seconds, NULL) || seconds < 0
          || seconds > MAX_STOP_TIMEOUT_S))
    return g_strdup_printf (_ ("--stop-timeout must be a time such as 10s, not “%s”"),
                            options->stop_timeout);

  *session = (ThrongSessionOptions) {
    .swarm = { .n_workers = (unsigned) n_workers,
               .seed = seed,
               .stop_timeout_us = (int64_t) (seconds * G_USEC_PER_SEC),
               .allowed_hosts = (const char *const *) options->allowed_hosts },
    .csv_prefix = options->csv_prefix,
    .csv_full_history = options->csv_full_history,
    .json_path = options->json_path,
    .json_examples = options->json_examples,
    .resets_after_ramp = options->resets_after_ramp,
    .logs_requests = options->logs_requests,
    .is_quiet = options->is_quiet,
  };
  return apply_load (options, scenario);
}

static bool
is_same_file (const char *a, const char *b)
{
  g_autofree char *canonical_a = g_canonicalize_filename (a, NULL);
  g_autofree char *canonical_b = g_canonicalize_filename (b, NULL);
  struct stat info_a, info_b;

  if (stat (a, &info_a) == 0 && stat (b, &info_b) == 0)
    return S_ISREG (info_a.st_mode) && info_a.st_dev == info_b.st_dev
           && info_a.st_ino == info_b.st_ino;
  return g_str_equal (canonical_a, canonical_b);
}

/* Results replace files: never the scenario, nor each other. */
static char *
check_paths (const Options *options, const char *path)
{
  static const char *const suffixes[] = { "_stats.csv", "_stats_history.csv", "_failures.csv",
                                          "_exceptions.csv", "_run.json" };
  const char *scenario_path = throng_cli_is_standard_input (path) ? "/dev/stdin" : path;
  const char *json = options->json_path;
  /* The last one is not written where there is another summary. */
  unsigned n_suffixes = G_N_ELEMENTS (suffixes) - (json != NULL);

  if (g_strcmp0 (json, "-") == 0)
    return g_strdup (_ ("--json needs the name of a file; the tables go to the standard output"));
  if (json != NULL && is_same_file (json, scenario_path))
    return g_strdup (_ ("--json would replace the scenario"));
  for (unsigned i = 0; options->csv_prefix != NULL && i < n_suffixes; i++)
    {
      g_autofree char *csv = g_strconcat (options->csv_prefix, suffixes[i], NULL);

      if (is_same_file (csv, scenario_path))
        return g_strdup (_ ("--csv would replace the scenario"));
      if (json != NULL && is_same_file (csv, json))
        return g_strdup (_ ("--json and --csv would write the same file"));
    }
  return NULL;
}

/* Load may be sent only where its sender belongs, or where somebody says that it may. */
static bool
check_hosts (ThrongScenario *scenario, const Options *options)
{
  g_auto (GStrv) hosts = throng_scenario_find_foreign_hosts (
      scenario, (const char *const *) options->allowed_hosts);

  for (unsigned i = 0; hosts[i] != NULL; i++)
    {
      g_printerr ("throng-cli run: ");
      g_printerr (_ ("“%s” is not a local host. If you may load it, say --allow-host %s."),
                  hosts[i], hosts[i]);
      g_printerr ("\n");
    }
  return hosts[0] == NULL;
}

/* A tag is one word, so that blanks around it mean nothing. */
static GStrv
split_tags (const char *text)
{
  GStrv tags = text != NULL ? g_strsplit (text, ",", -1) : NULL;

  for (unsigned i = 0; tags != NULL && tags[i] != NULL; i++)
    g_strstrip (tags[i]);
  return tags;
}

/* Returns: what is wrong, or %NULL */
static char *
choose_tasks (ThrongScenario *scenario, const Options *options)
{
  g_auto (GStrv) tags = split_tags (options->tags);
  g_auto (GStrv) excluded = split_tags (options->excluded_tags);

  throng_scenario_choose_tasks (scenario, (const char *const *) tags,
                                (const char *const *) excluded);
  if (g_list_model_get_n_items (throng_scenario_get_users (scenario)) > 0)
    return NULL;
  return g_strdup (_ ("no task that is ever done has these tags"));
}

static char *
dup_title (ThrongScenario *scenario, const char *path)
{
  const char *name = throng_scenario_get_name (scenario);

  if (name != NULL && name[0] != '\0')
    return g_strdup (name);
  if (throng_cli_is_standard_input (path))
    return g_strdup (_ ("standard input"));
  return g_filename_display_basename (path);
}

static int
run_file (const char *path, const Options *options)
{
  g_autoptr (ThrongScenario) scenario = throng_cli_load_scenario (path);
  g_autofree char *problem = NULL;
  g_autofree char *title = NULL;
  g_autofree char *folder = NULL;
  ThrongSessionOptions session;

  if (scenario == NULL)
    return THRONG_EXIT_USAGE;
  problem = find_empty (options);
  if (problem == NULL)
    problem = find_strange_host (options);
  if (problem == NULL)
    problem = apply_host (options, scenario);
  if (problem == NULL)
    problem = apply_options (options, scenario, &session);
  if (problem == NULL)
    problem = check_paths (options, path);
  if (problem == NULL)
    problem = apply_assignments (options, scenario);
  if (problem != NULL)
    return throng_cli_usage_error ("run", problem);
  if (!throng_cli_check_scenario (scenario, path) || !check_hosts (scenario, options))
    return THRONG_EXIT_USAGE;
  if (options->tags != NULL || options->excluded_tags != NULL)
    problem = choose_tasks (scenario, options);
  if (problem != NULL)
    return throng_cli_usage_error ("run", problem);

  /* That of the standard input is the current one. */
  folder = g_path_get_dirname (path);
  session.swarm.scenario_folder = folder;
  title = dup_title (scenario, path);
  session.title = title;
  return throng_cli_session_run (scenario, &session);
}

int
throng_cli_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;

  if (!parse (&options, &argc, &argv, &error))
    return throng_cli_usage_error ("run", error->message);
  if (argc != 2 || argv[1][0] == '\0')
    return throng_cli_usage_error ("run", argc <= 2 ? _ ("which file?") : _ ("it takes one file"));
  return run_file (argv[1], &options);
}
