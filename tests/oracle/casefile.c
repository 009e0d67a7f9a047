#include "casefile.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 6, MOST_ELEMENTS = 1000000 };

static enum status load_json(const char *path, json_t **cases, struct error *error)
{
    json_error_t syntax;
    *cases = json_load_file(path, 0, &syntax);
    if (!*cases)
        return error_set(error, STATUS_INVALID, "%s:%d: %s", path, syntax.line, syntax.text);
    if (json_is_object(*cases)) { /* one case alone */
        json_t *list = json_array();
        json_array_append_new(list, *cases);
        *cases = list;
    }
    if (!json_is_array(*cases)) {
        json_decref(*cases);
        *cases = NULL;
        return error_set(error, STATUS_INVALID, "%s: not a list of cases", path);
    }
    return STATUS_OK;
}

/* Splits a line in place at its commas; false unless it has six fields. */
static bool split(char *line, char *fields[COLUMNS])
{
    size_t count = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *rest = line; rest; count++) {
        char *field = strsep(&rest, ",");
        if (count < COLUMNS)
            fields[count] = field;
    }
    return count == COLUMNS;
}

/* One step of a path such as rows[0].price[1]: a name or an index. */
struct step {
    char name[256];
    size_t index;
    bool is_index;
};

/* Takes the next step off *path; false when there is none or it is malformed. */
static bool take_step(const char **path, struct step *step)
{
    const char *at = **path == '.' ? *path + 1 : *path;
    step->is_index = *at == '[';
    if (step->is_index) {
        char *end;
        step->index = strtoul(at + 1, &end, 10);
        *path = end + 1;
        return isdigit((unsigned char)at[1]) && *end == ']' && step->index < MOST_ELEMENTS;
    }
    size_t length = strcspn(at, ".[");
    if (!length || length >= sizeof step->name)
        return false;
    memcpy(step->name, at, length);
    step->name[length] = '\0';
    *path = at + length;
    return true;
}

static json_t *below(json_t *at, const struct step *step)
{
    json_t *next = step->is_index ? json_array_get(at, step->index) : json_object_get(at, step->name);
    return json_is_null(next) ? NULL : next;
}

/* Gives `value` to the tree, or frees it when `at` is of the wrong kind. */
static bool hang(json_t *at, const struct step *step, json_t *value)
{
    if (!step->is_index)
        return json_object_set_new(at, step->name, value) == 0;
    while (json_is_array(at) && json_array_size(at) <= step->index)
        json_array_append_new(at, json_null());
    return json_array_set_new(at, step->index, value) == 0;
}

/* Puts `value` under `path` into the tree; false when the path is none. Takes the value in any case. */
static bool put(json_t *tree, const char *path, json_t *value)
{
    struct step step;
    json_t *at = tree;
    while (take_step(&path, &step)) {
        if (!*path)
            return hang(at, &step, value);
        json_t *next = below(at, &step);
        if (!next) {
            next = *path == '[' ? json_array() : json_object();
            if (!hang(at, &step, next))
                break;
        }
        at = next;
    }
    json_decref(value);
    return false;
}

/* A number, or a truth value as Python or C write it, or a text. */
static json_t *parse_value(const char *text)
{
    char *end;
    double number = strtod(text, &end);
    if (*text && !*end)
        return json_real(number);
    if (strcasecmp(text, "true") == 0 || strcasecmp(text, "false") == 0)
        return json_boolean(tolower((unsigned char)*text) == 't');
    return *text ? json_string(text) : json_null();
}

static json_t *find_case(json_t *cases, const char *id)
{
    size_t i;
    json_t *item;
    json_array_foreach(cases, i, item)
    {
        const char *name = json_string_value(json_object_get(item, "id"));
        if (name && strcmp(name, id) == 0)
            return item;
    }
    return NULL;
}

/* The case of a line in the list that is being made: with the parameters of the JSON and nothing expected
 * yet. */
static json_t *case_of_line(json_t *cases, json_t *known, char *fields[COLUMNS])
{
    json_t *item = find_case(cases, fields[0]);
    if (item)
        return item;
    json_t *twin = find_case(known, fields[0]);
    json_t *params = twin ? json_object_get(twin, "params") : NULL;
    item = json_pack("{s:s, s:s, s:O?, s:{}, s:{}}", "id", fields[0], "kind", fields[1], "params", params,
                     "expected", "tol");
    json_array_append_new(cases, item);
    char *end;
    double absolute = strtod(fields[4], &end);
    if (end != fields[4])
        json_object_set_new(json_object_get(item, "tol"), "abs", json_real(absolute));
    double relative = strtod(fields[5], &end);
    if (end != fields[5])
        json_object_set_new(json_object_get(item, "tol"), "rel", json_real(relative));
    return item;
}

static enum status read_lines(FILE *file, const char *path, json_t *known, json_t *cases, struct error *error)
{
    char *line = NULL, *fields[COLUMNS];
    size_t room = 0;
    enum status status = STATUS_OK;
    for (int number = 1; status == STATUS_OK && getline(&line, &room, file) >= 0; number++) {
        if (number == 1 && strncmp(line, "id,", 3) == 0)
            continue;
        if (!line[strspn(line, " \r\n")])
            continue;
        if (!split(line, fields))
            status = error_set(error, STATUS_INVALID, "%s:%d: a line has six fields", path, number);
        else if (!put(json_object_get(case_of_line(cases, known, fields), "expected"), fields[2],
                      parse_value(fields[3])))
            status = error_set(error, STATUS_INVALID, "%s:%d: `%s` is not a path", path, number, fields[2]);
    }
    free(line);
    return status;
}

static enum status load_csv(const char *path, json_t **cases, struct error *error)
{
    json_t *known = NULL;
    char *twin = NULL;
    FILE *file = NULL;
    *cases = NULL;
    enum status status = STATUS_OK;
    if (asprintf(&twin, "%.*sjson", (int)(strlen(path) - 3), path) < 0) {
        twin = NULL;
        status = error_set(error, STATUS_FAILED, "not enough memory");
        goto out;
    }
    status = load_json(twin, &known, error);
    if (status != STATUS_OK)
        goto out;
    file = fopen(path, "r");
    *cases = json_array();
    status = file ? read_lines(file, path, known, *cases, error)
                  : error_set(error, STATUS_FAILED, "%s: cannot be read", path);
out:
    if (file)
        fclose(file);
    if (status != STATUS_OK) {
        json_decref(*cases);
        *cases = NULL;
    }
    json_decref(known);
    free(twin);
    return status;
}

enum status casefile_load(const char *path, json_t **cases, struct error *error)
{
    size_t length = strlen(path);
    bool csv = length > 4 && strcasecmp(path + length - 4, ".csv") == 0;
    return csv ? load_csv(path, cases, error) : load_json(path, cases, error);
}
