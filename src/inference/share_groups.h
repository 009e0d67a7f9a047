/* What an observed share is of: products, vendors or the vendors of a host, whose utilities move together, and
 * how a run's shares are measured to be held against it. */
#ifndef PRICEWAR_INFERENCE_SHARE_GROUPS_H
#define PRICEWAR_INFERENCE_SHARE_GROUPS_H

#include "inference/observed_shares.h"
#include "model/world.h"

enum share_by { BY_MODEL, BY_VENDOR, BY_HOST, SHARE_BYS };
enum share_measure { OF_VOLUME, OF_CUSTOMERS, SHARE_MEASURES };
/* Shares among the products on offer sum to 1; those of all SMEs leave the SMEs without a model out. */
enum share_base { AMONG_MODELS, AMONG_SMES, SHARE_BASES };

extern const char *const share_by_names[SHARE_BYS], *const share_measure_names[SHARE_MEASURES],
                                                        *const share_base_names[SHARE_BASES];

struct share_group {
    const char *name, *label;
    double observed; /* NAN: not given */
    size_t rank;     /* 0: not given */
    const char *source;
    int line;  /* of the row; 0: the file does not name it */
    bool sold; /* something in it was sold in the round */
};

struct share_groups {
    enum share_by by;
    enum share_measure measure;
    enum share_base base;
    struct share_group *items; /* [count] */
    size_t count;
    size_t *of_product; /* [product_count], the group that a product belongs to */
    size_t product_count;
    bool complete; /* everything that is sold has an observed share, and these sum to 1 */
};

/* What was sold in a round, summed over runs. */
struct sales {
    double *volume, *customers; /* [product_count] */
    double smes;                /* in business */
    int64_t round;
};

/* Adds a run's last round. */
void sales_add(struct sales *sales, const struct world *world);

/* Groups of the scenario, in the arena, with the observed shares. STATUS_INVALID, with a finding for each row
 * of `file` whose name the scenario does not have; shares among SMEs are of customers. */
enum status share_groups_take(const struct scenario *scenario, enum share_by by, enum share_measure measure,
                              enum share_base base, const char *file, const struct observed_shares *observed,
                              struct arena *arena, struct share_groups *groups, struct diagnostics *findings,
                              struct error *error);

/* share [count]: each group's share. Returns the share of SMEs that use a model. */
double share_groups_measure(const struct share_groups *groups, const struct sales *sales, double *share);

/* Marks what was sold, and whether the groups are complete. STATUS_INVALID, with findings: a row of what was
 * not sold in the round; shares that sum to 1 and leave nothing for others on offer, or to less with no
 * others. */
enum status share_groups_match(struct share_groups *groups, const struct sales *sales, const char *file,
                               struct diagnostics *findings, struct error *error);

#endif
