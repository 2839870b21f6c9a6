/* Edits: one by one, then at random with the invariants checked after each; fills and ropes. */
#include "harness/base/rng.h"
#include "tests/unit/json_check.h"

#include <stdio.h>

static void parse(struct json_tree *t, const char *text)
{
    if (json_parse(t, span_of(text), NULL, NULL))
        fail_msg("refused: %s", text);
}

static void expect(const struct json_tree *t, const char *compact)
{
    check_tree(t);
    check_written(t, JSON_COMPACT, span_of(compact));
}

static void test_build(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    json_ref list, n;
    t.root = json_new(&t, JSON_OBJECT);
    json_put(&t, t.root, "id", json_new_int(&t, -7));
    list = json_put(&t, t.root, "l", json_new(&t, JSON_ARRAY));
    json_append(&t, list, json_new(&t, JSON_TRUE));
    json_prepend(&t, list, json_new_string(&t, "q\"\n"));
    json_insert_after(&t, json_item(&t, list, 0), json_new_lexeme(&t, SPAN("1e400")));
    json_put(&t, t.root, "id", json_new(&t, JSON_NULL));
    expect(&t, "{\"id\":null,\"l\":[\"q\\\"\\n\",1e400,true]}");
    n = json_new_lexeme(&t, SPAN("{,"));
    assert_int_equal(json_at(&t, n)->type, JSON_RAW);
    json_set_key_lexeme(&t, n, SPAN("key"));
    json_append(&t, t.root, n);
    json_append(&t, t.root, json_new(&t, JSON_FALSE)); /* without a key */
    expect(&t, "{\"id\":null,\"l\":[\"q\\\"\\n\",1e400,true],key:{,,\"\":false}");
    json_append(&t, list, n); /* moves, and an item has no key */
    expect(&t, "{\"id\":null,\"l\":[\"q\\\"\\n\",1e400,true,{,],\"\":false}");
    json_release(&t);
}

static void test_lexeme_types(void **state)
{
    static const struct {
        const char *lexeme;
        enum json_type type;
    } row[] = {
        {"null", JSON_NULL},   {"true", JSON_TRUE},  {"false", JSON_FALSE},
        {"-0", JSON_NUMBER},   {"1e5", JSON_NUMBER}, {"\"a\"", JSON_STRING},
        {"01", JSON_RAW},      {"\"a", JSON_RAW},    {"\"a\"b\"", JSON_RAW},
        {"\"\n\"", JSON_RAW},  {"", JSON_RAW},       {"NaN", JSON_RAW},
        {"[]", JSON_RAW},      {" 1", JSON_RAW},     {"nul", JSON_RAW},
        {"\"\\x\"", JSON_RAW},
    };
    struct json_tree t = JSON_TREE_INIT;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        assert_int_equal(json_at(&t, json_new_lexeme(&t, span_of(row[i].lexeme)))->type,
                         row[i].type);
    json_release(&t);
}

static void test_remove_and_replace(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    parse(&t, "{\"a\":{\"b\":{\"c\":[1,2]}},\"d\":3}");
    json_remove(&t, json_path(&t, t.root, "a.b.c.0"));
    expect(&t, "{\"a\":{\"b\":{\"c\":[2]}},\"d\":3}");
    json_replace(&t, json_path(&t, t.root, "a"), json_path(&t, t.root, "a.b.c")); /* hoist */
    expect(&t, "{\"a\":[2],\"d\":3}");
    json_ref a = json_get(&t, t.root, "a");
    json_replace(&t, json_get(&t, t.root, "d"), a); /* a neighbour takes the place */
    expect(&t, "{\"d\":[2]}");
    json_ref old = t.root, box = json_new(&t, JSON_ARRAY);
    json_replace(&t, t.root, box); /* wrap */
    json_append(&t, box, old);
    expect(&t, "[{\"d\":[2]}]");
    json_set_lexeme(&t, json_item(&t, box, 0), SPAN("5"));
    expect(&t, "[5]");
    json_remove(&t, t.root);
    assert_int_equal(t.root, JSON_NONE);
    expect(&t, "");
    json_release(&t);
}

static void test_graft(void **state)
{
    struct json_tree t = JSON_TREE_INIT, from = JSON_TREE_INIT;
    parse(&t, " [ 0 ] ");
    parse(&from, "{ \"\\u0061\" : { \"x\" : [ \"\\n\" , [ ] ] , \"y\" : 1 } }");
    json_ref twin = json_graft(&t, &from, json_get(&from, from.root, "a"));
    assert_true(json_key_is(&t, twin, "a")); /* kept, though it hangs nowhere */
    assert_true(json_text_is(&t, json_path(&t, twin, "x.0"), "\n"));
    json_append(&t, t.root, twin);
    json_append(&t, t.root, json_graft(&t, &t, json_get(&t, twin, "x")));
    check_tree(&t);
    check_written(&t, JSON_KEEP,
                  SPAN(" [ 0 , { \"x\" : [ \"\\n\" , [ ] ] , \"y\" : 1 } , [ \"\\n\" , [ ] ] ] "));
    json_release(&from);
    json_release(&t);
}

