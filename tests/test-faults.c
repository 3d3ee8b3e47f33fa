/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A user of a real run against servers and networks that fail in every way we know: what it is
 * told, when, at what cost, and that it goes on. The cases stand in fault-table-*.c. */

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/throng-resolver.h"
#include "engine/throng-soup-fault.h"
#include "fake-resolver.h"
#include "fault-case.h"
#include "fault-run.h"
#include "virtual-run.h"

#define LATE_MS 500

/* What more a machine that is busy with other things may need to notice; with sanitizers all takes
 * longer. */
#ifdef __SANITIZE_ADDRESS__
#define GRACE_MS 5000
#else
#define GRACE_MS 1000
#endif

/* The largest body that is kept and the largest one it is decoded to, while they grow, are less. */
#define MOST_GROWTH_BYTES ((int64_t) 48 * 1024 * 1024)

static const FaultCase *const tables[] = { fault_table_connections, fault_table_tls,
                                           fault_table_answers, fault_table_http2 };

/* Of certificates, made once for all cases: an authority, and what it signs. */
static char *folder;

static const char make_files[]
    = "key='-nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1'\n"
      "here=subjectAltName=IP:127.0.0.1,DNS:good.test\n"
      "sign() { name=$1; shift; openssl req -x509 -CA ca.pem -CAkey ca.key -subj /CN=$name $key "
      "-keyout key.pem -out cert.pem \"$@\" && cat key.pem cert.pem > $name.pem; }\n"
      "openssl req -x509 -subj /CN=authority -days 2 $key -keyout ca.key -out ca.pem &&\n"
      "openssl req -x509 -subj /CN=other -days 2 $key -keyout key.pem -out cert.pem "
      "-addext $here && cat key.pem cert.pem > unknown.pem &&\n"
      "sign here -days 2 -addext $here &&\n"
      "sign elsewhere -days 2 -addext subjectAltName=DNS:other.test &&\n"
      "sign expired -not_before 20200101000000Z -not_after 20200201000000Z -addext $here &&\n"
      "sign early -not_before 20900101000000Z -not_after 20900201000000Z -addext $here &&\n"
      "sign weak -days 2 -sha1 -addext $here &&\n"
      "sign revoked -days 2 -set_serial 0x1234 -addext $here &&\n"
      "printf 'R\t400101000000Z\t250101000000Z\t1234\tunknown\t/CN=revoked\n' > index.txt &&\n"
      "printf '[ca]\ndefault_ca = all\n[all]\ndatabase = index.txt\ndefault_md = sha256\n"
      "default_crl_days = 2\n' > ca.cnf &&\n"
      "openssl ca -gencrl -config ca.cnf -cert ca.pem -keyfile ca.key -out crl.pem &&\n"
      "cat crl.pem >> ca.pem &&\n"
      "head -c 8388608 /dev/zero > large.bin\n"
      "head -c 1048576 /dev/zero > upload.bin\n";

/* Ports */

/* Nobody listens there, and nobody else can take it. @port: (inout): 0 = any */
static int
bind_port (uint32_t host, unsigned *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons ((uint16_t) *port),
                                 .sin_addr.s_addr = htonl (host) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  *port = ntohs (address.sin_port);
  return fd;
}

static int refused_fd;
static unsigned refused_port, silent_port;

/* Nobody accepts there, and the queue for it is full: what more comes stays unanswered. */
static void
silence (int fd)
{
  struct sockaddr_in address;
  socklen_t length = sizeof address;

  g_assert_cmpint (listen (fd, 0), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  for (unsigned i = 0; i < 4; i++)
    connect (socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0),
             (struct sockaddr *) &address, sizeof address);
}

static void
open_ports (void)
{
  refused_fd = bind_port (INADDR_LOOPBACK, &refused_port);
  silence (bind_port (INADDR_LOOPBACK, &silent_port));
}

/* The server */

typedef struct
{
  const FaultCase *what;
  FaultOver over;
  RawServer *server;
  char *target;
} Trial;

