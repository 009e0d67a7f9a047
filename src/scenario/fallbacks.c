#include "scenario/fallbacks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory_text.h"
#include "scenario/collector.h"
#include "scenario/source.h"
#include "scenario/syntax.h"

/* clang-format off: one row, one line */
const struct left_out_default left_out_defaults[] = {
    {"technology", "compute_contract", "\"metered\"", LEFT_OUT_COMPUTE, false},
    {"technology", "algorithmic_progress", "0.0", LEFT_OUT_COMPUTE, false},
    {"technology", "hardware_progress", "0.0", LEFT_OUT_COMPUTE, false},
    {"technology", "learning_rate", "0.0", LEFT_OUT_COMPUTE, false},
    {"technology", "quality_arrival_rate", "0.0", LEFT_OUT_COMPUTE, false},
    {"technology", "catch_up", "0.0", LEFT_OUT_COMPUTE, false},
    {"technology", "data_effect", "0.0", LEFT_OUT_COMPUTE, false},
    {"clouds[]", "accelerators", "0.0", LEFT_OUT_COMPUTE, false},
    {"clouds[]", "account_share", "0.0", LEFT_OUT_COMPUTE, false},
    {"vendors[].products[]", "tier", "\"main\"", LEFT_OUT_COMPUTE, false},
    {"sectors[]", "volume_fixed", "1.0", LEFT_OUT_FIRMS, false},
    {"sectors[]", "volume_log_sd", "0.0", LEFT_OUT_FIRMS, false},
    {"sectors[]", "quality_taste", "1.0", LEFT_OUT_FIRMS, false},
    {"sectors[]", "quality_taste_log_sd", "0.0", LEFT_OUT_FIRMS, false},
    {"sectors[]", "price_sensitivity_log_sd", "0.0", LEFT_OUT_FIRMS, false},
    {"sectors[]", "minimum_quality_low", "0.0", LEFT_OUT_FIRMS, false},
    {"sectors[]", "minimum_quality_high", "0.0", LEFT_OUT_FIRMS, false},
    {"sectors[]", "entry_rate", "0.0", LEFT_OUT_FIRMS, false},
    {"sectors[]", "capital", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "capital_log_sd", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "capital_spread", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "wages", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "cloud_spend_fixed", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "cloud_spend_per_revenue", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "cloud_spend_with_model", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "cloud_move_rate", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "give_up_rate", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "replace_exits", "false", LEFT_OUT_FIRMS, true},
    {"sectors[]", "quality_revenue", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "value_initial_share", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "value_hazard", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "value_loss", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "experiment_scale", "10.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "experiment_volume", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "experiment_budget", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "experiment_maximum", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "solution_revenue", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "solution_revenue_log_sd", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "solution_growth", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "own_quality", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "quality_investment", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "quality_yield", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "quality_decay", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "model_quality_weight", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "potential_users", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "initial_users", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "price_elasticity", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "app_price", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "pass_through", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "paying_share", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "fee_per_user", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "advertising_per_user", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "viral_share", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "volume_per_users", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "volume_with_value", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "reference_users", "20000.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "reference_quality", "2.5", LEFT_OUT_FIRMS, true},
    {"sectors[]", "friction", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "reference_price", "25.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "mix_subscription", "1.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "mix_per_call", "1.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "mix_advertising", "1.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "mix_solutions", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "innovation", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "imitation", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "churn", "0.0", LEFT_OUT_FIRMS, true},
    {"sectors[]", "viral_months", "0.0", LEFT_OUT_FIRMS, true},
    {"smes", "slot_factor", "1.0", LEFT_OUT_BUSINESS, false},
    {"choice", "switch_cost_vendor", "0.0", LEFT_OUT_BUSINESS, false},
    {"choice", "switch_cost_product", "0.0", LEFT_OUT_BUSINESS, false},
};
/* clang-format on */
const size_t left_out_default_count = sizeof left_out_defaults / sizeof *left_out_defaults;

const char *const left_out_in_words[LEFT_OUT_PARTS] = {
    [LEFT_OUT_COMPUTE] = "where no vendor has a host",
    [LEFT_OUT_FIRMS] = "for buyers",
    [LEFT_OUT_BUSINESS] = "where all sectors are buyers",
};

