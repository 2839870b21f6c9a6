/* The commands of users: skills, reminders, tasks. */
#include "tests/bots/sample/command.h"

#include "harness/base/clock.h"

#include <stdio.h>
#include <time.h>

#define REMIND_MAX (366 * INT64_C(86400)) /* s */
#define REMIND_FAR INT64_C(253402300800)  /* s, the year 10000 */

/* Runs a skill on the arguments, on the quoted message, or on the next text that comes. */
static void run_skill(struct turn *t, enum model_skill skill, struct span args)
{
    struct span quoted = field_text(field_object(t->event, "reply_to_message"), "text");
    if (args.n == 0)
        args = quoted;
    if (args.n) {
        turn_ask(t, skill, args);
    } else if (skill != SKILL_CHAT) {
        t->session->awaiting = AWAIT_TRANSLATE + (skill - SKILL_TRANSLATE);
        turn_sayf(t, "Send me the text to %s.", model_skill_name(skill));
    } else {
        turn_say(t, SPAN("Just talk to me."));
    }
}

void command_skill(struct turn *t, struct span args)
{
    enum model_skill skill;
    struct span name = text_word(&args);
    if (model_skill_parse(name, &skill))
        run_skill(t, skill, args);
    else
        turn_say(t, SPAN("I do not have that skill. /skills lists them."));
}

void command_translate(struct turn *t, struct span args)
{
    json_t *quoted = field_object(t->event, "reply_to_message");
    if (quoted && !field_object(quoted, "from") && bug(t, BUG_TRANSLATE_REPLY_NO_FROM))
        return;
    run_skill(t, SKILL_TRANSLATE, args);
}

void command_summarize(struct turn *t, struct span args)
{
    run_skill(t, SKILL_SUMMARIZE, args);
}

void command_rewrite(struct turn *t, struct span args)
{
    if (text_has_astral(args))
        bug(t, BUG_REWRITE_ASTRAL); /* the answer goes out, with a wrong length */
    run_skill(t, SKILL_REWRITE, args);
}

void command_remind(struct turn *t, struct span args)
{
    int64_t delay;
    struct session *s = t->session;
    if (!text_duration(text_word(&args), &delay)) {
        turn_say(t, SPAN("Like this: /remind 10m tea"));
        return;
    }
    if (s->reminders == SESSION_REMINDERS) {
        turn_say(t, SPAN("That is too much to remember."));
        return;
    }
    if (delay > REMIND_MAX && !bug_armed(t, BUG_REMINDER_FAR))
        delay = REMIND_MAX;
    struct reminder *r = &s->reminder[s->reminders++];
    int64_t now = clock_wall() / NS_PER_S;
    r->due = delay > INT64_MAX - now ? INT64_MAX : now + delay;
    text_copy(r->text, sizeof r->text, args);
    turn_say(t, SPAN("I will."));
}

static void put_reminder(struct buf *out, const struct reminder *r)
{
    char when[32];
    buf_printf(out, "%s %s\n", clock_utc(r->due * NS_PER_S, when), r->text);
}

void command_reminders(struct turn *t, struct span args)
{
    struct buf text = BUF_INIT;
    for (int i = 0; i < t->session->reminders; i++) {
        const struct reminder *r = &t->session->reminder[i];
        if (r->due >= REMIND_FAR) {
            if (bug(t, BUG_REMINDER_FAR))
                break;
            continue;
        }
        put_reminder(&text, r);
    }
    turn_say(t, text.len ? buf_view(&text) : SPAN("There are no reminders."));
    buf_release(&text);
}

void command_task(struct turn *t, struct span args)
{
    struct session *s = t->session;
    struct buf text = BUF_INIT;
    if (args.n && s->tasks < SESSION_TASKS) {
        text_copy(s->task[s->tasks++], STATE_TEXT, args);
        s->cancelled = false;
        buf_printf(&text, "Noted. Tasks: %d.", s->tasks);
    } else if (s->tasks) {
        for (int i = 0; i < s->tasks; i++)
            buf_printf(&text, "%d. %s\n", i + 1, s->task[i]);
    } else {
        s->awaiting = AWAIT_TASK;
        buf_str(&text, "What is to be done?");
    }
    turn_say(t, buf_view(&text));
    buf_release(&text);
}
