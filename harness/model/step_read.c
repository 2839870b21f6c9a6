/* The wire, the faults and the body of a step object; see step_read.h. */
#include "harness/model/step_read.h"

#include "harness/base/mem.h"

static bool get_count(struct step_reader *r, json_ref n, int64_t *out)
{
    return json_int(r->tree, n, out) && *out >= 0;
}

static int read_wire_end(struct step_reader *r, json_ref n)
{
    static const char *const ends[] = {"await", "half", "close", "reset"};
    for (int i = 0; i < 4; i++)
        if (json_text_is(r->tree, n, ends[i])) {
            r->step->wire.end = (enum wire_end)i;
            return 0;
        }
    return step_refuse(r, "end", "await, half, close or reset");
}

int step_read_wire(struct step_reader *r, json_ref n)
{
    struct wire *w = &r->step->wire;
    if (json_at(r->tree, n)->type != JSON_OBJECT)
        return step_refuse(r, "wire", "an object");
    for (json_ref m = json_at(r->tree, n)->first; m; m = json_at(r->tree, m)->next) {
        if (json_key_is(r->tree, m, "declared")) {
            if (!get_count(r, m, &w->declared))
                return step_refuse(r, "declared", "an integer from 0");
        } else if (json_key_is(r->tree, m, "cut")) {
            if (!get_count(r, m, &w->cut))
                return step_refuse(r, "cut", "an integer from 0");
        } else if (json_key_is(r->tree, m, "end")) {
            if (read_wire_end(r, m) < 0)
                return -1;
        } else if (json_key_is(r->tree, m, "chunked")) {
            if (json_at(r->tree, m)->type != JSON_TRUE && json_at(r->tree, m)->type != JSON_FALSE)
                return step_refuse(r, "chunked", "true or false");
            w->chunked = json_at(r->tree, m)->type == JSON_TRUE;
        } else {
            return step_refuse(r, "wire", "made of declared, cut, end and chunked");
        }
    }
    return 0;
}

int step_read_faults(struct step_reader *r, json_ref n)
{
    struct step *s = r->step;
    if (json_at(r->tree, n)->type != JSON_ARRAY)
        return step_refuse(r, "faults", "an array of objects");
    for (json_ref m = json_at(r->tree, n)->first; m; m = json_at(r->tree, m)->next) {
        struct buf text = BUF_INIT;
        if (json_at(r->tree, m)->type != JSON_OBJECT)
            return step_refuse(r, "faults", "an array of objects");
        json_write_node(r->tree, m, JSON_COMPACT, &text);
        MEM_GROW(s->fault, s->fault_cap, s->fault_count + 1);
        s->fault[s->fault_count++] = buf_steal(&text);
    }
    return 0;
}

static void own_body(struct step_reader *r, struct buf *bytes, uint64_t repeat)
{
    size_t n = bytes->len;
    rope_own(&r->step->body, buf_steal(bytes), n, repeat);
}

int step_read_body(struct step_reader *r, json_ref n)
{
    struct buf text = BUF_INIT;
    json_write_node(r->tree, n, JSON_COMPACT, &text);
    own_body(r, &text, 1);
    return 0;
}

static int read_encoded_body(struct step_reader *r, json_ref n, bool encoded)
{
    struct buf bytes = BUF_INIT;
    if (step_get_bytes(r, n, encoded, &bytes) < 0) {
        buf_release(&bytes);
        return encoded ? step_refuse(r, "body_b64", "base64")
                       : step_refuse(r, "body_text", "a string");
    }
    own_body(r, &bytes, 1);
    return 0;
}

int step_read_body_text(struct step_reader *r, json_ref n)
{
    return read_encoded_body(r, n, false);
}

int step_read_body_b64(struct step_reader *r, json_ref n)
{
    return read_encoded_body(r, n, true);
}

static int read_part(struct step_reader *r, json_ref part)
{
    json_ref text = json_get(r->tree, part, "text"), b64 = json_get(r->tree, part, "b64");
    json_ref repeat = json_get(r->tree, part, "repeat");
    int64_t times = 1;
    struct buf bytes = BUF_INIT;
    uint32_t known = (text != JSON_NONE) + (b64 != JSON_NONE) + (repeat != JSON_NONE);
    if (json_at(r->tree, part)->count != known || !text == !b64 ||
        (repeat && (!get_count(r, repeat, &times) || times == 0)) ||
        step_get_bytes(r, text ? text : b64, !text, &bytes) < 0) {
        buf_release(&bytes);
        return step_refuse(r, "body_parts", "objects of text or b64, and repeat from 1");
    }
    own_body(r, &bytes, (uint64_t)times);
    return 0;
}

int step_read_body_parts(struct step_reader *r, json_ref n)
{
    if (json_at(r->tree, n)->type != JSON_ARRAY)
        return step_refuse(r, "body_parts", "an array");
    for (json_ref m = json_at(r->tree, n)->first; m; m = json_at(r->tree, m)->next)
        if (read_part(r, m) < 0)
            return -1;
    return 0;
}
