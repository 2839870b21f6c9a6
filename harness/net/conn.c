/* One exchange on one connection: the request out, the response in, and what it means when either
 * stops; see conn.h. */
#include "harness/net/conn.h"

#include <errno.h>
#include <stddef.h>
#include <sys/epoll.h>

#define IOV_MAX_USED 16

bool conn_local_error(int error)
{
    switch (error) {
    case EADDRNOTAVAIL:
    case EADDRINUSE:
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case EACCES:
    case EPERM:
        return true;
    default:
        return false;
    }
}

static int64_t after(int64_t now, int64_t limit)
{
    return limit > 0 && limit < NEVER - now ? now + limit : NEVER;
}

static void arm_stage(struct conn *c, int64_t stage)
{
    net_arm(c, stage < c->answer_by ? stage : c->answer_by);
}

/* The facts only: head and body are what the lengths say. */
static void clear_facts(struct exchange *x)
{
    memset(x, 0, offsetof(struct exchange, head));
}

/* Ends the exchange; anything but a reusable answer has closed the link before. */
static void settle(struct conn *c, enum exchange_end end, int error)
{
    struct exchange *x = c->x;
    x->end = end;
    x->error = error;
    if (!x->done)
        x->done = clock_now();
    c->state = CONN_OVER;
    net_arm(c, NEVER);
    if (c->net->submitting)
        net_ready(c);
    else
        net_report(c);
}

static void retry(struct conn *c, enum exchange_end end, int error)
{
    int64_t intended = c->x->intended;
    c->retried = true;
    c->stale_end = (uint8_t)end;
    c->stale_error = error;
    struct net_request rq = c->rq;
    rq.intended = intended;
    conn_begin(c, &rq);
}

static bool is_stale(const struct conn *c, enum exchange_end end)
{
    return c->net->config.retry_stale && c->x->reused && !c->x->any_byte &&
           (end == END_RESET || end == END_CLOSED);
}

void conn_end(struct conn *c, enum exchange_end end, int error)
{
    bool connected = c->x->connect || c->x->reused;
    link_close(c, c->rq.request->end == WIRE_RESET && end == END_SENT);
    if (is_stale(c, end)) {
        retry(c, end, error);
        return;
    }
    /* The retry found nobody: what happened to the first try is the truer story. */
    if (c->retried && !connected && end == END_REFUSED) {
        end = (enum exchange_end)c->stale_end;
        error = c->stale_error;
        c->x->reused = true;
    }
    settle(c, end, error);
}

static void answered(struct conn *c, bool leftover)
{
    struct exchange *x = c->x;
    bool keep = !leftover && !c->response.close && !c->peer_closed && x->request_done &&
                c->rq.request->reusable;
    x->early = !x->request_done;
    x->done = clock_now();
    c->served++;
    if (!keep)
        link_close(c, false);
    settle(c, END_ANSWERED, 0);
}

static void failed_read(struct conn *c, int error)
{
    bool local = conn_local_error(error);
    conn_end(c, local ? END_LOCAL : END_RESET, error);
}

static void closed(struct conn *c)
{
    switch (response_close(&c->response, c->x)) {
    case RESPONSE_DONE:
        c->peer_closed = true;
        answered(c, false);
        break;
    case RESPONSE_BAD:
        conn_end(c, END_GARBAGE, 0);
        break;
    case RESPONSE_MORE:
        conn_end(c, c->write_error ? END_RESET : END_CLOSED, c->write_error);
        break;
    }
}

static void first_byte(struct conn *c)
{
    c->x->any_byte = true;
    c->x->byte_first = clock_now();
    if (!c->sending)
        net_arm(c, c->answer_by);
}

/* Feeds what came; true while more is wanted. */
static bool take(struct conn *c, size_t n)
{
    size_t used;
    if (!c->x->any_byte)
        first_byte(c);
    switch (response_feed(&c->response, (struct span){c->net->in, n}, &used, c->x)) {
    case RESPONSE_DONE:
        answered(c, used < n);
        return false;
    case RESPONSE_BAD:
        conn_end(c, END_GARBAGE, 0);
        return false;
    case RESPONSE_MORE:
        break;
    }
    return true;
}

/* Reads what there is. A short read of a plain socket says that it is empty, and the next edge
 * will be reported; with a closed peer, or TLS with its own buffers, only a further read tells. */
static void read_some(struct conn *c)
{
    for (uint64_t total = 0; total < TURN_BYTES;) {
        ssize_t n = link_recv(c, c->net->in, READ_SIZE);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n < 0) {
            failed_read(c, errno);
            return;
        }
        if (n == 0) {
            closed(c);
            return;
        }
        if (!take(c, (size_t)n))
            return;
        if ((size_t)n < READ_SIZE && !c->peer_closed && !c->easy)
            return;
        total += (uint64_t)n;
    }
    net_ready(c);
}

static uint64_t total_size(const struct request *r)
{
    return r->head.len + r->send;
}

static int fill_iov(struct conn *c, struct iovec *iov)
{
    const struct request *r = c->rq.request;
    int used = 0;
    if (c->x->sent < r->head.len) {
        iov[0] = (struct iovec){r->head.data + c->x->sent, r->head.len - c->x->sent};
        used = 1;
    }
    uint64_t left = total_size(r) - c->x->sent - (used ? iov[0].iov_len : 0);
    return used + rope_iov(request_body(r), &c->at, left, c->net->scratch, iov + used,
                           IOV_MAX_USED - used);
}

