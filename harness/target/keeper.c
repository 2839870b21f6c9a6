/* The keeper process; see keeper.h. It is a fork of a process that may have threads, so it
 * allocates nothing and makes do with system calls. SIGCHLD arrives through a signalfd: the keeper
 * sleeps in poll only. */
#include "harness/target/keeper.h"

#include "harness/base/clock.h"
#include "harness/target/procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CONTROL 3                   /* its end of the control pair, beside 0, 1 and 2 */
#define SWEEP_WITHIN (5 * NS_PER_S) /* SIGKILL needs that long only in uninterruptible sleep */
#define PIPE_BYTES (1 << 20)        /* how far a bot may run ahead of our reading */

struct state {
    const struct spawn *command; /* by job */
    pid_t pid[KEEPER_JOBS];      /* leader that runs; 0 if none */
    bool stopping;               /* its end is our doing */
    int signals;
};

static void tell(struct keeper_msg m)
{
    send(CONTROL, &m, sizeof m, MSG_NOSIGNAL);
}

/* One child that ended. The group is killed while the dead leader still holds its number: nobody
 * else can own it yet. */
static void bury(struct state *s, pid_t pid)
{
    int status = 0;
    for (int job = 0; job < KEEPER_JOBS; job++) {
        if (s->pid[job] != pid)
            continue;
        int64_t at = clock_now();
        kill(-pid, SIGKILL);
        waitpid(pid, &status, 0);
        s->pid[job] = 0;
        if (!s->stopping)
            tell((struct keeper_msg){KEEPER_DIED, job, pid, status, 0, at});
        return;
    }
    waitpid(pid, &status, 0);
}

/* Buries all who ended; false when there are no children at all. */
static bool reap(struct state *s)
{
    struct signalfd_siginfo drained[8];
    while (read(s->signals, drained, sizeof drained) > 0)
        continue;
    for (;;) {
        siginfo_t info = {.si_pid = 0};
        if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
            return errno != ECHILD;
        if (info.si_pid == 0)
            return true;
        bury(s, info.si_pid);
    }
}

/* Waits for a child's end or `until`; true if hookstorm is gone. */
static bool wait_child(struct state *s, int64_t until)
{
    struct pollfd fds[] = {{s->signals, POLLIN, 0}, {CONTROL, 0, 0}};
    int64_t left = until - clock_now();
    if (left > 0)
        poll(fds, 2, (int)(left / NS_PER_MS) + 1);
    return fds[1].revents & POLLHUP;
}

static bool is_leader(const struct state *s, pid_t pid)
{
    return s->pid[KEEPER_BOT] == pid || s->pid[KEEPER_RESET] == pid;
}

/* Kills strays: processes whose parents died are our children now, whatever session they fled
 * to, and so will be theirs. */
static void sweep(struct state *s)
{
    int64_t until = clock_now() + SWEEP_WITHIN;
    while (reap(s) && clock_now() < until) {
        pid_t child[64];
        size_t strays = 0, n = procfs_children(getpid(), child, 64);
        for (size_t i = 0; i < n; i++) {
            if (is_leader(s, child[i]))
                continue;
            kill(child[i], SIGKILL);
            strays++;
        }
        if (strays == 0)
            return;
        wait_child(s, clock_now() + 10 * NS_PER_MS);
    }
}

static void stop(struct state *s, enum keeper_job job, int64_t grace)
{
    reap(s); /* one that died by itself before is reported as that */
    s->stopping = true;
    pid_t pid = s->pid[job];
    int64_t until = clock_now() + grace;
    if (pid && grace > 0)
        kill(-pid, SIGTERM);
    while (s->pid[job] && clock_now() < until) {
        if (wait_child(s, until))
            until = 0;
        reap(s);
    }
    if (s->pid[job])
        kill(-pid, SIGKILL);
    for (until = clock_now() + SWEEP_WITHIN; s->pid[job] && clock_now() < until; reap(s))
        wait_child(s, clock_now() + 10 * NS_PER_MS);
    s->stopping = false;
    if (job == KEEPER_BOT)
        sweep(s);
    tell((struct keeper_msg){.op = KEEPER_STOPPED, .job = job});
}

