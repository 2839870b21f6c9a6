#ifndef HARNESS_MODEL_YAML_TREE_H
#define HARNESS_MODEL_YAML_TREE_H
/* YAML as a tree of strings with the place of every key and value. The input is foreign: size,
 * depth and count are bounded, and what only serves to be clever (anchors, aliases, tags, several
 * documents, keys that are no words, the same key twice) is an error. */
#include "harness/base/err.h"
#include "harness/base/span.h"

#define YAML_BYTES_MAX (1u << 20)
#define YAML_DEPTH_MAX 24
#define YAML_NODES_MAX 20000
#define YAML_KEYS_MAX 1000 /* of one map: keys are compared with each other */

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml_node {
    enum yaml_kind kind;
    bool plain;               /* text without quotes: may mean null, true or a number */
    bool implied;             /* not in the file: the schema's default, placed at its map */
    char *key;                /* owned; NULL for list items and the root */
    char *text;               /* owned; YAML_TEXT only */
    int line, column;         /* of the value, 1-based */
    int key_line, key_column; /* of the key; of the value where there is none */
    struct yaml_node *parent, *first, *last, *next;
    size_t count;                 /* children */
    const struct schema_row *row; /* what the plan's schema says of it; NULL before plan_check */
    struct yaml_node *older;      /* every node of the tree, for freeing */
};

struct yaml_tree {
    struct yaml_node *root; /* NULL for an empty tree */
    struct yaml_node *newest;
    size_t count;
};
#define YAML_TREE_INIT ((struct yaml_tree){0})

/* 0, or -1 with text, line and column of the error and the tree empty. */
int yaml_parse(struct yaml_tree *t, struct span text, struct err *err);
void yaml_release(struct yaml_tree *t);
/* A new child at the end; key and text are copied, key may be NULL. NULL: too many nodes. */
struct yaml_node *yaml_add(struct yaml_tree *t, struct yaml_node *parent, enum yaml_kind kind,
                           const char *key, struct span text);
struct yaml_node *yaml_get(const struct yaml_node *map, const char *key); /* NULL if none */
/* Preorder: the node after n, NULL at the end. */
struct yaml_node *yaml_next(const struct yaml_node *n);
/* `key:` with nothing after it, or ~, or null. */
bool yaml_is_null(const struct yaml_node *n);
/* Two arguments for "%s%s": what a person calls the node. */
#define YAML_NAMED(n)                                                                \
    (n)->key || !(n)->parent ? "" : "an item of ", (n)->key ? (n)->key               \
                                                   : (n)->parent && (n)->parent->key \
                                                       ? (n)->parent->key            \
                                                       : "the plan"
/* Sets the error at the node's value (or key), unless one stands. Always -1. */
int yaml_error(const struct yaml_node *n, struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
int yaml_key_error(const struct yaml_node *n, struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
#endif
