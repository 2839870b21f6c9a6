/* One update being handled; see turn.h. */
#include "tests/bots/sample/bot_private.h"

#include <stdarg.h>
#include <stdlib.h>

#define MESSAGE_UNITS 4096 /* Bot API: sendMessage.text */

bool bug_armed(const struct turn *t, enum bug_id id)
{
    return t->bot->config.bugs.on[id];
}

bool bug(struct turn *t, enum bug_id id)
{
    if (!bug_armed(t, id))
        return false;
    bug_log_write(&t->bot->log, id);
    effect_apply(bug_row(id)->effect, t->reply, t->state ? &t->bot->lock : NULL);
    return true;
}

static enum lang lang_of(const json_t *from)
{
    struct span code = field_text(from, "language_code");
    return text_starts(code, "de") ? LANG_DE : text_starts(code, "es") ? LANG_ES : LANG_EN;
}

/* The chat of an event: its own, or that of the message it is about. */
static json_t *chat_of(const json_t *event)
{
    json_t *chat = field_object(event, "chat");
    return chat ? chat : field_object(field_object(event, "message"), "chat");
}

void turn_enter(struct turn *t, json_t *event)
{
    t->event = event;
    t->from = field_object(event, "from");
    t->chat = chat_of(event);
    field_int(t->from, "id", &t->user);
    t->tier = state_tier(t->state, t->user);
    if (field_int(t->chat, "id", &t->room)) {
        t->session = state_session(t->state, t->room);
        if (t->session->lang == LANG_EN)
            t->session->lang = lang_of(t->from);
        t->lang = t->session->lang;
    }
}

json_t *turn_call(struct turn *t, const char *method)
{
    if (t->calls == TURN_CALLS)
        return NULL;
    json_t *call = json_object();
    json_object_set_new(call, "method", json_string(method));
    t->call[t->calls++] = call;
    return call;
}

json_t *turn_say(struct turn *t, struct span text)
{
    json_t *call = t->session ? turn_call(t, "sendMessage") : NULL;
    struct span clipped = text_clip(text, MESSAGE_UNITS);
    json_object_set_new(call, "chat_id", json_integer(t->room));
    json_object_set_new(call, "text", json_stringn(clipped.n ? clipped.p : "", clipped.n));
    return call;
}

void turn_sayf(struct turn *t, const char *fmt, ...)
{
    struct buf text = BUF_INIT;
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(&text, fmt, ap);
    va_end(ap);
    turn_say(t, buf_view(&text));
    buf_release(&text);
}

void turn_ask(struct turn *t, enum model_skill skill, struct span text)
{
    t->asking = true;
    t->ask = (struct model_ask){skill, text};
}
