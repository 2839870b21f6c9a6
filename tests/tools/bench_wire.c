/* Throughput of the wire: N connections in a closed loop.
 *
 *   bench_wire URL CONNECTIONS SECONDS BODY-FILE            one body again and again
 *   bench_wire URL CONNECTIONS SECONDS --mutate FOLDER      each request freshly mutated from a
 *                                                           folder of updates, `oversized` apart
 *   bench_wire URL CONNECTIONS SECONDS --oversized FOLDER   only `oversized`, to 16 MiB
 *
 * Prints requests a second, our CPU share, how many exchanges did not end in a 200, the mean body
 * and the bytes sent. A mutated request keeps its body, headers, path and secret; method and
 * framing are put right, so that each is one complete POST and what is compared is the work of
 * making it. */
#include "fuzz/mutators/mutate.h"
#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/base/mem.h"
#include "harness/net/net.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct bench;

/* One connection's request. */
struct slot {
    struct bench *bench;
    struct input input; /* owned; empty where all slots send one body */
    struct request request;
};

struct bench {
    struct net *net;
    struct request_defaults defaults;
    struct slot *slot;
    size_t slots;
    struct json_tree *tree; /* what is mutated; none: one body */
    const struct json_tree **donor;
    char **text; /* what the trees borrow; owned */
    size_t trees, next;
    struct mutate *mutate;
    struct rng rng;
    struct input scratch;
    int64_t until;
    uint64_t good, bad, bytes, made;
};

/* ---- what is sent -------------------------------------------------------------------------- */

static void mutate_slot(struct slot *s)
{
    struct bench *b = s->bench;
    mutate_update(b->mutate, &b->tree[b->next++ % b->trees], &b->rng, &b->scratch);
    input_dup(&s->input, &b->scratch);
    struct step *step = &s->input.step[0];
    step->wire = WIRE_INIT;
    free(step->method);
    step->method = NULL;
    request_build(&s->request, step, &b->defaults);
}

static void send_slot(struct slot *s);

static void on_done(void *arg, const struct exchange *x)
{
    struct slot *s = arg;
    struct bench *b = s->bench;
    if (x->end == END_ANSWERED && x->status == 200)
        b->good++;
    else
        b->bad++;
    if (x->done < b->until)
        send_slot(s);
}

static void send_slot(struct slot *s)
{
    struct bench *b = s->bench;
    if (b->trees)
        mutate_slot(s);
    b->made++;
    b->bytes += s->request.send;
    net_submit(b->net, &(struct net_request){.request = &s->request, .done = on_done, .arg = s});
}

static int load_trees(struct bench *b, const char *dir, struct err *err)
{
    struct fs_list list = {0};
    if (fs_list(dir, &list, err) < 0)
        return -1;
    b->tree = xcalloc(list.count + 1, sizeof *b->tree);
    b->donor = xcalloc(list.count + 1, sizeof *b->donor);
    b->text = xcalloc(list.count + 1, sizeof *b->text);
    for (size_t i = 0; i < list.count; i++) {
        struct buf text = BUF_INIT;
        char *path = fs_join(dir, list.names[i]);
        if (fs_read(path, 1 << 20, &text, NULL) == 0 &&
            json_parse(&b->tree[b->trees], buf_view(&text), NULL, NULL) == 0) {
            b->text[b->trees] = buf_steal(&text); /* the tree borrows it until the end */
            b->donor[b->trees] = &b->tree[b->trees];
            b->trees++;
        }
        buf_release(&text);
        free(path);
    }
    fs_list_release(&list);
    return b->trees ? 0 : err_set(err, "%s holds no updates", dir);
}

/* ---- the run ------------------------------------------------------------------------------- */

static int64_t cpu_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

