#ifndef TESTS_BOTS_SAMPLE_BOT_H
#define TESTS_BOTS_SAMPLE_BOT_H
/* The sample bot as a library: a tiered assistant that takes the body of a webhook delivery and
 * says what to answer. Thread-safe; without api_root and llm it touches neither network nor files,
 * so that a fuzz target can call it in its own process. */
#include "tests/bots/sample/bugs.h"

#include <stdint.h>

struct bot;

struct bot_config {
    const char *secret;   /* webhook secret token; NULL or "": none is checked */
    const char *username; /* without '@'; NULL: "hookstorm_bot" */
    const char *api_root; /* Bot API root; NULL: reply through the webhook response */
    const char *token;    /* for api_root; NULL: "123456:TEST" */
    const char *llm;      /* URL of the language model; NULL: answered locally */
    int64_t timeout;      /* ns for one outgoing call; 0: 2 s */
    int64_t cooldown;     /* ns an open circuit waits before its trial call; 0: 5 s */
    struct bug_set bugs;
    int bug_log; /* descriptor opened with O_APPEND; -1: none. Not closed by the bot */
};

/* What happens to the connection. Everything but FATE_ANSWER is the work of a planted bug. */
enum bot_fate {
    FATE_ANSWER,
    FATE_NEVER,      /* no answer, the connection stays open */
    FATE_RESET,      /* TCP reset, no answer */
    FATE_CUT,        /* Content-Length is larger than the body; close */
    FATE_GARBAGE,    /* bytes that are no HTTP; close */
    FATE_EXIT_LATER, /* answer, then the process exits with status 1 */
    FATE_ABORT_LATER /* answer, then the process aborts */
};

struct bot_reply {
    int status;
    const char *type; /* Content-Type, static */
    struct buf body;
    enum bot_fate fate;
};
#define BOT_REPLY_INIT ((struct bot_reply){200, "text/plain", {0}, FATE_ANSWER})

/* The texts in config are borrowed for the bot's life. Never NULL. */
struct bot *bot_new(const struct bot_config *config);
void bot_free(struct bot *b);

/* One delivery. `reply` is initialised by the caller and released with buf_release(&reply.body). */
void bot_handle(struct bot *b, struct span body, struct bot_reply *reply);

/* The delivery's headers, as far as admission cares. */
struct bot_headers {
    struct span secret;  /* X-Telegram-Bot-Api-Secret-Token, trimmed; p NULL if absent */
    bool secrets_differ; /* the header was given more than once, with different values */
    struct span type;    /* Content-Type; p NULL if absent */
};
bool bot_admits(struct bot *b, const struct bot_headers *h);

void bot_reset(struct bot *b); /* forgets all chats, grants, traces, payments */
void bot_put_metrics(struct bot *b, struct buf *out); /* Prometheus text format */
#endif
