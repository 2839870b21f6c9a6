/* The life of a finding and what it is made of; its files are finding_write.c and
 * finding_read.c. */
#include "harness/triage/finding.h"

void finding_release(struct finding *f)
{
    input_release(&f->original);
    input_release(&f->min);
    core_free(f->core);
    buf_release(&f->body);
    buf_release(&f->tail);
    *f = (struct finding){0};
}

const char *threat_name(int threat)
{
    static const char *const name[] = {"T0", "T1", "T2"};
    return threat >= 0 && threat <= 2 ? name[threat] : "unknown";
}
