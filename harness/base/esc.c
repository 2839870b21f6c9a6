/* Escapes, one per destination; see esc.h. */
#include "harness/base/esc.h"

#include "harness/base/mem.h"

#include <stdint.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD in UTF-8 */

size_t utf8_sequence(const char *text, size_t n)
{
    const unsigned char *p = (const unsigned char *)text;
    if (n == 0)
        return 0;
    if (p[0] < 0x80)
        return 1;
    size_t need = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || n < need)
        return 0;
    for (size_t i = 1; i < need; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    bool overlong = (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xf0 && p[1] < 0x90);
    bool surrogate = p[0] == 0xed && p[1] >= 0xa0;
    bool beyond = p[0] == 0xf4 && p[1] >= 0x90;
    return overlong || surrogate || beyond ? 0 : need;
}

uint32_t utf8_code_point(const char *text, size_t n)
{
    const unsigned char *p = (const unsigned char *)text;
    static const unsigned char mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t c = p[0] & mask[n];
    for (size_t i = 1; i < n; i++)
        c = c << 6 | (p[i] & 0x3f);
    return c;
}

/* Characters that move the cursor, reverse the line or are invisible: not for a terminal. */
static bool deceives_terminal(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

void esc_terminal(struct buf *out, struct span s)
{
    for (size_t i = 0; i < s.n;) {
        size_t n = utf8_sequence(s.p + i, s.n - i);
        if (n && !deceives_terminal(utf8_code_point(s.p + i, n))) {
            buf_add(out, s.p + i, n);
            i += n;
            continue;
        }
        for (size_t end = i + (n ? n : 1); i < end; i++) {
            if (s.p[i] == '\n')
                buf_str(out, "\\n");
            else
                buf_printf(out, "\\x%02x", (unsigned char)s.p[i]);
        }
    }
}

static void escape_markup(struct buf *out, struct span s, bool xml)
{
    for (size_t i = 0; i < s.n;) {
        size_t n = utf8_sequence(s.p + i, s.n - i);
        if (!n) {
            buf_str(out, REPLACEMENT);
            i++;
            continue;
        }
        uint32_t c = utf8_code_point(s.p + i, n);
        const char *entity = c == '&'    ? "&amp;"
                             : c == '<'  ? "&lt;"
                             : c == '>'  ? "&gt;"
                             : c == '"'  ? "&quot;"
                             : c == '\'' ? "&#39;"
                                         : NULL;
        bool control = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe ||
                       c == 0xffff || (c >= 0x7f && c < 0xa0) || (!xml && c == '\r') ||
                       deceives_terminal(c > 0x20 ? c : 0x20);
        if (entity)
            buf_str(out, entity);
        else if (control)
            buf_str(out, REPLACEMENT);
        else
            buf_add(out, s.p + i, n);
        i += n;
    }
}

void esc_html(struct buf *out, struct span s)
{
    escape_markup(out, s, false);
}

void esc_xml(struct buf *out, struct span s)
{
    escape_markup(out, s, true);
}

void esc_shell(struct buf *out, struct span s)
{
    buf_byte(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\'')
            buf_str(out, "'\\''");
        else if (s.p[i] != '\0')
            buf_byte(out, s.p[i]);
    }
    buf_byte(out, '\'');
}

void esc_filename(struct buf *out, struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '_' || c == '-' || (c == '.' && i > 0);
        buf_byte(out, plain ? c : '_');
    }
}

void esc_utf8(struct buf *out, struct span s)
{
    for (size_t i = 0; i < s.n;) {
        size_t n = utf8_sequence(s.p + i, s.n - i);
        if (n)
            buf_add(out, s.p + i, n);
        else
            buf_str(out, REPLACEMENT);
        i += n ? n : 1;
    }
}

void esc_csv(struct buf *out, struct span s)
{
    bool formula = s.n && strchr("=+-@\t\r", s.p[0]);
    buf_byte(out, '"');
    if (formula)
        buf_byte(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_byte(out, '"');
        buf_byte(out, s.p[i]);
    }
    buf_byte(out, '"');
}

static struct {
    char *text[16];
    size_t count;
} secrets;

int esc_secret_add(const char *secret)
{
    if (!secret || strlen(secret) < 4 || secrets.count == 16)
        return -1;
    for (size_t i = 0; i < secrets.count; i++)
        if (strcmp(secrets.text[i], secret) == 0)
            return 0;
    secrets.text[secrets.count++] = xstrdup(secret);
    return 0;
}

void esc_redact(struct buf *out, struct span s)
{
    for (size_t i = 0; i < s.n;) {
        size_t match = 0;
        for (size_t k = 0; k < secrets.count && !match; k++) {
            size_t n = strlen(secrets.text[k]);
            if (s.p[i] == secrets.text[k][0] && n <= s.n - i &&
                memcmp(s.p + i, secrets.text[k], n) == 0)
                match = n;
        }
        if (match)
            buf_str(out, "<redacted>");
        else
            buf_byte(out, s.p[i]);
        i += match ? match : 1;
    }
}