/* Nothing happens; above all no loop. */
static void test_senseless_edits(void **state)
{
    const char *text = "{\"a\":[[1]],\"b\":2}";
    struct json_tree t = JSON_TREE_INIT;
    parse(&t, text);
    json_ref a = json_get(&t, t.root, "a"), b = json_get(&t, t.root, "b");
    json_ref inner = json_path(&t, t.root, "a.0"), loose = json_new(&t, JSON_NULL);
    json_append(&t, b, loose);
    json_append(&t, inner, a);
    json_append(&t, a, a);
    json_prepend(&t, inner, t.root);
    json_insert_after(&t, t.root, loose);
    json_insert_after(&t, inner, a);
    json_insert_after(&t, inner, inner);
    json_replace(&t, inner, a);
    json_replace(&t, inner, t.root);
    json_replace(&t, inner, inner);
    json_replace(&t, loose, b);
    json_replace(&t, inner, JSON_NONE);
    json_remove(&t, JSON_NONE);
    json_remove(&t, loose);
    expect(&t, text);
    json_release(&t);
}

static void test_white_space(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    parse(&t, "{\n  \"a\" : 1,\n  \"b\": [ ]\n}\n");
    json_replace(&t, json_get(&t, t.root, "a"), json_new_string(&t, "x"));
    check_written(&t, JSON_KEEP, SPAN("{\n  \"a\" : \"x\",\n  \"b\": [ ]\n}\n"));
    json_append(&t, json_get(&t, t.root, "b"), json_new(&t, JSON_TRUE));
    check_written(&t, JSON_KEEP, SPAN("{\n  \"a\" : \"x\",\n  \"b\": [true]\n}\n"));
    json_remove(&t, json_get(&t, t.root, "a"));
    check_written(&t, JSON_KEEP, SPAN("{\n  \"b\": [true]\n}\n"));
    json_release(&t);
}

/* ---- at random --------------------------------------------------------------------------- */
static json_ref random_scalar(struct json_tree *t, struct rng *r)
{
    static const char *const lexeme[] = {"1e400", "-0", "\"\\ud800\"", "\"\xff\"", "\"\"", "0.10"};
    char bytes[40];
    size_t n = rng_below(r, sizeof bytes);
    switch (rng_below(r, 5)) {
    case 0:
        return json_new_int(t, (int64_t)rng_u64(r));
    case 1:
        return json_new_lexeme(t, span_of(RNG_PICK(r, lexeme)));
    case 2:
        return json_new(t, (enum json_type)rng_below(r, JSON_OBJECT + 1));
    default:
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)rng_below(r, rng_chance(r, 1, 8) ? 256 : 128);
        return json_new_text(t, (struct span){bytes, n});
    }
}

static json_ref random_node(const struct json_tree *t, struct rng *r)
{
    return t->used > 1 ? (json_ref)rng_range(r, 1, t->used - 1) : JSON_NONE;
}

static void random_tree(struct json_tree *t, struct rng *r)
{
    json_clear(t);
    t->root = json_new(t, rng_chance(r, 1, 2) ? JSON_OBJECT : JSON_ARRAY);
    for (uint64_t n = rng_below(r, 60); n; n--) {
        json_ref at = random_node(t, r), new_one = random_scalar(t, r);
        char key[8];
        snprintf(key, sizeof key, "k%u", (unsigned)rng_below(r, 20));
        json_set_key(t, new_one, key);
        json_append(t, at, new_one); /* nothing happens where `at` is a scalar */
    }
}

static void test_random_trees(void **state)
{
    struct rng r;
    struct json_tree t = JSON_TREE_INIT;
    struct buf text = BUF_INIT;
    rng_seed(&r, 1);
    for (int i = 0; i < 500; i++) {
        random_tree(&t, &r);
        check_tree(&t);
        buf_clear(&text);
        json_write(&t, JSON_KEEP, &text);
        assert_int_equal(text.len, json_size(&t, t.root));
        struct json_tree again = JSON_TREE_INIT;
        assert_int_equal(json_parse(&again, buf_view(&text), NULL, NULL), 0);
        check_tree(&again);
        check_written(&again, JSON_KEEP, buf_view(&text));
        assert_true(json_same(&t, t.root, &again, again.root));
        json_release(&again);
    }
    buf_release(&text);
    json_release(&t);
}

static void random_edit(struct json_tree *t, const struct json_tree *other, struct rng *r)
{
    json_ref a = random_node(t, r), b = random_node(t, r);
    switch (rng_below(r, 11)) {
    case 0:
        json_append(t, a, b);
        break;
    case 1:
        json_prepend(t, a, b);
        break;
    case 2:
        json_insert_after(t, a, b);
        break;
    case 3:
        json_replace(t, a, b);
        break;
    case 4:
        json_remove(t, a);
        break;
    case 5:
        json_put(t, a, "k1", random_scalar(t, r));
        break;
    case 6:
        json_append(t, a, json_graft(t, other, random_node(other, r)));
        break;
    case 7:
        if (json_count(t, b) < 100)
            json_insert_after(t, a, json_graft(t, t, b));
        break;
    case 8:
        json_set_lexeme(t, a, SPAN("\"set\\n\""));
        break;
    case 9:
        json_set_key(t, a, "k.\"2\"");
        break;
    default:
        json_replace(t, a, json_new_fill(t, SPAN("["), SPAN("0,"), rng_below(r, 5000), SPAN("0]")));
    }
    if (!t->root)
        t->root = json_new(t, JSON_OBJECT);
}

