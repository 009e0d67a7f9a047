/* The program itself: exit codes, what goes to stdout and what to stderr, help, output files. Runs
 * pricewar-sim of the same build; the working folder is the project's. */
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "terminal/text_width.h"

enum { TEXT_SIZE = 400000 };

/* One test at a time: what the last call of the program gave. */
static struct {
    char program[PATH_MAX], folder[PATH_MAX], scenario[PATH_MAX];
    char out[TEXT_SIZE], err[TEXT_SIZE];
    int code;
} shell;

static void read_file(const char *name, char text[TEXT_SIZE])
{
    FILE *file = fopen(name, "r");
    if (!file)
        fail_msg("can't open %s", name);
    text[fread(text, 1, TEXT_SIZE - 1, file)] = '\0';
    fclose(file);
}

static void in_folder(char path[PATH_MAX], const char *name)
{
    int length = snprintf(path, PATH_MAX, "%.*s/%s", PATH_MAX - 100, shell.folder, name);
    assert_in_range(length, 1, PATH_MAX - 1);
}

/* Runs `pricewar-sim ARGUMENTS` in the scratch folder, as a shell would, with stdout to the file `target`. */
static void call(const char *arguments, const char *target)
{
    char command[4 * PATH_MAX], out[PATH_MAX], err[PATH_MAX];
    in_folder(out, "out");
    in_folder(err, "err");
    snprintf(command, sizeof command, "cd '%s' && '%s' %s >%s 2>err </dev/null", shell.folder, shell.program,
             arguments, target);
    int status = system(command);
    shell.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    read_file(out, shell.out);
    read_file(err, shell.err);
}

static void expect_code(int code, const char *arguments)
{
    call(arguments, "out");
    if (shell.code != code)
        fail_msg("pricewar-sim %s: exit code %d, not %d; stderr: %s", arguments, shell.code, code, shell.err);
}

/* Wrong use: code 2, nothing on stdout, this on stderr. */
static void expect_refused(const char *arguments, const char *says)
{
    expect_code(2, arguments);
    assert_string_equal(shell.out, "");
    if (!strstr(shell.err, says))
        fail_msg("pricewar-sim %s does not say `%s`: %s", arguments, says, shell.err);
}

static void expect_file(const char *name, bool there)
{
    char path[PATH_MAX];
    in_folder(path, name);
    if ((access(path, F_OK) == 0) != there)
        fail_msg("%s should %sbe there", name, there ? "" : "not ");
}

/* The scenario of README.md: the block between ```cfg and ```. */
static int write_readme_scenario(void)
{
    static char readme[TEXT_SIZE];
    read_file("README.md", readme);
    char *from = strstr(readme, "```cfg\n"), *to = from ? strstr(from + 1, "\n```") : NULL;
    if (!to)
        return -1;
    to[1] = '\0';
    FILE *file = fopen(shell.scenario, "w");
    if (!file)
        return -1;
    fputs(from + strlen("```cfg\n"), file);
    return fclose(file);
}

static int prepare(void **state)
{
    (void)state;
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length < 0)
        return -1;
    self[length] = '\0';
    for (int level = 0; level < 3; level++) /* .../build/tests/cli/test_program */
        *strrchr(self, '/') = '\0';
    snprintf(shell.program, sizeof shell.program, "%.*s/pricewar-sim", PATH_MAX - 20, self);
    snprintf(shell.folder, sizeof shell.folder, "/tmp/pricewar-test-XXXXXX");
    if (!mkdtemp(shell.folder))
        return -1;
    in_folder(shell.scenario, "war.cfg");
    return write_readme_scenario();
}

static int tidy(void **state)
{
    (void)state;
    char command[PATH_MAX + 20];
    snprintf(command, sizeof command, "rm -rf '%s'", shell.folder);
    return system(command);
}

static void test_scenario_of_the_readme_passes_check(void **state)
{
    (void)state;
    expect_code(0, "check war.cfg");
    assert_string_equal(shell.err, "");
    assert_non_null(strstr(shell.out, "replicates = "));
    char path[PATH_MAX];
    in_folder(path, "resolved.cfg");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(shell.out, file);
    fclose(file);
    static char first[TEXT_SIZE];
    strcpy(first, shell.out);
    expect_code(0, "check resolved.cfg"); /* what check prints is a scenario, and the same one */
    assert_string_equal(shell.out, first);
    expect_code(0, "check --quiet war.cfg");
    assert_string_equal(shell.out, "");
}

