/* No command writes two of its files into one, or a file over one that it reads, however the names are spelled. */
#include "fixtures/shell_fixture.h"

static const char game[] = "game = { kind = \"switching\"; discount = 0.9; };\n"
                           "switching = { buyers = 6; switch_cost = 0.5; };\n"
                           "question = { search = \"starts\"; periods = 5; simulations = 2; };\n";
static const char study[] =
    "study = { test_model = \"ishigami\"; design = \"latin_hypercube\"; points = 20; replicates = 1; resamples = 10; };\n"
    "vary = ( { path = \"x1\"; low = 0; high = 0.1; }, { path = \"x2\"; low = 0; high = 1.5; },\n"
    "  { path = \"x3\"; low = 0; high = 0.1; } );\n";
static const char inference[] =
    "study = { test_model = \"sum\"; test_noise = 0.3; replicates = 1; design = \"latin_hypercube\"; points = 20; };\n"
    "vary = ( { path = \"x\"; prior = \"normal\"; mean = 1; sd = 2; }, { path = \"y\"; low = 0; high = 1; } );\n"
    "targets = ( { outcome = \"output\"; value = 2; scale = 0.5; } );\n";

/* `line` writes what is called first and second; with a link from one to the other it is refused, and no byte changes. */
struct pair {
    const char *line, *first, *second;
};
static const struct pair pairs[] = {
    {"$PW markov-perfect game.cfg --force -o a.h5 --policy b.cfg", "a.h5", "b.cfg"},
    {"$PW sweep study.cfg --force -o a.h5 --csv", "a.h5", "a.runs.csv"},
    {"$PW sweep study.cfg --force -o a.h5 --csv-excel", "a.h5", "a.runs.csv"},
    {"$PW merge --force --csv a.h5 done.h5", "a.h5", "a.runs.csv"},
    {"$PW infer inference.cfg --force -o a.h5 --csv", "a.h5", "a_draws.csv"},
    {"$PW discover done.h5 --outcome 'output > 5' --force -o a.h5 --csv", "a.h5", "a.boxes.csv"},
    {"$PW discover done.h5 --outcome 'output > 5' --force -o a.h5 --csv", "a.paths.csv", "a.boxes.csv"},
};

static void test_two_outputs_are_two_files(void **state)
{
    (void)state;
    static const char *const links[] = {"ln", "ln -s"};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (size_t k = 0; k < 2; k++) {
            char line[400];
            const struct pair *pair = &pairs[i];
            snprintf(line, sizeof line, "rm -rf a*.h5 a*.h5.d a*.csv b.cfg; cp done.h5 %s; %s %s %s",
                     pair->first, links[k], pair->first, pair->second);
            call(0, line);
            call(2, pair->line);
            expect(shell.err, "are the same file; give each its own");
            snprintf(line, sizeof line, "cmp done.h5 %s && ! test -e a.h5.d", pair->first);
            call(0, line);
        }
}

static void test_spellings_of_one_path_are_one_file(void **state)
{
    (void)state;
    static const char *const spellings[][2] = {
        {"same", "same"},
        {"same", "./same"},
        {"same", "$PWD/same"},
        {"same", "here/same"},
        {"new/same", "new//same"},
        {"new/same", "here/new/./same"},
        {"new/same", "$PWD/new/same"},
    };
    call(0, "ln -sfn . here");
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        char line[300];
        snprintf(
            line, sizeof line,
            "rm -rf new; $PW markov-perfect game.cfg -o %s --policy %s; code=$?; ! test -e %s && exit $code",
            spellings[i][0], spellings[i][1], spellings[i][0]);
        call(2, line);
        expect(shell.err, "are the same file; give each its own");
    }
}

/* What reads a file and writes another, each under a second name of what it reads. */
static void test_no_input_is_an_output(void **state)
{
    (void)state;
    static const struct {
        const char *line, *input;
    } readers[] = {
        {"$PW --force -o other world.cfg", "world.cfg"},
        {"$PW compare --force --replicates 2 -o other world.cfg", "world.cfg"},
        {"$PW tournament --best-replies --force --strategies hold,match -o other world.cfg", "world.cfg"},
        {"$PW regret --force -o other world.cfg", "world.cfg"},
        {"$PW markov-perfect --force -o other game.cfg", "game.cfg"},
        {"$PW markov-perfect --force --policy other game.cfg", "game.cfg"},
        {"$PW sweep --force -o other study.cfg", "study.cfg"},
        {"$PW infer --force -o other inference.cfg", "inference.cfg"},
        {"$PW merge --force other done.h5", "done.h5"},
        {"$PW discover --force --outcome 'output > 5' -o other done.h5", "done.h5"},
        {"$PW report --force -o other done.h5", "done.h5"},
        {"$PW branch --force --at 1 -o other run.h5", "run.h5"},
    };
    static const char *const links[] = {"ln -f", "ln -sf"};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        for (size_t k = 0; k < 2; k++) {
            char line[300];
            snprintf(line, sizeof line, "rm -f other kept; cp %s kept; %s %s other", readers[i].input,
                     links[k], readers[i].input);
            call(0, line);
            call(2, readers[i].line);
            expect(shell.err, "is an input of this command");
            snprintf(line, sizeof line, "cmp kept %s", readers[i].input);
            call(0, line);
        }
}

/* Kept runs of other work under the name of the output: the command is refused, with what they are of, also where the output
 * is whole already, and they stay as they are. */
static void test_kept_runs_of_other_work_stay(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "$PW sweep -q study.cfg -o kept.h5",
        "$PW calibrate -q inference.cfg --starts 1 --evaluations 60 -o kept.h5",
        "$PW infer -q inference.cfg --runs 20 -o kept.h5",
        "$PW regret -q world.cfg --strategies hold,match --most-runs 2 -o kept.h5",
        "$PW tournament --best-replies -q world.cfg --strategies hold,match --most-runs 2 -o kept.h5",
    };
    call(0,
         "mkdir mine && printf 'work = another\\nversion = 1\\n' >mine/study.txt && echo run >mine/journal");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char line[400];
        call(0, "rm -rf kept.h5 kept.h5.d && cp -r mine kept.h5.d");
        call(2, lines[i]);
        expect(shell.err, "kept.h5.d holds runs of a study that differs: of `another` there, of `");
        assert_null(strstr(shell.err, "goes on from"));
        call(0, "diff -r -x lock mine kept.h5.d && ! test -e kept.h5");
        snprintf(
            line, sizeof line,
            "rm -rf kept.h5.d; %s >said || true; test -s kept.h5; cp -r mine kept.h5.d; %s >said || true",
            lines[i], lines[i]);
        call(0, line);
        call(0, "diff -r -x lock mine kept.h5.d && test -s kept.h5");
    }
}

static int open_shell(void **state)
{
    (void)state;
    make_shell();
    write_text("game.cfg", game);
    write_text("study.cfg", study);
    write_text("inference.cfg", inference);
    write_text("world.cfg", MARKET);
    call(0, "$PW sweep --quiet study.cfg -o done.h5 && $PW --quiet --replicates 1 -o run.h5 world.cfg");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_outputs_are_two_files),
        cmocka_unit_test(test_spellings_of_one_path_are_one_file),
        cmocka_unit_test(test_no_input_is_an_output),
        cmocka_unit_test(test_kept_runs_of_other_work_stay),
    };
    return cmocka_run_group_tests_name("outputs_apart", tests, open_shell, close_shell);
}
