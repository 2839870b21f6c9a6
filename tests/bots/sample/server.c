/* The bot behind HTTP; see server.h. A body is always read to its end before the answer, also
 * where the answer is 401 or 413: closing on unread bytes would reset the connection and could
 * take the answer with it. */
#include "tests/bots/sample/server.h"

#include "harness/base/clock.h"
#include "harness/base/mem.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS 4096u
#define IDLE_SECONDS 60u
#define DEATH_DELAY (20 * NS_PER_MS) /* an answer gets out first */

struct server {
    struct server_config config;
    struct MHD_Daemon *daemon;
    atomic_int stuck; /* requests that are never answered */
};

struct request {
    struct buf body;
    bool too_large;
    enum bot_fate fate;
};

/* ---- answers ------------------------------------------------------------------------------ */
static enum MHD_Result queue(struct MHD_Connection *c, int status, const char *type,
                             struct MHD_Response *r)
{
    MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(r, MHD_HTTP_HEADER_ALLOW, "POST");
    enum MHD_Result done = MHD_queue_response(c, (unsigned)status, r);
    MHD_destroy_response(r);
    return done;
}

static enum MHD_Result answer(struct MHD_Connection *c, int status, const char *text)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(strlen(text), (void *)(uintptr_t)text,
                                                             MHD_RESPMEM_PERSISTENT);
    return queue(c, status, "text/plain", r);
}

static enum MHD_Result answer_buf(struct MHD_Connection *c, int status, const char *type,
                                  struct buf *b)
{
    size_t n = b->len;
    return queue(c, status, type,
                 MHD_create_response_from_buffer(n, buf_steal(b), MHD_RESPMEM_MUST_FREE));
}

/* ---- what planted bugs do to a connection --------------------------------------------------- */
struct cut_body {
    size_t n;
    char data[];
};

static ssize_t read_cut(void *arg, uint64_t pos, char *to, size_t max)
{
    struct cut_body *b = arg;
    if (pos >= b->n)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t n = b->n - (size_t)pos < max ? b->n - (size_t)pos : max;
    memcpy(to, b->data + pos, n);
    return (ssize_t)n;
}

static enum MHD_Result answer_cut(struct MHD_Connection *c, struct bot_reply *reply)
{
    struct cut_body *b = xmalloc(sizeof *b + reply->body.len);
    b->n = reply->body.len;
    if (b->n)
        memcpy(b->data, reply->body.data, b->n);
    return queue(c, reply->status, reply->type,
                 MHD_create_response_from_callback(b->n + 8, 1024, read_cut, b, free));
}