static void test_all_findings_are_listed_with_their_place(void **state)
{
    (void)state;
    expect_refused("check war.cfg --set simulation.seed=abc --set vendors.nobody.capital=1",
                   "--set simulation.seed=abc: simulation.seed: ");
    assert_non_null(strstr(shell.err, "--set vendors.nobody.capital=1: "));
    assert_non_null(strstr(shell.err, "2 errors on the command line"));
    char path[PATH_MAX];
    in_folder(path, "bad.cfg");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("simulation = {\n  roundz = 3;\n};\n", file);
    fclose(file);
    expect_refused("bad.cfg", "bad.cfg:2: simulation.roundz: ");
    expect_file("results", false);
    expect_refused("nowhere.cfg", "nowhere.cfg: ");
}

static void test_wrong_use_is_explained(void **state)
{
    (void)state;
    expect_refused("", "Usage:");
    expect_refused("run", "`run` needs an argument");
    expect_refused("chekc war.cfg", "did you mean `check`?");
    expect_refused("war.cfg war.cfg", "no more than 1 argument");
    expect_refused("--repicates 3 war.cfg", "did you mean --replicates?");
    expect_refused("war.cfg --seed", "--seed needs an argument");
    expect_refused("war.cfg -o", "--output needs an argument");
    expect_refused("war.cfg --force=yes", "--force takes no argument");
    expect_refused("war.cfg -x", "there is no option -x");
    expect_refused("war.cfg --se", "--se is short for more than one option");
    expect_refused("war.cfg --threads 0", "whole number between 1 and");
    expect_refused("war.cfg --threads 2x", "not `2x`");
    expect_refused("fields price", "`fields` takes no arguments");
    expect_refused("war.cfg --no-output -o a.h5", "exclude each other");
    expect_refused("war.cfg --replicates 0", "simulation.replicates");
    expect_refused("params swich_cost", "did you mean switch_cost?");
    expect_refused("strategies macth", "did you mean match?");
    expect_refused("outcomes final_shaer", "did you mean final_share?");
    expect_refused("outcomes final_users --markdown", "--markdown prints the whole page");
    expect_code(0, "outcomes final_users");
    assert_int_equal(strncmp(shell.out, "final_users  (users)", 20), 0);
    assert_null(strstr(shell.out, "total_user_surplus"));
    expect_code(0, "outcomes surplus");
    assert_non_null(strstr(shell.out, "total_user_surplus"));
    assert_non_null(strstr(shell.out, "total_sme_surplus"));
    assert_null(strstr(shell.out, "final_share"));
}

static void test_help_tells_every_option(void **state)
{
    (void)state;
    static const struct {
        const char *command, *options[12];
    } helps[] = {
        {"run",
         {"--set", "--seed", "--replicates", "--threads", "--output", "--force", "--no-output", "--quiet",
          "--json", "--help", "--version"}},
        {"check", {"--set", "--seed", "--replicates", "--quiet", "--help", "--version"}},
        {"params", {"--markdown", "--help", "--version"}},
        {"strategies", {"--markdown", "--help", "--version"}},
        {"outcomes", {"--markdown", "--help", "--version"}},
        {"fields", {"--help", "--version"}},
    };
    for (size_t i = 0; i < sizeof helps / sizeof *helps; i++) {
        char arguments[60];
        snprintf(arguments, sizeof arguments, "%s --help", helps[i].command);
        expect_code(0, arguments);
        for (const char *const *option = helps[i].options; *option; option++)
            if (!strstr(shell.out, *option))
                fail_msg("the help of %s does not tell %s", helps[i].command, *option);
        expect_code(0, "--help");
        assert_non_null(strstr(shell.out, helps[i].command));
    }
    expect_code(0, "--version");
    assert_int_equal(strncmp(shell.out, "pricewar-sim ", 13), 0);
}

static void test_hours_of_work_are_said_beforehand(void **state)
{
    (void)state;
    expect_code(0, "check war.cfg --replicates 1000000 --set simulation.rounds=10000");
    assert_non_null(strstr(shell.err, " SME-rounds: about "));
    assert_non_null(strstr(shell.err, " days on "));
    expect_code(0, "check -q war.cfg --replicates 1000000 --set simulation.rounds=10000");
    assert_string_equal(shell.err, "");
    expect_code(0, "check war.cfg");
    assert_string_equal(shell.err, "");
}

static void test_a_full_disk_is_no_success(void **state)
{
    (void)state;
    call("params", "/dev/full");
    assert_int_equal(shell.code, 1);
    assert_non_null(strstr(shell.err, "can't write to standard output"));
}

#define SMALL "--set simulation.rounds=3 --set 'sectors[*].number=20' "

