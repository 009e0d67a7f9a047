#include "file/provenance.h"

#include "base/path_name.h"
#include "base/version.h"
#include "file/file_kind.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "scenario/describe.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void provenance_sha256(const char *text, char digest[SHA256_TEXT_SIZE])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, strlen(text), (const uint8_t *)text);
    sha256_print(&context, digest);
}

static enum status write_resolved(hid_t file, const struct scenario *scenario, struct error *error)
{
    char *text = scenario_resolved_text(scenario);
    enum status status =
        text ? hdf5_write_text(file, "resolved", text, "the scenario with every parameter written out", error)
             : error_no_memory(error, "the resolved scenario");
    free(text);
    return status;
}

enum status provenance_write_source(hid_t file, const char *title, const char *kind, const char *path,
                                    const char *text, struct error *error)
{
    char digest[SHA256_TEXT_SIZE], source[128], file_name[32], digest_name[32];
    provenance_sha256(text, digest);
    snprintf(source, sizeof source, "pricewar-sim %s (%s)", version_number(), version_commit());
    snprintf(file_name, sizeof file_name, "%s_file", kind);
    snprintf(digest_name, sizeof digest_name, "%s_sha256", kind);
    const struct {
        const char *name, *text;
    } texts[] = {
        {"Conventions", "CF-1.8"},    {"title", title ? title : path_name(path)},
        {"source", source},           {"version", version_number()},
        {"commit", version_commit()}, {file_name, path_name(path)},
        {digest_name, digest},
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof texts / sizeof *texts; i++)
        status = hdf5_set_text(file, texts[i].name, texts[i].text, error);
    return status;
}

static const char usual_origin[] = "--set";

enum status provenance_write_overrides(hid_t file, const struct scenario *scenario, struct error *error)
{
    size_t count = scenario->override_count, given = 0;
    bool usual = true;
    if (count == 0)
        return STATUS_OK;
    const char **origins = calloc(count, sizeof *origins);
    if (!origins)
        return error_no_memory(error, "the overrides");
    for (size_t l = 0; l < scenario->layer_count; l++)
        for (size_t i = 0; i < scenario->layers[l].count; i++) {
            origins[given++] = scenario->layers[l].origin;
            usual = usual && strcmp(scenario->layers[l].origin, usual_origin) == 0;
        }
    enum status status = hdf5_set_texts(file, "overrides", scenario->overrides, count, error);
    if (status == STATUS_OK && !usual)
        status = hdf5_set_texts(file, "override_origins", origins, count, error);
    free(origins);
    return status;
}

/* Finds where the layers begin. */
static enum status divide(struct stored_overrides *overrides, struct error *error)
{
    if (overrides->origins && overrides->origin_count != overrides->count)
        return error_set(error, STATUS_INVALID, "has %zu overrides and %zu origins of overrides",
                         overrides->count, overrides->origin_count);
    for (size_t i = 0; i < overrides->count; i++) {
        const char *origin = overrides->origins ? overrides->origins[i] : usual_origin;
        struct override_layer *layer = &overrides->layers[overrides->layer_count];
        if (overrides->layer_count == 0 || strcmp(layer[-1].origin, origin) != 0) {
            if (overrides->layer_count == MOST_OVERRIDE_LAYERS)
                return error_set(error, STATUS_INVALID, "has overrides of more than %d origins",
                                 MOST_OVERRIDE_LAYERS);
            const char *const *texts = (const char *const *)overrides->texts + i;
            *layer = (struct override_layer){.origin = origin, .texts = texts};
            overrides->layer_count++;
        }
        overrides->layers[overrides->layer_count - 1].count++;
    }
    return STATUS_OK;
}

enum status provenance_read_overrides(hid_t file, struct stored_overrides *overrides, struct error *error)
{
    enum status status = STATUS_OK;
    *overrides = (struct stored_overrides){.texts = NULL};
    if (hdf5_has_attribute(file, "overrides"))
        status = hdf5_get_texts(file, "overrides", &overrides->texts, &overrides->count, error);
    if (status == STATUS_OK && hdf5_has_attribute(file, "override_origins"))
        status =
            hdf5_get_texts(file, "override_origins", &overrides->origins, &overrides->origin_count, error);
    return status == STATUS_OK ? divide(overrides, error) : status;
}

void stored_overrides_clear(struct stored_overrides *overrides)
{
    hdf5_free_texts(overrides->texts, overrides->count);
    hdf5_free_texts(overrides->origins, overrides->origin_count);
    *overrides = (struct stored_overrides){.texts = NULL};
}

static enum status write_attributes(hid_t file, const struct scenario *scenario, struct error *error)
{
    enum status status = provenance_write_source(file, scenario->simulation.title, "scenario", scenario->file,
                                                 scenario->text, error);
    if (status == STATUS_OK)
        status = file_kind_write(file, FILE_OF_RUNS, error);
    if (status == STATUS_OK)
        status = hdf5_set_integer(file, "seed", scenario->simulation.seed, error);
    return status == STATUS_OK ? provenance_write_overrides(file, scenario, error) : status;
}

enum status provenance_write_terms(hid_t object, const struct terms *terms, struct error *error)
{
    if (!terms_are_own(terms))
        return STATUS_OK;
    char *text = terms_to_text(terms);
    enum status status =
        text ? hdf5_set_text(object, "terms", text, error) : error_no_memory(error, "the terms");
    free(text);
    return status;
}

enum status provenance_write(hid_t file, const struct scenario *scenario, struct error *error)
{
    enum status status = write_attributes(file, scenario, error);
    if (status == STATUS_OK)
        status = provenance_write_terms(file, &scenario->terms, error);
    if (status == STATUS_OK)
        status =
            hdf5_write_text(file, "scenario", scenario->text,
                            "the scenario as read, included files in place of their @include lines", error);
    return status == STATUS_OK ? write_resolved(file, scenario, error) : status;
}
