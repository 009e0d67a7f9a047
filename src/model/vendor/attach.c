#include "model/vendor/attach.h"

#include "model/rates.h"
#include "strategy/attach_worth.h"
#include <math.h>
#include <string.h>

/* Months over which the worth that is reported counts, the default horizon of loss_leader. */
static const double reported_months = 12;

static bool reckons_with_moves(const struct scenario *scenario, size_t f)
{
    return scenario->vendors[f].pricing.attach_valuation == ATTACH_BY_MOVES;
}

bool attach_is_watched(const struct scenario *scenario)
{
    for (size_t f = 0; f < scenario->vendor_count; f++)
        if (reckons_with_moves(scenario, f))
            return true;
    return false;
}

void attach_create(struct world *world)
{
    size_t count = world->scenario->vendor_count * world->scenario->sector_count;
    world->moves = arena_take(&world->arena, count, sizeof *world->moves);
}

void attach_prepare(struct world *world)
{
    struct sme_report *report = &world->report;
    size_t bytes = world->scenario->vendor_count * sizeof(double);
    report->counts_kept = attach_is_watched(world->scenario);
    memset(report->vendor_had, 0, bytes);
    memset(report->vendor_kept, 0, bytes);
}

const struct account_moves *attach_moves_of(const struct world *world, size_t f)
{
    return reckons_with_moves(world->scenario, f) ? world->moves + f * world->scenario->sector_count : NULL;
}

/* SMEs in business and customers of models, all and those of one cloud's models. */
struct users {
    double alive, all, of_host;
};

static struct users count_users(const struct world *world, size_t host)
{
    struct users users = {0};
    for (size_t s = 0; s < world->scenario->sector_count; s++)
        users.alive += world->sectors[s].alive;
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        users.all += world->vendors[f].customers;
        users.of_host += world->scenario->vendors[f].host == host ? world->vendors[f].customers : 0;
    }
    return users;
}

static double share_of(double part, double whole)
{
    return whole > 0 ? fmin(1, fmax(0, part / whole)) : 0;
}

/* Of the vendor, or of all vendors when it had no customers. */
static double kept_share(const struct world *world, size_t f)
{
    const struct sme_report *report = &world->report;
    double had = 0, kept = 0;
    if (report->vendor_had[f] > 0)
        return share_of(report->vendor_kept[f], report->vendor_had[f]);
    for (size_t g = 0; g < world->scenario->vendor_count; g++) {
        had += report->vendor_had[g];
        kept += report->vendor_kept[g];
    }
    return share_of(kept, had);
}

/* One more customer is like the mean of those who use models, in each sector as many as it has of them: it has the
 * mean revenue of its sector, and takes the mean volume of the market. */
static struct account_moves moves_in(const struct world *world, size_t s, double margin)
{
    const struct sector_parameters *sector = &world->scenario->sectors[s];
    const struct sector_totals *totals = &world->sectors[s];
    double earned = totals->alive > 0 ? totals->revenue / totals->alive : 0;
    double scale = world->market.volume > 0 ? margin * totals->adopters / world->market.volume : 0;
    return (struct account_moves){
        .profit =
            scale * (sector->cloud_spend_fixed * world->months + sector->cloud_spend_per_revenue * earned),
        .extra = scale * sector->cloud_spend_with_model * world->months,
        .move = share_in(sector->cloud_move_rate, world->months),
    };
}

static void update_vendor(struct world *world, size_t f)
{
    const struct scenario *scenario = world->scenario;
    struct vendor_state *vendor = &world->vendors[f];
    struct account_moves *moves = world->moves + f * scenario->sector_count;
    size_t host = scenario->vendors[f].host;
    struct users users = count_users(world, host);
    double others = users.alive - vendor->customers;
    double elsewhere = share_of(users.all - users.of_host, others);
    for (size_t s = 0; s < scenario->sector_count; s++) {
        moves[s] = moves_in(world, s, scenario->clouds[host].attach_margin);
        moves[s].kept = kept_share(world, f);
        moves[s].held = share_of(world->report.cloud_customers[host], users.alive);
        moves[s].elsewhere = elsewhere;
        moves[s].none = fmin(share_of(users.alive - users.all, others), 1 - elsewhere);
    }
    vendor->attach_worth = attach_worth(moves, scenario->sector_count, reported_months / world->months);
}

void attach_update(struct world *world)
{
    if (!world->report.counts_kept)
        return;
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        if (host_of(world, f))
            update_vendor(world, f);
}
