/* RFC 8259 section 8.1: must not be added; parsers may ignore it or fail. */
#include "fuzz/mutators/bytes.h"

static bool body_bom(struct mutation *m)
{
    static const struct span mark[] = {{"\xef\xbb\xbf", 3},
                                       {"\xfe\xff", 2},
                                       {"\xff\xfe", 2},
                                       {"\xef\xbb", 2},
                                       {"\xe2\x80\x8b", 3}};
    bytes_insert(m->bytes, 0, RNG_PICK(m->rng, mark));
    return true;
}

const struct mutator mutator_body_bom = {
    .name = "body-bom",
    .family = MUT_MALFORMED,
    .stage = MUT_BYTES,
    .threat = 2,
    .help = "a byte order mark before the document",
    .apply = body_bom,
};
