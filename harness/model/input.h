#ifndef HARNESS_MODEL_INPUT_H
#define HARNESS_MODEL_INPUT_H
/* An input: one to n steps that are played in order against the webhook. Everything that
 * generates, mutates, judges, minimises or replays works on inputs; a single update is an input
 * of one step. The webhook secret is never part of an input: a step only says which *shape* of
 * secret it sends, and the wire fills it in from the environment or the plan. */
#include "harness/base/err.h"
#include "harness/base/rope.h"

#include <stdint.h>

struct header {
    char *name, *value; /* owned; any bytes but NUL */
};

/* How X-Telegram-Bot-Api-Secret-Token is sent (telegram.md section 4, T0 shapes). */
enum secret_shape {
    SECRET_RIGHT, /* as configured; no header where none is configured */
    SECRET_ABSENT,
    SECRET_EMPTY,
    SECRET_WRONG,  /* same length, other bytes */
    SECRET_PREFIX, /* the last byte missing */
    SECRET_SUFFIX, /* one byte more */
    SECRET_CASE,   /* letters' case swapped (right if the secret has no letters) */
    SECRET_TWICE_WRONG_FIRST,
    SECRET_TWICE_RIGHT_FIRST,
    SECRET_SPACE,    /* right, trailing space: legal optional white space, must be accepted */
    SECRET_IN_QUERY, /* absent as header, given as ?secret_token= */
    SECRET_SHAPES
};
const char *secret_shape_name(enum secret_shape s); /* "right", "absent", ... */
int secret_shape_parse(struct span name, enum secret_shape *out);
bool secret_shape_legal(enum secret_shape s); /* a correct bot accepts it */

/* What happens after the last body byte that is sent. */
enum wire_end {
    WIRE_AWAIT, /* wait for the answer */
    WIRE_HALF,  /* shut down the sending side, wait for the answer */
    WIRE_CLOSE, /* close at once */
    WIRE_RESET  /* close with a TCP reset */
};

/* What is not an ordinary request. The default (WIRE_INIT) is. */
struct wire {
    int64_t declared; /* Content-Length to claim; -1: the true one */
    int64_t cut;      /* body bytes to send before `end`; -1: all */
    enum wire_end end;
    bool chunked; /* Transfer-Encoding: chunked instead of Content-Length */
};
#define WIRE_INIT ((struct wire){-1, -1, WIRE_AWAIT, false})

struct step {
    int64_t after;         /* ns after the previous step's answer */
    int64_t principal;     /* Telegram user id that acts; 0 = none */
    char *method, *path;   /* owned; NULL: POST and the target's path */
    struct header *header; /* beyond or instead of the default ones (same name replaces; an empty
                              value for Content-Type or User-Agent leaves the header out) */
    size_t header_count, header_cap;
    enum secret_shape secret;
    struct wire wire;
    struct rope body;
    char **fault; /* faults this step needs: one JSON object each; owned */
    size_t fault_count, fault_cap;
};

/* Where an input came from; enough to make it again. */
struct lineage {
    char seed[96];               /* corpus name, "" if generated */
    uint64_t parent;             /* id of the corpus entry it was mutated from, 0 = seed */
    uint64_t phase, lane, index; /* its random stream */
};

#define INPUT_TRAIL 8
struct input {
    struct step *step;
    size_t count, cap;
    const char *mutator[INPUT_TRAIL]; /* static names, in the order applied */
    size_t mutators;
    int threat; /* 0, 1 or 2: who could send it (telegram.md); -1 unknown */
    bool valid; /* claims to be a genuine update: a 4xx would be wrong too */
    struct lineage from;
};
#define INPUT_INIT ((struct input){.threat = -1})

void step_release(struct step *s);
void step_dup(struct step *to, const struct step *from); /* `to` is overwritten */
void step_set_header(struct step *s, const char *name, const char *value);
const char *step_header(const struct step *s, const char *name); /* NULL if not set; any case */
bool step_plain(const struct step *s); /* nothing but a body sent the ordinary way */

void input_release(struct input *in);
void input_clear(struct input *in);
void input_dup(struct input *to, const struct input *from); /* `to` is released first */
struct step *input_add(struct input *in);                   /* a fresh default step */
void input_tag(struct input *in, const char *static_mutator_name);
uint64_t input_hash(const struct input *in); /* of what is sent, not of lineage */
bool input_plain(const struct input *in);    /* one plain step: `min` is the body */

/* One step object a line: {"after_ms":0,"principal":N,"method":..,"path":..,"headers":{..},
 * "secret":"absent","wire":{"declared":N,"cut":N,"end":"half","chunked":true},"faults":[..],
 * "body":<json> | "body_text": "<utf-8>" | "body_b64":".." | "body_parts":[{"text" or "b64":"..",
 * "repeat":N},..]}; defaults are left out. `body` is used only where re-writing it compactly gives
 * the same bytes, `body_parts` only for large bodies that repeat. What is no UTF-8 goes as base64
 * under method_b64, path_b64 or headers_b64 (names and values). Unknown members are errors. */
void step_put_json(const struct step *s, struct buf *out); /* one line, no newline */
int step_parse_json(struct step *s, struct span line, struct err *err);
void input_put_jsonl(const struct input *in, struct buf *out);
int input_parse_jsonl(struct input *in, struct span text, struct err *err);
/* A file: *.jsonl or *.steps are step objects, *.http a raw request, anything else one body. A
 * folder with min.jsonl or min (a finding) is read as that. Of a raw request Host is dropped (the
 * target has its own), chunks are joined, and the secret's value is never kept: a filled or missing
 * secret header means SECRET_RIGHT. */
int input_load(struct input *in, const char *path, struct err *err);
#endif
