#ifndef TESTS_BOTS_SAMPLE_STATE_H
#define TESTS_BOTS_SAMPLE_STATE_H
/* Everything the bot remembers. All tables have a fixed size and drop their oldest entry, so the
 * bot's memory does not depend on what arrives. Not locked: the caller holds the bot's lock. */
#include "harness/base/span.h"

#include <stdint.h>

enum tier { TIER_GUEST, TIER_USER, TIER_DEVELOPER, TIER_ADMIN };
const char *tier_name(enum tier t);
bool tier_parse(struct span name, enum tier *out);

enum lang { LANG_EN, LANG_DE, LANG_ES, LANGS };
enum awaiting { AWAIT_NOTHING, AWAIT_TRANSLATE, AWAIT_SUMMARIZE, AWAIT_REWRITE, AWAIT_TASK };

#define STATE_TEXT 64 /* bytes kept of a title, NUL included */
#define SESSION_TASKS 8
#define SESSION_REMINDERS 8

struct reminder {
    int64_t due; /* s since 1970 */
    char text[STATE_TEXT];
};

struct session {
    int64_t chat;
    uint64_t used; /* tick of the last use; 0: the slot is free */
    enum lang lang;
    enum awaiting awaiting;
    char mode[16]; /* "" is the default */
    char task[SESSION_TASKS][STATE_TEXT];
    int tasks;
    bool cancelled; /* the last task was cancelled and none was added since */
    struct reminder reminder[SESSION_REMINDERS];
    int reminders;
};

struct trace {
    uint64_t id; /* 0: empty */
    int64_t update_id, user;
    const char *kind; /* static */
};
#define STATE_TRACES 64

struct state; /* opaque; about 6 MiB of address space, touched as it fills */
struct state *state_new(void);
void state_free(struct state *s);
void state_clear(struct state *s);

/* The chat's session, made if there is none (the least recently used of its set makes room).
 * Valid until the next call. */
struct session *state_session(struct state *s, int64_t chat);
void session_clear(struct session *s);                      /* keeps chat and language */
void state_move(struct state *s, int64_t from, int64_t to); /* a group became a supergroup */

enum tier state_tier(const struct state *s, int64_t user); /* by grant, else by id range */
void state_grant(struct state *s, int64_t user, enum tier t);
bool state_revoke(struct state *s, int64_t user); /* false if nothing had been granted */

void state_trace(struct state *s, struct trace t); /* t.id is set here */
const struct trace *state_trace_at(const struct state *s,
                                   uint64_t back); /* 0: latest; NULL: none */
const struct trace *state_trace_find(const struct state *s, uint64_t id);

/* Notes a payment by its charge id; false if it is among the last 256 already. */
bool state_payment(struct state *s, struct span charge_id);
#endif
