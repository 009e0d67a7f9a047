/* infer, and a sweep over what it has found, as a user calls them: exit codes, what is said where, files that are the
 * same whatever happened on the way. */
#include "fixtures/shell_fixture.h"

#define STUDY(design)                                                                                        \
    "study = { test_model = \"sum\"; test_noise = 0.3; replicates = 1; design = \"" design "};\n"            \
    "vary = ( { path = \"x\"; prior = \"normal\"; mean = 1; sd = 2; }, { path = \"y\"; low = 0; high = 1; } );\n"
#define TARGET "targets = ( { outcome = \"output\"; value = 2.5; scale = 0.4; } );\n"

#define MARKET_STUDY                                                                                             \
    "study = { base = \"war.cfg\"; design = \"latin_hypercube\"; points = 60; replicates = 1; };\n"              \
    "vary = ( { path = \"choice.switch_cost_vendor\"; low = 1; high = 4; }, { path = \"vendors.A.capital\"; "    \
    "prior = \"lognormal\"; mean = 1e6; sd = 5e5; } );\n"                                                        \
    "targets = ( { outcome = \"final_share[A]\"; round = 2; value = 0.5; scale = 0.05; },\n"                     \
    "  { outcome = \"final_share[A]\"; minus = \"final_share[B]\"; relation = \"at_least\"; value = 0; scale = " \
    "0.05; } );\n"

static void test_a_posterior_is_printed_and_written(void **state)
{
    (void)state;
    call(0, "$PW infer normal.cfg --dry-run --threads 1 -o found/post.h5 && ! ls found/* 2>/dev/null");
    expect(shell.out, "populations  of 200 draws");
    expect(shell.out, "runs         at most 4000: 1 replicate of each draw");
    call(0, "$PW infer normal.cfg --draws 500 --csv -o found/post.h5 && ! ls -d found/post.h5.d 2>/dev/null");
    expect(shell.out, "x is identified well");
    expect(shell.out, "y is not identified: the targets leave it where the prior has it");
    expect(shell.out, "NOT IDENTIFIED");
    call(0, "$PW verify-file found/post.h5 --no-rerun && head -1 found/post_draws.csv");
    expect(shell.out, "draw,population,weight,\"x\",\"y\",\"unadjusted x\",\"unadjusted y\",\"output\"");
    call(2, "$PW infer normal.cfg --draws 500 -o found/post.h5");
    expect(shell.err, "exists");
    call(0, "$PW infer normal.cfg --json -q");
    expect(shell.out, "\"end\": \"reached\"");
    call(0, "$PW report found/post.h5 && grep -o '<div id=\"verdict\"><p>[^<]*' found/post.html");
    expect(shell.err, "wrote found/post.html");
    expect(shell.out, "x is identified well");
    call(2, "$PW rerun found/post.h5");
    expect(shell.err, "holds an inference");
    call(2, "$PW infer normal.cfg --csv");
    expect(shell.err, "go with --output");
    call(2, "echo mine >other_draws.csv; $PW infer normal.cfg --csv -o other.h5");
    expect(shell.err, "other_draws.csv exists");
    call(2, "$PW infer normal.cfg --recover 3 --csv -o recovered.csv");
    expect(shell.err, "--csv goes with an inference");
    call(0, "ls | grep -c -e other.h5 -e recovered || true");
    expect(shell.out, "0");
    call(2, "$PW infer normal.cfg --runs 100");
    expect(shell.err, "fewer than the 200");
}

static void test_too_few_runs_are_told(void **state)
{
    (void)state;
    call(0, "$PW infer normal.cfg --runs 200 --draws 1000 --threads 1");
    expect(shell.err, "tolerance 1 was not reached");
    expect(shell.err, "adjusted by regression");
    expect(shell.err, "the draws are worth only 50");
}

