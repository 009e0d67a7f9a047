#include "cli/stored_scenario.h"

#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "cli/options.h"
#include "cli/trial.h"
#include "file/hdf5_input.h"
#include "file/reader.h"
#include "scenario/reader.h"

bool is_stored_scenario(const char *file)
{
    size_t length = strlen(file);
    return length > 3 && strcmp(file + length - 3, ".h5") == 0;
}

/* What the file says about itself. */
struct stored {
    char *text, *name;
    struct override_list overrides; /* its own, and the number of its runs */
};

static enum status take_overrides(hid_t file, struct override_list *list, struct error *error)
{
    char **texts = NULL, runs[32];
    size_t count = 0;
    enum status status = STATUS_OK;
    if (hdf5_has_attribute(file, "overrides"))
        status = hdf5_get_texts(file, "overrides", &texts, &count, error);
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        if (strncmp(texts[i], "simulation.replicates=", 22) != 0)
            status = override_take(list, OVERRIDE_SET, texts[i]);
    hdf5_free_texts(texts, count);
    snprintf(runs, sizeof runs, "%zu", hdf5_length(file, "run"));
    return status == STATUS_OK ? override_take(list, OVERRIDE_REPLICATES, runs) : status;
}

static void compare_commits(hid_t file, const char *path)
{
    char *commit = NULL;
    struct error error = {0};
    if (hdf5_get_text(file, "commit", &commit, &error) == STATUS_OK && strcmp(commit, version_commit()) != 0)
        complain("%s was written by another commit of the program (%s); its runs may not be repeated exactly",
                 path, commit);
    free(commit);
}

static enum status read_stored(struct stored *stored, const char *path, bool again, struct error *error)
{
    struct reader *reader = NULL;
    hid_t file = -1;
    enum status status = reader_open(path, &reader, error); /* checks what kind of file it is */
    reader_close(reader);
    if (status == STATUS_OK)
        status = hdf5_open(path, &file, error);
    if (status != STATUS_OK)
        return status;
    if (!again)
        compare_commits(file, path);
    status = hdf5_read_text(file, "scenario", &stored->text, error);
    if (status == STATUS_OK)
        status = hdf5_get_text(file, "scenario_file", &stored->name, error);
    if (status == STATUS_OK)
        status = take_overrides(file, &stored->overrides, error);
    H5Fclose(file);
    return status;
}

static enum status load_text(struct loaded *loaded, const struct stored *stored,
                             const struct override_list *overrides, struct error *error)
{
    struct override_list joined = {0};
    struct diagnostics findings;
    diagnostics_init(&findings);
    enum status status = trial_join_overrides(&stored->overrides, overrides, &joined);
    if (status == STATUS_OK)
        status = scenario_load_text(stored->text, stored->name, (const char *const *)joined.items,
                                    joined.count, &loaded->catalog, &loaded->scenario, &findings, error);
    if (findings.count > 0)
        findings_print(&findings, stored->name);
    else if (status != STATUS_OK)
        complain("%s", error->message);
    diagnostics_clear(&findings);
    override_clear(&joined);
    return status;
}

enum status stored_scenario_read(struct loaded *loaded, const char *file,
                                 const struct override_list *overrides, bool again)
{
    struct stored stored = {.text = NULL};
    struct error error = {0};
    *loaded = (struct loaded){0};
    if (!load_catalog(&loaded->extensions, &loaded->catalog))
        return STATUS_FAILED;
    enum status status = read_stored(&stored, file, again, &error);
    if (status != STATUS_OK)
        complain("%s", error.message);
    else
        status = load_text(loaded, &stored, overrides, &error);
    free(stored.text);
    free(stored.name);
    override_clear(&stored.overrides);
    return status;
}
