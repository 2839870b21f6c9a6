/* The supervised process against small shell commands, each misbehaving in one way. */
#include "tests/unit/unit.h"

#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "harness/target/target.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONG (20 * NS_PER_S) /* a deadline nobody should meet */

static struct target *sh(const char *line)
{
    struct err err = ERR_INIT;
    struct target_config c = {.command = {.shell = line}, .grace = 200 * NS_PER_MS};
    struct target *t = target_new(&c, &err);
    assert_non_null(t);
    assert_int_equal(target_start(t, &err), 0);
    return t;
}

/* Runs the line to its end and returns what is known of it. */
static struct process_facts end_of(const char *line)
{
    struct target *t = sh(line);
    struct process_facts facts;
    assert_false(target_settle(t, LONG));
    target_facts(t, (struct target_mark){0, 0}, &facts);
    target_free(t);
    return facts;
}

static bool tail_has(const struct process_facts *f, const char *text)
{
    return span_find((struct span){f->tail, f->tail_len}, span_of(text)) != NULL;
}

/* Pumps until the output since the start holds the text. */
static void wait_output(struct target *t, const char *text)
{
    static struct process_facts facts;
    int64_t until = clock_now() + LONG;
    do {
        target_settle(t, NS_PER_MS);
        target_facts(t, (struct target_mark){0, 0}, &facts);
    } while (!tail_has(&facts, text) && clock_now() < until);
    assert_true(tail_has(&facts, text));
}

/* Orphans come to us (see main): not every process 1 buries them. */
static bool gone_soon(pid_t pid)
{
    int64_t until = clock_now() + LONG;
    while (kill(pid, 0) == 0 && clock_now() < until) {
        while (waitpid(-1, NULL, WNOHANG) > 0)
            continue;
        clock_sleep(NS_PER_MS);
    }
    return kill(pid, 0) != 0 && errno == ESRCH;
}

static void exit_codes(void **state)
{
    static const int code[] = {0, 1, 42, 127, 255};
    for (size_t i = 0; i < sizeof code / sizeof *code; i++) {
        char line[32];
        snprintf(line, sizeof line, "exit %d", code[i]);
        struct process_facts f = end_of(line);
        assert_true(f.supervised && f.died);
        assert_int_equal(f.exit_code, code[i]);
        assert_int_equal(f.signal, 0);
        assert_true(f.died_at > 0 && f.died_at <= clock_now());
    }
}

static void every_deadly_signal(void **state)
{
    static const int deadly[] = {SIGHUP, SIGINT,  SIGQUIT, SIGILL,  SIGABRT, SIGBUS,
                                 SIGFPE, SIGKILL, SIGSEGV, SIGPIPE, SIGTERM, SIGSYS};
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
        char line[64];
        snprintf(line, sizeof line, "kill -%d $$", deadly[i]);
        struct process_facts f = end_of(line);
        assert_int_equal(f.signal, deadly[i]);
        assert_int_equal(f.exit_code, -1);
    }
}

/* The shell survives and passes the death on as 128+n. */
static void death_behind_a_shell(void **state)
{
    struct process_facts f = end_of("sh -c 'kill -SEGV $$'; exit $?");
    assert_int_equal(f.signal, SIGSEGV);
    assert_int_equal(f.exit_code, -1);
}

static void argv_is_not_a_shell_line(void **state)
{
    const char *const argv[] = {"sh", "-c", "echo \"$0|$X\"; exit 139", "a b;c", NULL};
    const char *const env[] = {"X=from-config", NULL};
    struct target_config c = {.command = {.argv = argv}, .env = env, .cwd = "/"};
    struct target *t = target_new(&c, NULL);
    struct process_facts f;
    assert_int_equal(target_start(t, NULL), 0);
    assert_false(target_settle(t, LONG));
    target_facts(t, (struct target_mark){0, 0}, &f);
    assert_true(tail_has(&f, "a b;c|from-config\n"));
    assert_int_equal(f.exit_code, 139);
    target_free(t);
}

static void cannot_execute(void **state)
{
    const char *const argv[] = {"/nonexistent/bot", NULL};
    struct target_config c = {.command = {.argv = argv}};
    struct target *t = target_new(&c, NULL);
    struct err err = ERR_INIT;
    assert_int_equal(target_start(t, &err), -1);
    assert_non_null(strstr(err.text, "/nonexistent/bot"));
    assert_non_null(strstr(err.text, "No such file"));
    assert_false(target_alive(t));
    target_free(t);
}

