/* Ropes: the same bytes whatever way they are segmented, flattened, hashed or sent. */
#include "tests/unit/unit.h"

#include "harness/base/hash.h"
#include "harness/base/rng.h"
#include "harness/base/rope.h"

#include <stdlib.h>

/* A random rope and, in `flat`, the bytes it stands for. */
static void make_rope(struct rng *r, struct rope *rope, struct buf *flat)
{
    static char text[6000];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i % 23);
    size_t segments = rng_below(r, 6);
    for (size_t i = 0; i < segments; i++) {
        struct span s = {text + rng_below(r, 100),
                         1 + rng_below(r, rng_chance(r, 1, 3) ? 5000 : 9)};
        uint64_t repeat = rng_chance(r, 1, 2) ? 1 : rng_below(r, s.n > 10 ? 9 : 9000);
        rope_copy(rope, s, repeat);
        for (uint64_t k = 0; k < repeat; k++)
            buf_span(flat, s);
    }
}

/* Sends a rope through rope_iov in pieces, as a socket that takes a random part would. */
static void send_rope(struct rng *r, const struct rope *rope, struct buf *sent)
{
    static char scratch[ROPE_SCRATCH];
    struct rope_cursor at = {0, 0};
    struct iovec iov[4];
    int entries;
    while ((entries = rope_iov(rope, &at, 1 + rng_below(r, 50000), scratch, iov, 4)) > 0) {
        uint64_t total = 0, taken;
        for (int i = 0; i < entries; i++)
            total += iov[i].iov_len;
        assert_true(total > 0);
        taken = 1 + rng_below(r, total);
        rope_advance(rope, &at, taken);
        for (int i = 0; i < entries && taken; i++) {
            size_t n = iov[i].iov_len < taken ? iov[i].iov_len : taken;
            buf_add(sent, iov[i].iov_base, n);
            taken -= n;
        }
    }
}

static void every_way_gives_the_same_bytes(void **state)
{
    struct rng r;
    rng_seed(&r, 5);
    for (int round = 0; round < 200; round++) {
        struct rope rope = ROPE_INIT, copy = ROPE_INIT, one = ROPE_INIT;
        struct buf flat = BUF_INIT, got = BUF_INIT;
        make_rope(&r, &rope, &flat);
        assert_int_equal(rope.len, flat.len);
        rope_flatten(&rope, rope.len + 5, &got);
        assert_true(span_eq(buf_view(&got), buf_view(&flat)));
        buf_clear(&got);
        send_rope(&r, &rope, &got);
        assert_true(span_eq(buf_view(&got), buf_view(&flat)));
        rope_dup(&copy, &rope);
        rope_add(&one, buf_view(&flat), 1);
        assert_true(rope_hash(&rope, 9) == rope_hash(&copy, 9));
        assert_true(rope_hash(&rope, 9) == rope_hash(&one, 9));
        rope_release(&rope);
        rope_release(&copy);
        rope_release(&one);
        buf_release(&flat);
        buf_release(&got);
    }
}

static void hash_sees_every_byte(void **state)
{
    struct rope a = ROPE_INIT, b = ROPE_INIT;
    rope_add(&a, SPAN("ab"), 5000);
    rope_add(&b, SPAN("ab"), 4999);
    rope_add(&b, SPAN("aB"), 1);
    assert_true(rope_hash(&a, 0) != rope_hash(&b, 0));
    assert_true(rope_hash(&a, 0) != rope_hash(&a, 1));
    rope_release(&a);
    rope_release(&b);
}

static void lengths_saturate(void **state)
{
    struct rope r = ROPE_INIT;
    struct span flat;
    assert_true(rope_flat(&r, &flat));
    assert_int_equal(flat.n, 0);
    rope_add(&r, SPAN("0123456789"), UINT64_MAX);
    assert_true(r.len <= ROPE_MAX && r.len > ROPE_MAX - 10);
    rope_add(&r, SPAN("0123456789"), UINT64_MAX);
    assert_true(r.len <= ROPE_MAX);
    assert_false(rope_flat(&r, &flat));
    struct buf head = BUF_INIT;
    rope_flatten(&r, 12, &head);
    assert_string_equal(buf_cstr(&head), "012345678901");
    buf_release(&head);
    rope_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_gives_the_same_bytes),
        cmocka_unit_test(hash_sees_every_byte),
        cmocka_unit_test(lengths_saturate),
    };
    return cmocka_run_group_tests_name("rope", tests, NULL, NULL);
}
