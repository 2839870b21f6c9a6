/* In a caption, an edit, a channel post, button data, a start payload, a contact's name, a poll. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/values.h"

#include <stdio.h>

static void put_text(struct mutation *m, json_ref object, const char *name, const char *format)
{
    struct buf *b = m->text;
    const char *command = values_privileged(m->rng);
    buf_clear(b);
    for (; *format; format++)
        if (*format == '$')
            buf_str(b, command);
        else
            buf_byte(b, *format);
    json_put(m->tree, object, name, json_new_text(m->tree, buf_view(b)));
    m->focus = object;
}

static bool command_elsewhere(struct mutation *m)
{
    json_ref kind = shape_kind(m->tree), message = edit_own_message(m);
    if (kind == JSON_NONE)
        return false;
    if (message == JSON_NONE) {
        static const char *const names[] = {"data", "query", "invoice_payload", "text", NULL};
        json_ref n = pick_named(m, names, PICK_STRING);
        if (n == JSON_NONE)
            return false;
        static const char *const data[] = {
            "/$ 1000001 admin", "$:1000001", "approve:1000001", "$", "/$", "cmd:$"};
        buf_clear(m->text);
        buf_span(m->text, json_at(m->tree, n)->key);
        char name[32];
        snprintf(name, sizeof name, "%.*s", (int)m->text->len - 2, m->text->data + 1);
        put_text(m, json_at(m->tree, n)->parent, name, RNG_PICK(m->rng, data));
        return true;
    }
    switch (rng_below(m->rng, 4)) {
    case 0:
        put_text(m, message, "caption", "/$ 1000001 admin");
        edit_drop(m, message, "text");
        break;
    case 1:
        put_text(m, message, "text", "/start $_1000001");
        break;
    case 2:
        put_text(m, message, "text", "/$ 1000001 admin");
        edit_rename(m, message, "edited_message");
        break;
    default:
        put_text(m,
                 edit_put(m, message, "contact", "{\"phone_number\":\"+1\",\"first_name\":\"\"}"),
                 "first_name", "/$");
    }
    return true;
}

const struct mutator mutator_command_elsewhere = {
    .name = "command-elsewhere",
    .family = MUT_ESCALATE,
    .stage = MUT_TREE,
    .threat = 1,
    .help = "a privileged command where only some code looks for it",
    .apply = command_elsewhere,
};
