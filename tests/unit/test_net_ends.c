/* How exchanges end when the server misbehaves: resets, closes, silence, garbage, early answers,
 * stale connections, and every time-out of its own stage. */
#include "tests/unit/net_fixture.h"

#define MS NS_PER_MS

struct scene {
    struct talk t;
    struct server *s;
};

static void open_scene(struct scene *sc, void (*behave)(struct client *c))
{
    sc->s = server_start(behave);
    talk_init(&sc->t, sc->s->url);
}

static void close_scene(struct scene *sc)
{
    talk_close(&sc->t);
    server_stop(sc->s);
}

/* One request to a server that behaves so, with the usual configuration. */
static const struct exchange *one(struct scene *sc, void (*behave)(struct client *c))
{
    open_scene(sc, behave);
    talk_open(&sc->t);
    return talk_once(&sc->t);
}

static void hear_and_reset(struct client *c)
{
    hear(c, NULL);
    reset_on_close(c);
}

static void reset_before_answer(void **state)
{
    (void)state;
    struct scene sc;
    const struct exchange *x = one(&sc, hear_and_reset);
    ASSERT_END(x, END_RESET);
    assert_int_equal(x->error, ECONNRESET);
    assert_false(x->any_byte || x->reused);
    assert_true(x->request_done);
    assert_int_equal(x->status, 0);
    assert_int_equal(atomic_load(&sc.s->clients), 1); /* a fresh one is not retried */
    close_scene(&sc);
}

static void hear_and_close(struct client *c)
{
    hear(c, NULL);
}

static void closed_before_answer(void **state)
{
    (void)state;
    struct scene sc;
    const struct exchange *x = one(&sc, hear_and_close);
    ASSERT_END(x, END_CLOSED);
    assert_false(x->any_byte);
    close_scene(&sc);
}

