#ifndef TESTS_BOTS_SAMPLE_BOT_PRIVATE_H
#define TESTS_BOTS_SAMPLE_BOT_PRIVATE_H
/* The inside of struct bot, for bot.c and turn.c. */
#include "tests/bots/sample/turn.h"

#include <pthread.h>

struct bot {
    struct bot_config config;
    struct bug_log log;
    pthread_mutex_t lock; /* guards state */
    struct state *state;
    struct web *web; /* NULL without api_root and llm */
    struct model *model;
    char *api_prefix; /* "<root>/bot<token>/"; NULL: webhook responses */
    atomic_ullong updates, refused, calls, calls_failed;
};

/* effect.c: what a struck bug does. `locked` is the bot's lock where it is held, else NULL. Sets
 * the reply, or does not return. */
void effect_apply(enum bug_effect e, struct bot_reply *reply, pthread_mutex_t *held);
#endif
