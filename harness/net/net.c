/* The pool, the queue and the loop; see net.h and conn.h. */
#include "harness/net/conn.h"

#include "harness/base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define EVENTS_MAX 256
/* Deadlines that lie closer together than this are looked at together. */
#define SWEEP_APART NS_PER_MS
#define SHARED_DIALER UINT32_MAX

static void queue_push(struct queue *q, const struct net_request *rq)
{
    if (q->count == q->cap) {
        size_t cap = q->cap ? q->cap * 2 : 16;
        struct net_request *item = xcalloc(cap, sizeof *item);
        for (size_t i = 0; i < q->count; i++)
            item[i] = q->item[(q->head + i) % q->cap];
        free(q->item);
        *q = (struct queue){.item = item, .count = q->count, .cap = cap};
    }
    q->item[(q->head + q->count++) % q->cap] = *rq;
}

static struct net_request queue_pop(struct queue *q)
{
    struct net_request rq = q->item[q->head];
    q->head = (q->head + 1) % q->cap;
    q->count--;
    return rq;
}

static void idle_add(struct conn *c)
{
    struct net *net = c->net;
    c->state = CONN_IDLE;
    c->prev = NULL;
    c->next = net->idle;
    *(net->idle ? &net->idle->prev : &net->idle_last) = c;
    net->idle = c;
}

static void idle_remove(struct conn *c)
{
    struct net *net = c->net;
    *(c->prev ? &c->prev->next : &net->idle) = c->next;
    *(c->next ? &c->next->prev : &net->idle_last) = c->prev;
    c->prev = c->next = NULL;
}

void net_free_conn(struct conn *c)
{
    struct net *net = c->net;
    if (c->state == CONN_IDLE)
        idle_remove(c);
    c->state = CONN_FREE;
    c->next = net->free;
    net->free = c;
    net->live--;
}

static struct conn *make_conn(struct net *net)
{
    struct conn *c = xcalloc(1, sizeof *c);
    *c = (struct conn){.net = net, .fd = -1, .index = (uint32_t)net->count, .redial_at = NEVER};
    c->x = xcalloc(1, sizeof *c->x);
    response_init(&c->response, net->config.answer_limit);
    net->deadline[net->count] = NEVER;
    net->conn[net->count++] = c;
    return c;
}

static struct conn *take_conn(struct net *net)
{
    struct conn *c = net->free;
    net->live++;
    if (!c)
        return make_conn(net);
    net->free = c->next;
    c->next = NULL;
    return c;
}

/* Starts the request if a connection can be had for it. */
static bool place(struct net *net, const struct net_request *rq)
{
    struct conn *c = rq->fresh ? NULL : net->idle;
    if (c) {
        idle_remove(c);
    } else {
        if (net->live == net->config.connections) {
            struct conn *old = net->idle_last;
            if (!old)
                return false;
            link_close(old, false);
            net_free_conn(old);
        }
        c = take_conn(net);
    }
    c->retried = false;
    net->submitting = true;
    conn_begin(c, rq);
    net->submitting = false;
    return true;
}

static void pump(struct net *net)
{
    while (net->queue.count && !net->cancelling && place(net, &net->queue.item[net->queue.head]))
        queue_pop(&net->queue);
}

bool net_submit(struct net *net, const struct net_request *rq)
{
    if (net->cancelling)
        return false;
    net->in_flight++;
    if (net->queue.count || !place(net, rq)) {
        struct net_request later = *rq;
        if (!later.intended)
            later.intended = clock_now();
        queue_push(&net->queue, &later);
    }
    return true;
}

static void call_back(struct net *net, const struct net_request *rq, const struct exchange *x)
{
    net->in_flight--;
    net->ended++;
    rq->done(rq->arg, x);
}

/* The connection is free for the next request before the callback, so that it can be submitted
 * there; the exchange is exchanged for a spare, so that submitting does not overwrite it. */
void net_report(struct conn *c)
{
    struct net *net = c->net;
    struct net_request rq = c->rq;
    struct exchange *x = c->x;
    c->x = net->spare;
    net->spare = NULL;
    if (c->fd >= 0)
        idle_add(c);
    else
        net_free_conn(c);
    call_back(net, &rq, x);
    net->spare = x;
    if (net->queue.count)
        pump(net);
}

void net_arm(struct conn *c, int64_t when)
{
    struct net *net = c->net;
    net->deadline[c->index] = when;
    if (when < net->next_sweep)
        net->next_sweep = when;
}

void net_ready(struct conn *c)
{
    struct net *net = c->net;
    if (c->queued)
        return;
    c->queued = true;
    c->ready_next = NULL;
    *(net->ready ? &net->ready_last->ready_next : &net->ready) = c;
    net->ready_last = c;
}

/* Only those that wait now: what a turn adds gets its own in the next poll. */
static void run_ready(struct net *net)
{
    struct conn *c = net->ready, *next;
    net->ready = net->ready_last = NULL;
    for (; c; c = next) {
        next = c->ready_next;
        c->queued = false;
        conn_turn(c);
    }
}

