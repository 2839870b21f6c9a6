#ifndef HARNESS_TRIAGE_CORE_TREE_H
#define HARNESS_TRIAGE_CORE_TREE_H
/* Inside core_*.c, for the files that look into JSON trees. */
#include "harness/json/json.h"
#include "harness/telegram/schema.h"
#include "harness/triage/core_shape.h"

/* The class of a value; `field` is what the schema says of it, or NULL. */
unsigned class_of(const struct json_tree *t, json_ref n, const struct tg_field *field);
/* The lexeme that stands for a class when asking; "" where there is none for this field. */
struct span class_example(unsigned class, const struct tg_field *field);
/* The schema's row for a node of a shape, or NULL. */
const struct tg_field *shape_field(const struct shape_step *s, const struct shape_node *n);
/* Whether the leaf's own text or number is near enough to the minimum's. */
bool like_literal(const struct shape_node *p, const struct json_tree *t, json_ref n);
/* A small plausible value for a field, hanging nowhere (core_fill.c). */
json_ref fill_field(struct json_tree *t, const struct tg_field *f);
/* Whether the body of a step matches a shape's. `t` is NULL where it is no JSON; then `cut` says
 * that it ends too early. */
struct body_view {
    const struct json_tree *t;
    struct span bytes;
    uint64_t length;
    uint32_t depth;
    bool cut;
};
void body_view_init(struct body_view *v, const struct step *s, struct json_tree *t,
                    struct buf *text);
bool body_matches(const struct shape_step *p, const struct step *min, const struct body_view *v);
uint32_t tree_depth(const struct json_tree *t); /* containers on the longest way down */
#endif
