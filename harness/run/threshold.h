#ifndef HARNESS_RUN_THRESHOLD_H
#define HARNESS_RUN_THRESHOLD_H
/* A plan's thresholds against measured phases. */
#include "harness/model/plan.h"
#include "harness/report/result.h"

/* Judges every threshold over the load phases it applies to (findings: over the run) and adds the
 * outcome to the result. A threshold that nothing was measured for fails, and says so. */
void threshold_judge_all(const struct plan *plan, struct run_result *r, size_t new_findings);
/* While a phase runs: the key of a threshold with `abort` whose alert it is beyond, or NULL. */
const char *threshold_alert(const struct plan *plan, const char *phase,
                            const struct phase_result *so_far);
#endif
