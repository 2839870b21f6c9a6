/* In the unit the documentation counts: characters (text 4096, caption 1024) or bytes (callback
 * data 64), filled with one to four byte characters, where counting units shows. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/typed.h"
#include "fuzz/mutators/values.h"

static uint32_t limit_of(struct mutation *m, json_ref n)
{
    static const uint32_t usual[] = {1, 2, 16, 32, 64, 100, 128, 255, 256, 512, 1000, 1024, 4096};
    struct typed what = typed_of(m->tree, n);
    uint32_t known = values_limit(m->tree, n);
    if (known)
        return known;
    if (what.field && what.field->unit >= TG_UNIT_CHARS && what.field->high <= 8192)
        return (uint32_t)what.field->high;
    return RNG_PICK(m->rng, usual);
}

static bool string_length(struct mutation *m)
{
    static const char *const fill[] = {"a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
                                       "0", " "};
    static const int off[] = {-1, 0, 1, 1};
    json_ref n = pick_string(m);
    if (n == JSON_NONE)
        return false;
    uint32_t limit = limit_of(m, n);
    uint64_t length = limit + (uint64_t)RNG_PICK(m->rng, off);
    struct span unit = span_of(RNG_PICK(m->rng, fill));
    if (length * unit.n > mutation_room(m))
        return false;
    json_ref owner = json_at(m->tree, n)->parent;
    json_replace(m->tree, n, json_new_fill(m->tree, SPAN("\""), unit, length, SPAN("\"")));
    if (json_at(m->tree, owner)->type == JSON_OBJECT) { /* they would lie outside of the new text */
        edit_drop(m, owner, "entities");
        edit_drop(m, owner, "caption_entities");
    }
    return true;
}

const struct mutator mutator_string_length = {
    .name = "string-length",
    .family = MUT_BOUNDARY,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a string exactly at, under or over its documented length",
    .apply = string_length,
};
