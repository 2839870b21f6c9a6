/* Starting one command; see spawn.h. */
#include "harness/target/spawn.h"

#include "harness/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static size_t list_length(const char *const *list)
{
    size_t n = 0;
    while (list && list[n])
        n++;
    return n;
}

static char **list_copy(const char *const *list)
{
    size_t n = list_length(list);
    char **copy = xcalloc(n + 1, sizeof *copy);
    for (size_t i = 0; i < n; i++)
        copy[i] = xstrdup(list[i]);
    return copy;
}

static void list_free(char **list)
{
    for (size_t i = 0; list && list[i]; i++)
        free(list[i]);
    free(list);
}

static bool same_name(const char *a, const char *b)
{
    size_t n = strcspn(a, "=");
    return n == strcspn(b, "=") && memcmp(a, b, n) == 0;
}

static char **merged_environment(const char *const *more)
{
    size_t old = list_length((const char *const *)environ), n = 0;
    char **env = xcalloc(old + list_length(more) + 1, sizeof *env);
    for (size_t i = 0; i < old; i++) {
        bool replaced = false;
        for (size_t k = 0; more && more[k] && !replaced; k++)
            replaced = same_name(environ[i], more[k]);
        if (!replaced)
            env[n++] = xstrdup(environ[i]);
    }
    for (size_t k = 0; more && more[k]; k++)
        env[n++] = xstrdup(more[k]);
    return env;
}

void spawn_init(struct spawn *s, const struct target_command *c, const char *const *env,
                const char *cwd)
{
    *s = (struct spawn){.shell = c->shell != NULL};
    if (!c->shell && !c->argv)
        return;
    const char *const by_shell[] = {"/bin/sh", "-c", c->shell, NULL};
    s->argv = list_copy(c->shell ? by_shell : c->argv);
    s->env = merged_environment(env);
    s->cwd = xstrdup(cwd);
}

void spawn_release(struct spawn *s)
{
    list_free(s->argv);
    list_free(s->env);
    free(s->cwd);
    *s = (struct spawn){0};
}

/* An ignored signal stays ignored over exec, and a bot must not inherit our tastes. */
static void default_signals(void)
{
    struct sigaction plain = {.sa_handler = SIG_DFL};
    for (int n = 1; n < NSIG; n++)
        sigaction(n, &plain, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Runs in the child, on its parent's memory: system calls only. */
__attribute__((noreturn)) static void become(const struct spawn *s, pid_t parent, int report)
{
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent && (!s->cwd || chdir(s->cwd) == 0)) {
        default_signals();
        execvpe(s->argv[0], s->argv, s->env);
    }
    int code = errno;
    ssize_t ignored = write(report, &code, sizeof code);
    (void)ignored;
    _exit(127);
}

pid_t spawn_run(const struct spawn *s, int *error)
{
    int report[2];
    *error = 0;
    if (pipe2(report, O_CLOEXEC) != 0) {
        *error = errno;
        return 0;
    }
    pid_t parent = getpid();
    /* vfork: the cost does not grow with our memory, and bots are started thousands of times. */
    pid_t pid = vfork();
    if (pid == 0)
        become(s, parent, report[1]);
    if (pid < 0)
        *error = errno;
    close(report[1]);
    if (pid > 0 && read(report[0], error, sizeof *error) > 0)
        waitpid(pid, NULL, 0);
    close(report[0]);
    return *error ? 0 : pid;
}
