#ifndef TESTS_BOTS_SAMPLE_BREAKER_H
#define TESTS_BOTS_SAMPLE_BREAKER_H
/* A circuit breaker: closed until BREAKER_FAILURES calls in a row failed; then open, refusing
 * calls for the cooldown; then half-open, letting one trial call through, whose outcome closes or
 * reopens it. Thread-safe. */
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#define BREAKER_FAILURES 5

enum breaker_state { BREAKER_CLOSED, BREAKER_OPEN, BREAKER_HALF_OPEN };

struct breaker {
    pthread_mutex_t lock;
    enum breaker_state state;
    int failures;     /* in a row */
    bool trial;       /* the half-open circuit's one call is under way */
    int64_t opened;   /* clock_now() */
    int64_t cooldown; /* ns */
    uint64_t trips;   /* times it opened */
};

void breaker_init(struct breaker *b, int64_t cooldown);
void breaker_release(struct breaker *b);
bool breaker_admit(struct breaker *b);             /* false: do not call */
void breaker_report(struct breaker *b, bool good); /* after every admitted call */
const char *breaker_name(struct breaker *b);
uint64_t breaker_trips(struct breaker *b);
#endif
