#include "report/report_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/hdf5_input.h"

static bool read_owners(const struct stored *source, struct report_facts *facts)
{
    double *owners = stored_row(source, "vendor_owner", facts->vendors);
    facts->owned = owners ? calloc(facts->vendors + 1, sizeof *facts->owned) : NULL;
    for (size_t f = 0; facts->owned && f < facts->vendors; f++)
        facts->owned[f] = owners[f] >= 0;
    free(owners);
    return facts->owned != NULL;
}

bool report_facts_read(const struct stored *source, struct report_facts *facts)
{
    *facts = (struct report_facts){0};
    if (!hdf5_has(source->object, "firm")) /* a test model */
        return true;
    facts->sellers = hdf5_length(source->object, "seller");
    facts->clouds = hdf5_length(source->object, "cloud");
    facts->vendors = hdf5_length(source->object, "vendor");
    facts->firms = facts->sellers + facts->clouds + facts->vendors;
    facts->rounds = hdf5_length(source->object, "round");
    facts->sectors = hdf5_length(source->object, "sector");
    if (facts->rounds == 0) {
        error_note(source->error, STATUS_INVALID, "`round` is missing in the file, or not what it should be");
        return false;
    }
    return (facts->names = stored_texts_of(source, "firm_name", facts->firms)) &&
           (facts->labels = stored_texts_of(source, "firm_label", facts->firms)) &&
           (facts->dates = stored_texts_of(source, "round_date", facts->rounds)) &&
           (facts->sector_names = stored_texts_of(source, "sector_name", facts->sectors)) &&
           (facts->sector_labels = stored_texts_of(source, "sector_label", facts->sectors)) &&
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

json_t *report_facts_firms(const struct report_facts *facts, struct error *error)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < facts->firms; i++) {
        size_t vendors = facts->sellers + facts->clouds;
        const char *layer = i < facts->sellers ? "seller" : i < vendors ? "cloud" : "vendor";
        bool owned = i >= vendors && facts->owned[i - vendors];
        append_to_json(&array, pack_json(error, "{ss ss ss sb}", "name", facts->names[i], "label",
                                         label_or_name(facts->labels[i], facts->names[i]), "layer", layer,
                                         "owned", owned));
    }
    return array;
}

json_t *report_facts_sectors(const struct report_facts *facts, struct error *error)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < facts->sectors; i++)
        append_to_json(&array, pack_json(error, "{ss ss}", "name", facts->sector_names[i], "label",
                                         label_or_name(facts->sector_labels[i], facts->sector_names[i])));
    return array;
}

json_t *report_outcome(const struct stored *from, const char *name)
{
    char dataset[128];
    snprintf(dataset, sizeof dataset, "%.*s", (int)strcspn(name, "["), name);
    return pack_json(from->error, "{ss so so}", "name", name, "unit",
                     report_attribute(from, dataset, "units"), "meaning",
                     report_attribute(from, dataset, "long_name"));
}
