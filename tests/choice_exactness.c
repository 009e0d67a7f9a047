#include "choice_exactness.h"

#include "model/simulation.h"
#include "model/smes.h"
#include "scenario/reader.h"
#include "strategy/strategy.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STRATEGIES = 64, CLOUDS = 3 };
static const double often_enough = 25; /* expected choices of an option that counts */

static void write_market(FILE *stream, const struct choice_experiment *experiment)
{
    fprintf(stream,
            "simulation = { rounds = 5; };\n"
            "infrastructure = { sellers = ( { name = \"Foundry\"; } ); };\n"
            "clouds = ( { name = \"C0\"; capital = 0; accelerators = 0; account_share = 1; },"
            " { name = \"C1\"; capital = 0; accelerators = 0; account_share = 2; },"
            " { name = \"C2\"; capital = 0; accelerators = 0; account_share = 1; } );\n"
            "choice = { outside_utility = 0.3; switch_cost_vendor = 1.2; switch_cost_product = 0.4; "
            "nonusers_always_review = true; reconsider_base = %g; reconsider_response = 0; "
            "home_cloud_utility = %g; initial = \"shares\"; };\n"
            "vendor_defaults = { capital = 1e6; fixed_cost = 0; seeks_funding = false; };\n"
            "pricing_defaults = { strategy = \"hold\"; };\n"
            "product_defaults = { tier = \"main\"; initial_share = %g; };\n"
            "smes = { slot_factor = 1; };\nvendors = (\n",
            experiment->reviews ? 0.5 : 1.0, experiment->home_clouds ? 0.8 : 0.0,
            0.9 / (double)(experiment->vendors * experiment->products_each));
    for (size_t f = 0; f < experiment->vendors; f++) {
        fprintf(stream, "{ name = \"V%zu\"; host = \"C%zu\"; products = (", f, f % CLOUDS);
        for (size_t j = 0; j < experiment->products_each; j++) {
            double place = fmod(0.618034 * (double)(f * experiment->products_each + j), 1);
            fprintf(stream,
                    "%s{ name = \"p%zu_%zu\"; quality = %.6f; unit_cost = 0.1; price_input = %.6f; "
                    "price_output = %.6f; }",
                    j ? ", " : "", f, j, 1 + 2 * place, 0.2 + 2 * place * place, 0.2 + 2 * place * place);
        }
        fprintf(stream, "); }%s\n", f + 1 < experiment->vendors ? "," : "");
    }
    fprintf(stream,
            ");\nsectors = ( { name = \"agents\"; kind = \"business\"; number = %zu; latent_classes = 2; "
            "quality_taste = 1; price_sensitivity = 1; price_sensitivity_log_sd = %g; minimum_quality_low = "
            "0; minimum_quality_high = 0.5; capital = 1e6; wages = 0.1; entry_rate = 0; } );\n",
            experiment->smes, experiment->sensitivity_log_sd);
}

static struct scenario *load(const struct choice_experiment *experiment)
{
    struct parameter_extension extensions[MOST_STRATEGIES];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct scenario *scenario = NULL;
    struct diagnostics findings;
    struct error error = {0};
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    write_market(stream, experiment);
    fclose(stream);
    diagnostics_init(&findings);
    if (scenario_load_text(text, "market", NULL, 0, &catalog, &scenario, &findings, &error) != STATUS_OK)
        fprintf(stderr, "%s\n", error.message);
    for (size_t i = 0; i < findings.count; i++)
        fprintf(stderr, "%s:%d: %s\n", findings.items[i].file, findings.items[i].line,
                findings.items[i].text);
    diagnostics_clear(&findings);
    free(text);
    return scenario;
}

struct option {
    double found, expected, variance;
};

/* Probabilities of one SME over none and the products, by the formula itself. */
static void expect(const struct world *world, size_t class_index, size_t slot, double *weight,
                   struct option *options)
{
    const struct choice_parameters *choice = &world->scenario->choice;
    const struct class_row *row = &world->choice->rows[class_index];
    size_t code = world->smes->supplier[slot], cloud = world->smes->cloud[slot];
    double alpha = (double)world->smes->price_sensitivity[slot];
    double review = code ? world->choice->reviewing : 1;
    double sum = weight[0] =
        exp(choice->outside_utility - (code && choice->switch_cost_outside ? choice->switch_cost_vendor : 0));
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        double v = row->utility[j + 1] - alpha * row->price[j + 1];
        if (cloud && world->scenario->vendors[product->vendor].host + 1 == cloud)
            v += choice->home_cloud_utility;
        if (code ? product->vendor != world->products[code - 1].vendor : choice->switch_cost_outside)
            v -= choice->switch_cost_vendor;
        else if (code && code != j + 1)
            v -= choice->switch_cost_product;
        sum += weight[j + 1] = exp(v);
    }
    for (size_t i = 0; i <= world->product_count; i++) {
        double probability = review * weight[i] / sum + (1 - review) * (i == code);
        options[i].expected += probability;
        options[i].variance += probability * (1 - probability);
    }
}

