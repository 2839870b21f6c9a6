/* Unconfirmed failures on disk; see pending.h. */
#include "harness/triage/pending.h"

#include "harness/base/fs.h"
#include "harness/base/hash.h"
#include "harness/base/mem.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define PENDING_MAX ((size_t)64 << 20) /* bytes read back; one hostile body and its base64 */

static char *pending_path(const char *findings_dir, struct span lines)
{
    char name[SHA1_HEX];
    return xasprintf("%s/.pending/%s", findings_dir, sha1_hex(lines, name));
}

int pending_save(const char *findings_dir, const struct input *in, const char *why, struct err *err)
{
    struct buf lines = BUF_INIT;
    input_put_jsonl(in, &lines);
    char *path = pending_path(findings_dir, buf_view(&lines));
    char *dir = xasprintf("%s/.pending", findings_dir);
    int result = 0;
    if (!fs_exists(path)) {
        result = fs_mkdirs(dir, err);
        if (result == 0)
            result = fs_write(path, buf_view(&lines), false, err);
        char *note = xasprintf("%s.why", path);
        if (result == 0)
            result = fs_write(note, span_of(why), false, err);
        free(note);
    }
    free(dir);
    free(path);
    buf_release(&lines);
    return result;
}

void pending_done(const char *findings_dir, const struct input *in)
{
    struct buf lines = BUF_INIT;
    input_put_jsonl(in, &lines);
    char *path = pending_path(findings_dir, buf_view(&lines));
    char *note = xasprintf("%s.why", path);
    unlink(path);
    unlink(note);
    free(note);
    free(path);
    buf_release(&lines);
}

int pending_each(const char *findings_dir, int (*fn)(void *ctx, struct input *in), void *ctx,
                 struct err *err)
{
    char *dir = xasprintf("%s/.pending", findings_dir);
    struct fs_list names = {0};
    int result = 0;
    if (fs_is_dir(dir))
        result = fs_list(dir, &names, err);
    for (size_t i = 0; i < names.count && result == 0; i++) {
        if (strchr(names.names[i], '.'))
            continue; /* a note, or a temporary file of a killed run */
        char *path = fs_join(dir, names.names[i]);
        struct buf text = BUF_INIT;
        struct input in = INPUT_INIT;
        if (fs_read(path, PENDING_MAX, &text, err) == 0 &&
            input_parse_jsonl(&in, buf_view(&text), err) == 0)
            result = fn(ctx, &in);
        input_release(&in);
        buf_release(&text);
        free(path);
    }
    fs_list_release(&names);
    free(dir);
    return result;
}
