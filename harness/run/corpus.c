/* Seeds and discoveries; see corpus.h. */
#include "harness/run/corpus.h"

#include "harness/base/fs.h"
#include "harness/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

void corpus_release(struct corpus *c)
{
    for (size_t i = 0; i < c->count; i++) {
        for (size_t k = 0; k < c->entry[i].input.count; k++)
            json_release(&c->entry[i].tree[k]);
        free(c->entry[i].tree);
        input_release(&c->entry[i].input);
    }
    free(c->entry);
    free(c->donor);
    *c = (struct corpus){0};
}

size_t corpus_add(struct corpus *c, const struct input *in, bool seed)
{
    MEM_GROW(c->entry, c->cap, c->count + 1);
    struct corpus_entry *e = &c->entry[c->count];
    *e = (struct corpus_entry){.input = INPUT_INIT, .seed = seed};
    input_dup(&e->input, in);
    e->tree = xcalloc(in->count, sizeof *e->tree);
    for (size_t k = 0; k < in->count; k++) {
        struct span body;
        if (rope_flat(&e->input.step[k].body, &body))
            json_parse(&e->tree[k], body, NULL, NULL);
    }
    if (seed && in->count == 1 && e->tree[0].root) {
        MEM_GROW(c->donor, c->donor_cap, c->donors + 1);
        c->donor[c->donors++] = &e->tree[0];
    }
    c->seeds += seed;
    return c->count++;
}

static void name_seed(struct input *in, const char *name)
{
    size_t n = strcspn(name, ".");
    snprintf(in->from.seed, sizeof in->from.seed, "%.*s", (int)(n < 95 ? n : 95), name);
}

int corpus_load(struct corpus *c, const char *dir, struct err *err)
{
    struct fs_list names = {0};
    char *found = dir ? xstrdup(dir) : corpus_default_dir();
    int result = -1;
    if (!found) {
        err_set(err, "the seed corpus is neither beside the binary nor installed: name one with "
                     "--corpus");
        goto out;
    }
    if (fs_list(found, &names, err) < 0)
        goto out;
    result = 0;
    for (size_t i = 0; i < names.count && result == 0; i++) {
        char *path = fs_join(found, names.names[i]);
        struct input in = INPUT_INIT;
        if (!fs_is_dir(path)) {
            result = input_load(&in, path, err);
            if (result == 0 && in.count) {
                name_seed(&in, names.names[i]);
                corpus_add(c, &in, true);
            }
        }
        input_release(&in);
        free(path);
    }
    if (result == 0 && c->seeds == 0)
        result = err_set(err, "%s holds no seed files", found);
out:
    fs_list_release(&names);
    free(found);
    return result;
}

char *corpus_default_dir(void)
{
    /* Beside build/, beside build/<variant>/, and where `make install` puts it. */
    static const char *const places[] = {"/../corpus/update", "/../../corpus/update",
                                         "/../share/hookstorm/corpus/update"};
    char *self = fs_self_dir();
    char *found = NULL;
    for (size_t i = 0; self && !found && i < sizeof places / sizeof *places; i++) {
        char *path = xasprintf("%s%s", self, places[i]);
        if (fs_is_dir(path))
            found = path;
        else
            free(path);
    }
    free(self);
    return found;
}

size_t corpus_pick(const struct corpus *c, struct rng *rng)
{
    size_t later = c->count - c->seeds;
    if (later == 0 || (c->seeds && !rng_chance(rng, 1, 4)))
        return (size_t)rng_below(rng, c->seeds);
    size_t a = (size_t)rng_below(rng, later), b = (size_t)rng_below(rng, later);
    return c->seeds + (a > b ? a : b);
}

void corpus_trees(const struct corpus *c, size_t i, const struct json_tree **out)
{
    const struct corpus_entry *e = &c->entry[i];
    for (size_t k = 0; k < e->input.count; k++)
        out[k] = e->tree[k].root ? &e->tree[k] : NULL;
}
