/* Reading /proc; see procfs.h. */
#include "harness/target/procfs.h"

#include "harness/base/clock.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct stat_line {
    pid_t parent, group, session;
    unsigned long long ticks; /* user, system, and those of children waited for */
    unsigned long threads;
    unsigned long rss_pages;
};

static ssize_t read_small(const char *path, char *out, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t n = read(fd, out, size - 1);
    close(fd);
    out[n > 0 ? n : 0] = '\0';
    return n;
}

/* The command's name, in parentheses, may hold anything; what follows the last ')' is numbers. */
static bool read_stat(pid_t pid, struct stat_line *s)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    const char *rest = read_small(path, text, sizeof text) > 0 ? strrchr(text, ')') : NULL;
    if (!rest)
        return false;
    unsigned long long user, system;
    long long child_user, child_system;
    int got = sscanf(rest + 1,
                     " %*c %d %d %d %*d %*d %*u %*u %*u %*u %*u %llu %llu %lld %lld %*d %*d %lu "
                     "%*d %*u %*u %lu",
                     &s->parent, &s->group, &s->session, &user, &system, &child_user, &child_system,
                     &s->threads, &s->rss_pages);
    if (got != 9)
        return false;
    s->ticks = user + system + (unsigned long long)(child_user + child_system);
    return true;
}

static uint64_t read_pss(pid_t pid)
{
    char path[64], text[2048];
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    if (read_small(path, text, sizeof text) <= 0)
        return 0;
    const char *line = strstr(text, "\nPss:");
    return line ? strtoull(line + 5, NULL, 10) * 1024 : 0;
}

/* A directory read without allocating memory. */
struct listing {
    int fd;
    ssize_t len, at;
    _Alignas(struct dirent64) char entries[4096];
};

static void list_open(struct listing *l, const char *path)
{
    l->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    l->len = l->at = 0;
}

static void list_close(struct listing *l)
{
    if (l->fd >= 0)
        close(l->fd);
}

/* The next entry that is a number (pids and descriptors are), or -1 at the end. */
static long list_next(struct listing *l)
{
    for (;;) {
        if (l->at == l->len) {
            l->at = 0;
            l->len = l->fd < 0 ? 0 : getdents64(l->fd, l->entries, sizeof l->entries);
            if (l->len <= 0)
                return -1;
        }
        const struct dirent64 *e = (const void *)(l->entries + l->at);
        l->at += e->d_reclen;
        if (e->d_name[0] >= '0' && e->d_name[0] <= '9')
            return strtol(e->d_name, NULL, 10);
    }
}

static unsigned count_fds(pid_t pid)
{
    char path[64];
    unsigned n = 0;
    struct listing l;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    list_open(&l, path);
    while (list_next(&l) >= 0)
        n++;
    list_close(&l);
    return n;
}

static void add_process(pid_t pid, const struct stat_line *s, struct target_sample *out)
{
    uint64_t tick = (uint64_t)NS_PER_S / (uint64_t)sysconf(_SC_CLK_TCK);
    out->rss += (uint64_t)s->rss_pages * (uint64_t)sysconf(_SC_PAGESIZE);
    out->pss += read_pss(pid);
    out->cpu_ns += s->ticks * tick;
    out->threads += (unsigned)s->threads;
    out->fds += count_fds(pid);
    out->processes++;
}

int procfs_sample(pid_t leader, struct target_sample *out)
{
    *out = (struct target_sample){0};
    struct listing l;
    struct stat_line s;
    list_open(&l, "/proc");
    for (long pid; (pid = list_next(&l)) >= 0;)
        if (read_stat((pid_t)pid, &s) && (s.session == leader || s.group == leader))
            add_process((pid_t)pid, &s, out);
    list_close(&l);
    return out->processes ? 0 : -1;
}

size_t procfs_children(pid_t parent, pid_t *out, size_t max)
{
    size_t n = 0;
    struct listing l;
    struct stat_line s;
    list_open(&l, "/proc");
    for (long pid; n < max && (pid = list_next(&l)) >= 0;)
        if (read_stat((pid_t)pid, &s) && s.parent == parent)
            out[n++] = (pid_t)pid;
    list_close(&l);
    return n;
}
