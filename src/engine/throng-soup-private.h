/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/throng-bounded-stream.h"
#include "engine/throng-socket-source.h"
#include "engine/throng-soup-fault.h"
#include "engine/throng-soup-transport.h"

G_BEGIN_DECLS

#define THRONG_SOUP_READ_BUFFER_BYTES (64 * 1024)

typedef struct
{
  ThrongTransport base;

  /* Borrowed */
  ThrongPoller *poller;
  ThrongTimers *timers;

  /* Owned */
  ThrongSoupOptions options;
  GPollFD *fds; /* scratch for g_main_context_query() */
  int n_fds;
  GArray *sockets; /* ThrongAwaitedSocket: … and beside it */
  uint8_t *buffer;
  GQueue waiting; /* ThrongSoupSession: exchanges held back until a handshake may start */
  GQueue dying;   /* ThrongSoupSession: closed, but libsoup has not let go of an exchange yet */
  unsigned n_handshakes;
} ThrongSoupTransport;

typedef struct _ThrongSoupCall ThrongSoupCall;

typedef struct
{
  ThrongSession base;

  /* Borrowed */
  ThrongSoupTransport *transport;
  ThrongAnswerFunc answered;
  void *user_data;

  /* Owned */
  GMainContext *context;
  SoupSession *soup;
  ThrongWatcher watcher;
  ThrongTimer wakeup;
  GList waiting_link;
  GList dying_link;

  ThrongReadBudget budget;

  ThrongSoupCall *call;  /* the current exchange */
  unsigned n_calls;      /* with those that were cancelled and are not over yet */
  int64_t deaf_since_us; /* the kernel has no room to watch one of its descriptors; 0 = it has */
  int wakeup_fd;         /* of the context, -1 until known */
  bool watches_wakeup;   /* unless the kernel had no room when it should have been */
  bool is_pumping;
  bool is_closed;
  bool has_connection; /* as far as known: the next exchange needs no handshake … */
  GUri *connected_to;  /* (nullable): … when it goes there */
} ThrongSoupSession;

/* One exchange. It may outlive a cancellation for as long as libsoup needs. */
struct _ThrongSoupCall
{
  ThrongSoupSession *session; /* borrowed */
  bool is_cancelled;          /* nobody waits for the answer */
  bool is_restarted;          /* libsoup wanted to send it again */
  unsigned n_resent;          /* how often it did so */
  bool is_left;               /* the server said goodbye before its answer was there */
  unsigned refused_with;      /* the status that made it want so, 0 = none */
  unsigned n_interim;         /* 1xx answers so far */
  ThrongSoupFinding finding;  /* why libsoup was made to give the answer up */
  bool has_handshake;         /* counts among the transport's handshakes */
  bool has_more;              /* body to be read when the session has its turn again */
  bool is_cut;                /* its connection has ended and libsoup has read all there was */
  int http2_fd;               /* of the connection over which an HTTP/2 answer comes, -1 = none */
  int64_t created_us;
  int64_t begun_us; /* 0 while it is held back */

  /* Owned */
  SoupMessage *message;
  GCancellable *cancellable;
  GInputStream *stream;
  GSource *readable;
  GByteArray *kept;
  size_t keep_bytes;
  uint64_t body_bytes;
  uint64_t collected_bytes; /* by libsoup, while there is no stream */
};

/* The transport */

/* Gives the handshake that @call counts for, if any, to the exchange that waits longest. */
void throng_soup_call_release_handshake (ThrongSoupCall *call);
/* Runs what is ready in the session's context, as far as a turn allows. Needs it as the thread's
 * default. @may_block: until something is. Returns: whether something was ready */
bool throng_soup_session_iterate (ThrongSoupSession *self, bool may_block);
/* Only for a closed session whose exchanges are all over. */
void throng_soup_session_free (ThrongSoupSession *self);

/* Calls */

/* Makes the message of @exchange. Needs the session's context as the thread's default. */
void throng_soup_call_set_message (ThrongSoupCall *call, const ThrongExchange *exchange);
/* Sends the message. Needs the session's context as the thread's default. */
void throng_soup_call_begin (ThrongSoupCall *call);
/* Reads the body as far as it is there, or as one turn allows. The call may be gone afterwards. */
void throng_soup_call_read (ThrongSoupCall *call);
/* Returns: how long a begun call was held back */
int64_t throng_soup_call_get_waited_us (const ThrongSoupCall *call);
/* Returns: the phases that came to their end. @ended_us: of the answer, 0 = there is no complete
 * one */
ThrongPhases throng_soup_call_get_phases (ThrongSoupCall *call, int64_t ended_us);
/* Tells nobody. Not between begin and the end of the sending: libsoup still has the call then. */
void throng_soup_call_free (ThrongSoupCall *call);

/* Gives the current exchange up and tells its owner why. Needs the session's context as the
 * thread's default. */
void throng_soup_session_fail (ThrongSoupSession *self, ThrongSoupFinding finding);

/* The context */

/* Has the context wake the session up for as long as both live. */
void throng_soup_session_watch_wakeup_fd (ThrongSoupSession *self);
/* Lets libsoup do what it can do now. A closed session may be gone afterwards. */
void throng_soup_session_pump (ThrongSoupSession *self);

G_END_DECLS
