#include "watch/watch_observed.h"

#include <math.h>
#include <string.h>

#include "scenario/calendar.h"
#include "terminal/format.h"
#include "words/words.h"

size_t watch_observed_next(const struct watched_run *watched, size_t after)
{
    const struct observed *observed = watched->observed;
    for (size_t i = after; observed && watched->world->round > 0 && i < observed->count; i++)
        if (observed->items[i].round == watched->world->round)
            return i;
    return SIZE_MAX;
}

/* A number in the unit of the field, as people read it, with the unit. */
static struct text with_unit(const struct terms *terms, const char *unit, double number, bool named)
{
    struct text text = strcmp(unit, "kCNY") == 0   ? format_money(number)
                       : strcmp(unit, "Gtok") == 0 ? format_amount(volume_counted(terms, number))
                       : fabs(number) >= 1e5       ? format_amount(number)
                                                   : format_number(number);
    const char *plain = strcmp(unit, "kCNY") == 0 ? "CNY" : strcmp(unit, "Gtok") == 0 ? "tokens" : unit;
    size_t used = strlen(text.bytes);
    if (named && strcmp(unit, "1") != 0)
        snprintf(text.bytes + used, sizeof text.bytes - used, " %.60s",
                 plain == unit ? say_unit(terms, unit).bytes : say(terms, plain).bytes);
    return text;
}

struct news_text watch_observed_text(const struct watched_run *watched, size_t observation)
{
    const struct observation *row = &watched->observed->items[observation];
    const struct field *field = &world_fields[row->field];
    const struct terms *terms = &watched->scenario->terms;
    double here = observed_simulated(row, watched->record);
    struct news_text text;
    char date[DATE_TEXT_SIZE];
    calendar_print(row->day, date);
    int used =
        snprintf(text.bytes, sizeof text.bytes, "observed on %s: %s%s%.100s %s; here %s", date, field->name,
                 *row->agent ? " of " : "", row->agent, with_unit(terms, field->unit, row->value, true).bytes,
                 isnan(here) ? "unknown" : with_unit(terms, field->unit, here, false).bytes);
    if (row->value > 0 && here > 0 && (size_t)used < sizeof text.bytes)
        snprintf(text.bytes + used, sizeof text.bytes - (size_t)used, " (%+.0f %%)",
                 100 * (here / row->value - 1));
    return text;
}

enum status watch_observed_add(struct news *news, const struct watched_run *watched, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = watch_observed_next(watched, 0); status == STATUS_OK && i != SIZE_MAX;
         i = watch_observed_next(watched, i + 1))
        status = news_add(news, (struct news_item){.round = watched->world->round, .kind = NEWS_OBSERVED},
                          watch_observed_text(watched, i).bytes, error);
    return status;
}
