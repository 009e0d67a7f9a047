#include "file/provenance.h"
#include "base/memory_text.h"

#include "base/version.h"
#include "file/file_kind.h"
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
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return error_no_memory(error, "the resolved scenario");
    bool whole = scenario_print_resolved(out, scenario);
    whole = memory_text_close(out, &text) && whole;
    enum status status = whole ? hdf5_write_text(file, "resolved", text,
                                                 "the scenario with every parameter written out", error)
                               : error_no_memory(error, "the resolved scenario");
    free(text);
    return status;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
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
        {"Conventions", "CF-1.8"},    {"title", title ? title : base_name(path)},
        {"source", source},           {"version", version_number()},
        {"commit", version_commit()}, {file_name, base_name(path)},
        {digest_name, digest},
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof texts / sizeof *texts; i++)
        status = hdf5_set_text(file, texts[i].name, texts[i].text, error);
    return status;
}

static enum status write_attributes(hid_t file, const struct scenario *scenario, struct error *error)
{
    enum status status = provenance_write_source(file, scenario->simulation.title, "scenario", scenario->file,
                                                 scenario->text, error);
    if (status == STATUS_OK)
        status = file_kind_write(file, FILE_OF_RUNS, error);
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