static void run(struct bench *b, double seconds)
{
    int64_t start = clock_now(), cpu = cpu_ns();
    b->until = start + (int64_t)(seconds * (double)NS_PER_S);
    for (size_t i = 0; i < b->slots; i++)
        send_slot(&b->slot[i]);
    while (net_in_flight(b->net))
        net_poll(b->net, NS_PER_S);
    double wall = (double)(clock_now() - start) / (double)NS_PER_S;
    printf("%.0f requests/s, cpu %.0f %%, %llu not 200, mean %.0f bytes, %.1f MB/s\n",
           (double)b->good / wall, (double)(cpu_ns() - cpu) / (double)NS_PER_S / wall * 100,
           (unsigned long long)b->bad, (double)b->bytes / (double)b->made,
           (double)b->bytes / 1e6 / wall);
}

static int die(const struct err *err)
{
    char text[1024];
    fprintf(stderr, "bench_wire: %s\n", err_format(err, text, sizeof text));
    return 1;
}

static void open_slots(struct bench *b, size_t count, struct span body)
{
    b->slot = xcalloc(count, sizeof *b->slot);
    b->slots = count;
    for (size_t i = 0; i < count; i++) {
        struct slot *s = &b->slot[i];
        s->bench = b;
        s->input = INPUT_INIT;
        if (b->trees)
            continue;
        rope_add(&input_add(&s->input)->body, body, 1);
        request_build(&s->request, &s->input.step[0], &b->defaults);
    }
}

static void close_bench(struct bench *b)
{
    net_free(b->net);
    for (size_t i = 0; i < b->slots; i++) {
        request_release(&b->slot[i].request);
        input_release(&b->slot[i].input);
    }
    free(b->slot);
    mutate_free(b->mutate);
    input_release(&b->scratch);
    for (size_t i = 0; i < b->trees; i++) {
        json_release(&b->tree[i]);
        free(b->text[i]);
    }
    free(b->text);
    free(b->tree);
    free(b->donor);
    request_defaults_release(&b->defaults);
}

static int usage(void)
{
    fprintf(stderr, "usage: bench_wire URL CONNECTIONS SECONDS "
                    "BODY-FILE | --mutate FOLDER | --oversized FOLDER\n");
    return 2;
}

int main(int argc, char **argv)
{
    static const unsigned ordinary[MUT_FAMILIES] = {40, 20, 0, 240, 180, 150, 60, 108, 122, 76};
    static const unsigned oversized[MUT_FAMILIES] = {[MUT_OVERSIZED] = 1};
    struct err err = ERR_INIT;
    struct endpoint endpoint;
    struct buf body = BUF_INIT;
    struct bench b = {.scratch = INPUT_INIT};
    if (argc != 5 && argc != 6)
        return usage();
    bool only_oversized = strcmp(argv[4], "--oversized") == 0;
    if ((argc == 6) != (only_oversized || strcmp(argv[4], "--mutate") == 0))
        return usage();
    if (endpoint_parse(&endpoint, argv[1], &err) != 0 ||
        (argc == 6 ? load_trees(&b, argv[5], &err) : fs_read(argv[4], 1 << 26, &body, &err)) != 0)
        return die(&err);
    endpoint.insecure = true;
    struct mut_world world = {b.donor, b.trees, UINT64_C(16) << 20, false};
    if (b.trees) {
        b.mutate = mutate_new(&world);
        mutate_mix(b.mutate, only_oversized ? oversized : ordinary);
        rng_seed(&b.rng, 9);
    }
    struct net_config config = NET_CONFIG_INIT;
    config.endpoint = &endpoint;
    config.connections = strtoul(argv[2], NULL, 10);
    request_defaults_init(&b.defaults, &endpoint, NULL, "bench");
    b.net = net_new(&config, &err);
    if (!b.net)
        return die(&err);
    open_slots(&b, config.connections, buf_view(&body));
    run(&b, strtod(argv[3], NULL));
    if (*net_connect_error(b.net))
        printf("last connect error: %s\n", net_connect_error(b.net));
    close_bench(&b);
    endpoint_release(&endpoint);
    buf_release(&body);
    return 0;
}
