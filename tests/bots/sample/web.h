#ifndef TESTS_BOTS_SAMPLE_WEB_H
#define TESTS_BOTS_SAMPLE_WEB_H
/* Outgoing HTTP: JSON posted with libcurl, synchronously, over a small pool of handles that keep
 * their connections. Thread-safe. */
#include "harness/base/buf.h"

#include <stdint.h>

#define WEB_ANSWER_MAX (256 * 1024) /* bytes read of an answer; more is a failure */

struct web;
struct web *web_new(int64_t timeout); /* ns for a whole call */
void web_free(struct web *w);
/* Appends the answer's body to out and returns its status, or -1 if there was no whole answer. */
int web_post(struct web *w, const char *url, struct span json, struct buf *out);
#endif
