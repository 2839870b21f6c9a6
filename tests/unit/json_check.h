#ifndef TESTS_UNIT_JSON_CHECK_H
#define TESTS_UNIT_JSON_CHECK_H
/* What the tests of the JSON tree share: parsing from a block of exact size (so that ASan sees a
 * read past the end), and the invariants that every tree keeps. */
#include "harness/base/mem.h"
#include "harness/json/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

/* The links around one node agree with those of its neighbours. */
static inline void check_links(const struct json_tree *t, json_ref n)
{
    const struct json_node *node = json_at(t, n);
    uint32_t count = 0;
    json_ref last = JSON_NONE;
    for (json_ref c = node->first; c; c = json_at(t, c)->next) {
        assert_true(c < t->used);
        assert_int_equal(json_at(t, c)->parent, n);
        assert_int_equal(json_at(t, c)->prev, last);
        last = c;
        assert_true(++count <= node->count); /* also ends a loop */
    }
    assert_int_equal(node->last, last);
    assert_int_equal(node->count, count);
    if (!json_is_container(t, n))
        assert_int_equal(count, 0);
    if (!node->parent)
        assert_true(!node->prev && !node->next);
}

/* All nodes, those that hang nowhere included; and the root's subtree is a tree. */
static inline void check_tree(const struct json_tree *t)
{
    for (json_ref n = 1; n < t->used; n++)
        check_links(t, n);
    if (!t->root)
        return;
    assert_int_equal(json_at(t, t->root)->parent, JSON_NONE);
    uint32_t seen = 0;
    for (json_ref n = t->root; n; n = json_next(t, t->root, n))
        assert_true(++seen < t->used);
    assert_int_equal(seen, json_count(t, t->root));
}

static inline void check_written(const struct json_tree *t, enum json_form form, struct span want)
{
    struct buf out = BUF_INIT;
    json_write(t, form, &out);
    assert_int_equal(out.len, want.n);
    assert_memory_equal(buf_cstr(&out), want.n ? want.p : "", want.n);
    buf_release(&out);
}

/* Parses a copy that ends where its block ends. If accepted, holds all that must hold of it. */
static inline bool check_text(struct span text, struct json_error *error)
{
    struct json_tree t = JSON_TREE_INIT;
    struct span exact = {memcpy(xmalloc(text.n ? text.n : 1), text.n ? text.p : "", text.n),
                         text.n};
    bool accepted = json_parse(&t, exact, NULL, error) == 0;
    if (accepted) {
        struct json_tree again = JSON_TREE_INIT;
        struct buf compact = BUF_INIT;
        check_tree(&t);
        check_written(&t, JSON_KEEP, text);
        json_write(&t, JSON_COMPACT, &compact);
        assert_int_equal(json_parse(&again, buf_view(&compact), NULL, NULL), 0);
        assert_true(json_same(&t, t.root, &again, again.root));
        buf_release(&compact);
        json_release(&again);
    } else {
        assert_int_equal(t.root, JSON_NONE);
    }
    json_release(&t);
    free((char *)exact.p);
    return accepted;
}
#endif
