/* pricewar-sim invert: tables, JSON, the fragment that a study includes, and refusals by row. */
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

enum { TEXT_SIZE = 100000 };

/* What the last call of the program gave. */
static struct {
    char program[PATH_MAX], folder[64];
    char out[TEXT_SIZE], err[TEXT_SIZE];
    int code;
} shell;

static void read_text(const char *name, char text[TEXT_SIZE])
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", shell.folder, name);
    FILE *file = fopen(path, "r");
    if (!file)
        fail_msg("can't open %s", path);
    text[fread(text, 1, TEXT_SIZE - 1, file)] = '\0';
    fclose(file);
}

static void write_text(const char *name, const char *text)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", shell.folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void expect_code(int code, const char *arguments)
{
    char command[3 * PATH_MAX];
    snprintf(command, sizeof command, "cd '%s' && '%s' %s >out 2>err </dev/null", shell.folder, shell.program,
             arguments);
    int status = system(command);
    shell.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    read_text("out", shell.out);
    read_text("err", shell.err);
    if (shell.code != code)
        fail_msg("pricewar-sim %s: exit code %d, not %d: %s", arguments, shell.code, code, shell.err);
}

static void expect_said(const char *text, const char *says)
{
    if (!strstr(text, says))
        fail_msg("`%s` is not said in: %s", says, text);
}

static void expect_refused(int code, const char *arguments, const char *says)
{
    expect_code(code, arguments);
    assert_string_equal(shell.out, "");
    expect_said(shell.err, says);
}

static double number_at(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_number(value))
        fail_msg("no number %s", key);
    return json_number_value(value);
}

/* In the first row of a table, below the header. No cell has a comma. */
static double cell_of(const char *table, const char *column)
{
    const char *header = strstr(table, column), *cell = strchr(table, '\n');
    if (!header || !cell)
        fail_msg("no column %s", column);
    for (const char *at = table; at < header; at++)
        if (*at == ',')
            cell = strchr(cell + 1, ',');
    return strtod(cell + 1, NULL);
}

/* What is observed of a run comes out of the runs of a study that includes the fragment. */
static void test_a_study_that_includes_the_fragment_has_the_shares(void **state)
{
    (void)state;
    write_text("shares.csv", "name,share,source\n\"West.AI\",0.3,\"a press note, 2024\"\nB,0.1,\n");
    expect_code(0, "invert war.cfg --shares shares.csv --at 4 -o found/utilities.inc");
    expect_said(shell.out, "Shares of tokens among models in round 4");
    read_text("found/utilities.inc", shell.out);
    expect_said(shell.out, "# West.AI: share 0.3; a press note, 2024");
    expect_said(shell.out, "\"vendors.\\\"West.AI\\\".brand_utility=");
    write_text("study.cfg", "study = { base = \"war.cfg\"; design = \"grid\"; replicates = 1;\n"
                            "@include \"found/utilities.inc\"\n};\n"
                            "vary = ( { path = \"simulation.rounds\"; values = (4); } );\n");
    expect_code(0, "sweep study.cfg -q -o study.h5 --csv");
    read_text("study.runs.csv", shell.out);
    assert_true(fabs(cell_of(shell.out, "final_share[West.AI]") - 0.3) < 1e-10);
    assert_true(fabs(cell_of(shell.out, "final_share[B]") - 0.1) < 1e-10);
    expect_refused(2, "invert war.cfg --shares shares.csv --at 4 -o found/utilities.inc",
                   "found/utilities.inc");
    expect_code(0, "invert war.cfg --shares shares.csv --at 4 -o found/utilities.inc --force");
}

