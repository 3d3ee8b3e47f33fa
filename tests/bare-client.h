/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "truth-run.h"

/**
 * bare_client_run:
 * @port: of a truth server
 * @n: how many requests
 * @spacing_us: one each so many µs
 * @samples: what each was like is added here
 *
 * Sends the requests of an even load with sockets, a timer and epoll, and nothing else: what it
 * sees beyond what the server did is this machine's share, which no load tester can do without.
 */
void bare_client_run (uint16_t port, unsigned n, int64_t spacing_us, GArray *samples);