int net_watch(struct net *net, int fd, struct conn *c, uint32_t events, bool change)
{
    struct epoll_event ev = {.events = events};
    ev.data.u64 = (uint64_t)(uint32_t)fd << 32 | (c ? c->index : SHARED_DIALER);
    return epoll_ctl(net->epoll, change ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &ev);
}

/* An event may be older than what its connection is now (closed and dialed again while the same
 * batch was handled): all handlers take it as a hint only. */
static void dispatch(struct net *net, const struct epoll_event *ev)
{
    int fd = (int)(ev->data.u64 >> 32);
    uint32_t index = (uint32_t)ev->data.u64;
    if (index == SHARED_DIALER) {
        dial_event(&net->dialer, fd, ev->events);
        return;
    }
    struct conn *c = net->conn[index];
    if (c->state == CONN_DIALING && c->dialer)
        dial_event(c->dialer, fd, ev->events);
    else if (c->fd == fd)
        conn_event(c, ev->events);
}

static void sweep(struct net *net, int64_t now)
{
    int64_t next = NEVER;
    net->next_sweep = NEVER;
    for (size_t i = 0; i < net->count; i++) {
        if (net->deadline[i] <= now)
            conn_expire(net->conn[i], now);
        if (net->deadline[i] < next)
            next = net->deadline[i];
    }
    if (next != NEVER && next < now + SWEEP_APART)
        next = now + SWEEP_APART;
    if (next < net->next_sweep)
        net->next_sweep = next;
}

static int64_t time_to_wait(const struct net *net, int64_t timeout)
{
    int64_t due = net->next_sweep < net->dialer.due ? net->next_sweep : net->dialer.due;
    if (net->ready || net->ended || timeout == 0)
        return 0;
    if (due == NEVER)
        return timeout;
    int64_t left = due - clock_now();
    left = left > 0 ? left : 0;
    return timeout < 0 || left < timeout ? left : timeout;
}

static int wait_events(struct net *net, struct epoll_event *ev, int64_t ns)
{
    struct timespec t = {ns / NS_PER_S, ns % NS_PER_S};
    return epoll_pwait2(net->epoll, ev, EVENTS_MAX, ns < 0 ? NULL : &t, NULL);
}

size_t net_poll(struct net *net, int64_t timeout)
{
    struct epoll_event ev[EVENTS_MAX];
    net->ended = 0;
    run_ready(net);
    int n = wait_events(net, ev, time_to_wait(net, timeout));
    for (int i = 0; i < n; i++)
        dispatch(net, &ev[i]);
    int64_t now = clock_now();
    if (net->dialer.due <= now)
        dial_timer(&net->dialer, now);
    if (net->next_sweep <= now)
        sweep(net, now);
    return net->ended;
}

size_t net_in_flight(const struct net *net)
{
    return net->in_flight;
}

bool net_drain(struct net *net, int64_t timeout)
{
    int64_t until = clock_now() + timeout;
    for (int64_t left = timeout; net->in_flight && left > 0; left = until - clock_now())
        net_poll(net, left);
    return net->in_flight == 0;
}

static void cancel_conn(struct conn *c)
{
    switch ((enum conn_state)c->state) {
    case CONN_DIALING:
        dial_abort(c);
        conn_end(c, END_LOCAL, ECANCELED);
        break;
    case CONN_BUSY:
        conn_end(c, END_LOCAL, ECANCELED);
        break;
    case CONN_OVER:
        net_report(c);
        break;
    case CONN_IDLE:
        link_close(c, false);
        net_free_conn(c);
        break;
    case CONN_FREE:
        break;
    }
}

void net_cancel_all(struct net *net)
{
    net->cancelling = true;
    for (size_t i = 0; i < net->count; i++)
        cancel_conn(net->conn[i]);
    while (net->queue.count) {
        struct net_request rq = queue_pop(&net->queue);
        struct exchange x = {.end = END_LOCAL, .error = ECANCELED, .intended = rq.intended};
        x.done = clock_now();
        call_back(net, &rq, &x);
    }
    net->cancelling = false;
}

const char *net_connect_error(const struct net *net)
{
    return net->error;
}

struct net *net_new(const struct net_config *config, struct err *err)
{
    if (config->connections < 1 || config->connections >= SHARED_DIALER) {
        err_set(err, "connections: at least 1");
        return NULL;
    }
    struct net *net = xcalloc(1, sizeof *net);
    net->config = *config;
    net->next_sweep = NEVER;
    net->spare = xcalloc(1, sizeof *net->spare);
    net->conn = xcalloc(config->connections, sizeof *net->conn);
    net->deadline = xcalloc(config->connections, sizeof *net->deadline);
    net->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (net->epoll < 0)
        err_errno(err, "epoll");
    else if (dial_init(net, err) == 0)
        return net;
    net_free(net);
    return NULL;
}

void net_free(struct net *net)
{
    if (!net)
        return;
    net_cancel_all(net);
    for (size_t i = 0; i < net->count; i++) {
        response_release(&net->conn[i]->response);
        free(net->conn[i]->x);
        free(net->conn[i]);
    }
    dial_release(net);
    if (net->epoll >= 0)
        close(net->epoll);
    free(net->conn);
    free(net->deadline);
    free(net->queue.item);
    free(net->spare);
    free(net);
}
