#include "study/study_input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/file_kind.h"
#include "file/hdf5_input.h"
#include "file/hdf5_output.h"
#include "study/study_load.h"

static enum status read_runs(struct study_file *file, hid_t from, struct error *error)
{
    file->count = hdf5_length(from, "run");
    hsize_t start[] = {0}, extent[] = {file->count};
    file->runs = calloc(file->count + 1, sizeof *file->runs);
    file->failed = calloc(file->count + 1, sizeof *file->failed);
    if (!file->runs || !file->failed)
        return error_no_memory(error, "the runs of a file");
    enum status status = STATUS_OK;
    if (file->count > 0)
        status = hdf5_read_block(from, "run", FIELD_I32, 1, start, extent, file->runs, error);
    if (status == STATUS_OK && file->count > 0)
        status = hdf5_read_block(from, "failed", FIELD_I8, 1, start, extent, file->failed, error);
    for (size_t i = 1; status == STATUS_OK && i < file->count; i++)
        if (file->runs[i] <= file->runs[i - 1])
            status = error_set(error, STATUS_INVALID, "the runs are not in order");
    if (status == STATUS_OK && file->count > 0 && file->runs[0] < 0)
        status = error_set(error, STATUS_INVALID, "the runs have no numbers");
    return status;
}

enum status study_file_read(struct study_file *file, const char *path, struct error *error)
{
    hid_t from = -1;
    int64_t layout = 0;
    char *digest = NULL;
    hdf5_quiet();
    *file = (struct study_file){.path = strdup(path)};
    if (!file->path)
        return error_no_memory(error, "the name of a file");
    enum status status = hdf5_open(path, &from, error);
    enum file_kind kind = status == STATUS_OK ? file_kind_of(from) : FILE_OF_STUDY;
    if (kind != FILE_OF_STUDY)
        status = error_set(error, STATUS_INVALID, "is not the result of a study%s%s",
                           kind == FILE_OF_OTHERS ? "" : ", but of ",
                           kind == FILE_OF_OTHERS ? "" : file_layouts[kind].called);
    if (status == STATUS_OK)
        status = file_kind_read(from, FILE_OF_STUDY, &layout, error);
    if (status == STATUS_OK && layout != file_layouts[FILE_OF_STUDY].number)
        status = error_set(error, STATUS_INVALID, "has layout %lld of a study; this program knows %d",
                           (long long)layout, file_layouts[FILE_OF_STUDY].number);
    if (status == STATUS_OK)
        status = hdf5_get_text(from, "study_sha256", &digest, error);
    if (status == STATUS_OK) {
        snprintf(file->digest, sizeof file->digest, "%s", digest);
        status = read_runs(file, from, error);
    }
    hdf5_close(from);
    free(digest);
    return error_in_file(error, status, path);
}

void study_file_clear(struct study_file *file)
{
    free(file->path);
    free(file->runs);
    free(file->failed);
    *file = (struct study_file){0};
}

static enum status check_digest(const struct study *study, hid_t from, struct error *error)
{
    char here[DIGEST_SIZE], *there = NULL, *version = NULL;
    enum status status = study_digest(study, here, error);
    if (status == STATUS_OK)
        status = hdf5_get_text(from, "study_sha256", &there, error);
    if (status == STATUS_OK)
        status = hdf5_get_text(from, "source", &version, error);
    if (status == STATUS_OK && strcmp(here, there) != 0)
        status =
            error_set(error, STATUS_INVALID,
                      "was written by %s; this is another build, whose runs need not be the same", version);
    free(there);
    free(version);
    return status;
}

