/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-soup-fault.h"

#include "i18n/throng-i18n.h"

typedef struct
{
  int code;
  ThrongFault fault;
  const char *text;
} Meaning;

#define OUT_OF_FILES                                                                               \
  N_ ("This machine ran out of open files (raise the limit, ulimit -Hn, or take fewer users)")
#define OUT_OF_PORTS                                                                               \
  N_ ("This machine ran out of local ports (let connections stay open, or widen "                  \
      "net.ipv4.ip_local_port_range)")
#define OUT_OF_BUFFERS N_ ("This machine ran out of network buffers")

static const Meaning io_meanings[] = {
  { G_IO_ERROR_CONNECTION_REFUSED, THRONG_FAULT_REFUSED, N_ ("Connection refused") },
  { G_IO_ERROR_HOST_UNREACHABLE, THRONG_FAULT_UNREACHABLE, N_ ("The host can’t be reached") },
  { G_IO_ERROR_NETWORK_UNREACHABLE, THRONG_FAULT_UNREACHABLE, N_ ("The network can’t be reached") },
  { G_IO_ERROR_HOST_NOT_FOUND, THRONG_FAULT_DNS, N_ ("The host name is not known") },
  { G_IO_ERROR_CONNECTION_CLOSED, THRONG_FAULT_RESET,
    N_ ("The server closed the connection without an answer") },
  { G_IO_ERROR_PARTIAL_INPUT, THRONG_FAULT_INCOMPLETE,
    N_ ("The connection ended in the middle of the answer") },
  { G_IO_ERROR_INVALID_DATA, THRONG_FAULT_PROTOCOL, N_ ("The answer is not valid HTTP") },
  { G_IO_ERROR_INVALID_ARGUMENT, THRONG_FAULT_PROTOCOL, N_ ("The answer is not valid HTTP") },
  { G_IO_ERROR_TIMED_OUT, THRONG_FAULT_UNREACHABLE, N_ ("The network timed out") },
  { G_IO_ERROR_TOO_MANY_OPEN_FILES, THRONG_FAULT_LOCAL, OUT_OF_FILES },
  { G_IO_ERROR_NO_SPACE, THRONG_FAULT_LOCAL, OUT_OF_BUFFERS },
  { G_IO_ERROR_ADDRESS_IN_USE, THRONG_FAULT_LOCAL, OUT_OF_PORTS },
};

static const Meaning resolver_meanings[] = {
  { G_RESOLVER_ERROR_NOT_FOUND, THRONG_FAULT_DNS, N_ ("The host name is not known") },
  { G_RESOLVER_ERROR_TEMPORARY_FAILURE, THRONG_FAULT_DNS,
    N_ ("The host name can’t be looked up at the moment") },
  { G_RESOLVER_ERROR_INTERNAL, THRONG_FAULT_DNS, N_ ("The look-up of the host name failed") },
};

static const Meaning soup_meanings[] = {
  { SOUP_SESSION_ERROR_PARSING, THRONG_FAULT_PROTOCOL, N_ ("The answer is not valid HTTP") },
  { SOUP_SESSION_ERROR_ENCODING, THRONG_FAULT_PROTOCOL, N_ ("The answer is not valid HTTP") },
};

static const Meaning tls_meanings[] = {
  { G_TLS_ERROR_NOT_TLS, THRONG_FAULT_TLS, N_ ("The server does not speak TLS at this port") },
  { G_TLS_ERROR_HANDSHAKE, THRONG_FAULT_TLS, N_ ("The TLS handshake failed") },
  { G_TLS_ERROR_CERTIFICATE_REQUIRED, THRONG_FAULT_TLS,
    N_ ("The server asks for a client certificate") },
  { G_TLS_ERROR_EOF, THRONG_FAULT_TLS, N_ ("The server ended the TLS connection") },
  { G_TLS_ERROR_MISC, THRONG_FAULT_TLS, N_ ("The TLS connection failed") },
};

