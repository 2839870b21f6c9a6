/* The wire in ordinary life: reuse, the queue, closed loops, fresh connections, cancelling, and
 * our own side's failures. */
#include "tests/unit/net_fixture.h"

#include <sys/resource.h>

static void serve(struct client *c)
{
    while (hear(c, NULL))
        SAY(c, OK_BODY(2, "{}"));
}

static void keep_alive(void **state)
{
    (void)state;
    struct talk t;
    struct server *s = server_start(serve);
    talk_init(&t, s->url);
    talk_open(&t);
    for (int i = 0; i < 3; i++) {
        const struct exchange *x = talk_once(&t);
        ASSERT_END(x, END_ANSWERED);
        assert_int_equal(x->status, 200);
        assert_int_equal(x->error, 0);
        assert_int_equal(x->reused, i > 0);
        assert_int_equal(x->connect != 0, i == 0);
        assert_true(x->any_byte && x->request_done && !x->early);
        assert_true(x->intended <= x->sent_first && x->sent_first <= x->sent_last);
        assert_true(x->sent_last <= x->byte_first && x->byte_first <= x->done);
        assert_int_equal(x->sent, t.request.head.len + t.request.send);
        assert_int_equal(x->received, 2);
        assert_true(span_is(exchange_body(x), "{}"));
    }
    assert_int_equal(atomic_load(&s->clients), 1);
    talk_close(&t);
    server_stop(s);
}

static void serve_once(struct client *c)
{
    if (hear(c, NULL))
        SAY(c, OK_BODY(2, "{}"));
}

/* Whether the close is seen before or after the next request is written, the caller never is. */
static void closed_after_answer(void **state)
{
    (void)state;
    struct talk t;
    struct server *s = server_start(serve_once);
    talk_init(&t, s->url);
    talk_open(&t);
    for (int i = 0; i < 50; i++) {
        ASSERT_END(talk_once(&t), END_ANSWERED);
        assert_false(t.x.reused);
    }
    assert_int_equal(atomic_load(&s->clients), 50);
    talk_close(&t);
    server_stop(s);
}

