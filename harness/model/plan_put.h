#ifndef HARNESS_MODEL_PLAN_PUT_H
#define HARNESS_MODEL_PLAN_PUT_H
/* The words a plan is printed with (plan_print.c): values in their exact form, and members of a
 * flow map, each with a comma before it unless it is the first. Members that are not given (NULL,
 * 0, no items) are left out. All append. */
#include "harness/model/plan.h"

void plan_put_text(struct buf *out, const char *s); /* quoted, ASCII only, $${ for ${ */
void plan_put_ns(struct buf *out, int64_t ns);      /* "1500ms": the largest exact unit */
void plan_put_decimal(struct buf *out, double v);   /* nine decimals at most */
void plan_put_strings(struct buf *out, const struct plan_strings *s); /* [..] */

void plan_put_open(struct buf *out, const char *name); /* a line `  "name": {` */
void plan_put_key(struct buf *out, const char *name);
void plan_put_key_text(struct buf *out, const char *name, const char *s);
void plan_put_key_ns(struct buf *out, const char *name, int64_t ns);
void plan_put_key_count(struct buf *out, const char *name, uint64_t n);
void plan_put_key_rate(struct buf *out, const char *name, double per_second);
void plan_put_key_strings(struct buf *out, const char *name, const struct plan_strings *s);
void plan_put_key_pairs(struct buf *out, const char *name, const struct plan_pair *p, size_t count,
                        bool hide);
void plan_put_key_address(struct buf *out, const char *name, const struct plan_address *a);
#endif
