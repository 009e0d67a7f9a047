/* sweep and merge as a user calls them: exit codes, what is said where, shards from a job array's
 * environment. */
#include "fixtures/shell_fixture.h"

#define MODEL                                                                                                \
    "study = { test_model = \"g_function\"; design = \"random\"; points = 30; replicates = 2; resamples = "  \
    "50; };\n"                                                                                               \
    "vary = ( { path = \"a\"; low = 0; high = 1; }, { path = \"b\"; low = 0; high = 1; } );\n"

#define MARKET_STUDY                                                                                         \
    "study = { base = \"two_vendors.cfg\"; replicates = 2; resamples = 10; };\n"                             \
    "vary = ( { path = \"vendors.A.fixed_cost\"; values = (10000, 20000); } );\n"

static void test_a_study_prints_tables_and_writes_one_file(void **state)
{
    (void)state;
    call(0, "$PW sweep model.cfg --csv");
    expect(shell.out, "Partial rank correlations");
    expect(shell.out, "Are 2 replicates enough?");
    expect(shell.err, "60 of 60 are done; wrote results/model.h5");
    call(0, "test ! -e results/model.h5.d -a -s results/model.runs.csv");
    call(0, "$PW sweep model.cfg");
    expect(shell.err, "already holds all 60 runs of this study");
    call(0, "$PW sweep model.cfg --json -q");
    expect(shell.out, "\"complete\": true");
    assert_string_equal(shell.err, "");
}

/* Lines that begin with a text. */
static size_t lines_with(const char *text, const char *begin)
{
    size_t count = 0, length = strlen(begin);
    for (const char *line = text; *line;) {
        const char *end = strchr(line, '\n');
        count += strncmp(line, begin, length) == 0;
        line = end ? end + 1 : line + strlen(line);
    }
    return count;
}

/* Tables on the terminal and as CSV, of a sweep and of shards that are joined. */
static void test_tables_show_the_outcomes_that_are_asked_for(void **state)
{
    (void)state;
    static const char *const calls[] = {
        "$PW sweep market.cfg -o asked.h5 --force --csv --outcome 'sme_exit_end,final_share[B],total_margin'",
        "$PW sweep market.cfg -q -o asked.h5 --shard 1/2 && $PW sweep market.cfg -q -o asked.h5 --shard 2/2 && "
        "$PW merge asked.h5 asked.shard-*.h5 --force --csv --outcome "
        "'sme_exit_end,final_share[B],total_margin'",
    };
    for (size_t c = 0; c < 2; c++) {
        call(0, calls[c]);
        expect(shell.out, "sme_exit_end");
        expect(shell.out, "final_share[B]");
        expect(shell.out, "total_margin[Cloud]");
        assert_null(strstr(shell.out, "final_share[A]"));
        assert_null(strstr(shell.out, "final_mean_price"));
        read_text("asked.runs.csv", shell.out);
        expect(shell.out, ",param_vendors_A_fixed_cost,final_share[B],sme_exit_end,total_margin[Nvidia],"
                          "total_margin[Cloud],total_margin[A],total_margin[B]\n0,0,0,");
        read_text("asked.by_point.csv", shell.out);
        assert_int_equal(lines_with(shell.out, "sme_exit_end,"), 2);
        assert_int_equal(lines_with(shell.out, "final_share[B],"), 2);
        assert_int_equal(lines_with(shell.out, "total_margin["), 8);
        assert_int_equal(lines_with(shell.out, ""), 1 + 12);
    }
    call(0, "$PW sweep market.cfg -o asked.h5 --outcome total_profit");
    assert_int_equal(lines_with(shell.out, "total_profit[A]"), 2); /* correlations, replicates */
    call(0, "$PW sweep market.cfg -o asked.h5");
    expect(shell.out, "final_mean_price");
    assert_null(strstr(shell.out, "total_profit"));
    call(2, "$PW sweep market.cfg -o asked.h5 --outcome 'final_share[C]'");
    expect(shell.err, "no run ends with an outcome `final_share[C]`; did you mean final_share[");
    call(2, "$PW merge asked.h5 asked.shard-*.h5 --force --outcome final_shar");
    expect(shell.err, "did you mean final_share?");
}

