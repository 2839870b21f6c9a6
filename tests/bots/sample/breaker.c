/* A circuit breaker; see breaker.h. */
#include "tests/bots/sample/breaker.h"

#include "harness/base/clock.h"

void breaker_init(struct breaker *b, int64_t cooldown)
{
    *b = (struct breaker){.cooldown = cooldown};
    pthread_mutex_init(&b->lock, NULL);
}

void breaker_release(struct breaker *b)
{
    pthread_mutex_destroy(&b->lock);
}

/* An open circuit turns half-open by itself when its time has come. Call with the lock held. */
static void breaker_age(struct breaker *b)
{
    if (b->state == BREAKER_OPEN && clock_now() - b->opened >= b->cooldown) {
        b->state = BREAKER_HALF_OPEN;
        b->trial = false;
    }
}

static void breaker_open(struct breaker *b)
{
    b->state = BREAKER_OPEN;
    b->opened = clock_now();
    b->trips++;
}

bool breaker_admit(struct breaker *b)
{
    pthread_mutex_lock(&b->lock);
    breaker_age(b);
    bool admit = b->state == BREAKER_CLOSED || (b->state == BREAKER_HALF_OPEN && !b->trial);
    if (b->state == BREAKER_HALF_OPEN)
        b->trial = true;
    pthread_mutex_unlock(&b->lock);
    return admit;
}

void breaker_report(struct breaker *b, bool good)
{
    pthread_mutex_lock(&b->lock);
    if (good) {
        /* A call admitted before the circuit opened must not close it: only the trial may. */
        if (b->state != BREAKER_OPEN)
            b->state = BREAKER_CLOSED;
        b->failures = 0;
    } else if (b->state == BREAKER_HALF_OPEN ||
               (b->state == BREAKER_CLOSED && ++b->failures >= BREAKER_FAILURES)) {
        breaker_open(b);
    }
    pthread_mutex_unlock(&b->lock);
}

const char *breaker_name(struct breaker *b)
{
    static const char *const name[] = {"closed", "open", "half-open"};
    pthread_mutex_lock(&b->lock);
    breaker_age(b);
    const char *n = name[b->state];
    pthread_mutex_unlock(&b->lock);
    return n;
}

uint64_t breaker_trips(struct breaker *b)
{
    pthread_mutex_lock(&b->lock);
    uint64_t n = b->trips;
    pthread_mutex_unlock(&b->lock);
    return n;
}
