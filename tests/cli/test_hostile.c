/* Scenarios that mean harm: each is refused in words, at once, without much memory. */
#include "fixtures/record_fixture.h"

#include <sys/resource.h>
#include <time.h>

#ifdef __SANITIZE_ADDRESS__
enum { MOST_SECONDS = 120 };
#else
enum { MOST_SECONDS = 10 };
#endif
enum { MOST_KILOBYTES = 500 * 1024, LONG = 2 << 20 };

#define MARKET_WITH(vendors, number)                                                                         \
    "simulation = { rounds = 2; };"                                                                          \
    "infrastructure = { sellers = ( { name = \"N\"; order_share = 1.0; } ); };"                              \
    "clouds = ( { name = \"C\"; capital = 1e6; accelerators = 10; } );"                                      \
    "vendors = ( " vendors " );"                                                                             \
    "sectors = ( { name = \"s\"; kind = \"consumer\"; number = " number "; } );"
#define VENDOR(capital, products)                                                                            \
    "{ name = \"A\"; owner = \"C\"; host = \"C\"; capital = " capital "; fixed_cost = 10;"                   \
    " products = ( " products "); }"
#define PRODUCT                                                                                              \
    "{ name = \"p\"; tier = \"main\"; price_input = 3; price_output = 5; unit_cost = 1; quality = 7.0; }"

/* before, middle `times` times, after. */
struct hostile {
    const char *before, *middle, *after;
    size_t times;
    const char *says;
};

static const struct hostile texts[] = {
    {"x = ", "(", "", 100000, "brackets within one another"},
    {"", "a = {", "", 50000, "brackets within one another"},
    {"x = [", "1, ", "1];", 300000, "is missing"},
    {"x = [", "1, ", "1];", 900000, "at most 1 MB"},
    {"# ", "x", "", LONG, "at most 1 MB"},
    {"simulation = { title = \"", "\xff\xfe", "\"; };", 1, "not valid UTF-8"},
    {"simulation = { title = \"", "\xed\xa0\x80", "\"; };", 1, "not valid UTF-8"},
    {"/* ", "never closed", "", 1, "never closed"},
    {"@include \"/dev/zero\"\n", "", "", 1, "a device, not a file"},
    {"@include \"/\"\n", "", "", 1, "folder"},
    {"@include \"/nowhere/at/all.cfg\"\n", "", "", 1, "No such file"},
    {MARKET_WITH("", "20"), "", "", 1, "vendors: has 0 elements"},
    {"simulation = { rounds = 2000000000; };", "", "", 1, "between 1 and 100000"},
    {"simulation = { rounds = 99999999999999999999; };", "", "", 1, "does not fit in 64 bits"},
    {MARKET_WITH(VENDOR("-5", PRODUCT), "20"), "", "", 1, "capital: must be at least 0"},
    {MARKET_WITH(VENDOR("1e999", PRODUCT), "20"), "", "", 1, "capital: is too large"},
    {MARKET_WITH(VENDOR("nan", PRODUCT), "20"), "", "", 1, "nan"},
    {MARKET_WITH(VENDOR("inf", PRODUCT), "20"), "", "", 1, "inf"},
    {MARKET_WITH(VENDOR("5", PRODUCT), "10000000000L"), "", "", 1, "number: must be between 1 and"},
    {"simulation = { rounds = 2; };"
     "vendors = ( { name = \"A\"; products = (",
     PRODUCT ",", PRODUCT "); } );", 8000, "products: has 8001 elements"},
};

/* Valgrind, which says so in the environment, takes some thirty times as long. */
static double most_seconds(void)
{
    const char *loaded = getenv("LD_PRELOAD");
    return loaded && strstr(loaded, "vgpreload") ? 30 * MOST_SECONDS : MOST_SECONDS;
}

static char *build(const struct hostile *hostile)
{
    size_t middle = strlen(hostile->middle), before = strlen(hostile->before);
    char *text = malloc(before + hostile->times * middle + strlen(hostile->after) + 1);
    assert_non_null(text);
    memcpy(text, hostile->before, before);
    for (size_t i = 0; i < hostile->times; i++)
        memcpy(text + before + i * middle, hostile->middle, middle);
    strcpy(text + before + hostile->times * middle, hostile->after);
    return text;
}