static GTlsCertificate *
load_certificate (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".pem", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);
  return certificate;
}

static bool
begin_tls (RawConnection *connection, const Trial *trial, bool is_bad)
{
  static const char *const http2[] = { "h2", NULL };
  const FaultCase *what = trial->what;
  bool has_own = is_bad && what->certificate != NULL;
  g_autoptr (GTlsCertificate) certificate = load_certificate (has_own ? what->certificate : "here");

  return raw_begin_tls (connection, certificate,
                        is_bad ? what->authentication : G_TLS_AUTHENTICATION_NONE,
                        trial->over == FAULT_HTTP2 ? http2 : NULL);
}

static void
serve_cb (RawConnection *connection, void *data)
{
  const Trial *trial = data;
  const FaultCase *what = trial->what;
  bool is_elsewhere = what->serve == NULL && what->answer_http2 == NULL && what->answer == NULL
                      && what->certificate == NULL;
  bool is_bad = connection->number == 0 && !is_elsewhere;

  if (is_bad && what->is_before_tls)
    what->serve (connection, what);
  else if (trial->over != FAULT_PLAIN && !begin_tls (connection, trial, is_bad))
    return;
  else if (trial->over == FAULT_HTTP2)
    fault_http2_serve (connection, is_bad ? what : NULL);
  else if (!is_bad)
    raw_serve_well (connection, NULL);
  else if (what->serve != NULL)
    what->serve (connection, what);
  else
    fault_answer (connection, what);
}

/* The answer is filled in once for all; addresses stand in few of them. */
static char *
fill_in (const Trial *trial, const char *text)
{
  const char *scheme = trial->over == FAULT_PLAIN ? "http" : "https";
  g_autofree char *refused = g_strdup_printf ("%s://127.0.0.1:%u", scheme, refused_port);
  g_autofree char *silent = g_strdup_printf ("%s://127.0.0.1:%u", scheme, silent_port);
  g_autoptr (GString) filled = g_string_new (text);

  g_string_replace (filled, "$REFUSED", refused, 0);
  g_string_replace (filled, "$SILENT", silent, 0);
  g_string_replace (filled, "$SCHEME", scheme, 0);
  g_string_replace (filled, "$PORT", strrchr (trial->target, ':') + 1, 0);
  return g_strdup (filled->str);
}

static char *
make_scenario (const Trial *trial)
{
  const FaultCase *what = trial->what;
  const char *keys = what->request != NULL ? what->request : "'request': 'GET /bad'";
  g_autofree char *request = fill_in (trial, keys);
  char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': '%s', 'tls': { 'ca-file': 'ca.pem' }, %s 'users': [ { 'name': 'A', "
      "'tasks': [ { 'name': 'T', 'steps': [ { %s, 'name': 'bad', 'timeout': %s }, "
      "{ 'request': 'GET /good', 'name': 'good', 'timeout': 20 } ] } ] } ], "
      "'load': { 'users': 1, 'tasks-per-user': 1 } }",
      trial->target, trial->over == FAULT_HTTP2 ? "'http-version': 'auto'," : "", request,
      what->is_late ? "0.5" : "20");

  return g_strdelimit (json, "'", '"');
}

/* What came of it */

static const char *
get_failure (const ThrongSnapshot *snapshot, const char *name)
{
  for (unsigned i = 0; i < snapshot->n_failures; i++)
    {
      if (g_str_equal (snapshot->failures[i].name, name))
        return snapshot->failures[i].message;
    }
  return NULL;
}

static const ThrongRow *
find_row (const ThrongSnapshot *snapshot, const char *name)
{
  for (unsigned i = 0; i < snapshot->n_rows; i++)
    {
      if (g_str_equal (snapshot->rows[i].name, name))
        return &snapshot->rows[i];
    }
  g_assert_not_reached ();
}

