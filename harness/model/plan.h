#ifndef HARNESS_MODEL_PLAN_H
#define HARNESS_MODEL_PLAN_H
/* A chaos plan: the YAML file, checked against chaos/plan.schema and made into values. Durations
 * are ns, rates per second, sizes bytes, shares fractions of 1. Lists are arrays with a count; 0
 * stands for "none" where the schema says so. All strings are owned by the plan; NULL is "not
 * given". Paths are relative to the caller's working folder. */
#include "harness/base/buf.h"
#include "harness/base/err.h"

#include <stdint.h>

struct plan_strings {
    char **item;
    size_t count, cap;
};

struct plan_pair { /* an environment variable, a fault's parameter, a probe's state */
    char *name, *value;
};

struct plan_address {
    char *host; /* without brackets */
    int port;   /* 0: any free one */
};

struct plan_limits { /* 0: none */
    uint64_t in_flight, requests, effects;
    double rate;
};

struct plan_target {
    char *url;
    char *secret_token;          /* "" where none is configured */
    struct plan_strings command; /* argv of the bot; empty: it runs already */
    struct plan_pair *env;
    size_t env_count, env_cap;
    char *ready_update; /* NULL: an update of ours */
    int64_t ready_within;
    struct plan_strings reset; /* argv; empty: none */
    struct plan_strings allow_hosts;
    struct plan_limits limits;
    int64_t hang_after;
    char *metrics;
};

struct plan_ids { /* first..last, both included */
    int64_t first, last;
};

struct plan_principal {
    char *name;
    int parent; /* index of the one it inherits from, -1: none; never a later sibling's child */
    int tier;   /* 0 for one that inherits from nobody, its parent's plus 1 otherwise */
    struct plan_ids *ids;
    size_t ids_count, ids_cap;
    struct plan_strings commands; /* its own, without the slash; inherited ones not repeated */
};

struct plan_upstream {
    char *name;
    struct plan_address listen, forward;
    bool http;
};

enum plan_step_kind { STEP_TEXT, STEP_THINK, STEP_CALLBACK, STEP_COMMAND, STEP_MEDIA };
struct plan_step {
    enum plan_step_kind kind;
    char *text;                /* text, callback, command: as written ("@of-tier" too) */
    int64_t think;             /* ns */
    struct plan_strings media; /* one of these */
};

struct plan_journey {
    char *name;
    uint32_t weight;
    struct plan_step *step;
    size_t count, cap;
};

/* One span of a load: from the users (or rate) before it to `users` (`rate`) within `over`, then
 * held for `hold`. */
struct plan_stage {
    int64_t users;
    double rate;
    int64_t over, hold;
};

enum plan_load_kind {
    LOAD_NONE,
    LOAD_CLOSED,  /* stage.users senders, each waits for its answer */
    LOAD_OPEN,    /* stage.rate requests per second, whatever the answers do */
    LOAD_DELIVERY /* as Telegram delivers: per-chat order, max_connections, retries */
};
struct plan_load {
    enum plan_load_kind kind;
    int64_t start_users; /* before the first stage: 0 for "0..1000", N for "N" */
    struct plan_stage *stage;
    size_t count, cap;
    uint64_t requests;              /* ends after so many; 0: by time alone */
    int64_t chats, max_connections; /* LOAD_DELIVERY */
};

struct plan_weight {
    char *name; /* a mutator family */
    uint32_t weight;
};

struct plan_fuzz {
    bool on;
    struct plan_weight *mix; /* empty: every family alike */
    size_t count, cap;
    uint64_t max_body;   /* bytes */
    uint64_t executions; /* ends after so many; 0: no such bound */
    int64_t hold;        /* `for`; 0: no such bound */
    char *corpus;        /* folder of seed updates; NULL: the one that ships with hookstorm */
};

struct plan_fault {
    char *name;
    struct plan_pair *param; /* as written; the schema has checked their types */
    size_t count, cap;
    int64_t at, hold; /* from the phase's start; hold 0: to its end */
    char *expect_probe;
    int64_t opens_within, closes_within;
};

/* A phase ends when the first of its bounds is reached: load time, load.requests, fuzz.for,
 * fuzz.executions. With load and fuzz, the load says how fast and fuzz what is sent. */
struct plan_phase {
    char *name;
    struct plan_load load;
    struct plan_fuzz fuzz;
    struct plan_fault *fault;
    size_t fault_count, fault_cap;
};

struct plan_probe {
    char *name;
    char *update, *command, *as; /* one of update and command */
    int status;                  /* 0: any 2xx */
    bool reply;                  /* an answer through the Bot API is expected */
    int64_t within;
    struct plan_pair *state; /* state name: text that shows it */
    size_t state_count, state_cap;
};

struct plan_watch {                     /* steady_state and recovery */
    struct plan_strings probes, phases; /* phases empty: all */
    int64_t every, within;
    int64_t failures;
};

