#ifndef HARNESS_TRIAGE_MIN_H
#define HARNESS_TRIAGE_MIN_H
/* Inside the minimiser; only min_*.c and minimize.c include this. Every pass is written as a plain
 * sequential search over numbered candidates. Parallelism is prefetching: when a pass needs an
 * answer that is not known yet, the questions it is likely to ask next go along in the same batch,
 * and their answers wait in the cache. So the result cannot depend on the width of a batch.
 *
 * Every accepted candidate is strictly smaller than the one before in the order of min_order.c, so
 * that the search ends whatever the asker answers. */
#include "harness/json/json.h"
#include "harness/triage/minimize.h"

/* ---- the order (min_order.c) ----------------------------------------------------------- */
/* < 0, 0, > 0. Fewer steps; then fewer decorations (whatever makes a step no plain POST of its
 * body); then fewer body bytes; then fewer decoration bytes and smaller numbers in them; then the
 * bodies byte by byte, where digits come before letters before punctuation. So `0` is the least
 * JSON text, `""` `[]` `{}` follow, then null and true. */
int min_compare(const struct input *a, const struct input *b);
size_t min_decorations(const struct step *s);

/* ---- answers that are known (min_cache.c) ---------------------------------------------- */
struct min_cache;
struct min_cache *min_cache_new(const char *path); /* NULL: memory only; a file is read first */
void min_cache_free(struct min_cache *c);
bool min_cache_get(const struct min_cache *c, uint64_t key, enum min_answer *out);
void min_cache_put(struct min_cache *c, uint64_t key, enum min_answer answer);
void min_cache_flush(struct min_cache *c); /* what was put since goes to the file */

/* ---- asking (min_batch.c) -------------------------------------------------------------- */
#define MIN_WIDTH 64
struct min {
    const struct min_config *config;
    min_ask ask;
    void *ctx;
    struct min_cache *cache;
    struct input best;
    unsigned width;
    uint64_t budget, queries, rounds;
    uint64_t asked;      /* candidates whose answer was used: the same for every width */
    uint64_t patience;   /* asked may not pass this */
    uint64_t accepted;   /* candidates that became best */
    uint64_t unresolved; /* answers that could not be had: they void the certificate */
    bool stopped;        /* the asker wants no more */
    bool exploring;      /* holding candidates are not committed and need not descend */
    bool truncated;      /* a pass left candidates out for size: no certificate */
};
void min_init(struct min *m, const struct input *original, const struct min_config *config,
              min_ask ask, void *ctx);
void min_release(struct min *m);
bool min_over(const struct min *m); /* stopped, or the budget is spent */

/* A numbered family of candidates. `make` fills *out (released before) and says false where number
 * i stands for nothing worth asking. It must depend on nothing but i and what arg holds. */
struct min_source {
    bool (*make)(void *arg, uint64_t i, struct input *out);
    void *arg;
};
enum min_odds { MIN_RARE, MIN_LIKELY }; /* how soon a candidate is expected to hold */
/* The first candidate of [from, count) that still fails; it becomes best. count if there is none.
 */
uint64_t min_first(struct min *m, struct min_source s, uint64_t from, uint64_t count,
                   enum min_odds odds);
/* Candidate `high` stands. The least v in [low, high] that holds while v - 1 was asked and does not
 * (monotone or not), found by asking low and then halving; it becomes best. */
uint64_t min_bisect(struct min *m, struct min_source s, uint64_t low, uint64_t high);
/* Asks one candidate; it becomes best if it holds. */
bool min_one(struct min *m, struct min_source s, uint64_t i);

/* ---- lists (min_parts.c) --------------------------------------------------------------- */
/* n parts of which some stay. What stands is always what `keep` says. */
struct min_parts {
    size_t n;
    bool *keep;
    bool (*make)(void *arg, const bool *keep, struct input *out);
    void *arg;
};
/* For needed parts that lie together: the shortest head, then the shortest tail. */
void min_parts_ends(struct min *m, struct min_parts *p);
/* For few needed parts among many: finds each by one bisection. false if there are too many. */
bool min_parts_quick(struct min *m, struct min_parts *p, bool reversed);
/* The rest: runs of half the length, a quarter, ... `shortest`, until no such run can go. */
void min_parts_runs(struct min *m, struct min_parts *p, size_t shortest);

/* ---- one body -------------------------------------------------------------------------- */
/* A candidate: base with the body of step `step` replaced. Takes `body`. */
void min_with_body(const struct input *base, size_t step, struct buf *body, struct input *out);
void min_rope(struct min *m, size_t step);   /* repeated segments (min_bytes.c) */
void min_bytes(struct min *m, size_t step);  /* any bytes (min_bytes.c) */
void min_tokens(struct min *m, size_t step); /* JSON-like tokens (min_tokens.c) */
void min_steps(struct min *m);               /* drop steps, actors, decorations (min_steps.c) */

/* A body that is JSON, perhaps with bytes before and after it that are none. */
struct min_tree {
    struct min *m;
    size_t step;
    struct buf text;        /* the body; the tree borrows from it */
    struct span head, tail; /* what surrounds the JSON, borrowed from text */
    enum json_form form;
    struct json_tree tree; /* parsed from text, never edited */
    struct json_tree work; /* where a candidate is made */
    json_ref *node;        /* the nodes of tree in preorder */
    size_t count, cap;
};
/* Reads the body of best again; false if it is no JSON. */
bool min_tree_load(struct min_tree *t, size_t step);
bool min_tree_read(struct min_tree *t, const struct rope *body, size_t step); /* another body */
void min_tree_release(struct min_tree *t);
json_ref min_tree_fork(struct min_tree *t);                /* work = tree; returns its root */
void min_tree_make(struct min_tree *t, struct input *out); /* the candidate that work is now */
void min_put_value(struct json_tree *t, json_ref n, struct span lexeme); /* scalar, [] or {} */
/* All tree passes; without the original only those that prove nothing is left. False if bytes are
 * left that no tree holds: white space, junk. */
bool min_tree(struct min *m, size_t step, const struct input *original);
void min_structure(struct min_tree *t); /* min_structure.c */
void min_values(struct min_tree *t);    /* min_values.c: numbers, strings, equal ids */
void min_sort(struct min_tree *t);      /* min_patches.c: siblings in order, where they can */
void min_patches(struct min_tree *t);   /* ... every small step, to the fixpoint */
void min_escape(struct min_tree *t, const struct input *original); /* min_escape.c */

/* ---- strings and numbers ---------------------------------------------------------------
 */
/* Units of a string lexeme (min_units.c): code points, escapes (a surrogate pair is one), invalid
 * bytes; or graphemes, each a run of those. */
struct min_units {
    struct span *unit;
    size_t n, cap;
};
void min_units_split(struct min_units *u, struct span lexeme, bool graphemes);
void min_units_release(struct min_units *u);
struct span min_unit_least(struct span unit, int which); /* smaller stand-ins: 0 any, 1 same class;
                                                            empty: none */
/* An integer lexeme whose magnitude fits 64 bits (min_number.c). */
bool min_integer(struct span lexeme, bool *negative, uint64_t *magnitude);
/* Smaller spellings of a number lexeme, the i-th; false past the last. */
bool min_number_variant(struct span lexeme, unsigned i, struct buf *out);
#endif
