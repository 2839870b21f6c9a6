/* Bytes in and out of one connection, plain or TLS; see conn.h. */
#include "harness/net/conn.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* libcurl's result as errno. It hides the cause behind RECV_ERROR and SEND_ERROR, but leaves errno
 * of the failed system call alone; without one, the TLS stream ended without a goodbye. */
static ssize_t from_curl(CURLcode code, size_t n, int otherwise)
{
    if (code == CURLE_OK)
        return (ssize_t)n;
    if (code == CURLE_AGAIN)
        errno = EAGAIN;
    else if (errno == 0 || errno == EAGAIN)
        errno = otherwise;
    return -1;
}

ssize_t link_recv(struct conn *c, void *to, size_t n)
{
    if (!c->easy)
        return recv(c->fd, to, n, 0);
    size_t got = 0;
    errno = 0;
    CURLcode code = curl_easy_recv(c->easy, to, n, &got);
    if (from_curl(code, got, 0) >= 0)
        return (ssize_t)got;
    return errno ? -1 : 0;
}

/* TLS takes one piece; a retried piece must be the same bytes at the same address (OpenSSL's
 * SSL_write), which the stage buffer and the unmoved cursor give. */
static ssize_t send_tls(struct conn *c, const struct iovec *iov, int count)
{
    struct net *net = c->net;
    size_t used = 0, sent = 0;
    for (int i = 0; i < count && used < sizeof net->stage; i++) {
        size_t room = sizeof net->stage - used;
        size_t n = iov[i].iov_len < room ? iov[i].iov_len : room;
        memcpy(net->stage + used, iov[i].iov_base, n);
        used += n;
    }
    errno = 0;
    CURLcode code = curl_easy_send(c->easy, net->stage, used, &sent);
    return from_curl(code, sent, EPIPE);
}

ssize_t link_send(struct conn *c, struct iovec *iov, int count)
{
    if (c->easy)
        return send_tls(c, iov, count);
    struct msghdr m = {.msg_iov = iov, .msg_iovlen = (size_t)count};
    return sendmsg(c->fd, &m, MSG_NOSIGNAL);
}

void link_half_close(struct conn *c)
{
    shutdown(c->fd, SHUT_WR);
}

void link_close(struct conn *c, bool reset)
{
    if (c->fd < 0)
        return;
    if (reset) {
        struct linger now = {.l_onoff = 1, .l_linger = 0};
        setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    int fd = c->fd;
    c->fd = -1;
    if (c->easy)
        dial_abort(c); /* curl closes its socket with the handle */
    else
        close(fd);
}