enum plan_metric {
    METRIC_LATENCY,    /* at `fraction`; value in ns */
    METRIC_ERROR_RATE, /* fraction of 1 */
    METRIC_THROUGHPUT, /* answers per second */
    METRIC_FINDINGS,   /* new ones: known ones do not count */
    METRIC_CIRCUIT_TRIPS,
    METRIC_COVERAGE_COMMANDS, /* fraction of 1 */
    METRIC_MEMORY_SLOPE       /* bytes per second */
};
enum plan_op { OP_LT, OP_LE, OP_EQ, OP_GE, OP_GT };
struct plan_compare {
    bool set;
    enum plan_op op;
    double value; /* in the metric's unit */
};
enum plan_verdict { THRESHOLD_PASS, THRESHOLD_WARN, THRESHOLD_FAIL };
struct plan_threshold {
    char *key; /* as written: "latency.p99" */
    enum plan_metric metric;
    double fraction;  /* METRIC_LATENCY: 0.99; 1 is the maximum */
    char *of_command; /* from "latency.p99{command=/translate}"; NULL: all */
    struct plan_compare target, alert;
    bool abort;
    int64_t after;              /* from the phase's start: not judged for abort before */
    struct plan_strings phases; /* empty: the whole run */
};

struct plan_outputs { /* file names within the run's folder; NULL: not asked for */
    char *html, *junit, *sarif, *json, *csv;
    char *prometheus; /* address */
};

struct plan {
    char *name;
    uint64_t seed;
    struct plan_target target;
    char *known; /* folder of known findings */
    char *out;   /* the run's folder, from plan_set_out; NULL: runs/<name>-<time> */
    struct plan_upstream *upstream;
    size_t upstream_count, upstream_cap;
    bool has_botapi;
    struct plan_address botapi_listen;
    char *botapi_token;
    struct plan_principal *principal; /* the four of product.md where the plan names none */
    size_t principal_count, principal_cap;
    bool usual_principals; /* the plan names none */
    struct plan_journey *journey;
    size_t journey_count, journey_cap;
    struct plan_phase *phase;
    size_t phase_count, phase_cap;
    struct plan_probe *probe;
    size_t probe_count, probe_cap;
    bool has_steady, has_recovery;
    struct plan_watch steady, recovery;
    struct plan_threshold *threshold;
    size_t threshold_count, threshold_cap;
    struct plan_outputs outputs;
};

/* ---- reading ----------------------------------------------------------------------------- */
/* Names the caller gives values to in ${NAME}: PORT, BOTAPI_URL, LLM_URL, ... They come before the
 * environment. The array ends with a NULL name; NULL is an empty array. A port that is only known
 * once the bot starts stays open: PORT's value is "${PORT}", and the caller fills it in later. */
struct plan_var {
    const char *name, *value;
};

enum plan_flags {
    PLAN_ALLOW_UNBUILT = 1, /* for tests: parse what the schema says is not built */
    PLAN_ALLOW_ENDLESS = 2  /* phases without any bound are fine (campaigns) */
};

/* 0, or -1 with the error's file, line and column set. *out is NULL then. */
int plan_load(const char *path, const struct plan_var *vars, struct plan **out, struct err *err);
int plan_load_ex(const char *path, const struct plan_var *vars, unsigned flags, struct plan **out,
                 struct err *err);
int plan_parse(struct span text, const char *file, const struct plan_var *vars, unsigned flags,
               struct plan **out, struct err *err);
/* A plan for a campaign without a file: one endless fuzz phase, threshold findings == 0. The
 * secret comes from the environment variable WEBHOOK_SECRET if that is set. */
int plan_default(const char *url, struct plan **out, struct err *err);
void plan_free(struct plan *p);

/* ---- changing: what the command line overrides ------------------------------------------- */
/* Obeys allow_hosts. The command goes, unless the URL has ${PORT} for a bot that it starts. */
int plan_set_target(struct plan *p, const char *url, struct err *err);
int plan_set_secret(struct plan *p, const char *secret, struct err *err);
/* Scales every duration (and a fault's at and for) so that the timed phases last `ns` together. A
 * plan without any gets `ns` as the bound of its fuzz phases, shared alike. */
int plan_set_time(struct plan *p, int64_t ns, struct err *err);
int plan_set_users(struct plan *p, int64_t users, struct err *err); /* peak; ramps in proportion */
void plan_set_seed(struct plan *p, uint64_t seed);
void plan_set_out(struct plan *p, const char *dir);

/* ---- asking ------------------------------------------------------------------------------ */
int64_t plan_phase_time(const struct plan_phase *phase);  /* ns; 0: not bounded by time */
int64_t plan_phase_users(const struct plan_phase *phase); /* the most at once; 0: not closed */
bool plan_threshold_applies(const struct plan_threshold *t, const char *phase);
/* Meets target: pass; beyond alert, or no alert given: fail; between: warn. */
enum plan_verdict plan_threshold_judge(const struct plan_threshold *t, double value);
/* May this principal use the command (without slash), itself or by inheritance? */
bool plan_may(const struct plan *p, size_t principal, const char *command);
/* Appends the plan as YAML with every default filled in; the same plan always prints the same.
 * Secrets are "<redacted>". */
void plan_print(const struct plan *p, struct buf *out);
/* SHA-256 (hex) of the printed plan without what differs from machine to machine: target.url,
 * command, env, the secret and the run's folder. Returns out. */
char *plan_digest(const struct plan *p, char out[65]);
#endif
