/* What a file of results says about its scenario: names, owners, numbers of agents and rounds. */
#ifndef PRICEWAR_FILE_STORED_MARKET_H
#define PRICEWAR_FILE_STORED_MARKET_H

#include "file/reader.h"
#include "scenario/scenario.h"

struct stored_market {
    /* Names, labels, owners, counts, title, rounds and replicates (the file's runs); everything else is 0.
     * That suffices for tally.h, but not for a simulation. */
    struct scenario scenario;
    size_t runs, rounds; /* round 0 is not counted */
    size_t sellers, clouds, vendors, firms, products, sectors;
    char **firm_names, **firm_labels;       /* [firms]: sellers, clouds, vendors */
    char **product_names, **product_labels; /* [products] */
    char **round_dates;                     /* [rounds + 1] */
    char **flow_names, **flow_meanings;     /* [flows] */
    char **layer_names;                     /* [layers] */
    size_t flows, layers;
    char **app_names, **app_labels; /* [apps]; NULL without any */
    size_t apps;
    size_t *product_vendor; /* [products] */
    size_t *product_tier;   /* [products] 0 light, 1 main, 2 flagship */
};

/* STATUS_INVALID: as reader.h, or owners and vendors that do not exist. */
enum status stored_market_create(struct reader *reader, struct stored_market **market, struct error *error);
void stored_market_free(struct stored_market *market);

#endif
