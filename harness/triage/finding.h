#ifndef HARNESS_TRIAGE_FINDING_H
#define HARNESS_TRIAGE_FINDING_H
/* A finding: one distinct failure with its minimised trigger, and its folder on disk
 * (product.md, "A run's folder"). */
#include "harness/base/err.h"
#include "harness/triage/core.h"

struct finding {
    char bucket[BUCKET_ID]; /* also the folder's name */
    struct verdict verdict;
    struct input original, min; /* owned */
    struct core *core;          /* of min; owned */
    unsigned reproduced, tried; /* "10/10" after minimising */
    uint64_t queries;           /* the minimiser's */
    bool minimal;               /* every smaller neighbour was tried and refused */
    bool known;                 /* stands in the baseline: reported, does not fail the gate */
    uint64_t count;             /* failing inputs that it explains, itself included */
    uint64_t execution;         /* when it was first seen, in executions */
    int64_t first_seen;         /* wall clock, ns */
    uint64_t seed;              /* the run's */
    int status;                 /* evidence: the answer's status (0 none), ... */
    struct buf body, tail;      /* ... the head of its body, the bot's last words; raw bytes */
};
void finding_release(struct finding *f);

/* What the repro line and request section need to know of the target; nothing secret. */
struct finding_place {
    const char *url;    /* the webhook; user info left out */
    const char *method; /* "POST" */
    const char *path;   /* the URL's path */
    bool secret;        /* a secret is configured: repro.sh takes it from $WEBHOOK_SECRET */
};

/* Writes findings/<bucket>/ as a whole: into a hidden sibling, then renamed. In a folder that
 * stands already its files are replaced one by one. Killed at any moment, the finding is there. 0
 * or -1. */
int finding_write(const char *findings_dir, const struct finding *f,
                  const struct finding_place *place, struct err *err);
/* Reads a finding folder back (finding.json, min or min.jsonl, input). 0 or -1. */
int finding_read(const char *folder, struct finding *out, struct err *err);

/* Threat tier as a word: "T0", "T1", "T2", "unknown". */
const char *threat_name(int threat);
#endif
