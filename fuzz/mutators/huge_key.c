/* Keys go into hash tables, logs and error messages. */
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"
#include "fuzz/mutators/size.h"

static bool huge_key(struct mutation *m)
{
    json_ref object = pick_parent(m, PICK_OBJECT, 1);
    uint64_t size = size_pick(m, 4096, UINT64_C(1) << 20);
    if (object == JSON_NONE || size == 0)
        return false;
    json_ref n = edit_copy(m, pick_child(m, object));
    if (json_is_container(m->tree, n))
        n = json_new(m->tree, JSON_NULL);
    buf_clear(m->text);
    buf_byte(m->text, '"');
    buf_fill(m->text, 'k', (size_t)size);
    buf_byte(m->text, '"');
    json_append(m->tree, object, n);
    json_set_key_lexeme(m->tree, n, buf_view(m->text));
    return true;
}

const struct mutator mutator_huge_key = {
    .name = "huge-key",
    .family = MUT_OVERSIZED,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a member whose name is very long",
    .apply = huge_key,
};
