/* The reader of observations: any bytes as a table, for a shipped scenario. What is accepted is accepted again, with the
 * same rows, and every row is of a dataset, a round and an agent that there are. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "observed/observed.h"
#include "scenario/reader.h"
#include "strategy/strategies.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char market[] =
    "simulation = { rounds = 12; };\n"
    "infrastructure = { sellers = ( { name = \"N\"; order_share = 1.0; } ); };\n"
    "clouds = ( { name = \"East\"; capital = 100000; accelerators = 10; } );\n"
    "vendors = ( { name = \"Alpha\"; host = \"East\"; capital = 1000; fixed_cost = 10;\n"
    "  pricing = { strategy = \"hold\"; };\n"
    "  products = ( { name = \"a1\"; tier = \"light\"; price_input = 6; price_output = 9; quality = 4; unit_cost = 1; } ); } );\n"
    "sectors = ( { name = \"apps\"; kind = \"consumer\"; number = 100; } );\n";

/* Read once; it lives as long as the program. */
static const struct scenario *scenario_of_all(void)
{
    static struct scenario *scenario;
    static struct parameter_extension *extensions; /* or it would count as leaked, and end the fuzzer */
    if (!scenario) {
        extensions = calloc(strategy_count, sizeof *extensions);
        struct diagnostics findings;
        struct error error = {0};
        diagnostics_init(&findings);
        struct parameter_catalog catalog = strategy_catalog(extensions);
        if (scenario_load_text(market, "market.cfg", NULL, 0, &catalog, &scenario, &findings, &error) !=
            STATUS_OK)
            abort();
        diagnostics_clear(&findings);
    }
    return scenario;
}

static struct observed *read(const char *text, size_t size)
{
    struct observed *observed = NULL;
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    enum status status =
        observed_read_text(scenario_of_all(), "fuzz.csv", text, size, &observed, &findings, &error);
    if (status != STATUS_OK && findings.count == 0)
        abort(); /* refused without a word */
    diagnostics_clear(&findings);
    return observed;
}

static void check(const struct observed *observed)
{
    for (size_t i = 0; i < observed->count; i++) {
        const struct observation *row = &observed->items[i];
        const struct field *field = &world_fields[row->field];
        if (row->field >= world_field_count || row->round < 0 || row->round > 12 || isnan(row->value) ||
            row->series >= observed->series_count ||
            row->element >= field_slice_length(field, scenario_of_all()))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct observed *observed = read((const char *)data, size);
    if (!observed)
        return 0;
    check(observed);
    struct observed *again = read(observed->text, strlen(observed->text));
    if (!again || again->count != observed->count || again->series_count != observed->series_count)
        abort();
    observed_free(again);
    observed_free(observed);
    return 0;
}
