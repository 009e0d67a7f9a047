#include "scenario/suggest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/smaller.h"

enum { LONGEST = 64 };

static bool same_letter(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

size_t edit_distance(const char *a, const char *b)
{
    size_t rows = strnlen(a, LONGEST), columns = strnlen(b, LONGEST);
    size_t distance[3][LONGEST + 1];
    size_t *before_last = distance[0], *last = distance[1], *current = distance[2];
    for (size_t j = 0; j <= columns; j++)
        last[j] = j;
    for (size_t i = 1; i <= rows; i++) {
        current[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            bool same = same_letter(a[i - 1], b[j - 1]);
            current[j] = smaller(last[j - 1] + !same, smaller(last[j], current[j - 1]) + 1);
            if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) && same_letter(a[i - 2], b[j - 1]))
                current[j] = smaller(current[j], before_last[j - 2] + 1);
        }
        size_t *oldest = before_last;
        before_last = last;
        last = current;
        current = oldest;
    }
    return last[columns];
}

struct suggestion suggestion_for(const char *wanted)
{
    return (struct suggestion){.wanted = wanted};
}

/* A name that continues the other after an underscore is near whatever the distance: capital,
 * capital_log_sd. */
static bool is_part(const char *a, const char *b)
{
    size_t length = strlen(a);
    return length >= 4 && strncasecmp(a, b, length) == 0 && (b[length] == '_' || b[length] == '-');
}

void suggestion_try(struct suggestion *suggestion, const char *candidate)
{
    size_t distance = edit_distance(suggestion->wanted, candidate);
    size_t length = strnlen(suggestion->wanted, LONGEST);
    bool near = distance <= length / 3 + (length > 2);
    if (!near && (is_part(suggestion->wanted, candidate) || is_part(candidate, suggestion->wanted))) {
        near = true;
        distance += LONGEST;
    }
    if (near && (!suggestion->best || distance < suggestion->distance)) {
        suggestion->best = candidate;
        suggestion->distance = distance;
    }
}

void suggestion_try_names(struct suggestion *suggestion, const char *names)
{
    while (*names) {
        size_t length = strcspn(names, "|");
        char name[LONGEST];
        snprintf(name, sizeof name, "%.*s", (int)length, names);
        suggestion_try(suggestion, name);
        if (suggestion->best == name) {
            snprintf(suggestion->storage, sizeof suggestion->storage, "%s", name);
            suggestion->best = suggestion->storage;
        }
        names += length + (names[length] == '|');
    }
}
