#include "report/report_runs.h"

#include <stdlib.h>
#include <string.h>

#include "file/stored_summary.h"
#include "report/report_data.h"
#include "text/verdict.h"

enum status report_runs(const char *path, char **title, char **words, json_t **data, struct error *error)
{
    struct reader *reader = NULL;
    struct stored_market *market = NULL;
    struct summary *summary = NULL;
    *title = *words = NULL;
    *data = NULL;
    enum status status = reader_open(path, &reader, error);
    if (status == STATUS_OK)
        status = stored_market_create(reader, &market, error);
    if (status == STATUS_OK)
        status = stored_summary(reader, market, &summary, error);
    if (status == STATUS_OK)
        status = report_data(path, reader, market, summary, data, error);
    if (status == STATUS_OK) {
        *title = strdup(market->scenario.simulation.title);
        *words = verdict_in_words(summary);
    }
    summary_free(summary);
    stored_market_free(market);
    reader_close(reader);
    return status;
}