static void
check_bad_row (const FaultCase *what, const ThrongRow *row)
{
  g_assert_cmpuint (row->n_requests, ==, 1);
  g_assert_cmpuint (row->n_failures, ==, what->failure != NULL);
  g_assert_cmpuint (row->n_hops, ==, what->n_hops);
  g_assert_cmpuint (row->n_retries, ==, what->n_retries);
  g_assert_cmpuint (row->body_bytes, >=, what->min_body_bytes);
  g_assert_cmpuint (row->n_statuses, ==, 1);
  g_assert_cmpuint (row->statuses[0].status, ==, what->status);
}

/* Neither sooner nor much later than it had time; the others had all the time there is. */
static void
check_time (const FaultCase *what, const ThrongRow *row)
{
  bool is_cut = what->failure != NULL && strstr (what->failure, " within 0.5 s") != NULL;

  if (is_cut)
    g_assert_cmpfloat (row->max_ms, >=, LATE_MS - 1);
  if (is_cut || what->is_late)
    g_assert_cmpfloat (row->max_ms, <, LATE_MS + GRACE_MS);
}

static void
check_sentence (const FaultCase *what, const char *failure)
{
  if (what->or_failure != NULL && g_strcmp0 (failure, what->or_failure) == 0)
    return;
  g_assert_cmpstr (failure, ==, what->failure);
}

/* The last answer is that of the good request; the one before, if the bad one was not given up, is
 * the bad one's. */
static void
check_class (const FaultCase *what, GArray *answers)
{
  const FaultAnswer *good = (const FaultAnswer *) (void *) answers->data + answers->len - 1;
  const FaultAnswer *bad = good - 1;

  g_assert_cmpuint (answers->len, >=, what->fault == THRONG_FAULT_NONE ? 1 : 2);
  if (answers->len > 0)
    g_assert_cmpint (good->fault, ==, THRONG_FAULT_NONE);
  if (answers->len > 1 && what->fault != THRONG_FAULT_NONE)
    g_assert_cmpint (bad->fault, ==, what->fault);
}

static void
check_size (int64_t growth_bytes)
{
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (growth_bytes, <, MOST_GROWTH_BYTES);
#endif
}

static void
describe (const FaultOutcome *outcome, unsigned n_seen)
{
  const ThrongRow *total = &outcome->snapshot->total;

  for (unsigned i = 0; i < outcome->answers->len; i++)
    {
      const FaultAnswer *answer = &g_array_index (outcome->answers, FaultAnswer, i);

      g_test_message ("answer: fault %d, status %u, stale %d, %s", answer->fault, answer->status,
                      answer->stale, answer->text);
    }
  for (unsigned i = 0; i < outcome->snapshot->n_failures; i++)
    g_test_message ("failure: %s: %s", outcome->snapshot->failures[i].name,
                    outcome->snapshot->failures[i].message);
  g_test_message ("started %u, hops %u, retries %u, seen %u, longest %g ms, growth %d KiB",
                  (unsigned) total->n_started, (unsigned) total->n_hops,
                  (unsigned) total->n_retries, n_seen, total->max_ms,
                  (int) (outcome->growth_bytes / 1024));
}

static void
check_words (const FaultCase *what, const FaultOutcome *outcome, const ThrongRow *bad)
{
  check_sentence (what, get_failure (outcome->snapshot, "bad"));
  check_class (what, outcome->answers);
  check_bad_row (what, bad);
  check_time (what, bad);
}

static void
check (const FaultCase *what, const FaultOutcome *outcome, unsigned n_seen)
{
  const ThrongRow *total = &outcome->snapshot->total;
  const ThrongRow *bad = find_row (outcome->snapshot, "bad");
  const ThrongRow *good = find_row (outcome->snapshot, "good");

  describe (outcome, n_seen);
  check_words (what, outcome, bad);
  check_size (outcome->growth_bytes);

  /* The user goes on, and both sides counted the same. */
  g_assert_cmpstr (get_failure (outcome->snapshot, "good"), ==, NULL);
  g_assert_cmpuint (good->n_requests, ==, 1);
  g_assert_cmpuint (good->n_failures, ==, 0);
  g_assert_cmpuint (outcome->snapshot->accounts.tasks_completed, ==, 1);
  g_assert_cmpuint (outcome->snapshot->n_errors, ==, 0);
  g_assert_cmpuint (n_seen, ==, total->n_started + total->n_hops + total->n_retries - what->n_lost);
}

