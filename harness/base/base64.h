#ifndef HARNESS_BASE_BASE64_H
#define HARNESS_BASE_BASE64_H
/* Base64 (RFC 4648 section 4: with padding, no line breaks). */
#include "harness/base/buf.h"

void base64_put(struct buf *out, struct span bytes); /* appends */
/* Appends the bytes; refuses anything but the canonical form, out is then as it was. 0 or -1. */
int base64_get(struct buf *out, struct span text);
#endif
