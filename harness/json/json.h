#ifndef HARNESS_JSON_JSON_H
#define HARNESS_JSON_JSON_H
/* The lossless JSON tree: what mutation and minimisation work on. It keeps every byte that jansson
 * would refuse or fold: duplicate keys, key order, number lexemes (1e400, -0), escapes, lone
 * surrogates, invalid UTF-8 inside strings, white space. Ordinary JSON belongs to jansson.
 *
 * Nodes live in one array and name each other by index (json_ref; 0 is "none"), so that copying a
 * tree is one memcpy: take a pristine parse, json_clone it into a working tree, edit, write, copy
 * again. Lexemes are borrowed spans: of the parsed text, of the tree copied from, or of this
 * tree's own text arena. Whatever a tree borrows from must outlive it, unedited.
 * A file includes this header or jansson's, never both: their enumerators share names.
 * Nothing here recurses: depth is bounded by the node limit only. */
#include "harness/base/buf.h"
#include "harness/base/rope.h"

#include <stdint.h>

typedef uint32_t json_ref;
#define JSON_NONE 0u

enum json_type {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT,
    JSON_RAW, /* written exactly as its lexeme: for what is no JSON value at all */
    JSON_FILL /* head, unit * count, tail: a huge value that costs no memory */
};

struct json_node {
    struct span key; /* raw lexeme of the member name, quotes included; empty if not a member (a
                        member that was given none is written with the key "") */
    struct span lex; /* raw lexeme of a scalar (strings: quotes included); n == 0 for containers
                        and fills */
    json_ref parent, prev, next, first, last;
    uint32_t count; /* children */
    uint32_t space; /* index of kept white space, 0 = none; belongs to json.c */
    uint8_t type;   /* enum json_type */
    uint8_t flags;  /* JSON_HAS_* */
};
enum {
    JSON_HAS_ESCAPE = 1,   /* string or key lexeme holds a backslash */
    JSON_HAS_BAD_UTF8 = 2, /* ... or bytes that are no UTF-8 */
    JSON_HAS_LONE = 4      /* ... or an unpaired \uD800-\uDFFF */
};

struct json_tree {
    struct json_node *node;   /* node[0] is unused */
    uint32_t used, cap;       /* nodes, removed ones included */
    json_ref root;            /* JSON_NONE for an empty tree */
    struct json_store *store; /* own text, white space, fills; opaque */
};
#define JSON_TREE_INIT ((struct json_tree){0})

/* ---- life -------------------------------------------------------------------------------- */
void json_release(struct json_tree *t);
void json_clear(struct json_tree *t);                                /* keeps memory for reuse */
void json_clone(struct json_tree *to, const struct json_tree *from); /* clears `to` first */

/* ---- parse and write --------------------------------------------------------------------- */
struct json_limits {
    uint32_t nodes; /* 0: 4,000,000 */
};
struct json_error {
    size_t offset;      /* where parsing stopped, bytes from the start */
    int line, column;   /* 1-based; column in bytes */
    const char *reason; /* static text: "expected ':'", "unterminated string", "too many nodes" */
};
/* Parses RFC 8259 JSON, except that strings may hold any byte >= 0x20 (flags say so). `text` is
 * borrowed. 0, or -1 with *error (may be NULL) and the tree cleared. */
int json_parse(struct json_tree *t, struct span text, const struct json_limits *limits,
               struct json_error *error);

enum json_form { JSON_KEEP, JSON_COMPACT }; /* white space as read / none */
/* Appends; fills are unrolled (ask json_has_fill before you write what may not fit in memory). */
void json_write(const struct json_tree *t, enum json_form form, struct buf *out);
/* The value alone: no key, no white space around it. */
void json_write_node(const struct json_tree *t, json_ref n, enum json_form form, struct buf *out);
/* As json_write, but fills become repeated segments. The rope owns what it needs. */
void json_write_rope(const struct json_tree *t, enum json_form form, struct rope *out);
bool json_has_fill(const struct json_tree *t);

/* ---- look -------------------------------------------------------------------------------- */
static inline const struct json_node *json_at(const struct json_tree *t, json_ref n)
{
    return &t->node[n];
}
/* The first / last member whose decoded name is `name`; JSON_NONE if none or not an object. */
json_ref json_get(const struct json_tree *t, json_ref object, const char *name);
json_ref json_get_last(const struct json_tree *t, json_ref object, const char *name);
json_ref json_item(const struct json_tree *t, json_ref container, uint32_t index);
/* "message.chat.id", "message.entities.0.type" from `from`; JSON_NONE where it does not lead. */
json_ref json_path(const struct json_tree *t, json_ref from, const char *path);
/* The path of a node from the root, in the form json_path reads. Appends. '.' and '\' in a name are
 * written "\." and "\\"; a member its name does not lead to (empty, holds a NUL, second of two
 * equal ones) by its place: "\#2". The root's path is "". */
