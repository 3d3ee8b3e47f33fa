/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-worker-process.h"

#include <fcntl.h>

int
main (int argc, char **argv)
{
  if (fcntl (THRONG_WORKER_FD, F_GETFD) < 0)
    {
      g_printerr ("throng-worker is started by Throng, not by hand.\n");
      return 2;
    }
  return throng_worker_process_run (THRONG_WORKER_FD);
}
