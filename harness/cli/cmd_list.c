/* hookstorm list: straight from the tables the program runs on. */
#include "harness/cli/command.h"

#include "fuzz/mutators/mutator.h"
#include "harness/base/fs.h"
#include "harness/oracle/oracle.h"
#include "harness/report/report.h"
#include "harness/telegram/build.h"
#include "harness/triage/finding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void list_mutators(void)
{
    for (const struct mutator *const *m = mutators; *m; m++)
        printf("%-24s %-10s %s  %s\n", (*m)->name, mut_family_name((*m)->family),
               threat_name((*m)->threat), (*m)->help);
}

static void list_families(void)
{
    for (int f = 0; f < MUT_FAMILIES; f++) {
        size_t n = 0;
        for (const struct mutator *const *m = mutators; *m; m++)
            n += (*m)->family == (enum mut_family)f;
        printf("%-12s %zu mutators\n", mut_family_name((enum mut_family)f), n);
    }
}

static void list_oracles(void)
{
    for (const struct oracle *const *o = oracles; *o; o++)
        printf("%-14s %s\n", (*o)->name, (*o)->help);
}

static void list_kinds(void)
{
    for (int k = 0; k < TG_KINDS; k++)
        printf("%s\n", tg_kind_name((enum tg_kind)k));
}

static void list_contents(void)
{
    for (int c = 0; c < TG_CONTENTS; c++)
        printf("%s\n", tg_content_name((enum tg_content)c));
}

static void list_reports(void)
{
    for (const struct report *const *r = reports; *r; r++)
        printf("%-8s %-14s %s\n", (*r)->name, (*r)->file, (*r)->help);
}

static void list_plans(void)
{
    static const char *const places[] = {"/../chaos", "/../../chaos", "/../share/hookstorm/chaos"};
    char *self = fs_self_dir();
    for (size_t i = 0; self && i < sizeof places / sizeof *places; i++) {
        struct buf dir = BUF_INIT;
        struct fs_list names = {0};
        buf_printf(&dir, "%s%s", self, places[i]);
        if (fs_is_dir(buf_cstr(&dir)) && fs_list(buf_cstr(&dir), &names, NULL) == 0)
            for (size_t k = 0; k < names.count; k++)
                if (strstr(names.names[k], ".yaml"))
                    printf("%s/%s\n", buf_cstr(&dir), names.names[k]);
        fs_list_release(&names);
        buf_release(&dir);
    }
    free(self);
}

static const struct {
    const char *what;
    void (*print)(void);
} lists[] = {{"mutators", list_mutators}, {"families", list_families}, {"oracles", list_oracles},
             {"kinds", list_kinds},       {"contents", list_contents}, {"reports", list_reports},
             {"plans", list_plans}};

static int run(const struct command *self, int argc, char **argv)
{
    const struct opt table[] = {{0}};
    int positional = 0;
    int code = command_options(self, table, argc, argv, &positional);
    if (code >= 0)
        return code;
    for (size_t i = 0; positional == 1 && i < sizeof lists / sizeof *lists; i++)
        if (strcmp(argv[1], lists[i].what) == 0) {
            lists[i].print();
            return 0;
        }
    struct err err = ERR_INIT;
    err_set(&err, "list what? One of: mutators families oracles kinds contents reports plans");
    return command_fail(self, &err, 2);
}

const struct command command_list = {"list", "what there is: mutators, oracles, update kinds, ...",
                                     "list WHAT",
                                     "WHAT is mutators, families, oracles, kinds, contents, "
                                     "reports or plans. The lists are the tables that\n"
                                     "the program itself runs on.\n",
                                     run};