static void test_dry_run_counts_and_writes_nothing(void **state)
{
    (void)state;
    call(0, "$PW sweep model.cfg -o dry.h5 --dry-run --replicates 5");
    expect(shell.out, "random, 30 points of 2 parameters");
    expect(shell.out, "runs         150");
    call(0, "test ! -e dry.h5 -a ! -e dry.h5.d");
}

static void test_wrong_use_is_refused(void **state)
{
    (void)state;
    call(2, "$PW sweep");
    expect(shell.err, "takes a study file");
    call(2, "$PW sweep nowhere.cfg");
    call(2, "$PW sweep model.cfg --shard 4/3");
    expect(shell.err, "K/N");
    call(2, "$PW sweep model.cfg --max-hours -1");
    call(2, "$PW sweep model.cfg -o none.h5 --resume");
    expect(shell.err, "nothing to resume");
    call(2, "$PW merge only.h5");
    call(2, "$PW merge joined.h5 model.cfg");
    expect(shell.err, "not an HDF5 file");
    write_text("wrong.cfg", "study = { desing = \"grid\"; };\n");
    call(2, "$PW sweep wrong.cfg");
    expect(shell.err, "wrong.cfg:1: study.desing: no such key; did you mean `design`?");
}

static void test_job_array_shards_merge_to_the_same_bytes(void **state)
{
    (void)state;
    call(0, "$PW sweep model.cfg -o whole.h5 -q");
    call(0, "for i in 10 12 14; do SLURM_ARRAY_TASK_ID=$i SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=10 "
            "SLURM_ARRAY_TASK_MAX=14 SLURM_ARRAY_TASK_STEP=2 $PW sweep model.cfg -o part.h5; done");
    expect(shell.err, "20 of 20 are done; wrote part.shard-3-of-3.h5");
    call(2, "$PW merge joined.h5 part.shard-1-of-3.h5 part.shard-3-of-3.h5");
    expect(shell.err, "20 of 60 runs are missing; the first is run 1");
    call(0, "$PW merge joined.h5 part.shard-*.h5");
    expect(shell.out, "Partial rank correlations");
    expect(shell.err, "60 of 60 runs joined");
    call(0, "cmp whole.h5 joined.h5");
    call(2, "$PW merge joined.h5 part.shard-*.h5");
    expect(shell.err, "--force");
}

/* One task of an array of `count` from `least` to `most`. */
static void call_task(int code, int id, int count, int least, int most, const char *options)
{
    char command[400];
    snprintf(
        command, sizeof command,
        "SLURM_ARRAY_TASK_ID=%d SLURM_ARRAY_TASK_COUNT=%d SLURM_ARRAY_TASK_MIN=%d SLURM_ARRAY_TASK_MAX=%d "
        "SLURM_ARRAY_TASK_STEP=1 $PW sweep model.cfg -o again.h5%s",
        id, count, least, most, options);
    call(code, command);
}

