/* "From", "FROM", "from ", "messageId": readers that fold names meet those that do not. */
#include "fuzz/mutators/bytes.h"
#include "fuzz/mutators/edit.h"
#include "fuzz/mutators/pick.h"

static bool case_key(struct mutation *m)
{
    json_ref n = pick_member(m, PICK_ANY);
    struct span key = n != JSON_NONE ? json_at(m->tree, n)->key : SPAN("");
    if (key.n < 3)
        return false;
    struct buf *b = m->text;
    buf_clear(b);
    buf_span(b, key);
    bool beside = rng_chance(m->rng, 1, 3);
    switch (rng_below(m->rng, 4)) {
    case 0:
        for (size_t i = 1; i + 1 < b->len; i++)
            if (b->data[i] >= 'a' && b->data[i] <= 'z')
                b->data[i] = (char)(b->data[i] - 0x20);
        break;
    case 1:
        b->data[1] = (char)(b->data[1] ^ 0x20);
        break;
    case 2:
        bytes_insert(b, b->len - 1, SPAN(" "));
        break;
    default:
        for (size_t i = 1; i + 2 < b->len; i++)
            if (b->data[i] == '_' && b->data[i + 1] >= 'a' && b->data[i + 1] <= 'z') {
                bytes_replace(b, i, 1, SPAN(""));
                b->data[i] = (char)(b->data[i] - 0x20);
            }
    }
    if (span_eq(buf_view(b), key))
        return false;
    json_ref target = n;
    if (beside) { /* both spellings */
        target = edit_copy(m, n);
        json_insert_after(m->tree, n, target);
    }
    json_set_key_lexeme(m->tree, target, buf_view(b));
    return true;
}

const struct mutator mutator_case_key = {
    .name = "case-key",
    .family = MUT_STRUCTURE,
    .stage = MUT_TREE,
    .threat = 2,
    .help = "a member's name in another case, or with blanks",
    .apply = case_key,
};
