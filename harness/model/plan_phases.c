/* The phases of a plan: load, fuzz and faults, in values; see plan_read.h. */
#include "harness/base/mem.h"
#include "harness/model/plan_read.h"
#include "harness/model/plan_values.h"

/* The key was written, not presumed. */
static bool given(const struct yaml_node *map, const char *key)
{
    const struct yaml_node *n = yaml_get(map, key);
    return n && !n->implied;
}

static struct plan_stage *add_stage(struct plan_load *load)
{
    MEM_GROW(load->stage, load->cap, load->count + 1);
    load->stage[load->count] = (struct plan_stage){0};
    return &load->stage[load->count++];
}

static int read_stages(const struct yaml_node *list, struct plan_load *load, struct err *err)
{
    if (list->count == 0 || list->count > 1000)
        return yaml_error(list, err, "stages must be 1 to 1000");
    for (const struct yaml_node *n = list->first; n; n = n->next) {
        struct plan_stage *s = add_stage(load);
        s->users = value_int(yaml_get(n, "users"), 0);
        s->over = value_ns(yaml_get(n, "over"));
        s->hold = value_ns(yaml_get(n, "for"));
        if (s->over == 0 && s->hold == 0)
            return yaml_error(n, err, "a stage needs over or for");
    }
    load->kind = LOAD_CLOSED;
    load->start_users = load->stage[0].over ? 0 : load->stage[0].users;
    return 0;
}

static int read_users(const struct yaml_node *map, struct plan_load *load, struct err *err)
{
    const struct yaml_node *users = yaml_get(map, "users");
    struct plan_stage *s = add_stage(load);
    value_users(users, &load->start_users, &s->users);
    s->over = value_ns(yaml_get(map, "over"));
    s->hold = value_ns(yaml_get(map, "for"));
    load->kind = LOAD_CLOSED;
    if (load->start_users != s->users && !s->over)
        return yaml_error(users, err, "a range of users needs \"over\", the time it takes");
    if (load->start_users == s->users && s->over)
        return yaml_error(yaml_get(map, "over"), err, "over needs a range of users such as 0..%lld",
                          (long long)s->users);
    if (s->users == 0 && load->start_users == 0)
        return yaml_error(users, err, "no users: nothing would be sent");
    return 0;
}

static void read_arrivals(const struct yaml_node *map, struct plan_load *load)
{
    struct plan_stage *s = add_stage(load);
    s->rate = value_rate(yaml_get(map, "rate"));
    s->over = value_ns(yaml_get(map, "over"));
    s->hold = value_ns(yaml_get(map, "for"));
    load->kind = given(map, "delivery") ? LOAD_DELIVERY : LOAD_OPEN;
}

static int check_load_keys(const struct yaml_node *map, struct err *err)
{
    static const char *const delivery_only[] = {"chats", "max_connections"};
    if (given(map, "users") + given(map, "rate") + given(map, "stages") != 1)
        return yaml_error(map, err, "load needs exactly one of users, rate and stages");
    for (int i = 0; i < 2; i++)
        if (given(map, delivery_only[i]) && !given(map, "delivery"))
            return yaml_key_error(yaml_get(map, delivery_only[i]), err,
                                  "%s means something with delivery only", delivery_only[i]);
    if (given(map, "delivery") && !given(map, "rate"))
        return yaml_error(yaml_get(map, "delivery"), err, "delivery needs a rate");
    if (given(map, "stages") && (given(map, "for") || given(map, "over")))
        return yaml_key_error(yaml_get(map, given(map, "for") ? "for" : "over"), err,
                              "stages have times of their own");
    return 0;
}

static int read_load(const struct yaml_node *map, struct plan_load *load, struct err *err)
{
    if (!map)
        return 0;
    if (check_load_keys(map, err) < 0)
        return -1;
    load->requests = (uint64_t)value_int(yaml_get(map, "requests"), 0);
    if (given(map, "delivery")) {
        load->chats = value_int(yaml_get(map, "chats"), 0);
        load->max_connections = value_int(yaml_get(map, "max_connections"), 0);
    }
    if (given(map, "stages"))
        return read_stages(yaml_get(map, "stages"), load, err);
    if (given(map, "users"))
        return read_users(map, load, err);
    read_arrivals(map, load);
    return 0;
}

