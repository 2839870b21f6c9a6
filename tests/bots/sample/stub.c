/* The stub language model; see stub.h. A thread for each connection, so that latency is a sleep. */
#include "tests/bots/sample/stub.h"

#include "harness/base/buf.h"
#include "harness/base/clock.h"
#include "harness/base/mem.h"
#include "harness/base/rng.h"
#include "tests/bots/sample/field.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define BODY_MAX (256 * 1024)
#define LATENCY_MAX_MS 60000

struct stub {
    struct MHD_Daemon *daemon;
    pthread_mutex_t lock;
    int64_t latency_ms;
    double fail; /* fraction of calls */
    struct rng rng;
};

static enum MHD_Result answer(struct MHD_Connection *c, unsigned status, json_t *body)
{
    char *text = json_dumps(body, JSON_COMPACT);
    json_decref(body);
    struct MHD_Response *r =
        MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_FREE);
    MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
    enum MHD_Result done = MHD_queue_response(c, status, r);
    MHD_destroy_response(r);
    return done;
}

static enum MHD_Result set_mode(struct stub *s, struct MHD_Connection *c, json_t *mode)
{
    int64_t latency = s->latency_ms;
    json_t *fail = json_object_get(mode, "fail");
    if (!json_is_object(mode) ||
        (field_int(mode, "latency_ms", &latency) && (latency < 0 || latency > LATENCY_MAX_MS)))
        return answer(c, MHD_HTTP_BAD_REQUEST, json_pack("{s:s}", "error", "bad mode"));
    pthread_mutex_lock(&s->lock);
    s->latency_ms = latency;
    if (json_is_number(fail))
        s->fail = json_number_value(fail);
    pthread_mutex_unlock(&s->lock);
    return answer(c, MHD_HTTP_OK, json_pack("{s:b}", "ok", 1));
}

static enum MHD_Result generate(struct stub *s, struct MHD_Connection *c, json_t *ask)
{
    struct span text = field_text(ask, "text");
    pthread_mutex_lock(&s->lock);
    int64_t latency = s->latency_ms;
    bool fail = rng_unit(&s->rng) < s->fail;
    pthread_mutex_unlock(&s->lock);
    clock_sleep(latency * NS_PER_MS);
    if (fail)
        return answer(c, MHD_HTTP_SERVICE_UNAVAILABLE, json_pack("{s:s}", "error", "overloaded"));
    return answer(c, MHD_HTTP_OK, json_pack("{s:s%}", "text", text.n ? text.p : "", text.n));
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *c, const char *path,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **context)
{
    struct stub *s = arg;
    struct buf *body = *context;
    if (!body) {
        *context = xcalloc(1, sizeof *body);
        return MHD_YES;
    }
    if (*size) {
        if (body->len + *size <= BODY_MAX)
            buf_add(body, data, *size);
        *size = 0;
        return MHD_YES;
    }
    json_t *tree = json_loadb(buf_cstr(body), body->len, JSON_ALLOW_NUL, NULL);
    enum MHD_Result done = strcmp(path, "/mode") == 0 ? set_mode(s, c, tree) : generate(s, c, tree);
    json_decref(tree);
    return done;
}

static void on_completed(void *arg, struct MHD_Connection *c, void **context,
                         enum MHD_RequestTerminationCode why)
{
    struct buf *body = *context;
    if (body)
        buf_release(body);
    free(body);
}

struct stub *stub_start(int listener, struct err *err)
{
    struct stub *s = xcalloc(1, sizeof *s);
    pthread_mutex_init(&s->lock, NULL);
    rng_seed(&s->rng, 1);
    s->daemon = MHD_start_daemon(
        MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL, 0, NULL,
        NULL, on_request, s, MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT, 512u,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_END);
    if (s->daemon)
        return s;
    err_set(err, "cannot start the stub server");
    close(listener);
    free(s);
    return NULL;
}

void stub_stop(struct stub *s)
{
    MHD_stop_daemon(s->daemon);
    pthread_mutex_destroy(&s->lock);
    free(s);
}
