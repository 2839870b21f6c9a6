#ifndef HARNESS_RUN_SESSION_H
#define HARNESS_RUN_SESSION_H
/* One bot under test for the length of a command: where it is, the process behind it if we started
 * it, and the known-good update that tells whether it is well. */
#include "harness/model/plan.h"
#include "harness/net/net.h"
#include "harness/target/target.h"

struct session_config {
    const char *url;               /* may hold ${PORT}: a free port is chosen and exported */
    const char *secret;            /* NULL or "": none */
    struct target_command command; /* none: the bot runs already */
    struct target_command reset;
    const char *const *env;      /* more for the command, NULL-terminated; may be NULL */
    struct span ready;           /* the known-good update's body; empty: a built-in /start */
    int64_t ready_within;        /* ns; 0: 20 s */
    int64_t hang_after;          /* ns; 0: 10 s */
    const char *const *allow;    /* hosts beyond loopback that may be attacked; may be NULL */
    const char *run_id;          /* for X-Hookstorm-Run */
    struct session_lists *lists; /* belongs to session_from_plan */
};

/* The plan's target as a session_config: borrows from the plan, owns the lists and the ready
 * update; release when the session is open. 0, or -1 if the ready update cannot be read. */
int session_from_plan(struct session_config *config, const struct plan_target *t, struct err *err);
void session_config_release(struct session_config *config); /* of one from session_from_plan */

struct session {
    struct endpoint endpoint;
    struct request_defaults defaults;
    struct target *target;
    struct net *net; /* for pings and trials: one request at a time or a few */
    struct step ping;
    int64_t hang_after;
    char *url; /* as used, without user info, for people */
    bool secret;
    int ping_status; /* of the last ping; 0: no answer */
};

/* Parses, checks that the host may be attacked, starts nothing yet. NULL and err on failure. */
struct session *session_open(const struct session_config *config, struct err *err);
void session_close(struct session *s); /* stops the bot if we started it */

/* Brings the bot up (or finds it up) and waits until the known-good update is answered with 2xx.
 * 0, or -1 with a message that says what was seen instead. */
int session_ready(struct session *s, struct err *err);
/* As session_ready after a death or a wedge: restarts what we started. */
int session_revive(struct session *s, struct err *err);
/* Sends the known-good update now, on a fresh connection. True on 2xx within `within` ns. */
bool session_ping(struct session *s, int64_t within);
#endif