static void test_a_run_answers_on_stdout_and_writes_its_file(void **state)
{
    (void)state;
    expect_code(0, SMALL "--replicates 2 war.cfg");
    expect_file("results/war.h5", true);
    assert_non_null(strstr(shell.out, "Zhipu"));
    assert_non_null(strstr(shell.out, "alive"));
    assert_non_null(strstr(shell.err, "wrote results/war.h5"));
    expect_code(0, SMALL "--replicates 2 war.cfg -q"); /* the default output may be replaced */
    assert_string_equal(shell.err, "");
    expect_refused(SMALL "--replicates 2 war.cfg -o results/war.h5",
                   "results/war.h5 exists; --force replaces it");
    expect_code(0, SMALL "--replicates 2 war.cfg -o results/war.h5 --force");
    expect_code(0, SMALL "--replicates 2 war.cfg -o new/deep/a.h5");
    expect_file("new/deep/a.h5", true);
    expect_refused("war.cfg -o ''", "the output has no name");
    expect_refused(SMALL "--replicates 2 war.cfg -o war.cfg/a.h5", "can't make the folder war.cfg");
}

static void test_a_sample_says_what_it_can_miss(void **state)
{
    (void)state;
    expect_code(0, SMALL "--replicates 20 war.cfg -q -o sampled.h5");
    expect_code(0, "verify-file -q --threads 2 sampled.h5");
    expect_code(0, "verify-file sampled.h5 --sample 5 --seed 3 --threads 1");
    assert_non_null(strstr(shell.out, "5 of 20 runs, "));
    assert_non_null(strstr(shell.out, "drawn with --seed 3"));
    const char *one = strstr(shell.out, "when 1 differs (5 %): 75 %\n");
    assert_non_null(one);
    assert_null(strstr(one + 1, "when 1 differs"));                     /* nor as 1 % of the runs */
    assert_non_null(strstr(shell.out, "when 2 differ (10 %): 55 %\n")); /* 15 * 14 / (20 * 19) */
    assert_non_null(strstr(shell.out, "when 9 or more differ (45 %)"));
    assert_non_null(strstr(shell.out, "Not checked: the other runs"));
    expect_code(0, "verify-file sampled.h5");
    assert_null(strstr(shell.out, "Not checked"));
    expect_refused("verify-file sampled.h5 --sample 0", "--sample takes a whole number between 1 and");
    expect_refused("verify-file sampled.h5 --seed 3", "--seed says which runs --sample draws");
    expect_refused("verify-file sampled.h5 --no-rerun --sample 3", "give one of them");
}

static void test_json_holds_the_request_and_the_answer(void **state)
{
    (void)state;
    expect_code(0, "run " SMALL "--replicates 2 --seed 77 --json --no-output war.cfg");
    json_error_t error;
    json_t *root = json_loads(shell.out, 0, &error);
    assert_non_null(root);
    int replicates = 0, rounds = 0, seed = 0;
    const char *words = NULL;
    assert_int_equal(json_unpack(root, "{sisis{si}s{ss}}", "replicates", &replicates, "rounds", &rounds,
                                 "provenance", "seed", &seed, "verdict", "text", &words),
                     0);
    assert_int_equal(replicates, 2);
    assert_int_equal(rounds, 3);
    assert_int_equal(seed, 77);
    assert_true(strlen(words) > 20);
    json_decref(root);
}

static void test_threads_do_not_change_the_answer(void **state)
{
    (void)state;
    static char one[TEXT_SIZE];
    expect_code(0, "run " SMALL "--replicates 4 --json --no-output --threads 1 war.cfg");
    strcpy(one, shell.out);
    expect_code(0, "run " SMALL "--replicates 4 --json --no-output --threads 3 war.cfg");
    assert_string_equal(shell.out, one);
}

/* Whether the runs have begun: the process has a second thread. */
static bool works(pid_t process)
{
    char path[64], line[256];
    int threads = 0;
    snprintf(path, sizeof path, "/proc/%ld/status", (long)process);
    FILE *status = fopen(path, "r");
    while (status && fgets(line, sizeof line, status))
        sscanf(line, "Threads: %d", &threads);
    if (status)
        fclose(status);
    return threads > 1;
}