/* By #ThrongSoupFinding. */
static const Meaning finding_meanings[] = {
  { THRONG_SOUP_FINDING_NO_ANSWER, THRONG_FAULT_RESET,
    N_ ("The server closed the connection without an answer") },
  { THRONG_SOUP_FINDING_INCOMPLETE, THRONG_FAULT_INCOMPLETE,
    N_ ("The connection ended in the middle of the answer") },
  { THRONG_SOUP_FINDING_ENDLESS_INTERIM, THRONG_FAULT_PROTOCOL,
    N_ ("The server sent interim answers (1xx) without end") },
  { THRONG_SOUP_FINDING_LARGE_REFUSAL, THRONG_FAULT_PROTOCOL,
    N_ ("The body of an answer that refuses access is larger than 8 MiB") },
  { THRONG_SOUP_FINDING_SWITCHED, THRONG_FAULT_PROTOCOL,
    N_ ("The server switched to another protocol (101)") },
  { THRONG_SOUP_FINDING_FLOOD, THRONG_FAULT_PROTOCOL,
    N_ ("The server sent HTTP/2 frames without end, but no answer") },
  { THRONG_SOUP_FINDING_DEAF, THRONG_FAULT_LOCAL,
    N_ ("This machine can’t watch more connections (raise fs.epoll.max_user_watches, or take fewer "
        "users)") },
  { THRONG_SOUP_FINDING_TLS, THRONG_FAULT_PROTOCOL,
    N_ ("The server speaks TLS at this port, not plain HTTP") },
  { THRONG_SOUP_FINDING_BAD_LENGTH, THRONG_FAULT_PROTOCOL,
    N_ ("The Content-Length of the answer is not a number") },
  { THRONG_SOUP_FINDING_TWO_LENGTHS, THRONG_FAULT_PROTOCOL,
    N_ ("The answer has two different Content-Length headers") },
  { THRONG_SOUP_FINDING_LENGTH_AND_ENCODING, THRONG_FAULT_PROTOCOL,
    N_ ("The answer has both Content-Length and Transfer-Encoding") },
};

/* The first flag that is set is the one that is told. */
static const Meaning certificate_meanings[] = {
  { G_TLS_CERTIFICATE_EXPIRED, THRONG_FAULT_TLS, N_ ("The server’s certificate has expired") },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, THRONG_FAULT_TLS,
    N_ ("The server’s certificate is not valid yet") },
  { G_TLS_CERTIFICATE_REVOKED, THRONG_FAULT_TLS, N_ ("The server’s certificate was revoked") },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, THRONG_FAULT_TLS,
    N_ ("The server’s certificate is for another host") },
  { G_TLS_CERTIFICATE_UNKNOWN_CA, THRONG_FAULT_TLS,
    N_ ("The server’s certificate is from an unknown authority") },
  { G_TLS_CERTIFICATE_INSECURE, THRONG_FAULT_TLS, N_ ("The server’s certificate is not secure") },
};

static const struct
{
  GQuark (*domain) (void);
  const Meaning *meanings;
  unsigned n;
} lists[] = {
  { g_io_error_quark, io_meanings, G_N_ELEMENTS (io_meanings) },
  { g_resolver_error_quark, resolver_meanings, G_N_ELEMENTS (resolver_meanings) },
  { soup_session_error_quark, soup_meanings, G_N_ELEMENTS (soup_meanings) },
  { g_tls_error_quark, tls_meanings, G_N_ELEMENTS (tls_meanings) },
};

/* What went wrong on the way to the target. */
static const char *const proxy_texts[] = {
  [THRONG_FAULT_DNS] = N_ ("The proxy’s host name can’t be looked up"),
  [THRONG_FAULT_REFUSED] = N_ ("The proxy refused the connection"),
  [THRONG_FAULT_UNREACHABLE] = N_ ("The proxy can’t be reached"),
  [THRONG_FAULT_RESET] = N_ ("The proxy closed the connection"),
  [THRONG_FAULT_INCOMPLETE] = N_ ("The proxy closed the connection"),
  [THRONG_FAULT_PROTOCOL] = N_ ("The proxy’s answer is not valid HTTP"),
};

static const Meaning *
find (const Meaning *meanings, unsigned n, int code)
{
  for (unsigned i = 0; i < n; i++)
    {
      if (meanings[i].code == code)
        return &meanings[i];
    }
  return NULL;
}

static const Meaning *
find_certificate (GTlsCertificateFlags flags)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (certificate_meanings); i++)
    {
      if (flags & (GTlsCertificateFlags) certificate_meanings[i].code)
        return &certificate_meanings[i];
    }
  return NULL;
}

/* What has no code of its own is told by what the message ends with, in the words of the system, of
 * libsoup, of nghttp2 and of GnuTLS. */
typedef struct
{
  const char *words;
  ThrongFault fault;
  const char *text;
} Phrase;

#define HTTP2_ERROR "HTTP/2 Error: "
#define HTTP2_FAREWELL HTTP2_ERROR "NO_ERROR"

/* With no text but that of the code, the rest of the words. */
#define HTTP2_ENDED(code) { HTTP2_ERROR code, THRONG_FAULT_RESET, NULL }

