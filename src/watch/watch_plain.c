#include "watch/watch_plain.h"

#include "scenario/calendar.h"
#include "terminal/format.h"
#include "watch/watch_observed.h"
#include "words/words.h"

static void print_line(FILE *out, const struct watched_run *watched, const char *kind, const char *text)
{
    char date[DATE_TEXT_SIZE];
    watched_run_date(watched, date);
    fprintf(out, "%5lld  %s  %-14s  %s\n", (long long)watched->world->round, date, kind, text);
}

static void print_totals(FILE *out, const struct watched_run *watched)
{
    const struct world *world = watched->world;
    size_t alive = 0;
    double smes = 0;
    const struct terms *terms = &world->scenario->terms;
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        alive += world->vendors[f].alive;
    for (size_t s = 0; s < world->scenario->sector_count; s++)
        smes += world->sectors[s].alive;
    struct words text = say_with(
        terms,
        "%zu of %zu vendors alive; price paid %s CNY per million tokens; %s tokens; %s SMEs, %s of them "
        "use a model",
        alive, world->scenario->vendor_count, format_number(world->market.mean_price).bytes,
        format_amount(volume_counted(terms, world->market.volume)).bytes, format_count(smes).bytes,
        format_percent(world->market.adoption).bytes);
    print_line(out, watched, "round", text.bytes);
}

void watch_plain_round(FILE *out, const struct watched_run *watched)
{
    const struct world *world = watched->world;
    for (size_t i = watched->first_event; i < world->events.count; i++)
        if (news_is_told(&world->events.items[i]))
            print_line(out, watched, event_names[world->events.items[i].kind],
                       news_of_event(world, watched->names, &world->events.items[i]).bytes);
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        if (world->round > 0 && world->vendors[f].exit_round == world->round &&
            world->vendors[f].exit_cause == EXIT_WITHDRAWN)
            print_line(out, watched, "exit", news_of_exit(world, watched->names, f).bytes);
    print_totals(out, watched);
    for (size_t i = watch_observed_next(watched, 0); i != SIZE_MAX; i = watch_observed_next(watched, i + 1))
        print_line(out, watched, "observed", watch_observed_text(watched, i).bytes);
}
