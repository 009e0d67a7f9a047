#include "runs/until_winner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool until_winner_is_enough(const struct until_winner *until, const struct summary *summary)
{
    return summary->replicates >= until->most || winner_contest(summary, until->winning).decided;
}

void until_winner_print(const struct until_winner *until, const struct summary *summary,
                        char text[UNTIL_WINNER_TEXT])
{
    bool decided = winner_contest(summary, until->winning).decided;
    snprintf(text, UNTIL_WINNER_TEXT, "%s: %s after %zu runs, in batches of %zu, of at most %zu",
             winning_names[until->winning], decided ? "decided" : "undecided", summary->replicates,
             until->batch, until->most);
}

/* The number that follows `words` where they first occur; 0 when there is none. */
static size_t number_after(const char *text, const char *words)
{
    const char *place = strstr(text, words);
    return place ? strtoul(place + strlen(words), NULL, 10) : 0;
}

bool until_winner_read(const char *text, struct until_winner *until)
{
    size_t length = strcspn(text, ":");
    until->batch = number_after(text, " runs, in batches of ");
    until->most = number_after(text, ", of at most ");
    for (int w = 0; w < WINNINGS; w++)
        if (strlen(winning_names[w]) == length && strncmp(text, winning_names[w], length) == 0) {
            until->winning = (enum winning)w;
            return until->batch > 0 && until->most > until->batch;
        }
    return false;
}
