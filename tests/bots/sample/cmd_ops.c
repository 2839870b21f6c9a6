/* The commands of developers and the admin. */
#include "tests/bots/sample/command.h"

#include "tests/bots/sample/bot_private.h"
#include "tests/bots/sample/keyboard.h"

#define TRACES_SHOWN 10

static void put_trace(struct buf *out, const struct trace *e)
{
    buf_printf(out, "#%llu %s update %lld user %lld\n", (unsigned long long)e->id, e->kind,
               (long long)e->update_id, (long long)e->user);
}

void command_traces(struct turn *t, struct span args)
{
    struct buf text = BUF_INIT;
    for (uint64_t back = 0; back < TRACES_SHOWN; back++) {
        const struct trace *e = state_trace_at(t->state, back);
        if (e)
            put_trace(&text, e);
    }
    turn_say(t, buf_view(&text));
    buf_release(&text);
}

void command_trace(struct turn *t, struct span args)
{
    int64_t id;
    struct buf text = BUF_INIT;
    const struct trace *e =
        text_integer(args, &id) && id > 0 ? state_trace_find(t->state, (uint64_t)id) : NULL;
    if (e) {
        put_trace(&text, e);
        json_t *call = turn_say(t, buf_view(&text));
        json_object_set_new(call, "reply_markup", keyboard_improve(e->id));
    } else {
        turn_say(t, SPAN("There is no such trace."));
    }
    buf_release(&text);
}

void command_circuits(struct turn *t, struct span args)
{
    turn_sayf(t, "llm: %s", model_circuit(t->model));
}

void command_tier(struct turn *t, struct span args)
{
    int64_t user = t->user;
    if (args.n && !text_integer(args, &user))
        turn_say(t, SPAN("Like this: /tier 2000000"));
    else
        turn_sayf(t, "%lld: %s", (long long)user, tier_name(state_tier(t->state, user)));
}

void command_grant(struct turn *t, struct span args)
{
    int64_t user;
    enum tier tier;
    struct span id = text_word(&args);
    if (!text_integer(id, &user) || user <= 0 || !tier_parse(args, &tier)) {
        turn_say(t, SPAN("Like this: /grant 1000000 user"));
        return;
    }
    state_grant(t->state, user, tier);
    turn_sayf(t, "%lld is now %s.", (long long)user, tier_name(tier));
}

void command_revoke(struct turn *t, struct span args)
{
    int64_t user;
    if (!text_integer(args, &user) || user <= 0)
        turn_say(t, SPAN("Like this: /revoke 1000000"));
    else if (state_revoke(t->state, user))
        turn_sayf(t, "%lld is %s again.", (long long)user, tier_name(state_tier(t->state, user)));
    else
        turn_say(t, SPAN("Nothing had been granted."));
}

void command_admin(struct turn *t, struct span args)
{
    struct bot *b = t->bot;
    turn_sayf(
        t, "Updates: %llu. Refused: %llu. Bot API calls: %llu, failed: %llu. Circuit trips: %llu.",
        (unsigned long long)atomic_load(&b->updates), (unsigned long long)atomic_load(&b->refused),
        (unsigned long long)atomic_load(&b->calls),
        (unsigned long long)atomic_load(&b->calls_failed),
        (unsigned long long)model_trips(t->model));
}
