/* Attribution against simulated bots that die of one request, of several, or of none. */
#include "tests/unit/unit.h"

#include "harness/base/clock.h"
#include "harness/base/rng.h"
#include "harness/oracle/attribution.h"

#define MS NS_PER_MS
#define NEVER UINT64_MAX

/* Dies of `trigger` once all of `before` were seen since its start. */
struct bot {
    uint64_t trigger;
    uint64_t before[3];
    size_t needs;
    unsigned seen; /* bits of `before` */
    bool dead;
    size_t replays, sent;
};

static void start(struct bot *b)
{
    b->seen = 0;
    b->dead = false;
}

static void receive(struct bot *b, uint64_t id)
{
    b->sent++;
    for (size_t i = 0; i < b->needs; i++)
        if (b->before[i] == id)
            b->seen |= 1u << i;
    b->dead = id == b->trigger && b->seen == (1u << b->needs) - 1;
}

/* Plays a to its end; `exact`: the caller sees at which request the bot died. */
static enum attribution_verdict play(struct attribution *a, struct bot *b, bool exact,
                                     const uint64_t **ids, size_t *count)
{
    struct attribution_test test;
    start(b);
    while (attribution_next(a, &test)) {
        size_t i = 0;
        assert_in_range(++b->replays, 1, 40);
        if (test.fresh || b->dead)
            start(b);
        while (i < test.count && !b->dead)
            receive(b, test.ids[i++]);
        attribution_report(a, b->dead, exact ? i : test.count);
    }
    return attribution_result(a, ids, count);
}

/* Ids 1..n sent a millisecond apart; the last `open` are not answered. Death at n ms and a half. */
static size_t traffic(struct suspect *s, size_t n, size_t open)
{
    for (size_t i = 0; i < n; i++) {
        int64_t sent = (int64_t)(i + 1) * MS;
        s[i] = (struct suspect){i + 1, sent, i + open < n ? sent + MS / 2 : 0};
    }
    return n;
}

static int64_t death(size_t n)
{
    return (int64_t)n * MS + MS / 2;
}

static void any_single_culprit_is_found(void **state)
{
    struct suspect s[200];
    const uint64_t *ids;
    size_t count;
    for (uint64_t culprit = 1; culprit <= 200; culprit += 3) {
        for (int exact = 0; exact < 2; exact++) {
            struct bot b = {.trigger = culprit};
            traffic(s, 200, 40);
            struct attribution *a = attribution_new(s, 200, death(200), NS_PER_S);
            assert_int_equal(play(a, &b, exact, &ids, &count), ATTRIBUTION_ONE);
            assert_int_equal(count, 1);
            assert_int_equal(ids[0], culprit);
            assert_in_range(b.replays, 1, 3 + 1 + 8 + 1);
            attribution_free(a);
        }
    }
}

static void likeliest_first(void **state)
{
    /* id, sent, answered: a slow one, answered ones, then those in flight at the death. */
    static const struct suspect s[] = {
        {1, 1 * MS, 0},
        {2, 4990 * MS, 4999 * MS},
        {3, 4991 * MS, 4995 * MS},
        {4, 4996 * MS, 0},
        {5, 4998 * MS, 0},
        {6, 2 * MS, 0},
        {7, 100 * MS, 3000 * MS},
        {8, 0, 0},
        {9, 6000 * MS, 0},
    };
    static const uint64_t expected[] = {4, 5, 6, 1, 2, 3}; /* 7 too old, 8 never sent, 9 after */
    const uint64_t *ids;
    struct attribution *a = attribution_new(s, sizeof s / sizeof *s, 5000 * MS, NS_PER_S);
    assert_int_equal(attribution_suspects(a, &ids), 6);
    assert_memory_equal(ids, expected, sizeof expected);
    attribution_free(a);
}

