/* hookstorm's side of the bot's process: talks to the keeper, reads the bot's output, answers what
 * became of it; see target.h. Readiness and restarts are in ready.c. */
#include "harness/target/target_private.h"

#include "harness/base/clock.h"
#include "harness/base/esc.h"
#include "harness/base/mem.h"
#include "harness/target/procfs.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PUMP_CHUNK 65536
#define PUMP_CHUNKS                                                              \
    16 /* a call: one full pipe, so that a dead bot's last words come in at once \
        */
#define REPLY_WITHIN (10 * NS_PER_S) /* the keeper's own limits are shorter */

static int64_t or_default(int64_t given, int64_t usual)
{
    return given > 0 ? given : usual;
}

struct target *target_new(const struct target_config *c, struct err *err)
{
    struct target *t = xcalloc(1, sizeof *t);
    spawn_init(&t->command[KEEPER_BOT], &c->command, c->env, c->cwd);
    spawn_init(&t->command[KEEPER_RESET], &c->reset, c->env, c->cwd);
    t->supervised = t->command[KEEPER_BOT].argv != NULL;
    t->alive = !t->supervised;
    t->ready_within = or_default(c->ready_within, 20 * NS_PER_S);
    t->reset_within = or_default(c->reset_within, 30 * NS_PER_S);
    t->grace = or_default(c->grace, 500 * NS_PER_MS);
    t->start_limit = c->start_limit ? c->start_limit : 5;
    t->keeper = (struct keeper){.pid = -1, .control = -1, .out = -1, .err = -1};
    bool needs_keeper = t->supervised || t->command[KEEPER_RESET].argv;
    if (needs_keeper && keeper_open(&t->keeper, t->command, err) != 0) {
        target_free(t);
        return NULL;
    }
    return t;
}

void target_free(struct target *t)
{
    if (!t)
        return;
    target_stop(t, t->grace);
    keeper_close(&t->keeper);
    for (int job = 0; job < KEEPER_JOBS; job++)
        spawn_release(&t->command[job]);
    free(t);
}

bool target_supervised(const struct target *t)
{
    return t->supervised;
}

bool target_alive(const struct target *t)
{
    return t->alive;
}

pid_t target_pid(const struct target *t)
{
    return t->pid;
}

uint64_t target_starts(const struct target *t)
{
    return t->starts;
}

size_t target_fds(const struct target *t, struct pollfd fds[TARGET_FDS])
{
    if (t->keeper.pid <= 0)
        return 0;
    fds[0] = (struct pollfd){t->keeper.control, POLLIN, 0};
    fds[1] = (struct pollfd){t->keeper.out, POLLIN, 0};
    fds[2] = (struct pollfd){t->keeper.err, POLLIN, 0};
    return TARGET_FDS;
}

static void count_death(struct target *t, const struct keeper_msg *m)
{
    t->pid = 0;
    t->alive = false;
    t->deaths++;
    t->last_death = *m;
}

/* A closed descriptor must not keep poll awake. */
static void hang_up(int *fd)
{
    close(*fd);
    *fd = -1;
}

static void read_control(struct target *t)
{
    struct keeper_msg m;
    ssize_t n;
    while ((n = recv(t->keeper.control, &m, sizeof m, MSG_DONTWAIT)) == (ssize_t)sizeof m) {
        if (m.op == KEEPER_DIED && m.job == KEEPER_BOT)
            count_death(t, &m);
        else if (m.op == KEEPER_DIED)
            t->reset_end = m;
        else
            t->reply = m;
    }
    if (n != 0)
        return;
    hang_up(&t->keeper.control);
    if (t->pid) { /* the keeper was killed; the kernel kills the leader then, we the rest */
        kill(-t->pid, SIGKILL);
        count_death(t,
                    &(struct keeper_msg){.op = KEEPER_DIED, .status = SIGKILL, .at = clock_now()});
    }
}

static void read_output(struct target *t, int *fd, bool scan)
{
    char chunk[PUMP_CHUNK];
    for (int i = 0; i < PUMP_CHUNKS; i++) {
        ssize_t n = read(*fd, chunk, sizeof chunk);
        if (n == 0)
            hang_up(fd); /* the keeper holds the other end: it is gone */
        if (n <= 0)
            return;
        tail_add(&t->tail, (struct span){chunk, (size_t)n}, scan);
        if ((size_t)n < sizeof chunk && t->alive)
            return; /* most likely all there is; poll tells of more */
    }
}

void target_pump(struct target *t)
{
    if (t->keeper.pid <= 0)
        return;
    read_control(t); /* first: whatever a dead bot wrote is then in the pipes */
    read_output(t, &t->keeper.out, false);
    read_output(t, &t->keeper.err, true);
}

void target_wait(struct target *t, int64_t until)
{
    struct pollfd fds[TARGET_FDS];
    int64_t left = until - clock_now();
    if (left > 0)
        poll(fds, target_fds(t, fds),
             left > NS_PER_S ? 1000 : (int)((left + NS_PER_MS - 1) / NS_PER_MS));
    target_pump(t);
}

bool target_settle(struct target *t, int64_t within)
{
    int64_t until = clock_now() + within;
    target_pump(t);
    while (t->supervised && t->alive && clock_now() < until)
        target_wait(t, until);
    return t->alive;
}

/* Asks the keeper and waits for its answer to this job. */
static int ask(struct target *t, struct keeper_msg m, enum keeper_op answer, int64_t within)
{
    int64_t until = clock_now() + within;
    if (send(t->keeper.control, &m, sizeof m, MSG_NOSIGNAL) < 0)
        return -1;
    t->reply.op = m.op; /* no answer yet */
    while (t->reply.op != answer || t->reply.job != m.job) {
        if (clock_now() >= until || t->keeper.control < 0)
            return -1;
        target_wait(t, until);
    }
    return 0;
}

