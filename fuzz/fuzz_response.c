/* The response reader: any bytes, fed in one piece and in many, must give the same facts. */
#include "harness/base/hash.h"
#include "harness/base/rng.h"
#include "harness/net/response.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LIMIT 20000

static void check(bool same)
{
    if (!same)
        abort();
}

/* Feeds pieces as their random lengths come; a NULL rng means one piece. */
static enum response_result read_all(struct response *r, struct exchange *x, struct span s,
                                     struct rng *rng, size_t *used)
{
    enum response_result result = RESPONSE_MORE;
    *used = 0;
    while (s.n && result != RESPONSE_DONE) {
        size_t n = rng ? 1 + rng_below(rng, s.n < 40 ? s.n : 40) : s.n, took;
        result = response_feed(r, (struct span){s.p, n}, &took, x);
        *used += took;
        s = (struct span){s.p + n, s.n - n};
    }
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span s = {(const char *)data, size};
    struct response whole, cut;
    struct exchange x = {0}, y = {0};
    struct rng rng;
    size_t used[2];
    uint64_t seed = hash_bytes(s, 1);
    rng_seed(&rng, seed);
    response_init(&whole, LIMIT);
    response_init(&cut, LIMIT);
    response_start(&whole, seed % 8 == 0);
    response_start(&cut, seed % 8 == 0);
    check(read_all(&whole, &x, s, NULL, &used[0]) == read_all(&cut, &y, s, &rng, &used[1]));
    check(used[0] == used[1]);
    check(response_close(&whole, &x) == response_close(&cut, &y));
    check(whole.close == cut.close && x.status == y.status && x.received == y.received);
    check(x.received <= LIMIT);
    check(span_eq(exchange_head(&x), exchange_head(&y)));
    check(span_eq(exchange_body(&x), exchange_body(&y)));
    response_release(&whole);
    response_release(&cut);
    return 0;
}
