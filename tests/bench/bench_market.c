#include "bench_market.h"

#include "scenario/reader.h"
#include "strategy/strategies.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STRATEGIES = 64, OVERRIDE_LENGTH = 64 };

/* Everything that the logit market does not have is switched off. */
static const char head[] =
    "simulation = { title = \"logit market\"; rounds = 50; };\n"
    "technology = { algorithmic_progress = 0; hardware_progress = 0; learning_rate = 0; compute_contract = "
    "\"metered\"; quality_arrival_rate = 0; catch_up = 0; data_effect = 0; };\n"
    "infrastructure = { sellers = ( { name = \"Foundry\"; } ); };\n"
    "clouds = ( { name = \"Cloud\"; capital = 0; accelerators = 0; account_share = 0; } );\n"
    "vendor_defaults = { host = \"Cloud\"; capital = 1e6; fixed_cost = 0; seeks_funding = false; };\n"
    "pricing_defaults = { strategy = \"defend_share\"; };\n"
    "choice = { outside_utility = 0; switch_cost_vendor = 1; switch_cost_product = 0; switch_cost_outside = "
    "true; reconsider_base = 1; reconsider_response = 0; unfit_penalty = 0; "
    "home_cloud_utility = 0; congestion_penalty = 0; headline_salience = 0; initial = \"shares\"; };\n"
    "smes = { slot_factor = 1; };\n"
    "finance = { rival_cash_error = 0; rival_cost_error = 0; sme_round_rate = 0; sme_round_value = 0; "
    "sme_round_users = 0; };\n";

static void write_vendors(FILE *stream, size_t products)
{
    fprintf(stream, "product_defaults = { tier = \"main\"; initial_share = %.15g; };\nvendors = (\n",
            1 / (double)(products + 1));
    for (size_t j = 0; j < products; j++) {
        double x = products > 1 ? (double)j / (double)(products - 1) : 0, cost = 0.25 + 0.5 * x;
        fprintf(stream,
                "  { name = \"V%zu\"; products = ( { name = \"v%zu\"; quality = %.15g; unit_cost = %.15g; "
                "price_input = %.15g; price_output = %.15g; } ); }%s\n",
                j, j, 1 + 2 * x, cost, 3 * cost, 3 * cost, j + 1 < products ? "," : "");
    }
    fprintf(stream, ");\n");
}

static void write_sectors(FILE *stream, size_t smes, size_t sectors)
{
    fputs("sectors = (\n", stream);
    for (size_t s = 0; s < sectors; s++)
        fprintf(
            stream,
            "  { name = \"agents%zu\"; kind = \"business\"; number = %zu; latent_classes = 1; "
            "quality_taste = 1; quality_taste_log_sd = 0; price_sensitivity = 1; price_sensitivity_log_sd = "
            "0.5; volume = 1; volume_log_sd = 0; volume_fixed = 1; capital = 5; capital_log_sd = 0; "
            "capital_spread = 5; wages = 0.1; quality_revenue = 1.5; replace_exits = true; cloud_move_rate = "
            "0; quality_decay = 0; quality_investment = 0; value_initial_share = 0; value_hazard = 0; "
            "experiment_maximum = 0; potential_users = 0; entry_rate = 0; }%s\n",
            s, smes * (s + 1) / sectors - smes * s / sectors, s + 1 < sectors ? "," : "");
    fputs(");\n", stream);
}

/* Reads the file, or the text when there is one. */
static struct scenario *load(const char *file, const char *text, const char *const *overrides, size_t count)
{
    static struct parameter_extension extensions[MOST_STRATEGIES];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct scenario *scenario = NULL;
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    enum status status =
        text ? scenario_load_text(text, file, overrides, count, &catalog, &scenario, &findings, &error)
             : scenario_load(file, overrides, count, &catalog, &scenario, &findings, &error);
    if (status != STATUS_OK)
        fprintf(stderr, "bench: %s: %s\n", file, error_text(&error).bytes);
    for (size_t i = 0; i < findings.count; i++)
        fprintf(stderr, "bench: %s:%d: %s\n", findings.items[i].file, findings.items[i].line,
                findings.items[i].text);
    diagnostics_clear(&findings);
    return scenario;
}

struct scenario *bench_logit_market(size_t products, size_t smes, size_t sectors)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    fputs(head, stream);
    write_vendors(stream, products);
    write_sectors(stream, smes, sectors);
    fclose(stream);
    struct scenario *scenario = load("logit market", text, NULL, 0);
    free(text);
    return scenario;
}

struct scenario *bench_scaled(const char *file, size_t smes)
{
    struct scenario *scenario = load(file, NULL, NULL, 0);
    if (!scenario)
        return scenario;
    double all = 0;
    for (size_t s = 0; s < scenario->sector_count; s++)
        all += (double)scenario->sectors[s].number;
    char texts[MOST_SECTORS][OVERRIDE_LENGTH];
    const char *overrides[MOST_SECTORS];
    for (size_t s = 0; s < scenario->sector_count; s++) {
        double number = (double)scenario->sectors[s].number * (double)smes / all;
        snprintf(texts[s], sizeof texts[s], "sectors[%zu].number=%.0f", s, number);
        overrides[s] = texts[s];
    }
    size_t count = scenario->sector_count;
    scenario_free(scenario);
    return load(file, NULL, overrides, count);
}
