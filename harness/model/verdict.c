/* Names of severities; see verdict.h. */
#include "harness/model/verdict.h"

const char *severity_name(enum severity s)
{
    static const char *const name[] = {"low", "medium", "high", "critical"};
    return name[s];
}