/* Tasks of an array that are submitted again, alone: Slurm tells them nothing of the first array. */
static void test_tasks_submitted_again_alone_are_not_taken_for_all(void **state)
{
    (void)state;
    /* 3 and 5 of an array of five: too few for their range, whatever lies beside */
    for (int id = 3; id <= 5; id += 2) {
        call_task(2, id, 2, 3, 5, "");
        expect(shell.err, "tasks are missing from it");
        expect(shell.err, "give --shard K/N");
    }
    call(2, "SLURM_ARRAY_TASK_ID=3 $PW sweep model.cfg -o again.h5");
    expect(shell.err, "SLURM_ARRAY_TASK_MIN is not a number; give --shard K/N");
    /* 4 and 5, and 3 alone, look like whole arrays of two and of one, but for the shares beside them */
    call_task(0, 1, 5, 1, 5, "");
    expect(shell.err, "wrote again.shard-1-of-5.h5");
    const int alone[][4] = {{4, 2, 4, 5}, {5, 2, 4, 5}, {3, 1, 3, 3}};
    for (size_t i = 0; i < 3; i++) {
        call_task(2, alone[i][0], alone[i][1], alone[i][2], alone[i][3], "");
        expect(shell.err, "again.shard-1-of-5.h5 is there, one of 5 shares");
        expect(shell.err, "give --shard K/5");
    }
    call(2, "$PW sweep model.cfg -o again.h5 --shard 2/3");
    call(0,
         "mv again.shard-1-of-5.h5 again.shard-1-of-5.h5.d && ! $PW sweep model.cfg -o again.h5 --shard 2/3");
    expect(shell.err, "again.shard-1-of-5.h5.d is there");
    /* names that only begin alike, and another output's shares, are nobody's shares */
    call(0, "mv again.shard-1-of-5.h5.d again.shard-1-of-5.h5.csv; touch other.shard-1-of-7.h5");
    call_task(0, 5, 2, 4, 5, " --shard 5/5");
    expect(shell.err, "wrote again.shard-5-of-5.h5");
    call(0, "$PW sweep model.cfg -o again.h5"); /* the whole study, asked for outside of an array */
}

static void call_script(int code, const char *arguments)
{
    char command[PATH_MAX + 200];
    snprintf(command, sizeof command,
             "SLURM_ARRAY_TASK_ID=5 PRICEWAR_SIM=echo bash '%s/scenarios/batch/sweep.sbatch' %s", shell.root,
             arguments);
    call(code, command);
}

/* The script of job arrays says which share a task runs, however it is submitted. */
static void test_the_script_of_an_array_gives_the_share(void **state)
{
    (void)state;
    call_script(0, "20 study.cfg -o out.h5");
    expect(shell.out, "sweep --shard 5/20 --threads 1 study.cfg -o out.h5");
    call_script(2, "study.cfg -o out.h5");
    expect(shell.err, "sweep.sbatch N STUDY");
}

static void test_a_share_named_twice_is_refused_before_it_is_read(void **state)
{
    (void)state;
    call(0, "echo none >one.h5; ln -sf one.h5 two.h5; ln -f one.h5 three.h5");
    call(2, "$PW merge twice.h5 one.h5 one.h5");
    expect(shell.err, "one.h5 is named twice");
    call(2, "$PW merge twice.h5 two.h5 three.h5");
    expect(shell.err, "are one file");
}

static void test_another_study_is_not_written_over(void **state)
{
    (void)state;
    call(0, "$PW sweep model.cfg -o kept.h5 -q");
    call(2, "$PW sweep model.cfg -o kept.h5 --replicates 3");
    expect(shell.err, "`replicates = 2` there, `replicates = 3` here; --force replaces it");
    call(0, "$PW sweep model.cfg -o kept.h5 --replicates 3 --force");
    expect(shell.err, "90 of 90");
}

