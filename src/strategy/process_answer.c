/* What the program of a `process:` rule may answer; docs/agents.md. */
#include "strategy/process_lines.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXCERPT_BYTES = 80 };

/* The beginning of what was said, for people. */
struct excerpt {
    char text[EXCERPT_BYTES + 8];
};

static struct excerpt excerpt_of(const char *line, size_t length)
{
    struct excerpt excerpt;
    size_t kept = length < EXCERPT_BYTES ? length : EXCERPT_BYTES, used = 0;
    for (size_t i = 0; i < kept; i++)
        excerpt.text[used++] = (unsigned char)line[i] < ' ' || (unsigned char)line[i] > '~' ? '?' : line[i];
    snprintf(excerpt.text + used, sizeof excerpt.text - used, "%s", length > kept ? "..." : "");
    return excerpt;
}

/* The line as a JSON object; NULL, with the reason: it is none. */
static json_t *object_of(const char *line, size_t length, struct error *error)
{
    json_error_t fault;
    json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES, &fault);
    if (json_is_object(object))
        return object;
    const char *about = object ? "" : fault.text;
    bool nan = strstr(line, "NaN") || strstr(line, "nan") || strstr(line, "Infinity");
    error_note(error, STATUS_INVALID,
               "its program answered `%s`, which is no line with a JSON object%s%s%s%s",
               excerpt_of(line, length).text, *about ? " (" : "", about, *about ? ")" : "",
               nan && !object ? "; NaN and Infinity are no numbers in JSON" : "");
    json_decref(object);
    return NULL;
}

enum status process_read_greeting(const char *line, size_t length, struct error *error)
{
    json_t *object = object_of(line, length, error);
    if (!object)
        return STATUS_INVALID;
    const json_t *version = json_object_get(object, "pricewar");
    enum status status = STATUS_OK;
    if (!json_is_integer(version) || json_integer_value(version) != PROTOCOL_VERSION)
        status = error_set(
            error, STATUS_INVALID,
            "its program answered `%s` to the greeting; this is version %d of the protocol, to which a "
            "program says {\"pricewar\": %d} first (docs/agents.md)",
            excerpt_of(line, length).text, PROTOCOL_VERSION, PROTOCOL_VERSION);
    json_decref(object);
    return status;
}

bool process_is_outdated(const char *line, size_t length, int64_t round)
{
    json_t *object = json_loadb(line, length, 0, NULL);
    const json_t *of = json_object_get(object, "round");
    bool outdated = json_is_integer(of) && json_integer_value(of) < round;
    json_decref(object);
    return outdated;
}

/* What is read, and what of it was wrong first. */
struct reading {
    const struct market_view *view;
    const struct vendor_parameters *vendor;
    char fault[400]; /* "": nothing */
};

#define REFUSE(reading, ...)                                                                                 \
    do {                                                                                                     \
        if (!*(reading)->fault)                                                                              \
            snprintf((reading)->fault, sizeof(reading)->fault, __VA_ARGS__);                                 \
    } while (0)

/* Takes a member that is a number of at least `least`; false: it is not there. */
static bool take_number(struct reading *reading, const json_t *terms, const char *product, const char *key,
                        double least, double *value)
{
    const json_t *member = json_object_get(terms, key);
    double number = json_number_value(member);
    if (!member)
        return false;
    if (!json_is_number(member))
        REFUSE(reading, "`%s` of %.60s must be a number", key, product);
    else if (!(isfinite(number) && number >= least))
        REFUSE(reading, "`%s` of %.60s is %g; it must be at least %g", key, product, number, least);
    else
        *value = number;
    return true;
}

static void refuse_other_keys(struct reading *reading, json_t *object, const char *of,
                              const char *const *known, size_t count)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        size_t k = 0;
        while (k < count && strcmp(known[k], key) != 0)
            k++;
        if (k < count)
            continue;
        char names[200];
        size_t used = 0;
        for (size_t i = 0; i < count && used < sizeof names; i++)
            used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "", known[i]);
        REFUSE(reading, "`%.40s` means nothing in %.60s; there are: %s", key, of, names);
    }
}

