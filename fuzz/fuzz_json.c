/* libFuzzer target: the JSON tree. Whatever is accepted must come back byte for byte, and its
 * compact form must be the same document. */
#include "harness/json/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void check_compact(const struct json_tree *t, struct buf *out)
{
    struct json_tree again = JSON_TREE_INIT;
    buf_clear(out);
    json_write(t, JSON_COMPACT, out);
    must(out->len == json_size(t, t->root));
    must(json_parse(&again, buf_view(out), NULL, NULL) == 0);
    must(json_same(t, t->root, &again, again.root));
    json_release(&again);
}

static void check(const struct json_tree *t, struct span text)
{
    struct json_tree copy = JSON_TREE_INIT;
    struct buf out = BUF_INIT;
    json_write(t, JSON_KEEP, &out);
    must(span_eq(buf_view(&out), text));
    json_clone(&copy, t);
    json_ref graft = json_graft(&copy, t, t->root);
    must(json_same(t, t->root, &copy, copy.root) && json_same(t, t->root, &copy, graft));
    check_compact(&copy, &out);
    json_release(&copy);
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct json_tree t = JSON_TREE_INIT;
    struct span text = {(const char *)data, size};
    if (json_parse(&t, text, NULL, NULL) == 0)
        check(&t, text);
    json_release(&t);
    return 0;
}
