#include "report/report_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "file/claim_answers.h"
#include "file/hdf5_input.h"
#include "text/claims_text.h"

json_t *report_rounded(double value)
{
    char text[32];
    if (!isfinite(value))
        return json_null();
    snprintf(text, sizeof text, "%.5g", value);
    value = strtod(text, NULL);
    /* Whole numbers are written without ".0". */
    return fabs(value) < 1e15 && value == floor(value) ? json_integer((json_int_t)value) : json_real(value);
}

json_t *report_numbers(const double *numbers, size_t count)
{
    json_t *array = numbers ? json_array() : NULL;
    for (size_t i = 0; array && i < count; i++)
        append_to_json(&array, report_rounded(numbers[i]));
    return array;
}

json_t *report_numbers_at(const double *numbers, size_t step, const size_t *places, size_t count)
{
    json_t *array = numbers ? json_array() : NULL;
    for (size_t i = 0; array && i < count; i++)
        append_to_json(&array, report_rounded(numbers[places[i] * step]));
    return array;
}

json_t *report_places(const size_t *places, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < count; i++)
        append_to_json(&array, json_integer((json_int_t)places[i]));
    return array;
}

json_t *report_row(const struct stored *in, const char *name, size_t length)
{
    double *numbers = stored_row(in, name, length);
    json_t *array = report_numbers(numbers, length);
    free(numbers);
    return array;
}

json_t *report_row_at(const struct stored *in, const char *name, size_t length, const size_t *places,
                      size_t count)
{
    double *numbers = stored_row(in, name, length);
    json_t *array = report_numbers_at(numbers, 1, places, count);
    free(numbers);
    return array;
}

json_t *report_texts(const struct stored *in, const char *name, size_t length)
{
    char **texts = stored_texts_of(in, name, length);
    json_t *array = texts ? texts_to_json((const char *const *)texts, length) : NULL;
    hdf5_free_texts(texts, texts ? length : 0);
    return array;
}

json_t *report_attribute(const struct stored *in, const char *dataset, const char *name)
{
    char *text = stored_attribute(in, dataset, name);
    json_t *value = json_stringn(text ? text : "", text ? utf8_valid_prefix(text, strlen(text)) : 0);
    free(text);
    return value;
}

json_t *report_provenance(const struct stored *in, const char *file)
{
    return pack_json(in->error, "{so so so}", "source", report_attribute(in, NULL, "source"), file,
                     report_attribute(in, NULL, "study_file"), "study_sha256",
                     report_attribute(in, NULL, "study_sha256"));
}

/* Texts of claims come from files: they are cut off at a byte that is not UTF-8. */
static void replace_bad_bytes(char *text)
{
    if (text)
        text[utf8_valid_prefix(text, strlen(text))] = '\0';
}

json_t *report_claims(const struct stored *in)
{
    struct claim_answers answers = {0};
    json_t *array = NULL;
    if (claim_answers_read(in->object, &answers, in->error) == STATUS_OK) {
        for (size_t i = 0; i < answers.count; i++) {
            replace_bad_bytes(answers.items[i].name);
            replace_bad_bytes(answers.items[i].text);
            replace_bad_bytes(answers.items[i].source);
            replace_bad_bytes(answers.items[i].statement);
            replace_bad_bytes(answers.items[i].unit);
            for (size_t c = 0; c < answers.items[i].cell_count; c++)
                replace_bad_bytes(answers.items[i].cells[c].where);
        }
        array = claims_to_json(&answers, in->error);
    }
    claim_answers_clear(&answers);
    return array;
}

char *report_data_text(const json_t *data)
{
    enum { DIGITS = 7 }; /* the file has all digits */
    return json_dumps(data, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(DIGITS));
}