static void dies_later(void **state)
{
    struct target *t = sh("echo up; sleep 0.05; exit 3");
    struct process_facts f;
    wait_output(t, "up");
    struct target_mark mark = target_mark(t);
    assert_true(target_alive(t) && target_pid(t) > 0);
    assert_false(target_settle(t, LONG));
    target_facts(t, mark, &f);
    assert_true(f.died);
    assert_int_equal(f.exit_code, 3);
    assert_int_equal(f.tail_len, 0);
    target_facts(t, target_mark(t), &f);
    assert_false(f.died);
    target_free(t);
}

/* Reads the numbers the commands below print: "pid=N". */
static pid_t printed_pid(struct target *t)
{
    static struct process_facts f;
    wait_output(t, "pid=");
    wait_output(t, "\n");
    target_facts(t, (struct target_mark){0, 0}, &f);
    f.tail[f.tail_len < OBSERVED_TAIL ? f.tail_len : OBSERVED_TAIL - 1] = '\0';
    return (pid_t)atoi(strstr(f.tail, "pid=") + 4);
}

#define STRAY "(setsid sh -c 'trap \"\" TERM HUP; echo pid=$$; exec sleep 100' &) ; "

static void stop_takes_daemonised_grandchildren(void **state)
{
    struct target *t = sh(STRAY "sleep 100");
    pid_t stray = printed_pid(t), leader = target_pid(t);
    assert_int_equal(kill(stray, 0), 0);
    target_stop(t, 50 * NS_PER_MS);
    assert_int_equal(kill(stray, 0), -1);
    assert_int_equal(kill(leader, 0), -1);
    assert_false(target_alive(t));
    target_free(t);
}

/* At once, not only when the bot is started again: they would hold its port. */
static void death_takes_the_group_along(void **state)
{
    struct target *t = sh("sleep 100 & echo pid=$!; exit 1");
    pid_t helper = printed_pid(t);
    assert_false(target_settle(t, LONG));
    assert_true(gone_soon(helper));
    target_free(t);
}

static void start_takes_strays_of_the_dead(void **state)
{
    struct target *t = sh(STRAY "sleep 0.05");
    pid_t stray = printed_pid(t);
    assert_false(target_settle(t, LONG));
    assert_int_equal(target_start(t, NULL), 0);
    assert_int_equal(kill(stray, 0), -1);
    target_free(t);
}

static void ignores_sigterm(void **state)
{
    struct target *t = sh("trap '' TERM; echo up; while :; do sleep 100; done");
    wait_output(t, "up");
    int64_t before = clock_now();
    pid_t pid = target_pid(t);
    target_stop(t, 50 * NS_PER_MS);
    assert_true(clock_now() - before >= 50 * NS_PER_MS);
    assert_int_equal(kill(pid, 0), -1);
    struct process_facts f;
    target_facts(t, (struct target_mark){0, 0}, &f);
    assert_false(f.died); /* our doing */
    target_free(t);
}

static void sigterm_comes_first(void **state)
{
    struct target *t = sh("trap 'echo polite; exit 0' TERM; echo up; while :; do sleep 0.01; done");
    wait_output(t, "up");
    target_stop(t, LONG);
    wait_output(t, "polite");
    target_free(t);
}

/* A gigabyte passes through constant memory, and the writer is not held up for long. */
static void flood(void **state)
{
    int64_t before = clock_now();
    struct target *t = sh("head -c 1000000000 /dev/zero; echo the end");
    struct process_facts f;
    assert_false(target_settle(t, LONG));
    target_facts(t, (struct target_mark){0, 0}, &f);
    assert_int_equal(f.exit_code, 0);
    assert_int_equal(target_mark(t).output, 1000000008);
    assert_int_equal(f.tail_len, OBSERVED_TAIL);
    assert_memory_equal(f.tail + f.tail_len - 9, "\0the end\n", 9);
    print_message("# 1 GB of output in %.2f s\n", (double)(clock_now() - before) / 1e9);
    target_free(t);
}

