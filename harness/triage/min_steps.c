/* What is not a body: how many steps there are, who acts, and everything that makes a step more
 * than a plain POST. The first question of all is whether the bodies sent plainly are enough. */
#include "harness/base/mem.h"
#include "harness/triage/min.h"

#include <stdlib.h>

/* ---- decorations ----------------------------------------------------------------------- */
enum what { AFTER, PRINCIPAL, METHOD, PATH, SECRET, DECLARED, CUT, END, CHUNKED, FIXED };

static void clear_text(char **text)
{
    free(*text);
    *text = NULL;
}

static void drop_header(struct step *s, size_t i)
{
    free(s->header[i].name);
    free(s->header[i].value);
    memmove(&s->header[i], &s->header[i + 1], (s->header_count - i - 1) * sizeof *s->header);
    s->header_count--;
}

static void drop_fault(struct step *s, size_t i)
{
    free(s->fault[i]);
    memmove(&s->fault[i], &s->fault[i + 1], (s->fault_count - i - 1) * sizeof *s->fault);
    s->fault_count--;
}

/* Resets decoration i of a step: the fixed ones, then headers, then faults. false past the last. */
static bool reset(struct step *s, size_t i)
{
    switch (i) {
    case AFTER:
        s->after = 0;
        return true;
    case PRINCIPAL:
        s->principal = 0;
        return true;
    case METHOD:
        clear_text(&s->method);
        return true;
    case PATH:
        clear_text(&s->path);
        return true;
    case SECRET:
        s->secret = SECRET_RIGHT;
        return true;
    case DECLARED:
        s->wire.declared = -1;
        return true;
    case CUT:
        s->wire.cut = -1;
        return true;
    case END:
        s->wire.end = WIRE_AWAIT;
        return true;
    case CHUNKED:
        s->wire.chunked = false;
        return true;
    default:
        break;
    }
    if (i - FIXED < s->header_count)
        drop_header(s, i - FIXED);
    else if (i - FIXED - s->header_count < s->fault_count)
        drop_fault(s, i - FIXED - s->header_count);
    else
        return false;
    return true;
}

static void make_plain(struct step *s)
{
    while (s->header_count)
        drop_header(s, 0);
    while (s->fault_count)
        drop_fault(s, 0);
    for (size_t i = 0; i < FIXED; i++)
        reset(s, i);
}

struct at {
    struct min *m;
    size_t step;
    int64_t *(*field)(struct step *s); /* the number under bisection */
};

/* 0: every step plain; 1: this step plain; then each decoration. */
static bool make_reset(void *arg, uint64_t i, struct input *out)
{
    struct at *a = arg;
    input_dup(out, &a->m->best);
    if (i > 1)
        return reset(&out->step[a->step], (size_t)i - 2);
    for (size_t k = 0; k < out->count; k++)
        if (i == 0 || k == a->step)
            make_plain(&out->step[k]);
    return true;
}

static bool make_secret(void *arg, uint64_t shape, struct input *out)
{
    struct at *a = arg;
    input_dup(out, &a->m->best);
    out->step[a->step].secret = (enum secret_shape)shape;
    return true;
}

static bool make_field(void *arg, uint64_t v, struct input *out)
{
    struct at *a = arg;
    input_dup(out, &a->m->best);
    *a->field(&out->step[a->step]) = (int64_t)v;
    return true;
}

static int64_t *field_cut(struct step *s)
{
    return &s->wire.cut;
}

static int64_t *field_declared(struct step *s)
{
    return &s->wire.declared;
}

static int64_t *field_after(struct step *s)
{
    return &s->after;
}

static void lower_fields(struct at *a)
{
    int64_t *(*const fields[])(struct step *) = {field_cut, field_declared, field_after};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        a->field = fields[i];
        int64_t now = *a->field(&a->m->best.step[a->step]);
        if (now > 0)
            min_bisect(a->m, (struct min_source){make_field, a}, 0, (uint64_t)now);
    }
}

