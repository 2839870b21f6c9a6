/* Connections, made by libcurl without blocking; see conn.h. A plain one is taken over and its
 * handle freed (25 KB less a connection); a TLS one keeps handle and multi for its life. */
#include "harness/net/conn.h"

#include "harness/base/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Since Linux 4.2: a bound source address whose port is chosen only by connect(), so that ports
 * are scarce per destination and not per machine. */
#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

/* How long to wait for room in a Unix socket's backlog, or for the host's name. */
#define REDIAL_AFTER (5 * NS_PER_MS)

static int bind_address(int fd, int family, const char *text)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } a = {.any = {.sa_family = (sa_family_t)family}};
    void *binary = family == AF_INET ? (void *)&a.v4.sin_addr : (void *)&a.v6.sin6_addr;
    socklen_t n = family == AF_INET ? sizeof a.v4 : sizeof a.v6;
    int on = 1;
    if (inet_pton(family, text, binary) != 1)
        return 0; /* of the other family: not for this address */
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    return bind(fd, &a.any, n);
}

static int bind_source(struct net *net, int fd, int family)
{
    const struct endpoint *e = net->config.endpoint;
    if (!e->sources || (family != AF_INET && family != AF_INET6))
        return 0;
    return bind_address(fd, family, e->source[net->next_source++ % e->sources]);
}

/* Opening the socket here keeps the errno that libcurl would swallow. */
static curl_socket_t on_open(void *arg, curlsocktype purpose, struct curl_sockaddr *a)
{
    (void)purpose;
    struct conn *c = arg;
    int fd = socket(a->family, a->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, a->protocol);
    if (fd >= 0 && bind_source(c->net, fd, a->family) == 0)
        return fd;
    c->local_error = errno;
    if (fd >= 0)
        close(fd);
    return CURL_SOCKET_BAD;
}

/* A plain socket that was taken over outlives its handle. */
static int on_close(void *arg, curl_socket_t fd)
{
    struct conn *c = arg;
    return fd == c->fd ? 0 : close(fd);
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *known)
{
    (void)easy;
    struct dialer *d = arg;
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(d->net->epoll, EPOLL_CTL_DEL, fd, NULL);
        return 0;
    }
    uint32_t events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
    net_watch(d->net, fd, d->conn, events, known);
    curl_multi_assign(d->multi, fd, d);
    return 0;
}

/* A TLS connection's dialer is called through the connection's deadline, the shared one by the
 * loop itself. */
static void arm_dialer(struct dialer *d)
{
    if (d->conn && d->conn->state == CONN_DIALING)
        net_arm(d->conn, d->due < d->conn->connect_by ? d->due : d->conn->connect_by);
}

static int on_timer(CURLM *multi, long ms, void *arg)
{
    (void)multi;
    struct dialer *d = arg;
    d->due = ms < 0 ? NEVER : clock_now() + ms * NS_PER_MS;
    arm_dialer(d);
    return 0;
}

static int dialer_init(struct dialer *d, struct net *net, struct conn *c)
{
    *d = (struct dialer){.net = net, .conn = c, .multi = curl_multi_init(), .due = NEVER};
    if (!d->multi)
        return -1;
    curl_multi_setopt(d->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(d->multi, CURLMOPT_SOCKETDATA, d);
    curl_multi_setopt(d->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(d->multi, CURLMOPT_TIMERDATA, d);
    return 0;
}

static void init_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

int dial_init(struct net *net, struct err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    const struct endpoint *e = net->config.endpoint;
    pthread_once(&once, init_curl);
    if (dialer_init(&net->dialer, net, NULL) != 0)
        return err_set(err, "libcurl: no multi handle");
    net->share = curl_share_init();
    curl_share_setopt(net->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
    net->resolved = e->socket;
    if (e->socket)
        net->url = xstrdup("http://localhost/");
    else
        net->url = xasprintf(strchr(e->host, ':') ? "%s://[%s]:%u/" : "%s://%s:%u/",
                             e->tls ? "https" : "http", e->host, (unsigned)e->port);
    return 0;
}

void dial_release(struct net *net)
{
    curl_multi_cleanup(net->dialer.multi);
    curl_share_cleanup(net->share);
    free(net->url);
}

static void set_security(CURL *easy, const struct endpoint *e)
{
    /* Our bytes are HTTP/1.1: nothing else may be agreed upon under them. */
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_SSL_ENABLE_ALPN, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, e->insecure ? 0L : 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, e->insecure ? 0L : 2L);
    if (e->ca_file)
        curl_easy_setopt(easy, CURLOPT_CAINFO, e->ca_file);
}

static CURL *make_handle(struct conn *c)
{
    struct net *net = c->net;
    const struct endpoint *e = net->config.endpoint;
    CURL *easy = curl_easy_init();
    if (!easy)
        return NULL;
    curl_easy_setopt(easy, CURLOPT_URL, net->url);
    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_SHARE, net->share);
    /* Giving up on a name must not wait for the thread that resolves it. */
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, net->curl_error);
    curl_easy_setopt(easy, CURLOPT_PROXY, e->proxy ? e->proxy : "");
    if (e->proxy)
        curl_easy_setopt(easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
    if (e->socket)
        curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, e->socket);
    if (e->tls)
        set_security(easy, e);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, c);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, c);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, c);
    return easy;
}

