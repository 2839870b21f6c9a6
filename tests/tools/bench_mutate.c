/* What a mutation costs beside parsing and writing the same update:
 *   bench_mutate [FOLDER]
 * FOLDER holds valid updates (corpus/update); without it, updates are built. Prints nanoseconds per
 * update and the ratio for the default mix without `oversized`, then the dearest mutators. */
#include "fuzz/mutators/mutate.h"
#include "harness/base/clock.h"
#include "harness/base/err.h"
#include "harness/base/fs.h"
#include "harness/telegram/build.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SEEDS 512
#define ROUND_NS (NS_PER_S / 5)
#define ROUNDS 5 /* in turns, the best counts: other programs share the machine */

static struct buf text[SEEDS];
static struct json_tree tree[SEEDS];
static const struct json_tree *donor[SEEDS];
static size_t count;

static void add_text(struct buf *b)
{
    text[count] = *b;
    *b = BUF_INIT;
    if (json_parse(&tree[count], buf_view(&text[count]), NULL, NULL) < 0) {
        buf_release(&text[count]);
        return;
    }
    donor[count] = &tree[count];
    count++;
}

static void build_seeds(void)
{
    struct tg_builder b;
    struct json_tree t = JSON_TREE_INIT;
    tg_builder_init(&b, 1, 1700000000);
    for (int i = 0; i < 200; i++) {
        struct buf out = BUF_INIT;
        enum tg_content content = i < TG_CONTENTS ? (enum tg_content)i : TG_CONTENT_ANY;
        if (tg_build_update(&t, &b, TG_KIND_ANY, content) == JSON_NONE)
            continue;
        json_write(&t, JSON_COMPACT, &out);
        add_text(&out);
    }
    json_release(&t);
}

static int load_seeds(const char *dir)
{
    struct fs_list list = {0};
    struct err err = ERR_INIT;
    if (fs_list(dir, &list, &err) < 0) {
        fprintf(stderr, "bench_mutate: %s\n", err.text);
        return -1;
    }
    for (size_t i = 0; i < list.count && count < SEEDS; i++) {
        struct buf b = BUF_INIT;
        char *path = fs_join(dir, list.names[i]);
        if (fs_read(path, 1 << 20, &b, NULL) == 0)
            add_text(&b);
        free(path);
        buf_release(&b);
    }
    fs_list_release(&list);
    return count ? 0 : -1;
}

/* ns per update, over whole rounds of the corpus. */
static double parse_and_write(void)
{
    struct json_tree t = JSON_TREE_INIT;
    struct buf out = BUF_INIT;
    int64_t start = clock_now(), spent;
    uint64_t n = 0;
    do {
        for (size_t i = 0; i < count; i++, n++) {
            if (json_parse(&t, buf_view(&text[i]), NULL, NULL) < 0)
                abort();
            buf_clear(&out);
            json_write(&t, JSON_COMPACT, &out);
        }
        spent = clock_now() - start;
    } while (spent < ROUND_NS);
    json_release(&t);
    buf_release(&out);
    return (double)spent / (double)n;
}

static double mutate_rate(struct mutate *m, int64_t budget, double *mean)
{
    struct input in = INPUT_INIT;
    struct rng rng;
    rng_seed(&rng, 9);
    int64_t start = clock_now(), spent;
    uint64_t n = 0, bytes = 0;
    do {
        for (size_t i = 0; i < count; i++, n++) {
            mutate_update(m, &tree[i], &rng, &in);
            bytes += in.step[0].body.len;
        }
        spent = clock_now() - start;
    } while (spent < budget);
    input_release(&in);
    *mean = (double)bytes / (double)n;
    return (double)spent / (double)n;
}

struct cost {
    const struct mutator *mutator;
    double ns, mean;
};

static int dearest_first(const void *a, const void *b)
{
    const struct cost *x = a, *y = b;
    return x->ns < y->ns ? 1 : x->ns > y->ns ? -1 : 0;
}

static void each_mutator(struct mutate *m, double base)
{
    struct cost *cost = calloc(mutator_count, sizeof *cost);
    for (size_t i = 0; cost && i < mutator_count; i++) {
        cost[i].mutator = mutators[i];
        mutate_only(m, mutators[i]);
        cost[i].ns = mutate_rate(m, 20 * NS_PER_MS, &cost[i].mean);
    }
    if (cost)
        qsort(cost, mutator_count, sizeof *cost, dearest_first);
    for (size_t i = 0; cost && i < mutator_count && i < 20; i++)
        printf("  %-22s %-10s %9.0f ns  %5.1fx  mean %8.0f bytes\n", cost[i].mutator->name,
               mut_family_name(cost[i].mutator->family), cost[i].ns, cost[i].ns / base,
               cost[i].mean);
    free(cost);
}

int main(int argc, char **argv)
{
    if (argc > 1 ? load_seeds(argv[1]) < 0 : (build_seeds(), 0))
        return 2;
    struct mut_world world = {donor, count, UINT64_C(16) << 20, true};
    struct mutate *m = mutate_new(&world);
    unsigned mix[MUT_FAMILIES] = {40, 20, 0, 240, 180, 150, 60, 108, 122, 76};
    uint64_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += text[i].len;
    double base = 1e12, cost = 1e12, mean = 0;
    mutate_mix(m, mix);
    for (int i = 0; i < ROUNDS; i++) {
        base = fmin(base, parse_and_write());
        cost = fmin(cost, mutate_rate(m, ROUND_NS, &mean));
    }
    printf("%zu updates of %.0f bytes on average\n", count, (double)bytes / (double)count);
    printf("parse and write  %7.0f ns\n", base);
    printf("mutate           %7.0f ns, mean %.0f bytes, ratio %.2f (at most 2)\n", cost, mean,
           cost / base);
    mutate_mix(m, (unsigned[MUT_FAMILIES]){0});
    cost = mutate_rate(m, ROUND_NS, &mean);
    printf("with oversized   %7.0f ns, mean %.0f bytes\n", cost, mean);
    each_mutator(m, base);
    mutate_free(m);
    return 0;
}
