#include "fixtures/scenario_fixture.h"

static void test_the_base_scenario_is_read(void **state)
{
    (void)state;
    struct reading reading = expect_fine(BASE, NULL, 0);
    const struct scenario *scenario = reading.scenario;
    assert_int_equal(scenario->simulation.rounds, 24);
    assert_int_equal(scenario->vendor_count, 2);
    assert_string_equal(scenario->vendors[1].label, "Zhipu");
    assert_int_equal(scenario->vendors[1].product_count, 2);
    assert_true(scenario->vendors[1].owner == NO_REFERENCE);
    assert_int_equal(scenario->vendors[1].host, 0);
    assert_true(scenario->vendors[1].products[0].quality == 8.0);
    assert_true(isnan(scenario->vendors[0].products[0].elo));
    assert_int_equal(scenario->vendors[0].pricing.tiers, 7);
    assert_string_equal(scenario->text, BASE);
    end_reading(&reading);
}

static void test_integers_that_libconfig_wraps_are_read_right(void **state)
{
    (void)state;
    static const struct {
        const char *written;
        int64_t value;
    } cases[] = {{"2147483648", 2147483648},  {"5000000000", 5000000000},         {"0xFFFFFFFF", 4294967295},
                 {"5000000000L", 5000000000}, {"9223372036854775807", INT64_MAX}, {"010", 10}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[8000];
        snprintf(text, sizeof text, "simulation = { seed = %s; };\n%s", cases[i].written,
                 SELLERS CLOUDS VENDORS SECTORS);
        struct reading reading = expect_fine(text, NULL, 0);
        assert_int_equal(reading.scenario->simulation.seed, cases[i].value);
        end_reading(&reading);
    }
}

static void test_integers_beyond_64_bits_are_refused(void **state)
{
    (void)state;
    expect_refused("simulation = {\n seed = 9223372036854775808; };\n" SELLERS CLOUDS VENDORS SECTORS, 1, 2,
                   NULL, "does not fit in 64 bits");
    expect_refused("simulation = {\n seed = 0xFFFFFFFFFFFFFFFF; };\n" SELLERS CLOUDS VENDORS SECTORS, 1, 2,
                   NULL, "does not fit in 64 bits");
}

static void test_infinite_numbers_are_refused(void **state)
{
    (void)state;
    expect_refused("simulation = { round_days = 1e400; };\n" SELLERS CLOUDS VENDORS SECTORS, 1, 1,
                   "simulation.round_days", "too large");
}

static void test_texts_without_comma_are_not_joined(void **state)
{
    (void)state;
    expect_refused(SIMULATION SELLERS CLOUDS
                   "vendors = ( " VENDOR("A", "pricing = { tiers = [\"light\"\n \"main\"]; };",
                                         PRODUCT("a", "quality = 1;")) ");\n" SECTORS,
                   1, 5, NULL, "a `,` is missing between `\"light\"` and `\"main\"`");
    expect_refused("simulation = { title = \"a\"\n \"b\"; };\n" SELLERS CLOUDS VENDORS SECTORS, 1, 2, NULL,
                   "a `,` is missing");
}

static void test_mistakes_of_syntax_are_named_at_their_line(void **state)
{
    (void)state;
    expect_refused(BASE "\n/* open", 1, 8, NULL, "never closed");
    expect_refused("simulation = { rounds = 24; };\nclouds = ( { capital = 1;\n", 1, -1, NULL,
                   "to close the `{` of line 2");
    expect_refused("simulation = { title = \"abc; };\n", 1, 1, NULL, "not closed on its line");
    expect_refused("simulation { rounds = 24; };\n", 1, 1, NULL, "`=` after `simulation` expected");
    expect_refused("simulation = { rounds = ; };\n", 1, 1, NULL, "a value expected, not `;`");
    expect_refused("simulation = { rounds =\n seed = 3; };\n", 1, 2, NULL, "a value expected");
    expect_refused("simulation = { rounds = 24；};\n", 1, 1, NULL, "plain ASCII");
    expect_refused(BASE "x = ( 1, 2, );", 2, -1, NULL, "remove the `,`");
    expect_refused(BASE "x = ( { a = 1; } { a = 2; } );", 2, -1, NULL, "a `,` is missing before");
    expect_refused("simulation = { rounds = 24; rounds = 25; };\n" SELLERS CLOUDS VENDORS SECTORS, 1, 1, NULL,
                   "written twice: also at test.cfg:1");
    expect_refused("simulation = { start_date = 2024-05-15; };\n" SELLERS CLOUDS VENDORS SECTORS, 1, 1, NULL,
                   "write \"2024-05-15\"");
    expect_refused("simulation = { noise = off; };\n" SELLERS CLOUDS VENDORS SECTORS, 1, 1, NULL,
                   "write \"off\"");
    expect_refused("choice = { reconsider_base = 20%; };\n" BASE, 1, 1, NULL, "write 0.2 instead of 20%");
    expect_refused("simulation = { title = \"a\\x00b\"; };\n" SELLERS CLOUDS VENDORS SECTORS, 1, 1, NULL,
                   "NUL");
}

