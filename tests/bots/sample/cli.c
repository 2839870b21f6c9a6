/* Options, start and end of hookstorm-bot. */
#include "tests/bots/sample/cli.h"

#include "harness/base/log.h"
#include "harness/base/units.h"
#include "tests/bots/sample/server.h"
#include "tests/bots/sample/stub.h"

#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define STOP_SECONDS 2 /* for connections and threads to end after SIGTERM */

struct options {
    struct bot_config bot;
    struct server_config server;
    int port;
    const char *unix_path, *bug_log;
    bool stub, list, json, help;
};

enum option_id {
    OPT_PORT,
    OPT_UNIX,
    OPT_THREADS,
    OPT_PATH,
    OPT_SECRET,
    OPT_USERNAME,
    OPT_API_ROOT,
    OPT_TOKEN,
    OPT_LLM,
    OPT_TIMEOUT,
    OPT_COOLDOWN,
    OPT_MAX_BODY,
    OPT_BUGS,
    OPT_BUG_LOG,
    OPT_LIST,
    OPT_JSON,
    OPT_STUB,
    OPT_HELP
};

static const struct {
    enum option_id id;
    const char *name, *arg, *help;
} table[] = {
    {OPT_PORT, "port", "N", "listen on 127.0.0.1:N; 0 (default) takes any free port and prints it"},
    {OPT_UNIX, "unix", "PATH", "listen on a Unix socket instead"},
    {OPT_THREADS, "threads", "N", "worker threads, 1-64 (default 2)"},
    {OPT_PATH, "path", "PATH", "path of the webhook (default /webhook/telegram)"},
    {OPT_SECRET, "secret", "TOKEN", "webhook secret token (default $WEBHOOK_SECRET; empty: none)"},
    {OPT_USERNAME, "username", "NAME", "the bot's user name (default hookstorm_bot)"},
    {OPT_API_ROOT, "api-root", "URL",
     "call the Bot API there (default $TELEGRAM_API_ROOT; else reply in the response)"},
    {OPT_TOKEN, "token", "TOKEN",
     "bot token for the Bot API (default $TELEGRAM_TOKEN, else 123456:TEST)"},
    {OPT_LLM, "llm", "URL", "language model to ask (default: answer locally)"},
    {OPT_TIMEOUT, "timeout", "TIME", "for one call to the model or the Bot API (default 2s)"},
    {OPT_COOLDOWN, "cooldown", "TIME", "how long an open circuit waits for its trial (default 5s)"},
    {OPT_MAX_BODY, "max-body", "SIZE", "larger bodies are answered 413 (default 1MiB)"},
    {OPT_BUGS, "bugs", "LIST", "planted bugs: none (default), all, 1,4,7-9, all,-4"},
    {OPT_BUG_LOG, "bug-log", "FILE", "append the number of each bug that fires"},
    {OPT_LIST, "list-bugs", NULL, "list the planted bugs and exit"},
    {OPT_JSON, "json", NULL, "with --list-bugs: as JSON"},
    {OPT_STUB, "stub-llm", NULL,
     "be the stub language model instead (POST /mode {\"latency_ms\":N,\"fail\":0.5})"},
    {OPT_HELP, "help", NULL, "this text (-h too)"},
};
#define OPTIONS (sizeof table / sizeof *table)

static void print_help(void)
{
    printf("hookstorm-bot: the sample bot\n\n");
    for (size_t i = 0; i < OPTIONS; i++)
        printf("  --%s%s%-*s %s\n", table[i].name, table[i].arg ? " " : "",
               (int)(20 - strlen(table[i].name) - (table[i].arg != NULL)),
               table[i].arg ? table[i].arg : "", table[i].help);
}

static int set_integer(const char *name, const char *text, int64_t low, int64_t high, int64_t *out,
                       struct err *err)
{
    if (units_integer(span_of(text), low, high, out) == 0)
        return 0;
    return err_set(err, "--%s: '%s' is no number from %lld to %lld", name, text, (long long)low,
                   (long long)high);
}

static int set_time(const char *name, const char *text, int64_t *out, struct err *err)
{
    if (units_duration(span_of(text), out) == 0 && *out > 0)
        return 0;
    return err_set(err, "--%s: '%s' is no time like 500ms or 5s", name, text);
}