static void test_json_has_all_that_was_found(void **state)
{
    (void)state;
    write_text("shares.csv", "name,share\nwest,0.3\nb,0.1\n");
    expect_code(0, "invert war.cfg --by model --shares shares.csv --at 2024-08-15 --optimise B --json");
    json_t *root = json_loads(shell.out, 0, NULL);
    assert_non_null(root);
    assert_true(number_at(root, "round") == 4);
    assert_true(number_at(root, "distance") < 1e-10);
    assert_true(number_at(root, "reply_gap") < 1e-10);
    assert_true(number_at(root, "price_sensitivity_factor") == 1);
    const json_t *groups = json_object_get(root, "groups"), *products = json_object_get(root, "products");
    assert_int_equal(json_array_size(groups), 3);
    assert_int_equal(json_array_size(products), 3);
    for (size_t j = 0; j < 3; j++) {
        const json_t *product = json_array_get(products, j), *group = json_array_get(groups, j);
        const char *name = json_string_value(json_object_get(product, "name"));
        assert_string_equal(json_string_value(json_object_get(group, "name")), name);
        assert_true(fabs(number_at(product, "volume_share") - number_at(group, "share")) < 1e-15);
        assert_true(json_is_null(json_object_get(product, "implied_cost")) == (strcmp(name, "b") != 0));
        assert_true(fabs(number_at(product, "utility") - number_at(group, "utility_change")) < 1e-15);
    }
    json_decref(root);
}

static void test_shares_of_models_are_those_of_all_replicates(void **state)
{
    (void)state;
    write_text("shares.csv", "name,share\nwest,0.3\nb,0.1\n");
    expect_code(0, "invert war.cfg --by model --shares shares.csv --at 4 --replicates 3 --json");
    json_t *root = json_loads(shell.out, 0, NULL);
    const json_t *groups = json_object_get(root, "groups"), *products = json_object_get(root, "products");
    assert_int_equal(json_array_size(products), 3);
    for (size_t j = 0; j < 3; j++)
        assert_true(fabs(number_at(json_array_get(products, j), "volume_share") -
                         number_at(json_array_get(groups, j), "share")) < 1e-15);
    json_decref(root);
}

static void test_ranks_and_notes_are_told(void **state)
{
    (void)state;
    write_text("shares.csv", "name,rank\nB,1\nA,2\n");
    expect_code(
        0,
        "invert war.cfg --shares shares.csv --at 4 --measure customers --optimise all -o ranks.inc --force");
    expect_said(shell.out, "Shares of customers among models");
    expect_said(shell.out, "Implied cost: at which the vendor would choose the posted prices itself");
    read_text("ranks.inc", shell.out);
    expect_said(shell.out, "# B: rank 1, least change");
    expect_said(shell.out, "# a: an implied cost of -");
    expect_code(0, "invert war.cfg --shares shares.csv --at 4 --optimise all -o ranks.inc --force --set "
                   "'vendors[*].products[*].price_input=60' --set 'vendors[*].products[*].price_output=60'");
    read_text("ranks.inc", shell.out);
    expect_said(shell.out, "\"vendors.B.products.b.unit_cost=");
    expect_said(shell.out, "# unit costs at the start from which the implied ones of the round come about");
    write_text("shares.csv", "name,share\nA,0.4\nB,0.3\nWest.AI,0.3\n");
    expect_code(0, "invert war.cfg --shares shares.csv --at 4 --adoption 0.5");
    expect_said(shell.out, "Shares among models say nothing of the level of utilities: it is such that 50 %");
    write_text("shares.csv", "name,share\nA,0.2\n");
    expect_code(0, "invert war.cfg --shares shares.csv --at 4 --among smes --measure customers");
    expect_said(shell.out, "among all SMEs");
}

