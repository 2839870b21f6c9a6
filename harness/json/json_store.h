#ifndef HARNESS_JSON_JSON_STORE_H
#define HARNESS_JSON_JSON_STORE_H
/* What the files of harness/json share and nobody else sees: a tree's own memory (nodes, text,
 * white space) and the scanners of single lexemes.
 *
 * White space stands in a side table because most documents have none. A fill's parts stand in
 * the text arena and the node's empty lexeme points at them, so that copies and grafts share them
 * exactly as they share lexemes. */
#include "harness/json/json.h"

/* White space around one node. A record is never changed once parsed, so nodes may share it. */
struct json_space {
    struct span before; /* before the value, or before the key of a member */
    struct span colon;  /* between key and ':' */
    struct span value;  /* between ':' and value */
    struct span inside; /* of an empty container */
    struct span after;  /* between the value and ',' or the closing bracket */
};

struct json_fill {
    struct span head, unit, tail;
    uint64_t count;
};

struct json_chunk;
struct json_store {
    struct json_chunk *chunk; /* text arena, the one in use first */
    struct json_space *space; /* [0] is all empty */
    size_t spaces, space_cap; /* in records */
    struct buf scratch;       /* where strings are encoded before they are kept */
    bool fills;               /* a fill was made since the last clear */
};

struct json_store *json_store_of(struct json_tree *t); /* made on first use */
void *json_store_alloc(struct json_tree *t, size_t n); /* aligned, lives until clear */
void json_nodes_reserve(struct json_tree *t, uint32_t cap);
json_ref json_node_new(struct json_tree *t, enum json_type type);   /* zeroed but for the type */
struct json_space *json_space_new(struct json_tree *t, json_ref n); /* or the one n has */

struct span json_keep_string(struct json_tree *t, struct span utf8); /* its lexeme, kept */

static inline const struct json_space *json_space_of(const struct json_tree *t,
                                                     const struct json_node *node)
{
    static const struct json_space none;
    return node->space ? &t->store->space[node->space] : &none;
}

static inline const struct json_fill *json_fill_of(const struct json_node *node)
{
    return (const struct json_fill *)(const void *)node->lex.p;
}
uint64_t json_fill_size(const struct json_fill *f); /* saturates */

/* A member without a key is written with the empty one: the document still parses. */
static inline struct span json_member_key(const struct json_node *node)
{
    return node->key.n ? node->key : SPAN("\"\"");
}

static inline bool json_is_member(const struct json_tree *t, const struct json_node *node)
{
    return node->parent && t->node[node->parent].type == JSON_OBJECT;
}

/* ---- lexemes: each returns the byte after the lexeme, or NULL with *stop and *reason -------- */
struct json_scan {
    const char *stop;   /* where it went wrong */
    const char *reason; /* static text */
    uint8_t flags;      /* JSON_HAS_*, added to */
};
const char *json_scan_string(struct json_scan *s, const char *c, const char *end); /* *c is '"' */
const char *json_scan_number(struct json_scan *s, const char *c, const char *end);
const char *json_scan_word(struct json_scan *s, const char *c, const char *end, const char *word);
/* The type of a whole scalar lexeme, JSON_RAW if it is none. */
enum json_type json_lexeme_type(struct span lexeme);
uint8_t json_lexeme_flags(struct span lexeme);
int json_hex4(const char *p); /* four hex digits, -1 if they are not */
#endif