const struct left_out_default *left_out_default_of(const bool left_out[LEFT_OUT_PARTS], const char *group,
                                                   const char *key)
{
    bool any = false;
    for (size_t part = 0; part < LEFT_OUT_PARTS; part++)
        any = any || left_out[part];
    for (size_t i = 0; any && i < left_out_default_count; i++)
        if (left_out[left_out_defaults[i].part] && strcmp(left_out_defaults[i].key, key) == 0 &&
            strcmp(left_out_defaults[i].group, group) == 0)
            return &left_out_defaults[i];
    return NULL;
}

static bool has_fallback(const struct parameter *row)
{
    return row->fallback && strcmp(row->fallback, "unset") != 0;
}

/* A group of settings, in the order of the rows. */
static void write_rows(FILE *out, char kind, size_t index, const struct parameter *rows, size_t count)
{
    fprintf(out, "%c%zu = {\n", kind, index);
    for (size_t i = 0; i < count; i++)
        if (has_fallback(&rows[i]))
            fprintf(out, "%s = %s;\n", rows[i].key, rows[i].fallback);
    fprintf(out, "};\n");
}

static enum status read_text(config_t *config, const char *text, size_t length, struct error *error)
{
    struct diagnostics findings;
    struct collector collector;
    diagnostics_init(&findings);
    collector_init(&collector, &findings);
    struct source source = {.file = "defaults", .text = (char *)text, .length = length};
    enum status status = syntax_read(&source, &collector, config, error);
    const char *reason = findings.count ? findings.items[0].text : config_error_text(config);
    if (status == STATUS_INVALID || (status == STATUS_OK && reason))
        status = error_set(error, STATUS_FAILED, "a default can't be read: %s", reason ? reason : "");
    diagnostics_clear(&findings);
    return status;
}

/* The settings of the rows of a group that was written by write_rows. */
static const config_setting_t **find_rows(struct arena *arena, const config_setting_t *group,
                                          const struct parameter *rows, size_t count)
{
    const config_setting_t **settings = arena_take(arena, count + 1, sizeof *settings);
    for (size_t i = 0, next = 0; settings && i < count; i++)
        if (has_fallback(&rows[i]))
            settings[i] = config_setting_get_elem(group, (unsigned)next++);
    return settings;
}

enum status fallbacks_read(struct fallbacks *fallbacks, const struct parameter_group *groups,
                           size_t group_count, const struct parameter_extension *extensions,
                           size_t extension_count, struct error *error)
{
    char *text = NULL;
    size_t length;
    struct arena *arena = &fallbacks->arena;
    config_init(&fallbacks->config);
    arena_init(arena);
    fallbacks->groups = arena_take(arena, group_count + 1, sizeof *fallbacks->groups);
    fallbacks->left_out = arena_take(arena, left_out_default_count, sizeof *fallbacks->left_out);
    fallbacks->extensions = arena_take(arena, extension_count + 1, sizeof *fallbacks->extensions);
    FILE *out = memory_text_open(&text, &length);
    if (!out)
        return error_no_memory(error, "the defaults");
    for (size_t i = 0; i < group_count; i++)
        write_rows(out, 'g', i, groups[i].rows, groups[i].row_count);
    for (size_t i = 0; i < extension_count; i++)
        write_rows(out, 's', i, extensions[i].rows, extensions[i].row_count);
    for (size_t i = 0; i < left_out_default_count; i++)
        fprintf(out, "l%zu = %s;\n", i, left_out_defaults[i].fallback);
    if (!memory_text_close(out, &text))
        return error_no_memory(error, "the defaults");
    enum status status = read_text(&fallbacks->config, text, length, error);
    const config_setting_t *root = config_root_setting(&fallbacks->config);
    for (size_t i = 0; status == STATUS_OK && !arena->exhausted && i < group_count; i++)
        fallbacks->groups[i] =
            find_rows(arena, config_setting_get_elem(root, (unsigned)i), groups[i].rows, groups[i].row_count);
    for (size_t i = 0; status == STATUS_OK && !arena->exhausted && i < extension_count; i++)
        fallbacks->extensions[i] =
            find_rows(arena, config_setting_get_elem(root, (unsigned)(group_count + i)), extensions[i].rows,
                      extensions[i].row_count);
    for (size_t i = 0; status == STATUS_OK && !arena->exhausted && i < left_out_default_count; i++)
        fallbacks->left_out[i] = config_setting_get_elem(root, (unsigned)(group_count + extension_count + i));
    free(text);
    return status == STATUS_OK && arena->exhausted ? error_no_memory(error, "the defaults") : status;
}

void fallbacks_clear(struct fallbacks *fallbacks)
{
    config_destroy(&fallbacks->config);
    arena_clear(&fallbacks->arena);
}