static void check_parses(const struct json_tree *t)
{
    struct json_tree again = JSON_TREE_INIT;
    struct buf text = BUF_INIT;
    struct json_error e;
    struct json_limits unlimited = {.nodes = UINT32_MAX};
    json_write(t, JSON_KEEP, &text);
    if (json_parse(&again, buf_view(&text), &unlimited, &e))
        fail_msg("refused at %zu: %s: %s", e.offset, e.reason, buf_cstr(&text));
    assert_true(json_has_fill(t) || json_same(t, t->root, &again, again.root));
    json_release(&again);
    buf_release(&text);
}

static void test_random_edits(void **state)
{
    const char *text =
        " { \"k1\" : [ 1 , { \"x\" : [ ] } ] , \"k2\" : { } , \"k1\" : \"\\ud83d\" }\n";
    struct json_tree pristine = JSON_TREE_INIT, t = JSON_TREE_INIT, other = JSON_TREE_INIT;
    struct rng r;
    rng_seed(&r, 2);
    parse(&pristine, text);
    for (int round = 0; round < 200; round++) {
        random_tree(&other, &r);
        json_clone(&t, &pristine);
        for (int i = 0; i < 30; i++) {
            random_edit(&t, &other, &r);
            check_tree(&t);
            if (i % 5 == 0)
                check_parses(&t);
        }
        check_parses(&t);
    }
    check_written(&pristine, JSON_KEEP, span_of(text));
    json_release(&other);
    json_release(&t);
    json_release(&pristine);
}

/* ---- fills ------------------------------------------------------------------------------- */
static void test_fill(void **state)
{
    struct json_tree t = JSON_TREE_INIT, copy = JSON_TREE_INIT;
    struct rope rope = ROPE_INIT;
    struct buf flat = BUF_INIT, unrolled = BUF_INIT;
    parse(&t, "{ \"a\" : 1 , \"b\" : [ 2 ] , \"c\" : 3 }");
    assert_false(json_has_fill(&t));
    json_put(&t, t.root, "a", json_new_fill(&t, SPAN("\""), SPAN("A"), 1 << 24, SPAN("\"")));
    json_put(&t, t.root, "c", json_new_fill(&t, SPAN("["), SPAN("0,"), 100000, SPAN("0]")));
    json_append(&t, json_get(&t, t.root, "b"), json_new_fill(&t, SPAN(""), SPAN("7"), 3, SPAN("")));
    json_clone(&copy, &t);
    assert_true(json_has_fill(&copy));
    assert_true(json_same(&t, t.root, &copy, copy.root));
    json_write(&copy, JSON_KEEP, &unrolled);
    json_write_rope(&copy, JSON_KEEP, &rope);
    json_release(&copy); /* the rope stands alone */
    assert_int_equal(rope.count, 5);
    assert_int_equal(rope.len, unrolled.len);
    rope_flatten(&rope, rope.len, &flat);
    assert_true(span_eq(buf_view(&flat), buf_view(&unrolled)));
    assert_non_null(strstr(buf_cstr(&flat), ", \"b\" : [ 2 ,777] ,"));
    buf_clear(&flat);
    json_write(&t, JSON_COMPACT, &flat);
    assert_int_equal(json_size(&t, t.root), flat.len);
    assert_true(check_text(buf_view(&flat), NULL));
    json_remove(&t, json_get(&t, t.root, "a"));
    json_remove(&t, json_get(&t, t.root, "b"));
    json_remove(&t, json_get(&t, t.root, "c"));
    assert_false(json_has_fill(&t));
    expect(&t, "{}");
    buf_release(&flat);
    buf_release(&unrolled);
    rope_release(&rope);
    json_release(&t);
}

static void test_fill_is_bounded(void **state)
{
    struct json_tree t = JSON_TREE_INIT;
    struct rope rope = ROPE_INIT;
    t.root = json_new_fill(&t, SPAN("\""), SPAN("ab"), UINT64_MAX, SPAN("\""));
    assert_int_equal(json_size(&t, t.root), ROPE_MAX + 2);
    json_write_rope(&t, JSON_COMPACT, &rope);
    assert_int_equal(rope.count, 3);
    rope_release(&rope);
    json_release(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_build),
        cmocka_unit_test(test_lexeme_types),
        cmocka_unit_test(test_remove_and_replace),
        cmocka_unit_test(test_graft),
        cmocka_unit_test(test_senseless_edits),
        cmocka_unit_test(test_white_space),
        cmocka_unit_test(test_random_trees),
        cmocka_unit_test(test_random_edits),
        cmocka_unit_test(test_fill),
        cmocka_unit_test(test_fill_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
