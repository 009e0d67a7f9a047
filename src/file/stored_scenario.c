#include "file/stored_scenario.h"

#include <stdlib.h>

#include "file/hdf5_input.h"
#include "file/reader.h"

static enum status read_from(hid_t file, struct stored_scenario *stored, struct error *error)
{
    (void)hdf5_get_text(file, "commit", &stored->commit, NULL); /* NULL: it does not say */
    stored->runs = hdf5_length(file, "run");
    enum status status = hdf5_read_text(file, "scenario", &stored->text, error);
    if (status == STATUS_OK)
        status = hdf5_get_text(file, "scenario_file", &stored->name, error);
    if (status == STATUS_OK)
        status = provenance_read_overrides(file, &stored->overrides, error);
    return status;
}

enum status stored_scenario_read(const char *path, struct stored_scenario *stored, struct error *error)
{
    struct reader *reader = NULL;
    hid_t file = -1;
    *stored = (struct stored_scenario){0};
    enum status status = reader_open(path, &reader, error); /* checks what kind of file it is */
    reader_close(reader);
    if (status == STATUS_OK)
        status = hdf5_reopen(path, &file, error);
    if (status == STATUS_OK)
        status = read_from(file, stored, error);
    hdf5_close(file);
    return status;
}

void stored_scenario_clear(struct stored_scenario *stored)
{
    free(stored->text);
    free(stored->name);
    free(stored->commit);
    stored_overrides_clear(&stored->overrides);
    *stored = (struct stored_scenario){0};
}