enum status study_file_load(hid_t from,
                            enum status (*plugin)(const char *strategy, struct parameter_extension *extension,
                                                  struct error *error),
                            struct study **study, struct error *error)
{
    char *text = NULL, *base = NULL, *name = NULL, *posterior = NULL, **sets = NULL;
    struct study_changes changes = {0};
    struct diagnostics findings;
    diagnostics_init(&findings);
    enum status status = hdf5_read_text(from, "study", &text, error);
    if (status == STATUS_OK && hdf5_has(from, "scenario"))
        status = hdf5_read_text(from, "scenario", &base, error);
    if (status == STATUS_OK && hdf5_has(from, "posterior"))
        status = hdf5_read_text(from, "posterior", &posterior, error);
    if (status == STATUS_OK)
        status = hdf5_get_text(from, "study_file", &name, error);
    if (status == STATUS_OK)
        status = hdf5_get_integer(from, "changed_replicates", &changes.replicates, error);
    if (status == STATUS_OK)
        status = hdf5_get_integer(from, "changed_seed", &changes.seed, error);
    if (status == STATUS_OK && hdf5_has_attribute(from, "changed_sets"))
        status = hdf5_get_texts(from, "changed_sets", &sets, &changes.set_count, error);
    changes.sets = (const char *const *)sets;
    if (status == STATUS_OK)
        status = study_load_text(&(struct study_texts){text, name, base, posterior, plugin}, &changes, study,
                                 &findings, error);
    if (status == STATUS_INVALID && findings.count > 0)
        status = error_set(error, status, "the study in it can't be read: %s", findings.items[0].text);
    diagnostics_clear(&findings);
    hdf5_free_texts(sets, changes.set_count);
    free(text);
    free(base);
    free(posterior);
    free(name);
    return status;
}

enum status study_file_study(const char *path,
                             enum status (*plugin)(const char *strategy,
                                                   struct parameter_extension *extension,
                                                   struct error *error),
                             struct study **study, struct error *error)
{
    hid_t from;
    hdf5_quiet();
    *study = NULL;
    enum status status = hdf5_open(path, &from, error);
    if (status != STATUS_OK)
        return status;
    status = study_file_load(from, plugin, study, error);
    if (status == STATUS_OK)
        status = check_digest(*study, from, error);
    if (status != STATUS_OK) {
        study_free(*study);
        *study = NULL;
    }
    hdf5_close(from);
    return error_in_file(error, status, path);
}

enum status study_file_identity(const char *path, char **identity, struct error *error)
{
    hid_t from;
    hdf5_quiet();
    *identity = NULL;
    enum status status = hdf5_open(path, &from, error);
    if (status != STATUS_OK)
        return status;
    status = hdf5_read_text(from, "study_identity", identity, error);
    hdf5_close(from);
    return error_in_file(error, status, path);
}

enum { WORK_SIZE = 80 };

/* What the runs were played for: the first line of an identity, but for a sweep's, which has none. */
static void find_work(const char *identity, char work[WORK_SIZE])
{
    static const char key[] = "work = ";
    bool named = strncmp(identity, key, strlen(key)) == 0;
    const char *name = named ? identity + strlen(key) : "sweep";
    snprintf(work, WORK_SIZE, "%.*s", (int)strcspn(name, "\n"), name);
}

void study_difference(const char *there, const char *here, char *text, size_t size)
{
    const char *a = there, *b = here;
    char work_there[WORK_SIZE], work_here[WORK_SIZE];
    find_work(there, work_there);
    find_work(here, work_here);
    if (strcmp(work_there, work_here) != 0) {
        snprintf(text, size, "of `%s` there, of `%s` here", work_there, work_here);
        return;
    }
    while (*a && *b) {
        size_t length_a = strcspn(a, "\n"), length_b = strcspn(b, "\n");
        if (length_a != length_b || strncmp(a, b, length_a) != 0) {
            a += strspn(a, " ");
            b += strspn(b, " ");
            int shown_a = (int)strcspn(a, "\n"), shown_b = (int)strcspn(b, "\n");
            snprintf(text, size, "`%.*s` there, `%.*s` here", shown_a < 150 ? shown_a : 150, a,
                     shown_b < 150 ? shown_b : 150, b);
            return;
        }
        a += length_a + (a[length_a] == '\n');
        b += length_b + (b[length_b] == '\n');
    }
    snprintf(text, size, "one of them says more");
}