static void read_terms(struct reading *reading, json_t *terms, size_t k, struct offer *offer)
{
    static const char *const known[] = {"price",    "price_input",      "price_output", "free_quota",
                                        "rate_cap", "subscription_fee", "withdraw"};
    const char *product = reading->vendor->products[k].name;
    double floor = reading->view->own_floor ? reading->view->own_floor[k] : 0, least = fmin(0, floor);
    if (!json_is_object(terms)) {
        REFUSE(reading, "what is offered of %.60s must be an object, such as {\"price\": 1.5}", product);
        return;
    }
    refuse_other_keys(reading, terms, product, known, sizeof known / sizeof *known);
    bool whole = take_number(reading, terms, product, "price", -1e300, &offer->price);
    bool input = take_number(reading, terms, product, "price_input", least, &offer->price_input);
    bool output = take_number(reading, terms, product, "price_output", least, &offer->price_output);
    if (whole && (input || output))
        REFUSE(reading, "%.60s has `price` and one of its parts; say either", product);
    offer->set_parts = input || output;
    take_number(reading, terms, product, "free_quota", 0, &offer->free_quota);
    take_number(reading, terms, product, "rate_cap", 0, &offer->rate_cap);
    take_number(reading, terms, product, "subscription_fee", 0, &offer->subscription_fee);
    const json_t *withdraw = json_object_get(terms, "withdraw");
    if (withdraw && !json_is_boolean(withdraw))
        REFUSE(reading, "`withdraw` of %.60s must be true or false", product);
    offer->withdraw = json_is_true(withdraw);
}

static void refuse_product(struct reading *reading, const char *name)
{
    char names[240];
    size_t used = 0;
    for (size_t k = 0; k < reading->vendor->product_count && used < sizeof names; k++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", k ? ", " : "",
                                 reading->vendor->products[k].name);
    REFUSE(reading, "there is no product `%.60s` of its own; there are: %s", name, names);
}

static void read_offers(struct reading *reading, json_t *listed, struct offer *offers)
{
    const char *name;
    json_t *terms;
    if (listed && !json_is_object(listed))
        REFUSE(reading, "`offers` must be an object with a member for each product that changes");
    json_object_foreach(listed, name, terms)
    {
        size_t k = 0;
        while (k < reading->vendor->product_count && strcmp(reading->vendor->products[k].name, name) != 0)
            k++;
        if (k == reading->vendor->product_count)
            refuse_product(reading, name);
        else
            read_terms(reading, terms, k, &offers[k]);
    }
}

static void read_answer(struct reading *reading, json_t *answer, struct offer *offers)
{
    static const char *const known[] = {"round", "offers", "partner_fee", "note"};
    const json_t *round = json_object_get(answer, "round");
    if (!json_is_integer(round) || json_integer_value(round) != reading->view->round)
        REFUSE(reading, "`round` must be that of the question, %lld", (long long)reading->view->round);
    refuse_other_keys(reading, answer, "an answer", known, sizeof known / sizeof *known);
    read_offers(reading, json_object_get(answer, "offers"), offers);
    take_number(reading, answer, reading->vendor->name, "partner_fee", -1e300, &offers[0].partner_fee);
}

enum status process_read_answer(const struct market_view *view, const struct process_parameters *parameters,
                                const char *line, size_t length, struct offer *offers, struct error *error)
{
    struct reading reading = {.view = view, .vendor = &parameters->program.scenario->vendors[view->vendor]};
    size_t bytes = view->own_count * sizeof *offers;
    json_t *answer = object_of(line, length, error);
    if (!answer)
        return STATUS_INVALID;
    struct offer *read = malloc(bytes);
    enum status status = read ? STATUS_OK : error_no_memory(error, "an answer");
    if (read) {
        memcpy(read, offers, bytes);
        read_answer(&reading, answer, read);
        if (*reading.fault)
            status = error_set(error, STATUS_INVALID, "its program answered `%s`: %s",
                               excerpt_of(line, length).text, reading.fault);
        else
            memcpy(offers, read, bytes);
    }
    free(read);
    json_decref(answer);
    return status;
}
