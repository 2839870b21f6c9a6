/* Writes the dictionary of Telegram words into a file (dict/telegram.dict). */
#include "harness/base/fs.h"
#include "harness/telegram/dict.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    struct buf text = BUF_INIT;
    struct err err = ERR_INIT;
    if (argc != 2) {
        fprintf(stderr, "usage: make_dict FILE\n");
        return 2;
    }
    tg_dict_put(&text);
    int rc = fs_write(argv[1], buf_view(&text), false, &err);
    if (rc != 0)
        fprintf(stderr, "make_dict: %s\n", err.text);
    buf_release(&text);
    return rc ? 1 : 0;
}
