/* hookstorm mutate: hostile inputs made from given ones, without sending anything. */
#include "harness/cli/command.h"

#include "fuzz/mutators/mutate.h"
#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "harness/cli/emit.h"
#include "harness/run/corpus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mutate_flags {
    const char *mutator, *out;
    uint64_t count, seed, max_body;
    bool raw;
};

static const char *stem_of(const struct input *in)
{
    return in->mutators ? in->mutator[in->mutators - 1] : "seed";
}

static int emit_mutated(const struct corpus *c, const struct mutate_flags *f,
                        const struct mutator *only, struct err *err)
{
    struct mut_world world = {
        .donor = c->donor, .donors = c->donors, .max_body = f->max_body, .secret = true};
    struct mutate *m = mutate_new(&world);
    struct emit emit = {.dir = f->out, .raw = f->raw};
    struct input out = INPUT_INIT;
    int result = 0;
    mutate_only(m, only);
    for (uint64_t i = 0; i < f->count && result == 0; i++) {
        struct rng rng;
        const struct json_tree *tree[64] = {NULL};
        size_t at = (size_t)(i % c->count);
        rng_derive(&rng, f->seed, 0, 0, i);
        if (c->entry[at].input.count > 64)
            continue;
        corpus_trees(c, at, tree);
        mutate_input(m, &c->entry[at].input, tree, &rng, &out);
        result = emit_input(&emit, &out, stem_of(&out), err);
    }
    input_release(&out);
    mutate_free(m);
    return result;
}

static int load_files(struct corpus *c, int files, char **argv, struct err *err)
{
    if (files == 0)
        return corpus_load(c, NULL, err);
    for (int i = 0; i < files; i++) {
        struct input in = INPUT_INIT;
        int result = input_load(&in, argv[i], err);
        if (result == 0 && in.count)
            corpus_add(c, &in, true);
        input_release(&in);
        if (result < 0)
            return -1;
    }
    return c->count ? 0 : err_set(err, "the files hold no input");
}

static int run(const struct command *self, int argc, char **argv)
{
    struct mutate_flags f = {.count = 1, .seed = 1, .max_body = (uint64_t)1 << 20};
    const struct opt table[] = {
        {"mutator", 'm', OPT_TEXT, &f.mutator, "NAME", "only this one (hookstorm list mutators)"},
        {"count", 'n', OPT_COUNT, &f.count, "N", "how many (default 1)"},
        {"seed", 0, OPT_COUNT, &f.seed, "N", "random seed (default 1)"},
        {"max-body", 0, OPT_SIZE, &f.max_body, "SIZE", "largest body (default 1MiB)"},
        {"raw", 0, OPT_FLAG, &f.raw, NULL, "plain bodies instead of step objects"},
        {"out", 'o', OPT_TEXT, &f.out, "DIR", "one file each into this folder"},
        {0}};
    int positional = 0;
    int code = command_options(self, table, argc, argv, &positional);
    if (code >= 0)
        return code;
    struct err err = ERR_INIT;
    struct corpus corpus = {0};
    const struct mutator *only = f.mutator ? mutator_find(f.mutator) : NULL;
    if (f.mutator && !only)
        err_set(&err, "no mutator is called %s: hookstorm list mutators", f.mutator);
    else if (!(f.out && fs_mkdirs(f.out, &err) < 0) &&
             load_files(&corpus, positional, argv + 1, &err) == 0)
        emit_mutated(&corpus, &f, only, &err);
    corpus_release(&corpus);
    return err.text[0] ? command_fail(self, &err, 2) : 0;
}

const struct command command_mutate = {
    "mutate", "hostile inputs made from given ones", "mutate [options] [FILE...]",
    "Mutates the files (default: the seed corpus) in turn and prints step objects; each names the\n"
    "mutators that made it in its folder's file name. Nothing is sent.\n\n"
    "  hookstorm mutate --mutator drop-actor --count 3 --raw corpus/update/message-text.json\n",
    run};