/* Starts a long run, gives it `signal` once it works, and returns its exit code. */
static int code_after(int number)
{
    enum { PATIENCE = 6000 }; /* hundredths of a second */
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(number, SIG_DFL); /* a shell without job control has its background ignore SIGINT */
        if (chdir(shell.folder) != 0 || !freopen("out", "w", stdout) || !freopen("err", "w", stderr))
            _exit(99);
        execl(shell.program, "pricewar-sim", "war.cfg", "-o", "long.h5", "--replicates", "10000000",
              "--threads", "2", (char *)NULL);
        _exit(99);
    }
    for (int waited = 0; waited < PATIENCE && !works(child); waited++)
        usleep(10000);
    kill(child, works(child) ? number : SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_a_signal_stops_the_runs_and_nothing_is_written(void **state)
{
    (void)state;
    char path[PATH_MAX];
    in_folder(path, "err");
    assert_int_equal(code_after(SIGINT), 128 + SIGINT);
    read_file(path, shell.err);
    assert_non_null(strstr(shell.err, "of 10000000 runs; nothing was written"));
    assert_non_null(strstr(shell.err, " SME-rounds: about ")); /* said before the first run */
    expect_file("long.h5", false);
    assert_int_equal(code_after(SIGTERM), 128 + SIGTERM);
    expect_file("long.h5", false);
}

#define FEW SMALL "--replicates 3 -q "

static json_t *answer_of(const char *arguments)
{
    json_error_t error;
    expect_code(0, arguments);
    json_t *root = json_loads(shell.out, 0, &error);
    if (!root)
        fail_msg("pricewar-sim %s: no JSON: %s", arguments, error.text);
    return root;
}

/* The difference of a firm's number. */
static double change_of(const json_t *root, const char *measure, const char *firm)
{
    double change = 0;
    assert_int_equal(json_unpack((json_t *)(uintptr_t)root, "{s{s{s{s{sF}}}}}", "differences", measure, firm,
                                 "change", "value", &change),
                     0);
    return change;
}

static void test_compare_says_what_the_war_did(void **state)
{
    (void)state;
    static char one[TEXT_SIZE];
    json_t *root = answer_of("compare " FEW "--json --threads 1 war.cfg -o compared.h5");
    strcpy(one, shell.out);
    assert_true(change_of(root, "final_price", "Doubao") < 0);
    assert_true(change_of(root, "capital_gained", "Doubao") < 0);
    json_decref(root);
    expect_file("compared.h5", true);
    expect_refused("compare " FEW "war.cfg -o compared.h5", "compared.h5 exists; --force replaces it");
    json_decref(answer_of("compare " FEW "--json --threads 3 war.cfg -o compared.h5 --force"));
    assert_string_equal(shell.out, one);
    root = answer_of("compare " FEW "--json war.cfg --against war.cfg");
    assert_true(change_of(root, "total_profit", "Zhipu") == 0);
    json_decref(root);
    root = answer_of("compare " FEW "--json war.cfg --set vendors.Zhipu.capital=2e6 --against "
                     "vendors.Zhipu.capital=1.5e6");
    assert_true(fabs(change_of(root, "final_capital", "Zhipu") - 5e5) < 1e-3);
    json_decref(root);
    expect_code(0, "compare " FEW "war.cfg");
    assert_non_null(strstr(shell.out, "What the war did."));
    expect_refused("compare " FEW "war.cfg --against simulation.seed=3", "both sides have the seed");
    expect_refused("compare " FEW "war.cfg --against 'simulation.replicates = 3'",
                   "both sides have the seed");
    expect_code(2, "compare " FEW "war.cfg --against no_such.cfg");
    expect_code(2, "compare " FEW "war.cfg --against vendors.Zhipu.no_such=1");
}

static void test_branch_goes_on_from_a_round(void **state)
{
    (void)state;
    expect_refused("branch "
                   "war.cfg",
                   "--at ROUND");
    json_t *root = answer_of("branch --base-set simulation.rounds=4 --replicates 2 -q --json war.cfg --at 2");
    assert_true(change_of(root, "total_profit", "Doubao") == 0);
    json_decref(root);
    expect_code(0, SMALL "--replicates 2 -q war.cfg -o trunk.h5");
    root = answer_of("branch -q --json trunk.h5 --at 2 --set vendors.Doubao.capital=1000100");
    assert_true(fabs(change_of(root, "final_capital", "Doubao") - 100) < 1e-3);
    int pairs = 0;
    assert_int_equal(json_unpack(root, "{si}", "pairs", &pairs), 0);
    assert_int_equal(pairs, 2);
    json_decref(root);
    expect_refused("branch trunk.h5 --at 2 --set vendors.Zhipu.cost_factor=2",
                   "vendors.Zhipu.cost_factor: can't change in the middle of a run");
    assert_non_null(strstr(shell.err, "1 error on the command line"));
    assert_non_null(strstr(shell.err, "what can change in the middle of a run: "));
    expect_refused("branch trunk.h5 --at 4 --set vendors.Zhipu.capital=2",
                   "--at: round 4 is not one of the run's rounds 1 to 3");
    assert_non_null(strstr(shell.err, "1 error on the command line"));
    assert_null(strstr(shell.err, "what can change"));
    expect_refused("branch trunk.h5 --at soon", "not `soon`");
}

/* They are no errors: stderr names them, and the scenario is played. */
static void test_values_that_are_hardly_meant_are_named(void **state)
{
    (void)state;
#define LOUD SMALL "--replicates 2 "
#define POOR "set vendors.Zhipu.capital=1"
    static const char *const calls[] = {
        "check war.cfg --" POOR,
        "run " LOUD "--no-output war.cfg --" POOR,
        "compare " LOUD "war.cfg --" POOR,
        "converge " LOUD "--setting latent_classes war.cfg --" POOR,
        "tournament " LOUD "--vendors all --strategies hold,match war.cfg --" POOR,
        "tournament " SMALL
        "--best-replies --most-turns 1 --most-runs 2 --strategies hold,match war.cfg --" POOR,
        "regret " SMALL "--most-runs 2 --strategies hold,match war.cfg --" POOR,
        "watch " SMALL "war.cfg --" POOR,
        "branch --replicates 2 --at 1 --base-set simulation.rounds=2 war.cfg --base-" POOR,
        "branch --replicates 2 --at 1 --base-set simulation.rounds=2 war.cfg --" POOR,
        "compare " LOUD "war.cfg --against vendors.Zhipu.capital=1",
        "sweep poor.cfg -o poor.h5 --" POOR,
        "sweep poor.cfg --dry-run --" POOR,
    };
    char path[PATH_MAX];
    in_folder(path, "poor.cfg");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("study = { base = \"war.cfg\"; replicates = 2; sets = [\"simulation.rounds=2\"]; };\n"
          "vary = ( { path = \"choice.switch_cost_vendor\"; values = (1, 2); } );\n",
          file);
    fclose(file);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        expect_code(0, calls[i]);
        const char *said = strstr(shell.err, "warning: --");
        if (!said || !strstr(said, "vendors[1].capital: is 1 kCNY, less than one month's fixed cost"))
            fail_msg("%s: %s", calls[i], shell.err);
        if (strstr(said + 1, "warning"))
            fail_msg("%s says it twice: %s", calls[i], shell.err);
    }
    expect_code(0, "run -q " LOUD "--no-output war.cfg --" POOR);
    assert_string_equal(shell.err, "");
}

