#ifndef HARNESS_TELEGRAM_DICT_H
#define HARNESS_TELEGRAM_DICT_H
/* The words of Telegram for byte-level fuzzers: dict/telegram.dict, made from the tables. */
#include "harness/base/buf.h"

/* Appends the dictionary as AFL++ and libFuzzer read it: name="value" a line, each value once. */
void tg_dict_put(struct buf *out);
#endif