static int read_fuzz(const struct yaml_node *map, struct plan_fuzz *fuzz, struct err *err)
{
    const struct yaml_node *mix = yaml_get(map, "mix");
    uint64_t total = 0;
    if (!map)
        return 0;
    fuzz->on = true;
    fuzz->max_body = value_size(yaml_get(map, "max_body"));
    fuzz->executions = (uint64_t)value_int(yaml_get(map, "executions"), 0);
    fuzz->hold = value_ns(yaml_get(map, "for"));
    fuzz->corpus = value_text(yaml_get(map, "corpus"));
    for (const struct yaml_node *n = mix ? mix->first : NULL; n; n = n->next) {
        uint32_t weight = (uint32_t)value_int(n, 0);
        MEM_GROW(fuzz->mix, fuzz->cap, fuzz->count + 1);
        fuzz->mix[fuzz->count++] = (struct plan_weight){xstrdup(n->key), weight};
        total += weight;
    }
    if (mix && total == 0)
        return yaml_error(mix, err, "every weight in mix is 0: nothing would be sent");
    return 0;
}

static int read_fault(const struct yaml_node *n, struct plan_fault *f, struct err *err)
{
    const struct yaml_node *expect = yaml_get(n, "expect"), *what = NULL;
    for (const struct yaml_node *k = n->first; k; k = k->next) {
        if (k->kind != YAML_MAP || k == expect)
            continue;
        if (what)
            return yaml_key_error(k, err, "one fault an item: \"%s\" stands here already",
                                  what->key);
        what = k;
    }
    if (!what)
        return yaml_error(n, err, "a fault's name is missing");
    f->name = xstrdup(what->key);
    for (const struct yaml_node *k = what->first; k; k = k->next)
        plan_add_pair(&f->param, &f->count, &f->cap, k->key, k->text);
    f->at = value_ns(yaml_get(n, "at"));
    f->hold = value_ns(yaml_get(n, "for"));
    f->expect_probe = value_text(yaml_get(expect, "probe"));
    f->opens_within = value_ns(yaml_get(expect, "opens_within"));
    f->closes_within = value_ns(yaml_get(expect, "closes_within"));
    return 0;
}

static int read_faults(const struct yaml_node *list, struct plan_phase *phase, struct err *err)
{
    int64_t length = plan_phase_time(phase);
    for (const struct yaml_node *n = list ? list->first : NULL; n; n = n->next) {
        MEM_GROW(phase->fault, phase->fault_cap, phase->fault_count + 1);
        struct plan_fault *f = &phase->fault[phase->fault_count++];
        *f = (struct plan_fault){0};
        if (read_fault(n, f, err) < 0)
            return -1;
        if (length && f->at + f->hold > length)
            return yaml_error(n, err, "the fault lasts longer than its phase");
    }
    return 0;
}

static int read_phase(const struct yaml_node *n, unsigned flags, struct plan *p, struct err *err)
{
    const struct yaml_node *name = yaml_get(n, "name");
    for (size_t i = 0; i < p->phase_count; i++)
        if (strcmp(p->phase[i].name, name->text) == 0)
            return yaml_error(name, err, "a second phase is called \"%s\"", name->text);
    MEM_GROW(p->phase, p->phase_cap, p->phase_count + 1);
    struct plan_phase *phase = &p->phase[p->phase_count++];
    *phase = (struct plan_phase){.name = value_text(name)};
    if (read_load(yaml_get(n, "load"), &phase->load, err) < 0 ||
        read_fuzz(yaml_get(n, "fuzz"), &phase->fuzz, err) < 0)
        return -1;
    if (!phase->load.kind && !phase->fuzz.on)
        return yaml_error(n, err, "the phase \"%s\" needs load, fuzz or both", phase->name);
    bool counted = phase->load.requests || phase->fuzz.executions;
    if (!counted && !plan_phase_time(phase) && !(flags & PLAN_ALLOW_ENDLESS))
        return yaml_error(n, err,
                          "the phase \"%s\" has no end: give it for, requests or executions",
                          phase->name);
    return read_faults(yaml_get(n, "faults"), phase, err);
}

int plan_read_phases(const struct yaml_node *root, unsigned flags, struct plan *p, struct err *err)
{
    const struct yaml_node *list = yaml_get(root, "phases");
    if (list->count == 0 || list->count > 1000)
        return yaml_error(list, err, "phases must be 1 to 1000");
    for (const struct yaml_node *n = list->first; n; n = n->next)
        if (read_phase(n, flags, p, err) < 0)
            return -1;
    return 0;
}

int64_t plan_phase_time(const struct plan_phase *phase)
{
    int64_t total = 0;
    for (size_t i = 0; i < phase->load.count; i++)
        total += phase->load.stage[i].over + phase->load.stage[i].hold;
    /* A ramp alone ends when it is done; users without `for` go on until another bound. */
    if (phase->fuzz.hold && (total == 0 || phase->fuzz.hold < total))
        total = phase->fuzz.hold;
    return total;
}

int64_t plan_phase_users(const struct plan_phase *phase)
{
    int64_t most = phase->load.kind == LOAD_CLOSED ? phase->load.start_users : 0;
    for (size_t i = 0; i < phase->load.count; i++)
        if (phase->load.stage[i].users > most)
            most = phase->load.stage[i].users;
    return most;
}