static void tail_since_a_mark(void **state)
{
    struct target *t = sh("echo one; sleep 100");
    struct process_facts f;
    wait_output(t, "one\n");
    struct target_mark mark = target_mark(t);
    target_facts(t, mark, &f);
    assert_int_equal(f.tail_len, 0);
    target_free(t);

    f = end_of("printf '\\033[31mred\\000\\377\\n' >&2; echo plain");
    assert_int_equal(f.tail_len, 17);
    assert_true(tail_has(&f, "\033[31mred"));
    assert_true(tail_has(&f, "plain\n"));
}

static void sanitizer_reports(void **state)
{
    static const struct {
        const char *says;
        const char *report; /* "" none */
    } row[] = {
        {"==12==ERROR: AddressSanitizer: heap-use-after-free on address 0x1", "AddressSanitizer"},
        {"==7==WARNING: MemorySanitizer: use-of-uninitialized-value", "MemorySanitizer"},
        {"WARNING: ThreadSanitizer: data race (pid=5)", "ThreadSanitizer"},
        {"==5==ERROR: LeakSanitizer: detected memory leaks", "LeakSanitizer"},
        {"==5== ERROR: libFuzzer: deadly signal", "libFuzzer"},
        {"a/b.c:12:7: runtime error: signed integer overflow", "b.c:12:7: runtime"},
        {"panic: runtime error: index out of range [3] with length 3", ""},
        {"user said: ==12==ERROR: AddressSanitizer: boo", ""},
        {"user said: a runtime error: 5", ""},
        {"ERROR: something else: bad", ""},
        {"WARNING: this is only a warning", ""},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char line[256];
        snprintf(line, sizeof line, "echo before >&2; printf '%%s\\n' '%s' >&2; sleep 100",
                 row[i].says);
        struct target *t = sh(line);
        struct process_facts f;
        wait_output(t, row[i].says);
        target_facts(t, (struct target_mark){0, 0}, &f);
        assert_false(f.died); /* reported though the process goes on */
        if (row[i].report[0])
            assert_non_null(strstr(f.sanitizer, row[i].report));
        else
            assert_string_equal(f.sanitizer, "");
        target_facts(t, target_mark(t), &f);
        assert_string_equal(f.sanitizer, "");
        target_free(t);
    }
    struct process_facts f = end_of("printf '==1==ERROR: AddressSanitizer: SEGV' >&2; exit 1");
    assert_non_null(strstr(f.sanitizer, "SEGV")); /* no newline, but its writer is dead */
    f = end_of("echo '==1==ERROR: AddressSanitizer: SEGV'");
    assert_string_equal(f.sanitizer, ""); /* standard output is the bot's own business */
}

static void lines_do_not_join_over_restarts(void **state)
{
    char *dir = unit_tmpdir();
    char *line = xasprintf("mkdir %s/x 2>/dev/null && { printf half >&2; exit 1; } ;"
                           "echo '==1==ERROR: AddressSanitizer: SEGV' >&2; exit 1",
                           dir);
    struct target *t = sh(line);
    struct process_facts f;
    assert_false(target_settle(t, LONG));
    assert_int_equal(target_start(t, NULL), 0);
    assert_false(target_settle(t, LONG));
    target_facts(t, (struct target_mark){0, 0}, &f);
    assert_non_null(strstr(f.sanitizer, "SEGV"));
    target_free(t);
    fs_remove_tree(dir);
    free(line);
    free(dir);
}

struct pinger {
    struct target *t;
    const char *file; /* answered once it exists */
    int calls;
};

static bool ping(void *ctx, int64_t deadline)
{
    struct pinger *p = ctx;
    p->calls++;
    assert_true(deadline > 0);
    return p->file && fs_exists(p->file);
}

static void ready_when_answered(void **state)
{
    char *dir = unit_tmpdir(), *file = fs_join(dir, "ready");
    char *line = xasprintf("sleep 0.03; touch %s; sleep 100", file);
    struct target *t = sh(line);
    struct pinger p = {t, file, 0};
    assert_int_equal(target_wait_ready(t, ping, &p, LONG, NULL), 0);
    assert_true(p.calls > 1);
    target_free(t);
    fs_remove_tree(dir);
    free(line);
    free(file);
    free(dir);
}