static void serve_closing(struct client *c)
{
    while (hear(c, NULL))
        SAY(c, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
}

static void told_to_close(void **state)
{
    (void)state;
    struct talk t;
    struct server *s = server_start(serve_closing);
    talk_init(&t, s->url);
    talk_open(&t);
    for (int i = 0; i < 3; i++) {
        ASSERT_END(talk_once(&t), END_ANSWERED);
        assert_false(t.x.reused);
    }
    talk_close(&t);
    server_stop(s);
}

static void serve_too_much(struct client *c)
{
    while (hear(c, NULL))
        SAY(c, OK_BODY(2, "{}") "HTTP/1.1 200 OK\r\n");
}

static void not_reused_after_leftover(void **state)
{
    (void)state;
    struct talk t;
    struct server *s = server_start(serve_too_much);
    talk_init(&t, s->url);
    talk_open(&t);
    for (int i = 0; i < 3; i++) {
        ASSERT_END(talk_once(&t), END_ANSWERED);
        assert_false(t.x.reused);
    }
    talk_close(&t);
    server_stop(s);
}

struct order {
    struct talk *t;
    int number, *next;
};

/* The first one's callback submits the last: it has to queue behind those that wait. */
static void in_order(void *arg, const struct exchange *x)
{
    struct order *o = arg;
    ASSERT_END(x, END_ANSWERED);
    assert_int_equal(o->number, (*o->next)++);
    if (o->number == 0) {
        struct net_request last = {.request = &o->t->request, .done = in_order, .arg = o + 40};
        net_submit(o->t->net, &last);
    }
}

static void queue_is_fifo(void **state)
{
    (void)state;
    struct talk t;
    struct order order[41];
    int next = 0;
    struct server *s = server_start(serve);
    talk_init(&t, s->url);
    talk_open(&t);
    struct net_request rq = talk_request(&t);
    order[40] = (struct order){&t, 40, &next};
    for (int i = 0; i < 40; i++) {
        order[i] = (struct order){&t, i, &next};
        rq.done = in_order;
        rq.arg = &order[i];
        rq.fresh = i == 7;
        net_submit(t.net, &rq);
    }
    assert_int_equal(net_in_flight(t.net), 40);
    talk_wait(&t);
    assert_int_equal(next, 41);
    assert_int_equal(net_in_flight(t.net), 0);
    assert_int_equal(atomic_load(&s->clients), 2);
    talk_close(&t);
    server_stop(s);
}

/* The exchange stays readable after the callback has submitted on the same connection. */
static void again(void *arg, const struct exchange *x)
{
    struct talk *t = arg;
    struct net_request rq = {.request = &t->request, .done = again, .arg = t};
    t->done++;
    if (t->done < 2000)
        assert_true(net_submit(t->net, &rq));
    ASSERT_END(x, END_ANSWERED);
    assert_int_equal(x->received, 2);
    assert_true(span_is(exchange_body(x), "{}"));
}

static void closed_loop(void **state)
{
    (void)state;
    struct talk t;
    struct server *s = server_start(serve);
    talk_init(&t, s->url);
    t.config.connections = 3;
    talk_open(&t);
    struct net_request rq = talk_request(&t);
    rq.done = again;
    for (int i = 0; i < 3; i++)
        net_submit(t.net, &rq);
    talk_wait(&t);
    assert_int_equal(t.done, 2002);
    assert_int_equal(atomic_load(&s->clients), 3);
    talk_close(&t);
    server_stop(s);
}

static void fresh_connections(void **state)
{
    (void)state;
    struct talk t;
    struct server *s = server_start(serve);
    talk_init(&t, s->url);
    talk_open(&t);
    for (int i = 0; i < 3; i++) {
        struct net_request rq = talk_request(&t);
        rq.fresh = true;
        net_submit(t.net, &rq);
        talk_wait(&t);
        ASSERT_END(&t.x, END_ANSWERED);
        assert_false(t.x.reused);
    }
    talk_once(&t);
    assert_true(t.x.reused);
    assert_int_equal(atomic_load(&s->clients), 3);
    talk_close(&t);
    server_stop(s);
}

static void never_again(void *arg, const struct exchange *x)
{
    struct talk *t = arg;
    struct net_request rq = {.request = &t->request, .done = never_again, .arg = t};
    t->done++;
    t->x = *x;
    assert_false(net_submit(t->net, &rq));
}

static void cancel(void **state)
{
    (void)state;
    struct talk t;
    struct server *s = server_start(wait_gone);
    talk_init(&t, s->url);
    t.config.connections = 2;
    talk_open(&t);
    struct net_request rq = talk_request(&t);
    rq.done = never_again;
    for (int i = 0; i < 5; i++)
        net_submit(t.net, &rq);
    net_poll(t.net, NS_PER_MS);
    net_cancel_all(t.net);
    assert_int_equal(t.done, 5);
    ASSERT_END(&t.x, END_LOCAL);
    assert_int_equal(t.x.error, ECANCELED);
    assert_int_equal(net_in_flight(t.net), 0);
    /* And it can be used again. */
    rq.done = talk_done;
    net_submit(t.net, &rq);
    net_poll(t.net, NS_PER_MS);
    talk_close(&t);
    server_stop(s);
}

static void local_address(void **state)
{
    (void)state;
    struct talk t;
    struct server *s = server_start(serve);
    talk_init(&t, s->url);
    /* RFC 5737: an address for documentation, not ours. */
    endpoint_add_source(&t.endpoint, "192.0.2.1", NULL);
    talk_open(&t);
    ASSERT_END(talk_once(&t), END_LOCAL);
    assert_int_equal(t.x.error, EADDRNOTAVAIL);
    assert_string_not_equal(net_connect_error(t.net), "");
    talk_close(&t);
    server_stop(s);
}

static void no_descriptors(void **state)
{
    (void)state;
    struct talk t;
    struct rlimit old, none;
    struct server *s = server_start(serve);
    talk_init(&t, s->url);
    talk_open(&t);
    getrlimit(RLIMIT_NOFILE, &old);
    none = old;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_NOFILE, &none);
    struct net_request rq = talk_request(&t);
    net_submit(t.net, &rq);
    bool drained = net_drain(t.net, PATIENCE);
    setrlimit(RLIMIT_NOFILE, &old);
    assert_true(drained);
    ASSERT_END(&t.x, END_LOCAL);
    assert_int_equal(t.x.error, EMFILE);
    ASSERT_END(talk_once(&t), END_ANSWERED);
    talk_close(&t);
    server_stop(s);
}

static atomic_uint peers[8];

