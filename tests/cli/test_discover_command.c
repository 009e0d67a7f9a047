/* discover as a user calls it: what it says and writes, and what it refuses. */
#include "fixtures/shell_fixture.h"

#include <jansson.h>

/* The function is 7 sin^2 x2, and little more. */
static const char study[] =
    "study = { test_model = \"ishigami\"; design = \"latin_hypercube\"; points = 200; replicates = 1; resamples = 10; };\n"
    "vary = ( { path = \"x1\"; low = 0; high = 0.1; }, { path = \"x2\"; name = \"height\"; low = 0; high = 1.5; },\n"
    "  { path = \"x3\"; low = 0; high = 0.1; } );\n";

static void test_it_says_where(void **state)
{
    (void)state;
    call(0, "$PW discover hill.h5 --outcome 'output > 5'");
    expect(shell.out, "output > 5: in 67 of 200 runs (34 %), at 200 points of a design of 3 parameters.");
    expect(shell.out, "of all runs, has 100 % of these runs, and it happens in 99 % of the runs");
    expect(shell.out, "height     above 0.990   <0.001      100 %");
    assert_null(strstr(shell.out, "Box 2"));
    assert_string_equal(shell.err, "");
}

static void test_it_writes_tables_a_file_and_json(void **state)
{
    (void)state;
    call(0, "$PW discover hill.h5 --outcome 'output > 5' -o found.h5 --csv --json");
    expect(shell.err, "wrote found.h5");
    expect(shell.err, "wrote found.boxes.csv");
    json_error_t error;
    json_t *root = json_loads(shell.out, 0, &error);
    assert_non_null(root);
    json_t *box = json_array_get(json_object_get(root, "boxes"), 0);
    assert_true(json_number_value(json_object_get(box, "coverage")) == 1);
    assert_true(json_number_value(json_object_get(box, "density")) == 67.0 / 68);
    json_t *limit = json_array_get(json_object_get(box, "limits"), 0);
    assert_string_equal(json_string_value(json_object_get(limit, "path")), "x2");
    double value = json_number_value(json_object_get(limit, "value"));
    assert_true(value > 0.98 && value < 1.03); /* asin of the root of 5/7, less .1 at most for x1 */
    json_decref(root);
    read_text("found.boxes.csv", shell.out);
    expect(shell.out,
           "box,coverage,density,mass,runs,events,parameter,unit,side,value,names,quasi_p,reproduced,"
           "dropped\n1,1,0.98529411764705888,0.34000000000000002,68,67,x2,1,low,");
    read_text("found.paths.csv", shell.out);
    expect(shell.out, "\n1,0,0,1,0.33500000000000002,1,200,67,0,\n");
    call(0, "$PW verify-file found.h5");
    call(0, "$PW report found.h5 && grep -c 'In which region does it happen' found.html");
    expect(shell.err, "wrote found.html");
    call(0, "grep -o '\"region\":\"[^\"]*\"\\|\"text\":\"[^\"]*\"' found.html");
    expect(shell.out, "\"region\":\"height above 0.990\"");
    expect(shell.out, "\"text\":\"above 0.990\"");
    call(0, "grep -o '<div id=\"verdict\"><p>[^<]*' found.html");
    expect(shell.out,
           "Box 1, 34 % of all runs, has 100 % of these runs, and it happens in 99 % of the runs there: "
           "height above 0.990.");
    call(2, "$PW discover found.h5 --outcome 'output > 5'");
    expect(shell.err, "is not the result of a study");
}

static void test_files_are_replaced_with_force_alone(void **state)
{
    (void)state;
    call(0, "$PW discover hill.h5 --outcome 'output > 5' -q -o twice.h5 --csv && cp twice.h5 once.h5");
    call(2, "$PW discover hill.h5 --outcome 'output > 6' -q -o twice.h5");
    expect(shell.err, "exists; --force replaces it");
    call(2, "rm twice.h5; $PW discover hill.h5 --outcome 'output > 6' -q -o twice.h5 --csv");
    expect(shell.err, "twice.boxes.csv exists");
    call(1, "test -e twice.h5");
    call(0, "$PW discover hill.h5 --outcome 'output > 5' -q -o twice.h5 --csv --force --threads 1");
    call(0, "cmp once.h5 twice.h5");
    call(2, "$PW discover hill.h5 --outcome 'output > 5' -o hill.h5 --force");
    expect(shell.err, "is an input of this command");
}