/* The text as a file, which can include others. */
static void expect_refused(const char *text, const char *name, const char *const *overrides, size_t count,
                           const char *says)
{
    char folder[64], path[256];
    make_folder(folder);
    path_in(folder, name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    struct parameter_extension *extensions = calloc(strategy_count, sizeof *extensions);
    assert_non_null(extensions);
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct scenario *scenario = NULL;
    struct diagnostics findings;
    struct error error = {0};
    bool said = false;
    diagnostics_init(&findings);
    enum status status = scenario_load(path, overrides, count, &catalog, &scenario, &findings, &error);
    unlink(path);
    rmdir(folder);
    assert_int_equal(status, STATUS_INVALID);
    assert_null(scenario);
    for (size_t i = 0; i < findings.count; i++) {
        char line[2048];
        snprintf(line, sizeof line, "%s: %s", findings.items[i].path ? findings.items[i].path : "",
                 findings.items[i].text);
        said = said || strstr(line, says);
    }
    if (!said)
        fail_msg("\"%.60s...\": \"%s\" is not said, but \"%s\"", text, says,
                 findings.count ? findings.items[0].text : error_text(&error).bytes);
    diagnostics_clear(&findings);
    free(extensions);
}

static void test_hostile_texts_are_refused_in_words_and_at_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        clock_t start = clock();
        char *text = build(&texts[i]);
        expect_refused(text, "hostile.cfg", NULL, 0, texts[i].says);
        free(text);
        if ((double)(clock() - start) / CLOCKS_PER_SEC > most_seconds())
            fail_msg("\"%s\" took too long", texts[i].says);
    }
}

static void test_includes_without_end_are_refused(void **state)
{
    (void)state;
    char folder[64], path[256], name[16], line[256];
    make_folder(folder);
    for (int i = 0; i < 12; i++) { /* each includes the next one twice */
        snprintf(name, sizeof name, "%d.cfg", i);
        path_in(folder, name, path);
        FILE *out = fopen(path, "w");
        assert_non_null(out);
        fprintf(out, "@include \"%d.cfg\"\n@include \"%d.cfg\"\n", i < 11 ? i + 1 : 0, i < 11 ? i + 1 : 0);
        fclose(out);
    }
    snprintf(line, sizeof line, "@include \"%s/0.cfg\"\n", folder);
    expect_refused(line, "hostile.cfg", NULL, 0, "too many files include one another");
    path_in(folder, "self.cfg", path);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs("@include \"self.cfg\"\n", out);
    fclose(out);
    snprintf(line, sizeof line, "@include \"%s/self.cfg\"\n", folder);
    expect_refused(line, "hostile.cfg", NULL, 0, "includes itself");
    snprintf(line, sizeof line, "rm -r '%s'", folder);
    assert_int_equal(system(line), 0);
}

static void test_hostile_overrides_are_refused(void **state)
{
    (void)state;
    static const char *const overrides[][2] = {
        {"choice.switch_cost_vendor=nan", "nan"},
        {"choice.switch_cost_vendor=1e999", "too large"},
        {"vendors[99999999999999999999].capital=1", "vendors"},
        {"vendors[0.capital=1", "vendors"},
        {"simulation.rounds=99999999999999999999", "64 bits"},
        {"simulation.title=\xff", "UTF-8"},
        {"=", "="},
        {"", "="},
        {"simulation.title=\"a\"\n@include \"/etc/passwd\"\n", "includes nothing"},
        {"simulation.rounds=(1,2", "to close the"},
    };
    for (size_t i = 0; i < sizeof overrides / sizeof *overrides; i++)
        expect_refused(SMALL_MARKET(""), "small.cfg", &overrides[i][0], 1, overrides[i][1]);
}

static void test_it_all_took_little_memory(void **state)
{
    (void)state;
    struct rusage usage;
#if defined __SANITIZE_ADDRESS__
    skip(); /* its shadow is not ours */
#endif
    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    assert_true(usage.ru_maxrss < MOST_KILOBYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hostile_texts_are_refused_in_words_and_at_once),
        cmocka_unit_test(test_includes_without_end_are_refused),
        cmocka_unit_test(test_hostile_overrides_are_refused),
        cmocka_unit_test(test_it_all_took_little_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