static void test_targets_without_numbers_are_refused(void **state)
{
    (void)state;
    call(1, "sed 's/scale = 0.4/scale = 1e-300/' normal.cfg >tiny.cfg; $PW infer tiny.cfg");
    expect(shell.err, "farther from the value in all of the first 200 points than numbers go");
    /* with so little money B rarely lives to the end, and has no price then */
    write_text("poor.cfg",
               "study = { base = \"war.cfg\"; design = \"latin_hypercube\"; points = 20; replicates = 1; };\n"
               "vary = ( { path = \"vendors.B.capital\"; low = 1000; high = 50000; } );\n"
               "targets = ( { outcome = \"final_price[B]\"; value = 10; scale = 1; } );\n");
    call(1, "$PW infer poor.cfg -q");
    expect(shell.err, "at only 1 of the first 20 points, too few to draw others around them");
    /* what is known counts at the targets' own errors, however little it is */
    call(0, "sed 's/high = 50000/high = 100000/' poor.cfg >thin.cfg; $PW infer thin.cfg --runs 20 -q");
    expect(shell.out, "20 draws of 1 run each in 1 population are worth 3; tolerance 1\n");
    expect(shell.out, "worth too little to tell what is identified");
}

static void test_threads_kills_and_repetition_give_the_same_bytes(void **state)
{
    (void)state;
    call(0, "$PW infer fit.cfg --runs 400 --threads 1 -q -o one.h5");
    call(0, "$PW infer fit.cfg --runs 400 --threads 2 -q -o two.h5 && cmp one.h5 two.h5");
    /* killed up to thirty times, then left alone: a busy machine may get nowhere in half a second */
    call(
        0,
        "for i in $(seq 30); do timeout -s KILL 0.$((i % 5 + 1)) $PW infer fit.cfg --runs 400 -q -o killed.h5 && "
        "break; done >/dev/null 2>&1; test -e killed.h5 || $PW infer fit.cfg --runs 400 -q -o killed.h5 >/dev/null; "
        "cmp one.h5 killed.h5 && ! ls -d killed.h5.d 2>/dev/null");
}

/* The same study by emulators, which are told of besides. */
static void test_an_emulator_stands_in_for_runs(void **state)
{
    (void)state;
    call(0, "sed 's/points = 60/points = 40; engine = \"emulator\"/' fit.cfg >slow.cfg; "
            "$PW infer slow.cfg --dry-run --threads 1");
    expect(shell.out, "waves        of 40 points");
    expect(shell.out, "runs         at most 200: 1 replicate of each point");
    call(0, "$PW infer slow.cfg --runs 100 --threads 1 --csv -o slow.h5 && ! ls -d slow.h5.d 2>/dev/null");
    expect(shell.out, "and 10 that check the emulators.");
    expect(shell.out, "in its region");
    expect(shell.out, "The emulators add at most ");
    expect(shell.out, "check of ");
    call(0, "$PW verify-file slow.h5 --no-rerun");
    call(0, "$PW infer slow.cfg --runs 100 --threads 2 -q -o slow2.h5 && cmp slow.h5 slow2.h5");
    call(
        0,
        "for t in 0.1 0.2 0.3 0.4 0.6 1 2 100; do timeout -s KILL $t $PW infer slow.cfg --runs 100 -q -o slow3.h5 && "
        "break; done >/dev/null 2>&1; cmp slow.h5 slow3.h5 && ! ls -d slow3.h5.d 2>/dev/null");
    call(0, "$PW infer slow.cfg --runs 100 -q -o slow4.h5 --shard 2/3 && cmp slow.h5 slow4.h5");
    call(0, "$PW infer slow.cfg --runs 100 --json -q");
    expect(shell.out, "\"emulation\": {");
    expect(shell.out, "\"check_points\": 10");
    call(2, "$PW infer slow.cfg --runs 45");
    expect(shell.err, "fewer than the 40 of the first wave (study.points) and 10 that check the emulators");
    call(
        0,
        "$PW infer slow.cfg --recover 3 --runs 60 --draws 100 -q -o slow.csv && test $(wc -l <slow.csv) = 7");
    /* an emulated posterior is one to draw from, as any other */
    call(0, "sed 's/study = {/study = { engine = \"emulator\";/' normal.cfg >emulated.cfg; "
            "$PW infer emulated.cfg --runs 250 -q -o emulated.h5 && "
            "sed 's/found.post/emulated/' predict.cfg >after.cfg; $PW sweep after.cfg -q -o after.h5");
    call(2, "sed 's/by_point/by_draw/' after.cfg >lucky.cfg; $PW sweep lucky.cfg -q -o lucky.h5");
    expect(shell.err, "those in emulated.h5 were emulated; take \"by_point\"");
}

