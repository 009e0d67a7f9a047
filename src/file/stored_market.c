#include "file/stored_market.h"

#include <stdlib.h>

enum { TIERS = 3 };

static void count_agents(const struct reader *reader, struct stored_market *market)
{
    market->runs = reader_length(reader, AXIS_RUN);
    market->rounds = reader_length(reader, AXIS_ROUND) - 1;
    market->sellers = reader_length(reader, AXIS_SELLER);
    market->clouds = reader_length(reader, AXIS_CLOUD);
    market->vendors = reader_length(reader, AXIS_VENDOR);
    market->firms = reader_length(reader, AXIS_FIRM);
    market->products = reader_length(reader, AXIS_PRODUCT);
    market->sectors = reader_length(reader, AXIS_SECTOR);
    market->flows = reader_length(reader, AXIS_FLOW);
    market->apps = reader_length(reader, AXIS_APP);
    market->layers = reader_length(reader, AXIS_LAYER);
}

static enum status read_names(struct reader *reader, struct stored_market *market, struct error *error)
{
    const struct {
        const char *field;
        char ***texts;
    } rows[] = {
        {"firm_name", &market->firm_names},       {"firm_label", &market->firm_labels},
        {"product_name", &market->product_names}, {"product_label", &market->product_labels},
        {"round_date", &market->round_dates},     {"flow_name", &market->flow_names},
        {"flow_meaning", &market->flow_meanings}, {"layer_name", &market->layer_names},
        {"app_name", &market->app_names},         {"app_label", &market->app_labels},
    };
    const size_t of_apps = 2; /* the last ones, in files of scenarios that have named apps */
    const size_t fields = sizeof rows / sizeof *rows - (market->apps ? 0 : of_apps);
    enum status status = STATUS_OK;
    size_t count;
    for (size_t i = 0; status == STATUS_OK && i < fields; i++)
        status = reader_texts(reader, rows[i].field, rows[i].texts, &count, error);
    return status;
}

/* Reads whole numbers below `most`; with `optional` -1 becomes NO_REFERENCE. The caller frees *indices. */
static enum status read_indices(struct reader *reader, const char *field, size_t most, bool optional,
                                size_t **indices, struct error *error)
{
    double *numbers;
    size_t count;
    enum status status = reader_numbers(reader, field, &numbers, &count, error);
    *indices = status == STATUS_OK ? calloc(count + 1, sizeof **indices) : NULL;
    if (status == STATUS_OK && !*indices)
        status = error_no_memory(error, field);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        if (optional && numbers[i] < 0)
            (*indices)[i] = NO_REFERENCE;
        else if (numbers[i] >= 0 && numbers[i] < (double)most)
            (*indices)[i] = (size_t)numbers[i];
        else
            status = error_set(error, STATUS_INVALID, "the dataset `%s` names %g, but there are only %zu",
                               field, numbers[i], most);
    }
    free(numbers);
    return status;
}

static enum status name_agents(struct reader *reader, struct stored_market *market, struct error *error)
{
    struct scenario *scenario = &market->scenario;
    struct arena *arena = &scenario->arena;
    size_t *owners = NULL;
    enum status status = read_indices(reader, "vendor_owner", market->clouds, true, &owners, error);
    scenario->infrastructure.sellers = arena_take(arena, market->sellers, sizeof(struct seller_parameters));
    scenario->clouds = arena_take(arena, market->clouds, sizeof(struct cloud_parameters));
    scenario->vendors = arena_take(arena, market->vendors, sizeof(struct vendor_parameters));
    if (market->apps)
        scenario->apps = arena_take(arena, market->apps, sizeof(struct app_parameters));
    if (status == STATUS_OK && market->apps && !scenario->apps)
        status = error_no_memory(error, "the apps of a file");
    if (status == STATUS_OK && (!scenario->infrastructure.sellers || !scenario->clouds || !scenario->vendors))
        status = error_no_memory(error, "the firms of a file");
    char **names = market->firm_names, **labels = market->firm_labels;
    for (size_t g = 0; status == STATUS_OK && g < market->sellers; g++) {
        scenario->infrastructure.sellers[g].name = *names++;
        scenario->infrastructure.sellers[g].label = *labels++;
    }
    for (size_t c = 0; status == STATUS_OK && c < market->clouds; c++) {
        scenario->clouds[c].name = *names++;
        scenario->clouds[c].label = *labels++;
    }
    for (size_t f = 0; status == STATUS_OK && f < market->vendors; f++) {
        scenario->vendors[f].name = *names++;
        scenario->vendors[f].label = *labels++;
        scenario->vendors[f].owner = owners[f];
    }
    for (size_t a = 0; status == STATUS_OK && a < market->apps; a++)
        scenario->apps[a] =
            (struct app_parameters){.name = market->app_names[a], .label = market->app_labels[a]};
    free(owners);
    return status;
}

