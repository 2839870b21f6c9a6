/* A run's outcome; see result.h. */
#include "harness/report/result.h"

#include "harness/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

#define THRESHOLD_FAILED 2 /* enum plan_verdict: THRESHOLD_FAIL */

void result_release(struct run_result *r)
{
    for (size_t i = 0; i < r->phases; i++)
        hist_free(r->phase[i].latency);
    free(r->phase);
    free(r->threshold);
    free(r->finding);
    *r = (struct run_result){0};
}

struct phase_result *result_add_phase(struct run_result *r, const char *name, const char *kind)
{
    MEM_GROW(r->phase, r->phase_cap, r->phases + 1);
    struct phase_result *p = &r->phase[r->phases++];
    *p = (struct phase_result){.kind = kind};
    snprintf(p->name, sizeof p->name, "%s", name);
    return p;
}

struct threshold_result *result_add_threshold(struct run_result *r)
{
    MEM_GROW(r->threshold, r->threshold_cap, r->thresholds + 1);
    struct threshold_result *t = &r->threshold[r->thresholds++];
    *t = (struct threshold_result){0};
    return t;
}

void result_add_finding(struct run_result *r, const struct finding *f)
{
    MEM_GROW(r->finding, r->finding_cap, r->findings + 1);
    r->finding[r->findings++] = f;
}

size_t result_new_findings(const struct run_result *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->findings; i++)
        n += !r->finding[i]->known;
    return n;
}

void result_decide(struct run_result *r, bool untested)
{
    bool crossed = false;
    for (size_t i = 0; i < r->thresholds; i++)
        crossed |= r->threshold[i].verdict == THRESHOLD_FAILED;
    const char *verdict = "clean";
    r->exit_code = EXIT_CLEAN;
    if (result_new_findings(r)) {
        r->exit_code = EXIT_FINDINGS;
        verdict = "findings";
    } else if (untested) {
        r->exit_code = EXIT_UNTESTED;
        verdict = "untested";
    } else if (crossed) {
        r->exit_code = EXIT_THRESHOLDS;
        verdict = "thresholds";
    } else if (r->interrupted) {
        r->exit_code = EXIT_INTERRUPTED;
        verdict = "interrupted";
    }
    snprintf(r->verdict, sizeof r->verdict, "%s", verdict);
}