static int launch(struct target *t, enum keeper_job job, struct err *err)
{
    const struct spawn *s = &t->command[job];
    const char *name = s->shell ? s->argv[2] : s->argv[0];
    struct keeper_msg m = {.op = KEEPER_START, .job = job};
    if (ask(t, m, KEEPER_STARTED, REPLY_WITHIN) != 0)
        return err_set(err, "cannot start '%s': the keeper process does not answer", name);
    errno = t->reply.error;
    if (errno)
        return err_errno(err, "cannot start '%s'%s%s", name, s->cwd ? " in " : "",
                         s->cwd ? s->cwd : "");
    return 0;
}

int target_start(struct target *t, struct err *err)
{
    if (!t->supervised || t->pid)
        return 0;
    target_pump(t); /* what the one before still had to say is not this one's */
    tail_end_line(&t->tail);
    uint64_t deaths = t->deaths;
    if (launch(t, KEEPER_BOT, err) != 0)
        return -1;
    t->starts++;
    if (t->deaths == deaths) { /* else it is dead already: the news may come with the reply */
        t->pid = t->reply.pid;
        t->alive = true;
    }
    return 0;
}

void target_stop(struct target *t, int64_t grace)
{
    if (!t->supervised || t->keeper.pid <= 0)
        return;
    struct keeper_msg m = {.op = KEEPER_STOP, .job = KEEPER_BOT, .at = grace};
    ask(t, m, KEEPER_STOPPED, grace + 2 * REPLY_WITHIN);
    t->pid = 0;
    t->alive = false;
}

int target_reset(struct target *t, struct err *err)
{
    if (!t->command[KEEPER_RESET].argv)
        return 0;
    struct target_mark before = target_mark(t);
    int64_t until = clock_now() + t->reset_within;
    char end[64], words[320];
    t->reset_end.op = KEEPER_START;
    if (launch(t, KEEPER_RESET, err) != 0)
        return -1;
    while (t->reset_end.op != KEEPER_DIED && clock_now() < until)
        target_wait(t, until);
    if (t->reset_end.op != KEEPER_DIED) {
        struct keeper_msg m = {.op = KEEPER_STOP, .job = KEEPER_RESET, .at = 0};
        ask(t, m, KEEPER_STOPPED, REPLY_WITHIN);
        return err_set(err, "the reset command did not end in time; its last words: %s",
                       target_last_words(t, before.output, words));
    }
    if (t->reset_end.status != 0)
        return err_set(err, "the reset command %s; its last words: %s",
                       target_end_text(t, &t->reset_end, end),
                       target_last_words(t, before.output, words));
    return 0;
}

struct target_mark target_mark(struct target *t)
{
    target_pump(t);
    return (struct target_mark){t->tail.end, t->deaths};
}

/* What the shell says with 128+n is what it saw with WTERMSIG, so that a bot's own death reads the
 * same with and without a shell around it. */
static void decode(const struct target *t, const struct keeper_msg *death, int *code, int *signal)
{
    *signal = WIFSIGNALED(death->status) ? WTERMSIG(death->status) : 0;
    *code = WIFEXITED(death->status) ? WEXITSTATUS(death->status) : -1;
    if (t->command[death->job].shell && *code > 128 && *code < 128 + 32) {
        *signal = *code - 128;
        *code = -1;
    }
}

const char *target_end_text(const struct target *t, const struct keeper_msg *death, char out[64])
{
    int code, signal;
    decode(t, death, &code, &signal);
    const char *name = signal ? sigabbrev_np(signal) : NULL;
    if (signal)
        snprintf(out, 64, "was killed by signal %d (%s)", signal, name ? name : "unknown");
    else
        snprintf(out, 64, "exited with status %d", code);
    return out;
}

const char *target_last_words(const struct target *t, uint64_t since, char out[320])
{
    char raw[1024]; /* more than is shown: a secret cut in half would not be recognised */
    struct buf clean = BUF_INIT, shown = BUF_INIT;
    esc_redact(&clean, (struct span){raw, tail_copy(&t->tail, since, raw, sizeof raw)});
    while (clean.len && (clean.data[clean.len - 1] == '\n' || clean.data[clean.len - 1] == '\r'))
        clean.len--;
    buf_drop(&clean, clean.len > 200 ? clean.len - 200 : 0);
    esc_terminal(&shown, buf_view(&clean));
    snprintf(out, 320, "%s", shown.len ? buf_cstr(&shown) : "(none)");
    buf_release(&clean);
    buf_release(&shown);
    return out;
}

void target_facts(struct target *t, struct target_mark since, struct process_facts *out)
{
    target_pump(t);
    *out = (struct process_facts){.supervised = t->supervised, .exit_code = -1};
    if (!t->supervised)
        return;
    if (t->deaths > since.deaths) {
        out->died = true;
        out->died_at = t->last_death.at;
        decode(t, &t->last_death, &out->exit_code, &out->signal);
        tail_end_line(&t->tail);
    }
    const char *report = tail_report(&t->tail, since.output);
    if (report)
        snprintf(out->sanitizer, sizeof out->sanitizer, "%s", report);
    out->tail_len = (uint16_t)tail_copy(&t->tail, since.output, out->tail, sizeof out->tail);
}

int target_sample(const struct target *t, struct target_sample *out)
{
    *out = (struct target_sample){0};
    return t->pid ? procfs_sample(t->pid, out) : -1;
}
