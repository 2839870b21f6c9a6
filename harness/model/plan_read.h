#ifndef HARNESS_MODEL_PLAN_READ_H
#define HARNESS_MODEL_PLAN_READ_H
/* The stations of a plan on its way from YAML to values; for plan.c only. The order is: expand,
 * check, then one reader per part, which may rely on every text being of its type, on every
 * required key being there, and on defaults standing in the tree. */
#include "harness/model/plan.h"
#include "harness/model/yaml_tree.h"

#define VALUE_MAX 65536 /* bytes of one value after ${} */

/* Replaces ${NAME} and ${NAME:-default} in every value; $${ is a plain ${. */
int plan_expand(struct yaml_tree *t, const struct plan_var *vars, struct err *err);
/* Obeys chaos/plan.schema: kinds, keys, types, what is required, what is not built. Sets every
 * node's row and adds the defaults. */
int plan_check(struct yaml_tree *t, unsigned flags, struct err *err);

int plan_read_target(const struct yaml_node *root, struct plan *p, struct err *err);
int plan_read_upstreams(const struct yaml_node *root, struct plan *p, struct err *err);
int plan_read_people(const struct yaml_node *root, struct plan *p, struct err *err);
int plan_read_phases(const struct yaml_node *root, unsigned flags, struct plan *p, struct err *err);
int plan_read_probes(const struct yaml_node *root, struct plan *p, struct err *err);
int plan_read_thresholds(const struct yaml_node *root, unsigned flags, struct plan *p,
                         struct err *err);
/* Names that are used stand somewhere: phases, probes, principals, upstreams. */
int plan_check_names(const struct yaml_node *root, struct err *err);
/* Whether the url may be attacked: loopback, or a host in allow_hosts. */
int plan_check_host(const struct plan_target *t, const char *url, struct err *err);
/* Adds name: value to an array of pairs. */
void plan_add_pair(struct plan_pair **pairs, size_t *count, size_t *cap, const char *name,
                   const char *value);
#endif
