/* Units, the histogram and the random streams: the figures everything else rests on. */
#include "tests/unit/unit.h"

#include "harness/base/hist.h"
#include "harness/base/rng.h"
#include "harness/base/units.h"

#include <math.h>
#include <stdlib.h>

#define MS INT64_C(1000000)
#define S INT64_C(1000000000)

static void durations_are_read(void **state)
{
    static const struct {
        const char *text;
        int64_t ns;
    } good[] = {{"0", 0},
                {"250ms", 250 * MS},
                {"20s", 20 * S},
                {"5m", 300 * S},
                {"1h30m", 5400 * S},
                {"2d", 172800 * S},
                {"1.5s", 1500 * MS},
                {"2h05m", 7500 * S},
                {"7us", 7000},
                {"9ns", 9},
                {"0.1ms", 100000},
                {"0s", 0}};
    static const char *const bad[] = {"",          "5",       "s",    "5 s", "-1s",
                                      "30m1h",     "1m1m",    "1h30", "1.s", "1e3s",
                                      "99999999d", "5parsec", "0x1s", "١s"};
    int64_t ns;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ns = -1;
        assert_int_equal(units_duration(span_of(good[i].text), &ns), 0);
        assert_int_equal(ns, good[i].ns);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(units_duration(span_of(bad[i]), &ns), -1);
}

static void sizes_rates_and_fractions_are_read(void **state)
{
    uint64_t bytes;
    double x;
    assert_int_equal(units_size(SPAN("64"), &bytes), 0);
    assert_int_equal(bytes, 64);
    assert_int_equal(units_size(SPAN("10k"), &bytes), 0);
    assert_int_equal(bytes, 10000);
    assert_int_equal(units_size(SPAN("16MiB"), &bytes), 0);
    assert_int_equal(bytes, 16 << 20);
    assert_int_equal(units_size(SPAN("1.5KiB"), &bytes), 0);
    assert_int_equal(bytes, 1536);
    assert_int_equal(units_size(SPAN("99999999999GiB"), &bytes), -1);
    assert_int_equal(units_size(SPAN("1.5"), &bytes), -1);
    assert_int_equal(units_size(SPAN("10kib"), &bytes), -1);
    assert_int_equal(units_rate(SPAN("1000/s"), &x), 0);
    assert_float_equal(x, 1000, 0);
    assert_int_equal(units_rate(SPAN("30/m"), &x), 0);
    assert_float_equal(x, 0.5, 0);
    assert_int_equal(units_rate(SPAN("7"), &x), 0);
    assert_float_equal(x, 7, 0);
    assert_int_equal(units_rate(SPAN("7/fortnight"), &x), -1);
    assert_int_equal(units_rate(SPAN("7/"), &x), -1);
    assert_int_equal(units_fraction(SPAN("0.5%"), &x), 0);
    assert_float_equal(x, 0.005, 1e-12);
    assert_int_equal(units_fraction(SPAN("0.25"), &x), 0);
    assert_float_equal(x, 0.25, 0);
    assert_int_equal(units_fraction(SPAN("5%%"), &x), -1);
}

static void integers_are_read_within_bounds(void **state)
{
    static const char *const bad[] = {
        "", "-", "_1", "1_", "1__0", "0x10", "1.0", "1e3", "+1", " 1", "9223372036854775808"};
    int64_t v;
    assert_int_equal(units_integer(SPAN("300_000"), 0, 1000000, &v), 0);
    assert_int_equal(v, 300000);
    assert_int_equal(units_integer(SPAN("-9223372036854775808"), INT64_MIN, 0, &v), 0);
    assert_true(v == INT64_MIN);
    assert_int_equal(units_integer(SPAN("11"), 0, 10, &v), -1);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(units_integer(span_of(bad[i]), INT64_MIN, INT64_MAX, &v), -1);
}

static void check_put(void (*put)(struct buf *, int64_t), int64_t value, const char *want)
{
    struct buf out = BUF_INIT;
    put(&out, value);
    assert_string_equal(buf_cstr(&out), want);
    buf_release(&out);
}

static void put_size(struct buf *out, int64_t v)
{
    units_put_size(out, (uint64_t)v);
}

static void put_count(struct buf *out, int64_t v)
{
    units_put_count(out, (uint64_t)v);
}

static void quantities_are_written(void **state)
{
    check_put(units_put_duration, 0, "0");
    check_put(units_put_duration, 999, "999ns");
    check_put(units_put_duration, 1200000, "1.2ms");
    check_put(units_put_duration, 999999999, "1.0s");
    check_put(units_put_duration, 3400 * MS, "3.4s");
    check_put(units_put_duration, 59990 * MS, "1m00s");
    check_put(units_put_duration, 312 * S, "5m12s");
    check_put(units_put_duration, 7500 * S, "2h05m");
    check_put(put_size, 812, "812 B");
    check_put(put_size, 4096, "4.0 KiB");
    check_put(put_size, 16 << 20, "16.0 MiB");
    check_put(put_size, (1 << 20) - 1, "1.0 MiB");
    check_put(put_count, 0, "0");
    check_put(put_count, 999, "999");
    check_put(put_count, 1234567, "1,234,567");
}