#define THREE(options)                                                                                       \
    "fails=0; for k in 1 2 3; do $PW infer " options                                                         \
    " --threads 1 -q --shard $k/3 >shard$k.out 2>shard$k.err & eval p$k=$!; done; "                          \
    "for p in $p1 $p2 $p3; do wait $p || fails=1; done; cat shard*.err >&2; exit $fails"
#define ENDLESS "normal.cfg --runs 100000 --draws 100000"
/* Nothing but the results is left, whoever was first. */
#define ALONE(file) "[ \"$(ls -d " file "*)\" = " file " ]"

static void test_shards_give_the_same_bytes(void **state)
{
    (void)state;
    call(2, "$PW infer fit.cfg --shard 1/3");
    expect(shell.err, "--shard goes with --output");
    call(2, "$PW infer fit.cfg --shard 4/3 -o s.h5");
    expect(shell.err, "takes K/N");
    /* at once */
    call(0, THREE("fit.cfg --runs 400 -o s.h5"));
    call(0, "cmp one.h5 s.h5 && " ALONE("s.h5"));
    /* who comes later finds it done; another inference is not taken for it */
    call(0, "$PW infer fit.cfg --runs 400 -o s.h5 --shard 2/3");
    expect(shell.err, "nothing was to do");
    call(2, "$PW infer fit.cfg --runs 300 -o s.h5 --shard 2/3");
    expect(shell.err, "exists");
    /* one alone gets to the end; one without --shard takes over what a shard has begun, and refuses while it is at
     * work */
    call(0, "$PW infer fit.cfg --runs 400 -q -o t.h5 --shard 2/3 && cmp one.h5 t.h5 && " ALONE("t.h5"));
    call(0, "timeout -s KILL 0.5 $PW infer " ENDLESS
            " -q -o v.h5 --shard 3/3; [ $? = 137 ] && ls v.h5.d/journal-3-of-3");
    call(0, "$PW infer normal.cfg --runs 400 -o v.h5 && " ALONE("v.h5"));
    expect(shell.err, "runs are kept in v.h5.d");
    call(
        1,
        "$PW infer " ENDLESS
        " -q -o w.h5 --shard 3/3 >/dev/null 2>&1 & p=$!; until [ -e w.h5.d/journal-3-of-3 ]; do "
        "sleep 0.1; done; $PW infer normal.cfg -q -o w.h5; alone=$?; $PW infer normal.cfg -q -o w.h5 --shard 3/3; "
        "same=$?; kill -KILL $p; wait $p; [ $alone = 1 ] && [ $same = 1 ] && exit 1");
    expect(shell.err, "another process is at work on w.h5.d\n");
    expect(shell.err, "another process is at work on w.h5.d as 3-of-3");
}

static void test_shards_that_are_killed_give_the_same_bytes(void **state)
{
    (void)state;
    call(
        0,
        "for k in 1 2 3; do (for i in $(seq 40); do timeout -s KILL 0.$(((i * 7 + k * 5) % 3))$(((i + k) % 9 + 1)) $PW "
        "infer fit.cfg --runs 400 --threads 1 -q -o u.h5 --shard $k/3; [ $? = 137 ] || break; done; "
        "exec $PW infer fit.cfg --runs 400 -q -o u.h5 --shard $k/3) >shard$k.out 2>shard$k.err & eval p$k=$!; done; "
        "fails=0; for p in $p1 $p2 $p3; do wait $p || fails=1; done; cat shard*.err >&2; "
        "$PW infer fit.cfg --runs 400 -q -o u.h5 --shard 1/3; exit $fails");
    call(0, "cmp one.h5 u.h5 && " ALONE("u.h5"));
}

