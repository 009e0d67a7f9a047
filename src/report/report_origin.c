#include "report/report_origin.h"

#include <stdlib.h>
#include <string.h>

#include "base/path_name.h"
#include "base/utf8.h"
#include "file/hdf5_input.h"
#include "text/json.h"

static json_t *valid_text(const char *text)
{
    return json_stringn(text, utf8_valid_prefix(text, strlen(text)));
}

/* The name without its folders: a page says nothing of the machine that it was made on. */
static json_t *file_name(const char *path)
{
    return valid_text(path_name(path));
}

/* A text of the file, under its own name; "" when the file has none. */
static enum status add_text(hid_t from, const char *name, json_t **data, struct error *error)
{
    char *text = NULL;
    enum status status = STATUS_OK;
    if (hdf5_has(from, name))
        status = hdf5_read_text(from, name, &text, error);
    if (status == STATUS_OK)
        put_in_json(data, name, valid_text(text ? text : ""));
    free(text);
    return status;
}

static enum status add_overrides(hid_t from, json_t **data, struct error *error)
{
    char **texts = NULL;
    size_t count = 0;
    enum status status = STATUS_OK;
    if (hdf5_has_attribute(from, "overrides"))
        status = hdf5_get_texts(from, "overrides", &texts, &count, error);
    if (status != STATUS_OK)
        return status;
    json_t *array = json_array();
    for (size_t i = 0; array && i < count; i++)
        append_to_json(&array, valid_text(texts[i]));
    put_in_json(data, "overrides", array);
    hdf5_free_texts(texts, count);
    return STATUS_OK;
}

static enum status add_texts(const char *path, hid_t file, json_t **data, struct error *error)
{
    hid_t side = hdf5_object(file, "with"), from = side >= 0 ? side : file;
    put_in_json(data, "file", file_name(path));
    enum status status = add_text(from, "scenario", data, error);
    if (status == STATUS_OK)
        status = add_text(file, "study", data, error);
    if (status == STATUS_OK)
        status = add_overrides(from, data, error);
    hdf5_close(side);
    return status;
}

enum status report_add_origin(const char *path, enum name_style names, json_t **data, struct error *error)
{
    struct error cause = {0};
    struct terms terms;
    char *text = NULL;
    hid_t file = -1;
    enum status status = hdf5_reopen(path, &file, error);
    if (status == STATUS_OK)
        status = hdf5_get_terms(file, &terms, &text, error);
    if (status == STATUS_OK) {
        put_in_json(data, "terms", terms_to_json(&terms, &cause));
        put_in_json(data, "names", json_string(name_styles[names]));
        status = add_texts(path, file, data, error);
        if (status == STATUS_OK && !*data)
            status = error_no_memory(error, "the words of the page");
    }
    hdf5_close(file);
    free(text);
    return status;
}
