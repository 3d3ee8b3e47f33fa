/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/throng-worker-process.h"

#include <fcntl.h>

#include "i18n/throng-i18n.h"

int
main (int argc, char **argv)
{
  throng_i18n_bind ();
  throng_i18n_translate_own_only ();
  if (fcntl (THRONG_WORKER_FD, F_GETFD) < 0)
    {
      g_printerr ("%s\n", _ ("throng-worker is started by Throng, not by hand."));
      return 2;
    }
  return throng_worker_process_run (THRONG_WORKER_FD);
}
