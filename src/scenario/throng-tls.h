/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenario/throng-node.h"

#include <stdbool.h>

G_BEGIN_DECLS

/**
 * ThrongTls:
 *
 * How connections over TLS prove who is at their ends. Properties: `verify`, `ca-file`,
 * `certificate-file`, `key-file`. The files are PEM and lie in the scenario's folder or below.
 */
#define THRONG_TYPE_TLS (throng_tls_get_type ())
G_DECLARE_FINAL_TYPE (ThrongTls, throng_tls, THRONG, TLS, ThrongNode)

/* Whether servers must have a certificate that is valid for them. */
bool throng_tls_get_verify (ThrongTls *self);
/* Returns: (nullable): the certificates of the authorities to trust; %NULL = those of the system */
const char *throng_tls_get_ca_file (ThrongTls *self);
/* Returns: (nullable): the certificate that users show to a server that asks */
const char *throng_tls_get_certificate_file (ThrongTls *self);
/* Returns: (nullable): its private key; %NULL = it is in the same file */
const char *throng_tls_get_key_file (ThrongTls *self);

G_END_DECLS
