/* What a core knows survives finding.json; bucket names follow the failure's own words first. */
#include "tests/unit/unit.h"

#include "harness/triage/core.h"

#include <jansson.h>

static void one_step(struct input *in, const char *body)
{
    *in = INPUT_INIT;
    rope_copy(&input_add(in)->body, span_of(body), 1);
}

/* Fails where a message-like member has text that begins with "/go" and no from. */
static int ask(void *ctx, const struct input *const *in, size_t n, enum min_answer *answer)
{
    (void)ctx;
    for (size_t i = 0; i < n; i++) {
        struct buf body = BUF_INIT;
        rope_flatten(&in[i]->step[0].body, 1 << 20, &body);
        bool message = strstr(buf_cstr(&body), "message\":{") != NULL;
        answer[i] = message && strstr(buf_cstr(&body), "\"text\":\"/go") &&
                            !strstr(buf_cstr(&body), "\"from\"")
                        ? MIN_SAME
                        : MIN_NONE;
        buf_release(&body);
    }
    return 0;
}

static struct core *probed(const char *body)
{
    struct input in;
    one_step(&in, body);
    struct core *c = core_new(&in);
    assert_int_equal(core_probe(c, &in, &in, ask, NULL), 0);
    input_release(&in);
    return c;
}

static bool explains(const struct core *c, const char *body)
{
    struct input in;
    one_step(&in, body);
    bool yes = core_explains(c, &in);
    input_release(&in);
    return yes;
}

static void check_knowledge(const struct core *c)
{
    assert_true(explains(c, "{\"message\":{\"text\":\"/gone\",\"date\":5}}"));
    assert_true(explains(c, "{\"edited_message\":{\"text\":\"/go far\"}}"));
    assert_false(explains(c, "{\"message\":{\"text\":\"/go\",\"from\":{\"id\":1}}}"));
    assert_false(explains(c, "{\"message\":{\"text\":\"/stop\"}}"));
    assert_false(explains(c, "{\"channel_post\":{\"text\":\"/go\"}}"));
    assert_false(explains(c, "{\"message\":"));
    assert_string_equal(core_kind(c), "message");
}

static void test_state(void **state)
{
    (void)state;
    const char *min = "{\"message\":{\"text\":\"/go\"}}";
    struct core *c = probed(min), *null = core_new(&INPUT_INIT);
    struct input in;
    check_knowledge(c);
    json_t *j = core_to_json(c);
    char *text = json_dumps(j, 0);
    json_t *back = json_loads(text, 0, NULL);
    one_step(&in, min);
    struct core *again = core_from_json(&in, back);
    check_knowledge(again);
    assert_int_equal(core_hash(c), core_hash(again));
    assert_string_equal(core_text(c), core_text(again));
    /* what is no state at all leaves what the minimum says */
    json_t *junk = json_loads("{\"shapes\":[{\"steps\":[[{\"classes\":\"x\"}]]},7]}", 0, NULL);
    struct core *plain = core_from_json(&in, junk);
    assert_true(explains(plain, min));
    json_decref(j);
    json_decref(back);
    json_decref(junk);
    free(text);
    input_release(&in);
    core_free(c);
    core_free(again);
    core_free(plain);
    core_free(null);
}

/* The same bug first met as an edited message has the same name. */
static void test_names(void **state)
{
    (void)state;
    struct core *a = probed("{\"message\":{\"text\":\"/go\"}}");
    struct core *b = probed("{\"edited_message\":{\"text\":\"/go\"}}");
    struct verdict v = {.oracle = "status-5xx", .outcome = "500"};
    char x[BUCKET_ID], y[BUCKET_ID];
    assert_true(core_alike(a, b));
    bucket_name(&v, a, x);
    bucket_name(&v, b, y);
    assert_string_equal(x, y);
    assert_non_null(strstr(x, "status-5xx-500-message-"));
    struct input in;
    one_step(&in, "{\"poll\":0}");
    struct core *c = core_new(&in);
    bucket_name(&v, c, y);
    assert_string_not_equal(x, y);
    assert_false(core_alike(a, c));
    strcpy(v.trace, "TypeError: x @ f"); /* words decide alone */
    bucket_name(&v, a, x);
    bucket_name(&v, c, y);
    assert_string_equal(x, y);
    strcpy(v.trace, "TypeError: x @ g");
    bucket_name(&v, a, y);
    assert_string_not_equal(x, y);
    input_release(&in);
    core_free(a);
    core_free(b);
    core_free(c);
}

/* Two ways of one bug in one core; a cause taken out. */
static void test_merge_and_cure(void **state)
{
    (void)state;
    struct core *a = probed("{\"message\":{\"text\":\"/go\"}}");
    struct input in, out = INPUT_INIT;
    one_step(&in, "[[[[[[[[[[[[[[]]]]]]]]]]]]]]");
    struct core *deep = core_new(&in);
    assert_false(core_explains(a, &in));
    core_merge(a, deep);
    assert_true(core_explains(a, &in));
    check_knowledge(a);
    input_release(&in);
    one_step(&in, "{\"message\":{\"text\":\"/go\",\"date\":7}}");
    assert_true(core_cure(a, &in, &out));
    assert_false(core_explains(a, &out));
    const struct core *both[] = {NULL, deep, a};
    assert_int_equal(core_explains_any(both, 3, &in), 2);
    input_release(&in);
    input_release(&out);
    core_free(a);
    core_free(deep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_state),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_merge_and_cure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
