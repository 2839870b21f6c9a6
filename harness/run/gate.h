#ifndef HARNESS_RUN_GATE_H
#define HARNESS_RUN_GATE_H
/* The release gate: plays a plan's phases in order and judges its thresholds. */
#include "harness/model/plan.h"
#include "harness/run/attack.h"

struct gate_config {
    const struct plan *plan;
    bool fail_fast;
    const volatile int *stop;
    void (*on_phase)(void *ctx, const struct plan_phase *phase);
    void (*on_finding)(void *ctx, const struct finding *f);
    void (*on_campaign)(void *ctx, const struct campaign_stats *s);
    void (*on_load)(void *ctx, const struct phase_result *so_far);
    void *ctx;
};
/* Runs everything and writes the reports. Fills *a (the caller closes it, after a failure too).
 * Returns the exit code; where that is EXIT_USAGE, err says why and nothing was sent. */
int gate_run(const struct gate_config *config, struct attack *a, struct err *err);
#endif
