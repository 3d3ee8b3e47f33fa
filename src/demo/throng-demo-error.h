/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * ThrongDemoError:
 * @THRONG_DEMO_ERROR_OPTION: an option has a value that makes no sense
 * @THRONG_DEMO_ERROR_DATABASE: the database cannot be opened, read or written
 * @THRONG_DEMO_ERROR_LISTEN: the port cannot be listened on
 */
typedef enum
{
  THRONG_DEMO_ERROR_OPTION,
  THRONG_DEMO_ERROR_DATABASE,
  THRONG_DEMO_ERROR_LISTEN,
} ThrongDemoError;

#define THRONG_DEMO_ERROR (throng_demo_error_quark ())

/** throng_demo_error_quark: the error domain of the demo target. */
GQuark throng_demo_error_quark (void);
