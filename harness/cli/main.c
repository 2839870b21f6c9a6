/* hookstorm COMMAND: finds the row and runs it. */
#include "harness/cli/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMAND(name) extern const struct command command_##name;
#include "harness/cli/commands.def"
#undef COMMAND

const struct command *const commands[] = {
#define COMMAND(name) &command_##name,
#include "harness/cli/commands.def"
#undef COMMAND
    NULL};

static void print_help(FILE *to)
{
    fputs("hookstorm " HOOKSTORM_VERSION ": breaks Telegram bots before their users do\n\n"
          "usage: hookstorm COMMAND [options]     (hookstorm COMMAND -h explains one)\n\n",
          to);
    for (const struct command *const *c = commands; *c; c++)
        fprintf(to, "  %-10s %s\n", (*c)->name, (*c)->help);
    fputs("\nstart here:\n"
          "  hookstorm fuzz --target http://127.0.0.1:8080/webhook --time 60s\n"
          "  hookstorm fuzz --exec 'node bot.js' --target 'http://127.0.0.1:${PORT}/webhook'\n"
          "  hookstorm run chaos/smoke.yaml\n\n"
          "exit codes: 0 clean, 1 findings, 2 bad usage or plan, 3 could not test,\n"
          "            99 thresholds crossed, 130 interrupted\n",
          to);
}

static int unknown_command(const char *name)
{
    const char *names[32];
    size_t n = 0;
    for (; commands[n] && n < 31; n++)
        names[n] = commands[n]->name;
    names[n] = NULL;
    const char *near = nearest(name, names);
    struct err err = ERR_INIT; /* which makes the name printable */
    err_set(&err, "unknown command %s%s%s%s; hookstorm -h lists them", name,
            near ? ": did you mean " : "", near ? near : "", near ? "?" : "");
    fprintf(stderr, "hookstorm: %s\n", err.text);
    return 2;
}

int command_fail(const struct command *self, const struct err *err, int code)
{
    char text[900];
    fprintf(stderr, "hookstorm %s: %s\n", self->name, err_format(err, text, sizeof text));
    return code;
}

int command_options(const struct command *self, const struct opt *table, int argc, char **argv,
                    int *positional)
{
    struct err err = ERR_INIT;
    bool help = false;
    if (opts_parse(table, argc, argv, positional, &help, &err) < 0)
        return command_fail(self, &err, 2);
    if (!help)
        return -1;
    printf("usage: hookstorm %s\n\n%s\n", self->usage, self->about);
    if (table->name) {
        puts("options:");
        opts_print(table);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return 2;
    }
    if (strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("hookstorm " HOOKSTORM_VERSION);
        return 0;
    }
    for (const struct command *const *c = commands; *c; c++)
        if (strcmp((*c)->name, argv[1]) == 0)
            return (*c)->run(*c, argc - 1, argv + 1);
    return unknown_command(argv[1]);
}
