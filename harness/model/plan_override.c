/* What the command line changes in a plan; see plan.h. */
#include "harness/base/mem.h"
#include "harness/model/plan_read.h"
#include "harness/model/plan_values.h"

#include <stdlib.h>

int plan_set_target(struct plan *p, const char *url, struct err *err)
{
    if (plan_check_host(&p->target, url, err) < 0)
        return -1;
    char *copy = xstrdup(url);
    free(p->target.url);
    p->target.url = copy;
    if (!strstr(url, "${PORT}")) { /* a bot that runs already: the plan's is not started */
        for (size_t i = 0; i < p->target.command.count; i++)
            free(p->target.command.item[i]);
        p->target.command.count = 0;
    }
    return 0;
}

int plan_set_secret(struct plan *p, const char *secret, struct err *err)
{
    if (!value_is_secret(secret))
        return err_set(err, "a secret token is at most 256 of A-Z a-z 0-9 _ and -");
    char *copy = xstrdup(secret);
    free(p->target.secret_token);
    p->target.secret_token = copy;
    return 0;
}

__extension__ typedef __int128 wide;

/* value * num / den, never down to nothing. */
static int64_t scale(int64_t value, int64_t num, int64_t den)
{
    wide scaled = (wide)value * num / den;
    return value && scaled == 0 ? 1 : scaled > INT64_MAX ? INT64_MAX : (int64_t)scaled;
}

static void scale_phase(struct plan_phase *phase, int64_t num, int64_t den)
{
    for (size_t i = 0; i < phase->load.count; i++) {
        struct plan_stage *s = &phase->load.stage[i];
        s->over = scale(s->over, num, den);
        s->hold = scale(s->hold, num, den);
    }
    phase->fuzz.hold = scale(phase->fuzz.hold, num, den);
    for (size_t i = 0; i < phase->fault_count; i++) {
        phase->fault[i].at = scale(phase->fault[i].at, num, den);
        phase->fault[i].hold = scale(phase->fault[i].hold, num, den);
    }
}

static void bound_phase(struct plan_phase *phase, int64_t ns)
{
    if (phase->load.count)
        phase->load.stage[phase->load.count - 1].hold = ns;
    else
        phase->fuzz.hold = ns;
}

int plan_set_time(struct plan *p, int64_t ns, struct err *err)
{
    int64_t total = 0;
    if (ns <= 0)
        return err_set(err, "the time must be more than 0");
    for (size_t i = 0; i < p->phase_count; i++)
        if (__builtin_add_overflow(total, plan_phase_time(&p->phase[i]), &total))
            return err_set(err, "the plan's phases last too long together");
    for (size_t i = 0; i < p->phase_count; i++) {
        if (total)
            scale_phase(&p->phase[i], ns, total);
        else
            bound_phase(&p->phase[i], scale(ns, 1, (int64_t)p->phase_count));
    }
    return 0;
}

static void set_closed(struct plan_load *load, int64_t users)
{
    MEM_GROW(load->stage, load->cap, load->count + 1);
    load->stage[load->count++] = (struct plan_stage){.users = users};
    load->start_users = users;
    load->kind = LOAD_CLOSED;
}

int plan_set_users(struct plan *p, int64_t users, struct err *err)
{
    int64_t peak = 0;
    if (users < 1 || users > 1000000)
        return err_set(err, "the number of users must be 1 to 1000000");
    for (size_t i = 0; i < p->phase_count; i++)
        if (plan_phase_users(&p->phase[i]) > peak)
            peak = plan_phase_users(&p->phase[i]);
    for (size_t i = 0; i < p->phase_count; i++) {
        struct plan_load *load = &p->phase[i].load;
        if (load->kind == LOAD_NONE) {
            set_closed(load, users); /* a fuzz phase: how many requests are under way */
            continue;
        }
        if (load->kind != LOAD_CLOSED)
            continue;
        load->start_users = scale(load->start_users, users, peak);
        for (size_t k = 0; k < load->count; k++)
            load->stage[k].users = scale(load->stage[k].users, users, peak);
    }
    return 0;
}

void plan_set_seed(struct plan *p, uint64_t seed)
{
    p->seed = seed;
}

void plan_set_out(struct plan *p, const char *dir)
{
    char *copy = xstrdup(dir);
    free(p->out);
    p->out = copy;
}
