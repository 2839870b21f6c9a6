/* The names of the secret token's shapes, in the order of enum secret_shape; see input.h. */
#include "harness/model/input.h"

static const struct {
    const char *name;
    bool legal;
} shapes[SECRET_SHAPES] = {
    [SECRET_RIGHT] = {"right", true},
    [SECRET_ABSENT] = {"absent", false},
    [SECRET_EMPTY] = {"empty", false},
    [SECRET_WRONG] = {"wrong", false},
    [SECRET_PREFIX] = {"prefix", false},
    [SECRET_SUFFIX] = {"suffix", false},
    [SECRET_CASE] = {"case", false},
    [SECRET_TWICE_WRONG_FIRST] = {"twice-wrong-first", false},
    [SECRET_TWICE_RIGHT_FIRST] = {"twice-right-first", false},
    [SECRET_SPACE] = {"space", true},
    [SECRET_IN_QUERY] = {"in-query", false},
};

const char *secret_shape_name(enum secret_shape s)
{
    return (unsigned)s < SECRET_SHAPES ? shapes[s].name : "unknown";
}

int secret_shape_parse(struct span name, enum secret_shape *out)
{
    for (unsigned i = 0; i < SECRET_SHAPES; i++)
        if (span_is(name, shapes[i].name)) {
            *out = (enum secret_shape)i;
            return 0;
        }
    return -1;
}

bool secret_shape_legal(enum secret_shape s)
{
    return (unsigned)s < SECRET_SHAPES && shapes[s].legal;
}
