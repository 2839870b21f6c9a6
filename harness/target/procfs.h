#ifndef HARNESS_TARGET_PROCFS_H
#define HARNESS_TARGET_PROCFS_H
/* What /proc tells of processes (proc(5)). */
#include "harness/target/target.h"

/* Sums over every process whose session or process group is `leader`. -1 if there is none. */
int procfs_sample(pid_t leader, struct target_sample *out);
/* Direct children of `parent`; at most max are stored. Returns how many were stored. Allocates no
 * memory: the keeper calls it. */
size_t procfs_children(pid_t parent, pid_t *out, size_t max);
#endif
