#ifndef TESTS_UNIT_BOT_CHILD_H
#define TESTS_UNIT_BOT_CHILD_H
/* The sample bot in a forked child, and a small blocking HTTP client to talk to it: what the
 * tests of the real process share. Everything has a deadline; children die with their parent. */
#include "tests/unit/unit.h"

#include "harness/base/buf.h"
#include "harness/base/clock.h"
#include "harness/model/input.h"
#include "tests/bots/sample/cli.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_SECRET "open-sesame-Key_7"
#define CHILD_PATH "/webhook/telegram"
#define CHILD_LONG 20000 /* ms; a deadline nobody should meet */
#define CHILD_HANG 300   /* ms without an answer that count as a hang */

struct child {
    pid_t pid;
    int port;
    int status; /* of waitpid once it has ended */
    bool ended;
};

/* Options beyond the port, NULL-terminated. */
static inline void child_start(struct child *c, const char *const *options)
{
    char *argv[24] = {(char[]){"hookstorm-bot"}, (char[]){"--port"}, (char[]){"0"}};
    int argc = 3, out[2];
    while (*options && argc < 23)
        argv[argc++] = (char *)(uintptr_t)*options++;
    assert_int_equal(pipe(out), 0);
    fflush(stdout);
    *c = (struct child){.pid = fork()};
    assert_true(c->pid >= 0);
    if (c->pid == 0) {
        static const int fatal[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV};
        struct rlimit no_core = {0, 0};
        int null = open("/dev/null", O_WRONLY);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        setrlimit(RLIMIT_CORE, &no_core);
        for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
            signal(fatal[i], SIG_DFL); /* cmocka caught them */
        dup2(out[1], 1);
        dup2(null, 2); /* sanitizer reports of planted deaths */
        close(out[0]);
        _exit(bot_cli(argc, argv));
    }
    close(out[1]);
    FILE *line = fdopen(out[0], "r");
    assert_int_equal(fscanf(line, "listening on 127.0.0.1:%d", &c->port), 1);
    fclose(line);
}

/* True if the process has ended within so many ms; c->status says how. */
static inline bool child_ends(struct child *c, int ms)
{
    int64_t until = clock_now() + ms * NS_PER_MS;
    while (!c->ended) {
        c->ended = waitpid(c->pid, &c->status, WNOHANG) == c->pid;
        if (c->ended || clock_now() >= until)
            break;
        clock_sleep(NS_PER_MS);
    }
    return c->ended;
}

static inline void child_kill(struct child *c)
{
    if (!c->ended)
        kill(c->pid, SIGKILL);
    assert_true(child_ends(c, CHILD_LONG));
}

/* Ends it the way people do, and says whether it left with status 0. */
static inline bool child_stop(struct child *c)
{
    if (!c->ended)
        kill(c->pid, SIGTERM);
    if (!child_ends(c, CHILD_LONG))
        child_kill(c);
    return WIFEXITED(c->status) && WEXITSTATUS(c->status) == 0;
}

enum got_end { GOT_ANSWER, GOT_SHORT, GOT_CLOSED, GOT_RESET, GOT_NOTHING, GOT_GARBAGE };
struct got {
    enum got_end end;
    int status;
    size_t body_len;
    char body[8192]; /* cut to fit; NUL-terminated */
};

static inline int child_connect(const struct child *c)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)c->port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
        return fd;
    close(fd);
    return -1;
}

static inline void got_judge(struct got *g, struct buf *all, enum got_end otherwise)
{
    const char *text = buf_cstr(all), *body = strstr(text, "\r\n\r\n");
    const char *length = strcasestr(text, "Content-Length: ");
    g->end = otherwise;
    if (all->len && strncmp(text, "HTTP/1.1 ", all->len < 9 ? all->len : 9) != 0) {
        g->end = GOT_GARBAGE;
        return;
    }
    if (!body || !length)
        return;
    g->status = atoi(text + 9);
    g->body_len = all->len - (size_t)(body + 4 - text);
    snprintf(g->body, sizeof g->body, "%s", body + 4);
    g->end = g->body_len >= strtoul(length + 16, NULL, 10) ? GOT_ANSWER
             : otherwise == GOT_NOTHING                    ? GOT_NOTHING
                                                           : GOT_SHORT;
}

