#include "model/sme/sme_insolvency.h"

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

/* Whether the SME gives up; most draws are above any chance that a runway can give, and need none worked out. The
 * trifle covers how far pow may round. */
static bool gives_up(const struct insolvency_terms *terms, double largest, uint32_t word, double cash,
                     double profit)
{
    const double trifle = 1e-12;
    double u = uniform_from_word(word);
    return u < largest + trifle && u < insolvency_giving_up(terms, runway_of(terms, cash, profit));
}

double insolvency_judge(const struct insolvency_terms *terms, const struct insolvency_case *smes)
{
    double drawn = 0, wages = terms->wages * terms->months;
    double largest = share_in(terms->give_up_rate, terms->months);
    for (size_t k = 0; k < smes->count; k++) {
        smes->closing[k] = 0;
        if (!(smes->alive[k] > 0))
            continue;
        double *cash = &smes->cash[k], profit = smes->profit[k];
        bool loss = profit < 0, poor = smes->revenue[k] < wages;
        smes->funded[k] = smes->funded[k] && (!(terms->round_runway > 0) ||
                                              runway_of(terms, *cash, profit) < terms->round_runway);
        if (!loss && *cash > terms->keep) {
            double draw = terms->draw_share * (*cash - terms->keep);
            *cash -= draw;
            drawn += draw;
        } else if (!smes->funded[k]) {
            smes->closing[k] = (loss && *cash < terms->closing) ||
                               (poor && gives_up(terms, largest, smes->word[k], *cash, profit));
        }
    }
    return drawn;
}
