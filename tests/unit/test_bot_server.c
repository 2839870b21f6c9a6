/* The sample bot behind HTTP: the statuses of a sound webhook, its circuit breaker on a failing
 * model, and replies through a Bot API. */
#include "tests/unit/bot_child.h"

#include "harness/base/mem.h"

#define HELLO                                                                                     \
    "{\"update_id\":1,\"message\":{\"chat\":{\"id\":3000000},\"from\":{\"id\":3000000},\"text\":" \
    "\"%s\"}}"

static struct child bot, model;

static int start_all(void **state)
{
    child_start(&model, (const char *[]){"--stub-llm", NULL});
    char *url = xasprintf("http://127.0.0.1:%d/", model.port);
    child_start(&bot, (const char *[]){"--secret", CHILD_SECRET, "--llm", url, "--cooldown", "50ms",
                                       "--max-body", "64KiB", "--threads", "3", NULL});
    free(url);
    return 0;
}

static int stop_all(void **state)
{
    bool clean = child_stop(&bot);
    return child_stop(&model) && clean ? 0 : -1;
}

static int ask(const char *method, const char *path, struct span body)
{
    static struct got g;
    return child_ask(&bot, method, path, body, &g);
}

static void test_statuses(void **state)
{
    struct buf big = BUF_INIT;
    assert_int_equal(ask("GET", "/healthz", SPAN("")), 200);
    assert_int_equal(ask("GET", "/metrics", SPAN("")), 200);
    assert_int_equal(ask("POST", "/reset", SPAN("")), 200);
    assert_int_equal(ask("GET", CHILD_PATH, SPAN("")), 405);
    assert_int_equal(ask("PUT", CHILD_PATH, SPAN("{}")), 405);
    assert_int_equal(ask("GET", "/reset", SPAN("")), 405);
    assert_int_equal(ask("POST", "/", SPAN("{}")), 404);
    assert_int_equal(ask("POST", CHILD_PATH "/", SPAN("{}")), 404);
    assert_int_equal(ask("POST", CHILD_PATH, SPAN("{}")), 200);
    assert_int_equal(ask("POST", CHILD_PATH, SPAN("")), 400);
    assert_int_equal(ask("POST", CHILD_PATH, SPAN("[]")), 400);
    buf_fill(&big, ' ', 64 << 10);
    assert_int_equal(ask("POST", CHILD_PATH, buf_view(&big)), 400);
    buf_fill(&big, ' ', 1);
    assert_int_equal(ask("POST", CHILD_PATH, buf_view(&big)), 413);
    buf_fill(&big, ' ', 16 << 20);
    assert_int_equal(ask("POST", CHILD_PATH, buf_view(&big)), 413);
    buf_release(&big);
}

static void test_secrets(void **state)
{
    for (int shape = 0; shape < SECRET_SHAPES; shape++) {
        struct input in = INPUT_INIT;
        struct step *s = input_add(&in);
        struct got g;
        s->secret = (enum secret_shape)shape;
        rope_add(&s->body, SPAN("{}"), 1);
        child_step(&bot, s, CHILD_LONG, &g);
        int expected = secret_shape_legal(s->secret) ? 200 : 401;
        if (g.end != GOT_ANSWER || g.status != expected)
            fail_msg("secret %s: %d", secret_shape_name(s->secret), g.status);
        input_release(&in);
    }
}

static bool says(const char *text, const char *part)
{
    struct got g;
    char body[256];
    snprintf(body, sizeof body, HELLO, text);
    assert_int_equal(child_update(&bot, body, &g), 200);
    return strstr(g.body, part) != NULL;
}

static void wait_circuit(const char *state, const char *meanwhile)
{
    int64_t until = clock_now() + CHILD_LONG * NS_PER_MS;
    while (!says("/circuits", state) && clock_now() < until)
        says(meanwhile, "");
    assert_true(says("/circuits", state));
}

static void set_mode(const char *mode)
{
    struct got g;
    assert_int_equal(child_ask(&model, "POST", "/mode", span_of(mode), &g), 200);
}

static void test_circuit(void **state)
{
    struct got g;
    assert_true(says("good day", "good day"));
    assert_true(says("/circuits", "llm: closed"));
    set_mode("{\"fail\":1}");
    for (int i = 0; i < 5; i++)
        assert_true(says("good day", "did not answer"));
    assert_true(says("/circuits", "llm: open") || says("/circuits", "llm: half-open"));
    wait_circuit("llm: half-open", "/status");
    assert_true(says("good day", "did not answer")); /* the trial */
    set_mode("{\"fail\":0}");
    wait_circuit("llm: closed", "good day");
    assert_int_equal(child_ask(&model, "POST", "/mode", SPAN("{\"latency_ms\":-1}"), &g), 400);
}

static void test_bot_api_root(void **state)
{
    struct child other;
    struct got g;
    char *root = xasprintf("http://127.0.0.1:%d", model.port), body[256];
    child_start(&other, (const char *[]){"--secret", CHILD_SECRET, "--api-root", root, NULL});
    snprintf(body, sizeof body, HELLO, "/start");
    assert_int_equal(child_update(&other, body, &g), 200);
    assert_int_equal(g.body_len, 0); /* said through the Bot API, not in the response */
    assert_int_equal(child_ask(&other, "GET", "/metrics", SPAN(""), &g), 200);
    assert_non_null(strstr(g.body, "\nbot_api_calls_total 1\n"));
    assert_non_null(strstr(g.body, "\nbot_api_failures_total 0\n"));
    assert_true(child_stop(&other));
    free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_statuses),
        cmocka_unit_test(test_secrets),
        cmocka_unit_test(test_circuit),
        cmocka_unit_test(test_bot_api_root),
    };
    return cmocka_run_group_tests_name("bot_server", tests, start_all, stop_all);
}
