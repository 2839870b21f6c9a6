/* Writes the seed updates of harness/telegram/seeds.def into a folder (corpus/update). Files that
 * no row names, the hand-written ones, stay as they are. */
#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "harness/telegram/seeds.h"

#include <stdio.h>
#include <stdlib.h>

static int write_seed(size_t i, const char *dir, struct err *err)
{
    struct json_tree t = JSON_TREE_INIT;
    struct buf text = BUF_INIT;
    char *path = xasprintf("%s/%s.json", dir, tg_seed_name(i));
    int rc = tg_seed_build(i, &t) ? 0 : err_set(err, "%s: its content has another kind", path);
    json_write(&t, JSON_COMPACT, &text);
    if (rc == 0)
        rc = fs_write(path, buf_view(&text), false, err);
    free(path);
    buf_release(&text);
    json_release(&t);
    return rc;
}

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    if (argc != 2) {
        fprintf(stderr, "usage: make_corpus FOLDER\n");
        return 2;
    }
    for (size_t i = 0; i < tg_seed_count(); i++)
        if (write_seed(i, argv[1], &err) != 0) {
            fprintf(stderr, "make_corpus: %s\n", err.text);
            return 1;
        }
    printf("%zu seeds\n", tg_seed_count());
    return 0;
}