/* At another address, with the port of the server, where the case wants it. Returns: its
 * descriptor, or -1 */
static int
open_silence (const Trial *trial)
{
  unsigned port = (unsigned) g_ascii_strtoull (strrchr (trial->target, ':') + 1, NULL, 10);
  int fd;

  if (trial->what->request == NULL || strstr (trial->what->request, "silent-first") == NULL)
    return -1;
  fd = bind_port (INADDR_LOOPBACK + 4, &port);
  silence (fd);
  return fd;
}

/* What is expected with the version of libsoup that is here. */
static void
choose_expectation (FaultCase *what)
{
  const FaultCase *later = what->later;

  if (later == NULL || !soup_check_version (3, 7, 0))
    return;
  what->failure = later->failure;
  what->fault = later->fault;
  what->status = later->status;
  what->n_retries = later->n_retries;
  what->min_body_bytes = later->min_body_bytes;
  what->is_late = later->is_late;
}

static void
run_case (const void *data)
{
  Trial trial = *(const Trial *) data;
  FaultCase filled = *trial.what;
  g_autofree char *answer = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *json = NULL;
  g_autoptr (FaultOutcome) outcome = NULL;
  unsigned n_seen;
  int silent_fd;

  choose_expectation (&filled);
  trial.what = &filled;
  trial.server = raw_server_new (serve_cb, &trial);
  plain = raw_server_dup_uri (trial.server, "");
  trial.target = g_strdup_printf ("http%s%s", trial.over == FAULT_PLAIN ? "" : "s",
                                  plain + strlen ("http"));
  filled.answer = answer = filled.answer != NULL ? fill_in (&trial, filled.answer) : NULL;
  silent_fd = open_silence (&trial);
  json = make_scenario (&trial);
  outcome = fault_run (json, folder);
  n_seen = raw_server_get_n_requests (trial.server);
  raw_server_free (trial.server);
  if (silent_fd >= 0)
    close (silent_fd);
  g_free (trial.target);
  check (&filled, outcome, n_seen);
}

/* How often a user without waits tries a port at which nobody listens. */

#define REFUSED_S 0.5

static void
check_pace (const char *keys)
{
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': 'http://127.0.0.1:%u', 'users': [ { 'name': 'A', 'tasks': [ { "
      "'name': 'T', 'steps': [ { 'request': 'GET /'%s } ] } ] } ], "
      "'load': { 'users': 1, 'run-time': %g } }",
      refused_port, keys, REFUSED_S);
  g_autoptr (FaultOutcome) outcome = fault_run (g_strdelimit (json, "'", '"'), folder);

  g_assert_cmpuint (outcome->snapshot->total.n_requests, >=, 1);
  g_assert_cmpuint (outcome->snapshot->total.n_requests, <=, (unsigned) (REFUSED_S / 0.010) + 1);
}

static void
test_port_that_refuses_is_no_busy_loop (void)
{
  check_pace ("");
  check_pace (", 'on-failure': 'end-task'");
}

/* What a server that floods one user costs another. */

static void
flood_cb (RawConnection *connection, void *data)
{
  static const FaultCase flood = { .answer_http2 = fault_http2_flood, .code = 6 };
  Trial trial = { .what = &flood, .over = FAULT_HTTP2 };

  if (begin_tls (connection, &trial, true))
    fault_http2_serve (connection, &flood);
}

static char *
dup_https_uri (RawServer *server)
{
  g_autofree char *uri = raw_server_dup_uri (server, "");

  return g_strconcat ("https", uri + strlen ("http"), NULL);
}

