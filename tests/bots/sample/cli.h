#ifndef TESTS_BOTS_SAMPLE_CLI_H
#define TESTS_BOTS_SAMPLE_CLI_H
/* The program as a function, so that tests can run it in a forked child. Returns an exit status. */
int bot_cli(int argc, char **argv);
#endif
