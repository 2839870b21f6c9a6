#ifndef HARNESS_MODEL_STEP_READ_H
#define HARNESS_MODEL_STEP_READ_H
/* Readers of a step object's larger members; for input_read.c only. Each takes the member's node
 * and fills the step; 0, or -1 with the error set. */
#include "harness/json/json.h"
#include "harness/model/input.h"

/* What one member's reader needs. */
struct step_reader {
    const struct json_tree *tree;
    struct step *step;
    struct err *err;
};

/* Says that member `name` must be `what`. Returns -1. */
int step_refuse(struct step_reader *r, const char *name, const char *what);
/* The bytes of a string node, decoded from base64 where the member's name says so. */
int step_get_bytes(struct step_reader *r, json_ref n, bool encoded, struct buf *out);

int step_read_wire(struct step_reader *r, json_ref n);
int step_read_faults(struct step_reader *r, json_ref n);
int step_read_body(struct step_reader *r, json_ref n);
int step_read_body_text(struct step_reader *r, json_ref n);
int step_read_body_b64(struct step_reader *r, json_ref n);
int step_read_body_parts(struct step_reader *r, json_ref n);
#endif