static void test_a_box_is_chosen_by_number_or_coverage(void **state)
{
    (void)state;
    call(0, "$PW discover hill.h5 --outcome 'output > 5' --box 3");
    expect(shell.out, "* 3 ");
    call(0, "$PW discover hill.h5 --outcome 'output > 5' --coverage 0.5 --boxes 1");
    expect(shell.out, "happens in 100 % of the runs");
    call(2, "$PW discover hill.h5 --outcome 'output > 5' --box 300");
    expect(shell.err, "and no box 300");
    call(2, "$PW discover hill.h5 --outcome 'output > 5' --box 3 --coverage 0.5");
    expect(shell.err, "give one of them");
}

static void test_wrong_use_is_refused(void **state)
{
    (void)state;
    call(2, "$PW discover hill.h5");
    expect(shell.err, "--outcome says which event to look for");
    call(2, "$PW discover hill.h5 --outcome 'outpt > 5'");
    expect(shell.err, "did you mean `output`?");
    call(2, "$PW discover hill.cfg --outcome 'output > 5'");
    expect(shell.err, "not an HDF5 file");
    call(2, "$PW discover hill.h5 --outcome 'output > 5' --alpha 0.6");
    expect(shell.err, "--alpha takes a share above 0 and up to 0.5");
    call(2, "$PW discover hill.h5 --outcome 'output > 5' --coverage 1.5");
    expect(shell.err, "--coverage takes a share above 0 and up to 1,");
}

/* Half of a study is searched as half of its runs. */
static void test_a_part_of_a_study_can_be_searched(void **state)
{
    (void)state;
    call(0, "$PW sweep hill.cfg -q -o part.h5 --shard 1/2");
    call(0, "$PW discover part.shard-1-of-2.h5 --outcome 'output > 5'");
    expect(shell.out, "of 100 runs");
}

static void test_luck_that_all_points_share_is_told(void **state)
{
    (void)state;
    write_text(
        "market.cfg",
        "simulation = { title = \"one vendor\"; rounds = 2; };\n"
        "infrastructure = { sellers = ( { name = \"Nvidia\"; } ); };\n"
        "clouds = ( { name = \"Cloud\"; capital = 2e7; accelerators = 0; } );\n"
        "vendors = ( { name = \"A\"; host = \"Cloud\"; capital = 1e6; fixed_cost = 4e4; products = ( "
        "{ name = \"A1\"; tier = \"main\"; price_input = 12; price_output = 12; unit_cost = 4; quality = 6.5; "
        "} ); } );\n"
        "sectors = ( { name = \"chat\"; kind = \"consumer\"; number = 200; } );\n");
    write_text(
        "luck.cfg",
        "study = { base = \"market.cfg\"; design = \"latin_hypercube\"; points = 40; replicates = 2; };\n"
        "vary = ( { path = \"vendors.A.products.A1.price_input\"; low = 2; high = 40; } );\n");
    call(0, "$PW sweep luck.cfg -q -o luck.h5 && $PW discover luck.h5 --outcome 'final_adoption > 0.5'");
    expect(shell.err, "all points share the random numbers of 2 runs");
    call(0, "$PW discover luck.h5 -q --outcome 'final_adoption > 0.5'");
    assert_string_equal(shell.err, "");
    call(0,
         "sed 's/= 2; }/= 2; seeds = \"by_point\"; }/' luck.cfg >own.cfg; $PW sweep own.cfg -q -o own.h5 && "
         "$PW discover own.h5 --outcome 'final_adoption > 0.5'");
    assert_string_equal(shell.err, "");
}

static int open_shell(void **state)
{
    (void)state;
    make_shell();
    write_text("hill.cfg", study);
    call(0, "$PW sweep hill.cfg -q -o hill.h5");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_says_where),
        cmocka_unit_test(test_it_writes_tables_a_file_and_json),
        cmocka_unit_test(test_files_are_replaced_with_force_alone),
        cmocka_unit_test(test_a_box_is_chosen_by_number_or_coverage),
        cmocka_unit_test(test_luck_that_all_points_share_is_told),
        cmocka_unit_test(test_wrong_use_is_refused),
        cmocka_unit_test(test_a_part_of_a_study_can_be_searched),
    };
    return cmocka_run_group_tests_name("cli_discover", tests, open_shell, close_shell);
}