static void test_encodings_that_are_no_utf8_are_refused(void **state)
{
    (void)state;
    expect_refused("# fine\nsimulation = { title = \"\xD6\xC7\"; };\n", 1, 2, NULL, "not valid UTF-8");
    expect_refused("simulation = { title = \"\\xC3\"; };\n" SELLERS CLOUDS VENDORS SECTORS, 1, 1,
                   "simulation.title", "not valid UTF-8");
}

static void test_bom_crlf_and_brackets_of_arrays_are_fine(void **state)
{
    (void)state;
    struct reading reading =
        expect_fine("\xEF\xBB\xBF"
                    "simulation = {\r\n rounds = 24;\r\n};\r\n" SELLERS CLOUDS VENDORS SECTORS,
                    NULL, 0);
    assert_int_equal(reading.scenario->simulation.rounds, 24);
    end_reading(&reading);
}

static void test_hostile_texts_end_in_findings(void **state)
{
    (void)state;
    size_t size = 1 << 20;
    char *text = malloc(size + 100);
    static const char *const patterns[] = {"(",     "{a=", "a=({},{});", "a={b=1;};", "[1,",
                                           "\"a\"", "x",   "-",          "/*",        "@include \"x\"\n"};
    for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
        size_t length = strlen(patterns[p]), used = (size_t)snprintf(text, size, "vendors = (");
        if (p > 5)
            used = 0;
        while (used + length < size)
            used += (size_t)sprintf(text + used, "%s", patterns[p]);
        struct reading reading = read_with(text, NULL, 0);
        assert_int_equal(reading.status, STATUS_INVALID);
        assert_true(reading.findings.count > 0 && reading.findings.count <= 1001);
        end_reading(&reading);
    }
    size_t used = (size_t)sprintf(text, "%s", "vendors = (");
    while (used + 10 < size)
        used += (size_t)sprintf(text + used, "{},");
    sprintf(text + used, "{});");
    struct reading reading = read_with(text, NULL, 0);
    expect_finding(&reading, -1, "vendors", "must have 1 to 500");
    end_reading(&reading);
    memset(text, ' ', size + 10);
    text[size + 10] = '\0';
    expect_refused(text, 1, -1, NULL, "at most 1 MB");
    free(text);
}

/* Files in a temporary folder. */
struct folder {
    char path[64];
};

static int make_folder(void **state)
{
    struct folder *folder = calloc(1, sizeof *folder);
    snprintf(folder->path, sizeof folder->path, "/tmp/test_scenario.XXXXXX");
    *state = folder;
    return mkdtemp(folder->path) ? 0 : -1;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"main.cfg", "vendors.inc", "sub/inner.inc", "self.cfg", "deep.inc"};
    struct folder *folder = *state;
    char path[200];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder->path, names[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/sub", folder->path);
    rmdir(path);
    rmdir(folder->path);
    free(folder);
    return 0;
}

static void write_file(const struct folder *folder, const char *name, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "%s/sub", folder->path);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static struct reading read_file(const struct folder *folder, const char *name)
{
    char path[200];
    struct reading reading = {.error = {0}};
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    diagnostics_init(&reading.findings);
    reading.status =
        scenario_load(path, NULL, 0, &fake_catalog, &reading.scenario, &reading.findings, &reading.error);
    return reading;
}

