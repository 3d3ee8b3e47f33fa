/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/throng-well-known.h"

#define MAX_VALUES 12

/* From the registries of IANA, and what services often ask for beyond them. */
static const char *const headers[] = {
  "Accept",
  "Accept-Encoding",
  "Accept-Language",
  "Authorization",
  "Cache-Control",
  "Content-Encoding",
  "Content-Language",
  "Content-Type",
  "Cookie",
  "Date",
  "Forwarded",
  "From",
  "Host",
  "Idempotency-Key",
  "If-Match",
  "If-Modified-Since",
  "If-None-Match",
  "If-Range",
  "If-Unmodified-Since",
  "Origin",
  "Pragma",
  "Prefer",
  "Range",
  "Referer",
  "Traceparent",
  "Tracestate",
  "User-Agent",
  "X-API-Key",
  "X-Correlation-ID",
  "X-CSRF-Token",
  "X-Forwarded-For",
  "X-Forwarded-Host",
  "X-Forwarded-Proto",
  "X-Real-IP",
  "X-Request-ID",
  "X-Requested-With",
  NULL,
};

static const struct
{
  const char *name;
  const char *values[MAX_VALUES];
} values[] = {
  { "Accept",
    { "application/json", "application/xml", "text/html", "text/plain", "text/csv", "image/*",
      "*/*" } },
  { "Accept-Encoding", { "gzip", "gzip, deflate", "identity" } },
  { "Accept-Language", { "en", "en-US", "de", "es", "fr", "ja", "pt-BR", "zh-CN" } },
  { "Authorization", { "Basic ", "Bearer " } },
  { "Cache-Control", { "max-age=0", "no-cache", "no-store" } },
  { "Content-Encoding", { "gzip", "deflate" } },
  { "Content-Type",
    { "application/json", "application/xml", "application/octet-stream",
      "application/x-www-form-urlencoded", "application/merge-patch+json", "text/html",
      "text/plain", "text/plain; charset=utf-8", "text/csv", "image/jpeg", "image/png" } },
  { "Date", { "{{now \"%a, %d %b %Y %H:%M:%S GMT\"}}" } },
  { "Idempotency-Key", { "{{uuid}}" } },
  { "If-Match", { "*" } },
  { "If-None-Match", { "*" } },
  { "Pragma", { "no-cache" } },
  { "Prefer", { "respond-async", "return=minimal", "return=representation" } },
  { "Range", { "bytes=0-1023" } },
  { "X-Correlation-ID", { "{{uuid}}" } },
  { "X-Forwarded-Proto", { "http", "https" } },
  { "X-Request-ID", { "{{uuid}}" } },
  { "X-Requested-With", { "XMLHttpRequest" } },
};

const char *const *
throng_well_known_headers (void)
{
  return headers;
}

const char *const *
throng_well_known_values (const char *name)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (values); i++)
    if (g_ascii_strcasecmp (values[i].name, name) == 0)
      return values[i].values;
  return NULL;
}
