/* Blind edits at random places, guided only by tokens of JSON and Telegram. If by chance the
 * result is still JSON, its last byte goes: the family promises malformed bodies. */
#include "fuzz/mutators/bytes.h"
#include "fuzz/mutators/values.h"

static struct span token(struct rng *r)
{
    static const char *const json[] = {"{",  "}",  "[",    "]",       ":",       ",",
                                       "\"", "\\", "null", "\\u0000", "\\ud800", "1e400",
                                       "-",  "{}", "[]",   "\"id\":", "true"};
    return rng_chance(r, 3, 4) ? span_of(RNG_PICK(r, json)) : values_string(r);
}

static void edit(struct mutation *m)
{
    struct buf *b = m->bytes;
    size_t at = (size_t)rng_below(m->rng, b->len);
    size_t n = 1 + (size_t)rng_below(m->rng, 8);
    n = n < b->len - at ? n : b->len - at;
    switch (rng_below(m->rng, 5)) {
    case 0:
        b->data[at] = (char)(b->data[at] ^ (1 << rng_below(m->rng, 8)));
        break;
    case 1:
        b->data[at] = (char)rng_below(m->rng, 256);
        break;
    case 2:
        bytes_replace(b, at, n, SPAN(""));
        break;
    case 3: {
        char copy[8];
        memcpy(copy, b->data + at, n);
        bytes_insert(b, (size_t)rng_below(m->rng, b->len + 1), (struct span){copy, n});
        break;
    }
    default:
        bytes_insert(b, at, token(m->rng));
    }
}

static bool byte_havoc(struct mutation *m)
{
    if (m->bytes->len < 2)
        return false;
    for (uint64_t i = 1 + rng_below(m->rng, 8); i && m->bytes->len; i--)
        edit(m);
    struct json_tree parsed = JSON_TREE_INIT;
    if (m->bytes->len && json_parse(&parsed, buf_view(m->bytes), NULL, NULL) == 0)
        bytes_replace(m->bytes, m->bytes->len - 1, 1, SPAN("\\"));
    json_release(&parsed);
    return true;
}

const struct mutator mutator_byte_havoc = {
    .name = "byte-havoc",
    .family = MUT_MALFORMED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "flips, deletes, copies and inserts bytes with a dictionary until nothing parses",
    .apply = byte_havoc,
};
