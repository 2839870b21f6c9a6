/* Throughput of the wire alone: N connections in a closed loop, one body again and again.
 *
 *   bench_wire URL CONNECTIONS SECONDS BODY-FILE
 *
 * Prints requests a second, our CPU share, and how many exchanges did not end in a 200. */
#include "harness/base/clock.h"
#include "harness/base/fs.h"
#include "harness/net/net.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct bench {
    struct net *net;
    struct net_request rq;
    int64_t until;
    uint64_t good, bad;
};

static void on_done(void *arg, const struct exchange *x)
{
    struct bench *b = arg;
    if (x->end == END_ANSWERED && x->status == 200)
        b->good++;
    else
        b->bad++;
    if (x->done < b->until)
        net_submit(b->net, &b->rq);
}

static int64_t cpu_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

static void run(struct bench *b, size_t connections, double seconds)
{
    int64_t start = clock_now(), cpu = cpu_ns();
    b->until = start + (int64_t)(seconds * (double)NS_PER_S);
    for (size_t i = 0; i < connections; i++)
        net_submit(b->net, &b->rq);
    while (net_in_flight(b->net))
        net_poll(b->net, NS_PER_S);
    double wall = (double)(clock_now() - start) / (double)NS_PER_S;
    printf("%.0f requests/s, cpu %.0f %%, %llu not 200\n", (double)b->good / wall,
           (double)(cpu_ns() - cpu) / (double)NS_PER_S / wall * 100, (unsigned long long)b->bad);
}

static int die(const struct err *err)
{
    char text[1024];
    fprintf(stderr, "bench_wire: %s\n", err_format(err, text, sizeof text));
    return 1;
}

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    struct endpoint endpoint;
    struct buf body = BUF_INIT;
    if (argc != 5) {
        fprintf(stderr, "usage: bench_wire URL CONNECTIONS SECONDS BODY-FILE\n");
        return 2;
    }
    if (endpoint_parse(&endpoint, argv[1], &err) != 0 ||
        fs_read(argv[4], 1 << 26, &body, &err) != 0)
        return die(&err);
    endpoint.insecure = true;
    struct net_config config = NET_CONFIG_INIT;
    config.endpoint = &endpoint;
    config.connections = strtoul(argv[2], NULL, 10);
    struct request_defaults defaults;
    request_defaults_init(&defaults, &endpoint, NULL, "bench");
    struct step step = {.wire = WIRE_INIT};
    rope_add(&step.body, buf_view(&body), 1);
    struct request request = REQUEST_INIT;
    request_build(&request, &step, &defaults);
    struct bench b = {.net = net_new(&config, &err)};
    if (!b.net)
        return die(&err);
    b.rq = (struct net_request){.request = &request, .done = on_done, .arg = &b};
    run(&b, config.connections, strtod(argv[3], NULL));
    if (*net_connect_error(b.net))
        printf("last connect error: %s\n", net_connect_error(b.net));
    net_free(b.net);
    request_release(&request);
    rope_release(&step.body);
    request_defaults_release(&defaults);
    endpoint_release(&endpoint);
    buf_release(&body);
    return 0;
}