static void
test_flood_of_one_user_does_not_hold_up_others (void)
{
  static const FaultCase well = { .name = "well" };
  Trial trial = { .what = &well, .over = FAULT_HTTP2 };
  g_autoptr (RawServer) bad = raw_server_new (flood_cb, NULL);
  g_autoptr (RawServer) good = raw_server_new (serve_cb, &trial);
  g_autofree char *bad_uri = dup_https_uri (bad);
  g_autofree char *good_uri = dup_https_uri (good);
  g_autofree char *json = g_strdup_printf (
      "{ 'throng': 1, 'target': '%s', 'tls': { 'ca-file': 'ca.pem' }, 'http-version': 'auto', "
      "'users': [ { 'name': 'A', 'count': 1, 'tasks': [ { 'name': 'T', 'steps': [ "
      "{ 'request': 'GET %s/', 'name': 'bad' } ] } ] }, "
      "{ 'name': 'B', 'wait': { 'constant': 0.02 }, 'tasks': [ { 'name': 'T', 'steps': [ "
      "{ 'request': 'GET /', 'name': 'good' } ] } ] } ], "
      "'load': { 'users': 2, 'tasks-per-user': 2 } }",
      good_uri, bad_uri);
  g_autoptr (FaultOutcome) outcome = fault_run (g_strdelimit (json, "'", '"'), folder);

  /* Without bounds the first flood would never end. */
  g_assert_cmpuint (find_row (outcome->snapshot, "bad")->n_failures, ==, 2);
  g_assert_cmpuint (find_row (outcome->snapshot, "good")->n_requests, ==, 2);
  g_assert_cmpuint (find_row (outcome->snapshot, "good")->n_failures, ==, 0);
}

/* Documentation */

/* By ThrongFault. */
static const char *const class_names[] = { "",         "DNS",          "refused", "unreachable",
                                           "TLS",      "proxy",        "reset",   "incomplete",
                                           "protocol", "this machine", "other" };

/* A sentence as it stands in docs/errors.md: what differs from case to case is left open. */
static char *
generalise (const char *sentence)
{
  static const char *const patterns[][2] = { { " within [0-9.]+ s", " within … s" },
                                             { "^More than [0-9]+ redirects?$",
                                               "More than … redirects" },
                                             { "stream ended with .*", "stream ended with …" },
                                             { "^HTTP [0-9]+ .*", "HTTP …" } };
  char *general = g_strdup (sentence);

  for (unsigned i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GRegex) regex = g_regex_new (patterns[i][0], 0, 0, NULL);
      g_autofree char *before = general;

      general = g_regex_replace_literal (regex, before, -1, 0, patterns[i][1], 0, NULL);
    }
  return general;
}

/* @fault: none = of what the user above the transport says */
static void
check_documented (ThrongFault fault, const char *sentence, void *data)
{
  GHashTable *documented = data;
  g_autofree char *general = generalise (sentence);

  g_test_message ("%s", general);
  if (!g_hash_table_contains (documented, general))
    g_test_fail_printf ("docs/errors.md has no row for “%s”", general);
  else if (fault != THRONG_FAULT_NONE)
    g_assert_cmpstr (g_hash_table_lookup (documented, general), ==, class_names[fault]);
}

static void
mark_known (ThrongFault fault, const char *sentence, void *data)
{
  g_hash_table_add (data, generalise (sentence));
}

/* Returns: sentence → class, of all rows of the tables that have one */
static GHashTable *
read_documentation (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "errors.md", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  bool has_class = false;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  for (unsigned i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], " | ", 3);

      if (g_str_has_prefix (lines[i], "| sentence"))
        has_class = g_str_has_prefix (lines[i], "| sentence | class");
      else if (has_class && g_str_has_prefix (lines[i], "| ") && g_strv_length (cells) == 3)
        g_hash_table_insert (rows, g_strdup (cells[0] + 2), g_strdup (cells[1]));
    }
  return rows;
}