/* What two commands answer, but for their words and what they were asked. */
static void expect_same_numbers(const char *one, const char *other)
{
    static const char *const words[] = {"provenance", "explanation", "title"};
    json_t *roots[] = {answer_of(one), answer_of(other)};
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            json_object_del(roots[k], words[i]);
    if (!json_equal(roots[0], roots[1]))
        fail_msg("`%s` and `%s` answer with other numbers", one, other);
    json_decref(roots[0]);
    json_decref(roots[1]);
}

/* Of what is set for one vendor and for all of them, in the scenario and for a side. */
static void test_a_side_wins_over_set_whatever_the_paths_are(void **state)
{
    (void)state;
    char command[4 * PATH_MAX];
    snprintf(
        command, sizeof command,
        "sed 's/strategy = .undercut.;/& step = 0.3;/' tests/scenarios/duel_of_rules.cfg >'%s/written.cfg' && "
        "cp tests/scenarios/duel_of_rules.cfg '%s/plain.cfg'",
        shell.folder, shell.folder);
    assert_int_equal(system(command), 0);
#define DEEP "vendors.A.pricing.step=0.3 "
#define PEACE "'vendors[*].pricing.strategy=hold'"
    expect_same_numbers("compare -q --json written.cfg --against " PEACE,
                        "compare -q --json plain.cfg --set vendors.A.pricing.strategy=undercut --set " DEEP
                        "--against " PEACE);
    expect_same_numbers("branch -q --json written.cfg --at 2 --set " PEACE,
                        "branch -q --json plain.cfg --at 2 --base-set vendors.A.pricing.strategy=undercut "
                        "--base-set " DEEP "--set " PEACE);
    expect_same_numbers("tournament -q --json written.cfg --strategies undercut,hold --replicates 2",
                        "tournament -q --json plain.cfg --strategies undercut,hold --replicates 2 --set "
                        "vendors.A.pricing.strategy=undercut --set " DEEP);
    expect_same_numbers("converge -q --json plain.cfg --setting latent_classes --set "
                        "'sectors[*].latent_classes=8'",
                        "converge -q --json plain.cfg --setting latent_classes --set "
                        "sectors[0].latent_classes=8 --set sectors.svc.latent_classes=8");
    expect_code(0, "plain.cfg -q -o run.h5 --set vendors.A.capital=3e5");
    expect_same_numbers("branch -q --json run.h5 --at 2 --base-set 'vendors[*].capital=4e5' --set " PEACE,
                        "branch -q --json plain.cfg --at 2 --base-set 'vendors[*].capital=4e5' --set " PEACE);
}

