/* The run's folder; see rundir.h. */
#include "harness/run/rundir.h"

#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/base/hash.h"
#include "harness/base/mem.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

static char *default_path(const char *name)
{
    char when[32];
    clock_utc(clock_wall(), when);
    for (char *p = when; *p; p++)
        if (*p == ':')
            *p = '-'; /* a colon is no good in a file name elsewhere */
    return xasprintf("runs/%s-%s", name, when);
}

char *rundir_file(const struct rundir *r, const char *name)
{
    return fs_join(r->path, name);
}

int rundir_open(struct rundir *r, const char *out, const char *name, bool resume, struct err *err)
{
    *r = (struct rundir){.journal = -1};
    r->path = out ? xstrdup(out) : default_path(name);
    r->findings = fs_join(r->path, "findings");
    r->corpus = fs_join(r->path, "corpus");
    char *journal = fs_join(r->path, "journal.jsonl");
    int result = -1;
    if (!resume && fs_exists(journal))
        err_set(err, "%s holds an earlier run: continue it with --resume, or name another --out",
                r->path);
    else if (resume && !fs_exists(journal))
        err_set(err, "%s holds no run to resume", r->path);
    else if (fs_mkdirs(r->findings, err) == 0 && fs_mkdirs(r->corpus, err) == 0) {
        r->resumed = resume;
        r->journal = open(journal, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
        result = r->journal < 0 ? err_errno(err, "cannot open %s", journal) : 0;
    }
    free(journal);
    if (result < 0)
        rundir_close(r);
    return result;
}

void rundir_close(struct rundir *r)
{
    if (r->journal >= 0)
        close(r->journal);
    free(r->path);
    free(r->findings);
    free(r->corpus);
    *r = (struct rundir){.journal = -1};
}

int rundir_event(struct rundir *r, const char *event, const char *members, struct err *err)
{
    char when[32];
    char *line = xasprintf("{\"t\":\"%s\",\"event\":\"%s\"%s%s}\n", clock_utc(clock_wall(), when),
                           event, *members ? "," : "", members);
    int result = fs_append(r->journal, span_of(line), err);
    free(line);
    return result;
}

int rundir_save(struct rundir *r, const struct rundir_progress *p, struct err *err)
{
    char *text = xasprintf("{\"version\":1,\"seed\":%llu,\"executions\":%llu,\"next\":%llu,"
                           "\"elapsed_ns\":%lld,\"deaths\":%llu,\"unconfirmed\":%llu}\n",
                           (unsigned long long)p->seed, (unsigned long long)p->executions,
                           (unsigned long long)p->next, (long long)p->elapsed,
                           (unsigned long long)p->deaths, (unsigned long long)p->unconfirmed);
    char *path = rundir_file(r, "progress.json");
    int result = fs_write(path, span_of(text), false, err);
    free(path);
    free(text);
    return result;
}

static uint64_t number(const json_t *j, const char *key)
{
    return (uint64_t)json_integer_value(json_object_get(j, key));
}

int rundir_restore(const struct rundir *r, struct rundir_progress *p, struct err *err)
{
    char *path = rundir_file(r, "progress.json");
    struct buf text = BUF_INIT;
    int result = -1;
    if (!fs_exists(path)) {
        result = 0; /* killed before the first save: nothing had been done */
    } else if (fs_read(path, 65536, &text, err) == 0) {
        json_t *j = json_loadb(text.data, text.len, 0, NULL);
        if (json_is_object(j)) {
            *p = (struct rundir_progress){.seed = number(j, "seed"),
                                          .executions = number(j, "executions"),
                                          .next = number(j, "next"),
                                          .elapsed = (int64_t)number(j, "elapsed_ns"),
                                          .deaths = number(j, "deaths"),
                                          .unconfirmed = number(j, "unconfirmed")};
            result = 0;
        } else {
            err_set(err, "%s is damaged", path);
        }
        json_decref(j);
    }
    buf_release(&text);
    free(path);
    return result;
}

int rundir_keep(struct rundir *r, const struct input *in, struct err *err)
{
    char name[SHA1_HEX];
    struct buf text = BUF_INIT;
    bool plain = input_plain(in);
    if (plain)
        rope_flatten(&in->step[0].body, UINT64_MAX, &text);
    else
        input_put_jsonl(in, &text);
    char *path =
        xasprintf("%s/%s%s", r->corpus, sha1_hex(buf_view(&text), name), plain ? "" : ".steps");
    int result = fs_exists(path) ? 0 : fs_write(path, buf_view(&text), false, err);
    free(path);
    buf_release(&text);
    return result;
}
