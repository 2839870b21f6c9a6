/* What planted bugs do when they strike. The deaths are real ones: sanitizers, core dumps and
 * wait statuses see what they would see of an honest mistake. */
#include "tests/bots/sample/bot_private.h"

#include "harness/base/clock.h"

#include <stdlib.h>
#include <unistd.h>

/* volatile throughout: a compiler may drop what is undefined and has no visible result. */
static void follow_null(void)
{
    volatile int *volatile nowhere = NULL;
    *nowhere = 1;
}

static void divide_by_zero(void)
{
    volatile int votes = 1, options = 0, mean;
    mean = votes / options;
    (void)mean;
}

/* The condition is always true; volatile keeps compilers from seeing that and from turning the
 * recursion into a loop. */
static volatile int descend_further = 1;

__attribute__((noinline)) static int descend(int depth)
{
    volatile char path[16384];
    path[depth & 16383] = (char)depth;
    if (descend_further)
        depth = descend(depth + 1);
    return path[depth & 16383];
}

/* For ever, but gently: a hang should not cost its neighbours the processor. */
static void spin(void)
{
    for (;;)
        clock_sleep(100 * NS_PER_MS);
}

static void answer_500(struct bot_reply *reply)
{
    buf_clear(&reply->body);
    buf_str(&reply->body, "Internal Server Error");
    reply->type = "text/plain";
    reply->status = 500;
}

void effect_apply(enum bug_effect e, struct bot_reply *reply, pthread_mutex_t *held)
{
    switch (e) {
    case EFFECT_HTTP_500:
        answer_500(reply);
        break;
    case EFFECT_ABORT:
        abort();
    case EFFECT_SEGV:
        follow_null();
        break;
    case EFFECT_FPE:
        divide_by_zero();
        break;
    case EFFECT_OVERFLOW:
        descend(0);
        break;
    case EFFECT_EXIT:
        _exit(1);
    case EFFECT_DIE_LATER:
        reply->fate = FATE_EXIT_LATER;
        break;
    case EFFECT_ABORT_LATER:
        reply->fate = FATE_ABORT_LATER;
        break;
    case EFFECT_HANG_REQUEST:
        reply->fate = FATE_NEVER;
        break;
    case EFFECT_HANG_WORKER:
        if (held)
            pthread_mutex_unlock(held);
        spin();
        break;
    case EFFECT_WEDGE:
        spin();
        break;
    case EFFECT_RESET:
        reply->fate = FATE_RESET;
        break;
    case EFFECT_CUT:
        reply->fate = FATE_CUT;
        break;
    case EFFECT_GARBAGE:
        reply->fate = FATE_GARBAGE;
        break;
    case EFFECT_ACCEPT:
        break;
    }
}