static void test_wrong_use_is_refused(void **state)
{
    (void)state;
    write_text("shares.csv", "name,share\nA,0.4\n");
    expect_refused(2, "invert war.cfg", "which shares? --shares FILE");
    expect_refused(2, "invert war.cfg --shares nothing.csv", "nothing.csv");
    expect_refused(2, "invert war.cfg --shares shares.csv --by city",
                   "--by takes model|vendor|host, not `city`");
    expect_refused(2, "invert war.cfg --shares shares.csv --at 99", "--at 99 is round 99");
    expect_refused(2, "invert war.cfg --shares shares.csv --at soon",
                   "--at takes the number of a round or a date");
    expect_refused(2, "invert war.cfg --shares shares.csv --adoption 1.5", "--adoption takes a share");
    expect_refused(2, "invert war.cfg --shares shares.csv --margin -1", "--margin takes a number");
    expect_refused(2, "invert war.cfg --shares shares.csv --sensitivity", "--sensitivity needs --optimise");
    expect_refused(2, "invert war.cfg --shares shares.csv --optimise West.IA",
                   "no vendor `West.IA`; did you mean `West.AI`?");
    expect_refused(2, "invert war.cfg --shares shares.csv -o shares.csv --force", "shares.csv");
    expect_refused(2, "invert war.cfg --shares shares.csv --set choice.second_share=0.3", "second_share");
    if (!strstr(shell.err, "takes --replicates N"))
        fail_msg("no way out is named: %s", shell.err);
    expect_code(0, "invert war.cfg --shares shares.csv --set choice.second_share=0.3 --replicates 2 --at 4");
    write_text("label.csv", "name,share\nThe first,0.4\n");
    expect_refused(2, "invert war.cfg --shares label.csv --set 'vendors.A.label=The first'",
                   "no vendor `The first`; did you mean `A`?");
    write_text("zero.csv", "name,share\nA,0.4\nB,0\n");
    expect_refused(2, "invert war.cfg --shares zero.csv", "zero.csv:3: share: a share of 0");
    write_text("other.csv", "name,share\nA,0.4\nC,0.2\n");
    expect_refused(2, "invert war.cfg --shares other.csv",
                   "other.csv:3: name: the scenario has no vendor `C`");
    expect_refused(1, "invert war.cfg --shares shares.csv --steps 3 --at 4", "allow more --steps");
}

static int set_up(void **state)
{
    (void)state;
    snprintf(shell.folder, sizeof shell.folder, "/tmp/pricewar-test-XXXXXX");
    char self[PATH_MAX] = "";
    if (!mkdtemp(shell.folder) || readlink("/proc/self/exe", self, sizeof self - 1) < 0)
        return -1;
    for (int level = 0; level < 3; level++) /* .../build/tests/cli/test_invert */
        *strrchr(self, '/') = '\0';
    snprintf(shell.program, sizeof shell.program, "%.*s/pricewar-sim", PATH_MAX - 20, self);
    write_text(
        "war.cfg",
        "simulation = { rounds = 12; noise = \"off\"; start_date = \"2024-05-01\"; };\n"
        "infrastructure = { sellers = ( { name = \"N\"; } ); };\n"
        "clouds = ( { name = \"East\"; capital = 1e6; accelerators = 0; }, { name = \"West\"; capital = 1e6; "
        "accelerators = 0; } );\n"
        "vendor_defaults = { capital = 1e6; fixed_cost = 100; };\n"
        "product_defaults = { tier = \"main\"; price_input = 8; price_output = 8; unit_cost = 2; quality = 6.5; };\n"
        "vendors = ( { name = \"A\"; host = \"East\"; products = ( { name = \"a\"; } ); },\n"
        "            { name = \"B\"; host = \"East\"; products = ( { name = \"b\"; } ); },\n"
        "            { name = \"West.AI\"; host = \"West\"; products = ( { name = \"west\"; } ); } );\n"
        "sectors = ( { name = \"apps\"; kind = \"business\"; number = 300; } );\n");
    return 0;
}

static int clean_up(void **state)
{
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -r '%s'", shell.folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_study_that_includes_the_fragment_has_the_shares),
        cmocka_unit_test(test_json_has_all_that_was_found),
        cmocka_unit_test(test_shares_of_models_are_those_of_all_replicates),
        cmocka_unit_test(test_ranks_and_notes_are_told),
        cmocka_unit_test(test_wrong_use_is_refused),
    };
    return cmocka_run_group_tests_name("invert", tests, set_up, clean_up);
}
