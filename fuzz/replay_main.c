/* Stands in for libFuzzer in ordinary builds: every file, or every file of a folder, named on the
 * command line goes through the target once. Exits 2 if there was nothing to replay: a corpus that
 * vanished must not look like one that passed. */
#include "harness/base/fs.h"

#include <stdio.h>
#include <stdlib.h>

#define FILE_MOST ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In a block of its own size, so that the sanitizer sees a read past the end. */
static void play(struct span s)
{
    uint8_t *copy = malloc(s.n ? s.n : 1);
    if (!copy)
        abort();
    if (s.n)
        memcpy(copy, s.p, s.n);
    LLVMFuzzerTestOneInput(copy, s.n);
    free(copy);
}

static int replay_file(const char *path, struct err *err)
{
    struct buf text = BUF_INIT;
    int failed = fs_read(path, FILE_MOST, &text, err);
    if (!failed)
        play(buf_view(&text));
    buf_release(&text);
    return failed ? -1 : 1;
}

/* The number of files replayed, or -1. */
static int replay(const char *path, struct err *err)
{
    struct fs_list list = {0};
    int count = 0;
    if (!fs_is_dir(path))
        return replay_file(path, err);
    if (fs_list(path, &list, err))
        count = -1;
    for (size_t i = 0; i < list.count && count >= 0; i++) {
        char *file = fs_join(path, list.names[i]);
        count = replay_file(file, err) < 0 ? -1 : count + 1;
        free(file);
    }
    fs_list_release(&list);
    return count;
}

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    int total = 0;
    for (int i = 1; i < argc; i++) {
        int count = replay(argv[i], &err);
        if (count < 0) {
            fprintf(stderr, "%s: %s\n", argv[0], err.text);
            return 2;
        }
        total += count;
    }
    printf("%s: %d inputs replayed\n", argv[0], total);
    return total ? 0 : 2;
}