/* A comparison's file says where each override was given, and is repeated with the same layers. */
static void test_a_file_keeps_the_layers_of_its_overrides(void **state)
{
    (void)state;
    expect_code(0, "compare -q " FEW "war.cfg --set vendors.Zhipu.capital=2e6 --against "
                   "'vendors[*].capital=1.5e6' -o layers.h5");
    expect_code(0, "rerun layers.h5");
    assert_non_null(strstr(shell.out, "the same, bit for bit"));
}

static void test_a_tournament_ranks_strategies(void **state)
{
    (void)state;
    int rank = 0, other = 0;
    json_t *root = answer_of("tournament " FEW "--json --vendors all --strategies hold,undercut war.cfg");
    assert_int_equal(json_unpack(root, "{s{s{s{si}}s{s{si}}}}", "strategies", "hold", "rank", "profit", &rank,
                                 "undercut", "rank", "profit", &other),
                     0);
    assert_int_equal(rank + other, 3);
    json_decref(root);
    expect_code(0, "tournament " FEW "--vendors Doubao,Zhipu --strategies hold,match war.cfg");
    assert_non_null(strstr(shell.out, "row against column"));
    expect_code(0, "tournament -q --set simulation.rounds=3 --set simulation.replicates=5 --vendors all "
                   "--strategies hold,match war.cfg");
    assert_non_null(strstr(shell.out, " 5 runs of each game"));
    expect_refused("tournament war.cfg", "at least 2 vendors must be meant, these are 1");
    expect_refused("tournament war.cfg --vendors all --strategies hold,bold", "`bold` is no strategy");
    expect_refused("tournament war.cfg --vendors all --strategies hold,hold", "`hold` is there twice");
    expect_code(0,
                "tournament " FEW "--vendors all --strategies hold,match war.cfg -o tournament.h5 --force");
    expect_code(0, "verify-file tournament.h5");
    expect_refused("tournament " FEW "--vendors all --strategies hold,match war.cfg -o tournament.h5",
                   "tournament.h5 exists; --force replaces it");
    expect_refused("tournament war.cfg --vendors Doubao,Nobody", "not all of these are vendors");
    expect_refused("tournament war.cfg -q --vendors all --players 2 --strategies hold,match", "2 players");
}

static void test_one_run_of_one_round_is_said_in_the_singular(void **state)
{
    (void)state;
    assert_int_equal(write_readme_scenario(), 0);
    static const char *const commands[] = {"run -q --full --against-peace --no-output", "compare -q"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        char line[200];
        snprintf(line, sizeof line, "%s --replicates 1 --set simulation.rounds=1 war.cfg", commands[i]);
        expect_code(0, line);
        assert_non_null(strstr(shell.out, "of 1 round"));
        assert_null(strstr(shell.out, " 1 rounds"));
        assert_null(strstr(shell.out, " 1 runs"));
    }
}

static void test_regrets_and_best_replies_answer_and_write_files(void **state)
{
    (void)state;
    const char *verdict = NULL, *end = NULL;
    double gain = 0;
    json_t *root = answer_of("regret " SMALL "-q --json --most-runs 4 --vendors Zhipu --strategies none "
                             "--try 'vendors.Zhipu.pricing.from_round=2,90' war.cfg");
    assert_int_equal(
        json_unpack(root, "{s[{ss s{sf}}]}", "alternatives", "verdict", &verdict, "gain", "value", &gain), 0);
    json_decref(root);
    expect_code(0, "regret " SMALL "-q --most-runs 2 --strategies hold,match war.cfg -o regrets.h5 --force");
    assert_non_null(strstr(shell.out, "should have played"));
    expect_code(0, "verify-file regrets.h5");
    expect_code(0, "report -q regrets.h5");
    expect_refused("regret war.cfg --strategies hold,bold", "`bold` is no strategy");
    expect_refused("regret war.cfg --strategies hold,", "a strategy is missing");
    expect_refused("tournament war.cfg --best-replies --strategies hold,hold", "`hold` is there twice");
    expect_refused("regret war.cfg --try vendors.Zhipu.pricing.margin", "takes PATH=VALUE,VALUE...");
    expect_refused("regret war.cfg --strategies none --try choice.switch_cost_vendor=1,2",
                   "give a parameter of a vendor");
    expect_refused("regret war.cfg --shard 1/2", "--shard goes with --output");
    expect_refused("regret war.cfg -q --strategies none --try vendors.Zhipu.pricing.from_round=-3",
                   "pricing.from_round = -3 can't be played by Zhipu");
    root = answer_of("tournament " SMALL
                     "-q --json --best-replies --most-runs 2 --strategies hold,match war.cfg");
    assert_int_equal(json_unpack(root, "{ss}", "end", &end), 0);
    assert_string_equal(end, "equilibrium");
    json_decref(root);
    expect_code(0, "tournament " SMALL "-q --best-replies --most-runs 2 --strategies hold,match war.cfg "
                   "-o replies.h5 --force");
    expect_code(0, "verify-file replies.h5");
    expect_code(0, "report -q replies.h5");
    expect_refused("tournament war.cfg --shard 1/2", "--shard goes with --best-replies or --roles");
    expect_refused("tournament war.cfg --best-replies --players 1", "--best-replies has --most-runs");
}

