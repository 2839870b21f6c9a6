/* libFuzzer target: the mutators. The first eight bytes are the random stream, the rest is a body.
 * A body that parses goes through the tree, any other through the byte stages; what comes out keeps
 * the limit, is the same the second time, and names known mutators. */
#include "fuzz/mutators/mutate.h"

#include <stdlib.h>

#define MAX_BODY 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void check(const struct input *out)
{
    must(out->count >= 1 && out->threat >= 0 && out->threat <= 2);
    for (size_t i = 0; i < out->mutators; i++)
        must(mutator_find(out->mutator[i]) != NULL);
    for (size_t i = 0; i < out->count; i++)
        must(out->step[i].body.len <= MAX_BODY);
}

static void run(const struct mut_world *world, const struct input *seed,
                const struct json_tree *tree, uint64_t stream)
{
    struct mutate *m = mutate_new(world);
    struct input out = INPUT_INIT, again = INPUT_INIT;
    struct rng rng;
    for (uint64_t i = 0; i < 4; i++) {
        rng_derive(&rng, stream, i, 0, 0);
        mutate_input(m, seed, &tree, &rng, &out);
        check(&out);
        input_dup(&again, &out);
        rng_derive(&rng, stream, i, 0, 0);
        mutate_input(m, seed, &tree, &rng, &out);
        must(input_hash(&out) == input_hash(&again));
    }
    input_release(&out);
    input_release(&again);
    mutate_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t stream;
    if (size < sizeof stream || size > MAX_BODY / 2)
        return 0;
    memcpy(&stream, data, sizeof stream);
    struct span body = {(const char *)data + sizeof stream, size - sizeof stream};
    struct json_tree tree = JSON_TREE_INIT;
    struct input seed = INPUT_INIT;
    seed.threat = 1;
    rope_add(&input_add(&seed)->body, body, 1);
    bool parsed = json_parse(&tree, body, NULL, NULL) == 0;
    const struct json_tree *donor = &tree;
    struct mut_world world = {&donor, parsed ? 1 : 0, MAX_BODY, stream & 1};
    run(&world, &seed, parsed ? &tree : NULL, stream);
    input_release(&seed);
    json_release(&tree);
    return 0;
}
