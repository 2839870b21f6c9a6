/* The bot under test; see session.h. */
#include "harness/run/session.h"

#include "harness/base/clock.h"
#include "harness/base/esc.h"
#include "harness/base/fs.h"
#include "harness/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define LAB_CONNECTIONS 64

/* A private /start: what every bot is built to answer. */
static const char builtin_ping[] =
    "{\"update_id\":100000001,\"message\":{\"message_id\":1,\"from\":{\"id\":2000000,"
    "\"is_bot\":false,\"first_name\":\"Hookstorm\",\"language_code\":\"en\"},\"chat\":{\"id\":"
    "2000000,\"first_name\":\"Hookstorm\",\"type\":\"private\"},\"date\":1767225600,\"text\":"
    "\"/start\",\"entities\":[{\"offset\":0,\"length\":6,\"type\":\"bot_command\"}]}}";

static char *replace_all(const char *text, const char *what, const char *with)
{
    struct buf out = BUF_INIT;
    for (const char *hit; (hit = strstr(text, what)); text = hit + strlen(what)) {
        buf_add(&out, text, (size_t)(hit - text));
        buf_str(&out, with);
    }
    buf_str(&out, text);
    return buf_steal(&out);
}

/* Telegram's own servers are never a target, whatever a plan allows. */
static bool belongs_to_telegram(const char *host)
{
    static const char *const theirs[] = {"telegram.org", "telegram.me", "t.me", "telegra.ph",
                                         "telegram.dog"};
    size_t n = strlen(host);
    while (n && host[n - 1] == '.')
        n--;
    for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++) {
        size_t k = strlen(theirs[i]);
        if (n >= k && strncasecmp(host + n - k, theirs[i], k) == 0 &&
            (n == k || host[n - k - 1] == '.'))
            return true;
    }
    return strncmp(host, "149.154.", 8) == 0 || strncmp(host, "91.108.", 7) == 0;
}

static int check_host(const struct endpoint *e, const char *const *allow, struct err *err)
{
    if (belongs_to_telegram(e->host))
        return err_set(err, "%s belongs to Telegram and is never a target", e->host);
    if (endpoint_loopback(e))
        return 0;
    for (; allow && *allow; allow++)
        if (strcasecmp(*allow, e->host) == 0)
            return 0;
    return err_set(err,
                   "%s is not this machine: a host that may be attacked must stand in the plan "
                   "under target.allow_hosts",
                   e->host);
}

static char *public_url(const struct endpoint *e)
{
    if (e->socket)
        return xasprintf("unix:%s:%s", e->socket, e->path);
    return xasprintf("%s://%s%s", e->tls ? "https" : "http", e->host_header, e->path);
}

/* The command's words with the port filled in, and a program that stands beside us by its full
 * path: the search of PATH that starts it is our own, not the one the bot is given. */
static char **make_words(const char *const *argv, const char *port, const char *self)
{
    size_t n = 0;
    while (argv && argv[n])
        n++;
    char **words = xcalloc(n + 1, sizeof *words);
    for (size_t i = 0; i < n; i++)
        words[i] = replace_all(argv[i], "${PORT}", port);
    char *beside = n && self && !strchr(words[0], '/') ? fs_join(self, words[0]) : NULL;
    if (beside && fs_exists(beside)) {
        free(words[0]);
        words[0] = beside;
        beside = NULL;
    }
    free(beside);
    return words;
}

static void free_words(char **words)
{
    for (size_t i = 0; words[i]; i++)
        free(words[i]);
    free(words);
}

static struct target *open_target(const struct session_config *config, const char *port,
                                  struct err *err)
{
    size_t n = 0;
    while (config->env && config->env[n])
        n++;
    const char **env = xcalloc(n + 4, sizeof *env);
    for (size_t i = 0; i < n; i++)
        env[i] = config->env[i];
    char *port_line = xasprintf("PORT=%s", port);
    /* The sample bot stands beside us, wherever hookstorm was called from. */
    char *self = fs_self_dir(), *path_line = NULL;
    if (self && getenv("PATH"))
        env[n++] = path_line = xasprintf("PATH=%s:%s", getenv("PATH"), self);
    char *secret_line = xasprintf("WEBHOOK_SECRET=%s", config->secret ? config->secret : "");
    env[n++] = port_line;
    if (config->secret && *config->secret)
        env[n++] = secret_line;
    char **words = make_words(config->command.argv, port, self);
    struct target_command command = config->command;
    if (command.argv)
        command.argv = (const char *const *)words;
    struct target_config t = {.command = command,
                              .reset = config->reset,
                              .env = env,
                              .ready_within = config->ready_within};
    struct target *target = target_new(&t, err);
    free_words(words);
    free(self);
    free(path_line);
    free(port_line);
    free(secret_line);
    free(env);
    return target;
}

