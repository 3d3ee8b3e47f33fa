/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-soup-fault.h"

typedef struct
{
  int code;
  ThrongFault fault;
  const char *text;
} Meaning;

#define OUT_OF_FILES                                                                               \
  "This machine ran out of open files (raise the limit, ulimit -Hn, or take fewer users)"
#define OUT_OF_PORTS                                                                               \
  "This machine ran out of local ports (let connections stay open, or widen "                      \
  "net.ipv4.ip_local_port_range)"
#define OUT_OF_BUFFERS "This machine ran out of network buffers"

static const Meaning io_meanings[] = {
  { G_IO_ERROR_CONNECTION_REFUSED, THRONG_FAULT_REFUSED, "Connection refused" },
  { G_IO_ERROR_HOST_UNREACHABLE, THRONG_FAULT_UNREACHABLE, "The host can't be reached" },
  { G_IO_ERROR_NETWORK_UNREACHABLE, THRONG_FAULT_UNREACHABLE, "The network can't be reached" },
  { G_IO_ERROR_HOST_NOT_FOUND, THRONG_FAULT_DNS, "The host name is not known" },
  { G_IO_ERROR_CONNECTION_CLOSED, THRONG_FAULT_RESET,
    "The server closed the connection without an answer" },
  { G_IO_ERROR_PARTIAL_INPUT, THRONG_FAULT_INCOMPLETE,
    "The connection ended in the middle of the answer" },
  { G_IO_ERROR_INVALID_DATA, THRONG_FAULT_PROTOCOL, "The answer is not valid HTTP" },
  { G_IO_ERROR_INVALID_ARGUMENT, THRONG_FAULT_PROTOCOL, "The answer is not valid HTTP" },
  { G_IO_ERROR_TIMED_OUT, THRONG_FAULT_UNREACHABLE, "The network timed out" },
  { G_IO_ERROR_TOO_MANY_OPEN_FILES, THRONG_FAULT_LOCAL, OUT_OF_FILES },
  { G_IO_ERROR_NO_SPACE, THRONG_FAULT_LOCAL, OUT_OF_BUFFERS },
  { G_IO_ERROR_ADDRESS_IN_USE, THRONG_FAULT_LOCAL, OUT_OF_PORTS },
};

static const Meaning resolver_meanings[] = {
  { G_RESOLVER_ERROR_NOT_FOUND, THRONG_FAULT_DNS, "The host name is not known" },
  { G_RESOLVER_ERROR_TEMPORARY_FAILURE, THRONG_FAULT_DNS,
    "The host name can't be looked up at the moment" },
  { G_RESOLVER_ERROR_INTERNAL, THRONG_FAULT_DNS, "The look-up of the host name failed" },
};

static const Meaning soup_meanings[] = {
  { SOUP_SESSION_ERROR_PARSING, THRONG_FAULT_PROTOCOL, "The answer is not valid HTTP" },
  { SOUP_SESSION_ERROR_ENCODING, THRONG_FAULT_PROTOCOL, "The answer is not valid HTTP" },
};

static const Meaning tls_meanings[] = {
  { G_TLS_ERROR_NOT_TLS, THRONG_FAULT_TLS, "The server does not speak TLS" },
  { G_TLS_ERROR_HANDSHAKE, THRONG_FAULT_TLS, "The TLS handshake failed" },
  { G_TLS_ERROR_CERTIFICATE_REQUIRED, THRONG_FAULT_TLS,
    "The server asks for a client certificate" },
  { G_TLS_ERROR_EOF, THRONG_FAULT_TLS, "The server ended the TLS connection" },
  { G_TLS_ERROR_MISC, THRONG_FAULT_TLS, "The TLS connection failed" },
};

/* The first flag that is set is the one that is told. */
static const Meaning certificate_meanings[] = {
  { G_TLS_CERTIFICATE_EXPIRED, THRONG_FAULT_TLS, "The server's certificate has expired" },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, THRONG_FAULT_TLS,
    "The server's certificate is not valid yet" },
  { G_TLS_CERTIFICATE_REVOKED, THRONG_FAULT_TLS, "The server's certificate was revoked" },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, THRONG_FAULT_TLS,
    "The server's certificate is for another host" },
  { G_TLS_CERTIFICATE_UNKNOWN_CA, THRONG_FAULT_TLS,
    "The server's certificate is from an unknown authority" },
  { G_TLS_CERTIFICATE_INSECURE, THRONG_FAULT_TLS, "The server's certificate is not secure" },
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

/* GIO has no codes of its own for these; its messages end with what the system said. */
static const Meaning *
find_by_message (const char *message)
{
  static const Meaning local_ports = { 0, THRONG_FAULT_LOCAL, OUT_OF_PORTS };
  static const Meaning buffers = { 0, THRONG_FAULT_LOCAL, OUT_OF_BUFFERS };
  static const Meaning large_header = { 0, THRONG_FAULT_PROTOCOL,
                                        "The header of the answer is larger than 100 KiB" };
  static const Meaning reset = { 0, THRONG_FAULT_RESET, "The server reset the connection" };

  if (strstr (message, "Cannot assign requested address") != NULL)
    return &local_ports;
  if (strstr (message, "No buffer space available") != NULL)
    return &buffers;
  if (strstr (message, "Header too big") != NULL)
    return &large_header;
  if (strstr (message, "Connection reset by peer") != NULL
      || strstr (message, "Broken pipe") != NULL)
    return &reset;
  return NULL;
}

ThrongFault
throng_soup_fault_from_error (const GError *error,
                              GTlsCertificateFlags tls_errors,
                              const char **text)
{
  const Meaning *meaning = find_certificate (tls_errors);

  if (meaning == NULL)
    meaning = find_by_message (error->message);
  if (meaning == NULL && error->domain == G_IO_ERROR)
    meaning = find (io_meanings, G_N_ELEMENTS (io_meanings), error->code);
  else if (meaning == NULL && error->domain == G_RESOLVER_ERROR)
    meaning = find (resolver_meanings, G_N_ELEMENTS (resolver_meanings), error->code);
  else if (meaning == NULL && error->domain == SOUP_SESSION_ERROR)
    meaning = find (soup_meanings, G_N_ELEMENTS (soup_meanings), error->code);
  else if (meaning == NULL && error->domain == G_TLS_ERROR)
    meaning = find (tls_meanings, G_N_ELEMENTS (tls_meanings), error->code);

  if (meaning == NULL)
    {
      *text = error->message;
      return THRONG_FAULT_OTHER;
    }
  *text = meaning->text;
  return meaning->fault;
}

void
throng_soup_fault_blame_proxy (ThrongFault *fault, const char **text)
{
  switch (*fault)
    {
    case THRONG_FAULT_DNS:
      *text = "The proxy's host name can't be looked up";
      break;
    case THRONG_FAULT_REFUSED:
      *text = "The proxy refused the connection";
      break;
    case THRONG_FAULT_UNREACHABLE:
      *text = "The proxy can't be reached";
      break;
    case THRONG_FAULT_RESET:
    case THRONG_FAULT_INCOMPLETE:
      *text = "The proxy closed the connection";
      break;
    case THRONG_FAULT_PROTOCOL:
      *text = "The proxy's answer is not valid HTTP";
      break;
    case THRONG_FAULT_NONE:
    case THRONG_FAULT_TLS:
    case THRONG_FAULT_PROXY:
    case THRONG_FAULT_LOCAL:
    case THRONG_FAULT_OTHER:
    default:
      return;
    }
  *fault = THRONG_FAULT_PROXY;
}
