/* junit.xml: one test case per finding and per threshold, so that a CI shows each by name. Known
 * findings are skipped cases with their reason; a run that could not test is an error. */
#include "harness/report/report.h"

#include "harness/base/clock.h"
#include "harness/base/esc.h"

static void put_attr(struct buf *out, const char *name, struct span value)
{
    struct buf clean = BUF_INIT;
    esc_redact(&clean, value);
    buf_printf(out, " %s=\"", name);
    esc_xml(out, buf_view(&clean));
    buf_byte(out, '"');
    buf_release(&clean);
}

static void put_text(struct buf *out, struct span value)
{
    struct buf clean = BUF_INIT;
    esc_redact(&clean, value);
    esc_xml(out, buf_view(&clean));
    buf_release(&clean);
}

static void put_finding(const struct finding *f, struct buf *out)
{
    struct buf body = BUF_INIT;
    buf_str(out, "    <testcase");
    put_attr(out, "classname", span_of(f->verdict.oracle));
    put_attr(out, "name", span_of(f->bucket));
    buf_str(out, ">\n");
    if (f->known) {
        buf_str(out, "      <skipped message=\"known: stands in the baseline\"/>\n");
    } else {
        buf_str(out, "      <failure");
        put_attr(out, "type", span_of(f->verdict.outcome));
        put_attr(out, "message", span_of(f->verdict.detail));
        buf_byte(out, '>');
        if (f->min.count)
            rope_flatten(&f->min.step[f->min.count - 1].body, 2000, &body);
        buf_printf(out, "reproduced %u/%u; replay findings/", f->reproduced, f->tried);
        put_text(out, span_of(f->bucket));
        buf_byte(out, '\n');
        put_text(out, buf_view(&body));
        buf_str(out, "</failure>\n");
    }
    buf_str(out, "    </testcase>\n");
    buf_release(&body);
}

static void put_threshold(const struct threshold_result *t, struct buf *out)
{
    static const char *const word[] = {"pass", "warning", "failure"};
    buf_str(out, "    <testcase classname=\"threshold\"");
    put_attr(out, "name", span_of(t->key));
    buf_byte(out, '>');
    if (t->verdict == 2) {
        struct buf message = BUF_INIT;
        buf_printf(&message, "%s is %s, asked %s", t->key, t->shown, t->asked);
        buf_str(out, "<failure type=\"threshold\"");
        put_attr(out, "message", buf_view(&message));
        buf_str(out, "/>");
        buf_release(&message);
    } else if (t->verdict == 1) {
        buf_printf(out, "<system-out>%s</system-out>", word[1]);
    }
    buf_str(out, "</testcase>\n");
}

static void render(const struct run_result *r, struct buf *out)
{
    size_t failures = result_new_findings(r), skipped = r->findings - failures, failed = 0;
    for (size_t i = 0; i < r->thresholds; i++)
        failed += r->threshold[i].verdict == 2;
    bool untested = r->exit_code == EXIT_UNTESTED || r->reason[0];
    size_t tests = r->findings + r->thresholds + 1;
    char when[32];
    clock_utc(r->started, when);
    when[19] = '\0'; /* the schema's dateTime is written without a zone */
    buf_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite");
    put_attr(out, "name", span_of(r->name));
    buf_printf(out,
               " tests=\"%zu\" failures=\"%zu\" errors=\"%d\" skipped=\"%zu\" time=\"%.3f\" "
               "timestamp=\"%s\" hostname=\"localhost\">\n",
               tests, failures + failed, untested, skipped, (double)r->elapsed / NS_PER_S, when);
    buf_str(out, "    <testcase classname=\"hookstorm\" name=\"target could be tested\">");
    if (untested) {
        buf_str(out, "<error type=\"untested\"");
        put_attr(out, "message", span_of(r->reason));
        buf_str(out, "/>");
    }
    buf_str(out, "</testcase>\n");
    for (size_t i = 0; i < r->findings; i++)
        put_finding(r->finding[i], out);
    for (size_t i = 0; i < r->thresholds; i++)
        put_threshold(&r->threshold[i], out);
    buf_str(out, "  </testsuite>\n</testsuites>\n");
}

const struct report report_junit = {"junit", "junit.xml",
                                    "test cases per finding and threshold, for a CI", render};
