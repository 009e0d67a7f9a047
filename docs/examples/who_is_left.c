/* Plays one run of a scenario as written and once more with all prices held, and prints each vendor's cash.
 *   cc who_is_left.c $(pkg-config --cflags --libs pricewar) -o who_is_left && ./who_is_left SCENARIO */
#include "model/simulation.h"
#include "scenario/reader.h"
#include "strategy/strategies.h"
#include <stdio.h>

static enum status play(const char *file, const char *const *changes, size_t change_count,
                        struct error *error)
{
    struct parameter_extension extensions[64];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct scenario *scenario = NULL;
    struct simulation *simulation = NULL;
    struct diagnostics findings;
    diagnostics_init(&findings);
    enum status status = scenario_load(file, changes, change_count, &catalog, &scenario, &findings, error);
    for (size_t i = 0; i < findings.count; i++)
        fprintf(stderr, "line %d: %s\n", findings.items[i].line, findings.items[i].text);
    if (status == STATUS_OK)
        status = simulation_create(scenario, 0, &simulation, error);
    for (int64_t round = 0; status == STATUS_OK && round < scenario->simulation.rounds; round++)
        status = simulation_step(simulation, error);
    for (size_t f = 0; status == STATUS_OK && f < scenario->vendor_count; f++) {
        const struct vendor_state *vendor = &simulation_world(simulation)->vendors[f];
        printf("  %-20s %-6s %12.0f kCNY\n", scenario->vendors[f].name, vendor->alive ? "alive" : "gone",
               balance_total(&vendor->cash));
    }
    simulation_free(simulation);
    scenario_free(scenario);
    diagnostics_clear(&findings);
    return status;
}

int main(int argc, char **argv)
{
    const char *hold[] = {"vendors[*].pricing.strategy=hold"};
    struct error error = {.message = ""};
    if (argc != 2 || strategy_count > 64)
        return 2;
    puts("as written:");
    enum status status = play(argv[1], NULL, 0, &error);
    puts("with prices held:");
    status = status == STATUS_OK ? play(argv[1], hold, 1, &error) : status;
    if (error.status != STATUS_OK)
        fprintf(stderr, "%s\n", error_text(&error).bytes);
    return (int)status;
}
