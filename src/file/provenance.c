#include "file/provenance.h"
#include "base/memory_text.h"

#include "base/version.h"
#include "file/hdf5_output.h"
#include "scenario/describe.h"
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void provenance_sha256(const char *text, char digest[SHA256_TEXT_SIZE])
{
    struct sha256_ctx context;
    uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, strlen(text), (const uint8_t *)text);
    sha256_digest(&context, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(digest + 2 * i, 3, "%02x", bytes[i]);
}

static enum status write_resolved(hid_t file, const struct scenario *scenario, struct error *error)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return error_no_memory(error, "the resolved scenario", size);
    bool whole = scenario_print_resolved(out, scenario);
    whole = memory_text_close(out, &text) && whole;
    enum status status = whole ? hdf5_write_text(file, "resolved", text,
                                                 "the scenario with every parameter written out", error)
                               : error_no_memory(error, "the resolved scenario", size);
    free(text);
    return status;
}

/* The name of the scenario's file without its folder: results don't depend on where they were made. */
static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static enum status write_attributes(hid_t file, const struct scenario *scenario, struct error *error)
{
    char digest[SHA256_TEXT_SIZE], source[128];
    provenance_sha256(scenario->text, digest);
    snprintf(source, sizeof source, "pricewar-sim %s (%s)", version_number(), version_commit());
    const struct {
        const char *name, *text;
    } texts[] = {
        {"Conventions", "CF-1.8"},    {"title", scenario->simulation.title},
        {"source", source},           {"version", version_number()},
        {"commit", version_commit()}, {"scenario_file", base_name(scenario->file)},
        {"scenario_sha256", digest},
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof texts / sizeof *texts; i++)
        status = hdf5_set_text(file, texts[i].name, texts[i].text, error);
    if (status == STATUS_OK)
        status = hdf5_set_integer(file, "pricewar_schema", OUTPUT_SCHEMA, error);
    if (status == STATUS_OK)
        status = hdf5_set_integer(file, "seed", scenario->simulation.seed, error);
    if (status == STATUS_OK && scenario->override_count > 0)
        status = hdf5_set_texts(file, "overrides", scenario->overrides, scenario->override_count, error);
    return status;
}

enum status provenance_write(hid_t file, const struct scenario *scenario, struct error *error)
{
    enum status status = write_attributes(file, scenario, error);
    if (status == STATUS_OK)
        status =
            hdf5_write_text(file, "scenario", scenario->text,
                            "the scenario as read, included files in place of their @include lines", error);
    return status == STATUS_OK ? write_resolved(file, scenario, error) : status;
}
