#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H
/* What every unit test includes first: cmocka with what it needs, and a folder to write in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A new empty folder; the caller removes and frees it. */
static inline char *unit_tmpdir(void)
{
    char path[] = "/tmp/hookstorm-unit-XXXXXX";
    char *made = mkdtemp(path);
    return made ? strdup(made) : NULL;
}
#endif