static void test_includes_are_found_beside_the_including_file(void **state)
{
    const struct folder *folder = *state;
    write_file(folder, "main.cfg", SIMULATION SELLERS "\n  @include \"sub/inner.inc\" # the rest\n" SECTORS);
    write_file(folder, "sub/inner.inc", CLOUDS "@include \"../vendors.inc\"");
    write_file(folder, "vendors.inc", VENDORS);
    struct reading reading = read_file(folder, "main.cfg");
    print_findings(&reading);
    assert_int_equal(reading.status, STATUS_OK);
    assert_non_null(strstr(reading.scenario->text, "# begin of included file \"sub/inner.inc\""));
    struct reading again = expect_fine(reading.scenario->text, NULL, 0);
    assert_string_equal(again.scenario->text, reading.scenario->text);
    assert_int_equal(again.scenario->vendor_count, 2);
    end_reading(&again);
    end_reading(&reading);
}

static void test_findings_name_the_included_file_and_its_line(void **state)
{
    const struct folder *folder = *state;
    write_file(folder, "main.cfg",
               SIMULATION SELLERS "@include \"sub/inner.inc\"\n" VENDORS
                                  "\nsmes = { weigth = 2; };\n" SECTORS);
    write_file(folder, "sub/inner.inc", "\n\n" CLOUDS "technology = {\n learning_rate = 2; };\n");
    struct reading reading = read_file(folder, "main.cfg");
    assert_int_equal(reading.status, STATUS_INVALID);
    expect_finding(&reading, 5, "technology.learning_rate", "at least 0 and below 1, not 2");
    expect_finding(&reading, 7, "smes.weigth", "did you mean `weight`");
    for (size_t i = 0; i < reading.findings.count; i++)
        assert_non_null(strstr(reading.findings.items[i].file,
                               reading.findings.items[i].line == 5 ? "sub/inner.inc" : "main.cfg"));
    assert_int_equal(reading.findings.count, 2);
    end_reading(&reading);
}

static void expect_include_refused(const struct folder *folder, const char *line, const char *says)
{
    char text[300];
    snprintf(text, sizeof text, "# one\n%s\n", line);
    write_file(folder, "self.cfg", text);
    struct reading reading = read_file(folder, "self.cfg");
    assert_int_equal(reading.status, STATUS_INVALID);
    expect_finding(&reading, 2, NULL, says);
    end_reading(&reading);
}

static void test_includes_that_can_not_be_are_refused(void **state)
{
    const struct folder *folder = *state;
    expect_include_refused(folder, "@include \"sub\"", "it is a folder");
    expect_include_refused(folder, "@include \"none.inc\"", "No such file");
    expect_include_refused(folder, "@include \"self.cfg\"", "includes itself");
    expect_include_refused(folder, "@include \"/dev/zero\"", "a device");
    expect_include_refused(folder, "@include \"open", "on a line of its own");
    expect_include_refused(folder, "x = 1; @include \"vendors.inc\"", "on a line of its own");
    expect_include_refused(folder, "@includes \"vendors.inc\"", "on a line of its own");
}

static void test_a_file_that_can_not_be_read_is_a_finding(void **state)
{
    const struct folder *folder = *state;
    struct reading reading = read_file(folder, "none.cfg");
    assert_int_equal(reading.status, STATUS_INVALID);
    expect_finding(&reading, 0, NULL, "No such file");
    end_reading(&reading);
    reading = read_file(folder, "sub");
    assert_int_equal(reading.status, STATUS_INVALID);
    end_reading(&reading);
}

static void test_an_include_within_a_comment_or_text_is_none(void **state)
{
    (void)state;
    struct reading reading = expect_fine("/*\n@include \"none\"\n*/\n// @include \"none\"\n" BASE, NULL, 0);
    end_reading(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_base_scenario_is_read),
        cmocka_unit_test(test_integers_that_libconfig_wraps_are_read_right),
        cmocka_unit_test(test_integers_beyond_64_bits_are_refused),
        cmocka_unit_test(test_infinite_numbers_are_refused),
        cmocka_unit_test(test_texts_without_comma_are_not_joined),
        cmocka_unit_test(test_mistakes_of_syntax_are_named_at_their_line),
        cmocka_unit_test(test_encodings_that_are_no_utf8_are_refused),
        cmocka_unit_test(test_bom_crlf_and_brackets_of_arrays_are_fine),
        cmocka_unit_test(test_hostile_texts_end_in_findings),
        cmocka_unit_test_setup_teardown(test_includes_are_found_beside_the_including_file, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(test_findings_name_the_included_file_and_its_line, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(test_includes_that_can_not_be_are_refused, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(test_a_file_that_can_not_be_read_is_a_finding, make_folder,
                                        remove_folder),
        cmocka_unit_test(test_an_include_within_a_comment_or_text_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
