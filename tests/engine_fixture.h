/* Runs scenarios through reader and engine for the tests of the engine. */
#ifndef PRICEWAR_TESTS_ENGINE_FIXTURE_H
#define PRICEWAR_TESTS_ENGINE_FIXTURE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/simulation.h"
#include "scenario/reader.h"
#include "strategy/strategy.h"

enum { MOST_STRATEGIES = 64 };

static inline struct scenario *load_scenario(const char *file, const char *const *overrides, size_t count)
{
    static struct parameter_extension extensions[MOST_STRATEGIES];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct scenario *scenario = NULL;
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    enum status status = scenario_load(file, overrides, count, &catalog, &scenario, &findings, &error);
    for (size_t i = 0; i < findings.count; i++)
        fprintf(stderr, "%s:%d: %s: %s\n", findings.items[i].file, findings.items[i].line,
                findings.items[i].path ? findings.items[i].path : "-", findings.items[i].text);
    diagnostics_clear(&findings);
    if (status != STATUS_OK)
        fail_msg("%s", error.message);
    return scenario;
}

static inline struct simulation *start(const struct scenario *scenario, uint32_t run)
{
    struct simulation *simulation = NULL;
    struct error error = {0};
    if (simulation_create(scenario, run, &simulation, &error) != STATUS_OK)
        fail_msg("%s", error.message);
    return simulation;
}

static inline void play(struct simulation *simulation, int64_t rounds)
{
    struct error error = {0};
    for (int64_t t = 0; t < rounds; t++)
        if (simulation_step(simulation, &error) != STATUS_OK)
            fail_msg("%s", error.message);
}

#define OVERRIDES(...)                                                                                       \
    (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)

/* Largest of the entries' |found - expected| / max(1, |expected|). */
static inline void expect_near(double found, double expected, double tolerance, const char *what,
                               int64_t round)
{
    if (!(fabs(found - expected) <= tolerance * fmax(1, fabs(expected))))
        fail_msg("round %lld: %s is %.17g, expected %.17g", (long long)round, what, found, expected);
}

#endif