static void never_ready(void **state)
{
    struct target *t = sh("echo 'waiting for the database'; sleep 100");
    struct pinger p = {t, NULL, 0};
    struct err err = ERR_INIT;
    assert_int_equal(target_wait_ready(t, ping, &p, 100 * NS_PER_MS, &err), -1);
    assert_non_null(strstr(err.text, "no known-good update"));
    assert_non_null(strstr(err.text, "waiting for the database"));
    assert_true(target_alive(t));
    target_free(t);
}

static void exits_at_start(void **state)
{
    struct target *t = sh("echo 'cannot \033[1mbind' >&2; exit 7");
    struct pinger p = {t, NULL, 0};
    struct err err = ERR_INIT;
    int64_t before = clock_now();
    assert_int_equal(target_wait_ready(t, ping, &p, LONG, &err), -1);
    assert_true(clock_now() - before < LONG / 2);
    assert_non_null(strstr(err.text, "exited with status 7"));
    assert_non_null(strstr(err.text, "cannot \\x1b[1mbind"));
    target_free(t);
}

static void restart_gives_up(void **state)
{
    struct err err = ERR_INIT;
    struct target_config c = {.command = {.shell = "exit 1"}, .start_limit = 3};
    struct target *t = target_new(&c, &err);
    struct pinger p = {t, NULL, 0};
    assert_int_equal(target_restart(t, ping, &p, &err), -1);
    assert_int_equal(target_starts(t), 3);
    assert_non_null(strstr(err.text, "3 starts in a row failed"));
    target_free(t);
}

/* Deaths of a bot that was up never use the limit up; each restart runs `reset` first. */
static void restarts_for_ever(void **state)
{
    enum { ROUNDS = 60 };
    char *dir = unit_tmpdir(), *file = fs_join(dir, "resets");
    char *reset = xasprintf("echo >> %s", file);
    struct target_config c = {
        .command = {.shell = "exec sleep 100"}, .reset = {.shell = reset}, .start_limit = 2};
    struct target *t = target_new(&c, NULL);
    struct pinger p = {t, dir, 0}; /* exists: answered at once */
    int64_t before = clock_now();
    for (int i = 0; i < ROUNDS; i++) {
        struct target_mark mark = target_mark(t);
        struct process_facts f;
        assert_int_equal(target_restart(t, ping, &p, NULL), 0);
        assert_true(target_alive(t));
        kill(target_pid(t), SIGSEGV);
        assert_false(target_settle(t, LONG));
        target_facts(t, mark, &f);
        assert_int_equal(f.signal, SIGSEGV);
    }
    print_message("# %.2f ms a round of reset, start, death\n",
                  (double)(clock_now() - before) / 1e6 / ROUNDS);
    struct buf resets = BUF_INIT;
    assert_int_equal(fs_read(file, 4096, &resets, NULL), 0);
    assert_int_equal(resets.len, ROUNDS);
    buf_release(&resets);
    target_free(t);
    fs_remove_tree(dir);
    free(reset);
    free(file);
    free(dir);
}

static void reset_fails(void **state)
{
    static const struct {
        const char *line, *says;
    } row[] = {
        {"echo no database; exit 5", "exited with status 5; its last words: no database"},
        {"echo hanging; sleep 100", "did not end in time; its last words: hanging"},
    };
    for (size_t i = 0; i < 2; i++) {
        struct err err = ERR_INIT;
        struct target_config c = {.reset = {.shell = row[i].line}, .reset_within = NS_PER_S / 4};
        struct target *t = target_new(&c, &err); /* no command: not supervised, yet reset works */
        assert_int_equal(target_reset(t, &err), -1);
        assert_non_null(strstr(err.text, row[i].says));
        target_free(t);
    }
}

static void unsupervised(void **state)
{
    struct target *t = target_new(&(struct target_config){.env = NULL}, NULL);
    struct pinger p = {t, "/", 0};
    struct pollfd fds[TARGET_FDS];
    struct target_sample sample;
    struct process_facts f;
    assert_false(target_supervised(t));
    assert_int_equal(target_restart(t, ping, &p, NULL), 0);
    assert_true(target_alive(t) && target_settle(t, 0));
    assert_int_equal(target_fds(t, fds), 0);
    assert_int_equal(target_sample(t, &sample), -1);
    target_facts(t, target_mark(t), &f);
    assert_false(f.supervised || f.died);
    p.file = NULL;
    struct err err = ERR_INIT;
    assert_int_equal(target_wait_ready(t, ping, &p, 20 * NS_PER_MS, &err), -1);
    assert_null(strstr(err.text, "last words"));
    target_free(t);
}

