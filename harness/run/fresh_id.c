/* New update_ids; see fresh_id.h. */
#include "harness/run/fresh_id.h"

#define HEAD "{\"update_id\":"
#define DIGITS 9

size_t fresh_id_find(struct span body)
{
    size_t at = sizeof HEAD - 1;
    if (body.n <= at + DIGITS || memcmp(body.p, HEAD, at) != 0 || body.p[at] == '0')
        return 0;
    for (size_t i = 0; i < DIGITS; i++)
        if (body.p[at + i] < '0' || body.p[at + i] > '9')
            return 0;
    char next = body.p[at + DIGITS];
    return next == ',' || next == '}' ? at : 0;
}

void fresh_id_put(char *body, size_t at, uint64_t id)
{
    uint64_t n = FRESH_ID_MIN + id % FRESH_ID_SPAN;
    for (size_t i = DIGITS; i-- > 0; n /= 10)
        body[at + i] = (char)('0' + n % 10);
}