static void test_recoveries_in_shards_are_the_same(void **state)
{
    (void)state;
    call(0, "$PW infer normal.cfg --recover 8 --runs 200 --draws 100 -q -o r.csv");
    call(0, THREE("normal.cfg --recover 8 --runs 200 --draws 100 -o rs.csv"));
    call(0, "cmp r.csv rs.csv && " ALONE("rs.csv"));
    call(
        0,
        "$PW infer normal.cfg --recover 8 --runs 200 --draws 100 -q -o rt.csv --shard 2/5 && cmp r.csv rt.csv");
    call(0,
         "$PW infer normal.cfg --recover 8 --runs 200 --draws 100 -o rt.csv --shard 3/5 && cmp r.csv rt.csv");
    expect(shell.err, "is there already");
}

/* Killed when the file had its name, but its folder of runs was there yet: the same command finishes, tables too, and
 * needs no --force. What is not of this inference is not replaced. */
static void test_a_kill_at_the_very_end_is_finished(void **state)
{
    static const char *const shards[] = {"", "--shard 1/3"};
    char line[2000];
    (void)state;
    for (size_t i = 0; i < sizeof shards / sizeof *shards; i++) {
        snprintf(line, sizeof line,
                 "rm -f end*; timeout -s KILL 0.5 $PW infer " ENDLESS " -q -o end.h5 %s; ls -d end.h5.d && "
                 "cp found/post.h5 end.h5 && $PW infer normal.cfg --draws 500 --csv -o end.h5 %s && "
                 "cmp found/post.h5 end.h5 && cmp found/post_draws.csv end_draws.csv && ! ls -d end.h5.d",
                 shards[i], shards[i]);
        call(0, line);
        assert_null(strstr(shell.err, "damaged"));
    }
    call(2, "rm -f end*; timeout -s KILL 0.5 $PW infer " ENDLESS " -q -o end.h5; cp found/post.h5 end.h5; "
            "$PW infer normal.cfg --draws 400 -o end.h5");
    expect(shell.err, "end.h5 exists; --force replaces it");
    call(0, "cmp found/post.h5 end.h5 && ls -d end.h5.d && rm -r end.h5.d");
    call(
        0,
        "timeout -s KILL 0.3 $PW infer normal.cfg --recover 1000 --runs 100000 -q -o end.csv; ls -d end.csv.d && "
        "cp r.csv end.csv && $PW infer normal.cfg --recover 8 --runs 200 --draws 100 -q -o end.csv && "
        "cmp r.csv end.csv && ! ls -d end.csv.d");
}

static void test_recovery_says_what_can_be_identified(void **state)
{
    (void)state;
    call(0, "$PW infer normal.cfg --recover 30 --runs 1000 --draws 200 -o recovery.csv");
    expect(shell.out, "30 recoveries");
    expect(shell.out, "x can be identified");
    expect(shell.out, "y can't be identified by these targets");
    call(
        0,
        "test $(wc -l <recovery.csv) = 61 && $PW infer normal.cfg --recover 30 --runs 1000 --draws 200 --json -q");
    expect(shell.out, "\"cover_90\"");
}

/* The price paid is that parameter, so each recovery finds its truth to within the target's error. */
static void test_every_recovery_sees_its_own_truth(void **state)
{
    (void)state;
    write_text("price.cfg",
               "study = { base = \"war.cfg\"; design = \"latin_hypercube\"; points = 40; replicates = 1; };\n"
               "vary = ( { path = \"vendors.A.products.A1.price_input\"; low = 5; high = 20;\n"
               "  also = [\"vendors.A.products.A1.price_output\"]; } );\n"
               "targets = ( { outcome = \"final_price[A]\"; value = 10; scale = 0.1; } );\n");
    call(0, "$PW infer price.cfg --recover 3 --runs 200 --threads 1 -q -o price.csv");
    call(0, "tail -n 3 price.csv | awk -F, '{ off = $4 - $3; far += off > 1 || off < -1 } "
            "END { exit far }' && test $(wc -l <price.csv) = 4");
}

