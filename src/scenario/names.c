/* Checks names: they are identifiers, and unique among those that could be mistaken for each other; and what the
 * scenario calls things. */
#include <stdlib.h>
#include <string.h>

#include "scenario/semantics.h"

struct named {
    const char *name;
    struct path path;
};

struct names {
    struct named *items;
    size_t count;
};

/* A missing name has been reported already, and duplicates none. */
static void add_name(struct names *names, const char *name, struct path path)
{
    if (*name)
        names->items[names->count++] = (struct named){name, path_key(path.text, "name")};
}

static int compare(const void *a, const void *b)
{
    const struct named *left = a, *right = b;
    int order = strcmp(left->name, right->name);
    /* The order of the list: of paths with equal names before the index the shorter has the lower index. */
    size_t left_length = strlen(left->path.text), right_length = strlen(right->path.text);
    if (order == 0 && left_length != right_length)
        return left_length < right_length ? -1 : 1;
    return order ? order : strcmp(left->path.text, right->path.text);
}

static void report_duplicates(struct binding *binding, struct names *names)
{
    qsort(names->items, names->count, sizeof *names->items, compare);
    for (size_t i = 1; i < names->count; i++)
        if (strcmp(names->items[i - 1].name, names->items[i].name) == 0)
            FIND(binding, names->items[i].path, "the name \"%s\" is taken by %s", names->items[i].name,
                 names->items[i - 1].path.text);
    names->count = 0;
}

/* Adds a name that references can use. A missing name, as in an empty list, sets names_missing. */
static void add_referred(struct binding *binding, struct names *names, const char *name, struct path path)
{
    binding->names_missing = binding->names_missing || !*name;
    add_name(names, name, path);
}

static bool list_is_missing(const struct scenario *scenario)
{
    bool missing = !scenario->vendor_count || !scenario->sector_count;
    for (size_t f = 0; f < scenario->vendor_count; f++)
        missing = missing || !scenario->vendors[f].product_count;
    return missing;
}

enum status check_names(struct binding *binding, struct error *error)
{
    const struct scenario *scenario = binding->scenario;
    size_t products = 0;
    for (size_t f = 0; f < scenario->vendor_count; f++)
        products += scenario->vendors[f].product_count;
    size_t most = scenario->infrastructure.seller_count + scenario->cloud_count + scenario->vendor_count +
                  products + scenario->sector_count + scenario->app_count + scenario->claim_count +
                  scenario->event_count;
    struct names names = {calloc(most + 1, sizeof *names.items), 0};
    if (!names.items)
        return error_no_memory(error, "the names");
    binding->names_missing = list_is_missing(scenario);
    for (size_t i = 0; i < scenario->infrastructure.seller_count; i++)
        add_referred(binding, &names, scenario->infrastructure.sellers[i].name,
                     path_element("infrastructure", "sellers", i));
    for (size_t i = 0; i < scenario->cloud_count; i++)
        add_referred(binding, &names, scenario->clouds[i].name, path_element("", "clouds", i));
    for (size_t i = 0; i < scenario->vendor_count; i++)
        add_referred(binding, &names, scenario->vendors[i].name, path_element("", "vendors", i));
    report_duplicates(binding, &names);
    for (size_t f = 0; f < scenario->vendor_count; f++)
        for (size_t j = 0; j < scenario->vendors[f].product_count; j++)
            add_referred(binding, &names, scenario->vendors[f].products[j].name,
                         path_element(path_element("", "vendors", f).text, "products", j));
    report_duplicates(binding, &names);
    for (size_t i = 0; i < scenario->sector_count; i++)
        add_referred(binding, &names, scenario->sectors[i].name, path_element("", "sectors", i));
    report_duplicates(binding, &names);
    for (size_t i = 0; i < scenario->app_count; i++)
        add_referred(binding, &names, scenario->apps[i].name, path_element("", "apps", i));
    report_duplicates(binding, &names);
    for (size_t i = 0; i < scenario->claim_count; i++)
        add_name(&names, scenario->claims[i].name, path_element("", "claims", i));
    report_duplicates(binding, &names);
    for (size_t i = 0; i < scenario->event_count; i++)
        add_name(&names, scenario->events[i].name, path_element("", "events", i));
    report_duplicates(binding, &names);
    free(names.items);
    return STATUS_OK;
}

static void check_word(struct binding *binding, const char *path, const char *key, const char *const *word)
{
    struct path at = path_key(path, key);
    if (!is_bound(binding, word))
        return;
    if (!(*word)[strspn(*word, " ")])
        FIND(binding, at, "must be a word; leave it out to keep the program's");
    else if (strlen(*word) > MOST_TERM_BYTES)
        FIND(binding, at, "has %zu bytes; a word has at most %d", strlen(*word), MOST_TERM_BYTES);
}

void check_terms(struct binding *binding)
{
    struct terms *terms = &binding->scenario->terms;
    bool other_war = path_is_written(binding, "terms.volume.one");
    check_word(binding, "terms", "currency", &terms->currency);
    for (enum term_kind kind = 0; kind < TERM_KINDS; kind++) {
        struct term *term = &terms->of[kind];
        struct path path = path_key("terms", term_key(kind));
        check_word(binding, path.text, "one", &term->one);
        check_word(binding, path.text, "many", &term->many);
        bool one = path_is_written(binding, path_key(path.text, "one").text);
        bool many = path_is_written(binding, path_key(path.text, "many").text);
        if (many && !one)
            FIND(binding, path_key(path.text, "many"), "needs `one`, the word for one of them, beside it");
        if (!one && other_war)
            *term = (struct term){neutral_terms.of[kind].one, neutral_terms.of[kind].many, term->label};
        if (one && !many && is_complete(binding, term, sizeof *term)) {
            char plural[PLURAL_SIZE];
            plural_of(term->one, plural);
            term->many = arena_copy_text(&binding->scenario->arena, plural);
            binding->out_of_memory |= !term->many;
        }
    }
}
