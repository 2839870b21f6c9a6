#ifndef HARNESS_CLI_EMIT_H
#define HARNESS_CLI_EMIT_H
/* Inputs for other programs: step lines on standard output, or plain bodies as files. */
#include "harness/base/err.h"
#include "harness/model/input.h"

struct emit {
    const char *dir; /* raw files go here; NULL: step lines (or, with raw, bodies) to stdout */
    bool raw;
    uint64_t count;
};
int emit_input(struct emit *e, const struct input *in, const char *stem, struct err *err);
#endif