static void start(struct state *s, enum keeper_job job)
{
    struct keeper_msg m = {.op = KEEPER_STARTED, .job = job, .error = EBUSY};
    if (job == KEEPER_BOT && !s->pid[job])
        sweep(s);
    if (!s->pid[job])
        m.pid = s->pid[job] = spawn_run(&s->command[job], &m.error);
    tell(m);
}

static bool obey(struct state *s)
{
    struct keeper_msg m;
    if (recv(CONTROL, &m, sizeof m, 0) != (ssize_t)sizeof m)
        return false;
    if (m.op == KEEPER_START)
        start(s, m.job);
    else
        stop(s, m.job, m.at);
    return true;
}

/* Puts the keeper's descriptors where the bot will find them, and closes all others: a keeper that
 * held another target's control socket would keep that one from noticing our end. */
static void take_descriptors(int control, int out, int err)
{
    int from[] = {open("/dev/null", O_RDONLY), out, err, control};
    for (int i = 0; i < 4; i++)
        from[i] = fcntl(from[i], F_DUPFD, 16);
    for (int i = 0; i < 4; i++)
        dup2(from[i], i);
    fcntl(CONTROL, F_SETFD, FD_CLOEXEC);
    closefrom(CONTROL + 1);
}

__attribute__((noreturn)) static void keep(const struct spawn *command)
{
    sigset_t all, child;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    struct state s = {.command = command,
                      .signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK)};
    setsid();                             /* Ctrl-C is for hookstorm, which then tells us */
    prctl(PR_SET_NAME, "hookstorm-keep"); /* not hit by `killall hookstorm` */
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* thousands of deaths would fill the disk */
    for (bool serve = s.signals >= 0; serve;) {
        struct pollfd fds[] = {{CONTROL, POLLIN, 0}, {s.signals, POLLIN, 0}};
        poll(fds, 2, -1);
        reap(&s);
        if (fds[0].revents)
            serve = obey(&s);
    }
    stop(&s, KEEPER_RESET, 0);
    stop(&s, KEEPER_BOT, 0);
    _exit(0);
}

static void close_pair(int pair[2])
{
    close(pair[0]);
    close(pair[1]);
}

static int make_pipe(int pair[2])
{
    if (pipe2(pair, O_CLOEXEC) != 0)
        return -1;
    fcntl(pair[0], F_SETPIPE_SZ, PIPE_BYTES); /* a wish: the system's limit may be lower */
    return fcntl(pair[0], F_SETFL, O_NONBLOCK);
}

int keeper_open(struct keeper *k, const struct spawn job[KEEPER_JOBS], struct err *err)
{
    int control[2] = {-1, -1}, out[2] = {-1, -1}, errs[2] = {-1, -1};
    *k = (struct keeper){.pid = -1, .control = -1, .out = -1, .err = -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0 ||
        make_pipe(out) != 0 || make_pipe(errs) != 0 || (k->pid = fork()) < 0) {
        err_errno(err, "cannot start the bot's keeper process");
        close_pair(control);
        close_pair(out);
        close_pair(errs);
        return -1;
    }
    if (k->pid == 0) {
        take_descriptors(control[1], out[1], errs[1]);
        keep(job);
    }
    close(control[1]);
    close(out[1]);
    close(errs[1]);
    fcntl(control[0], F_SETFL, O_NONBLOCK);
    k->control = control[0];
    k->out = out[0];
    k->err = errs[0];
    return 0;
}

void keeper_close(struct keeper *k)
{
    if (k->pid <= 0)
        return;
    close(k->control);
    close(k->out);
    close(k->err);
    while (waitpid(k->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    *k = (struct keeper){.pid = -1, .control = -1, .out = -1, .err = -1};
}
