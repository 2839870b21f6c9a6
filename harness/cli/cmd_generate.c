/* hookstorm generate: valid updates. */
#include "harness/cli/command.h"

#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "harness/cli/emit.h"
#include "harness/telegram/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EPOCH \
    INT64_C(1767225600) /* 2026-01-01: dates of generated updates, so that a seed is enough */

struct generate_flags {
    const char *kind, *content, *out;
    uint64_t count, seed;
    bool raw;
};

static int parse_kind(const char *name, enum tg_kind *kind, struct err *err)
{
    *kind = TG_KIND_ANY;
    if (!name || tg_kind_parse(span_of(name), kind) == 0)
        return 0;
    const char *names[TG_KINDS + 1];
    for (int k = 0; k < TG_KINDS; k++)
        names[k] = tg_kind_name((enum tg_kind)k);
    names[TG_KINDS] = NULL;
    const char *near = nearest(name, names);
    return err_set(err, "no update kind is called %s%s%s (hookstorm list kinds)", name,
                   near ? ": did you mean " : "", near ? near : "");
}

static int parse_content(const char *name, enum tg_content *content, struct err *err)
{
    *content = TG_CONTENT_ANY;
    if (!name || tg_content_parse(span_of(name), content) == 0)
        return 0;
    return err_set(err, "no message content is called %s (hookstorm list contents)", name);
}

static int generate(const struct generate_flags *f, struct err *err)
{
    enum tg_kind kind;
    enum tg_content content;
    if (parse_kind(f->kind, &kind, err) < 0 || parse_content(f->content, &content, err) < 0)
        return -1;
    if (f->out && fs_mkdirs(f->out, err) < 0)
        return -1;
    struct tg_builder builder;
    struct json_tree tree = JSON_TREE_INIT;
    struct emit emit = {.dir = f->out, .raw = f->raw};
    int result = 0;
    tg_builder_init(&builder, f->seed, EPOCH);
    for (uint64_t i = 0; i < f->count && result == 0; i++) {
        if (tg_build_update(&tree, &builder, kind, content) == JSON_NONE) {
            result = err_set(err, "%s does not occur in %s", f->content, f->kind);
            break;
        }
        struct input in = INPUT_INIT;
        struct step *s = input_add(&in);
        json_write_rope(&tree, JSON_COMPACT, &s->body);
        s->principal = builder.actor;
        result = emit_input(&emit, &in, tg_kind_name(builder.kind), err);
        input_release(&in);
    }
    json_release(&tree);
    return result;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct generate_flags f = {.count = 1, .seed = 1};
    const struct opt table[] = {
        {"kind", 'k', OPT_TEXT, &f.kind, "KIND",
         "one update kind (default: all in turn by chance)"},
        {"content", 0, OPT_TEXT, &f.content, "NAME",
         "one message content (hookstorm list contents)"},
        {"count", 'n', OPT_COUNT, &f.count, "N", "how many (default 1)"},
        {"seed", 0, OPT_COUNT, &f.seed, "N", "random seed (default 1)"},
        {"raw", 0, OPT_FLAG, &f.raw, NULL, "plain bodies instead of step objects"},
        {"out", 'o', OPT_TEXT, &f.out, "DIR", "one file each into this folder"},
        {0}};
    int positional = 0;
    int code = command_options(self, table, argc, argv, &positional);
    if (code >= 0)
        return code;
    struct err err = ERR_INIT;
    if (positional > 0)
        err_set(&err, "unexpected argument %s", argv[1]);
    else
        generate(&f, &err);
    return err.text[0] ? command_fail(self, &err, 2) : 0;
}

const struct command command_generate = {
    "generate", "valid updates of any kind", "generate [options]",
    "Prints one step object a line: {\"principal\":..,\"body\":{..}}; with --raw the bare update.\n"
    "The same seed gives the same updates.\n\n"
    "  hookstorm generate --kind callback_query --count 5 --raw\n",
    run};
