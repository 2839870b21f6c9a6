/* The life of inputs and steps; see input.h. */
#include "harness/model/input.h"

#include "harness/base/hash.h"
#include "harness/base/mem.h"

#include <stdlib.h>
#include <strings.h>

static void header_release(struct header *h)
{
    free(h->name);
    free(h->value);
}

void step_release(struct step *s)
{
    free(s->method);
    free(s->path);
    for (size_t i = 0; i < s->header_count; i++)
        header_release(&s->header[i]);
    free(s->header);
    for (size_t i = 0; i < s->fault_count; i++)
        free(s->fault[i]);
    free(s->fault);
    rope_release(&s->body);
    *s = (struct step){.wire = WIRE_INIT};
}

void step_dup(struct step *to, const struct step *from)
{
    *to = (struct step){.after = from->after,
                        .principal = from->principal,
                        .method = xstrdup(from->method),
                        .path = xstrdup(from->path),
                        .secret = from->secret,
                        .wire = from->wire};
    MEM_GROW(to->header, to->header_cap, from->header_count);
    for (; to->header_count < from->header_count; to->header_count++) {
        const struct header *h = &from->header[to->header_count];
        to->header[to->header_count] = (struct header){xstrdup(h->name), xstrdup(h->value)};
    }
    MEM_GROW(to->fault, to->fault_cap, from->fault_count);
    for (; to->fault_count < from->fault_count; to->fault_count++)
        to->fault[to->fault_count] = xstrdup(from->fault[to->fault_count]);
    rope_dup(&to->body, &from->body);
}

static struct header *find_header(const struct step *s, const char *name)
{
    for (size_t i = 0; i < s->header_count; i++)
        if (strcasecmp(s->header[i].name, name) == 0)
            return &s->header[i];
    return NULL;
}

void step_set_header(struct step *s, const char *name, const char *value)
{
    struct header *h = find_header(s, name);
    if (h) {
        char *copy = xstrdup(value); /* value may be the very text that is replaced */
        free(h->value);
        h->value = copy;
        return;
    }
    MEM_GROW(s->header, s->header_cap, s->header_count + 1);
    s->header[s->header_count++] = (struct header){xstrdup(name), xstrdup(value)};
}

const char *step_header(const struct step *s, const char *name)
{
    const struct header *h = find_header(s, name);
    return h ? h->value : NULL;
}

static bool wire_plain(const struct wire *w)
{
    return w->declared < 0 && w->cut < 0 && w->end == WIRE_AWAIT && !w->chunked;
}

bool step_plain(const struct step *s)
{
    return s->after == 0 && !s->method && !s->path && s->header_count == 0 &&
           s->secret == SECRET_RIGHT && wire_plain(&s->wire) && s->fault_count == 0;
}

void input_clear(struct input *in)
{
    struct step *step = in->step;
    size_t cap = in->cap;
    for (size_t i = 0; i < in->count; i++)
        step_release(&in->step[i]);
    *in = INPUT_INIT;
    in->step = step;
    in->cap = cap;
}

void input_release(struct input *in)
{
    input_clear(in);
    free(in->step);
    *in = INPUT_INIT;
}

void input_dup(struct input *to, const struct input *from)
{
    input_release(to);
    *to = *from;
    to->step = NULL;
    to->cap = 0;
    MEM_GROW(to->step, to->cap, from->count);
    for (size_t i = 0; i < from->count; i++)
        step_dup(&to->step[i], &from->step[i]);
}

struct step *input_add(struct input *in)
{
    MEM_GROW(in->step, in->cap, in->count + 1);
    struct step *s = &in->step[in->count++];
    *s = (struct step){.wire = WIRE_INIT};
    return s;
}

void input_tag(struct input *in, const char *static_mutator_name)
{
    if (in->mutators < INPUT_TRAIL)
        in->mutator[in->mutators++] = static_mutator_name;
}

static uint64_t mix_text(uint64_t h, const char *s)
{
    return hash_mix(h, s ? hash_bytes(span_of(s), 1) : 0);
}

static uint64_t step_hash(const struct step *s, uint64_t h)
{
    h = hash_mix(h, (uint64_t)s->after);
    h = mix_text(mix_text(h, s->method), s->path);
    h = hash_mix(h, s->header_count);
    for (size_t i = 0; i < s->header_count; i++)
        h = mix_text(mix_text(h, s->header[i].name), s->header[i].value);
    h = hash_mix(h, (uint64_t)s->secret << 8 | (uint64_t)s->wire.end << 1 | s->wire.chunked);
    h = hash_mix(hash_mix(h, (uint64_t)s->wire.declared), (uint64_t)s->wire.cut);
    h = hash_mix(h, s->fault_count);
    for (size_t i = 0; i < s->fault_count; i++)
        h = mix_text(h, s->fault[i]);
    return hash_mix(h, rope_hash(&s->body, 0));
}

uint64_t input_hash(const struct input *in)
{
    uint64_t h = in->count;
    for (size_t i = 0; i < in->count; i++)
        h = step_hash(&in->step[i], h);
    return h;
}

bool input_plain(const struct input *in)
{
    return in->count == 1 && step_plain(&in->step[0]);
}
