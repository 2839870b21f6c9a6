/* hookstorm report: renders a finished run's reports again. */
#include "harness/cli/command.h"

#include "harness/base/fs.h"
#include "harness/base/log.h"
#include "harness/base/mem.h"
#include "harness/cli/live.h"
#include "harness/report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct loaded {
    struct finding *finding;
    size_t count, cap;
};

static void load_findings(const char *dir, struct loaded *all, struct run_result *r)
{
    struct fs_list names = {0};
    char *findings = fs_join(dir, "findings");
    if (fs_is_dir(findings))
        fs_list(findings, &names, NULL);
    for (size_t i = 0; i < names.count; i++) {
        char *folder = fs_join(findings, names.names[i]);
        struct finding f;
        struct err why = ERR_INIT;
        if (fs_is_dir(folder)) {
            if (finding_read(folder, &f, &why) == 0) {
                MEM_GROW(all->finding, all->cap, all->count + 1);
                all->finding[all->count++] = f;
            } else {
                log_warn("%s is left out: %s", folder, why.text);
            }
        }
        free(folder);
    }
    for (size_t i = 0; i < all->count; i++)
        result_add_finding(r, &all->finding[i]);
    fs_list_release(&names);
    free(findings);
}

/* `report` NULL: the closing screen. */
static void render(const struct run_result *r, const char *dir, const struct report *report)
{
    struct buf text = BUF_INIT;
    if (report)
        report->render(r, &text);
    else
        report_text(r, dir, colour_wanted(STDOUT_FILENO), &text);
    fwrite(text.data, 1, text.len, stdout);
    buf_release(&text);
}

static int run(const struct command *self, int argc, char **argv)
{
    const char *format = NULL;
    const struct opt table[] = {{"format", 'f', OPT_TEXT, &format, "NAME",
                                 "json or junit on standard output (default: text)"},
                                {0}};
    int positional = 0;
    int code = command_options(self, table, argc, argv, &positional);
    if (code >= 0)
        return code;
    struct err err = ERR_INIT;
    if (positional != 1) {
        err_set(&err, "name one run's folder");
        return command_fail(self, &err, 2);
    }
    const struct report *report = format ? report_find(format) : NULL;
    if (format && !report) {
        err_set(&err, "no report is called %s: hookstorm list reports", format);
        return command_fail(self, &err, 2);
    }
    struct run_result result = {0};
    struct loaded all = {0};
    char *summary = fs_join(argv[1], "summary.json");
    int failed = result_read(summary, &result, &err);
    if (failed == 0) {
        load_findings(argv[1], &all, &result);
        render(&result, argv[1], report);
    }
    free(summary);
    for (size_t i = 0; i < all.count; i++)
        finding_release(&all.finding[i]);
    free(all.finding);
    result_release(&result);
    return failed < 0 ? command_fail(self, &err, 2) : 0;
}

const struct command command_report = {
    "report", "show a finished run again, or render one of its reports", "report [options] DIR",
    "Reads DIR/summary.json and DIR/findings and prints the closing screen, or with --format one\n"
    "of the reports (hookstorm list reports).\n",
    run};
