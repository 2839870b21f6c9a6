/* What the bot remembers; see state.h. */
#include "tests/bots/sample/state.h"

#include "harness/base/hash.h"
#include "harness/base/mem.h"

#include <stdlib.h>

#define SETS 256 /* power of two */
#define WAYS 8
#define GRANTS 128
#define PAYMENTS 256

struct grant {
    int64_t user; /* 0: free */
    enum tier tier;
};

struct state {
    struct session session[SETS][WAYS];
    struct grant grant[GRANTS];
    size_t next_grant;
    struct trace trace[STATE_TRACES];
    uint64_t traces;
    uint64_t payment[PAYMENTS];
    size_t next_payment;
    uint64_t tick;
};

static const char *const tiers[] = {"guest", "user", "developer", "admin"};

const char *tier_name(enum tier t)
{
    return tiers[t];
}

bool tier_parse(struct span name, enum tier *out)
{
    for (int i = TIER_GUEST; i <= TIER_ADMIN; i++) {
        if (span_is(name, tiers[i])) {
            *out = (enum tier)i;
            return true;
        }
    }
    return false;
}

struct state *state_new(void)
{
    return xcalloc(1, sizeof(struct state));
}

void state_free(struct state *s)
{
    free(s);
}

void state_clear(struct state *s)
{
    memset(s, 0, sizeof *s);
}

static struct session *session_set(struct state *s, int64_t chat)
{
    return s->session[hash_mix((uint64_t)chat, 0) & (SETS - 1)];
}

struct session *state_session(struct state *s, int64_t chat)
{
    struct session *set = session_set(s, chat), *oldest = set;
    s->tick++;
    for (int i = 0; i < WAYS; i++) {
        if (set[i].used && set[i].chat == chat) {
            set[i].used = s->tick;
            return &set[i];
        }
        if (set[i].used < oldest->used)
            oldest = &set[i];
    }
    memset(oldest, 0, sizeof *oldest);
    oldest->chat = chat;
    oldest->used = s->tick;
    return oldest;
}

void session_clear(struct session *s)
{
    struct session kept = {.chat = s->chat, .used = s->used, .lang = s->lang};
    *s = kept;
}

void state_move(struct state *s, int64_t from, int64_t to)
{
    struct session moved = *state_session(s, from);
    if (from == to)
        return;
    struct session *target = state_session(s, to);
    moved.chat = to;
    moved.used = target->used;
    *target = moved;
}

static enum tier tier_by_id(int64_t user)
{
    if (user == 999999999)
        return TIER_ADMIN;
    if (user >= 3000000 && user <= 3000009)
        return TIER_DEVELOPER;
    if (user >= 2000000 && user <= 2000099)
        return TIER_USER;
    return TIER_GUEST;
}

enum tier state_tier(const struct state *s, int64_t user)
{
    for (size_t i = 0; i < GRANTS && user; i++)
        if (s->grant[i].user == user)
            return s->grant[i].tier;
    return tier_by_id(user);
}

void state_grant(struct state *s, int64_t user, enum tier t)
{
    state_revoke(s, user);
    s->grant[s->next_grant] = (struct grant){user, t};
    s->next_grant = (s->next_grant + 1) % GRANTS;
}

bool state_revoke(struct state *s, int64_t user)
{
    for (size_t i = 0; i < GRANTS && user; i++) {
        if (s->grant[i].user == user) {
            s->grant[i].user = 0;
            return true;
        }
    }
    return false;
}

void state_trace(struct state *s, struct trace t)
{
    t.id = ++s->traces;
    s->trace[t.id % STATE_TRACES] = t;
}

const struct trace *state_trace_at(const struct state *s, uint64_t back)
{
    return back < s->traces ? state_trace_find(s, s->traces - back) : NULL;
}

const struct trace *state_trace_find(const struct state *s, uint64_t id)
{
    const struct trace *t = &s->trace[id % STATE_TRACES];
    return id && t->id == id ? t : NULL;
}

bool state_payment(struct state *s, struct span charge_id)
{
    uint64_t key = hash_bytes(charge_id, 1) | 1; /* never the empty slot's 0 */
    for (size_t i = 0; i < PAYMENTS; i++)
        if (s->payment[i] == key)
            return false;
    s->payment[s->next_payment] = key;
    s->next_payment = (s->next_payment + 1) % PAYMENTS;
    return true;
}
