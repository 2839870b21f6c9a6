/* The table of reports. */
#include "harness/report/report.h"

#define REPORT(name) extern const struct report report_##name;
#include "harness/report/reports.def"
#undef REPORT

const struct report *const reports[] = {
#define REPORT(name) &report_##name,
#include "harness/report/reports.def"
#undef REPORT
    NULL};

const struct report *report_find(const char *name)
{
    for (const struct report *const *r = reports; *r; r++)
        if (strcmp((*r)->name, name) == 0)
            return *r;
    return NULL;
}
