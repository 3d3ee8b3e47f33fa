/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>
#include <stdbool.h>

/** A longer request body is read, thrown away and answered with 413. */
#define THRONG_DEMO_BODY_MAX_BYTES 65536

/** The status under which a request is counted whose client went away while it waited. */
#define THRONG_DEMO_STATUS_CLIENT_GONE 499

typedef struct _ThrongDemoService ThrongDemoService;

/**
 * throng_demo_service_new:
 * @database: (nullable) (type filename): the database file, %NULL for memory
 * @fail_ratio: share of the requests that is answered with 500, from 0 to 1
 * @seed: seed for the choice of these
 *
 * What the demo target does: answers by the routes of its topics, and counts.
 *
 * Returns: (transfer full): the service, to be freed with throng_demo_service_free(), or %NULL with
 *   a #ThrongDemoError
 */
ThrongDemoService *throng_demo_service_new (const char *database,
                                            double fail_ratio,
                                            guint32 seed,
                                            GError **error);
void throng_demo_service_free (ThrongDemoService *self);

/** throng_demo_service_answer: decides the answer to a complete request and counts it. */
void throng_demo_service_answer (ThrongDemoService *self, SoupServerMessage *message);

/**
 * throng_demo_service_refuse:
 * @status: the status of the answer
 * @sentence: what is wrong
 *
 * Answers with an error instead, and counts that.
 */
void throng_demo_service_refuse (ThrongDemoService *self,
                                 SoupServerMessage *message,
                                 guint status,
                                 const char *sentence);

/**
 * throng_demo_service_count_unanswered:
 * @status: the status that the request got without this service
 *
 * Counts a request that the HTTP library has answered itself because it is not valid HTTP.
 */
void throng_demo_service_count_unanswered (ThrongDemoService *self, guint status);

/** throng_demo_service_is_about_counts: whether the request asks about the counts themselves. */
bool throng_demo_service_is_about_counts (SoupServerMessage *message);

/** throng_demo_service_answer_about_counts: answers such a request; counts nothing. */
void throng_demo_service_answer_about_counts (ThrongDemoService *self, SoupServerMessage *message);

/** throng_demo_service_dup_counts_json: (transfer full): the counts as a JSON object. */
char *throng_demo_service_dup_counts_json (ThrongDemoService *self);
