/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The version of HTTP that an answer came with. */
typedef enum
{
  THRONG_HTTP_NONE, /* there is no answer */
  THRONG_HTTP_1_0,
  THRONG_HTTP_1_1,
  THRONG_HTTP_2,
  THRONG_N_HTTP_VERSIONS,
} ThrongHttpVersion;
