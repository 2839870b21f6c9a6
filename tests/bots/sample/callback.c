/* Buttons: category:<name> lists a category's skills, skill:<name> picks one, and
 * improve:approve|reject:<id> judges a proposed improvement. The data comes from the client and
 * may be anything (Bot API: CallbackQuery.data). */
#include "tests/bots/sample/turn.h"

#include "tests/bots/sample/keyboard.h"

/* The pressed button stops spinning only when its query is answered. */
static void acknowledge(struct turn *t, const char *text)
{
    struct span id = field_text(t->event, "id");
    json_t *call = turn_call(t, "answerCallbackQuery");
    json_object_set_new(call, "callback_query_id", json_stringn(id.n ? id.p : "", id.n));
    if (text)
        json_object_set_new(call, "text", json_string(text));
}

/* Changes the message under which the button stood; NULL if that is out of reach. */
static json_t *edit(struct turn *t, json_t *message, const char *text)
{
    int64_t id, date = 0;
    field_int(message, "date", &date);
    if (!t->session || !field_int(message, "message_id", &id) || date == 0)
        return NULL; /* Bot API: InaccessibleMessage has date 0 */
    json_t *call = turn_call(t, "editMessageText");
    json_object_set_new(call, "chat_id", json_integer(t->room));
    json_object_set_new(call, "message_id", json_integer(id));
    json_object_set_new(call, "text", json_string(text));
    return call;
}

static void category(struct turn *t, json_t *message, struct span name)
{
    acknowledge(t, NULL);
    json_t *call = edit(t, message, "Pick a skill:");
    if (call)
        json_object_set_new(call, "reply_markup", keyboard_skills(name));
}

static void skill(struct turn *t, json_t *message, struct span name)
{
    enum model_skill picked;
    if (!message && bug(t, BUG_CALLBACK_INLINE_SKILL))
        return;
    if (!model_skill_parse(name, &picked)) {
        acknowledge(t, "I do not have that skill.");
        return;
    }
    acknowledge(t, "Now send me a text.");
    if (t->session && t->tier >= TIER_USER && picked != SKILL_CHAT)
        t->session->awaiting = AWAIT_TRANSLATE + (picked - SKILL_TRANSLATE);
}

static void improve(struct turn *t, json_t *message, struct span rest)
{
    int64_t id, date;
    if (field_int(message, "date", &date) && date == 0 && bug(t, BUG_CALLBACK_INACCESSIBLE))
        return;
    bool approve = text_starts(rest, "approve:"), reject = text_starts(rest, "reject:");
    size_t skip = approve ? 8 : 7;
    if (!approve && !reject)
        acknowledge(t, "That button is too old.");
    else if (t->tier < TIER_DEVELOPER)
        acknowledge(t, "You may not decide that.");
    else if (!text_integer((struct span){rest.p + skip, rest.n - skip}, &id) || id <= 0)
        acknowledge(t, "There is no such proposal.");
    else
        acknowledge(t, approve ? "Approved." : "Rejected.");
}

void callback_handle(struct turn *t)
{
    static const struct {
        const char *prefix;
        void (*handle)(struct turn *, json_t *, struct span);
    } families[] = {{"category:", category}, {"skill:", skill}, {"improve:", improve}};
    json_t *message = field_object(t->event, "message");
    struct span data = field_text(t->event, "data");
    if (!data.p && message && bug(t, BUG_CALLBACK_NO_DATA))
        return;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        size_t n = strlen(families[i].prefix);
        if (data.p && text_starts(data, families[i].prefix)) {
            families[i].handle(t, message, (struct span){data.p + n, data.n - n});
            return;
        }
    }
    acknowledge(t, NULL);
}