static void half_answer(struct client *c)
{
    hear(c, NULL);
    SAY(c, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
}

static void closed_in_body(void **state)
{
    (void)state;
    struct scene sc;
    const struct exchange *x = one(&sc, half_answer);
    ASSERT_END(x, END_CLOSED);
    assert_true(x->any_byte);
    assert_int_equal(x->status, 200);
    assert_int_equal(x->received, 4);
    assert_true(span_is(exchange_body(x), "half"));
    close_scene(&sc);
}

static void half_answer_and_reset(struct client *c)
{
    half_answer(c);
    reset_on_close(c);
}

/* The reset may overtake the half answer or not. */
static void reset_in_body(void **state)
{
    (void)state;
    struct scene sc;
    ASSERT_END(one(&sc, half_answer_and_reset), END_RESET);
    close_scene(&sc);
}

static void answer_second_with_reset(struct client *c)
{
    if (!hear(c, NULL))
        return;
    SAY(c, OK_BODY(2, "{}"));
    hear(c, NULL);
    reset_on_close(c);
}

static void reset_on_reused(void **state)
{
    (void)state;
    struct scene sc;
    open_scene(&sc, answer_second_with_reset);
    sc.t.config.retry_stale = false;
    talk_open(&sc.t);
    ASSERT_END(talk_once(&sc.t), END_ANSWERED);
    const struct exchange *x = talk_once(&sc.t);
    ASSERT_END(x, END_RESET);
    assert_true(x->reused);
    assert_false(x->any_byte);
    close_scene(&sc);
}

static void reset_on_reused_is_retried(void **state)
{
    (void)state;
    struct scene sc;
    open_scene(&sc, answer_second_with_reset);
    talk_open(&sc.t);
    for (int i = 0; i < 3; i++) {
        ASSERT_END(talk_once(&sc.t), END_ANSWERED);
        assert_false(sc.t.x.reused);
        assert_int_equal(sc.t.x.sent, sc.t.request.head.len + sc.t.request.send);
    }
    assert_int_equal(atomic_load(&sc.s->clients), 3);
    close_scene(&sc);
}

static void answer_first_only(struct client *c)
{
    if (hear(c, NULL) && c->number == 0)
        SAY(c, OK_BODY(2, "{}"));
    if (c->number == 0)
        hear(c, NULL);
    reset_on_close(c);
}

/* Once, not for ever; and a reset on the fresh connection is the server's own. */
static void retried_once(void **state)
{
    (void)state;
    struct scene sc;
    open_scene(&sc, answer_first_only);
    talk_open(&sc.t);
    ASSERT_END(talk_once(&sc.t), END_ANSWERED);
    ASSERT_END(talk_once(&sc.t), END_RESET);
    assert_false(sc.t.x.reused);
    assert_int_equal(atomic_load(&sc.s->clients), 2);
    close_scene(&sc);
}

/* A server that dies of the second request: the reset is the story, not the refused retry. */
static void retry_finds_nobody(void **state)
{
    (void)state;
    struct scene sc;
    open_scene(&sc, answer_second_with_reset);
    talk_open(&sc.t);
    ASSERT_END(talk_once(&sc.t), END_ANSWERED);
    server_deaf(sc.s);
    ASSERT_END(talk_once(&sc.t), END_RESET);
    assert_int_equal(sc.t.x.error, ECONNRESET);
    assert_true(sc.t.x.reused);
    ASSERT_END(talk_once(&sc.t), END_REFUSED);
    close_scene(&sc);
}

static void refused(void **state)
{
    (void)state;
    struct scene sc;
    open_scene(&sc, wait_gone);
    talk_open(&sc.t);
    server_deaf(sc.s);
    const struct exchange *x = talk_once(&sc.t);
    ASSERT_END(x, END_REFUSED);
    assert_int_equal(x->error, ECONNREFUSED);
    assert_int_equal(x->connect, 0);
    assert_int_equal(x->sent_first, 0);
    assert_string_not_equal(net_connect_error(sc.t.net), "");
    close_scene(&sc);
}

static void first_byte_late(void **state)
{
    (void)state;
    struct scene sc;
    open_scene(&sc, wait_gone);
    sc.t.config.first_byte = 30 * MS;
    talk_open(&sc.t);
    const struct exchange *x = talk_once(&sc.t);
    ASSERT_END(x, END_TIMEOUT);
    assert_true(x->request_done && !x->any_byte);
    assert_true(x->done - x->sent_last >= 30 * MS);
    close_scene(&sc);
}

static void trickle(struct client *c)
{
    static const char text[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    hear(c, NULL);
    for (size_t i = 0; i < sizeof text - 1; i++) {
        say(c, text + i, 1);
        clock_sleep(MS);
    }
    wait_gone(c);
}

static void slow_but_complete(void **state)
{
    (void)state;
    struct scene sc;
    open_scene(&sc, trickle);
    sc.t.config.first_byte = PATIENCE;
    talk_open(&sc.t);
    ASSERT_END(talk_once(&sc.t), END_ANSWERED);
    assert_true(sc.t.x.done - sc.t.x.byte_first >= 30 * MS);
    close_scene(&sc);
}

static void answer_late(void **state)
{
    (void)state;
    struct scene sc;
    open_scene(&sc, trickle);
    talk_open(&sc.t);
    struct net_request rq = talk_request(&sc.t);
    rq.answer_within = 20 * MS;
    net_submit(sc.t.net, &rq);
    talk_wait(&sc.t);
    ASSERT_END(&sc.t.x, END_TIMEOUT);
    assert_true(sc.t.x.any_byte);
    close_scene(&sc);
}

static atomic_bool released;

static void wait_released(struct client *c)
{
    (void)c;
    for (int i = 0; i < 20000 && !atomic_load(&released); i++)
        clock_sleep(MS);
}

static void server_does_not_read(void **state)
{
    (void)state;
    struct scene sc;
    atomic_store(&released, false);
    open_scene(&sc, wait_released);
    sc.t.config.write_stall = 30 * MS;
    rope_add(&sc.t.step.body, SPAN("x"), 64 << 20);
    talk_open(&sc.t);
    const struct exchange *x = talk_once(&sc.t);
    ASSERT_END(x, END_TIMEOUT);
    assert_false(x->request_done);
    assert_true(x->sent > 0 && x->sent < (64 << 20));
    atomic_store(&released, true);
    close_scene(&sc);
}

/* A full backlog: further connects hang without an answer. */
static void connect_late(void **state)
{
    (void)state;
    struct talk t;
    unsigned port;
    char url[100];
    int listener = listen_tcp(&port, 0), filler[8];
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < 8; i++) {
        filler[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        (void)!connect(filler[i], (struct sockaddr *)&a, sizeof a);
    }
    snprintf(url, sizeof url, "http://127.0.0.1:%u/", port);
    talk_init(&t, url);
    t.config.connect_within = 50 * MS;
    talk_open(&t);
    const struct exchange *x = talk_once(&t);
    ASSERT_END(x, END_CONNECT_TIMEOUT);
    assert_true(x->done - x->intended >= 50 * MS);
    talk_close(&t);
    for (int i = 0; i < 8; i++)
        close(filler[i]);
    close(listener);
}

/* Reads the head only and answers; `drains` decides whether the close is a clean one. */
static void refuse_body(struct client *c, bool drains)
{
    char head[4096];
    if (recv(c->fd, head, 64, 0) <= 0)
        return;
    SAY(c, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
    shutdown(c->fd, SHUT_WR);
    if (drains)
        wait_gone(c);
}

static void early_413(struct client *c)
{
    refuse_body(c, true);
}

static void early_413_and_reset(struct client *c)
{
    refuse_body(c, false);
}

static void early_answers(void **state)
{
    (void)state;
    void (*const table[])(struct client * c) = {early_413, early_413_and_reset};
    for (size_t i = 0; i < 2; i++) {
        struct scene sc;
        open_scene(&sc, table[i]);
        rope_add(&sc.t.step.body, SPAN("0123456789"), 16 << 20);
        talk_open(&sc.t);
        for (int k = 0; k < 5; k++) {
            const struct exchange *x = talk_once(&sc.t);
            ASSERT_END(x, END_ANSWERED);
            assert_int_equal(x->status, 413);
            assert_true(x->early && !x->request_done && !x->reused);
            assert_true(x->sent < UINT64_C(160) << 20);
        }
        close_scene(&sc);
    }
}

static void go_on(struct client *c)
{
    hear(c, NULL);
    SAY(c, "HTTP/1.1 100 Continue\r\n\r\n");
    SAY(c, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
    SAY(c, "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    SAY(c, "3;x=y\r\ndef\r\n0\r\nSum: 1\r\n\r\n");
    wait_gone(c);
}

static void interim_and_chunked(void **state)
{
    (void)state;
    struct scene sc;
    const struct exchange *x = one(&sc, go_on);
    ASSERT_END(x, END_ANSWERED);
    assert_int_equal(x->status, 201);
    assert_true(span_is(exchange_body(x), "abcdef"));
    close_scene(&sc);
}

static void until_close(struct client *c)
{
    hear(c, NULL);
    SAY(c, "HTTP/1.0 200 OK\r\n\r\nall there is");
}

static void close_ends_the_body(void **state)
{
    (void)state;
    struct scene sc;
    const struct exchange *x = one(&sc, until_close);
    ASSERT_END(x, END_ANSWERED);
    assert_true(span_is(exchange_body(x), "all there is"));
    close_scene(&sc);
}

static void no_http(struct client *c)
{
    SAY(c, "220 mail.test ESMTP\r\n");
    wait_gone(c);
}

static void another_protocol(void **state)
{
    (void)state;
    struct scene sc;
    const struct exchange *x = one(&sc, no_http);
    ASSERT_END(x, END_GARBAGE);
    assert_true(span_is(exchange_body(x), "220 mail.test ESMTP\r\n"));
    close_scene(&sc);
}

/* Writes `unit` until the client hangs up; counts into seen. */
static void for_ever(struct client *c, const char *first, const char *unit)
{
    hear(c, NULL);
    atomic_store(&c->server->seen, 0);
    say(c, first, strlen(first));
    for (uint64_t total = 0; total < UINT64_C(10000000000);) {
        ssize_t n = send(c->fd, unit, strlen(unit), MSG_NOSIGNAL);
        if (n <= 0)
            return;
        total += (uint64_t)n;
        atomic_fetch_add(&c->server->seen, (unsigned long long)n);
    }
}

static void endless_garbage(struct client *c)
{
    for_ever(c, "HTTP/1.1 200 OK\r\n",
             "X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n");
}

static char big_unit[60001];

static void endless_body(struct client *c)
{
    for_ever(c, "HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n", big_unit);
}

static void endless_answers(void **state)
{
    (void)state;
    struct scene sc;
    memset(big_unit, 'x', sizeof big_unit - 1);
    ASSERT_END(one(&sc, endless_garbage), END_GARBAGE);
    close_scene(&sc);
    const struct exchange *x = one(&sc, endless_body);
    ASSERT_END(x, END_GARBAGE);
    assert_int_equal(x->received, sc.t.config.answer_limit);
    assert_int_equal(x->body_len, EXCHANGE_BODY);
    assert_int_equal(x->status, 200);
    close_scene(&sc);
}

static atomic_int hung_up;

/* As servers do that tire of an idle connection. */
static void say_goodbye_late(struct client *c)
{
    if (!hear(c, NULL))
        return;
    SAY(c, OK_BODY(2, "{}"));
    wait_released(c);
    SAY(c, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
    wait_gone(c);
    atomic_fetch_add(&hung_up, 1);
}

/* What it says is nobody's answer. */
static void idle_connection_speaks(void **state)
{
    (void)state;
    struct scene sc;
    atomic_store(&released, false);
    ASSERT_END(one(&sc, say_goodbye_late), END_ANSWERED);
    atomic_store(&released, true);
    for (int i = 0; i < 2000 && !atomic_load(&hung_up); i++)
        net_poll(sc.t.net, 10 * MS);
    assert_int_equal(atomic_load(&hung_up), 1);
    ASSERT_END(talk_once(&sc.t), END_ANSWERED);
    assert_int_equal(sc.t.x.status, 200);
    assert_false(sc.t.x.reused);
    close_scene(&sc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reset_before_answer),
        cmocka_unit_test(closed_before_answer),
        cmocka_unit_test(closed_in_body),
        cmocka_unit_test(reset_in_body),
        cmocka_unit_test(reset_on_reused),
        cmocka_unit_test(reset_on_reused_is_retried),
        cmocka_unit_test(retried_once),
        cmocka_unit_test(retry_finds_nobody),
        cmocka_unit_test(refused),
        cmocka_unit_test(first_byte_late),
        cmocka_unit_test(slow_but_complete),
        cmocka_unit_test(answer_late),
        cmocka_unit_test(server_does_not_read),
        cmocka_unit_test(connect_late),
        cmocka_unit_test(early_answers),
        cmocka_unit_test(interim_and_chunked),
        cmocka_unit_test(close_ends_the_body),
        cmocka_unit_test(another_protocol),
        cmocka_unit_test(endless_answers),
        cmocka_unit_test(idle_connection_speaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
