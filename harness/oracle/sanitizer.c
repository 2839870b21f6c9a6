/* `sanitizer`: the bot's own instrumentation saw memory, thread or arithmetic errors, whether or
 * not the process went on. The outcome is the kind of error without its addresses and numbers. */
#include "harness/oracle/evidence.h"

static const struct {
    const char *mark; /* in the report's first line; the kind of error follows */
    const char *name;
    enum severity severity;
} reporters[] = {
    {"HWAddressSanitizer: ", "hwasan", SEVERITY_CRITICAL},
    {"AddressSanitizer: ", "asan", SEVERITY_CRITICAL},
    {"MemorySanitizer: ", "msan", SEVERITY_CRITICAL},
    {"ThreadSanitizer: ", "tsan", SEVERITY_HIGH},
    {"LeakSanitizer: ", "lsan", SEVERITY_LOW},
    {"UndefinedBehaviorSanitizer: ", "ubsan", SEVERITY_HIGH},
    {"runtime error: ", "ubsan", SEVERITY_HIGH},
    {"libFuzzer: ", "libfuzzer", SEVERITY_HIGH},
};

/* "heap-use-after-free on address 0x.." and "signed integer overflow: 1 + ..": the words up to the
 * first that varies from run to run, joined by '-'. */
static void kind_of(struct span text, char *out, size_t size)
{
    size_t n = 0;
    const char *stop = span_find(text, SPAN(" on "));
    size_t end = stop ? (size_t)(stop - text.p) : text.n;
    for (size_t i = 0; i < end && n + 1 < size; i++) {
        char c = text.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && c != ' ' && c != '-')
            break;
        out[n++] = (char)(c == ' ' ? '-' : letter ? c | 0x20 : c);
    }
    while (n && out[n - 1] == '-')
        n--;
    out[n] = '\0';
}

static bool judge(const struct oracle_view *v, struct verdict *out)
{
    const char *line = v->seen->process.sanitizer;
    if (!line[0] || !evidence_settled(v))
        return false;
    const char *name = "sanitizer", *text = line;
    out->severity = SEVERITY_HIGH;
    for (size_t i = 0; i < sizeof reporters / sizeof *reporters; i++) {
        const char *at = strstr(line, reporters[i].mark);
        if (!at)
            continue;
        name = reporters[i].name;
        out->severity = reporters[i].severity;
        text = at + strlen(reporters[i].mark);
        break;
    }
    char kind[36];
    kind_of(span_of(text), kind, sizeof kind);
    evidence_outcome(out, "%s-%s", name, kind[0] ? kind : "report");
    evidence_detail(out, "%s", line);
    return true;
}

const struct oracle oracle_sanitizer = {"sanitizer",
                                        "a sanitizer's report on the bot's standard error", judge};