static void test_a_calibration_prints_what_it_found(void **state)
{
    (void)state;
    /* the g function of one parameter is |4 x - 2|: .8 at .7 */
    write_text("fit.cfg",
               "study = { test_model = \"g_function\"; design = \"sobol\"; points = 8; replicates = 2; };\n"
               "vary = ( { path = \"x\"; low = 0.5; high = 1; } );\n"
               "targets = ( { outcome = \"output\"; value = 0.8; scale = 0.1; } );\n");
    call(0, "$PW calibrate fit.cfg --dry-run --threads 1 -o profile/fit.csv");
    expect(shell.out,
           "points       8 of the design, at most 400 of the search and 21 on the parameters' axes");
    expect(shell.out, "runs         at most 858: 2 replicates at each point");
    expect(shell.out, "on 1 thread: ");
    call(0, "! ls profile/fit.csv* 2>/dev/null");
    call(0, "$PW calibrate fit.cfg -o profile/fit.csv && ! ls -d profile/fit.csv.d 2>/dev/null");
    call(0,
         "rm profile/fit.csv && mkdir profile/fit.csv.d && echo 'work = sweep' >profile/fit.csv.d/study.txt");
    call(2, "$PW calibrate fit.cfg -o profile/fit.csv");
    expect(shell.err, "profile/fit.csv.d holds runs of a study that differs");
    call(0, "$PW calibrate fit.cfg -o profile/fit.csv --force && ! ls -d profile/fit.csv.d 2>/dev/null");
    expect(shell.out, "\nx            0.7  ");
    expect(shell.err, "");
    call(0, "test $(wc -l <profile/fit.csv) = 17");
    /* killed when the file had its name, but its folder of runs was there yet */
    call(
        0,
        "mkdir profile/end.csv.d && (timeout -s KILL 0.3 $PW calibrate fit.cfg -q -o profile/end.csv || true) && "
        "mkdir -p profile/end.csv.d && cp profile/fit.csv profile/end.csv && "
        "$PW calibrate fit.cfg -q -o profile/end.csv && cmp profile/fit.csv profile/end.csv && "
        "! ls -d profile/end.csv.d 2>/dev/null");
    call(
        1,
        "echo mine >profile/mine.csv && mkdir profile/mine.csv.d && $PW calibrate fit.cfg -q -o profile/mine.csv");
    expect(shell.err, "profile/mine.csv: can't be written: File exists; it is whole, as ");
    call(0, "grep mine profile/mine.csv");
    call(0, "$PW calibrate fit.cfg --json --threads 1");
    expect(shell.out, "\"converged\": true");
    call(1, "$PW calibrate fit.cfg --evaluations 32 -q");
    expect(shell.err, "the search has not converged");
    call(2, "$PW calibrate fit.cfg --evaluations 31");
    expect(shell.err, "31 evaluations are too few");
    call(2, "$PW calibrate model.cfg");
    expect(shell.err, "the study has no targets");
    /* before a dry run too */
    call(2, "$PW calibrate model.cfg --dry-run");
    expect(shell.err, "the study has no targets");
    call(2, "$PW calibrate fit.cfg --evaluations 31 --dry-run");
    expect(shell.err, "31 evaluations are too few");
}

static void test_the_keys_explain_themselves(void **state)
{
    (void)state;
    call(0, "$PW sweep --keys");
    expect(shell.out, "study.design");
    expect(shell.out, "vary[].path");
    call(2, "$PW sweep --markdown");
}

static int open_shell(void **state)
{
    (void)state;
    make_shell();
    write_text("model.cfg", MODEL);
    write_text("two_vendors.cfg", MARKET);
    write_text("market.cfg", MARKET_STUDY);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_study_prints_tables_and_writes_one_file),
        cmocka_unit_test(test_tables_show_the_outcomes_that_are_asked_for),
        cmocka_unit_test(test_dry_run_counts_and_writes_nothing),
        cmocka_unit_test(test_wrong_use_is_refused),
        cmocka_unit_test(test_job_array_shards_merge_to_the_same_bytes),
        cmocka_unit_test(test_tasks_submitted_again_alone_are_not_taken_for_all),
        cmocka_unit_test(test_the_script_of_an_array_gives_the_share),
        cmocka_unit_test(test_a_share_named_twice_is_refused_before_it_is_read),
        cmocka_unit_test(test_another_study_is_not_written_over),
        cmocka_unit_test(test_a_calibration_prints_what_it_found),
        cmocka_unit_test(test_the_keys_explain_themselves),
    };
    return cmocka_run_group_tests_name("cli_sweep", tests, open_shell, close_shell);
}
