#include "experiment.h"

#include <hdf5.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenario/reader.h"
#include "strategy/strategy.h"
#include "study/replicates.h"

static const char still_world[] =
    "simulation = { title = \"experiment\"; rounds = 1; replicates = 1; noise = \"off\"; };\n"
    "technology = { algorithmic_progress = 0; hardware_progress = 0; learning_rate = 0;\n"
    "  quality_arrival_rate = 0; catch_up = 0; data_effect = 0; compute_contract = \"metered\"; };\n"
    "infrastructure = { sellers = ( { name = \"Foundry\"; } ); };\n"
    "cloud_defaults = { capital = 0; accelerators = 0; account_share = 0; };\n"
    "clouds = ( { name = \"Cloud\"; } );\n"
    "vendor_defaults = { host = \"Cloud\"; capital = 1e6; fixed_cost = 0; seeks_funding = false; };\n"
    "product_defaults = { tier = \"main\"; price_input = 0; price_output = 0; unit_cost = 0; quality = 0; "
    "};\n"
    "choice = { outside_utility = 0; switch_cost_vendor = 0; switch_cost_product = 0;\n"
    "  reconsider_base = 1; reconsider_response = 0; unfit_penalty = 0; home_cloud_utility = 0;\n"
    "  initial = \"none\"; };\n"
    "sectors = ( { name = \"segment\"; kind = \"business\"; number = 1; latent_classes = 1;\n"
    "  quality_taste = 1; quality_taste_log_sd = 0; price_sensitivity = 1; price_sensitivity_log_sd = 0;\n"
    "  volume = 1; volume_log_sd = 0; volume_fixed = 1; volume_per_users = 0; volume_with_value = 0;\n"
    "  wages = 0; capital = 1e12; capital_log_sd = 0; cloud_spend_fixed = 0; cloud_spend_per_revenue = 0;\n"
    "  value_initial_share = 0; value_hazard = 0; experiment_budget = 0; experiment_maximum = 0;\n"
    "  potential_users = 0; entry_rate = 0; } );\n"
    "smes = { slot_factor = 1; };\n"
    "finance = { sme_round_rate = 0; sme_round_value = 0; sme_round_users = 0; rival_cash_error = 0;\n"
    "  rival_cost_error = 0; };\n";