/* ---- header values --------------------------------------------------------------------- */
struct value {
    struct min *m;
    size_t step, header;
    char *text; /* as it stands */
};

static bool make_header(void *arg, const bool *keep, struct input *out)
{
    struct value *v = arg;
    input_dup(out, &v->m->best);
    char *to = out->step[v->step].header[v->header].value;
    for (size_t i = 0; v->text[i]; i++)
        if (keep[i])
            *to++ = v->text[i];
    *to = '\0';
    return true;
}

static void shorten_header(struct min *m, size_t step, size_t header)
{
    const char *text = m->best.step[step].header[header].value;
    struct value v = {m, step, header, xstrdup(text)};
    struct min_parts p = {strlen(v.text), xmalloc(strlen(v.text) + 1), make_header, &v};
    memset(p.keep, 1, p.n);
    if (p.n) {
        min_parts_ends(m, &p);
        min_parts_runs(m, &p, 1);
    }
    free(p.keep);
    free(v.text);
}

static void undecorate(struct min *m, size_t step)
{
    struct at a = {.m = m, .step = step};
    uint64_t before = m->accepted - 1;
    while (m->accepted != before && min_decorations(&m->best.step[step]) && !min_over(m)) {
        const struct step *s = &m->best.step[step];
        before = m->accepted;
        min_first(m, (struct min_source){make_reset, &a}, 0,
                  2 + FIXED + s->header_count + s->fault_count, MIN_RARE);
    }
    if (m->best.step[step].secret != SECRET_RIGHT)
        min_first(m, (struct min_source){make_secret, &a}, 1, m->best.step[step].secret, MIN_RARE);
    lower_fields(&a);
    for (size_t i = 0; i < m->best.step[step].header_count; i++)
        shorten_header(m, step, i);
}

/* ---- steps ----------------------------------------------------------------------------- */
struct steps {
    struct min *m;
    struct input from; /* the steps as they stood */
};

static bool make_steps(void *arg, const bool *keep, struct input *out)
{
    struct steps *s = arg;
    bool any = false;
    for (size_t i = 0; i < s->from.count; i++)
        if (keep[i]) {
            step_dup(input_add(out), &s->from.step[i]);
            any = true;
        }
    memcpy(out->mutator, s->from.mutator, sizeof out->mutator);
    out->mutators = s->from.mutators;
    out->threat = s->from.threat;
    out->from = s->from.from;
    return any;
}

/* Everything one actor does, at once. */
static bool make_without_actor(void *arg, uint64_t i, struct input *out)
{
    struct steps *s = arg;
    const struct input *best = &s->m->best;
    if (i >= best->count || best->step[i].principal == 0)
        return false;
    struct steps now = {s->m, *best};
    bool *keep = xcalloc(best->count, sizeof *keep);
    for (size_t k = 0; k < best->count; k++)
        keep[k] = best->step[k].principal != best->step[i].principal;
    bool any = make_steps(&now, keep, out);
    free(keep);
    return any;
}

static void drop_actors(struct steps *s)
{
    while (!min_over(s->m)) {
        uint64_t count = s->m->best.count;
        if (min_first(s->m, (struct min_source){make_without_actor, s}, 0, count, MIN_RARE) ==
            count)
            break;
    }
}

/* The failing step is usually the last, so what is found first is what must come before it. */
static void drop_steps(struct min *m)
{
    struct steps s = {.m = m, .from = INPUT_INIT};
    drop_actors(&s);
    input_dup(&s.from, &m->best);
    struct min_parts p = {s.from.count, xmalloc(s.from.count + 1), make_steps, &s};
    memset(p.keep, 1, p.n);
    min_parts_quick(m, &p, true);
    min_parts_runs(m, &p, 1);
    free(p.keep);
    input_release(&s.from);
}

void min_steps(struct min *m)
{
    if (m->best.count > 1)
        drop_steps(m);
    for (size_t i = 0; i < m->best.count && !min_over(m); i++)
        undecorate(m, i);
}
