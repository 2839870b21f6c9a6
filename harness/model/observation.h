#ifndef HARNESS_MODEL_OBSERVATION_H
#define HARNESS_MODEL_OBSERVATION_H
/* Everything that was seen while one input was played: the evidence oracles judge. Facts only. */
#include "harness/model/exchange.h"

#define OBSERVED_TAIL 8192
/* What became of the bot's process group while, or right after, the input was played. */
struct process_facts {
    bool supervised; /* hookstorm started the bot; otherwise the rest is unknown */
    bool died;
    int exit_code;       /* where it exited; else -1 */
    int signal;          /* that killed it; else 0 */
    int64_t died_at;     /* clock_now(), ns; 0 unknown */
    char sanitizer[160]; /* first line of a sanitizer report on stderr, "" if none */
    uint16_t tail_len;
    char tail[OBSERVED_TAIL]; /* what the bot wrote to stdout and stderr since the input was sent:
                                 the last bytes of it, raw */
};

enum ping { PING_NOT_SENT, PING_ANSWERED, PING_FAILED };

struct observation {
    struct exchange *exchange; /* one per step that was played; owned */
    size_t count, cap;
    struct process_facts process;
    enum ping ping; /* a known-good update sent alone after the input */
    int ping_status;
    bool alone;       /* nothing else was in flight from us */
    bool local_fault; /* our own side failed somewhere: nothing may be concluded */
};
void observation_clear(struct observation *o);
void observation_release(struct observation *o);
void observation_dup(struct observation *to, const struct observation *from);
struct exchange *observation_add(struct observation *o);
/* The exchange of the last step, or NULL. */
const struct exchange *observation_last(const struct observation *o);
#endif
