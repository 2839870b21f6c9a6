#ifndef HARNESS_ORACLE_ATTRIBUTION_H
#define HARNESS_ORACLE_ATTRIBUTION_H
/* The bot died with many requests in flight: which one killed it? Pure logic; the caller re-sends.
 *
 * Suspects are all requests that were in flight at the death, and those answered shortly before it
 * (many bots answer 200 first and handle the update then). The likeliest few are tried alone. Then
 * all are replayed in their original order; if that kills, a binary search finds the shortest
 * prefix that does, and so its last member, the trigger. If the trigger kills alone it is the
 * culprit, else the prefix is what it takes: an input of several steps for the minimiser. About
 * 3 + log2(n) replays.
 *
 *     struct attribution *a = attribution_new(all, n, died_at, window);
 *     while (attribution_next(a, &test)) {
 *         if (test.fresh) restart the bot;
 *         send test.ids in order, each after the other's answer, then give the bot time to die;
 *         attribution_report(a, died, reached);
 *     }
 *     switch (attribution_result(a, &ids, &count)) ... */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct suspect {
    uint64_t id;
    int64_t sent; /* clock_now() of its last byte, or first if not all went out; 0: never sent */
    int64_t answered; /* clock_now(); 0: not answered when the bot died */
};

struct attribution_test {
    const uint64_t *ids; /* borrowed until the next call */
    size_t count;
    bool fresh; /* the bot must be started anew first: earlier tests may have left traces */
};

enum attribution_verdict {
    ATTRIBUTION_OPEN,     /* more to ask */
    ATTRIBUTION_ONE,      /* ids[0] kills a fresh bot, alone */
    ATTRIBUTION_SEQUENCE, /* ids, in order, kill a fresh bot; the last alone does not */
    ATTRIBUTION_NOBODY    /* not to be had again in order: timing, load, or something outside */
};

struct attribution;
/* Copies what it needs. `window`: how long before the death an answered request stays a suspect,
 * ns. */
struct attribution *attribution_new(const struct suspect *all, size_t n, int64_t died_at,
                                    int64_t window);
void attribution_free(struct attribution *a);
/* The next replay; false when the verdict stands. Asking twice gives the same test. */
bool attribution_next(struct attribution *a, struct attribution_test *out);
/* What the replay showed. `reached`: how many of its ids had been sent when the bot was seen dead
 * (count if it lived or that is unknown); it may shorten the search. */
void attribution_report(struct attribution *a, bool died, size_t reached);
/* ids are borrowed from `a`. */
enum attribution_verdict attribution_result(const struct attribution *a, const uint64_t **ids,
                                            size_t *count);
/* All suspects, likeliest first; borrowed. */
size_t attribution_suspects(const struct attribution *a, const uint64_t **ids);
#endif