static void samples_the_group(void **state)
{
    struct target *t = sh("sleep 100 & sleep 100 & echo up; wait");
    struct target_sample s;
    wait_output(t, "up");
    assert_int_equal(target_sample(t, &s), 0);
    assert_int_equal(s.processes, 3);
    assert_int_equal(s.threads, 3);
    assert_true(s.rss > 100000 && s.rss < 100 << 20);
    assert_true(s.pss <= s.rss);
    assert_true(s.fds >= 9);
    target_free(t);
}

/* A child that plays hookstorm, starts a bot with a daemonised grandchild and is killed hard. */
static void killed_supervisor_leaves_nothing(void **state)
{
    int out[2];
    pid_t pids[2] = {0, 0};
    assert_int_equal(pipe(out), 0);
    pid_t supervisor = fork();
    if (supervisor == 0) {
        struct target *t = sh(STRAY "sleep 100");
        pids[0] = printed_pid(t);
        pids[1] = target_pid(t);
        ssize_t n = write(out[1], pids, sizeof pids);
        for (;;)
            target_settle(t, n > 0 ? NS_PER_S : 0);
    }
    assert_int_equal(read(out[0], pids, sizeof pids), sizeof pids);
    assert_int_equal(kill(pids[0], 0), 0);
    kill(supervisor, SIGKILL);
    waitpid(supervisor, NULL, 0);
    assert_true(gone_soon(pids[0]));
    assert_true(gone_soon(pids[1]));
    close(out[0]);
    close(out[1]);
}

/* Nothing survives our own parts' deaths either, and the error is clear. */
static void killed_keeper_takes_the_bot_along(void **state)
{
    struct target *t = sh("sleep 100 & echo pid=$PPID; wait");
    pid_t keeper = printed_pid(t), bot = target_pid(t);
    struct target_mark mark = target_mark(t);
    struct process_facts f;
    struct err err = ERR_INIT;
    kill(keeper, SIGKILL);
    assert_true(gone_soon(bot)); /* before we even notice */
    assert_false(target_settle(t, LONG));
    target_facts(t, mark, &f);
    assert_int_equal(f.signal, SIGKILL);
    assert_true(gone_soon(-bot)); /* the whole group */
    assert_int_equal(target_start(t, &err), -1);
    assert_non_null(strstr(err.text, "keeper"));
    target_free(t);
}

static void free_port_can_be_bound(void **state)
{
    uint16_t port = target_free_port();
    assert_true(port > 0);
    struct sockaddr_in a = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    close(fd);
}

int main(void)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exit_codes),
        cmocka_unit_test(every_deadly_signal),
        cmocka_unit_test(death_behind_a_shell),
        cmocka_unit_test(argv_is_not_a_shell_line),
        cmocka_unit_test(cannot_execute),
        cmocka_unit_test(dies_later),
        cmocka_unit_test(stop_takes_daemonised_grandchildren),
        cmocka_unit_test(death_takes_the_group_along),
        cmocka_unit_test(start_takes_strays_of_the_dead),
        cmocka_unit_test(ignores_sigterm),
        cmocka_unit_test(sigterm_comes_first),
        cmocka_unit_test(flood),
        cmocka_unit_test(tail_since_a_mark),
        cmocka_unit_test(sanitizer_reports),
        cmocka_unit_test(lines_do_not_join_over_restarts),
        cmocka_unit_test(ready_when_answered),
        cmocka_unit_test(never_ready),
        cmocka_unit_test(exits_at_start),
        cmocka_unit_test(restart_gives_up),
        cmocka_unit_test(restarts_for_ever),
        cmocka_unit_test(reset_fails),
        cmocka_unit_test(unsupervised),
        cmocka_unit_test(samples_the_group),
        cmocka_unit_test(killed_supervisor_leaves_nothing),
        cmocka_unit_test(killed_keeper_takes_the_bot_along),
        cmocka_unit_test(free_port_can_be_bound),
    };
    return cmocka_run_group_tests_name("target", tests, NULL, NULL);
}
