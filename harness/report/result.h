#ifndef HARNESS_REPORT_RESULT_H
#define HARNESS_REPORT_RESULT_H
/* What a run came to: the value every report is rendered from, and that summary.json keeps. */
#include "harness/base/hist.h"
#include "harness/triage/finding.h"

#define RESULT_VERSION 1 /* of summary.json's layout */

/* product.md, exit codes. */
enum exit_code {
    EXIT_CLEAN = 0,
    EXIT_FINDINGS = 1,
    EXIT_USAGE = 2,
    EXIT_UNTESTED = 3,
    EXIT_THRESHOLDS = 99,
    EXIT_INTERRUPTED = 130
};

struct phase_result {
    char name[64];
    const char *kind;     /* "fuzz" or "load"; static */
    uint64_t requests;    /* answered or given up */
    uint64_t errors;      /* load: anything but 2xx; fuzz: failures an oracle saw */
    int64_t elapsed;      /* ns */
    uint64_t status[6];   /* by class; [0] no answer */
    uint64_t ends[16];    /* by enum exchange_end */
    struct hist *latency; /* ns from the intended start; owned, NULL in fuzz phases */
    /* Where the histogram is gone (read back from disk): the same figures, ns. */
    int64_t p50, p90, p99, max;
};

struct threshold_result {
    char key[96];
    char phase[64]; /* "" for the whole run */
    char asked[64]; /* "< 1%" */
    double value;
    char shown[48]; /* the value as a person reads it */
    int verdict;    /* enum plan_verdict */
};

struct run_result {
    char name[96], run_id[64], version[16];
    char plan_digest[65]; /* "" without a plan */
    char target[256];
    char verdict[24]; /* "clean", "findings", "thresholds", "untested", "interrupted" */
    char reason[512]; /* why it could not be tested; "" */
    int exit_code;
    uint64_t seed;
    int64_t started; /* wall clock, ns */
    int64_t elapsed; /* ns */
    uint64_t executions, deaths, unconfirmed, unattributed, skipped, explained, corpus;
    bool supervised, interrupted;
    struct phase_result *phase;
    size_t phases, phase_cap;
    struct threshold_result *threshold;
    size_t thresholds, threshold_cap;
    const struct finding **finding; /* borrowed */
    size_t findings, finding_cap;
};
void result_release(struct run_result *r);
struct phase_result *result_add_phase(struct run_result *r, const char *name, const char *kind);
struct threshold_result *result_add_threshold(struct run_result *r);
void result_add_finding(struct run_result *r, const struct finding *f);
size_t result_new_findings(const struct run_result *r); /* known ones left out */
/* Sets exit_code and verdict from everything else: 2, 1, 3, 99, 130, 0 in that order. */
void result_decide(struct run_result *r, bool untested);
#endif
