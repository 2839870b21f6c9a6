/* Answers by the hash of what was sent: an open table, and one JSON line per answer where a file
 * keeps them, so that a reduction that was interrupted asks nothing twice. Lines that do not read
 * are skipped: a torn last line costs one question. */
#include "harness/base/fs.h"
#include "harness/base/log.h"
#include "harness/base/mem.h"
#include "harness/triage/min.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct slot {
    uint64_t key;
    uint8_t answer; /* enum min_answer + 1; 0: free */
};

struct min_cache {
    struct slot *slot;
    size_t size, used; /* size is a power of two */
    struct buf fresh;  /* lines not written yet */
    int fd;            /* -1: memory only */
};

static const char *const answer_name[] = {"none", "same", "other"};

static struct slot *find(const struct min_cache *c, uint64_t key)
{
    size_t i = key & (c->size - 1);
    while (c->slot[i].answer && c->slot[i].key != key)
        i = (i + 1) & (c->size - 1);
    return &c->slot[i];
}

static void grow(struct min_cache *c)
{
    struct min_cache bigger = *c;
    bigger.size = c->size * 2;
    bigger.slot = xcalloc(bigger.size, sizeof *bigger.slot);
    for (size_t i = 0; i < c->size; i++)
        if (c->slot[i].answer)
            *find(&bigger, c->slot[i].key) = c->slot[i];
    free(c->slot);
    *c = bigger;
}

static void store(struct min_cache *c, uint64_t key, enum min_answer answer)
{
    if (2 * (c->used + 1) > c->size)
        grow(c);
    struct slot *s = find(c, key);
    c->used += s->answer == 0;
    *s = (struct slot){key, (uint8_t)(answer + 1)};
}

static void read_line(struct min_cache *c, const char *line)
{
    unsigned long long key;
    char word[8];
    if (sscanf(line, "{\"input\":\"%16llx\",\"answer\":\"%7[a-z]\"}", &key, word) != 2)
        return;
    for (unsigned i = 0; i < sizeof answer_name / sizeof *answer_name; i++)
        if (strcmp(word, answer_name[i]) == 0)
            store(c, key, (enum min_answer)i);
}

static void read_file(struct min_cache *c, const char *path)
{
    struct buf text = BUF_INIT;
    if (fs_exists(path) && fs_read(path, (size_t)64 << 20, &text, NULL) == 0)
        for (char *line = text.data, *end; (end = strchrnul(line, '\n')) < text.data + text.len;
             line = end + 1) {
            if (*end == '\n') {
                *end = '\0';
                read_line(c, line);
            }
        }
    buf_release(&text);
}

struct min_cache *min_cache_new(const char *path)
{
    struct min_cache *c = xcalloc(1, sizeof *c);
    c->size = 1024;
    c->slot = xcalloc(c->size, sizeof *c->slot);
    c->fd = -1;
    if (path) {
        read_file(c, path);
        c->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        if (c->fd < 0)
            log_warn("%s: cannot keep answers here; an interrupted reduction starts again", path);
    }
    return c;
}

void min_cache_free(struct min_cache *c)
{
    if (!c)
        return;
    min_cache_flush(c);
    if (c->fd >= 0)
        close(c->fd);
    buf_release(&c->fresh);
    free(c->slot);
    free(c);
}

bool min_cache_get(const struct min_cache *c, uint64_t key, enum min_answer *out)
{
    const struct slot *s = find(c, key);
    if (!s->answer)
        return false;
    *out = (enum min_answer)(s->answer - 1);
    return true;
}

void min_cache_put(struct min_cache *c, uint64_t key, enum min_answer answer)
{
    if (answer == MIN_UNRESOLVED)
        return;
    store(c, key, answer);
    if (c->fd >= 0)
        buf_printf(&c->fresh, "{\"input\":\"%016llx\",\"answer\":\"%s\"}\n",
                   (unsigned long long)key, answer_name[answer]);
}

void min_cache_flush(struct min_cache *c)
{
    if (c->fd < 0 || c->fresh.len == 0)
        return;
    struct err err = ERR_INIT;
    if (fs_append(c->fd, buf_view(&c->fresh), &err) != 0) {
        log_warn("answers of the minimiser are not kept any more: %s", err.text);
        close(c->fd);
        c->fd = -1;
    }
    buf_clear(&c->fresh);
}