static enum status read_terms(struct reader *reader, struct scenario *scenario, struct error *error)
{
    char *text = NULL, *kept = NULL;
    enum status status = reader_text(reader, "terms", &text, error);
    if (status == STATUS_OK && text && !(kept = arena_copy_text(&scenario->arena, text)))
        status = error_no_memory(error, "the terms of a file");
    terms_from_text(kept, &scenario->terms);
    free(text);
    return status;
}

static enum status describe(struct reader *reader, struct stored_market *market, struct error *error)
{
    struct scenario *scenario = &market->scenario;
    char *title = NULL;
    enum status status = reader_text(reader, "title", &title, error);
    if (status == STATUS_OK &&
        !(scenario->simulation.title = arena_copy_text(&scenario->arena, title ? title : "")))
        status = error_no_memory(error, "the title of a file");
    free(title);
    if (status == STATUS_OK)
        status = read_terms(reader, scenario, error);
    if (status == STATUS_OK)
        status = reader_integer(reader, "seed", &scenario->simulation.seed, error);
    scenario->simulation.rounds = (int64_t)market->rounds;
    scenario->simulation.replicates = (int64_t)market->runs;
    scenario->infrastructure.seller_count = market->sellers;
    scenario->cloud_count = market->clouds;
    scenario->vendor_count = market->vendors;
    scenario->sector_count = market->sectors;
    scenario->app_count = market->apps;
    return status;
}

/* What the scenario left out. */
static enum status read_what_is_lacking(struct reader *reader, struct scenario *scenario, struct error *error)
{
    struct error missing = {0};
    double *kinds;
    size_t count;
    scenario->lacks_hosts = reader_check(reader, "vendor_host", &missing) != STATUS_OK;
    enum status status = reader_numbers(reader, "sector_kind", &kinds, &count, error);
    scenario->lacks_smes = status == STATUS_OK;
    for (size_t s = 0; status == STATUS_OK && s < count; s++)
        scenario->lacks_smes = scenario->lacks_smes && (int)kinds[s] == SECTOR_BUYERS;
    free(kinds);
    return status;
}

enum status stored_market_create(struct reader *reader, struct stored_market **market, struct error *error)
{
    struct stored_market *made = calloc(1, sizeof *made);
    *market = NULL;
    if (!made)
        return error_no_memory(error, "the facts of a file");
    arena_init(&made->scenario.arena);
    count_agents(reader, made);
    enum status status = read_names(reader, made, error);
    if (status == STATUS_OK)
        status = name_agents(reader, made, error);
    if (status == STATUS_OK)
        status = describe(reader, made, error);
    if (status == STATUS_OK)
        status = read_what_is_lacking(reader, &made->scenario, error);
    if (status == STATUS_OK)
        status = read_indices(reader, "product_vendor", made->vendors, false, &made->product_vendor, error);
    if (status == STATUS_OK)
        status = read_indices(reader, "product_tier", TIERS, false, &made->product_tier, error);
    if (status == STATUS_OK)
        *market = made;
    else
        stored_market_free(made);
    return status;
}

void stored_market_free(struct stored_market *market)
{
    if (!market)
        return;
    char **const texts[] = {market->firm_names,     market->firm_labels, market->product_names,
                            market->product_labels, market->round_dates, market->flow_names,
                            market->flow_meanings,  market->layer_names, market->app_names,
                            market->app_labels};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    free(market->product_vendor);
    free(market->product_tier);
    arena_clear(&market->scenario.arena);
    free(market);
}
