/* From a text to a command's handler; see command.h. */
#include "tests/bots/sample/command.h"

#include "tests/bots/sample/bot_private.h"

#define TOKEN_MAX 64 /* '/', 32 bytes of command (Bot API: BotCommand), '@', 5-32 of username */

static const struct {
    const char *name;
    enum tier tier;
    const char *help;
    void (*handle)(struct turn *, struct span);
} commands[] = {
#define COMMAND(name, tier, help) {#name, TIER_##tier, help, command_##name},
#include "tests/bots/sample/commands.def"
#undef COMMAND
};
#define COMMANDS (sizeof commands / sizeof *commands)

void command_put_help(struct buf *out, enum tier tier)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (commands[i].tier <= tier)
            buf_printf(out, "/%s - %s\n", commands[i].name, commands[i].help);
}

static void run(struct turn *t, struct span name, struct span args)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        if (!span_is(name, commands[i].name))
            continue;
        if (t->tier < commands[i].tier)
            turn_say(t, SPAN("You may not use that command."));
        else
            commands[i].handle(t, args);
        return;
    }
    turn_say(t, SPAN("I do not know that command. Try /help."));
}

static bool in_private(const struct turn *t)
{
    return span_is(field_text(t->chat, "type"), "private");
}

bool command_handle(struct turn *t, struct span text)
{
    if (!text_starts(text, "/"))
        return false;
    struct span token = text_word(&text);
    const char *at = memchr(token.p, '@', token.n);
    struct span name = {token.p + 1, (size_t)((at ? at : token.p + token.n) - token.p) - 1};
    if (token.n > TOKEN_MAX && bug(t, BUG_COMMAND_LONG))
        return true;
    if (t->user > INT32_MAX && bug(t, BUG_USER_ID_32))
        return true;
    if (at && !in_private(t)) {
        struct span to = {at + 1, (size_t)(token.p + token.n - at) - 1};
        if (!span_is(to, t->bot->config.username))
            return true; /* meant for another bot in the group */
    }
    run(t, name, text);
    return true;
}
