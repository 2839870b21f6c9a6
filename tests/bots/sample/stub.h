#ifndef TESTS_BOTS_SAMPLE_STUB_H
#define TESTS_BOTS_SAMPLE_STUB_H
/* A language model that can be slow or failing, as a server of its own. POST anything to any path:
 * {"text": "..."}. POST /mode {"latency_ms": N, "fail": 0.5} changes its manners. */
#include "harness/base/err.h"

struct stub;
struct stub *stub_start(int listener, struct err *err); /* takes the listener over; NULL on error */
void stub_stop(struct stub *s);
#endif
