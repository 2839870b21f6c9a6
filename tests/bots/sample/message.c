/* A message, stage by stage: each looks at one aspect and says whether it dealt with it. */
#include "tests/bots/sample/turn.h"

#include <string.h>

#define CAPTION_UNITS 1024 /* Bot API: caption */

static bool envelope(struct turn *t)
{
    if (!json_object_get(t->update, "update_id") && bug(t, BUG_NO_UPDATE_ID))
        return true;
    if (t->from && !t->chat && bug(t, BUG_MESSAGE_NO_CHAT))
        return true;
    return !t->session; /* nowhere to answer */
}

static bool topic(struct turn *t)
{
    int64_t thread;
    if (!field_true(t->event, "is_topic_message") ||
        field_int(t->event, "message_thread_id", &thread))
        return false;
    return bug(t, BUG_TOPIC_NO_THREAD);
}

/* Notes where a forward came from, in front of what is done with it. */
static bool forward(struct turn *t)
{
    json_t *origin = field_object(t->event, "forward_origin");
    if (!span_is(field_text(origin, "type"), "hidden_user"))
        return false;
    return !field_text(origin, "sender_user_name").p && field_text(t->event, "caption").p &&
           bug(t, BUG_FORWARD_HIDDEN);
}

static bool has_command_entity(const json_t *entities)
{
    return span_is(field_text(json_array_get(entities, 0), "type"), "bot_command");
}

static bool caption(struct turn *t)
{
    struct span text = field_text(t->event, "caption");
    if (!text.p)
        return false;
    if (has_command_entity(field_array(t->event, "caption_entities")) &&
        !field_text(t->event, "text").p && bug(t, BUG_CAPTION_COMMAND))
        return true;
    return text_units(text) > CAPTION_UNITS && text_has_astral(text) && bug(t, BUG_CAPTION_ASTRAL);
}

/* The text a command asked for in an earlier message. */
static bool awaited(struct turn *t, struct span text)
{
    enum awaiting what = t->session->awaiting;
    t->session->awaiting = AWAIT_NOTHING;
    if (what == AWAIT_NOTHING)
        return false;
    if (what == AWAIT_TASK && t->session->tasks < SESSION_TASKS) {
        text_copy(t->session->task[t->session->tasks++], STATE_TEXT, text);
        t->session->cancelled = false;
        turn_say(t, SPAN("Noted."));
    } else if (what != AWAIT_TASK) {
        turn_ask(t, SKILL_TRANSLATE + (what - AWAIT_TRANSLATE), text);
    }
    return true;
}

static bool text_message(struct turn *t)
{
    struct span text = field_text(t->event, "text");
    if (!text.p)
        return false;
    if (text.n && memchr(text.p, '\0', text.n) && bug(t, BUG_TEXT_NUL))
        return true;
    if (entity_check(t, text) || command_handle(t, text) || awaited(t, text))
        return true;
    turn_ask(t, SKILL_CHAT, text);
    return true;
}

void message_handle(struct turn *t)
{
    static bool (*const stages[])(struct turn *) = {
        envelope, topic, forward, service_handle, caption, media_handle, text_message,
    };
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        if (stages[i](t))
            return;
}