static void test_roles_play_rules(void **state)
{
    (void)state;
    static const char game[] =
        "tournament " SMALL "-q --roles --role all=all --strategies hold,match war.cfg --replicates 2 ";
    char command[400];
    const char *stability = NULL;
    snprintf(command, sizeof command, "%s--json", game);
    json_t *root = answer_of(command);
    assert_int_equal(json_unpack(root, "{s[{ss}]}", "profiles", "stability", &stability), 0);
    assert_int_equal(json_integer_value(json_object_get(root, "runs_each")), 2);
    json_decref(root);
    snprintf(command, sizeof command, "%s--resamples 20 --alpha 3 -o roles.h5 --force", game);
    expect_code(0, command);
    assert_non_null(strstr(shell.out, "profiles, each in the same 2 runs"));
    expect_code(0, "verify-file roles.h5");
    expect_refused("tournament war.cfg --full", "--full goes with --roles");
    expect_refused("tournament war.cfg --role a=Zhipu", "--role goes with --roles");
    expect_refused("tournament war.cfg --roles --role Zhipu", "--role takes NAME=GROUP");
    expect_refused("tournament war.cfg --roles --role a=Nobody",
                   "--role a=Nobody: not all of these are vendors");
    expect_refused("tournament war.cfg --roles --role a=Doubao,Nobody", "see `Nobody`");
    expect_refused("tournament war.cfg --roles --role a=Zhipu --role b=all", "Zhipu is in role a already");
    expect_refused("tournament war.cfg --roles --role a=Zhipu --role a=Doubao", "--role a is given twice");
    expect_refused("tournament war.cfg --roles --best-replies", "--best-replies does not go with --roles");
    expect_refused("tournament war.cfg --roles --vendors all", "--roles has --role");
    expect_refused("tournament war.cfg --roles --alpha 0", "--alpha takes a number above 0");
    expect_refused("tournament war.cfg --roles --strategies hold,hold", "`hold` is there twice");
    expect_refused("tournament war.cfg --roles --shard 1/2", "--shard goes with --output");
}

#define LONG_ROLE "_is_a_role_with_a_name_of_more_than_seventy_characters_in_all_of_which_few_matter"

/* Whatever the names, the answer is one screen of 80 columns; cut names show it, and --full has them whole. */
static void test_a_game_of_long_names_fits_on_a_screen(void **state)
{
    (void)state;
    static const char game[] = "tournament " SMALL "-q --roles --strategies hold war.cfg --replicates 2 "
                               "--resamples 20 --no-departures --role Zhipu" LONG_ROLE "=Zhipu "
                               "--role Doubao" LONG_ROLE "=Doubao ";
    char command[600];
    size_t lines = 0;
    expect_code(0, game);
    for (const char *line = shell.out, *end; (end = strchr(line, '\n')); line = end + 1, lines++)
        if (text_fit(line, 80) < (size_t)(end - line))
            fail_msg("more than 80 columns: %.*s", (int)(end - line), line);
    assert_true(lines <= 23);
    assert_null(strstr(shell.out, "Zhipu" LONG_ROLE));
    assert_non_null(strstr(shell.out, "…"));
    assert_non_null(strstr(shell.out, "matter"));
    assert_non_null(strstr(shell.out, "--full"));
    snprintf(command, sizeof command, "%s--full", game);
    expect_code(0, command);
    assert_non_null(strstr(shell.out, "Zhipu" LONG_ROLE ", CNY"));
    assert_non_null(strstr(shell.out, "Doubao" LONG_ROLE ": "));
}

static void test_runs_until_a_winner_is_known_and_reasons_of_exits(void **state)
{
    (void)state;
    int runs = 0;
    json_t *root = answer_of("run " SMALL "--replicates 2 -q --json --no-output war.cfg --explain "
                             "--until-winner-known --winner-by share --most-replicates 5");
    assert_int_equal(json_unpack(root, "{si}", "replicates", &runs), 0);
    assert_true(runs == 2 || runs == 4 || runs == 5);
    assert_true(json_is_array(json_object_get(root, "exits")));
    json_decref(root);
    expect_refused("run war.cfg --winner-by share", "go with --until-winner-known");
    expect_refused("run war.cfg --until-winner-known --winner-by luck", "alive, share, profit or capital");
    expect_refused("run war.cfg --most-replicates none",
                   "--most-replicates takes a whole number between 1 and");
}

