#include "harness/telegram/principal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void ids_have_tiers(void **state)
{
    static const struct {
        int64_t id;
        const char *tier; /* NULL: none */
    } rows[] = {
        {1000000, "guest"},   {1000999, "guest"}, {1001000, NULL},
        {2000099, "user"},    {2000100, NULL},    {3000009, "developer"},
        {999999999, "admin"}, {0, NULL},          {-1000000, NULL},
    };
    const struct tg_tiers *t = tg_tiers_default();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int tier = tg_principal_tier(t, rows[i].id);
        assert_int_equal(tier, rows[i].tier ? tg_tier_find(t, span_of(rows[i].tier)) : -1);
    }
}

static void commands_are_inherited(void **state)
{
    static const size_t expected[] = {7, 14, 18, 21};
    const struct tg_tiers *t = tg_tiers_default();
    assert_int_equal(t->count, 4);
    for (int tier = 0; tier < 4; tier++) {
        size_t may = 0;
        for (size_t c = 0; c < t->command_count; c++)
            may += tg_tier_allows(t, tier, span_of(t->command[c].name));
        assert_int_equal(may, expected[tier]);
    }
    assert_false(tg_tier_allows(t, 3, SPAN("reboot")));
    assert_false(tg_tier_allows(t, -1, SPAN("start")));
}

static void picks_stay_in_their_tier(void **state)
{
    const struct tg_tiers *t = tg_tiers_default();
    struct rng rng;
    rng_seed(&rng, 7);
    bool seen[4] = {false};
    for (int i = 0; i < 400; i++) {
        int tier = i % 4;
        assert_int_equal(tg_principal_tier(t, tg_principal_pick(t, tier, &rng)), tier);
        seen[tg_principal_tier(t, tg_principal_pick(t, -1, &rng))] = true;
        assert_true(tg_tier_allows(t, tier, span_of(tg_tier_command(t, tier, false, &rng))));
        const char *forbidden = tg_tier_command(t, tier, true, &rng);
        if (tier == 3)
            assert_null(forbidden);
        else
            assert_false(tg_tier_allows(t, tier, span_of(forbidden)));
    }
    assert_true(seen[0] && seen[1] && seen[2] && seen[3]);
}

static void a_circle_of_heirs_ends(void **state)
{
    static const struct tg_ids ids[] = {{1, 1}, {2, 2}};
    static const struct tg_tier tier[] = {{"a", &ids[0], 1, 1}, {"b", &ids[1], 1, 0}};
    static const struct tg_command command[] = {{"x", 0}};
    const struct tg_tiers t = {tier, 2, command, 1};
    assert_true(tg_tier_allows(&t, 1, SPAN("x")));
    assert_false(tg_tier_is(&t, 0, 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_have_tiers),
        cmocka_unit_test(commands_are_inherited),
        cmocka_unit_test(picks_stay_in_their_tier),
        cmocka_unit_test(a_circle_of_heirs_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
