/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/throng-help-topics.h"

#include <glib/gi18n.h>

static const ThrongHelpEntry first_steps[] = {
  { N_ ("Describe"),
    N_ ("Make a new test, give the address of your service as target, and add a request for each "
        "thing that its users do. The outline on the left holds everything, the form on the right "
        "what is selected.") },
  { N_ ("Start"),
    N_ ("Nothing is sent before you press Start. Before load goes to a machine outside of the "
        "local network for the first time, you are asked: load a service only if it is yours, or "
        "if its owner has agreed.") },
  { N_ ("Watch and Steer"),
    N_ ("Charts and tables show what happens. The number of users, or of arrivals, can be changed "
        "while the test runs; each change is a mark on the charts.") },
  { N_ ("Keep the Results"),
    N_ ("Export writes the tables as CSV files, with a summary in JSON. Charts are saved from "
        "their context menu.") },
  { N_ ("Run It Unattended"),
    N_ ("The saved file runs in a terminal or a pipeline, too: throng-cli run, followed by its "
        "name.") },
  { NULL },
};

static const ThrongHelpEntry users_and_load[] = {
  { N_ ("User Class"),
    N_ ("A kind of user, with tasks, waits, headers and a login of its own. Its weight says how "
        "many of all users it gets; a fixed count is a number instead of a share.") },
  { N_ ("Task"),
    N_ ("What a user does between two waits: one step or several, such as a request. Which task "
        "comes next is drawn by weight: one of weight 3 starts three times as often as one of "
        "weight 1. Tasks in order take turns instead.") },
  { N_ ("Wait"), N_ ("What lies between two tasks of a user, as people read before they go on.") },
  { N_ ("On Start and On Stop"), N_ ("Steps before the first task of a user, such as a login, and "
                                     "after the last one. What fails "
                                     "on start is tried again until it succeeds.") },
  { N_ ("Set-up and Clean-up"),
    N_ ("Steps that are done once in a run: before the first user, and after the last one.") },
  { N_ ("Users and Spawn Rate"),
    N_ ("How many users are at work, and how many of them start each second until all are there. A "
        "user sends its next request only after the answer to the one before: a slow service gets "
        "fewer requests.") },
  { N_ ("Arrivals"),
    N_ ("Tasks that start at planned moments, however long answers take, like people who come "
        "without knowing of each other. Where no user is free one is made, up to the most that you "
        "allow; then arrivals have to wait, and what they wait is part of the response time.") },
  { N_ ("Stages"), N_ ("A load in parts. Each goes evenly from the level before it to its own.") },
  { NULL },
};

static const ThrongHelpEntry requests[] = {
  { N_ ("Target and Path"),
    N_ ("A path is appended to the target of the test. A whole address goes where it says.") },
  { N_ ("Template"),
    /* Translators: what stands in braces must stay as it is. */
    N_ ("Text with {{…}} in it, which becomes something else each time: a variable as in "
        "{{token}}, "
        "made-up data as in {{fake.name}}, a number as in {{random.int 1 100}}. Type {{ to see "
        "what "
        "there is.") },
  { N_ ("Capture"),
    N_ ("Takes a value out of an answer, such as a token, for later steps of the same user.") },
  { N_ ("Check"),
    N_ ("What must hold of an answer. A request of which a check fails counts as failed. Without a "
        "check of the status, 400 and above fail.") },
  { N_ ("After a Failure"),
    N_ ("A user goes on with the next step, ends the task, stops, or stops the whole run.") },
  { N_ ("Group"),
    N_ ("Steps that belong together. How long they take is shown in the table of tasks.") },
  { N_ ("Endpoint"),
    N_ ("A row of the table of statistics: all requests of one method and name. The name is the "
        "path as it is written, before templates become something; another can be given.") },
  { NULL },
};

static const ThrongHelpEntry numbers[] = {
  { N_ ("Response Time"),
    N_ ("From the moment at which a request should have gone out to the last byte of its answer, "
        "redirects and retries included. Tables and charts show this time.") },
  { N_ ("Service Time"),
    N_ ("The same from the moment at which the request really went out. The two differ only with "
        "arrivals that had to wait for a free user.") },
  { N_ ("Median and Percentiles"),
    /* xgettext:no-c-format */
    N_ ("Half of all requests were faster than the median, 95 of 100 were at least as fast as the "
        "95 % percentile. An average hides the slow ones, these show them.") },
  { N_ ("Requests per Second"),
    N_ ("Requests that ended, with an answer or a failure. Current figures are of the last 10 "
        "seconds, the others of the whole run.") },
  { N_ ("Failure"),
    N_ ("A request without a good answer: a status of 400 or above, a check that does not hold, a "
        "timeout, a connection that broke. Failed requests are part of all numbers.") },
  { N_ ("Error"), N_ ("Something that went wrong on this side, such as a variable without a value "
                      "or too few open "
                      "files. It is not the fault of the service.") },
  { N_ ("Aggregated"), N_ ("The last row: all endpoints together.") },
  { N_ ("Mix"),
    N_ ("How often each task started, beside the share that follows from the weights. The longer a "
        "run, the closer they are.") },
  { NULL },
};

static const ThrongHelpEntry trust[] = {
  { N_ ("Verdict"),
    N_ ("Whether this computer itself kept up. If it did not, a banner above the charts says why "
        "and what to do about it.") },
  { N_ ("These Numbers May Be Off"),
    N_ ("Requests left late, or a processor core was nearly busy. Close other programs, or take "
        "fewer users.") },
  { N_ ("Do Not Trust These Numbers"), N_ ("Requests left much too late, this computer ran out of "
                                           "something or slept, or a part of the "
                                           "load generator was lost. Run it again.") },
  { N_ ("Stall"),
    N_ ("The longest time in which the service answered nothing although requests were under way. "
        "Users who wait send nothing meanwhile, so that percentiles may not show it.") },
  { N_ ("Cap of Users Reached"),
    N_ ("Arrivals had to wait because there were as many users as you allow. That is a result: the "
        "service was too slow for this load.") },
  { N_ ("On the Same Computer"),
    N_ ("A service on this computer competes with the load generator for its processors. Measure "
        "from another one where you can.") },
  { NULL },
};

const ThrongHelpTopic throng_help_topics[] = {
  { "first-steps", N_ ("First Steps"), N_ ("From an address to moving charts"), first_steps },
  { "users-and-load", N_ ("Users and Load"), N_ ("Who does what, how often, and how many of them"),
    users_and_load },
  { "requests", N_ ("Requests"), N_ ("Paths, templates, captures and checks"), requests },
  { "numbers", N_ ("Numbers"), N_ ("What the tables and charts count, and from which moment"),
    numbers },
  { "trust", N_ ("Trust"), N_ ("Whether the load generator itself was the limit"), trust },
  { NULL },
};
