/* Regressions played again; see replay.h. */
#include "harness/run/replay.h"

#include "harness/base/fs.h"
#include "harness/base/mem.h"

#include <stdlib.h>
#include <strings.h>

void replay_release(struct replay *r)
{
    for (size_t i = 0; i < r->count; i++) {
        free(r->item[i].path);
        finding_release(&r->item[i].expected);
    }
    free(r->item);
    *r = (struct replay){0};
}

static bool is_finding(const char *path)
{
    char *file = fs_join(path, "finding.json");
    bool yes = fs_exists(file);
    free(file);
    return yes;
}

static int add_one(struct replay *r, const char *path, bool finding, struct err *err)
{
    struct replay_result item = {.is_finding = finding};
    int result;
    if (finding) {
        result = finding_read(path, &item.expected, err);
    } else {
        item.expected.min = item.expected.original = INPUT_INIT;
        result = input_load(&item.expected.min, path, err);
        if (result == 0 && item.expected.min.count == 0)
            result = err_set(err, "%s holds no input", path);
    }
    if (result < 0) {
        finding_release(&item.expected);
        return -1;
    }
    item.path = xstrdup(path);
    MEM_GROW(r->item, r->cap, r->count + 1);
    r->item[r->count++] = item;
    return 0;
}

int replay_add(struct replay *r, const char *path, struct err *err)
{
    if (!fs_exists(path))
        return err_set(err, "%s does not exist", path);
    if (!fs_is_dir(path) || is_finding(path))
        return add_one(r, path, fs_is_dir(path), err);
    struct fs_list names = {0};
    int result = fs_list(path, &names, err);
    size_t before = r->count;
    for (size_t i = 0; i < names.count && result == 0; i++) {
        char *child = fs_join(path, names.names[i]);
        bool finding = fs_is_dir(child) && is_finding(child);
        if (finding || (!fs_is_dir(child) && strcasecmp(names.names[i], "README.md") != 0))
            result = add_one(r, child, finding, err);
        free(child);
    }
    if (result == 0 && r->count == before)
        result = err_set(err, "%s holds neither findings nor inputs", path);
    fs_list_release(&names);
    return result;
}

static bool as_expected(const struct replay_result *item, const struct verdict *v)
{
    return strcmp(item->expected.verdict.oracle, v->oracle) == 0 &&
           strcmp(item->expected.verdict.outcome, v->outcome) == 0;
}

int replay_play(struct replay *r, size_t i, struct player *p, unsigned times)
{
    struct replay_result *item = &r->item[i];
    const struct input *in = &item->expected.min;
    for (unsigned n = 0; n < times; n++) {
        struct trial trial = {0};
        if (p->trial.play(p->trial.ctx, &in, 1, TRIAL_CAREFUL,
                          item->is_finding ? &item->expected.verdict : NULL, &trial) < 0) {
            trial_release(&trial);
            return -1;
        }
        const struct exchange *last = observation_last(&trial.seen);
        item->status = last ? last->status : 0;
        item->tried += !trial.unresolved;
        if (trial.fired) {
            if (!item->fired++)
                item->verdict = trial.verdict;
            item->same += !item->is_finding || as_expected(item, &trial.verdict);
        }
        trial_release(&trial);
        if (item->same)
            break;
    }
    return item->tried ? 0 : -1;
}