static struct dialer *dialer_of(struct conn *c)
{
    return c->dialer ? c->dialer : &c->net->dialer;
}

static bool prepare(struct conn *c)
{
    if (c->net->config.endpoint->tls) {
        c->dialer = xmalloc(sizeof *c->dialer);
        if (dialer_init(c->dialer, c->net, c) != 0)
            return false;
    }
    c->easy = make_handle(c);
    return c->easy && curl_multi_add_handle(dialer_of(c)->multi, c->easy) == CURLM_OK;
}

static void redial(struct conn *c)
{
    dial_abort(c);
    c->redial_at = clock_now() + REDIAL_AFTER;
    net_arm(c, c->redial_at < c->connect_by ? c->redial_at : c->connect_by);
}

/* A thousand connections at once would resolve the name in a thousand threads: the first does it,
 * the others wait and find it in the cache. */
static bool waits_for_name(struct conn *c)
{
    struct net *net = c->net;
    if (net->resolved)
        return false;
    if (net->resolver)
        return true;
    net->resolver = c;
    return false;
}

void dial_start(struct conn *c)
{
    if (waits_for_name(c)) {
        redial(c);
        return;
    }
    c->local_error = 0;
    c->redial_at = NEVER;
    net_arm(c, c->connect_by);
    if (prepare(c))
        return;
    int error = errno ? errno : ENOMEM;
    dial_abort(c);
    conn_end(c, END_LOCAL, error);
}

void dial_abort(struct conn *c)
{
    if (c->net->resolver == c)
        c->net->resolver = NULL;
    if (c->easy) {
        curl_multi_remove_handle(dialer_of(c)->multi, c->easy);
        curl_easy_cleanup(c->easy);
        c->easy = NULL;
    }
    if (c->dialer) {
        curl_multi_cleanup(c->dialer->multi);
        free(c->dialer);
        c->dialer = NULL;
    }
}

static void take_over(struct conn *c)
{
    curl_socket_t fd = CURL_SOCKET_BAD;
    curl_easy_getinfo(c->easy, CURLINFO_ACTIVESOCKET, &fd);
    c->fd = fd;
    c->net->resolved = true;
    if (!c->net->config.endpoint->tls)
        dial_abort(c);
    if (c->fd >= 0 &&
        net_watch(c->net, c->fd, c, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, false) == 0) {
        conn_connected(c);
        return;
    }
    int error = errno;
    link_close(c, false);
    conn_end(c, END_LOCAL, error);
}

static void keep_error(struct net *net, CURLcode code)
{
    const char *text = net->curl_error[0] ? net->curl_error : curl_easy_strerror(code);
    snprintf(net->error, sizeof net->error, "%s", text);
}

/* A Unix socket whose backlog is full says EAGAIN at once where TCP would wait; libcurl takes that
 * for progress and then finds no connection and no errno. So the waiting is done here. */
static bool backlog_full(const struct conn *c, CURLcode code, int error)
{
    return c->net->config.endpoint->socket && code == CURLE_COULDNT_CONNECT && !error;
}

/* Why there is no connection, in the terms of an exchange. */
static void refuse(struct conn *c, CURLcode code)
{
    long os = 0;
    curl_easy_getinfo(c->easy, CURLINFO_OS_ERRNO, &os);
    int error = c->local_error ? c->local_error : (int)os;
    enum exchange_end end = END_REFUSED;
    if (backlog_full(c, code, error)) {
        redial(c);
        return;
    }
    keep_error(c->net, code);
    dial_abort(c);
    if (c->local_error || conn_local_error(error) || code == CURLE_OUT_OF_MEMORY) {
        end = END_LOCAL;
        error = error ? error : ENOMEM;
    } else if (code == CURLE_OPERATION_TIMEDOUT || error == ETIMEDOUT) {
        end = END_CONNECT_TIMEOUT;
        error = 0;
    } else if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY) {
        error = EHOSTUNREACH;
    } else if (code != CURLE_COULDNT_CONNECT || !error) {
        error = EPROTO;
    }
    conn_end(c, end, error);
}

static void reap(struct dialer *d)
{
    CURLM *multi = d->multi; /* a TLS dialer may go with its connection */
    bool own = d->conn;
    int left;
    for (CURLMsg *m; (m = curl_multi_info_read(multi, &left));) {
        CURLcode code = m->data.result;
        char *conn = NULL;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &conn);
        if (code == CURLE_OK)
            take_over((struct conn *)(void *)conn);
        else
            refuse((struct conn *)(void *)conn, code);
        if (own)
            return;
    }
}

/* Never early: curl would not mention again a timer that it believes to be running. */
void dial_timer(struct dialer *d, int64_t now)
{
    int running;
    if (now < d->due) {
        arm_dialer(d);
        return;
    }
    d->due = NEVER;
    curl_multi_socket_action(d->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    reap(d);
}

void dial_event(struct dialer *d, int fd, uint32_t events)
{
    int running;
    int mask = (events & EPOLLIN ? CURL_CSELECT_IN : 0) |
               (events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
               (events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
    curl_multi_socket_action(d->multi, fd, mask, &running);
    reap(d);
}