static void test_a_sweep_goes_on_with_the_posterior(void **state)
{
    (void)state;
    call(0, "$PW sweep predict.cfg -o predicted.h5");
    expect(shell.out, "What the posterior predicts (300 points of equal weight");
    expect(shell.err, "300 points are drawn from the posterior in found/post.h5");
    call(
        0,
        "for k in 1 2 3; do $PW sweep predict.cfg --shard $k/3 -q -o part.h5; done && $PW merge joined.h5 part.*.h5 "
        "&& cmp joined.h5 predicted.h5");
    /* from the file alone, without that of the inference */
    call(0, "mkdir -p alone && cp predicted.h5 alone && cd alone && $PW verify-file predicted.h5");
    expect(shell.out, "300 of 300 runs");
    call(2, "$PW sweep predict.cfg -o found/post.h5 --force");
    expect(shell.err, "is an input of this command");
    call(2, "sed 's/sd = 2/sd = 3/' predict.cfg >other.cfg; $PW sweep other.cfg -o other.h5");
    expect(shell.err, "its prior in found/post.h5 is normal, mean 1, sd 2");
    call(0, "sed 's/by_point/by_draw/' predict.cfg >lucky.cfg; $PW sweep lucky.cfg -q -o lucky.h5");
    call(2, "$PW sweep lucky.cfg --replicates 2 -o lucky2.h5");
    expect(shell.err,
           "is 2; with seeds = \"by_draw\" at most 1: each draw in found/post.h5 has so many runs");
    call(2, "sed 's/path = \"y\"/path = \"z\"/' predict.cfg >other.cfg; $PW sweep other.cfg -o other.h5");
    expect(shell.err, "has no posterior of it");
    call(2, "sed 's/found.post/predicted/' predict.cfg >other.cfg; $PW sweep other.cfg -o other.h5");
    expect(shell.err, "is not the result of `pricewar-sim infer`");
    call(2, "sed 's/from = .*h5.; points/points/' predict.cfg >other.cfg; $PW sweep other.cfg -o other.h5");
    expect(shell.err, "a design \"posterior\" and from, the file of an inference, go together");
}

static int open_shell(void **state)
{
    (void)state;
    make_shell();
    write_text("normal.cfg", STUDY("latin_hypercube\"; points = 200; ") TARGET);
    write_text("predict.cfg",
               STUDY("posterior\"; from = \"found/post.h5\"; points = 300; seeds = \"by_point\"; ") TARGET);
    write_text("war.cfg", MARKET);
    write_text("fit.cfg", MARKET_STUDY);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_posterior_is_printed_and_written),
        cmocka_unit_test(test_too_few_runs_are_told),
        cmocka_unit_test(test_targets_without_numbers_are_refused),
        cmocka_unit_test(test_threads_kills_and_repetition_give_the_same_bytes),
        cmocka_unit_test(test_an_emulator_stands_in_for_runs),
        cmocka_unit_test(test_shards_give_the_same_bytes),
        cmocka_unit_test(test_shards_that_are_killed_give_the_same_bytes),
        cmocka_unit_test(test_recoveries_in_shards_are_the_same),
        cmocka_unit_test(test_a_kill_at_the_very_end_is_finished),
        cmocka_unit_test(test_recovery_says_what_can_be_identified),
        cmocka_unit_test(test_every_recovery_sees_its_own_truth),
        cmocka_unit_test(test_a_sweep_goes_on_with_the_posterior),
    };
    return cmocka_run_group_tests_name("cli_infer", tests, open_shell, close_shell);
}
