/* The bot's life, and a delivery from body to answer; see bot.h. */
#include "tests/bots/sample/bot_private.h"

#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/base/mem.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#define LARGE_BODY (100 * 1024)

struct bot *bot_new(const struct bot_config *config)
{
    struct bot *b = xcalloc(1, sizeof *b);
    b->config = *config;
    if (!b->config.username)
        b->config.username = "hookstorm_bot";
    if (!b->config.timeout)
        b->config.timeout = 2 * NS_PER_S;
    if (!b->config.cooldown)
        b->config.cooldown = 5 * NS_PER_S;
    b->log.fd = config->bug_log;
    pthread_mutex_init(&b->lock, NULL);
    b->state = state_new();
    if (config->api_root || config->llm)
        b->web = web_new(b->config.timeout);
    if (config->api_root)
        b->api_prefix =
            xasprintf("%s/bot%s/", config->api_root, config->token ? config->token : "123456:TEST");
    b->model = model_new(config->llm, b->web, b->config.cooldown);
    return b;
}

void bot_free(struct bot *b)
{
    if (!b)
        return;
    model_free(b->model);
    web_free(b->web);
    free(b->api_prefix);
    state_free(b->state);
    pthread_mutex_destroy(&b->lock);
    free(b);
}

void bot_reset(struct bot *b)
{
    pthread_mutex_lock(&b->lock);
    state_clear(b->state);
    pthread_mutex_unlock(&b->lock);
}

/* ---- reading ------------------------------------------------------------------------------ */
static void refuse(struct turn *t, const char *why)
{
    atomic_fetch_add(&t->bot->refused, 1);
    t->reply->status = 400;
    buf_str(&t->reply->body, why);
}

static void refuse_unparsable(struct turn *t, const json_error_t *e)
{
    enum json_error_code code = json_error_code(e);
    if (code == json_error_premature_end_of_input && bug(t, BUG_CUT_JSON))
        return;
    if (code == json_error_invalid_utf8 && bug(t, BUG_BAD_UTF8))
        return;
    if (text_starts(span_of(e->text), "invalid Unicode '") && bug(t, BUG_LONE_SURROGATE))
        return;
    refuse(t, "Bad Request: not JSON");
}