static void note_peer(struct client *c)
{
    struct sockaddr_in a;
    socklen_t n = sizeof a;
    getpeername(c->fd, (struct sockaddr *)&a, &n);
    atomic_fetch_add(&peers[ntohl(a.sin_addr.s_addr) & 7], 1);
    serve_once(c);
}

static void source_addresses(void **state)
{
    (void)state;
    struct talk t;
    struct server *s = server_start(note_peer);
    talk_init(&t, s->url);
    endpoint_add_source(&t.endpoint, "127.0.0.2", NULL);
    endpoint_add_source(&t.endpoint, "127.0.0.3", NULL);
    talk_open(&t);
    for (int i = 0; i < 6; i++)
        ASSERT_END(talk_once(&t), END_ANSWERED);
    assert_int_equal(atomic_load(&peers[2]), 3);
    assert_int_equal(atomic_load(&peers[3]), 3);
    talk_close(&t);
    server_stop(s);
}

static void must_be_answered(void *arg, const struct exchange *x)
{
    struct talk *t = arg;
    t->done++;
    ASSERT_END(x, END_ANSWERED);
}

static void unix_socket(void **state)
{
    (void)state;
    struct talk t;
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    char *dir = unit_tmpdir(), url[200];
    snprintf(a.sun_path, sizeof a.sun_path, "%s/s", dir);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(fd, 0), 0);
    snprintf(url, sizeof url, "unix:%s:/hook", a.sun_path);
    talk_init(&t, url);
    t.config.connections = 30;
    talk_open(&t);
    struct net_request rq = talk_request(&t);
    rq.done = must_be_answered;
    for (int i = 0; i < 30; i++)
        net_submit(t.net, &rq);
    /* Nobody accepts yet, and the backlog has room for one: the others wait. */
    for (int i = 0; i < 5; i++)
        net_poll(t.net, NS_PER_MS);
    assert_int_equal(net_in_flight(t.net), 30);
    struct server *s = server_run(fd, serve);
    talk_wait(&t);
    assert_int_equal(t.done, 30);
    ASSERT_END(talk_once(&t), END_ANSWERED);
    assert_true(t.x.reused);
    talk_close(&t);
    server_stop(s);
    talk_init(&t, url);
    talk_open(&t);
    ASSERT_END(talk_once(&t), END_REFUSED);
    assert_int_equal(t.x.error, ECONNREFUSED);
    talk_close(&t);
    unlink(a.sun_path);
    rmdir(dir);
    free(dir);
}

/* One connection resolves the name, the others wait for it. */
static void by_name(void **state)
{
    (void)state;
    struct talk t;
    char url[100];
    struct server *s = server_start(serve);
    snprintf(url, sizeof url, "http://localhost:%s", strchr(s->url + 7, ':') + 1);
    talk_init(&t, url);
    t.config.connections = 30;
    talk_open(&t);
    struct net_request rq = talk_request(&t);
    rq.done = must_be_answered;
    for (int i = 0; i < 30; i++)
        net_submit(t.net, &rq);
    talk_wait(&t);
    assert_int_equal(t.done, 30);
    talk_close(&t);
    server_stop(s);
}

static void by_unknown_name(void **state)
{
    (void)state;
    struct talk t;
    talk_init(&t, "http://nobody.invalid/"); /* RFC 6761: never resolves */
    t.config.connect_within = 3 * NS_PER_S;
    t.config.connections = 3;
    talk_open(&t);
    struct net_request rq = talk_request(&t);
    for (int i = 0; i < 3; i++)
        net_submit(t.net, &rq);
    talk_wait(&t);
    assert_int_equal(t.done, 3);
    /* Without a working resolver it may take longer than we wait. */
    if (t.x.end != END_CONNECT_TIMEOUT) {
        ASSERT_END(&t.x, END_REFUSED);
        assert_int_equal(t.x.error, EHOSTUNREACH);
    }
    talk_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keep_alive),        cmocka_unit_test(closed_after_answer),
        cmocka_unit_test(told_to_close),     cmocka_unit_test(not_reused_after_leftover),
        cmocka_unit_test(queue_is_fifo),     cmocka_unit_test(closed_loop),
        cmocka_unit_test(fresh_connections), cmocka_unit_test(cancel),
        cmocka_unit_test(local_address),     cmocka_unit_test(no_descriptors),
        cmocka_unit_test(source_addresses),  cmocka_unit_test(unix_socket),
        cmocka_unit_test(by_name),           cmocka_unit_test(by_unknown_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
