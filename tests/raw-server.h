/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/**
 * RawServer:
 *
 * A server of plain sockets on 127.0.0.1 that does what a test wants on each connection, right or
 * wrong: a thread for each of them runs the test's function and closes the connection afterwards.
 * Freeing it ends all connections and joins all threads.
 */
typedef struct _RawServer RawServer;

typedef struct
{
  RawServer *server;
  GString *input;  /* what came beyond the request that was read last */
  unsigned number; /* from 0, in the order in which connections were accepted */
  int fd;
  GIOStream *tls; /* (nullable): from raw_begin_tls() on */
} RawConnection;

typedef void (*RawServeFunc) (RawConnection *connection, void *data);

/* @serve: runs in a thread of its own for each connection */
RawServer *raw_server_new (RawServeFunc serve, void *data);
void raw_server_free (RawServer *server);

/* Returns: (transfer full): as in `http://127.0.0.1:40123` + @path */
char *raw_server_dup_uri (RawServer *server, const char *path);
unsigned raw_server_get_n_connections (RawServer *server);
/* Requests that raw_read_request() has returned or raw_note_request() was told of, on all
 * connections. */
unsigned raw_server_get_n_requests (RawServer *server);

/* For the serving functions. */

/* From here on the connection speaks TLS. @authentication: whether the client is to show a
 * certificate; @protocols: (nullable): of ALPN. Returns: whether the handshake came to its end */
bool raw_begin_tls (RawConnection *connection,
                    GTlsCertificate *certificate,
                    GTlsAuthenticationMode authentication,
                    const char *const *protocols);
/* Reads what is there, at least a byte. Returns: how much, 0 or less at the end */
gssize raw_read (RawConnection *connection, void *buffer, size_t length);
/* A request has come that raw_read_request() does not know of. */
void raw_note_request (RawConnection *connection);

/* Reads a request with the body that its Content-Length announces, up to its end. Returns:
 * (transfer full) (nullable): head and body, %NULL when the connection ended before */
char *raw_read_request (RawConnection *connection);
/* Sends a text; what nobody takes any more is dropped. Returns: whether all was taken */
bool raw_send (RawConnection *connection, const char *text);
bool raw_send_data (RawConnection *connection, const void *data, size_t length);
/* Waits until the other side closes, or until the server is freed. */
void raw_wait_for_end (RawConnection *connection);
/* The connection will end with a reset instead of a close. */
void raw_end_with_reset (RawConnection *connection);

/* Answers all requests of the connection with 200 and `ok`. */
void raw_serve_well (RawConnection *connection, void *data);
/* Reads the first request and never answers. */
void raw_serve_silence (RawConnection *connection, void *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawServer, raw_server_free)
