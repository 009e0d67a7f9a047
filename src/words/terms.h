/* What the things of a war are called: the layers, what is sold, its price, money. A scenario may write them
 * (group `terms`); what it does not write keeps the program's word, those of the war over language models. */
#ifndef PRICEWAR_WORDS_TERMS_H
#define PRICEWAR_WORDS_TERMS_H

#include <stdbool.h>
#include <stddef.h>

enum term_kind {
    TERM_VENDOR,
    TERM_CLOUD,
    TERM_SELLER, /* of compute, to the clouds */
    TERM_SME,    /* who buys from the vendors */
    TERM_USER,   /* of what the SMEs make */
    TERM_APP,    /* what the SMEs make */
    TERM_PRODUCT,
    TERM_COMPUTE,
    TERM_PRICE,
    TERM_VOLUME,
    TERM_KINDS
};

struct term {
    const char *one, *many;
    const char *label; /* in the language of the scenario's labels; "": none */
};

struct terms {
    const char *currency;
    struct term of[TERM_KINDS];
    double in_a_unit; /* of TERM_VOLUME: what a Gtok, the program's unit of volume, stands for */
};

/* TERM(kind, key in the group `terms`, the program's word for one, for many, what stands for these where the volume is
 * written and they are not, meaning): who writes a volume has another war than that over models. */
#define TERM_TABLE(TERM) TERM_TABLE_BUT_VOLUME(TERM) TERM_OF_VOLUME(TERM)
#define TERM_TABLE_BUT_VOLUME(TERM)                                                                          \
    TERM(TERM_VENDOR, "vendor", "model vendor", "model vendors", "firm", "firms",                            \
         "Who sells the product: vendors[].")                                                                \
    TERM(TERM_CLOUD, "cloud", "cloud", "clouds", "host", "hosts",                                            \
         "On whose compute vendors sell: clouds[].")                                                         \
    TERM(TERM_SELLER, "seller", "seller of accelerators", "sellers of accelerators", "supplier",             \
         "suppliers", "Who sells compute to the clouds: infrastructure.sellers[].")                          \
    TERM(TERM_SME, "sme", "SME", "SMEs", "buyer", "buyers", "Who buys the product: sectors[].")              \
    TERM(TERM_USER, "user", "user", "users", "user", "users",                                                \
         "Who uses apps: in sectors[] and vendors[].app.")                                                   \
    TERM(TERM_APP, "app", "app", "apps", "app", "apps",                                                      \
         "What SMEs make of the product, and vendors for users of their own.")                               \
    TERM(TERM_PRODUCT, "product", "model", "models", "product", "products",                                  \
         "What vendors sell: vendors[].products[].")                                                         \
    TERM(TERM_COMPUTE, "compute", "accelerator", "accelerators", "machine", "machines",                      \
         "What serves the product; where it is written, `many` also stands for compute as such.")            \
    TERM(TERM_PRICE, "price", "price", "prices", "price", "prices", "What is paid for the product.")
#define TERM_OF_VOLUME(TERM)                                                                                            \
    TERM(                                                                                                               \
        TERM_VOLUME, "volume", "token", "tokens", "unit", "units",                                                      \
        "What is counted when the product is used. Where it is written the war is not over models, and terms that are " \
        "not written have neutral words: firms, hosts, suppliers, buyers, products, machines.")

#define DEFAULT_CURRENCY "CNY"
#define DEFAULT_IN_A_UNIT "1e9"

/* The key in the group `terms`, such as "vendor". */
const char *term_key(enum term_kind kind);

/* The program's words, and neutral ones. */
extern const struct terms default_terms, neutral_terms;

/* `terms`, or the program's when it is NULL or nothing was written into it. */
const struct terms *terms_or_default(const struct terms *terms);

/* Whether a term is the scenario's own. */
bool term_is_own(const struct terms *terms, enum term_kind kind);

/* Whether it is called as where the scenario has no word for it: in a war of its own, "machines". */
bool term_is_neutral(const struct terms *terms, enum term_kind kind);

/* Whether anything is called otherwise than by the program's words, or counted otherwise. */
bool terms_are_own(const struct terms *terms);

enum { MOST_TERM_BYTES = 60, PLURAL_SIZE = MOST_TERM_BYTES + 4 };

/* The terms as lines "vendor.one=platform", on the heap; NULL when memory is short. */
char *terms_to_text(const struct terms *terms);

/* The reverse; takes such a text apart, and `terms` points into it. Lines that it doesn't know are skipped, and words
 * that are missing are the program's. */
void terms_from_text(char *text, struct terms *terms);

/* The plural in English of a regular noun: rides, cities, boxes. */
void plural_of(const char *one, char many[PLURAL_SIZE]);

#endif