static void wrong(struct experiment *experiment, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void wrong(struct experiment *experiment, const char *format, ...)
{
    if (experiment->error.status != STATUS_OK)
        return;
    va_list arguments;
    va_start(arguments, format);
    experiment->error.status = STATUS_FAILED;
    vsnprintf(experiment->error.message, sizeof experiment->error.message, format, arguments);
    va_end(arguments);
}

void experiment_init(struct experiment *experiment)
{
    *experiment = (struct experiment){.threads = 2, .file = -1};
    experiment->vendors = open_memstream(&experiment->vendor_text, &experiment->vendor_size);
    if (!experiment->vendors)
        wrong(experiment, "not enough memory");
}

void experiment_vendor(struct experiment *experiment, const char *format, ...)
{
    va_list arguments;
    if (!experiment->vendors)
        return;
    va_start(arguments, format);
    fputs(experiment->vendor_count++ ? ",\n  { " : "  { ", experiment->vendors);
    vfprintf(experiment->vendors, format, arguments);
    fputs(" }", experiment->vendors);
    va_end(arguments);
}

void experiment_set(struct experiment *experiment, const char *format, ...)
{
    va_list arguments;
    char **more = realloc(experiment->overrides, (experiment->override_count + 1) * sizeof *more), *item;
    if (!more) {
        wrong(experiment, "not enough memory");
        return;
    }
    experiment->overrides = more;
    va_start(arguments, format);
    if (vasprintf(&item, format, arguments) >= 0)
        more[experiment->override_count++] = item;
    else
        wrong(experiment, "not enough memory");
    va_end(arguments);
}

static bool read_scenario(struct experiment *experiment, const char *text)
{
    struct diagnostics findings;
    struct parameter_catalog catalog;
    diagnostics_init(&findings);
    experiment->extensions = calloc(strategy_count, sizeof *experiment->extensions);
    if (experiment->extensions) {
        catalog = strategy_catalog(experiment->extensions);
        if (scenario_load_text(text, "experiment.cfg", (const char *const *)experiment->overrides,
                               experiment->override_count, &catalog, &experiment->scenario, &findings,
                               &experiment->error) != STATUS_OK &&
            findings.count) {
            experiment->error.status = STATUS_OK; /* the first finding says more */
            wrong(experiment, "the engine has no scenario for this: %s:%d: %s: %s", findings.items[0].file,
                  findings.items[0].line, findings.items[0].path ? findings.items[0].path : "-",
                  findings.items[0].text);
        }
    } else {
        wrong(experiment, "not enough memory");
    }
    diagnostics_clear(&findings);
    return experiment->scenario != NULL;
}

static bool play(struct experiment *experiment)
{
    struct summary *summary = NULL;
    const char *folder = getenv("TMPDIR");
    snprintf(experiment->path, sizeof experiment->path, "%.30s/pricewar-experiment-XXXXXX",
             folder && *folder && strlen(folder) <= 30 ? folder : "/tmp");
    int handle = mkstemp(experiment->path);
    if (handle < 0) {
        *experiment->path = '\0';
        wrong(experiment, "no temporary file");
        return false;
    }
    close(handle);
    struct replicate_options options = {.replicates = (size_t)experiment->scenario->simulation.replicates,
                                        .threads = experiment->threads,
                                        .output = experiment->path,
                                        .force = true};
    enum status status = replicates_run(experiment->scenario, &options, &summary, &experiment->error);
    experiment->error.status = status;
    summary_free(summary);
    if (status == STATUS_OK)
        experiment->file = H5Fopen(experiment->path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (status == STATUS_OK && experiment->file < 0)
        wrong(experiment, "the output file can't be read");
    return experiment->file >= 0;
}

bool experiment_run_text(struct experiment *experiment, const char *text)
{
    return experiment->error.status == STATUS_OK && read_scenario(experiment, text) && play(experiment);
}

bool experiment_run(struct experiment *experiment)
{
    char *text = NULL;
    if (experiment->vendors)
        fclose(experiment->vendors);
    experiment->vendors = NULL;
    if (asprintf(&text, "%svendors = (\n%s\n);\n", still_world, experiment->vendor_text) < 0) {
        text = NULL;
        wrong(experiment, "not enough memory");
    }
    bool done = text && experiment_run_text(experiment, text);
    free(text);
    return done;
}

static bool load_table(struct output_table *table, hid_t dataset)
{
    hsize_t extent[TABLE_RANK] = {0};
    hid_t space = H5Dget_space(dataset);
    int rank = H5Sget_simple_extent_ndims(space);
    size_t count = 1;
    if (rank > 0 && rank <= TABLE_RANK)
        H5Sget_simple_extent_dims(space, extent, NULL);
    H5Sclose(space);
    for (int i = 0; i < rank && i < TABLE_RANK; i++) {
        table->extent[i] = (size_t)extent[i];
        count *= table->extent[i];
    }
    table->rank = rank > 0 ? (size_t)rank : 0;
    table->values = malloc((count ? count : 1) * sizeof *table->values);
    return table->values && table->rank && table->rank <= TABLE_RANK &&
           H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, table->values) >= 0;
}

const struct output_table *experiment_table(struct experiment *experiment, const char *name)
{
    for (struct output_table *table = experiment->tables; table; table = table->next)
        if (strcmp(table->name, name) == 0)
            return table;
    struct output_table *table = calloc(1, sizeof *table);
    hid_t dataset = experiment->file >= 0 ? H5Dopen(experiment->file, name, H5P_DEFAULT) : -1;
    if (!table || !(table->name = strdup(name)) || dataset < 0 || !load_table(table, dataset)) {
        wrong(experiment, "the output has no dataset `%s`", name);
        if (table) {
            free(table->values);
            free(table->name);
        }
        free(table);
        table = NULL;
    } else {
        table->next = experiment->tables;
        experiment->tables = table;
    }
    if (dataset >= 0)
        H5Dclose(dataset);
    return table;
}

double experiment_number(struct experiment *experiment, const char *name, size_t run, size_t round,
                         size_t place)
{
    const struct output_table *table = experiment_table(experiment, name);
    size_t at[] = {run, round, place, 0}, index = 0;
    if (!table)
        return NAN;
    for (size_t i = 0; i < table->rank; i++) {
        if (at[i] >= table->extent[i]) {
            wrong(experiment, "`%s` has no place (%zu, %zu, %zu)", name, run, round, place);
            return NAN;
        }
        index = index * table->extent[i] + at[i];
    }
    return table->values[index];
}

size_t experiment_events(struct experiment *experiment, size_t run, int kind)
{
    const struct output_table *runs = experiment_table(experiment, "events/event_run");
    const struct output_table *kinds = experiment_table(experiment, "events/event_kind");
    size_t count = 0;
    for (size_t e = 0; runs && kinds && e < runs->extent[0]; e++)
        count += (size_t)runs->values[e] == run && (int)kinds->values[e] == kind;
    return count;
}

void experiment_clear(struct experiment *experiment)
{
    if (experiment->vendors)
        fclose(experiment->vendors);
    free(experiment->vendor_text);
    for (size_t i = 0; i < experiment->override_count; i++)
        free(experiment->overrides[i]);
    free(experiment->overrides);
    for (struct output_table *table = experiment->tables, *next; table; table = next) {
        next = table->next;
        free(table->values);
        free(table->name);
        free(table);
    }
    if (experiment->file >= 0)
        H5Fclose(experiment->file);
    if (*experiment->path)
        unlink(experiment->path);
    scenario_free(experiment->scenario);
    free(experiment->extensions);
    *experiment = (struct experiment){.file = -1};
}