/* Reads one answer, for at most so many ms. */
static inline void child_read(int fd, int ms, struct got *g)
{
    struct buf all = BUF_INIT;
    struct pollfd p = {.fd = fd, .events = POLLIN};
    int64_t until = clock_now() + ms * NS_PER_MS;
    char piece[4096];
    *g = (struct got){.end = GOT_NOTHING};
    while (g->end == GOT_NOTHING) {
        int64_t left = (until - clock_now()) / NS_PER_MS;
        if (left < 0 || poll(&p, 1, (int)left + 1) <= 0)
            break;
        ssize_t n = recv(fd, piece, sizeof piece, 0);
        if (n > 0)
            buf_add(&all, piece, (size_t)n);
        got_judge(g, &all, n > 0 ? GOT_NOTHING : n < 0 ? GOT_RESET : GOT_CLOSED);
    }
    buf_release(&all);
}

static inline void put_secret(struct buf *out, enum secret_shape shape)
{
    static const char *const value[SECRET_SHAPES] = {
        [SECRET_RIGHT] = CHILD_SECRET,        [SECRET_EMPTY] = "",
        [SECRET_WRONG] = "close-sesame-Key_", [SECRET_PREFIX] = "open-sesame-Key_",
        [SECRET_SUFFIX] = CHILD_SECRET "7",   [SECRET_CASE] = "OPEN-SESAME-kEY_7",
        [SECRET_SPACE] = CHILD_SECRET " ",
    };
    if (shape == SECRET_TWICE_WRONG_FIRST)
        put_secret(out, SECRET_WRONG);
    if (shape == SECRET_TWICE_RIGHT_FIRST || shape == SECRET_TWICE_WRONG_FIRST)
        put_secret(out, SECRET_RIGHT);
    if (shape == SECRET_TWICE_RIGHT_FIRST)
        put_secret(out, SECRET_WRONG);
    if (value[shape])
        buf_printf(out, "X-Telegram-Bot-Api-Secret-Token: %s\r\n", value[shape]);
}

/* Plays one step on a connection of its own. */
static inline void child_step(const struct child *c, const struct step *s, int ms, struct got *g)
{
    struct buf out = BUF_INIT;
    const char *type = step_header(s, "Content-Type");
    buf_printf(&out,
               "%s %s%s HTTP/1.1\r\nHost: bot\r\nContent-Type: %s\r\nContent-Length: %llu\r\n",
               s->method ? s->method : "POST", s->path ? s->path : CHILD_PATH,
               s->secret == SECRET_IN_QUERY ? "?secret_token=" CHILD_SECRET : "",
               type ? type : "application/json", (unsigned long long)s->body.len);
    put_secret(&out, s->secret);
    buf_str(&out, "\r\n");
    rope_flatten(&s->body, ROPE_MAX, &out);
    int fd = child_connect(c);
    *g = (struct got){.end = GOT_CLOSED};
    if (fd >= 0) {
        size_t at = 0;
        while (at < out.len) {
            ssize_t n = send(fd, out.data + at, out.len - at, MSG_NOSIGNAL);
            if (n <= 0)
                break;
            at += (size_t)n;
        }
        child_read(fd, ms, g);
        close(fd);
    }
    buf_release(&out);
}

/* One request with the right secret; the answer's status, 0 if there was no whole answer. */
static inline int child_ask(const struct child *c, const char *method, const char *path,
                            struct span body, struct got *g)
{
    struct input in = INPUT_INIT;
    struct step *s = input_add(&in);
    s->method = strdup(method);
    s->path = strdup(path);
    rope_add(&s->body, body, 1);
    child_step(c, s, CHILD_LONG, g);
    input_release(&in);
    return g->end == GOT_ANSWER ? g->status : 0;
}

static inline int child_update(const struct child *c, const char *json, struct got *g)
{
    return child_ask(c, "POST", CHILD_PATH, span_of(json), g);
}
#endif
