/* The SME layer with draws, as a structure of arrays with one slot for each simulated SME. A slot belongs
 * to one latent class for good; the slot of a dead SME is free for an entrant. Work goes chunk by chunk,
 * and sums over chunks are added in the order of the chunks, so results do not depend on threads. */
#ifndef PRICEWAR_MODEL_SME_SMES_H
#define PRICEWAR_MODEL_SME_SMES_H

#include "base/workers.h"
#include "model/sme/app_market.h"
#include "model/sme/choice_table.h"
#include "model/sme/named_app_traits.h"
#include "model/sme/sme_chooser.h"
#include "model/sme/sme_modules.h"
#include "model/sme/sme_terms.h"
#include "model/sme/sme_totals.h"
#include "model/world.h"

enum { SME_CHUNK = 1024 };

/* Months of wages: who closes with less is short of money. */
enum { SHORT_OF_MONEY = 3 };

enum sme_flag { SME_ALIVE = 1, SME_HAS_VALUE = 2, SME_VIRAL = 4 };

struct sme_chunk {
    size_t class_index;
    size_t named; /* 1 + index of the named app for which it is; 0: of any SMEs of the class */
    size_t first;
    size_t count;    /* slots in use; slots behind them have never been taken */
    size_t capacity; /* slots */
    size_t alive;
    struct sme_sums sums;
    double *product_customers, *product_demand; /* [product_count + 1] by supplier code */
    double *second_customers;                   /* likewise; NULL without multi-homing */
    double *product_volume, *product_revenue;   /* likewise */
    double *cloud_customers, *cloud_bills;      /* [cloud_count + 1] by cloud code */
    /* [vendor_count]: cloud bills of the vendor's customers at its host; customers that it has kept, while somebody
     * wants to know */
    double *vendor_bills, *vendor_kept;
};

/* What a user of a product pays and can earn in a round in a plain sector, kCNY. */
struct plain_terms {
    double fee, gain;
};

/* A product's terms in a round, the same for all SMEs. */
struct product_tariff {
    double served_share;
    double quota, fee; /* per round: free Gtok, and kCNY */
    size_t host;       /* cloud code */
};

/* A customer's bill for a volume asked for: what is served beyond the quota, plus the fee. */
static inline double product_bill(const struct product_tariff *tariff, double volume, double price)
{
    double paid = volume * tariff->served_share - tariff->quota;
    return (paid > 0 ? paid : 0) * price + tariff->fee;
}

struct smes {
    struct sme_modules *modules; /* [sector_count] */
    struct app_market *apps;     /* [sector_count], for the round */
    struct sme_terms *terms;     /* [sector_count], set by sme_bill_prepare */
    struct sme_choosers *choosers;
    struct plain_terms *plain_terms; /* [class_count][product_count + 1] by supplier code */
    struct product_tariff *tariffs;  /* [product_count + 1] by supplier code, set by sme_bill_prepare */
    bool quotas;                     /* some product has a free quota */
    struct crew *crew;               /* threads for the work on chunks; NULL: the caller alone */
    bool alike;                      /* all SMEs were born under the current scenario */
    size_t slot_count, chunk_count;
    /* Those of SMEs without a name come first; behind them each named app has a slot and a chunk. */
    size_t common_slots, common_chunks;
    struct named_app *named; /* [app_count] */
    struct sme_chunk *chunks;
    double *cash;             /* kCNY */
    float *price_sensitivity; /* alpha, per CNY/Mtok, divided by mu_h */
    float *volume_scale;      /* d0, Gtok per month */
    float *solution_revenue;  /* Rb, kCNY per month */
    float *users;             /* whole numbers */
    float *app_price;         /* CNY per month and paying user */
    float *own_quality;       /* util */
    /* asked for in this round, Gtok; in plain sectors instead the round's random numbers */
    float *volume;
    uint16_t *supplier; /* supplier code */
    uint16_t *second;   /* supplier code of the second supplier, or 0; NULL without multi-homing */
    uint8_t *cloud;     /* cloud code of the account */
    uint8_t *flags;
    int32_t *birth_round;
};

/* Creates the layer in the world's arena, without SMEs. */
enum status smes_create(struct world *world, struct error *error);

/* For SMEs in a clone of their arena, worked on by the caller alone. */
void smes_relocate(struct smes *smes, size_t class_count, const struct relocation *relocation);

/* What the steps of a chunk pass on to each other within a round. */
struct sme_scratch {
    /* random words for: review, supplier, value found or lost (earnings in plain sectors), move of the
     * account */
    uint32_t review[SME_CHUNK], supplier[SME_CHUNK], value[SME_CHUNK], account[SME_CHUNK];
    uint16_t before[SME_CHUNK]; /* supplier codes before the choice */
};

/* Create the first SMEs, and the entrants of a round (sme_birth.c). */
void smes_populate(struct world *world);
void smes_enter(struct world *world);

/* A new SME is born in the slot and counted among the chunk's entrants; the caller counts its cash. alike:
 * values that are equal for all SMEs of the sector are in the slot already and are not written again,
 * which saves fetching their memory. */
void sme_replace(struct world *world, struct sme_chunk *chunk, size_t slot, bool alike);

/* The steps of a round, by chunk (sme_*.c). sme_choosers_prepare() must come before sme_choose. */
void sme_choose(struct world *world, struct sme_chunk *chunk, bool first_time, struct sme_scratch *scratch);
void sme_work(struct world *world, struct sme_chunk *chunk, const struct sme_scratch *scratch);
void sme_bill_prepare(struct world *world); /* before sme_bill, once a round */
void sme_bill(struct world *world, struct sme_chunk *chunk);

/* Whether all SMEs of the chunk review their supplier in the round. */
bool everyone_reviews(const struct world *world, const struct sme_chunk *chunk);

/* Whether an SME considers using a model: its threshold, which it has from birth, is below the class's share. */
bool sme_considers(const struct world *world, const struct sme_chunk *chunk, size_t slot);

static inline const struct sme_class *class_of(const struct world *world, const struct sme_chunk *chunk)
{
    return &world->choice->classes[chunk->class_index];
}

/* The SME in the slot is no more; investors get its cash, or bear its debt. */
void sme_close_down(struct smes *smes, struct sme_chunk *chunk, size_t slot);

/* Lets up to `entrants` take the first free slots of the chunk; returns how many are left. */
size_t sme_fill(struct world *world, struct sme_chunk *chunk, size_t entrants);

/* What the chunk's SMEs have in common: that of their sector, or of a named app. */
const struct sector_parameters *chunk_sector(const struct world *world, const struct sme_chunk *chunk);
const struct sme_modules *chunk_modules(const struct world *world, const struct sme_chunk *chunk);
const struct app_market *chunk_market(const struct world *world, const struct sme_chunk *chunk);
const struct sme_terms *chunk_terms(const struct world *world, const struct sme_chunk *chunk);

/* Real firms for which each of the chunk's SMEs stands. */
double chunk_weight(const struct world *world, const struct sme_chunk *chunk);

#endif