static void expect_all(const struct world *world, double *weight, struct option *options)
{
    const struct smes *smes = world->smes;
    for (size_t c = 0; c < smes->chunk_count; c++)
        for (size_t k = 0; k < smes->chunks[c].count; k++)
            if (smes->flags[smes->chunks[c].first + k] & SME_ALIVE)
                expect(world, smes->chunks[c].class_index, smes->chunks[c].first + k, weight, options);
}

/* One draw of all choices from the same state; returns how many differ from it. */
static double draw(struct world *world, const uint16_t *supplier, const uint8_t *cloud,
                   struct option *options)
{
    struct smes *smes = world->smes;
    static struct sme_scratch scratch;
    double changed = 0;
    memcpy(smes->supplier, supplier, smes->slot_count * sizeof *supplier);
    memcpy(smes->cloud, cloud, smes->slot_count * sizeof *cloud);
    for (size_t c = 0; c < smes->chunk_count; c++)
        sme_choose(world, &smes->chunks[c], false, &scratch);
    for (size_t slot = 0; slot < smes->slot_count; slot++)
        if (smes->flags[slot] & SME_ALIVE) {
            options[smes->supplier[slot]].found += 1;
            changed += smes->supplier[slot] != supplier[slot];
        }
    return changed;
}

/* Switches to the method that is asked for. */
static bool choose_method(struct world *world, bool cohorts)
{
    struct sme_choosers *choosers = world->smes->choosers;
    for (size_t k = 0; k < world->choice->class_count; k++) {
        struct sme_chooser *chooser = &choosers->classes[k];
        if (cohorts && !chooser->cohorts)
            return false;
        if (cohorts && !chooser->use_cohorts)
            choice_cohorts_prepare(chooser->cohorts, &chooser->kernel);
        chooser->use_cohorts = cohorts;
    }
    return true;
}

static void judge(const struct option *options, size_t count, double repeats,
                  struct choice_deviation *deviation)
{
    double squares = 0;
    *deviation = (struct choice_deviation){0};
    for (size_t i = 0; i < count; i++) {
        if (!(options[i].expected * repeats >= often_enough))
            continue;
        double z = (options[i].found - options[i].expected * repeats) / sqrt(options[i].variance * repeats);
        squares += z * z;
        deviation->worst = fmax(deviation->worst, fabs(z));
        deviation->options++;
    }
    deviation->mean_square = squares / (double)deviation->options;
}

static bool run_in(struct world *world, const struct choice_experiment *experiment,
                   struct choice_deviation *deviation)
{
    struct smes *smes = world->smes;
    size_t options = world->product_count + 1;
    struct option *option = calloc(options, sizeof *option);
    double *weight = calloc(options, sizeof *weight), changed = 0;
    uint16_t *supplier = malloc(smes->slot_count * sizeof *supplier);
    uint8_t *cloud = malloc(smes->slot_count * sizeof *cloud);
    bool done = option && weight && supplier && cloud;
    if (done) {
        memcpy(supplier, smes->supplier, smes->slot_count * sizeof *supplier);
        memcpy(cloud, smes->cloud, smes->slot_count * sizeof *cloud);
        expect_all(world, weight, option);
        sme_choosers_prepare(world, smes->choosers, false);
        done = choose_method(world, experiment->cohorts);
    }
    for (size_t i = 0; done && i < experiment->repeats; i++) {
        world->round = 1000 + (int64_t)i; /* fresh random numbers */
        changed += draw(world, supplier, cloud, option);
    }
    if (done) {
        judge(option, options, (double)experiment->repeats, deviation);
        deviation->chosen_differently = changed / ((double)smes->slot_count * (double)experiment->repeats);
    }
    free(option);
    free(weight);
    free(supplier);
    free(cloud);
    return done;
}

bool choice_experiment_run(const struct choice_experiment *experiment, struct choice_deviation *deviation)
{
    struct scenario *scenario = load(experiment);
    struct simulation *simulation = NULL;
    struct error error = {0};
    bool done = scenario && simulation_create(scenario, 0, &simulation, &error) == STATUS_OK;
    for (int t = 0; done && t < 3; t++)
        done = simulation_step(simulation, &error) == STATUS_OK;
    if (done)
        done = run_in((struct world *)(uintptr_t)simulation_world(simulation), experiment, deviation);
    else
        fprintf(stderr, "%s\n", error.message);
    simulation_free(simulation);
    scenario_free(scenario);
    return done;
}