static void
check_table_documented (const FaultCase *table, GHashTable *documented, GHashTable *known)
{
  for (const FaultCase *what = table; what->name != NULL; what++)
    {
      if (what->failure != NULL)
        check_documented (what->fault, what->failure, documented);
      if (what->failure != NULL)
        mark_known (what->fault, what->failure, known);
      if (what->later != NULL && what->later->failure != NULL)
        check_documented (what->later->fault, what->later->failure, documented);
    }
}

static void
test_each_sentence_is_documented_and_no_other (void)
{
  g_autoptr (GHashTable) documented = read_documentation ();
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  void *sentence;

  throng_soup_fault_foreach (check_documented, documented);
  throng_soup_fault_foreach (mark_known, known);
  for (unsigned i = 0; i < G_N_ELEMENTS (tables); i++)
    check_table_documented (tables[i], documented, known);
  g_hash_table_iter_init (&iter, documented);
  while (g_hash_table_iter_next (&iter, &sentence, NULL))
    {
      if (!g_hash_table_contains (known, sentence))
        g_test_fail_printf ("nothing says “%s”, which docs/errors.md has", (char *) sentence);
    }
}

/* Kept to the end: a test runs as often as -p names it. */
static GPtrArray *trials;

static void
add_case (const FaultCase *what, FaultOver over, const char *over_name)
{
  g_autofree char *path = g_strdup_printf ("/faults/%s/%s", over_name, what->name);
  Trial *trial = g_new0 (Trial, 1);

  trial->what = what;
  trial->over = over;
  g_ptr_array_add (trials, trial);
  g_test_add_data_func (path, trial, run_case);
}

static void
add_table (const FaultCase *table)
{
  for (const FaultCase *what = table; what->name != NULL; what++)
    {
      if (what->over & FAULT_PLAIN)
        add_case (what, FAULT_PLAIN, "http");
      if (what->over & FAULT_TLS)
        add_case (what, FAULT_TLS, "https");
      if (what->over & FAULT_HTTP2)
        add_case (what, FAULT_HTTP2, "http2");
    }
}

static bool
prepare (void)
{
  g_autoptr (FakeResolver) lookups = fake_resolver_new ();
  g_autoptr (ThrongResolver) resolver = throng_resolver_new (G_RESOLVER (lookups));
  const char *const argv[] = { "sh", "-ec", make_files, NULL };
  int status;

  g_resolver_set_default (G_RESOLVER (resolver));
  open_ports ();
  folder = g_dir_make_tmp ("throng-faults-XXXXXX", NULL);
  return g_spawn_sync (folder, (char **) argv, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                       &status, NULL)
         && status == 0 && g_tls_backend_supports_tls (g_tls_backend_get_default ());
}

static void
clean_up (void)
{
  const char *const argv[] = { "rm", "-r", folder, NULL };

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  g_free (folder);
}

/* GIO has ten lines to say about each connection. */
static void
drop_message_cb (const char *domain, GLogLevelFlags level, const char *message, void *data)
{
}

int
main (int argc, char **argv)
{
  int exit_code = 0;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions (); /* of a table all that is wrong is to be seen */
  g_log_set_handler ("GLib-GIO", G_LOG_LEVEL_DEBUG, drop_message_cb, NULL);
  if (prepare ())
    {
      trials = g_ptr_array_new_with_free_func (g_free);
      for (unsigned i = 0; i < G_N_ELEMENTS (tables); i++)
        add_table (tables[i]);
      g_test_add_func ("/faults/port-that-refuses-is-no-busy-loop",
                       test_port_that_refuses_is_no_busy_loop);
      g_test_add_func ("/faults/flood-of-one-user-does-not-hold-up-others",
                       test_flood_of_one_user_does_not_hold_up_others);
      g_test_add_func ("/faults/each-sentence-is-documented-and-no-other",
                       test_each_sentence_is_documented_and_no_other);
      exit_code = g_test_run ();
      g_ptr_array_unref (trials);
    }
  else
    g_print ("1..0 # SKIP this needs openssl and GIO's TLS\n");
  clean_up ();
  return exit_code;
}
