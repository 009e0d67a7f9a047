#include "report/report_file.h"

#include "file/hdf5_input.h"
#include "file/hdf5_output.h"

enum status report_file(const char *path, enum file_kind kind, json_t *(*make)(const struct stored *root),
                        char **title, json_t **data, struct error *error)
{
    struct error cause = {0};
    hid_t file = -1;
    *data = NULL;
    *title = NULL;
    hdf5_quiet();
    enum status status = hdf5_open(path, &file, error);
    if (status != STATUS_OK)
        return status;
    const struct stored root = {file, &cause};
    if (file_kind_check(file, kind, &cause) == STATUS_OK &&
        hdf5_get_text(file, "title", title, &cause) == STATUS_OK)
        *data = make(&root);
    hdf5_close(file);
    if (*data)
        return STATUS_OK;
    if (cause.status == STATUS_OK)
        return error_no_memory(error, "the data of the report");
    return error_in_file(error, error_pass(error, &cause), path);
}
