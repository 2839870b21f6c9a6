/* The commands everybody may use. */
#include "tests/bots/sample/command.h"

#include "tests/bots/sample/keyboard.h"

static const char *const greeting[LANGS] = {"Hello", "Hallo", "Hola"};
static const char *const nothing[LANGS] = {
    "There is nothing to cancel.", "Es gibt nichts abzubrechen.", "No hay nada que cancelar."};

void command_start(struct turn *t, struct span args)
{
    char name[STATE_TEXT];
    if (!t->from && bug(t, BUG_START_NO_FROM))
        return;
    text_copy(name, sizeof name, field_text(t->from, "first_name"));
    turn_sayf(t, "%s%s%s! I am a sample assistant. /help lists what I can do.", greeting[t->lang],
              name[0] ? ", " : "", name);
}

void command_help(struct turn *t, struct span args)
{
    struct buf text = BUF_INIT;
    command_put_help(&text, t->tier);
    turn_say(t, buf_view(&text));
    buf_release(&text);
}

void command_status(struct turn *t, struct span args)
{
    turn_sayf(t, "All is well. Mode: %s. Tasks: %d. Reminders: %d.",
              t->session->mode[0] ? t->session->mode : "chat", t->session->tasks,
              t->session->reminders);
}

void command_skills(struct turn *t, struct span args)
{
    json_t *call = turn_say(t, SPAN("What shall it be?"));
    json_object_set_new(call, "reply_markup", keyboard_categories());
}

void command_mode(struct turn *t, struct span args)
{
    static const char *const modes[] = {"chat", "short", "formal"};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (span_is(args, modes[i])) {
            text_copy(t->session->mode, sizeof t->session->mode, args);
            turn_sayf(t, "Mode: %s.", t->session->mode);
            return;
        }
    }
    turn_say(t, SPAN("Modes: chat, short, formal."));
}

void command_cancel(struct turn *t, struct span args)
{
    struct session *s = t->session;
    if (s->awaiting != AWAIT_NOTHING) {
        s->awaiting = AWAIT_NOTHING;
        turn_say(t, SPAN("Never mind, then."));
    } else if (s->tasks) {
        turn_sayf(t, "Dropped: %s", s->task[--s->tasks]);
        s->cancelled = s->tasks == 0;
    } else {
        if (s->cancelled && bug(t, BUG_CANCEL_TWICE))
            return;
        turn_say(t, span_of(nothing[t->lang]));
    }
}

void command_clear(struct turn *t, struct span args)
{
    session_clear(t->session);
    turn_say(t, SPAN("Forgotten."));
}
