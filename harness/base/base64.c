/* Base64; see base64.h. */
#include "harness/base/base64.h"

#include <stdint.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_put(struct buf *out, struct span bytes)
{
    const unsigned char *p = (const unsigned char *)bytes.p;
    buf_reserve(out, bytes.n / 3 * 4 + 4);
    for (size_t i = 0; i < bytes.n; i += 3) {
        size_t n = bytes.n - i < 3 ? bytes.n - i : 3;
        uint32_t bits = (uint32_t)p[i] << 16;
        bits |= n > 1 ? (uint32_t)p[i + 1] << 8 : 0;
        bits |= n > 2 ? p[i + 2] : 0;
        char quad[4] = {alphabet[bits >> 18], alphabet[bits >> 12 & 63], '=', '='};
        if (n > 1)
            quad[2] = alphabet[bits >> 6 & 63];
        if (n > 2)
            quad[3] = alphabet[bits & 63];
        buf_add(out, quad, 4);
    }
}

static int sextet(char c)
{
    const char *at = c ? strchr(alphabet, c) : NULL;
    return at ? (int)(at - alphabet) : -1;
}

int base64_get(struct buf *out, struct span text)
{
    size_t start = out->len;
    if (text.n % 4)
        return -1;
    buf_reserve(out, text.n / 4 * 3);
    for (size_t i = 0; i < text.n; i += 4) {
        const char *q = text.p + i;
        size_t pad = i + 4 < text.n || q[3] != '=' ? 0 : q[2] != '=' ? 1 : 2;
        uint32_t bits = 0;
        for (size_t k = 0; k < 4 - pad; k++) {
            int six = sextet(q[k]);
            if (six < 0)
                goto refuse;
            bits |= (uint32_t)six << (18 - 6 * k);
        }
        if (bits & (pad == 2 ? 0xffffu : pad == 1 ? 0xffu : 0)) /* stray bits: not canonical */
            goto refuse;
        char bytes[3] = {(char)(bits >> 16), (char)(bits >> 8), (char)bits};
        buf_add(out, bytes, 3 - pad);
    }
    return 0;
refuse:
    if (out->data)
        out->data[start] = '\0';
    out->len = start;
    return -1;
}