static void test_converge_tells_which_setting_matters(void **state)
{
    (void)state;
    int pairs = 0, move = -1, may_move = -1, count = -1;
    const char *reason = "", *verdict = "";
    double given = 0, refined = 0, change = 0;
    json_t *root = answer_of("converge " SMALL "--replicates 2 --factor 2 -q --json war.cfg --set "
                             "'sectors[*].latent_classes=1'");
    assert_int_equal(
        json_unpack(root, "{si s{s{ss}}}", "pairs", &pairs, "settings", "latent_classes", "reason", &reason),
        0);
    assert_int_equal(pairs, 2);
    assert_non_null(strstr(reason, "has the medians"));
    assert_int_equal(json_unpack(root, "{s{s{si si si s{s{s{sf} s{sf} s{sf} ss}}}}}", "settings",
                                 "smes.weight", "move", &move, "may_move", &may_move, "count", &count,
                                 "numbers", "final_mean_price", "given", "value", &given, "refined", "value",
                                 &refined, "change", "value", &change, "verdict", &verdict),
                     0);
    assert_true(move >= 0 && may_move >= 0 && move + may_move <= count && count > 10);
    assert_true(given > 0 && fabs(refined - given - change) <= 1e-12 * given && *verdict);
    json_decref(root);
    expect_code(0, "converge " SMALL "--replicates 2 --factor 2 -q war.cfg");
    assert_non_null(strstr(shell.out, "2 x the classes"));
    assert_non_null(strstr(shell.out, "smes.weight: "));
    expect_code(0, "converge " SMALL "--replicates 2 --setting smes.weight -q war.cfg");
    assert_non_null(strstr(shell.out, "latent_classes is not refined: it was not asked for"));
    /* some of a refinement's overrides alone would be another market */
    expect_code(
        0, "converge --set simulation.rounds=6 --set simulation.noise=off --setting simulation.round_days "
           "-q war.cfg --set 'vendors[*].pricing.from_round=2'");
    assert_non_null(strstr(shell.out, "--set simulation.rounds=24 --set"));
    assert_non_null(strstr(shell.out, "vendors[1].pricing.from_round=5"));
    expect_refused("converge war.cfg --setting seed", "--setting takes latent_classes, smes.weight or");
    expect_refused("converge war.cfg --factor 1", "--factor takes a whole number between 2 and 1024");
    expect_refused("converge war.cfg --tolerance none", "--tolerance takes a percentage above 0");
    expect_refused("converge", "converge");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scenario_of_the_readme_passes_check),
        cmocka_unit_test(test_all_findings_are_listed_with_their_place),
        cmocka_unit_test(test_wrong_use_is_explained),
        cmocka_unit_test(test_help_tells_every_option),
        cmocka_unit_test(test_hours_of_work_are_said_beforehand),
        cmocka_unit_test(test_a_full_disk_is_no_success),
        cmocka_unit_test(test_a_run_answers_on_stdout_and_writes_its_file),
        cmocka_unit_test(test_a_sample_says_what_it_can_miss),
        cmocka_unit_test(test_json_holds_the_request_and_the_answer),
        cmocka_unit_test(test_threads_do_not_change_the_answer),
        cmocka_unit_test(test_compare_says_what_the_war_did),
        cmocka_unit_test(test_branch_goes_on_from_a_round),
        cmocka_unit_test(test_values_that_are_hardly_meant_are_named),
        cmocka_unit_test(test_converge_tells_which_setting_matters),
        cmocka_unit_test(test_a_side_wins_over_set_whatever_the_paths_are),
        cmocka_unit_test(test_a_file_keeps_the_layers_of_its_overrides),
        cmocka_unit_test(test_a_tournament_ranks_strategies),
        cmocka_unit_test(test_one_run_of_one_round_is_said_in_the_singular),
        cmocka_unit_test(test_regrets_and_best_replies_answer_and_write_files),
        cmocka_unit_test(test_roles_play_rules),
        cmocka_unit_test(test_a_game_of_long_names_fits_on_a_screen),
        cmocka_unit_test(test_runs_until_a_winner_is_known_and_reasons_of_exits),
        cmocka_unit_test(test_a_signal_stops_the_runs_and_nothing_is_written),
    };
    return cmocka_run_group_tests(tests, prepare, tidy);
}
