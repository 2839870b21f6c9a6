/* Minimising against a program that reads a file; see reduce.h. Runs are one after the other: the
 * program may write where it likes. */
#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "harness/run/reduce.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define TIMED_OUT (-1)

struct program {
    char *line; /* with the path in place */
    char *path;
    bool on_stdin;
    int64_t within;
    int want; /* wait status, or TIMED_OUT */
};

static void child(const struct program *p)
{
    int null = open("/dev/null", O_RDWR);
    int in = p->on_stdin ? open(p->path, O_RDONLY) : null;
    setpgid(0, 0);
    dup2(in, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    execl("/bin/sh", "sh", "-c", p->line, (char *)NULL);
    _exit(127);
}

/* The wait status of one run, with exit codes and signals told apart as the shell passes them on.
 */
static int run_once(const struct program *p)
{
    pid_t pid = fork();
    if (pid == 0)
        child(p);
    if (pid < 0)
        return 0;
    int status = 0;
    int64_t deadline = clock_now() + p->within, pause = NS_PER_MS / 10;
    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (clock_now() > deadline) {
            kill(-pid, SIGKILL);
            while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
                ;
            return TIMED_OUT;
        }
        clock_sleep(pause);
        if (pause < 2 * NS_PER_MS)
            pause *= 2;
    }
    return status;
}

static int ask(void *ctx, const struct input *const *in, size_t n, enum min_answer *answers)
{
    struct program *p = ctx;
    for (size_t i = 0; i < n; i++) {
        struct buf body = BUF_INIT;
        answers[i] = MIN_UNRESOLVED;
        rope_flatten(&in[i]->step[0].body, UINT64_MAX, &body);
        if (fs_write(p->path, buf_view(&body), false, NULL) == 0) {
            int status = run_once(p);
            answers[i] = status == p->want ? MIN_SAME : status == 0 ? MIN_NONE : MIN_OTHER;
        }
        buf_release(&body);
    }
    return 0;
}

static char *with_path(const char *command, const char *path, bool *found)
{
    struct buf line = BUF_INIT;
    *found = false;
    for (const char *at; (at = strstr(command, "@@")); command = at + 2) {
        buf_add(&line, command, (size_t)(at - command));
        buf_str(&line, path);
        *found = true;
    }
    buf_str(&line, command);
    return buf_steal(&line);
}

static void describe(int status, char what[REDUCE_WHAT])
{
    if (status == TIMED_OUT)
        snprintf(what, REDUCE_WHAT, "runs too long");
    else if (WIFSIGNALED(status))
        snprintf(what, REDUCE_WHAT, "ends by signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    else
        snprintf(what, REDUCE_WHAT, "exits with %d", WEXITSTATUS(status));
}

int reduce_on_program(const struct input *in, const char *command, int64_t within,
                      const struct min_config *config, struct min_result *out,
                      char what[REDUCE_WHAT], struct err *err)
{
    *out = (struct min_result){.best = INPUT_INIT};
    what[0] = '\0';
    char dir[] = "/tmp/hookstorm-min-XXXXXX";
    if (!mkdtemp(dir))
        return err_errno(err, "cannot make a folder in /tmp");
    struct program p = {.path = fs_join(dir, "input"), .within = within};
    bool found;
    p.line = with_path(command, p.path, &found);
    p.on_stdin = !found;
    struct buf body = BUF_INIT;
    rope_flatten(&in->step[0].body, UINT64_MAX, &body);
    int result = fs_write(p.path, buf_view(&body), false, err);
    if (result == 0) {
        p.want = run_once(&p);
        if (p.want != 0) {
            describe(p.want, what);
            result = minimize(in, config, ask, &p, out);
        }
    }
    buf_release(&body);
    fs_remove_tree(dir);
    free(p.line);
    free(p.path);
    return result;
}