static void likeliest_costs_one_replay(void **state)
{
    struct suspect s[200];
    const uint64_t *ids;
    size_t count;
    struct bot b = {.trigger = 161}; /* the oldest unanswered */
    struct attribution *a = attribution_new(s, traffic(s, 200, 40), death(200), NS_PER_S);
    assert_int_equal(play(a, &b, true, &ids, &count), ATTRIBUTION_ONE);
    assert_int_equal(b.replays, 1);
    assert_int_equal(b.sent, 1);
    attribution_free(a);
}

static void sequences_are_named(void **state)
{
    struct suspect s[200];
    const uint64_t *ids;
    size_t count;
    struct bot b = {.trigger = 120, .before = {7, 60}, .needs = 2};
    struct attribution *a = attribution_new(s, traffic(s, 200, 40), death(200), NS_PER_S);
    assert_int_equal(play(a, &b, false, &ids, &count), ATTRIBUTION_SEQUENCE);
    assert_int_equal(count, 120);
    assert_int_equal(ids[0], 1);
    assert_int_equal(ids[119], 120);
    attribution_free(a);
}

/* 162 kills only a bot that 161 touched, which the first replays happen to make: not "one". */
static void a_touched_bot_proves_nothing(void **state)
{
    struct suspect s[200];
    const uint64_t *ids;
    size_t count;
    struct bot b = {.trigger = 162, .before = {161}, .needs = 1};
    struct attribution *a = attribution_new(s, traffic(s, 200, 40), death(200), NS_PER_S);
    assert_int_equal(play(a, &b, true, &ids, &count), ATTRIBUTION_SEQUENCE);
    assert_int_equal(count, 162);
    attribution_free(a);
}

static void nobody_and_nothing(void **state)
{
    struct suspect s[200];
    const uint64_t *ids;
    size_t count;
    struct bot b = {.trigger = NEVER};
    struct attribution *a = attribution_new(s, traffic(s, 200, 40), death(200), NS_PER_S);
    assert_int_equal(play(a, &b, true, &ids, &count), ATTRIBUTION_NOBODY);
    assert_int_equal(b.replays, 4);
    attribution_free(a);

    a = attribution_new(s, 0, 0, 0);
    assert_int_equal(play(a, &b, true, &ids, &count), ATTRIBUTION_NOBODY);
    assert_int_equal(b.replays, 4);
    attribution_free(a);

    struct bot one = {.trigger = 1};
    a = attribution_new(s, traffic(s, 1, 1), death(1), 0);
    assert_int_equal(play(a, &one, true, &ids, &count), ATTRIBUTION_ONE);
    attribution_free(a);
}

/* A bot that dies at random: any verdict, but always an end. */
static void flaky_bots_end(void **state)
{
    struct suspect s[64];
    struct rng rng;
    rng_seed(&rng, 1);
    for (int round = 0; round < 2000; round++) {
        struct attribution_test test;
        const uint64_t *ids;
        size_t count, replays = 0, n = rng_below(&rng, 64);
        traffic(s, n, n / 2);
        struct attribution *a = attribution_new(s, n, death(n), NS_PER_S);
        while (attribution_next(a, &test)) {
            assert_in_range(++replays, 1, 15);
            assert_in_range(test.count, 1, n);
            attribution_report(a, rng_chance(&rng, 1, 2), rng_below(&rng, test.count + 1));
        }
        assert_int_not_equal(attribution_result(a, &ids, &count), ATTRIBUTION_OPEN);
        assert_in_range(count, 0, n);
        attribution_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_single_culprit_is_found),
        cmocka_unit_test(likeliest_first),
        cmocka_unit_test(likeliest_costs_one_replay),
        cmocka_unit_test(sequences_are_named),
        cmocka_unit_test(a_touched_bot_proves_nothing),
        cmocka_unit_test(nobody_and_nothing),
        cmocka_unit_test(flaky_bots_end),
    };
    return cmocka_run_group_tests_name("attribution", tests, NULL, NULL);
}
