/* Bringing the bot up, and up again; see target.h. */
#include "harness/target/target_private.h"

#include "harness/base/buf.h"
#include "harness/base/clock.h"
#include "harness/base/units.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define PING_FIRST (1 * NS_PER_S) /* budget of the first ping; doubles, as a bot may be slow */
/* A bot that lives and answers nothing good is not helped by many starts. */
#define ALIVE_LIMIT 2
#define PING_MOST (3600 * NS_PER_S)
#define PAUSE_FIRST (1 * NS_PER_MS) /* between pings; doubles */
#define PAUSE_MOST (50 * NS_PER_MS)
#define BACKOFF_FIRST (50 * NS_PER_MS)
#define BACKOFF_MOST (2 * NS_PER_S)

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int not_ready(struct target *t, uint64_t since, int64_t within, struct err *err)
{
    char end[64], words[320];
    if (t->supervised && !t->alive && t->deaths)
        return err_set(err, "the bot %s during its start; its last words: %s",
                       target_end_text(t, &t->last_death, end), target_last_words(t, since, words));
    if (t->supervised && !t->alive)
        return err_set(err, "the bot was not started");
    struct buf waited = BUF_INIT;
    units_put_duration(&waited, within);
    err_set(err, "the bot answered no known-good update within %s%s%s", buf_cstr(&waited),
            t->supervised ? "; its last words: " : "",
            t->supervised ? target_last_words(t, since, words) : "");
    buf_release(&waited);
    return -1;
}

static int wait_ready(struct target *t, uint64_t since, target_ping ping, void *ctx, int64_t within,
                      struct err *err)
{
    int64_t until = clock_now() + within, budget = PING_FIRST, pause = PAUSE_FIRST;
    for (;;) {
        target_pump(t);
        if (!t->alive || clock_now() >= until)
            return not_ready(t, since, within, err);
        if (ping(ctx, least(until, clock_now() + budget))) {
            target_pump(t);
            if (t->alive)
                return 0;
            continue;
        }
        /* Ends early when the bot prints (it may just have opened its port) or dies. */
        target_wait(t, least(until, clock_now() + pause));
        pause = least(2 * pause, PAUSE_MOST);
        budget = least(2 * budget, PING_MOST);
    }
}

int target_wait_ready(struct target *t, target_ping ping, void *ctx, int64_t within,
                      struct err *err)
{
    return wait_ready(t, 0, ping, ctx, within, err);
}

static int try_start(struct target *t, target_ping ping, void *ctx, struct err *err)
{
    if (t->alive)
        target_stop(t, t->grace);
    if (target_reset(t, err) != 0)
        return -1;
    uint64_t since = t->tail.end;
    if (target_start(t, err) != 0)
        return -1;
    return wait_ready(t, since, ping, ctx, t->ready_within, err);
}

int target_restart(struct target *t, target_ping ping, void *ctx, struct err *err)
{
    struct err last = ERR_INIT;
    int64_t pause = BACKOFF_FIRST;
    unsigned limit = t->supervised ? t->start_limit : 1;
    for (unsigned i = 0; i < limit; i++) {
        if (i) { /* the reason may pass: a port still held, a database still locked */
            for (int64_t until = clock_now() + pause; clock_now() < until;)
                target_wait(t, until);
            pause = least(2 * pause, BACKOFF_MOST);
        }
        last = ERR_INIT;
        if (try_start(t, ping, ctx, &last) == 0)
            return 0;
        if (t->alive && i + 1 == ALIVE_LIMIT)
            break;
    }
    if (limit > 1 && !t->alive)
        return err_set(err, "%u starts in a row failed: %s", limit, last.text);
    return err_set(err, "%s", last.text);
}

uint16_t target_free_port(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    bool ok = bind(fd, (struct sockaddr *)&a, sizeof a) == 0 &&
              getsockname(fd, (struct sockaddr *)&a, &size) == 0;
    if (fd >= 0)
        close(fd);
    return ok ? ntohs(a.sin_port) : 0;
}
