/* The minimiser against causes with a known optimum, and the promises of minimize.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "harness/base/mem.h"
#include "tests/cases/minimize_cases.h"

#include <stdio.h>

struct oracle {
    bool (*fails)(void *arg, const struct input *in);
    void *arg;
    uint64_t asked;
};

static int ask(void *ctx, const struct input *const *in, size_t n, enum min_answer *answer)
{
    struct oracle *o = ctx;
    for (size_t i = 0; i < n; i++)
        answer[i] = o->fails(o->arg, in[i]) ? MIN_SAME : MIN_NONE;
    o->asked += n;
    return 0;
}

static void one_step(struct input *in, struct span body)
{
    *in = INPUT_INIT;
    rope_copy(&input_add(in)->body, body, 1);
}

static void body_text(const struct input *in, struct buf *out)
{
    buf_clear(out);
    rope_flatten(&in->step[0].body, UINT64_MAX, out);
}

static bool case_fails(void *arg, const struct input *in)
{
    struct buf body = BUF_INIT;
    body_text(in, &body);
    bool yes = min_case_fails(arg, buf_view(&body));
    buf_release(&body);
    return yes;
}

static struct min_result run(const struct input *in, bool (*fails)(void *, const struct input *),
                             void *arg, unsigned width)
{
    struct oracle o = {fails, arg, 0};
    struct min_config config = {.width = width, .budget = 20000};
    struct min_result r;
    assert_int_equal(minimize(in, &config, ask, &o, &r), 0);
    assert_int_equal(o.asked, r.queries);
    return r;
}

static int by_size(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void test_known_optima(void **state)
{
    (void)state;
    uint64_t narrow[MIN_CASES], wide[MIN_CASES];
    size_t reached = 0, slow = 0;
    for (size_t i = 0; i < MIN_CASES; i++) {
        const struct min_case *c = &min_cases[i];
        struct buf body = BUF_INIT, left = BUF_INIT, again = BUF_INIT;
        struct input in;
        min_case_body(c, &body);
        assert_in_range(body.len, 2048, 24 << 10);
        one_step(&in, buf_view(&body));
        unsigned widths[] = {1, 8, 32};
        for (int w = 0; w < 3; w++) {
            struct min_result r = run(&in, case_fails, (void *)(uintptr_t)c, widths[w]);
            body_text(&r.best, w ? &again : &left);
            assert_true(r.failed_at_all);
            if (w)
                assert_string_equal(buf_cstr(&left), buf_cstr(&again));
            if (widths[w] == 1)
                narrow[i] = r.queries;
            if (widths[w] == 32) {
                wide[i] = r.queries;
                slow += r.rounds > 40;
                bool best = span_is(buf_view(&left), c->optimum);
                reached += best;
                print_message("# %-24s %5zu B -> %4zu B  queries %4llu (K=1) %4llu (K=32)  rounds "
                              "%2llu%s%s\n",
                              c->name, body.len, left.len, (unsigned long long)narrow[i],
                              (unsigned long long)wide[i], (unsigned long long)r.rounds,
                              r.minimal ? "" : "  NOT MINIMAL", best ? "" : "  NOT OPTIMAL");
                if (!best)
                    print_message("#   got %.*s\n", 200, buf_cstr(&left));
            }
            min_result_release(&r);
        }
        input_release(&in);
        buf_release(&body);
        buf_release(&left);
        buf_release(&again);
    }
    qsort(narrow, MIN_CASES, sizeof *narrow, by_size);
    qsort(wide, MIN_CASES, sizeof *wide, by_size);
    print_message("# %zu of %d at the optimum, median %llu queries (K=1), %llu (K=32)\n", reached,
                  MIN_CASES, (unsigned long long)narrow[MIN_CASES / 2],
                  (unsigned long long)wide[MIN_CASES / 2]);
    assert_true(reached * 100 >= MIN_CASES * 95);
    assert_int_equal(slow, 0);
    assert_true(wide[MIN_CASES / 2] <= 150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_optima),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
