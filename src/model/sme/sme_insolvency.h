/* SMEs that run out of money: orderly closing, giving up as the cash runs out, funding of those who need it,
 * and what owners draw; docs/model.md 4.10. Off unless the group `insolvency` is written. */
#ifndef PRICEWAR_MODEL_SME_SME_INSOLVENCY_H
#define PRICEWAR_MODEL_SME_SME_INSOLVENCY_H

#include "model/sme/sme_terms.h"

/* Whether a scenario asks for any of it. */
bool insolvency_is_on(const struct insolvency_parameters *insolvency);

/* A sector's terms for rounds of `months`. */
struct insolvency_terms {
    double months;
    double wages;                        /* kCNY a month */
    double closing, keep;                /* kCNY: cash below which an SME closes, above which owners draw */
    double draw_share;                   /* of what is above, in a round */
    double give_up_rate;                 /* g, 1/month */
    double give_up_runway, round_runway; /* months */
};
struct insolvency_terms insolvency_terms_of(const struct world *world,
                                            const struct sector_parameters *sector);

/* Chance that an SME whose revenue is below its wages gives up within a round, when its cash lasts `runway`
 * months: 1 - (1 - g)^(m exp(-runway/tau)), and as without the module where tau is 0. */
double insolvency_giving_up(const struct insolvency_terms *terms, double runway);

/* Money that is short: the state of a chunk's SMEs after the round's accounts, [count]. */
struct insolvency_case {
    size_t count;
    const double *profit;  /* kCNY of the round */
    const double *revenue; /* kCNY of the round, from users and solutions */
    const double *alive;   /* 1 or 0 */
    const uint32_t *word;  /* random, for giving up */
    double *cash;          /* in: after the round's accounts; out: less what owners drew */
    uint8_t *funded;       /* in: a round was drawn; out: it was looked for */
    uint8_t *closing;      /* out: it closes */
};

/* Returns what owners drew, kCNY. */
double insolvency_judge(const struct insolvency_terms *terms, const struct insolvency_case *smes);

#endif
