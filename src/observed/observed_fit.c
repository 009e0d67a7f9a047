#include "observed/observed_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "statistics/quantiles.h"

enum status observed_fit_create(const struct observed *observed, const struct scenario *scenario,
                                struct observed_fit **fit, struct error *error)
{
    *fit = calloc(1, sizeof **fit);
    if (!*fit)
        return error_no_memory(error, "the fit");
    (*fit)->observed = observed;
    (*fit)->scenario = scenario;
    (*fit)->rows = calloc(observed->count + 1, sizeof *(*fit)->rows);
    if ((*fit)->rows)
        return STATUS_OK;
    observed_fit_free(*fit);
    *fit = NULL;
    return error_no_memory(error, "the fit");
}

/* A number in the form of field_type_store. */
static double number_at(const void *slice, enum field_type type, size_t element)
{
    switch (type) {
    case FIELD_F64:
        return ((const double *)slice)[element];
    case FIELD_F32:
        return (double)((const float *)slice)[element];
    case FIELD_I8:
        return (double)((const int8_t *)slice)[element];
    case FIELD_I32:
        return (double)((const int32_t *)slice)[element];
    case FIELD_I64:
        return (double)((const int64_t *)slice)[element];
    case FIELD_TEXT:
    case FIELD_TYPES:
        break;
    }
    return (double)NAN;
}

double observed_simulated(const struct observation *observation, const struct run_record *record)
{
    if (observation->round == OUTSIDE_RUN)
        return (double)NAN;
    return number_at(run_record_slice(record, observation->field, (size_t)observation->round),
                     world_fields[observation->field].type, observation->element);
}

enum status observed_fit_add(struct observed_fit *fit, const struct run_record *record, struct error *error)
{
    size_t count = fit->observed->count;
    double *numbers = list_with_room(fit->numbers, fit->runs, &fit->capacity, (count + 1) * sizeof *numbers);
    if (!numbers)
        return error_no_memory(error, "the fit");
    fit->numbers = numbers;
    numbers += fit->runs++ * count;
    for (size_t i = 0; i < count; i++)
        numbers[i] = observed_simulated(&fit->observed->items[i], record);
    return STATUS_OK;
}

enum status observed_fit_end(struct observed_fit *fit, struct error *error)
{
    size_t count = fit->observed->count;
    double *known = calloc(fit->runs + 1, sizeof *known);
    if (!known)
        return error_no_memory(error, "the fit");
    for (size_t i = 0; i < count; i++) {
        size_t runs = 0;
        for (size_t r = 0; r < fit->runs; r++)
            if (!isnan(fit->numbers[r * count + i]))
                known[runs++] = fit->numbers[r * count + i];
        sort_numbers(known, runs);
        const struct observation *row = &fit->observed->items[i];
        fit->rows[i] = (struct fitted){.series = row->series,
                                       .value = row->value,
                                       .least = isnan(row->low) ? row->value : row->low,
                                       .most = isnan(row->high) ? row->value : row->high,
                                       .low = quantile(known, runs, 0.05),
                                       .median = quantile(known, runs, 0.5),
                                       .high = quantile(known, runs, 0.95)};
    }
    free(known);
    return STATUS_OK;
}

void observed_fit_free(struct observed_fit *fit)
{
    if (!fit)
        return;
    free(fit->rows);
    free(fit->numbers);
    free(fit);
}

struct fit_total fit_total_of(const struct fitted *rows, size_t count, size_t series)
{
    struct fit_total total = {.share_inside = (double)NAN, .rms_log_error = (double)NAN};
    double squares = 0;
    for (size_t i = 0; i < count; i++) {
        const struct fitted *row = &rows[i];
        if (series != ALL_SERIES && row->series != series)
            continue;
        total.observations++;
        if (isnan(row->median))
            continue;
        total.compared++;
        total.inside += row->value >= row->low && row->value <= row->high;
        total.reached += row->most >= row->low && row->least <= row->high;
        if (row->value > 0 && row->median > 0) {
            double error = log(row->median / row->value);
            squares += error * error;
            total.logs++;
        }
    }
    if (total.compared > 0)
        total.share_inside = (double)total.inside / (double)total.compared;
    if (total.logs > 0)
        total.rms_log_error = sqrt(squares / (double)total.logs);
    return total;
}
