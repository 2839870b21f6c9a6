/* Inline keyboards; see keyboard.h. */
#include "tests/bots/sample/keyboard.h"

#include <stdio.h>

static const struct {
    const char *category, *skill;
} skills[] = {
    {"language", "translate"},
    {"writing", "summarize"},
    {"writing", "rewrite"},
    {"talk", "chat"},
};
static const char *const categories[] = {"language", "writing", "talk"};

/* One button in a row of its own. */
static void add_button(json_t *markup, const char *text, const char *prefix, const char *name)
{
    char data[65]; /* Bot API: callback_data, 1-64 bytes */
    snprintf(data, sizeof data, "%s%s", prefix, name);
    json_array_append_new(json_object_get(markup, "inline_keyboard"),
                          json_pack("[{s:s,s:s}]", "text", text, "callback_data", data));
}

static json_t *empty_markup(void)
{
    return json_pack("{s:[]}", "inline_keyboard");
}

json_t *keyboard_categories(void)
{
    json_t *markup = empty_markup();
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
        add_button(markup, categories[i], "category:", categories[i]);
    return markup;
}

json_t *keyboard_skills(struct span category)
{
    json_t *markup = empty_markup();
    bool exists = false;
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
        exists = exists || span_is(category, categories[i]);
    for (size_t i = 0; i < sizeof skills / sizeof *skills; i++)
        if (!exists || span_is(category, skills[i].category))
            add_button(markup, skills[i].skill, "skill:", skills[i].skill);
    return markup;
}

json_t *keyboard_improve(uint64_t proposal)
{
    json_t *markup = empty_markup();
    char id[24];
    snprintf(id, sizeof id, "%llu", (unsigned long long)proposal);
    add_button(markup, "Approve", "improve:approve:", id);
    add_button(markup, "Reject", "improve:reject:", id);
    return markup;
}
