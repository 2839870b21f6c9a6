/* Writing inputs; see emit.h. */
#include "harness/cli/emit.h"

#include "harness/base/fs.h"
#include "harness/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

static int emit_file(struct emit *e, const struct input *in, const char *stem, struct err *err)
{
    struct buf text = BUF_INIT;
    bool body_only = e->raw && in->count == 1;
    if (body_only)
        rope_flatten(&in->step[0].body, UINT64_MAX, &text);
    else
        input_put_jsonl(in, &text);
    char *path = xasprintf("%s/%06llu-%s.%s", e->dir, (unsigned long long)e->count, stem,
                           body_only ? "json" : "jsonl");
    int result = fs_write(path, buf_view(&text), false, err);
    free(path);
    buf_release(&text);
    return result;
}

int emit_input(struct emit *e, const struct input *in, const char *stem, struct err *err)
{
    e->count++;
    if (e->dir)
        return emit_file(e, in, stem, err);
    struct buf text = BUF_INIT;
    if (e->raw) {
        for (size_t i = 0; i < in->count; i++) {
            rope_flatten(&in->step[i].body, UINT64_MAX, &text);
            buf_byte(&text, '\n');
        }
    } else {
        input_put_jsonl(in, &text);
    }
    size_t written = fwrite(text.data, 1, text.len, stdout);
    bool failed = written != text.len || fflush(stdout) != 0;
    buf_release(&text);
    return failed ? err_errno(err, "cannot write to standard output") : 0;
}