static int set_option(struct options *o, enum option_id id, const char *arg, struct err *err)
{
    int64_t n = 0;
    uint64_t size = 0;
    switch (id) {
    case OPT_PORT:
        if (set_integer("port", arg, 0, 65535, &n, err))
            return -1;
        o->port = (int)n;
        return 0;
    case OPT_THREADS:
        if (set_integer("threads", arg, 1, 64, &n, err))
            return -1;
        o->server.threads = (unsigned)n;
        return 0;
    case OPT_MAX_BODY:
        if (units_size(span_of(arg), &size) || size > SIZE_MAX / 2)
            return err_set(err, "--max-body: '%s' is no size like 1MiB", arg);
        o->server.max_body = (size_t)size;
        return 0;
    case OPT_TIMEOUT:
        return set_time("timeout", arg, &o->bot.timeout, err);
    case OPT_COOLDOWN:
        return set_time("cooldown", arg, &o->bot.cooldown, err);
    case OPT_BUGS:
        return bug_set_parse(&o->bot.bugs, span_of(arg), err);
    case OPT_UNIX:
        o->unix_path = arg;
        return 0;
    case OPT_PATH:
        o->server.path = arg;
        return 0;
    case OPT_SECRET:
        o->bot.secret = arg;
        return 0;
    case OPT_USERNAME:
        o->bot.username = arg;
        return 0;
    case OPT_API_ROOT:
        o->bot.api_root = arg;
        return 0;
    case OPT_TOKEN:
        o->bot.token = arg;
        return 0;
    case OPT_LLM:
        o->bot.llm = arg;
        return 0;
    case OPT_BUG_LOG:
        o->bug_log = arg;
        return 0;
    case OPT_LIST:
        o->list = true;
        return 0;
    case OPT_JSON:
        o->json = true;
        return 0;
    case OPT_STUB:
        o->stub = true;
        return 0;
    case OPT_HELP:
        o->help = true;
        return 0;
    }
    return 0;
}

static const char *from_environment(const char *name)
{
    const char *value = getenv(name);
    return value && value[0] ? value : NULL;
}

static int parse(struct options *o, int argc, char **argv, struct err *err)
{
    struct option longs[OPTIONS + 1] = {{0}};
    int id;
    for (size_t i = 0; i < OPTIONS; i++)
        longs[i] = (struct option){table[i].name, table[i].arg ? required_argument : no_argument,
                                   NULL, (int)table[i].id};
    o->bot.secret = from_environment("WEBHOOK_SECRET");
    o->bot.api_root = from_environment("TELEGRAM_API_ROOT");
    o->bot.token = from_environment("TELEGRAM_TOKEN");
    optind = 0; /* a fresh scan, also in a forked child of a program that scanned before */
    opterr = 0;
    while ((id = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
        if (id == 'h')
            id = OPT_HELP;
        if (id == '?')
            return err_set(err, "unknown or incomplete option %s; try --help", argv[optind - 1]);
        if (set_option(o, (enum option_id)id, optarg, err))
            return -1;
    }
    if (optind < argc)
        return err_set(err, "unexpected argument %s; try --help", argv[optind]);
    return 0;
}

/* Says where it listens: the one line that callers wait for. */
static int open_listener(const struct options *o, struct err *err)
{
    int port = o->port;
    int fd = o->unix_path ? listen_unix(o->unix_path, err) : listen_tcp(&port, err);
    if (fd < 0)
        return -1;
    if (o->unix_path)
        printf("listening on %s\n", o->unix_path);
    else
        printf("listening on 127.0.0.1:%d\n", port);
    return fd;
}

static void leave_at_once(int signal_number)
{
    _exit(0);
}

/* Threads started after this inherit the mask: the two signals come to wait_for_end only. */
static sigset_t end_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGALRM, leave_at_once);
    return set;
}

static void wait_for_end(const sigset_t *set)
{
    int which;
    fflush(stdout);
    sigwait(set, &which);
    alarm(STOP_SECONDS); /* a planted hang must not keep the process */
}

static int run_stub(int fd, struct err *err)
{
    sigset_t set = end_signals();
    struct stub *s = stub_start(fd, err);
    if (!s)
        return -1;
    wait_for_end(&set);
    stub_stop(s);
    return 0;
}

static int run_bot(struct options *o, int fd, struct err *err)
{
    sigset_t set = end_signals();
    o->server.listener = fd;
    o->server.bot = bot_new(&o->bot);
    struct server *s = server_start(&o->server, err);
    if (s) {
        wait_for_end(&set);
        if (!server_stop(s))
            _exit(0);
    }
    bot_free(o->server.bot);
    return s ? 0 : -1;
}

static int list_bugs(bool as_json)
{
    struct buf text = BUF_INIT;
    (as_json ? bugs_put_json : bugs_put_text)(&text);
    fwrite(text.data, 1, text.len, stdout);
    buf_release(&text);
    return 0;
}

static int run(struct options *o, struct err *err)
{
    if (o->list)
        return list_bugs(o->json);
    if (o->bug_log &&
        (o->bot.bug_log = open(o->bug_log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) < 0)
        return err_errno(err, "cannot open %s", o->bug_log);
    int fd = open_listener(o, err);
    if (fd < 0)
        return -1;
    return o->stub ? run_stub(fd, err) : run_bot(o, fd, err);
}

int bot_cli(int argc, char **argv)
{
    struct options o = {.bot = {.bug_log = -1},
                        .server = {.path = "/webhook/telegram", .threads = 2, .max_body = 1 << 20}};
    struct err err = ERR_INIT;
    if (parse(&o, argc, argv, &err)) {
        log_error("%s", err.text);
        return 2;
    }
    if (o.help) {
        print_help();
        return 0;
    }
    if (run(&o, &err) == 0)
        return 0;
    log_error("%s", err.text);
    return 1;
}
