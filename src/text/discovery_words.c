#include "text/discovery_words.h"

#include <string.h>

#include "terminal/format.h"
#include "words/words.h"

void discovery_put_value(FILE *out, const struct terms *terms, double value, const char *unit)
{
    if (strcmp(unit, "kCNY") == 0)
        say_to(out, terms, "%s CNY", format_money(value).bytes);
    else if (strcmp(unit, "1") == 0)
        fputs(format_number(value).bytes, out);
    else if (strncmp(unit, "1/", 2) == 0)
        fprintf(out, "%s a %s", format_number(value).bytes, unit + 2);
    else
        fprintf(out, "%s %s", format_number(value).bytes, say_unit(terms, unit).bytes);
}

const struct terms *discovery_terms(const struct discovery *discovery)
{
    return discovery->study && discovery->study->base ? &discovery->study->base->terms : NULL;
}

static size_t count_names(const struct discovery *discovery, const struct peel_range *box, size_t input)
{
    size_t count = 0;
    for (size_t level = 0; level < discovery->cases.levels[input].count; level++)
        count += discovery_has_name(box, input, level);
    return count;
}

/* Those inside or, when they are fewer, "not" those outside. */
static void put_names(FILE *out, const struct discovery *discovery, const struct peel_range *box,
                      size_t input)
{
    size_t all = discovery->cases.levels[input].count, inside = count_names(discovery, box, input), put = 0;
    bool says_inside = inside <= all - inside;
    if (!says_inside)
        fputs("not ", out);
    for (size_t level = 0; level < all; level++)
        if (discovery_has_name(box, input, level) == says_inside)
            fprintf(out, "%s%s", put++ ? " or " : "", discovery_name(discovery, input, level));
}

void discovery_put_limit(FILE *out, const struct discovery *discovery, const struct peel_range *box,
                         size_t input, enum peel_side side)
{
    const struct discovery_input *of = &discovery->inputs[input];
    if (side == PEEL_NAMES) {
        put_names(out, discovery, box, input);
        return;
    }
    const char *const words[2][2] = {{"above ", "below "}, {"at least ", "at most "}};
    fputs(words[of->coarse][side], out);
    discovery_put_value(out, discovery_terms(discovery), discovery_limit(discovery, box, input, side),
                        of->unit);
}

void discovery_put_region(FILE *out, const struct discovery *discovery, const struct peel_range *box)
{
    const struct peel_cases *cases = &discovery->cases;
    size_t restricted = peel_box_restricted(cases, box), put = 0;
    if (restricted == 0)
        fputs("anywhere", out);
    for (size_t i = 0; i < cases->inputs; i++) {
        bool first = true;
        for (enum peel_side side = PEEL_LOW; side < PEEL_SIDES; side++) {
            if (!peel_box_has_limit(cases, box, i, side))
                continue;
            if (first)
                fprintf(out, "%s%s%s ",
                        put == 0                ? ""
                        : put + 1 == restricted ? " and "
                                                : ", ",
                        discovery->inputs[i].name, side == PEEL_NAMES ? " is" : "");
            else
                fputs(" and ", out);
            discovery_put_limit(out, discovery, box, i, side);
            first = false;
        }
        put += !first;
    }
}
