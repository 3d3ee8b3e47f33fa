/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-worker-link.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/throng-plan.h"
#include "engine/throng-worker-process.h"
#include "i18n/throng-i18n.h"

struct _ThrongWorkerLink
{
  /* Borrowed */
  ThrongWorkerSaidFunc said;
  ThrongWorkerLostFunc lost;
  GObject *owner;

  /* Owned */
  GSubprocess *process;
  ThrongChannel *channel;
  GSource *source;
  GCancellable *cancellable;

  unsigned index;
  bool is_idle;
  bool is_finished;
  bool has_closed; /* the channel: nothing more will be said */
  bool has_ended;  /* the process */
};

/* The first of the places where the program may be. */
static char *
find_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (self != NULL ? self : ".");
  const char *const relative[] = { "../engine", "../src/engine", "../libexec", NULL };
  const char *given = g_getenv ("THRONG_WORKER");

  if (given != NULL)
    return g_strdup (given);
  for (unsigned i = 0; relative[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, relative[i], "throng-worker", NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }
  return g_strdup (THRONG_LIBEXECDIR "/throng-worker");
}

/* A process is lost when both are known: that it ended, and that everything it said was heard. */
static void
check_loss (ThrongWorkerLink *self)
{
  bool was_killed;

  if (!self->has_ended || !self->has_closed || self->is_finished)
    return;
  self->is_finished = true;
  was_killed = g_subprocess_get_if_signaled (self->process);
  self->lost (self, was_killed,
              was_killed ? g_subprocess_get_term_sig (self->process)
                         : g_subprocess_get_exit_status (self->process),
              self->owner);
}

static void
ended_cb (GObject *source, GAsyncResult *result, void *data)
{
  ThrongWorkerLink *self;
  g_autoptr (GObject) owner = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, &error))
    return; /* freed meanwhile */
  self = data;
  owner = g_object_ref (self->owner);
  self->has_ended = true;
  check_loss (self);
}

static void
frame_cb (void *data, unsigned type, const uint8_t *content, size_t length)
{
  ThrongWorkerLink *self = data;

  self->said (self, type, content, length, self->owner);
}

static GIOCondition
get_wanted (ThrongWorkerLink *self)
{
  return G_IO_IN | (throng_channel_has_output (self->channel) ? G_IO_OUT : 0);
}

static gboolean channel_cb (int fd, GIOCondition condition, void *data);

static void
listen_for (ThrongWorkerLink *self, GIOCondition wanted)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  self->source = g_unix_fd_source_new (throng_channel_get_fd (self->channel), wanted);
  g_source_set_callback (self->source, G_SOURCE_FUNC (channel_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static gboolean
channel_cb (int fd, GIOCondition condition, void *data)
{
  ThrongWorkerLink *self = data;
  g_autoptr (GObject) owner = g_object_ref (self->owner); /* and this link with it */

  throng_channel_flush (self->channel);
  if (!throng_channel_receive (self->channel, frame_cb, self))
    {
      self->has_closed = true;
      g_source_destroy (self->source);
      g_clear_pointer (&self->source, g_source_unref);
      /* Usually it is ending already; if not, nobody could tell it to. */
      throng_worker_link_kill (self);
      check_loss (self);
      return G_SOURCE_REMOVE;
    }
  if (!(condition & G_IO_OUT) == throng_channel_has_output (self->channel))
    {
      listen_for (self, get_wanted (self));
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static GSubprocess *
spawn (int fd, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *program = find_program ();

  /* A waiting user's memory is touched once in seconds, and there are thousands of them: in large
   * pages it costs the processor less to find, and the kernel does not take it for unused. */
  g_subprocess_launcher_setenv (launcher, "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1", FALSE);
  g_subprocess_launcher_take_fd (launcher, fd, THRONG_WORKER_FD);
  if (!g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_set_error_literal (
          error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_WORKER,
          _ ("The program throng-worker was not found: Throng is not installed completely"));
      return NULL;
    }
  return g_subprocess_launcher_spawn (launcher, error, program, NULL);
}

ThrongWorkerLink *
throng_worker_link_new (unsigned index,
                        ThrongWorkerSaidFunc said,
                        ThrongWorkerLostFunc lost,
                        GObject *owner,
                        GError **error)
{
  ThrongWorkerLink *self;
  GSubprocess *process;
  int fds[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
    {
      g_set_error (error, THRONG_ENGINE_ERROR, THRONG_ENGINE_ERROR_RESOURCE,
                   _ ("A worker could not be started: %s"), throng_strerror (errno));
      return NULL;
    }
  process = spawn (fds[1], error);
  if (process == NULL)
    {
      close (fds[0]);
      return NULL;
    }

  self = g_new0 (ThrongWorkerLink, 1);
  self->index = index;
  self->said = said;
  self->lost = lost;
  self->owner = owner;
  self->process = process;
  self->channel = throng_channel_new (fds[0]);
  self->cancellable = g_cancellable_new ();
  g_subprocess_wait_async (process, self->cancellable, ended_cb, self);
  listen_for (self, G_IO_IN);
  return self;
}

void
throng_worker_link_free (ThrongWorkerLink *self)
{
  g_cancellable_cancel (self->cancellable);
  /* One that has finished is on its way out, on which it may write what profilers want. */
  if (!self->has_ended && !self->is_finished)
    g_subprocess_force_exit (self->process);
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->process);
  g_clear_pointer (&self->channel, throng_channel_free);
  g_free (self);
}

unsigned
throng_worker_link_get_index (const ThrongWorkerLink *self)
{
  return self->index;
}

ThrongChannel *
throng_worker_link_get_channel (ThrongWorkerLink *self)
{
  return self->channel;
}

void
throng_worker_link_push (ThrongWorkerLink *self)
{
  if (self->source != NULL && throng_channel_has_output (self->channel))
    listen_for (self, get_wanted (self));
}

void
throng_worker_link_set_finished (ThrongWorkerLink *self)
{
  self->is_finished = true;
}

void
throng_worker_link_set_idle (ThrongWorkerLink *self, bool is_idle)
{
  self->is_idle = is_idle;
}

bool
throng_worker_link_is_idle (const ThrongWorkerLink *self)
{
  return self->is_idle && !self->is_finished;
}

bool
throng_worker_link_is_over (const ThrongWorkerLink *self)
{
  return self->is_idle || self->is_finished;
}

void
throng_worker_link_kill (ThrongWorkerLink *self)
{
  if (!self->is_finished && !self->has_ended)
    g_subprocess_force_exit (self->process);
}
