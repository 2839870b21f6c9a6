#ifndef HARNESS_RUN_CAMPAIGN_PRIVATE_H
#define HARNESS_RUN_CAMPAIGN_PRIVATE_H
/* What the parts of a campaign share: shooting (campaign_shoot.c), the culprit behind a death or a
 * stall (campaign_hunt.c), and the loop that drives both (campaign.c). */
#include "harness/run/campaign.h"
#include "harness/run/feedback.h"

/* Inputs remembered after their answer, suspects of a late death: at ten thousand a second, some
 * hundred are answered in the tens of milliseconds that a bot may take to die of one. */
#define RECENT 1024

struct shot {
    struct campaign *c;
    struct input input; /* owned: what is sent, fresh update_id included */
    struct observation seen;
    struct request request;
    size_t step; /* being sent */
    uint64_t index;
    int64_t launched;
    bool busy, seed; /* seed: sent as it is, to learn what is normal */
    bool again;      /* sent a second time: the first was lost in another's death */
};

/* An input put aside, with when it was sent and answered. */
struct capture {
    struct input input; /* owned */
    struct verdict hint;
    bool hinted;
    bool again;  /* was sent a second time */
    bool silent; /* seized in a stall: this one hangs, or waits behind one that does */
    uint64_t index;
    int64_t sent, answered; /* clock_now(), ns; answered 0: not */
};

struct captures {
    struct capture *item;
    size_t count, cap;
};

struct campaign {
    struct campaign_config config;
    struct campaign_stats stats;
    struct mut_world world;
    struct mutate *mutate;
    struct feedback *feedback;
    struct net *net;
    struct shot *shot;  /* config.jobs of them */
    struct shot **idle; /* the free ones, a stack */
    size_t idle_count;
    struct capture recent[RECENT]; /* a ring */
    size_t recent_next;
    struct captures failed; /* answered in a way that an oracle or suspicion picks up */
    struct captures broken; /* lost their connection: a death, or their own doing */
    struct captures again;  /* to be sent a second time */
    struct input scratch;
    struct target_mark born;  /* when the bot was last brought up */
    struct target_mark heard; /* the bot's output up to here has been listened to */
    uint64_t next;            /* index of the next input */
    uint64_t seeds_sent, corpus_left;
    int64_t started, elapsed_before, last_save, last_tick, last_pump;
    int64_t stall;    /* ns without an answer that halts the campaign for a closer look */
    int64_t next_due; /* pacing by rate */
    int64_t rate_since;
    uint64_t rate_base;
    unsigned hunts_lost; /* in a row: deaths that could not be repeated */
    bool cancelling, found_new, stall_known;
};

struct capture *captures_add(struct captures *s, const struct shot *shot,
                             const struct verdict *hint);
void captures_clear(struct captures *s);
void captures_release(struct captures *s);

/* Fills the free shots; false once there is nothing more to send. */
bool campaign_shoot(struct campaign *c);
size_t campaign_in_flight(const struct campaign *c);
/* The input showed something new: it joins the corpus, in memory and on disk. */
void campaign_keep(struct campaign *c, const struct input *in);
/* Gives up on everything in flight; none of it is judged. */
void campaign_cancel(struct campaign *c);
/* Moves shots launched before `launched` and not answered into `into` and cancels all others. */
void campaign_seize(struct campaign *c, int64_t launched_before, struct captures *into);

/* Looks closer at what failed, broke or stalled, with nothing else in flight. 0, or -1 to stop. */
int campaign_investigate(struct campaign *c, struct err *err);
int campaign_take(struct campaign *c, const struct input *in, const struct verdict *hint,
                  uint64_t index, struct err *err);
#endif
