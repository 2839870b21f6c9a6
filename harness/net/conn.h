#ifndef HARNESS_NET_CONN_H
#define HARNESS_NET_CONN_H
/* Inside of the wire, shared by net.c (pool, queue, loop), conn.c (one exchange on one connection),
 * dial.c (libcurl makes connections) and link.c (bytes in and out). Nobody else includes this.
 *
 * A connection's life: FREE -> DIALING -> BUSY -> IDLE -> BUSY ... -> FREE. A request that ends
 * while net_submit runs parks its connection in OVER until net_poll may call back. */
#include "harness/base/clock.h"
#include "harness/net/net.h"
#include "harness/net/response.h"

#include <curl/curl.h>

#define NEVER INT64_MAX
#define READ_SIZE ((size_t)64 << 10)
/* Bytes one connection may move before others get their turn. */
#define TURN_BYTES ((uint64_t)1 << 20)

enum conn_state { CONN_FREE, CONN_DIALING, CONN_BUSY, CONN_IDLE, CONN_OVER };

/* A curl multi handle and what drives it. Plain connections share the net's, since they leave it
 * once connected; a TLS connection has its own, because curl_easy_send and curl_easy_recv search
 * their handle's pool from its start on every call. */
struct dialer {
    struct net *net;
    struct conn *conn; /* owner; NULL: the shared one */
    CURLM *multi;
    int64_t due; /* clock time curl wants to be called at */
};

struct conn {
    struct net *net;
    struct exchange *x;
    uint32_t index; /* in net->conn and net->deadline */
    int fd;         /* -1: not connected */
    uint8_t state;
    bool queued;       /* in the ready list */
    bool sending;      /* request bytes are left to write */
    bool peer_closed;  /* epoll said so: read to the end, do not reuse */
    bool retried;      /* the second try of a request whose connection was stale */
    uint8_t stale_end; /* how the first try ended */
    int stale_error;
    int write_error; /* errno of a failed write; reading decides what it means */
    int local_error; /* errno of a failure to open a socket */
    uint64_t served; /* exchanges answered on this connection */

    struct net_request rq;
    struct rope_cursor at; /* next body byte to write */
    int64_t connect_by, answer_by;
    int64_t redial_at; /* while dialing: when to start, or start again */
    struct response response;

    CURL *easy;               /* while dialing; for ever where TLS */
    struct dialer *dialer;    /* TLS: its own */
    struct conn *prev, *next; /* idle list, most recent first; next alone: free list */
    struct conn *ready_next;
};

struct queue {
    struct net_request *item; /* ring */
    size_t head, count, cap;
};

struct net {
    struct net_config config;
    int epoll;
    struct conn **conn; /* all ever made, `count` of them */
    int64_t *deadline;  /* beside them, dense: the sweep touches nothing else */
    size_t count;
    size_t live; /* not FREE */
    struct conn *free, *idle, *idle_last;
    struct conn *ready, *ready_last; /* want a turn without an event */
    struct queue queue;
    size_t in_flight, ended;
    int64_t next_sweep;
    bool submitting, cancelling;
    struct exchange *spare; /* swapped in while a callback reads a connection's */
    struct dialer dialer;
    char *url;
    CURLSH *share;         /* names, across the multi handles */
    struct conn *resolver; /* resolves the host's name for all */
    bool resolved;
    size_t next_source;
    char curl_error[CURL_ERROR_SIZE], error[CURL_ERROR_SIZE];
    char in[READ_SIZE];
    char stage[ROPE_SCRATCH]; /* TLS: one record's worth of plain bytes */
    char scratch[ROPE_SCRATCH];
};

/* net.c */
void net_arm(struct conn *c, int64_t when);
void net_ready(struct conn *c);
void net_report(struct conn *c); /* calls back; the connection is IDLE or FREE after */
void net_free_conn(struct conn *c);
int net_watch(struct net *net, int fd, struct conn *c, uint32_t events, bool change);

/* conn.c */
void conn_begin(struct conn *c, const struct net_request *rq);
void conn_connected(struct conn *c);
void conn_end(struct conn *c, enum exchange_end end, int error);
void conn_event(struct conn *c, uint32_t events);
void conn_turn(struct conn *c);
void conn_expire(struct conn *c, int64_t now);
bool conn_local_error(int error); /* errno that blames our own side */

/* dial.c */
int dial_init(struct net *net, struct err *err);
void dial_release(struct net *net);
void dial_start(struct conn *c);
void dial_abort(struct conn *c);
void dial_timer(struct dialer *d, int64_t now); /* lets curl work where it is due */
void dial_event(struct dialer *d, int fd, uint32_t events);

/* link.c: as recv and sendmsg, errno set, EAGAIN included; never SIGPIPE. */
ssize_t link_recv(struct conn *c, void *to, size_t n);
ssize_t link_send(struct conn *c, struct iovec *iov, int count);
void link_half_close(struct conn *c);
void link_close(struct conn *c, bool reset);
#endif