void json_put_path(const struct json_tree *t, json_ref n, struct buf *out);
/* Preorder, without recursion: the node after n within the subtree of `top`, JSON_NONE at the end.
 * json_skip leaves out n's children. for (n = top; n; n = json_next(t, top, n)) */
json_ref json_next(const struct json_tree *t, json_ref top, json_ref n);
json_ref json_skip(const struct json_tree *t, json_ref top, json_ref n);
bool json_is_container(const struct json_tree *t, json_ref n);
uint32_t json_depth(const struct json_tree *t, json_ref n);   /* root is 0 */
uint32_t json_count(const struct json_tree *t, json_ref top); /* nodes, top included */
uint64_t json_size(const struct json_tree *t, json_ref top);  /* bytes in compact form, no key */
/* The same compact bytes, own keys left out. Lexemes count, not values: 1.0 is not 1, and a fill
 * equals only a fill of the same parts. */
bool json_same(const struct json_tree *a, json_ref m, const struct json_tree *b, json_ref n);

/* ---- scalars ----------------------------------------------------------------------------- */
/* The value of an integer lexeme ("12", "-0", not "1.0" nor "1e3") that fits. */
bool json_int(const struct json_tree *t, json_ref n, int64_t *out);
/* Decoded text of a string node (or key), UTF-8 appended to out; lone surrogates come out as the
 * three bytes they would have (WTF-8), invalid bytes as they are. false if not a string. */
bool json_text(const struct json_tree *t, json_ref n, struct buf *out);
bool json_key_text(const struct json_tree *t, json_ref n, struct buf *out);
bool json_key_is(const struct json_tree *t, json_ref n, const char *name);
bool json_text_is(const struct json_tree *t, json_ref n, const char *text);
/* Length of UTF-8 text in UTF-16 code units (Bot API: MessageEntity.offset and length). */
size_t json_utf16_len(struct span utf8);
/* A JSON string lexeme (quotes, escapes) for UTF-8 text; \n and the like or \u for control
 * characters only, bytes that are no UTF-8 stay. */
void json_put_string(struct buf *out, struct span utf8);

/* ---- edit -------------------------------------------------------------------------------- */
/* New nodes belong to the tree and hang nowhere until inserted; an empty tree gets its document by
 * t.root = json_new(&t, ...). Text is copied into the tree. Making a node may move all of them:
 * pointers from json_at end there, refs stay good.
 *
 * Edits never break the tree: one that makes no sense (append to a scalar, insert beside the root,
 * hang a node below itself) does nothing, and a node that hangs somewhere is moved. Kept white
 * space stays with its node, so that JSON_KEEP output still parses. */
json_ref json_new(struct json_tree *t, enum json_type type); /* null false true 0 "" [] {} */
json_ref json_new_int(struct json_tree *t, int64_t value);
json_ref json_new_string(struct json_tree *t, const char *utf8);   /* encoded */
json_ref json_new_text(struct json_tree *t, struct span utf8);     /* encoded */
json_ref json_new_lexeme(struct json_tree *t, struct span lexeme); /* type from its first byte;
                                                    JSON_RAW if it is no scalar lexeme */
/* Clamped to ROPE_MAX bytes. Small ones are ordinary bytes to json_write_rope. */
json_ref json_new_fill(struct json_tree *t, struct span head, struct span unit, uint64_t count,
                       struct span tail);
json_ref json_graft(struct json_tree *t, const struct json_tree *from, json_ref n); /* deep copy;
                      `from` may be t; lexemes are shared, the key is kept but not inserted */
struct span json_keep(struct json_tree *t, struct span bytes); /* copy that lives with the tree */

void json_set_key(struct json_tree *t, json_ref n, const char *name);          /* encoded, quoted */
void json_set_key_lexeme(struct json_tree *t, json_ref n, struct span lexeme); /* as it stands */
/* In place, with the type json_new_lexeme would give; children of a container are let go. */
void json_set_lexeme(struct json_tree *t, json_ref n, struct span lexeme);
void json_append(struct json_tree *t, json_ref container, json_ref n);
void json_prepend(struct json_tree *t, json_ref container, json_ref n);
void json_insert_after(struct json_tree *t, json_ref sibling, json_ref n);
void json_remove(struct json_tree *t, json_ref n); /* unlinks; removing the root empties the tree */
void json_replace(struct json_tree *t, json_ref old, json_ref n); /* n takes old's place, key and
                      white space around; n may stand below old (hoisting) */
/* Sets member `name` (replacing the first of that name) and returns n. */
json_ref json_put(struct json_tree *t, json_ref object, const char *name, json_ref n);
#endif
