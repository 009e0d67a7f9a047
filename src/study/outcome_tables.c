#include "study/outcome_tables.h"

#include <stdio.h>
#include <string.h>

#include "file/hdf5_input.h"

const struct statistic_family *const statistic_families[STATISTIC_FAMILIES] = {
#define STATISTIC_LISTED(name) &statistic_##name,
    STATISTIC_FAMILY_TABLE(STATISTIC_LISTED)
#undef STATISTIC_LISTED
};

size_t statistic_axis_length(const struct study *study, enum field_axis axis)
{
    switch (axis) {
    case AXIS_DESIGN_POINT:
        return study->design->size;
    case AXIS_FACTOR:
        return study->vary_count;
    case AXIS_QUANTILE:
        return QUANTILES;
    case AXIS_REPLICATES:
        return (size_t)study->replicates;
    default:
        return 1;
    }
}

size_t statistic_length(const struct study *study, const struct field *field)
{
    size_t length = 1;
    for (size_t a = 1; field->axes[a] != AXIS_NONE; a++)
        length *= statistic_axis_length(study, field->axes[a]);
    return length;
}

static const struct field *find_field(const struct statistic_family *family, const char *name)
{
    for (size_t i = 0; i < family->field_count; i++)
        if (strcmp(family->fields[i].name, name) == 0)
            return &family->fields[i];
    return NULL;
}

enum status statistic_read(hid_t file, const struct study *study, const struct statistic_family *family,
                           const char *field, size_t outcome, double *numbers, struct error *error)
{
    const struct field *row = find_field(family, field);
    if (!row)
        return error_set(error, STATUS_FAILED, "internal error: there is no statistic `%s/%s`", family->group,
                         field);
    hsize_t start[FIELD_AXES_MAX] = {outcome}, extent[FIELD_AXES_MAX] = {1};
    char path[128];
    snprintf(path, sizeof path, "%s/%s", family->group, row->name);
    for (size_t a = 1; row->axes[a] != AXIS_NONE; a++)
        extent[a] = statistic_axis_length(study, row->axes[a]);
    return hdf5_read_block(file, path, FIELD_F64, FIELD_AXES_MAX, start, extent, numbers, error);
}

enum status outcome_names_read(hid_t file, char ***names, size_t *count, struct error *error)
{
    return hdf5_read_texts(file, "outcome_name", names, count, error);
}

enum status outcome_units_read(hid_t file, char ***units, size_t count, struct error *error)
{
    size_t found;
    enum status status = hdf5_read_texts(file, "outcome_unit", units, &found, error);
    if (status == STATUS_OK && found != count) {
        hdf5_free_texts(*units, found);
        *units = NULL;
        status = error_set(error, STATUS_INVALID, "the file has units of %zu outcomes, of %zu", found, count);
    }
    return status;
}

static const struct {
    const char *name;
    bool has_table;
} main_outcomes[OUTCOME_RANKS - 2] = {
    {"independents_alive", true},
    {"vendors_alive", true},
    {"final_mean_price", true},
    {"final_adoption", true},
    {"final_hhi", true},
    {"independents_share", false},
    {"largest_share", false},
    {"final_volume", false},
    {"final_smes", false},
    {"final_users", false},
    {"total_sme_surplus", true},
    {"total_user_surplus", false},
    {"independents_profit", false},
    {"owned_profit", false},
    {"groups_profit", false},
    {"layer_profit", false},
    {"output", true},
    {"final_alive", false},
    {"final_share", false},
    {"total_profit", false},
};

/* Of an outcome, or of an element of one: "final_share[Zhipu]". */
static size_t place_of(const char *name)
{
    size_t place = 0, length = strcspn(name, "[");
    while (place < OUTCOME_RANKS - 2 && (strlen(main_outcomes[place].name) != length ||
                                         strncmp(main_outcomes[place].name, name, length) != 0))
        place++;
    return place;
}

size_t outcome_rank(const char *name)
{
    return strncmp(name, "claim_", 6) == 0 ? 0 : 1 + place_of(name);
}

bool outcome_has_table(const char *name)
{
    size_t place = place_of(name);
    return place < OUTCOME_RANKS - 2 && main_outcomes[place].has_table && !strchr(name, '[');
}
