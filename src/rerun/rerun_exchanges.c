#include "rerun/rerun_exchanges.h"

#include <stdlib.h>

#include "file/hdf5_input.h"

enum { INTEGER_COLUMNS = 4 };

static const char *const integer_columns[INTEGER_COLUMNS] = {
    "exchanges/exchange_run", "exchanges/exchange_round", "exchanges/exchange_vendor",
    "exchanges/exchange_fault"};
static const char *const text_columns[] = {"exchanges/exchange_sent", "exchanges/exchange_answered"};

static enum status read_column(hid_t file, const char *name, enum field_type type, size_t count, void *stored,
                               struct error *error)
{
    const hsize_t start[] = {0}, extent[] = {count};
    if (hdf5_length(file, name) != count)
        return error_set(error, STATUS_INVALID, "`%s` has not %zu elements", name, count);
    return count ? hdf5_read_block(file, name, type, 1, start, extent, stored, error) : STATUS_OK;
}

static enum status read_columns(hid_t file, struct stored_exchanges *stored, int32_t *numbers, size_t count,
                                struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t c = 0; status == STATUS_OK && c < INTEGER_COLUMNS; c++)
        status = read_column(file, integer_columns[c], FIELD_I32, count, numbers + c * count, error);
    for (size_t c = 0; status == STATUS_OK && c < 2; c++)
        status = read_column(file, text_columns[c], FIELD_TEXT, count, stored->texts + c * count, error);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        const int32_t run = numbers[i], round = numbers[count + i], vendor = numbers[2 * count + i];
        const int32_t fault = numbers[3 * count + i];
        const char *sent = stored->texts[i], *answered = stored->texts[count + i];
        if (run < 0 || round < 0 || vendor < 0 || fault < 0 || fault >= EXCHANGE_FAULTS)
            return error_set(error, STATUS_INVALID, "row %zu of `exchanges` is none", i);
        stored->items[i] = (struct exchange){.run = (uint32_t)run,
                                             .round = round,
                                             .vendor = (size_t)vendor,
                                             .fault = fault,
                                             .sent = sent ? sent : "",
                                             .answered = answered ? answered : ""};
    }
    return status;
}

enum status stored_exchanges_read(hid_t file, struct stored_exchanges *stored, struct error *error)
{
    *stored = (struct stored_exchanges){.items = NULL};
    if (!hdf5_has(file, "exchanges"))
        return STATUS_OK;
    size_t count = hdf5_length(file, integer_columns[0]);
    int32_t *numbers = calloc(count * INTEGER_COLUMNS + 1, sizeof *numbers);
    stored->items = calloc(count + 1, sizeof *stored->items);
    stored->texts = calloc(2 * count + 1, sizeof *stored->texts);
    stored->book = (struct exchange_book){stored->items, count};
    enum status status = numbers && stored->items && stored->texts
                             ? read_columns(file, stored, numbers, count, error)
                             : error_no_memory(error, "what programs were asked and answered");
    free(numbers);
    return status;
}

void stored_exchanges_clear(struct stored_exchanges *stored)
{
    if (stored->texts)
        hdf5_free_block_texts(stored->texts, 2 * stored->book.count);
    free(stored->texts);
    free(stored->items);
    *stored = (struct stored_exchanges){.items = NULL};
}