static int socket_of(struct MHD_Connection *c)
{
    return MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

static enum MHD_Result reset(struct MHD_Connection *c)
{
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    setsockopt(socket_of(c), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    return MHD_NO;
}

static enum MHD_Result garbage(struct MHD_Connection *c)
{
    static const char noise[] = "\nPDF-1.4 document\r\n\x01\x02\x03 name=";
    ssize_t sent = send(socket_of(c), noise, sizeof noise - 1, MSG_NOSIGNAL);
    (void)sent;
    return MHD_NO; /* closes the connection */
}

static void *die_later(void *fate)
{
    clock_sleep(DEATH_DELAY);
    if (*(enum bot_fate *)fate == FATE_ABORT_LATER)
        abort();
    _exit(1);
}

static void schedule_death(enum bot_fate fate)
{
    static enum bot_fate how; /* the first one decides: there is one death */
    static atomic_flag scheduled = ATOMIC_FLAG_INIT;
    pthread_t thread;
    if (atomic_flag_test_and_set(&scheduled))
        return;
    how = fate;
    if (pthread_create(&thread, NULL, die_later, &how) == 0)
        pthread_detach(thread);
}

static enum MHD_Result deliver(struct server *s, struct MHD_Connection *c, struct request *q)
{
    struct bot_reply reply = BOT_REPLY_INIT;
    enum MHD_Result done = MHD_NO;
    bot_handle(s->config.bot, buf_view(&q->body), &reply);
    q->fate = reply.fate;
    switch (reply.fate) {
    case FATE_NEVER:
        atomic_fetch_add(&s->stuck, 1);
        MHD_suspend_connection(c);
        done = MHD_YES;
        break;
    case FATE_RESET:
        done = reset(c);
        break;
    case FATE_GARBAGE:
        done = garbage(c);
        break;
    case FATE_CUT:
        done = answer_cut(c, &reply);
        break;
    case FATE_ANSWER:
    case FATE_EXIT_LATER:
    case FATE_ABORT_LATER:
        done = answer_buf(c, reply.status, reply.type, &reply.body);
        break;
    }
    buf_release(&reply.body);
    return done;
}

/* ---- requests ------------------------------------------------------------------------------- */
static struct span trim(struct span s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = (struct span){s.p + 1, s.n - 1};
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

static enum MHD_Result note_header(void *arg, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    struct bot_headers *h = arg;
    struct span v = trim(span_of(value ? value : ""));
    if (strcasecmp(name, "X-Telegram-Bot-Api-Secret-Token") == 0) {
        h->secrets_differ = h->secrets_differ || (h->secret.p && !span_eq(h->secret, v));
        h->secret = v;
    } else if (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_TYPE) == 0) {
        h->type = v;
    }
    return MHD_YES;
}

static enum MHD_Result webhook(struct server *s, struct MHD_Connection *c, struct request *q)
{
    struct bot_headers headers = {{NULL, 0}, false, {NULL, 0}};
    MHD_get_connection_values(c, MHD_HEADER_KIND, note_header, &headers);
    if (!bot_admits(s->config.bot, &headers))
        return answer(c, MHD_HTTP_UNAUTHORIZED, "Unauthorized");
    if (q->too_large)
        return answer(c, MHD_HTTP_CONTENT_TOO_LARGE, "Content Too Large");
    return deliver(s, c, q);
}

static enum MHD_Result metrics(struct server *s, struct MHD_Connection *c, struct request *q)
{
    struct buf text = BUF_INIT;
    bot_put_metrics(s->config.bot, &text);
    return answer_buf(c, MHD_HTTP_OK, "text/plain; version=0.0.4", &text);
}

static enum MHD_Result healthz(struct server *s, struct MHD_Connection *c, struct request *q)
{
    return answer(c, MHD_HTTP_OK, "ok\n");
}

static enum MHD_Result forget(struct server *s, struct MHD_Connection *c, struct request *q)
{
    bot_reset(s->config.bot);
    return answer(c, MHD_HTTP_OK, "reset\n");
}

static enum MHD_Result route(struct server *s, struct MHD_Connection *c, const char *path,
                             const char *method, struct request *q)
{
    const struct {
        const char *path, *method;
        enum MHD_Result (*handle)(struct server *, struct MHD_Connection *, struct request *);
    } routes[] = {
        {s->config.path, "POST", webhook},
        {"/healthz", "GET", healthz},
        {"/metrics", "GET", metrics},
        {"/reset", "POST", forget},
    };
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (strcmp(path, routes[i].path) != 0)
            continue;
        if (strcmp(method, routes[i].method) != 0)
            return answer(c, MHD_HTTP_METHOD_NOT_ALLOWED, "Method Not Allowed");
        return routes[i].handle(s, c, q);
    }
    return answer(c, MHD_HTTP_NOT_FOUND, "Not Found");
}

/* Called once when the headers are in, then for each piece of the body, then at its end. */
static enum MHD_Result on_request(void *arg, struct MHD_Connection *c, const char *path,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **context)
{
    struct server *s = arg;
    struct request *q = *context;
    if (!q) {
        *context = xcalloc(1, sizeof *q);
        return MHD_YES;
    }
    if (*size == 0)
        return route(s, c, path, method, q);
    q->too_large = q->too_large || *size > s->config.max_body - q->body.len;
    if (q->too_large)
        buf_release(&q->body);
    else
        buf_add(&q->body, data, *size);
    *size = 0;
    return MHD_YES;
}

static void on_completed(void *arg, struct MHD_Connection *c, void **context,
                         enum MHD_RequestTerminationCode why)
{
    struct request *q = *context;
    if (!q)
        return;
    if (q->fate == FATE_EXIT_LATER || q->fate == FATE_ABORT_LATER)
        schedule_death(q->fate);
    buf_release(&q->body);
    free(q);
}

/* ---- life ----------------------------------------------------------------------------------- */
static unsigned connection_limit(unsigned threads)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
        getrlimit(RLIMIT_NOFILE, &files);
    }
    unsigned most = files.rlim_cur > CONNECTIONS + 64 ? CONNECTIONS : (unsigned)files.rlim_cur / 2;
    return most < threads ? threads : most;
}

struct server *server_start(const struct server_config *config, struct err *err)
{
    struct server *s = xcalloc(1, sizeof *s);
    s->config = *config;
    s->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
        on_request, s, MHD_OPTION_LISTEN_SOCKET, config->listener, MHD_OPTION_THREAD_POOL_SIZE,
        config->threads, MHD_OPTION_CONNECTION_LIMIT, connection_limit(config->threads),
        MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
        NULL, MHD_OPTION_END);
    if (s->daemon)
        return s;
    err_set(err, "cannot start the HTTP server");
    close(config->listener);
    free(s);
    return NULL;
}

bool server_stop(struct server *s)
{
    if (atomic_load(&s->stuck))
        return false;
    MHD_stop_daemon(s->daemon);
    free(s);
    return true;
}
