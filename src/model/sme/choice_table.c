#include "model/sme/choice_table.h"

#include <math.h>

static void take_offers(struct world *world, struct offer_list *offers)
{
    size_t codes = world->product_count + 1, clouds = world->scenario->cloud_count + 1;
    offers->product = arena_take(&world->arena, codes, sizeof *offers->product);
    offers->position = arena_take(&world->arena, codes, sizeof *offers->position);
    offers->vendor = arena_take(&world->arena, codes, sizeof *offers->vendor);
    offers->cloud = arena_take(&world->arena, clouds, sizeof *offers->cloud);
    offers->host = arena_take(&world->arena, codes, sizeof *offers->host);
}

static void take_row(struct world *world, struct class_row *row)
{
    size_t codes = world->product_count + 1;
    double **columns[] = {&row->useful_quality, &row->price,   &row->bill,
                          &row->bill_change,    &row->utility, &row->find_probability,
                          &row->experiments,    &row->nest};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        *columns[i] = arena_take(&world->arena, codes, sizeof **columns[i]);
}

static void order_by_host(const struct world *world, struct choice_table *table)
{
    size_t next = 0;
    for (size_t code = 0; code <= world->scenario->cloud_count; code++)
        for (size_t j = 0; j < world->product_count; j++) {
            size_t host = world->scenario->vendors[world->products[j].vendor].host;
            if ((host == NO_REFERENCE ? 0 : host + 1) == code) {
                table->host_order[next++] = (uint16_t)j;
                table->offers.host[j + 1] = (uint8_t)code;
            }
        }
}

enum status choice_table_create(struct world *world, struct error *error)
{
    const struct choice_parameters *choice = &world->scenario->choice;
    struct choice_table *table = arena_take(&world->arena, 1, sizeof *table);
    if (!table)
        return error_no_memory(error, "the choice table");
    world->choice = table;
    enum status status = classes_create(&world->arena, world->scenario, world->run, &table->classes,
                                        &table->class_count, error);
    if (status != STATUS_OK)
        return status;
    table->rows = arena_take(&world->arena, table->class_count, sizeof *table->rows);
    table->host_order = arena_take(&world->arena, world->product_count, sizeof *table->host_order);
    take_offers(world, &table->offers);
    review_create(world, &table->review);
    for (size_t k = 0; table->rows && k < table->class_count; k++) {
        take_row(world, &table->rows[k]);
        table->segment_count += table->classes[k].sensitivity_count;
    }
    if (world->arena.exhausted)
        return error_no_memory(error, "the choice table");
    order_by_host(world, table);
    table->leave_factor = exp(-choice->switch_cost_vendor);
    table->sibling_factor = exp(-choice->switch_cost_product);
    table->home_factor = exp(choice->home_cloud_utility);
    table->outside_leave_factor = choice->switch_cost_outside ? table->leave_factor : 1;
    return STATUS_OK;
}

void choice_table_relocate(struct choice_table *table, const struct relocation *relocation)
{
    struct offer_list *offers = &table->offers;
    void *const pointers[] = {&table->classes,   &table->rows,    &table->host_order, &offers->product,
                              &offers->position, &offers->vendor, &offers->cloud,     &offers->host};
    relocate(relocation, pointers, sizeof pointers / sizeof *pointers);
    review_relocate(&table->review, relocation);
    for (size_t k = 0; k < table->class_count; k++) {
        struct class_row *row = &table->rows[k];
        void *const columns[] = {&row->useful_quality, &row->price,   &row->bill,
                                 &row->bill_change,    &row->utility, &row->find_probability,
                                 &row->experiments,    &row->nest};
        relocate(relocation, columns, sizeof columns / sizeof *columns);
    }
}

static void list_offers(struct world *world)
{
    struct choice_table *table = world->choice;
    struct offer_list *offers = &table->offers;
    size_t clouds = world->scenario->cloud_count;
    for (size_t code = 0; code <= world->product_count; code++) {
        offers->position[code] = NOT_OFFERED;
        offers->vendor[code] = (struct offer_range){0, 0};
    }
    for (size_t c = 0; c <= clouds; c++)
        offers->cloud[c] = (struct offer_range){0, 0};
    offers->count = 0;
    for (size_t i = 0; i < world->product_count; i++) {
        uint16_t j = table->host_order[i];
        if (!world->products[j].live)
            continue;
        uint16_t here = (uint16_t)offers->count++;
        struct offer_range nowhere = {0, 0}; /* none of the clouds */
        size_t host = offers->host[j + 1];
        struct offer_range *cloud = host ? &offers->cloud[host] : &nowhere;
        offers->product[here] = j;
        offers->position[j + 1] = here;
        cloud->begin = cloud->end ? cloud->begin : here;
        cloud->end = (uint16_t)(here + 1);
        const struct vendor_state *vendor = &world->vendors[world->products[j].vendor];
        uint16_t begin = here;
        for (size_t sibling = vendor->first_product; sibling < j; sibling++)
            if (world->products[sibling].live && offers->position[sibling + 1] < begin)
                begin = offers->position[sibling + 1];
        for (size_t sibling = vendor->first_product; sibling <= j; sibling++)
            offers->vendor[sibling + 1] = (struct offer_range){begin, (uint16_t)(here + 1)};
    }
}

void choice_table_update(struct world *world)
{
    struct choice_table *table = world->choice;
    const struct choice_parameters *choice = &world->scenario->choice;
    table->outside_utility = choice->outside_utility + choice->outside_drift * years_played(world);
    list_offers(world);
    review_update(world, &table->review);
    class_rows_update(world, table->classes, table->class_count, table->rows);
}
