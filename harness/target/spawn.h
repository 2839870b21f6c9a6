#ifndef HARNESS_TARGET_SPAWN_H
#define HARNESS_TARGET_SPAWN_H
/* A command made ready once, so that starting it later needs no memory and may happen in a fork of
 * a threaded process. */
#include "harness/target/target.h"

struct spawn {
    char **argv; /* NULL: no command */
    char **env;  /* ours and the additions, NULL-terminated */
    char *cwd;   /* NULL: ours */
    bool shell;  /* by `sh -c` */
};

void spawn_init(struct spawn *s, const struct target_command *c, const char *const *env,
                const char *cwd);
void spawn_release(struct spawn *s);
/* Starts it as the leader of a new session, standard output and error as ours, input empty, all
 * signals at their defaults; SIGKILL follows if the calling process dies. 0 and *error (errno) if
 * it cannot be executed. Only for a process of one thread without signal handlers. */
pid_t spawn_run(const struct spawn *s, int *error);
#endif
