#ifndef HARNESS_BASE_ESC_H
#define HARNESS_BASE_ESC_H
/* Hostile bytes made safe for one destination. What a bot or an input says goes through exactly
 * one of these before it reaches a person or another program. All append to `out`. */
#include "harness/base/buf.h"

#include <stdint.h>

void esc_terminal(struct buf *out, struct span s); /* valid printable UTF-8 kept; rest as \xNN */
void esc_html(struct buf *out, struct span s);  /* text and quoted attributes; bad bytes U+FFFD */
void esc_xml(struct buf *out, struct span s);   /* as HTML, and only characters XML 1.0 allows */
void esc_shell(struct buf *out, struct span s); /* one single-quoted word for sh */
void esc_filename(struct buf *out, struct span s); /* [A-Za-z0-9._-], others '_', never "." first */
void esc_utf8(struct buf *out, struct span s);     /* bad bytes become U+FFFD, for JSON writers */
void esc_csv(struct buf *out, struct span s);      /* one RFC 4180 field; formula starts get a ' */

/* Secrets (webhook token, bot token) are registered once at start; esc_redact replaces each
 * occurrence by "<redacted>". Secrets under 4 bytes are refused (-1): they would blank the text. */
int esc_secret_add(const char *secret);
void esc_redact(struct buf *out, struct span s);

/* Length of the valid UTF-8 sequence at p (1-4), or 0: no overlong forms, no surrogates. */
size_t utf8_sequence(const char *text, size_t n);
uint32_t utf8_code_point(const char *text, size_t n); /* of a sequence of n bytes that is valid */
#endif
