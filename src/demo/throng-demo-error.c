/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/throng-demo-error.h"

G_DEFINE_QUARK (throng - demo - error - quark, throng_demo_error)
