#ifndef HARNESS_REPORT_REPORT_H
#define HARNESS_REPORT_REPORT_H
/* A report renders a run's result for one reader. One file and one row in reports.def each. */
#include "harness/report/result.h"

struct report {
    const char *name; /* "junit" */
    const char *file; /* default name in the run's folder */
    const char *help;
    void (*render)(const struct run_result *r, struct buf *out); /* appends */
};
extern const struct report *const reports[]; /* NULL-terminated */
const struct report *report_find(const char *name);

/* The terminal's closing words: not a file. `colour`: with ANSI colours. */
void report_text(const struct run_result *r, const char *run_dir, bool colour, struct buf *out);

/* Reads summary.json back; the findings come from their folders (see cli report). 0 or -1. */
int result_read(const char *summary_path, struct run_result *out, struct err *err);
#endif
