#ifndef HARNESS_TELEGRAM_SEEDS_H
#define HARNESS_TELEGRAM_SEEDS_H
/* The seed updates that are made, not written by hand: one row of seeds.def, one file in
 * corpus/update. tests/tools/make_corpus writes them, a test holds the files to the table. */
#include "harness/json/json.h"

size_t tg_seed_count(void);
const char *tg_seed_name(size_t i);                    /* file name without ".json" */
json_ref tg_seed_build(size_t i, struct json_tree *t); /* replaces the tree; its root */
#endif
