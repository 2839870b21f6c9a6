/* From an update to the handler of its kind. */
#include "tests/bots/sample/turn.h"

#define TRACE_LEVELS 64

/* Bot API: Update, at most one of these. The first one present is handled. */
static const struct {
    const char *name;
    void (*handle)(struct turn *);
} kinds[] = {
    {"message", message_handle},
    {"edited_message", event_acknowledge}, /* an edit must not run a command again */
    {"channel_post", event_channel_post},
    {"edited_channel_post", event_acknowledge},
    {"business_connection", event_acknowledge},
    {"business_message", event_acknowledge},
    {"edited_business_message", event_acknowledge},
    {"deleted_business_messages", event_acknowledge},
    {"guest_message", event_acknowledge},
    {"message_reaction", event_reaction},
    {"message_reaction_count", event_acknowledge},
    {"inline_query", event_inline_query},
    {"chosen_inline_result", event_acknowledge},
    {"callback_query", callback_handle},
    {"shipping_query", event_shipping_query},
    {"pre_checkout_query", event_pre_checkout_query},
    {"purchased_paid_media", event_acknowledge},
    {"poll", event_poll},
    {"poll_answer", event_poll_answer},
    {"my_chat_member", event_acknowledge},
    {"chat_member", event_chat_member},
    {"chat_join_request", event_join_request},
    {"chat_boost", event_boost},
    {"removed_chat_boost", event_acknowledge},
    {"managed_bot", event_acknowledge},
    {"subscription", event_acknowledge},
    {"stopped_message_generation", event_acknowledge},
};

/* How deep the tracer would go. Only the buggy bot walks the whole update. */
static bool deeper_than(json_t *node, int levels)
{
    const char *key;
    json_t *child;
    size_t i;
    if (levels == 0)
        return true;
    json_object_foreach(node, key, child)
    {
        if (deeper_than(child, levels - 1))
            return true;
    }
    json_array_foreach(node, i, child)
    {
        if (deeper_than(child, levels - 1))
            return true;
    }
    return false;
}

static void trace(struct turn *t, const char *kind)
{
    struct trace entry = {.user = t->user, .kind = kind};
    field_int(t->update, "update_id", &entry.update_id);
    state_trace(t->state, entry);
}

static void unknown_kind(struct turn *t)
{
    size_t others = json_object_size(t->update) - (json_object_get(t->update, "update_id") != NULL);
    if (others && bug(t, BUG_UNKNOWN_KIND))
        return;
    trace(t, "unknown");
}

void update_dispatch(struct turn *t)
{
    if (bug_armed(t, BUG_DEEP_NESTING) && deeper_than(t->update, TRACE_LEVELS) &&
        bug(t, BUG_DEEP_NESTING))
        return;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        json_t *event = json_object_get(t->update, kinds[i].name);
        if (!event)
            continue;
        if (!json_is_object(event))
            return;
        turn_enter(t, event);
        trace(t, kinds[i].name);
        kinds[i].handle(t);
        return;
    }
    unknown_kind(t);
}
