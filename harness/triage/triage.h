#ifndef HARNESS_TRIAGE_TRIAGE_H
#define HARNESS_TRIAGE_TRIAGE_H
/* From "this input failed" to a finding in its folder: confirm by re-sending, minimise, name the
 * bucket, confirm again, write. Failing inputs that a finding already explains are only counted. */
#include "harness/triage/finding.h"
#include "harness/triage/trial.h"

struct triage_config {
    const char *findings_dir; /* <run>/findings */
    struct finding_place place;
    unsigned confirm; /* times a suspect and its minimum are re-sent; 0: 10 */
    unsigned width;   /* K for the minimiser; 0: 16 */
    uint64_t budget;  /* its queries per finding; 0: 3,000 */
    uint64_t seed;
    /* Called when a finding was written, confirmed as known, or its count changed the first time.
     */
    void (*on_finding)(void *ctx, const struct finding *f);
    /* Called while minimising. */
    void (*on_progress)(void *ctx, const char *doing, uint64_t queries, uint64_t bytes);
    void *ctx;
};

enum triage_result {
    TRIAGE_NEW,         /* a new finding, written */
    TRIAGE_KNOWN,       /* a finding of this run explains it */
    TRIAGE_UNCONFIRMED, /* did not fail again often enough */
    TRIAGE_STOPPED,     /* the player asked to stop: the input stays pending */
    TRIAGE_ERROR        /* could not write; see err; the input stays pending */
};

struct triage;
struct triage *triage_new(const struct triage_config *config, const struct trial_player *player);
void triage_free(struct triage *t);

/* A finding of a baseline: failures with its bucket, or that its core explains, are reported as
 * known. Takes over *f. */
void triage_baseline_add(struct triage *t, struct finding *f);
/* Takes a finding of an earlier, interrupted run of the same folder. Takes over *f. */
void triage_adopt(struct triage *t, struct finding *f);

/* The finding that explains a failing input whose verdict is v (may be NULL: any), or NULL.
 * Counts it. */
const struct finding *triage_explains(struct triage *t, const struct input *in,
                                      const struct verdict *v);
/* The crash whose words (as trace_normalise gives them) these are; counted. NULL: none, or "". */
const struct finding *triage_words(struct triage *t, const char *words);
/* True if the input very likely kills or wedges the bot in a way already found: sending it again
 * costs a restart and teaches nothing. `count`: it did, count it. */
bool triage_costly(struct triage *t, const struct input *in, bool count);

/* Confirms, minimises and files one suspect. */
enum triage_result triage_take(struct triage *t, const struct input *suspect,
                               const struct verdict *hint, uint64_t execution, struct err *err);

/* Moves an input that failed otherwise while another was being reduced into *in (released first),
 * with how it failed. False: none is left. The other bug deserves a look of its own; the input is
 * on disk until triage_take has had it. */
bool triage_other(struct triage *t, struct input *in, struct verdict *v);

/* Keeps a suspect on disk for a resumed run: there is no time to look at it now. */
int triage_later(struct triage *t, const struct input *suspect);

/* Writes finding i again: its count has moved on. 0 or -1. */
int triage_rewrite(struct triage *t, size_t i, struct err *err);

size_t triage_count(const struct triage *t);
const struct finding *triage_at(const struct triage *t, size_t i);
uint64_t triage_unconfirmed(const struct triage *t);
#endif
