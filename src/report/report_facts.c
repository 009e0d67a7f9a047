#include "report/report_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"
#include "report/report_json.h"

/* Texts of `count` elements. */
static char **texts_of(const struct report_source *source, const char *name, size_t count)
{
    size_t found = 0;
    char **texts = report_read_texts(source, name, &found);
    if (!texts || found == count)
        return texts;
    hdf5_free_texts(texts, found);
    error_set(source->error, STATUS_INVALID, "`%s` does not have %zu elements", name, count);
    return NULL;
}

static bool read_owners(const struct report_source *source, struct report_facts *facts)
{
    double *owners = report_read_row(source, "vendor_owner", facts->vendors);
    facts->owned = owners ? calloc(facts->vendors + 1, sizeof *facts->owned) : NULL;
    for (size_t f = 0; facts->owned && f < facts->vendors; f++)
        facts->owned[f] = owners[f] >= 0;
    free(owners);
    return facts->owned != NULL;
}

bool report_facts_read(const struct report_source *source, struct report_facts *facts)
{
    *facts = (struct report_facts){0};
    if (!hdf5_has(source->file, "firm")) /* a test model */
        return true;
    facts->sellers = hdf5_length(source->file, "seller");
    facts->clouds = hdf5_length(source->file, "cloud");
    facts->vendors = hdf5_length(source->file, "vendor");
    facts->firms = facts->sellers + facts->clouds + facts->vendors;
    facts->rounds = hdf5_length(source->file, "round");
    facts->sectors = hdf5_length(source->file, "sector");
    if (facts->rounds == 0) {
        error_set(source->error, STATUS_INVALID, "`round` is missing in the file, or not what it should be");
        return false;
    }
    return (facts->names = texts_of(source, "firm_name", facts->firms)) &&
           (facts->labels = texts_of(source, "firm_label", facts->firms)) &&
           (facts->dates = texts_of(source, "round_date", facts->rounds)) &&
           (facts->sector_names = texts_of(source, "sector_name", facts->sectors)) &&
           (facts->sector_labels = texts_of(source, "sector_label", facts->sectors)) &&
           read_owners(source, facts);
}

void report_facts_clear(struct report_facts *facts)
{
    hdf5_free_texts(facts->names, facts->firms);
    hdf5_free_texts(facts->labels, facts->firms);
    hdf5_free_texts(facts->dates, facts->rounds);
    hdf5_free_texts(facts->sector_names, facts->sectors);
    hdf5_free_texts(facts->sector_labels, facts->sectors);
    free(facts->owned);
    *facts = (struct report_facts){0};
}

static const char *shown(const char *label, const char *name)
{
    return *label ? label : name;
}

json_t *report_facts_firms(const struct report_facts *facts)
{
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t i = 0; good && i < facts->firms; i++) {
        size_t vendors = facts->sellers + facts->clouds;
        const char *layer = i < facts->sellers ? "seller" : i < vendors ? "cloud" : "vendor";
        bool owned = i >= vendors && facts->owned[i - vendors];
        good = report_append(array, json_pack("{ss ss ss sb}", "name", facts->names[i], "label",
                                              shown(facts->labels[i], facts->names[i]), "layer", layer,
                                              "owned", owned));
    }
    return report_whole(array, good);
}

json_t *report_facts_sectors(const struct report_facts *facts)
{
    json_t *array = json_array();
    bool good = array != NULL;
    for (size_t i = 0; good && i < facts->sectors; i++)
        good = report_append(array, json_pack("{ss ss}", "name", facts->sector_names[i], "label",
                                              shown(facts->sector_labels[i], facts->sector_names[i])));
    return report_whole(array, good);
}

json_t *report_outcome(const struct report_source *from, const char *name)
{
    char dataset[128];
    snprintf(dataset, sizeof dataset, "%.*s", (int)strcspn(name, "["), name);
    return json_pack("{ss so so}", "name", name, "unit", report_dataset_attribute(from, dataset, "units"),
                     "meaning", report_dataset_attribute(from, dataset, "long_name"));
}
