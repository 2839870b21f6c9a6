/* libFuzzer target: the plan parser. Whatever is accepted must print as a plan that reads back the
 * same, and what is refused must say where. */
#include "harness/model/plan.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

static const struct plan_var vars[] = {{"PORT", "4242"}, {NULL, NULL}};
#define LENIENT (PLAN_ALLOW_UNBUILT | PLAN_ALLOW_ENDLESS)

/* Takes every "<redacted>" out of what was printed: it would not read back as a secret. */
static void drop_redacted(struct buf *b)
{
    static const char mark[] = "<redacted>";
    for (char *at; b->len && (at = strstr(b->data, mark));) {
        char *rest = at + sizeof mark - 1;
        memmove(at, rest, b->len - (size_t)(rest - b->data) + 1);
        b->len -= sizeof mark - 1;
    }
}

static void check_print(const struct plan *p)
{
    struct plan *again;
    struct buf text = BUF_INIT;
    struct err err = ERR_INIT;
    char first[65], second[65];
    plan_print(p, &text);
    drop_redacted(&text);
    must(plan_parse(buf_view(&text), "printed", vars, LENIENT, &again, &err) == 0);
    must(strcmp(plan_digest(p, first), plan_digest(again, second)) == 0);
    plan_free(again);
    buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span text = {(const char *)data, size};
    struct plan *strict, *lenient;
    struct err refused = ERR_INIT, wrong = ERR_INIT;
    bool clean = !span_find(text, SPAN("redacted")) && !span_find(text, SPAN("${"));
    int accepted = plan_parse(text, "plan", vars, 0, &strict, &refused);
    must(accepted == 0 || (refused.text[0] && (refused.line > 0 || size > 1u << 20)));
    if (plan_parse(text, "plan", vars, LENIENT, &lenient, &wrong) < 0)
        must(accepted < 0);
    else if (clean && !*lenient->target.secret_token)
        check_print(lenient);
    plan_free(strict);
    plan_free(lenient);
    return 0;
}
