/* Bytes that are no UTF-8 JSON at all, as a misconfigured proxy would send them. */
#include "fuzz/mutators/bytes.h"

/* Each byte gets a zero byte before or after it: UTF-16 as long as the text is ASCII. */
static void widen(struct buf *b, bool big_endian)
{
    size_t n = b->len;
    buf_fill(b, 0, n);
    for (size_t i = n; i-- > 0;) {
        char c = b->data[i];
        b->data[2 * i] = big_endian ? '\0' : c;
        b->data[2 * i + 1] = big_endian ? c : '\0';
    }
}

static bool other_encoding(struct mutation *m)
{
    static const struct span magic[] = {{"\x1f\x8b\x08\0\0\0\0\0\0\x03", 10},
                                        {"\x78\x9c", 2},
                                        {"\x28\xb5\x2f\xfd", 4},
                                        {"+AHs-", 5},
                                        {"PK\x03\x04", 4}};
    if (m->bytes->len == 0)
        return false;
    if (rng_chance(m->rng, 1, 2) && m->bytes->len < mutation_room(m))
        widen(m->bytes, rng_chance(m->rng, 1, 2));
    else
        bytes_insert(m->bytes, 0, RNG_PICK(m->rng, magic));
    return true;
}

const struct mutator mutator_other_encoding = {
    .name = "other-encoding",
    .family = MUT_MALFORMED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "the document as UTF-16, UTF-7, or wearing a compressor's magic number",
    .apply = other_encoding,
};
