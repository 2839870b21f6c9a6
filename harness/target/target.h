#ifndef HARNESS_TARGET_TARGET_H
#define HARNESS_TARGET_TARGET_H
/* The bot under test as a process: started, watched, restarted, measured and never left behind.
 *
 * A small keeper process of ours stands between hookstorm and the bot. It starts the bot in a
 * session of its own, reports its end at once, and kills everything the bot ever started (also
 * double-forked daemons: it is their subreaper) when told to or when hookstorm itself vanishes,
 * kill -9 included. Nothing we did not start is ever signalled. Call target_new early: the keeper
 * is a fork of the process as it is then.
 *
 * A target that only has a URL (no command) answers the same calls: supervised is false, it
 * counts as alive, and nothing is known about its process.
 *
 * One thread owns a target; target_alive and target_supervised may be asked by any. The
 * descriptors of target_fds stay the same for the target's life, over any number of restarts.
 * The bot blocks when its output is not read: pump from the event loop whenever one is readable. */
#include "harness/base/err.h"
#include "harness/model/observation.h"

#include <poll.h>
#include <stdint.h>
#include <sys/types.h>

/* argv (NULL-terminated, searched in PATH) or a line for `sh -c`; both NULL: none. */
struct target_command {
    const char *const *argv;
    const char *shell;
};

struct target_config {
    struct target_command command; /* none: not supervised */
    struct target_command reset;   /* back to a known state; none: nothing to do */
    const char *const *env;        /* "NAME=VALUE", NULL-terminated, added to ours; may be NULL */
    const char *cwd;               /* of command and reset; NULL: ours */
    int64_t ready_within;          /* ns per start; 0: 20 s */
    int64_t reset_within;          /* ns; 0: 30 s */
    int64_t grace;                 /* ns between SIGTERM and SIGKILL; 0: 500 ms */
    unsigned start_limit;          /* failed starts in a row before target_restart gives up; 0: 5 */
};

struct target;
/* Copies the config. Starts the keeper, not yet the bot. NULL and err if that fails. */
struct target *target_new(const struct target_config *config, struct err *err);
void target_free(struct target *t); /* stops the bot */

int target_start(struct target *t, struct err *err); /* one process; does not wait for readiness */
/* SIGTERM to the group, SIGKILL after `grace` ns (0: SIGKILL at once), and to whatever else is
 * left. Returns when all are gone. Not a death in the sense of target_facts. */
void target_stop(struct target *t, int64_t grace);
int target_reset(struct target *t, struct err *err); /* runs `reset`; the bot may run or not */

/* Sends one known-good update and waits for its answer until `deadline` (clock_now) at most.
 * True if it was answered well. */
typedef bool (*target_ping)(void *ctx, int64_t deadline);
/* Pings until one is answered. A supervised bot that dies meanwhile ends the wait at once, with
 * its last words in err. */
int target_wait_ready(struct target *t, target_ping ping, void *ctx, int64_t within,
                      struct err *err);
/* Stop, reset, start, wait until ready; again with growing pauses while that fails, start_limit
 * times, or twice where it lives and only does not get ready. Also the way to start the first time.
 * -1: the bot does not come up, err says why. Deaths of a bot that was ready never count. */
int target_restart(struct target *t, target_ping ping, void *ctx, struct err *err);

bool target_supervised(const struct target *t);
bool target_alive(const struct target *t); /* as of the last pump; no system call */
pid_t target_pid(const struct target *t);  /* leader of the bot's group; 0 while there is none */
uint64_t target_starts(const struct target *t); /* so far */

#define TARGET_FDS 3
/* The descriptors to poll for input; returns how many (0 if not supervised). */
size_t target_fds(const struct target *t, struct pollfd fds[TARGET_FDS]);
/* Takes in what the bot wrote and whether it died. Never blocks; bounded work a call, so call
 * again while the descriptors are readable. */
void target_pump(struct target *t);
/* Pumps until the bot's death is known or `within` ns passed; true if it is alive then. For the
 * moment after a connection broke: the end of a process is seen a little after its sockets'. */
bool target_settle(struct target *t, int64_t within);

/* A moment in the bot's life: what it does afterwards can be told from what it did before. */
struct target_mark {
    uint64_t output; /* bytes written so far */
    uint64_t deaths;
};
struct target_mark target_mark(struct target *t); /* pumps first */
/* What became of the process since the mark (pumps first). A command run by `sh -c` that ends with
 * 128+n counts as killed by signal n, which is what the shell means by it. */
void target_facts(struct target *t, struct target_mark since, struct process_facts *out);

/* Sums over the bot's session and process group. */
struct target_sample {
    uint64_t rss, pss; /* bytes; pss 0 where the kernel does not tell */
    uint64_t cpu_ns;   /* user and system, finished children included */
    unsigned processes, threads, fds;
};
int target_sample(const struct target *t, struct target_sample *out); /* -1: nothing is known */

/* A TCP port of 127.0.0.1 that was free a moment ago; 0 if there is none. Somebody else may take
 * it first: the caller starts again with another. */
uint16_t target_free_port(void);
#endif
