/* A small scenario, a catalog of two strategies, and questions about findings, for the tests of the reader.
 */
#ifndef PRICEWAR_TESTS_SCENARIO_FIXTURE_H
#define PRICEWAR_TESTS_SCENARIO_FIXTURE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/error.h"
#include "scenario/reader.h"

struct undercut_parameters {
    double step, level_low, level_high;
    struct table script;
    struct text_list notes;
    size_t rival;
};

#define O(field) offsetof(struct undercut_parameters, field)
static const struct parameter undercut_rows[] = {
    {"step", PARAMETER_REAL, "1", "0.05", RANGE_FRACTION, NULL, "Cut below the rival.", "", O(step)},
    {"level_low", PARAMETER_REAL, "1", "0", RANGE_ANY, NULL, "Lowest.", "", O(level_low)},
    {"level_high", PARAMETER_REAL, "1", "1", RANGE_ANY, NULL, "Highest.", "", O(level_high)},
    {"script", PARAMETER_TABLE, "", "()", RANGE_NONNEGATIVE, "date|product|price_input|price_output",
     "Moves.", "", O(script)},
    {"notes", PARAMETER_TEXT_LIST, "", "[]", RANGE_ANY, NULL, "Remarks.", "", O(notes)},
    {"rival", PARAMETER_REFERENCE, "", "\"\"", RANGE_ANY, "vendors", "Rival to follow.", "", O(rival)},
};
#undef O
static const struct parameter markup_rows[] = {
    {"markup", PARAMETER_REAL, "1", "0.5", RANGE_NONNEGATIVE, NULL, "Markup.", "", 0},
};
static const struct parameter_extension fake_strategies[] = {
    {"hold", NULL, 0, 1, NULL},
    {"undercut", undercut_rows, sizeof undercut_rows / sizeof *undercut_rows,
     sizeof(struct undercut_parameters), NULL},
    {"cost_plus", markup_rows, 1, sizeof(double), NULL},
};
static const struct parameter_catalog fake_catalog = {.strategies = fake_strategies, .strategy_count = 3};

/* Every part of the base scenario, so that a test can replace one. */
#define SIMULATION "simulation = { rounds = 24; };\n"
#define SELLERS "infrastructure = { sellers = ( { name = \"Nvidia\"; } ); };\n"
#define CLOUDS "clouds = ( { name = \"Volc\"; capital = 1e6; accelerators = 0; } );\n"
#define PRODUCT(name, more)                                                                                  \
    "{ name = \"" name "\"; tier = \"main\"; price_input = 0.8; price_output = 2; unit_cost = 1; " more " }"
#define VENDOR(name, more, products)                                                                         \
    "{ name = \"" name "\"; host = \"Volc\"; capital = 10; fixed_cost = 5; " more " products = ( " products  \
    " ); }"
#define DOUBAO VENDOR("Doubao", "", PRODUCT("Doubao-pro", "quality = 7;"))
#define ZHIPU VENDOR("Zhipu", "", PRODUCT("GLM", "elo = 1186;") ", " PRODUCT("GLM-air", "quality = 5;"))
#define VENDORS "vendors = ( " DOUBAO ",\n " ZHIPU " );\n"
#define SECTORS "sectors = ( { name = \"chat\"; kind = \"consumer\"; number = 100; } );\n"
#define BASE SIMULATION SELLERS CLOUDS VENDORS SECTORS

struct reading {
    struct scenario *scenario;
    struct diagnostics findings;
    struct error error;
    enum status status;
};

static inline struct reading read_with(const char *text, const char *const *overrides, size_t count)
{
    struct reading reading = {.error = {0}};
    diagnostics_init(&reading.findings);
    reading.status = scenario_load_text(text, "test.cfg", overrides, count, &fake_catalog, &reading.scenario,
                                        &reading.findings, &reading.error);
    return reading;
}

static inline void end_reading(struct reading *reading)
{
    scenario_free(reading->scenario);
    diagnostics_clear(&reading->findings);
}

static inline void print_findings(const struct reading *reading)
{
    for (size_t i = 0; i < reading->findings.count; i++) {
        const struct diagnostic *item = &reading->findings.items[i];
        fprintf(stderr, "  %s:%d: %s: %s\n", item->file, item->line, item->path ? item->path : "-",
                item->text);
    }
}

/* Fails unless a finding stands at this line and path and says all this. Line -1, path NULL: anywhere. */
static inline void expect_finding(const struct reading *reading, int line, const char *path, const char *says)
{
    for (size_t i = 0; i < reading->findings.count; i++) {
        const struct diagnostic *item = &reading->findings.items[i];
        if ((line < 0 || item->line == line) && (!path || (item->path && strcmp(item->path, path) == 0)) &&
            strstr(item->text, says))
            return;
    }
    print_findings(reading);
    fail_msg("no finding at line %d, path %s that says: %s", line, path ? path : "-", says);
}

static inline struct reading expect_fine(const char *text, const char *const *overrides, size_t count)
{
    struct reading reading = read_with(text, overrides, count);
    print_findings(&reading);
    if (reading.status != STATUS_OK)
        fail_msg("%s", reading.error.message);
    assert_int_equal(reading.findings.count, 0);
    return reading;
}

/* Exactly this many findings, one of them like this. */
static inline void expect_refused(const char *text, size_t count, int line, const char *path,
                                  const char *says)
{
    struct reading reading = read_with(text, NULL, 0);
    assert_int_equal(reading.status, STATUS_INVALID);
    assert_null(reading.scenario);
    expect_finding(&reading, line, path, says);
    if (reading.findings.count != count)
        print_findings(&reading);
    assert_int_equal(reading.findings.count, count);
    end_reading(&reading);
}

#endif
