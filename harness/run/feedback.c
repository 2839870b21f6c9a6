/* What an answer folds to; see feedback.h. */
#include "harness/run/feedback.h"

#include "harness/base/hash.h"
#include "harness/base/hist.h"
#include "harness/base/mem.h"

#include <ctype.h>
#include <stdlib.h>

#define SEEN_MAX 8192
#define SEEN_SLOTS 16384u /* power of two, at most half full */
#define WORD_SLOTS 65536u
#define WORDS_MAX 32768
#define FOLD_WORDS                                                                 \
    8 /* of one answer: how it begins; further on, echoes mix with the bot's words \
       */
/* Below 20 ms no answer counts as slow, whatever is typical. */
#define SLOW (20 * INT64_C(1000000))

struct word {
    uint64_t hash;
    uint32_t answer;  /* the last learned answer that had it */
    uint32_t answers; /* how many had it */
};

struct feedback {
    uint64_t seen[SEEN_SLOTS];
    size_t seen_count;
    struct word word[WORD_SLOTS];
    size_t words;
    uint32_t answers;
    struct hist *latency;
};

struct feedback *feedback_new(void)
{
    struct feedback *f = xcalloc(1, sizeof *f);
    f->latency = hist_new();
    return f;
}

void feedback_free(struct feedback *f)
{
    if (f)
        hist_free(f->latency);
    free(f);
}

static bool remember(struct feedback *f, uint64_t h)
{
    h |= h == 0;
    size_t at = h & (SEEN_SLOTS - 1);
    while (f->seen[at] && f->seen[at] != h)
        at = (at + 1) & (SEEN_SLOTS - 1);
    if (f->seen[at] || f->seen_count >= SEEN_MAX)
        return false;
    f->seen[at] = h;
    f->seen_count++;
    return true;
}

static struct word *word_slot(struct feedback *f, uint64_t h)
{
    size_t at = h & (WORD_SLOTS - 1);
    while (f->word[at].hash && f->word[at].hash != h)
        at = (at + 1) & (WORD_SLOTS - 1);
    return &f->word[at];
}

/* The next run of letters in s from *at on; false at the end. Digits, marks and white space only
 * separate: ids, dates and counts never tell behaviours apart. */
static bool next_word(struct span s, size_t *at, struct span *word)
{
    while (*at < s.n && !isalpha((unsigned char)s.p[*at]))
        ++*at;
    size_t start = *at;
    while (*at < s.n && (isalpha((unsigned char)s.p[*at]) || s.p[*at] == '_'))
        ++*at;
    *word = (struct span){s.p + start, *at - start};
    return word->n > 0;
}

static void learn_words(struct feedback *f, struct span body)
{
    struct span word;
    f->answers++;
    for (size_t at = 0; next_word(body, &at, &word);) {
        uint64_t h = hash_bytes(word, 1) | 1;
        struct word *w = word_slot(f, h);
        if (!w->hash) {
            if (f->words >= WORDS_MAX)
                continue;
            f->words++;
            w->hash = h;
        }
        if (w->answer != f->answers) {
            w->answer = f->answers;
            w->answers++;
        }
    }
}

/* Words the bot used in two learned answers count as themselves. Of a good answer, any other word
 * is taken for an echo; of an error answer, which nobody learned, every word counts. */
static uint64_t fold_words(struct feedback *f, struct span text, bool all)
{
    struct span word;
    uint64_t h = 0;
    size_t at = 0;
    for (int n = 0; n < FOLD_WORDS && next_word(text, &at, &word); n++) {
        uint64_t wh = hash_bytes(word, 1) | 1;
        if (all || word_slot(f, wh)->answers >= 2)
            h = hash_mix(h, wh);
    }
    return h;
}

static uint64_t fold_header_names(struct span head)
{
    uint64_t h = 0;
    for (size_t i = 0; i < head.n;) {
        const char *line = head.p + i;
        const char *end = memchr(line, '\n', head.n - i);
        size_t n = end ? (size_t)(end - line) : head.n - i;
        const char *colon = memchr(line, ':', n);
        if (colon)
            h += hash_bytes((struct span){line, (size_t)(colon - line)}, 2); /* order is no news */
        i += n + 1;
    }
    return h;
}

/* 0 for ordinary; then one class per factor of four beyond sixteen times the typical answer. */
static unsigned timing_class(const struct feedback *f, const struct exchange *x)
{
    int64_t took = x->done - x->sent_first, limit = 16 * feedback_typical(f);
    unsigned class = 0;
    if (limit < SLOW)
        limit = SLOW;
    for (; took > limit && class < 5; limit *= 4)
        class ++;
    return class;
}

static uint64_t fold(struct feedback *f, const struct exchange *x)
{
    uint64_t h = hash_mix((uint64_t)x->end << 32 | (uint32_t)x->status, timing_class(f, x));
    if (x->end != END_ANSWERED)
        return h;
    h = hash_mix(h, fold_header_names(exchange_head(x)));
    return hash_mix(h, fold_words(f, exchange_body(x), x->status >= 300));
}

void feedback_learn(struct feedback *f, const struct exchange *x)
{
    if (x->end != END_ANSWERED)
        return;
    hist_record(f->latency, x->done - x->sent_first);
    learn_words(f, exchange_body(x));
    remember(f, fold(f, x));
}

bool feedback_is_new(struct feedback *f, const struct exchange *x)
{
    return x->end != END_LOCAL && remember(f, fold(f, x));
}

bool feedback_log_is_new(struct feedback *f, struct span line)
{
    return remember(f, hash_mix(3, fold_words(f, line, true)));
}

int64_t feedback_typical(const struct feedback *f)
{
    return hist_at(f->latency, 0.5);
}