static const Phrase phrases[] = {
  { "Cannot assign requested address", THRONG_FAULT_LOCAL, OUT_OF_PORTS },
  { "No buffer space available", THRONG_FAULT_LOCAL, OUT_OF_BUFFERS },
  { "Header too big", THRONG_FAULT_PROTOCOL,
    N_ ("The header of the answer is larger than 100 KiB") },
  { "Too large chunk", THRONG_FAULT_PROTOCOL,
    N_ ("The size of a chunk of the answer is too large a number") },
  { "Connection reset by peer", THRONG_FAULT_RESET, N_ ("The server reset the connection") },
  { "Broken pipe", THRONG_FAULT_RESET, N_ ("The server reset the connection") },
  { "session has been invalidated", THRONG_FAULT_INCOMPLETE,
    N_ ("The connection ended in the middle of the answer") },
  { "unexpected TLS packet", THRONG_FAULT_TLS, N_ ("The server does not speak TLS at this port") },
  { "non-properly terminated", THRONG_FAULT_TLS,
    N_ ("The server ended the connection in the TLS handshake") },
  { "unsupported version", THRONG_FAULT_TLS,
    N_ ("The server speaks no version of TLS that this machine accepts") },
  { "TLS alert: Error in protocol version", THRONG_FAULT_TLS,
    N_ ("The server speaks no version of TLS that this machine accepts") },
  { "TLS alert", THRONG_FAULT_TLS, N_ ("The server refused the TLS connection") },
  { HTTP2_FAREWELL, THRONG_FAULT_RESET, N_ ("The server ended the HTTP/2 connection") },
  HTTP2_ENDED ("PROTOCOL_ERROR"),
  HTTP2_ENDED ("INTERNAL_ERROR"),
  HTTP2_ENDED ("FLOW_CONTROL_ERROR"),
  HTTP2_ENDED ("SETTINGS_TIMEOUT"),
  HTTP2_ENDED ("STREAM_CLOSED"),
  HTTP2_ENDED ("FRAME_SIZE_ERROR"),
  HTTP2_ENDED ("REFUSED_STREAM"),
  HTTP2_ENDED ("CANCEL"),
  HTTP2_ENDED ("COMPRESSION_ERROR"),
  HTTP2_ENDED ("CONNECT_ERROR"),
  HTTP2_ENDED ("ENHANCE_YOUR_CALM"),
  HTTP2_ENDED ("INADEQUATE_SECURITY"),
  HTTP2_ENDED ("HTTP_1_1_REQUIRED"),
};

static const Phrase *
find_phrase (const char *message)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (phrases); i++)
    {
      if (strstr (message, phrases[i].words) != NULL)
        return &phrases[i];
    }
  return NULL;
}

static const char *
get_text (const Phrase *phrase)
{
  g_autofree char *text = NULL;

  if (phrase->text != NULL)
    return _ (phrase->text);
  text = g_strdup_printf (_ ("The HTTP/2 stream ended with %s"),
                          phrase->words + strlen (HTTP2_ERROR));
  return g_intern_string (text);
}

ThrongFault
throng_soup_fault_from_error (const GError *error,
                              GTlsCertificateFlags tls_errors,
                              const char **text)
{
  const Meaning *meaning = find_certificate (tls_errors);
  const Phrase *phrase = meaning == NULL ? find_phrase (error->message) : NULL;

  if (phrase != NULL)
    {
      *text = get_text (phrase);
      return phrase->fault;
    }
  for (unsigned i = 0; meaning == NULL && i < G_N_ELEMENTS (lists); i++)
    {
      if (lists[i].domain () == error->domain)
        meaning = find (lists[i].meanings, lists[i].n, error->code);
    }
  if (meaning == NULL)
    {
      *text = error->message;
      return THRONG_FAULT_OTHER;
    }
  *text = _ (meaning->text);
  return meaning->fault;
}

bool
throng_soup_fault_is_farewell (const GError *error)
{
  return strstr (error->message, HTTP2_FAREWELL) != NULL;
}

ThrongFault
throng_soup_fault_from_finding (ThrongSoupFinding finding, const char **text)
{
  const Meaning *meaning = find (finding_meanings, G_N_ELEMENTS (finding_meanings), (int) finding);

  *text = _ (meaning->text);
  return meaning->fault;
}

static void
list_meanings (const Meaning *meanings,
               unsigned n,
               void (*func) (ThrongFault fault, const char *text, void *data),
               void *data)
{
  for (unsigned i = 0; i < n; i++)
    func (meanings[i].fault, _ (meanings[i].text), data);
}

void
throng_soup_fault_foreach (void (*func) (ThrongFault fault, const char *text, void *data),
                           void *data)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (lists); i++)
    list_meanings (lists[i].meanings, lists[i].n, func, data);
  list_meanings (finding_meanings, G_N_ELEMENTS (finding_meanings), func, data);
  list_meanings (certificate_meanings, G_N_ELEMENTS (certificate_meanings), func, data);
  for (unsigned i = 0; i < G_N_ELEMENTS (phrases); i++)
    func (phrases[i].fault, get_text (&phrases[i]), data);
  for (unsigned i = 0; i < G_N_ELEMENTS (proxy_texts); i++)
    {
      if (proxy_texts[i] != NULL)
        func (THRONG_FAULT_PROXY, _ (proxy_texts[i]), data);
    }
}

void
throng_soup_fault_blame_proxy (ThrongFault *fault, const char **text)
{
  if (*fault >= G_N_ELEMENTS (proxy_texts) || proxy_texts[*fault] == NULL)
    return;
  *text = _ (proxy_texts[*fault]);
  *fault = THRONG_FAULT_PROXY;
}