/* What is written is read back as nearly the same. */
static void written_quantities_are_readable(void **state)
{
    struct rng r;
    rng_seed(&r, 7);
    for (int i = 0; i < 2000; i++) {
        int64_t v = (int64_t)(rng_u64(&r) >> (17 + rng_below(&r, 46))), back;
        uint64_t bytes;
        struct buf out = BUF_INIT;
        units_put_duration(&out, v);
        assert_int_equal(units_duration(buf_view(&out), &back), 0);
        assert_true(llabs(back - v) <= v / 19);
        buf_clear(&out);
        units_put_size(&out, (uint64_t)v);
        assert_int_equal(units_size(buf_view(&out), &bytes), 0);
        assert_true(llabs((int64_t)bytes - v) <= v / 19);
        buf_release(&out);
    }
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t nearest_rank(const int64_t *sorted, size_t n, double fraction)
{
    size_t rank = (size_t)ceil(fraction * (double)n);
    return sorted[rank < 1 ? 0 : rank - 1];
}

static void hist_agrees_with_a_sorted_array(void **state)
{
    enum { N = 20000 };
    int64_t *value = calloc(N, sizeof *value);
    struct hist *whole = hist_new(), *half = hist_new(), *merged = hist_new();
    struct rng r;
    double sum = 0;
    rng_seed(&r, 11);
    for (int i = 0; i < N; i++) {
        value[i] = (int64_t)(rng_u64(&r) >> (22 + rng_below(&r, 40))); /* 1 ns to 73 min */
        sum += (double)value[i];
        hist_record(whole, value[i]);
        hist_record(i % 2 ? half : merged, value[i]);
    }
    hist_merge(merged, half);
    qsort(value, N, sizeof *value, by_value);
    static const double at[] = {0, 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        int64_t want = nearest_rank(value, N, at[i]), got = hist_at(whole, at[i]);
        assert_true(fabs((double)(got - want)) <= (double)want / 2048);
        assert_int_equal(hist_at(merged, at[i]), got);
    }
    assert_int_equal(hist_count(merged), N);
    assert_int_equal(hist_min(merged), value[0]);
    assert_int_equal(hist_max(merged), value[N - 1]);
    assert_true(fabs(hist_mean(merged) * N / sum - 1) < 1e-9);
    hist_free(whole);
    hist_free(half);
    hist_free(merged);
    free(value);
}

struct tally {
    int64_t last;
    uint64_t total;
};

static void count_bucket(void *arg, int64_t low, int64_t high, uint64_t n)
{
    struct tally *t = arg;
    assert_true(low > t->last && high >= low && n > 0);
    t->last = high;
    t->total += n;
}

static void hist_takes_any_value(void **state)
{
    struct hist *h = hist_new();
    struct tally t = {-1, 0};
    assert_int_equal(hist_at(h, 0.5), 0);
    hist_record(h, -5);
    hist_record_n(h, INT64_MAX, 3);
    hist_record_n(h, 5, 0);
    hist_record(h, 2047);
    hist_record(h, 2048);
    hist_each(h, count_bucket, &t);
    assert_int_equal(t.total, 6);
    assert_int_equal(hist_min(h), 0);
    assert_int_equal(hist_at(h, 0.33), 2047);
    assert_true(hist_at(h, 1) == INT64_MAX);
    hist_clear(h);
    assert_int_equal(hist_count(h), 0);
    assert_int_equal(hist_max(h), 0);
    hist_free(h);
}

/* The first outputs of xoshiro256** from the state {1, 2, 3, 4}, as its other implementations
 * publish them, and of splitmix64 from 0, which seeds it. */
static void rng_matches_published_vectors(void **state)
{
    struct rng r = {{1, 2, 3, 4}};
    assert_true(rng_u64(&r) == 11520);
    assert_true(rng_u64(&r) == 0);
    assert_true(rng_u64(&r) == 1509978240);
    assert_true(rng_u64(&r) == UINT64_C(1215971899390074240));
    rng_seed(&r, 0);
    assert_true(r.s[0] == UINT64_C(0xe220a8397b1dcdaf));
    assert_true(r.s[1] == UINT64_C(0x6e789e6aa1b965f4));
}

static void rng_streams_are_stable_and_apart(void **state)
{
    struct rng a, b, c;
    rng_derive(&a, 1, 2, 3, 4);
    rng_derive(&b, 1, 2, 3, 4);
    rng_derive(&c, 1, 2, 4, 3);
    int same = 0;
    for (int i = 0; i < 100; i++) {
        uint64_t x = rng_u64(&a);
        assert_true(x == rng_u64(&b));
        same += x == rng_u64(&c);
    }
    assert_int_equal(same, 0);
}

static void rng_stays_within_bounds(void **state)
{
    struct rng r;
    unsigned seen[7] = {0}, heads = 0;
    rng_seed(&r, 3);
    for (int i = 0; i < 70000; i++) {
        seen[rng_range(&r, -3, 3) + 3]++;
        double u = rng_unit(&r);
        assert_true(u >= 0 && u < 1);
        heads += rng_chance(&r, 1, 4);
    }
    for (int i = 0; i < 7; i++)
        assert_in_range(seen[i], 9500, 10500);
    assert_in_range(heads, 17000, 18000);
    assert_int_equal(rng_below(&r, 0), 0);
    assert_int_equal(rng_below(&r, 1), 0);
    (void)rng_range(&r, INT64_MIN, INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_are_read),
        cmocka_unit_test(sizes_rates_and_fractions_are_read),
        cmocka_unit_test(integers_are_read_within_bounds),
        cmocka_unit_test(quantities_are_written),
        cmocka_unit_test(written_quantities_are_readable),
        cmocka_unit_test(hist_agrees_with_a_sorted_array),
        cmocka_unit_test(hist_takes_any_value),
        cmocka_unit_test(rng_matches_published_vectors),
        cmocka_unit_test(rng_streams_are_stable_and_apart),
        cmocka_unit_test(rng_stays_within_bounds),
    };
    return cmocka_run_group_tests_name("units", tests, NULL, NULL);
}
