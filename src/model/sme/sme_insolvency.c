#include "model/sme/sme_insolvency.h"

#include "base/marks.h"
#include "base/multiversion.h"
#include "model/rates.h"
#include "random/philox.h"
#include <math.h>

bool insolvency_is_on(const struct insolvency_parameters *insolvency)
{
    return insolvency->closing_reserve > 0 || insolvency->give_up_runway > 0 ||
           insolvency->round_runway > 0 || insolvency->draw_rate > 0;
}

struct insolvency_terms insolvency_terms_of(const struct world *world, const struct sector_parameters *sector)
{
    const struct insolvency_parameters *insolvency = &world->scenario->insolvency;
    return (struct insolvency_terms){
        .months = world->months,
        .wages = sector->wages,
        .closing = insolvency->closing_reserve * sector->wages,
        .keep = insolvency->draw_reserve * sector->wages,
        .draw_share = share_in(insolvency->draw_rate, world->months),
        .give_up_rate = sector->give_up_rate,
        .give_up_runway = insolvency->give_up_runway,
        .round_runway = insolvency->round_runway,
    };
}

double insolvency_giving_up(const struct insolvency_terms *terms, double runway)
{
    double nearness = terms->give_up_runway > 0 ? exp(-fmax(0, runway) / terms->give_up_runway) : 1;
    return share_in(terms->give_up_rate, terms->months * nearness);
}

/* Months that the cash lasts at the round's loss; INFINITY without one. */
static double runway_of(const struct insolvency_terms *terms, double cash, double profit)
{
    return profit < 0 ? cash / (-profit / terms->months) : INFINITY;
}

enum { BLOCK = 64 };

/* What owners draw, in a block, and whose closing is open: most draws are above any chance of giving up that a runway
 * can give (`bound`), and need none worked out. */
MULTIVERSION
static void look_at_all(size_t count, const struct insolvency_terms *restrict terms, double bound,
                        const struct insolvency_case *restrict smes, size_t first, double *restrict draw,
                        uint8_t *restrict open)
{
    const double *restrict profit = smes->profit + first, *restrict revenue = smes->revenue + first;
    const double *restrict alive = smes->alive + first, wages = terms->wages * terms->months;
    const uint32_t *restrict word = smes->word + first;
    double *restrict cash = smes->cash + first;
    const double keep = terms->keep, closing = terms->closing, share = terms->draw_share;
    for (size_t k = 0; k < count; k++) {
        bool loss = profit[k] < 0, draws = (alive[k] > 0) & !loss & (cash[k] > keep);
        bool tired = (revenue[k] < wages) & (uniform_from_word(word[k]) < bound);
        open[k] = (alive[k] > 0) & !draws & ((loss & (cash[k] < closing)) | tired);
        draw[k] = draws ? share * (cash[k] - keep) : 0;
        cash[k] -= draw[k];
    }
}

static bool closes(const struct insolvency_terms *terms, const struct insolvency_case *smes, size_t k)
{
    double cash = smes->cash[k], profit = smes->profit[k];
    if (profit < 0 && cash < terms->closing)
        return true;
    return smes->revenue[k] < terms->wages * terms->months &&
           uniform_from_word(smes->word[k]) < insolvency_giving_up(terms, runway_of(terms, cash, profit));
}

double insolvency_judge(const struct insolvency_terms *terms, const struct insolvency_case *smes)
{
    const double trifle = 1e-12; /* covers how far pow may round */
    double drawn = 0, draw[BLOCK], bound = share_in(terms->give_up_rate, terms->months) + trifle;
    uint8_t open[BLOCK];
    for (size_t k = next_mark(smes->count, smes->funded, 0); terms->round_runway > 0 && k < smes->count;
         k = next_mark(smes->count, smes->funded, k + 1))
        if (smes->alive[k] > 0)
            smes->funded[k] = runway_of(terms, smes->cash[k], smes->profit[k]) < terms->round_runway;
    for (size_t first = 0; first < smes->count; first += BLOCK) {
        size_t count = smes->count - first < BLOCK ? smes->count - first : BLOCK;
        look_at_all(count, terms, bound, smes, first, draw, open);
        for (size_t k = 0; k < count; k++)
            drawn += draw[k];
        memset(smes->closing + first, 0, count);
        for (size_t k = next_mark(count, open, 0); k < count; k = next_mark(count, open, k + 1))
            smes->closing[first + k] = !smes->funded[first + k] && closes(terms, smes, first + k);
    }
    return drawn;
}
