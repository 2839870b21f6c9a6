/* The parser: one loop, no recursion, the open containers are the nodes themselves. Each turn of
 * parse_document reads one value and then closes as many containers as end after it. */
#include "harness/json/json_store.h"

#include <limits.h>

#define NODES_DEFAULT 4000000u
#define BYTES_PER_NODE 24 /* a Telegram update has about that many; only a first guess */

struct parser {
    const char *c, *end;
    struct json_tree *t;
    json_ref open;           /* the container being filled; JSON_NONE at the top */
    uint32_t limit;          /* t->used may not pass it */
    struct span key;         /* of the next value */
    struct json_space space; /* around the next value */
    bool spaced;             /* ... and not all of it is empty */
    struct json_scan scan;
};

static int fail(struct parser *p, const char *where, const char *reason)
{
    p->scan.stop = where;
    p->scan.reason = where == p->end ? "unexpected end" : reason;
    return -1;
}

static inline int peek(const struct parser *p)
{
    return p->c < p->end ? (unsigned char)*p->c : -1;
}

static inline bool is_space(int c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static inline struct span take_space(struct parser *p)
{
    const char *from = p->c;
    while (is_space(peek(p)))
        p->c++;
    return (struct span){from, (size_t)(p->c - from)};
}

/* White space that belongs to the value about to come. */
static inline void take_lead(struct parser *p, struct span *part)
{
    if (is_space(peek(p))) {
        *part = take_space(p);
        p->spaced = true;
    }
}

static inline struct json_node *add_node(struct parser *p, enum json_type type)
{
    struct json_tree *t = p->t;
    json_ref n = json_node_new(t, type);
    struct json_node *node = &t->node[n];
    node->key = p->key;
    node->flags = p->scan.flags;
    node->parent = p->open;
    if (p->open) {
        struct json_node *parent = &t->node[p->open];
        node->prev = parent->last;
        if (parent->last)
            t->node[parent->last].next = n;
        else
            parent->first = n;
        parent->last = n;
        parent->count++;
    } else {
        t->root = n;
    }
    if (p->spaced) {
        *json_space_new(t, n) = p->space;
        p->space = (struct json_space){0};
        p->spaced = false;
    }
    return node;
}

static int add_scalar(struct parser *p, enum json_type type, const char *after)
{
    if (!after)
        return -1;
    add_node(p, type)->lex = (struct span){p->c, (size_t)(after - p->c)};
    p->c = after;
    return 0;
}

static int take_key(struct parser *p)
{
    if (peek(p) != '"')
        return fail(p, p->c, "expected a member name");
    const char *after = json_scan_string(&p->scan, p->c, p->end);
    if (!after)
        return -1;
    p->key = (struct span){p->c, (size_t)(after - p->c)};
    p->c = after;
    take_lead(p, &p->space.colon);
    if (peek(p) != ':')
        return fail(p, p->c, "expected ':'");
    p->c++;
    take_lead(p, &p->space.value);
    return 0;
}

/* After '[', '{' or ',': white space, and in an object the key. */
static int begin_item(struct parser *p)
{
    p->key = (struct span){0};
    p->scan.flags = 0;
    take_lead(p, &p->space.before);
    return p->open && p->t->node[p->open].type == JSON_OBJECT ? take_key(p) : 0;
}

static inline char closing(const struct json_node *container)
{
    return container->type == JSON_OBJECT ? '}' : ']';
}

/* Opens a container and goes on to its first item. An empty one is a value already complete: 1
 * says that an item follows, 0 that none does. */
static int open_container(struct parser *p, enum json_type type)
{
    struct json_node *node = add_node(p, type);
    json_ref n = (json_ref)(node - p->t->node);
    int close = (unsigned char)closing(node);
    p->c++;
    struct span inside = take_space(p);
    if (peek(p) == close) {
        p->c++;
        if (inside.n)
            json_space_new(p->t, n)->inside = inside;
        return 0;
    }
    p->open = n;
    p->c = inside.p;
    return begin_item(p) ? -1 : 1;
}

static inline bool begins_number(int c)
{
    return c == '-' || (c >= '0' && c <= '9');
}

/* One scalar or one opening bracket. 1: an item follows; 0: a value is complete; -1. */
static int take_value(struct parser *p)
{
    struct json_scan *s = &p->scan;
    if (p->t->used > p->limit)
        return fail(p, p->c, "too many nodes");
    switch (peek(p)) {
    case '"':
        return add_scalar(p, JSON_STRING, json_scan_string(s, p->c, p->end));
    case '{':
        return open_container(p, JSON_OBJECT);
    case '[':
        return open_container(p, JSON_ARRAY);
    case 't':
        return add_scalar(p, JSON_TRUE, json_scan_word(s, p->c, p->end, "true"));
    case 'f':
        return add_scalar(p, JSON_FALSE, json_scan_word(s, p->c, p->end, "false"));
    case 'n':
        return add_scalar(p, JSON_NULL, json_scan_word(s, p->c, p->end, "null"));
    default:
        return begins_number(peek(p))
                   ? add_scalar(p, JSON_NUMBER, json_scan_number(s, p->c, p->end))
                   : fail(p, p->c, "expected a value");
    }
}

/* After a complete value: 1 another item follows, 0 the document is complete, -1. */
static int after_value(struct parser *p)
{
    json_ref n = p->open ? p->t->node[p->open].last : p->t->root;
    for (;;) {
        struct span after = take_space(p);
        if (after.n)
            json_space_new(p->t, n)->after = after;
        if (!p->open)
            return p->c == p->end ? 0 : fail(p, p->c, "text after the end of the document");
        const struct json_node *open = &p->t->node[p->open];
        int c = peek(p);
        if (c == ',') {
            p->c++;
            return begin_item(p) ? -1 : 1;
        }
        if (c != closing(open))
            return fail(p, p->c,
                        open->type == JSON_OBJECT ? "expected ',' or '}'" : "expected ',' or ']'");
        p->c++;
        n = p->open;
        p->open = open->parent;
    }
}

static int parse_document(struct parser *p)
{
    if (begin_item(p))
        return -1;
    for (;;) {
        int more = take_value(p);
        if (more == 0)
            more = after_value(p);
        if (more <= 0)
            return more;
    }
}

static int clamp(size_t n)
{
    return n < INT_MAX ? (int)n : INT_MAX;
}

static void explain(struct json_error *e, struct span text, const struct json_scan *s)
{
    size_t lines = 1;
    const char *line = text.p, *at = s->stop;
    for (const char *nl; (nl = memchr(line, '\n', (size_t)(at - line))); line = nl + 1)
        lines++;
    *e = (struct json_error){(size_t)(at - text.p), clamp(lines), clamp((size_t)(at - line) + 1),
                             s->reason};
}

int json_parse(struct json_tree *t, struct span text, const struct json_limits *limits,
               struct json_error *error)
{
    if (!text.p)
        text = SPAN("");
    uint32_t limit = limits && limits->nodes ? limits->nodes : NODES_DEFAULT;
    size_t guess = text.n / BYTES_PER_NODE + 2;
    struct parser p = {.c = text.p, .end = text.p + text.n, .t = t, .limit = limit};
    json_clear(t);
    json_nodes_reserve(t, guess < limit ? (uint32_t)guess : limit);
    if (parse_document(&p) == 0)
        return 0;
    json_clear(t);
    if (error)
        explain(error, text, &p.scan);
    return -1;
}
