#ifndef HARNESS_TRIAGE_CORE_PROBE_H
#define HARNESS_TRIAGE_CORE_PROBE_H
/* Inside core_probe*.c: one probing of one shape. */
#include "harness/triage/core_tree.h"
#include "harness/triage/min.h"

struct probe {
    struct min m;            /* asks, counts and remembers; nothing is ever committed */
    struct min_tree tree;    /* the minimum */
    struct shape_step *step; /* what is being learned */
};

/* The node of the minimum that a shape's node was read from. */
json_ref probe_ref(const struct probe *p, const struct shape_node *n);
/* Asks candidates 0..n-1 and says in hold[] which still fail. False if the budget ended before. */
bool probe_each(struct probe *p, struct min_source s, size_t n, bool *hold);
/* True if the failure is about odd text wherever it stands: the shape says so then (core_odd.c). */
bool probe_text_as_such(struct probe *p, const struct input *min);
void probe_absences(struct probe *p);    /* core_absence.c */
void probe_values(struct probe *p);      /* core_values.c: a handful of classes, then nearness */
void probe_more_values(struct probe *p); /* the other classes, where they may differ */
#endif