static void advance(struct conn *c, uint64_t n)
{
    const struct request *r = c->rq.request;
    uint64_t head = c->x->sent < r->head.len ? r->head.len - c->x->sent : 0;
    c->x->sent += n;
    if (n > head)
        rope_advance(request_body(r), &c->at, n - head);
}

static void sent_all(struct conn *c)
{
    c->sending = false;
    c->x->request_done = true;
    c->x->sent_last = clock_now();
    switch (c->rq.request->end) {
    case WIRE_HALF:
        link_half_close(c);
        break;
    case WIRE_CLOSE:
    case WIRE_RESET:
        conn_end(c, END_SENT, 0);
        return;
    case WIRE_AWAIT:
        break;
    }
    arm_stage(c, c->x->any_byte ? NEVER : after(c->x->sent_last, c->net->config.first_byte));
}

/* The server may have answered before it stopped listening: reading decides. */
static void failed_write(struct conn *c, int error)
{
    if (conn_local_error(error)) {
        conn_end(c, END_LOCAL, error);
    } else {
        c->sending = false;
        c->write_error = error;
        net_ready(c);
    }
}

static void write_some(struct conn *c)
{
    struct iovec iov[IOV_MAX_USED];
    uint64_t before = c->x->sent, size = total_size(c->rq.request);
    while (c->x->sent < size && c->x->sent - before < TURN_BYTES) {
        ssize_t n = link_send(c, iov, fill_iov(c, iov));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            break;
        if (n < 0) {
            failed_write(c, errno);
            return;
        }
        advance(c, (uint64_t)n);
    }
    if (c->x->sent == size) {
        sent_all(c);
        return;
    }
    if (c->x->sent - before >= TURN_BYTES)
        net_ready(c);
    if (c->x->sent > before)
        arm_stage(c, after(clock_now(), c->net->config.write_stall));
}

static void start_sending(struct conn *c, int64_t now)
{
    c->state = CONN_BUSY;
    c->sending = true;
    c->write_error = 0;
    c->peer_closed = false;
    c->at = (struct rope_cursor){0};
    c->x->sent_first = now;
    response_start(&c->response, c->rq.request->head_only);
    if (c->net->config.write_stall)
        arm_stage(c, after(now, c->net->config.write_stall));
    write_some(c);
}

void conn_connected(struct conn *c)
{
    c->x->connect = clock_now();
    net_arm(c, c->answer_by);
    start_sending(c, c->x->connect);
}

void conn_begin(struct conn *c, const struct net_request *rq)
{
    const struct net_config *config = &c->net->config;
    int64_t now = clock_now();
    c->rq = *rq;
    clear_facts(c->x);
    c->x->intended = rq->intended ? rq->intended : now;
    c->answer_by = after(now, rq->answer_within ? rq->answer_within : config->answer_within);
    if (c->fd >= 0) {
        c->x->reused = c->served > 0;
        net_arm(c, c->answer_by);
        start_sending(c, now);
        return;
    }
    c->state = CONN_DIALING;
    c->served = 0;
    c->connect_by = after(now, config->connect_within);
    if (c->connect_by > c->answer_by)
        c->connect_by = c->answer_by;
    dial_start(c);
}

/* An idle connection says nothing and stays open; one that does otherwise is of no use. */
static void idle_event(struct conn *c)
{
    ssize_t n = link_recv(c, c->net->in, READ_SIZE);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    link_close(c, false);
    net_free_conn(c);
}

void conn_event(struct conn *c, uint32_t events)
{
    if (c->state == CONN_IDLE && events & ~(uint32_t)EPOLLOUT)
        idle_event(c);
    if (c->state != CONN_BUSY)
        return;
    if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        c->peer_closed = true;
    /* Reading first: an answer that is complete already ends the writing. */
    if (events & ~(uint32_t)EPOLLOUT)
        read_some(c);
    if (events & EPOLLOUT && c->state == CONN_BUSY && c->sending)
        write_some(c);
}

void conn_turn(struct conn *c)
{
    if (c->state == CONN_OVER)
        net_report(c);
    else
        conn_event(c, EPOLLIN | EPOLLOUT);
}

static void expire_dialing(struct conn *c, int64_t now)
{
    if (now >= c->connect_by) {
        dial_abort(c);
        conn_end(c, END_CONNECT_TIMEOUT, 0);
    } else if (now >= c->redial_at) {
        dial_start(c);
    } else {
        net_arm(c, c->connect_by);
        if (c->dialer)
            dial_timer(c->dialer, now);
    }
}

/* What arrived in time but was not looked at yet still counts: no one is late because we are. */
static void expire_busy(struct conn *c, int64_t now)
{
    conn_turn(c);
    if (c->state == CONN_BUSY && c->net->deadline[c->index] <= now)
        conn_end(c, END_TIMEOUT, 0);
}

void conn_expire(struct conn *c, int64_t now)
{
    if (c->state == CONN_DIALING)
        expire_dialing(c, now);
    else if (c->state == CONN_BUSY)
        expire_busy(c, now);
}