/* Parses the body into t->update. false if the answer stands already. */
static bool read_update(struct turn *t, struct span body)
{
    json_error_t error;
    if (body.n > LARGE_BODY && bug(t, BUG_LARGE_BODY))
        return false;
    if (body.n == 0) {
        if (!bug(t, BUG_EMPTY_BODY))
            refuse(t, "Bad Request: empty body");
        return false;
    }
    /* jansson bounds nesting (JSON_PARSER_MAX_DEPTH, 2048) and refuses numbers out of range. */
    t->update = json_loadb(body.p, body.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (!t->update) {
        refuse_unparsable(t, &error);
        return false;
    }
    if (json_is_object(t->update))
        return true;
    if (!bug(t, json_is_array(t->update) ? BUG_LIST_BODY : BUG_SCALAR_BODY))
        refuse(t, "Bad Request: not an object");
    return false;
}

/* ---- answering ---------------------------------------------------------------------------- */
static void call_api(struct bot *b, json_t *call)
{
    char *url =
        xasprintf("%s%s", b->api_prefix, json_string_value(json_object_get(call, "method")));
    struct buf answer = BUF_INIT;
    json_object_del(call, "method");
    char *text = json_dumps(call, JSON_COMPACT);
    int status = web_post(b->web, url, span_of(text), &answer);
    atomic_fetch_add(&b->calls, 1);
    if (status != 200)
        atomic_fetch_add(&b->calls_failed, 1);
    free(text);
    free(url);
    buf_release(&answer);
}

/* A webhook response carries one call (Bot API: making requests when getting updates): the last
 * one, which is the visible one where a button press was acknowledged first. */
static void answer_in_response(struct turn *t)
{
    if (t->calls == 0)
        return;
    char *text = json_dumps(t->call[t->calls - 1], JSON_COMPACT);
    t->reply->type = "application/json";
    buf_str(&t->reply->body, text);
    free(text);
}

static void turn_finish(struct turn *t)
{
    if (t->asking) {
        struct buf answer = BUF_INIT;
        model_answer(t->model, &t->ask, &answer);
        turn_say(t, buf_view(&answer));
        buf_release(&answer);
    }
    if (t->bot->api_prefix) {
        for (size_t i = 0; i < t->calls; i++)
            call_api(t->bot, t->call[i]);
    } else {
        answer_in_response(t);
    }
}

void bot_handle(struct bot *b, struct span body, struct bot_reply *reply)
{
    struct turn t = {.bot = b, .reply = reply, .model = b->model};
    reply->status = 200;
    atomic_fetch_add(&b->updates, 1);
    if (read_update(&t, body)) {
        pthread_mutex_lock(&b->lock);
        t.state = b->state;
        update_dispatch(&t);
        t.state = NULL;
        pthread_mutex_unlock(&b->lock);
        if (reply->status == 200)
            turn_finish(&t);
    }
    for (size_t i = 0; i < t.calls; i++)
        json_decref(t.call[i]);
    json_decref(t.update);
}

/* ---- admission ---------------------------------------------------------------------------- */
/* Compares in time that depends on the length received only. */
static bool secret_equal(struct span given, struct span right)
{
    unsigned difference = given.n != right.n;
    for (size_t i = 0; i < given.n; i++)
        difference |= (unsigned char)given.p[i] ^ (unsigned char)right.p[right.n ? i % right.n : 0];
    return difference == 0;
}

/* What a wrong secret still passes by, when that bug is on; 0 if by nothing. */
static int secret_hole(const struct bot_headers *h, struct span right)
{
    if (h->type.p && text_starts(h->type, "text/plain"))
        return BUG_SECRET_TEXT_PLAIN;
    if (!h->secret.p || h->secrets_differ)
        return 0;
    if (h->secret.n == 0)
        return BUG_SECRET_EMPTY;
    if (h->secret.n < right.n && memcmp(h->secret.p, right.p, h->secret.n) == 0)
        return BUG_SECRET_PREFIX;
    return 0;
}

bool bot_admits(struct bot *b, const struct bot_headers *h)
{
    struct span right = span_of(b->config.secret);
    if (right.n == 0)
        return true;
    if (h->secret.p && !h->secrets_differ && secret_equal(h->secret, right))
        return true;
    int hole = secret_hole(h, right);
    if (!hole || !b->config.bugs.on[hole])
        return false;
    bug_log_write(&b->log, (enum bug_id)hole);
    return true;
}

/* ---- metrics ------------------------------------------------------------------------------ */
static long resident_bytes(void)
{
    struct buf text = BUF_INIT;
    long size, pages = 0;
    if (fs_read("/proc/self/statm", 4096, &text, NULL) ||
        sscanf(buf_cstr(&text), "%ld %ld", &size, &pages) != 2)
        pages = 0;
    buf_release(&text);
    return pages * sysconf(_SC_PAGESIZE);
}

static int open_files(void)
{
    DIR *d = opendir("/proc/self/fd");
    int n = 0;
    if (!d)
        return 0;
    while (readdir(d))
        n++;
    closedir(d);
    return n - 3; /* ".", ".." and the directory itself */
}

static void put_metric(struct buf *out, const char *name, const char *type,
                       unsigned long long value)
{
    buf_printf(out, "# TYPE %s %s\n%s %llu\n", name, type, name, value);
}

void bot_put_metrics(struct bot *b, struct buf *out)
{
    put_metric(out, "bot_updates_total", "counter", atomic_load(&b->updates));
    put_metric(out, "bot_refused_total", "counter", atomic_load(&b->refused));
    put_metric(out, "bot_api_calls_total", "counter", atomic_load(&b->calls));
    put_metric(out, "bot_api_failures_total", "counter", atomic_load(&b->calls_failed));
    put_metric(out, "bot_circuit_trips_total", "counter", model_trips(b->model));
    put_metric(out, "process_resident_memory_bytes", "gauge", (unsigned long long)resident_bytes());
    put_metric(out, "process_open_fds", "gauge", (unsigned long long)open_files());
}