struct session *session_open(const struct session_config *config, struct err *err)
{
    struct session *s = xcalloc(1, sizeof *s);
    char port[8];
    snprintf(port, sizeof port, "%u", (unsigned)target_free_port());
    char *url = replace_all(config->url, "${PORT}", port);
    s->hang_after = config->hang_after ? config->hang_after : 10 * NS_PER_S;
    s->secret = config->secret && *config->secret;
    if (s->secret)
        esc_secret_add(config->secret);
    if (endpoint_parse(&s->endpoint, url, err) < 0 ||
        check_host(&s->endpoint, config->allow, err) < 0)
        goto fail;
    s->url = public_url(&s->endpoint);
    request_defaults_init(&s->defaults, &s->endpoint, config->secret, config->run_id);
    if (!(s->target = open_target(config, port, err)))
        goto fail;
    struct net_config net = NET_CONFIG_INIT;
    net.endpoint = &s->endpoint;
    net.connections = LAB_CONNECTIONS;
    net.answer_within = s->hang_after;
    if (!(s->net = net_new(&net, err)))
        goto fail;
    s->ping = (struct step){.wire = WIRE_INIT};
    rope_copy(&s->ping.body, config->ready.n ? config->ready : SPAN(builtin_ping), 1);
    free(url);
    return s;
fail:
    free(url);
    session_close(s);
    return NULL;
}

void session_close(struct session *s)
{
    if (!s)
        return;
    net_free(s->net);
    target_free(s->target);
    request_defaults_release(&s->defaults);
    endpoint_release(&s->endpoint);
    step_release(&s->ping);
    free(s->url);
    free(s);
}

struct ping_result {
    bool done;
    int status;
};

static void ping_done(void *arg, const struct exchange *x)
{
    struct ping_result *r = arg;
    r->done = true;
    r->status = x->end == END_ANSWERED ? x->status : 0;
}

bool session_ping(struct session *s, int64_t within)
{
    struct request request = REQUEST_INIT;
    struct ping_result result = {0};
    request_build(&request, &s->ping, &s->defaults);
    struct net_request rq = {.request = &request,
                             .fresh = true,
                             .answer_within = within,
                             .done = ping_done,
                             .arg = &result};
    int64_t deadline = clock_now() + within + NS_PER_S;
    if (net_submit(s->net, &rq))
        while (!result.done && clock_now() < deadline && target_alive(s->target)) {
            net_poll(s->net, 2 * NS_PER_MS);
            target_pump(s->target);
        }
    if (!result.done)
        net_cancel_all(s->net);
    request_release(&request);
    s->ping_status = result.status;
    return result.status >= 200 && result.status < 300;
}

static bool ping_until(void *ctx, int64_t deadline)
{
    int64_t left = deadline - clock_now();
    struct session *s = ctx;
    return left > 0 && session_ping(s, left < s->hang_after ? left : s->hang_after);
}

/* target's own message says that the bot did not get ready; this says what it answered instead. */
static void explain(const struct session *s, struct err *err)
{
    int status = s->ping_status;
    if (status == 401 || status == 403)
        err_set(err,
                "%s answers %d to a known-good update: is the webhook secret right? "
                "(--secret, WEBHOOK_SECRET or target.secret_token)",
                s->url, status);
    else if (status == 404 || status == 405)
        err_set(err, "%s answers %d to a known-good update: is the path right?", s->url, status);
    else if (status)
        err_set(err, "%s answers %d to a known-good update instead of 2xx", s->url, status);
}

int session_ready(struct session *s, struct err *err)
{
    if (target_supervised(s->target))
        return session_revive(s, err);
    struct err cause = ERR_INIT;
    if (target_wait_ready(s->target, ping_until, s, 5 * NS_PER_S, &cause) == 0)
        return 0;
    explain(s, err);
    return err_set(err,
                   "nobody answers at %s (%s): start the bot, or let hookstorm do it with --exec",
                   s->url, *net_connect_error(s->net) ? net_connect_error(s->net) : cause.text);
}

int session_revive(struct session *s, struct err *err)
{
    struct err cause = ERR_INIT;
    if (!target_supervised(s->target)) {
        if (target_wait_ready(s->target, ping_until, s, 20 * NS_PER_S, &cause) == 0)
            return 0;
        return err_set(err,
                       "the bot at %s stopped answering and hookstorm did not start it: "
                       "restart it, then continue with --resume",
                       s->url);
    }
    target_stop(s->target, 0); /* it is dead or wedged: waiting politely would only cost time */
    if (target_restart(s->target, ping_until, s, &cause) == 0)
        return 0;
    explain(s, err);
    return err_set(err, "%s", cause.text);
}
