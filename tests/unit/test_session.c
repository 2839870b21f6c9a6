/* Sessions: who may be attacked, what is said when nobody answers; and the closed load. */
#include "tests/unit/net_fixture.h"

#include "harness/base/esc.h"
#include "harness/base/mem.h"
#include "harness/run/fresh_id.h"
#include "harness/run/load.h"

/* ---- hosts ---------------------------------------------------------------------------------- */

static void only_what_is_ours_is_attacked(void **state)
{
    static const char *const allow[] = {"bot.example", "api.telegram.org", "10.0.0.7",
                                        "149.154.167.220", NULL};
    static const struct {
        const char *url;
        bool allow;
        const char *says; /* NULL: fine */
    } cases[] = {
        {"http://127.0.0.1:8080/w", false, NULL},
        {"http://127.9.9.9:8080/w", false, NULL},
        {"http://localhost:8080/w", false, NULL},
        {"http://[::1]:8080/w", false, NULL},
        {"unix:/tmp/nothing.sock:/w", false, NULL},
        {"http://bot.example/w", false, "target.allow_hosts"},
        {"http://bot.example/w", true, NULL},
        {"http://BOT.example/w", true, NULL},
        {"http://bot.example.evil/w", true, "is not this machine"},
        {"http://10.0.0.7/w", true, NULL},
        {"http://10.0.0.8/w", true, "is not this machine"},
        {"http://localhost.evil.example/w", false, "is not this machine"},
        {"http://127.0.0.1.evil.example/w", false, "is not this machine"},
        {"http://0.0.0.0/w", false, "is not this machine"},
        {"https://api.telegram.org/w", true, "belongs to Telegram"},
        {"https://API.Telegram.ORG./w", true, "belongs to Telegram"},
        {"https://t.me/w", true, "belongs to Telegram"},
        {"https://149.154.167.220/w", true, "belongs to Telegram"},
        {"https://nott.me/w", true, "is not this machine"},
        {"ftp://127.0.0.1/w", false, ""},
        {"127.0.0.1:8080", false, ""},
        {"", false, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = ERR_INIT;
        struct session_config config = {.url = cases[i].url,
                                        .allow = cases[i].allow ? allow : NULL};
        struct session *s = session_open(&config, &err);
        if ((s != NULL) != (cases[i].says == NULL))
            fail_msg("%s: %s", cases[i].url, s ? "accepted" : err.text);
        if (!s && !strstr(err.text, cases[i].says))
            fail_msg("%s: says \"%s\"", cases[i].url, err.text);
        assert_true(s || err.text[0]);
        session_close(s);
    }
}

static void a_port_is_chosen_and_shown(void **state)
{
    struct err err = ERR_INIT;
    struct session_config config = {.url = "http://user:pass@127.0.0.1:${PORT}/w"};
    struct session *s = session_open(&config, &err);
    assert_non_null(s);
    assert_true(s->endpoint.port >= 1024);
    assert_null(strstr(s->url, "pass")); /* for people */
    assert_null(strstr(s->url, "PORT"));
    session_close(s);
}

/* ---- is it well? ----------------------------------------------------------------------------- */

static void answers_200(struct client *c)
{
    while (hear(c, NULL))
        SAY(c, OK_BODY(2, "{}"));
}

static void answers_401(struct client *c)
{
    if (hear(c, NULL))
        SAY(c, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
}

static void answers_404(struct client *c)
{
    if (hear(c, NULL))
        SAY(c, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}

static void answers_500_with_news(struct client *c)
{
    if (hear(c, NULL))
        SAY(c, "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n");
}

static void a_known_good_update_tells(void **state)
{
    static const struct {
        void (*behave)(struct client *c);
        const char *says;
    } cases[] = {
        {answers_200, NULL},
        {answers_401, "is the webhook secret right?"},
        {answers_404, "is the path right?"},
        {answers_500_with_news, "500 to a known-good update instead of 2xx"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = ERR_INIT;
        struct server *server = server_start(cases[i].behave);
        struct session_config config = {.url = server->url, .ready_within = 300 * NS_PER_MS};
        struct session *s = session_open(&config, &err);
        assert_non_null(s);
        assert_int_equal(session_ping(s, PATIENCE), cases[i].says == NULL);
        session_close(s);
        server_stop(server);
    }
}

static void nobody_there_is_said(void **state)
{
    struct err err = ERR_INIT;
    struct server *server = server_start(answers_200);
    server_deaf(server);
    struct session_config config = {.url = server->url, .ready_within = 200 * NS_PER_MS};
    struct session *s = session_open(&config, &err);
    assert_false(session_ping(s, 200 * NS_PER_MS));
    assert_int_equal(s->ping_status, 0);
    session_close(s);
    server_stop(server);
}

/* ---- the closed load ------------------------------------------------------------------------- */

struct ids {
    pthread_mutex_t lock;
    uint32_t seen[4096];
    size_t count, repeated, without;
};
static struct ids ids = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void note_id(const struct buf *request)
{
    const char *body = strstr(request->data, "\r\n\r\n") + 4;
    size_t at = fresh_id_find((struct span){body, request->len - (size_t)(body - request->data)});
    pthread_mutex_lock(&ids.lock);
    uint32_t id = at ? (uint32_t)strtoul(body + at, NULL, 10) : 0;
    ids.without += id == 0;
    for (size_t i = 0; i < ids.count; i++)
        ids.repeated += ids.seen[i] == id;
    if (ids.count < 4096)
        ids.seen[ids.count++] = id;
    pthread_mutex_unlock(&ids.lock);
}

static void notes_ids(struct client *c)
{
    struct buf request = BUF_INIT;
    while (hear(c, &request)) {
        buf_cstr(&request);
        note_id(&request);
        buf_clear(&request);
        SAY(c, OK_BODY(2, "{}"));
    }
    buf_release(&request);
}

/* 200, 503 and a closed connection in turn, each connection by its number. */
static void fails_in_part(struct client *c)
{
    if (c->number % 3 == 0)
        answers_200(c);
    else if (hear(c, NULL) && c->number % 3 == 1)
        SAY(c, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

static void seeds(struct corpus *c)
{
    static const char *const body[] = {"{\"update_id\":100000001,\"message\":{\"text\":\"a\"}}",
                                       "{\"update_id\":100000002,\"message\":{\"text\":\"b\"}}"};
    for (size_t i = 0; i < 2; i++) {
        struct input in = INPUT_INIT;
        rope_copy(&input_add(&in)->body, span_of(body[i]), 1);
        corpus_add(c, &in, true);
        input_release(&in);
    }
}

static void load_on(void (*behave)(struct client *c), struct load_config *config,
                    struct phase_result *out)
{
    struct err err = ERR_INIT;
    struct corpus corpus = {0};
    struct server *server = server_start(behave);
    struct session_config where = {.url = server->url};
    seeds(&corpus);
    config->session = session_open(&where, &err);
    config->corpus = &corpus;
    if (!config->session || load_run(config, out, &err) < 0)
        fail_msg("%s", err.text);
    session_close(config->session);
    server_stop(server);
    corpus_release(&corpus);
}

static void a_load_counts_and_ids_are_new(void **state)
{
    struct phase_result out = {.kind = "load"};
    struct load_config config = {.seed = 5, .users = 20, .requests = 2000};
    load_on(notes_ids, &config, &out);
    assert_int_equal(out.requests, 2000);
    assert_int_equal(out.errors, 0);
    assert_int_equal(out.status[2], 2000);
    assert_int_equal(out.ends[END_ANSWERED], 2000);
    assert_int_equal(hist_count(out.latency), 2000);
    assert_true(out.p50 > 0 && out.p50 <= out.p90 && out.p90 <= out.p99 && out.p99 <= out.max);
    assert_int_equal(ids.count, 2000);
    assert_int_equal(ids.repeated, 0);
    assert_int_equal(ids.without, 0);
    hist_free(out.latency);
}

static void a_load_tells_failures_apart(void **state)
{
    struct phase_result out = {.kind = "load"};
    struct load_config config = {.seed = 5, .users = 6, .requests = 60};
    load_on(fails_in_part, &config, &out);
    assert_int_equal(out.requests, 60);
    assert_true(out.status[5] > 0);
    assert_true(out.ends[END_CLOSED] > 0);
    assert_int_equal(out.errors, out.status[5] + out.status[0]);
    assert_int_equal(out.status[0] + out.status[2] + out.status[5], 60);
    hist_free(out.latency);
}

static bool enough(void *ctx, const struct phase_result *so_far)
{
    *(uint64_t *)ctx = so_far->requests;
    return false;
}

static void a_load_can_be_aborted(void **state)
{
    uint64_t seen = 0;
    struct phase_result out = {.kind = "load"};
    struct load_config config = {
        .seed = 5, .users = 4, .time = PATIENCE, .tick = enough, .tick_ctx = &seen};
    load_on(answers_200, &config, &out);
    assert_true(out.elapsed < PATIENCE / 2);
    assert_true(seen > 0 && out.requests >= seen);
    hist_free(out.latency);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_ours_is_attacked),
        cmocka_unit_test(a_port_is_chosen_and_shown),
        cmocka_unit_test(a_known_good_update_tells),
        cmocka_unit_test(nobody_there_is_said),
        cmocka_unit_test(a_load_counts_and_ids_are_new),
        cmocka_unit_test(a_load_tells_failures_apart),
        cmocka_unit_test(a_load_can_be_aborted),
    };
    return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
