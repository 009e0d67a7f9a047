"""The same number from every output: outputs.py FOLDER, which outputs.sh filled.

runs.json, runs.html and runs.h5 are of the same runs, comparison.* and study.* likewise; study.h5 has the runs of runs.h5
again. Every number of the summary is worked out anew from the datasets of runs.h5, every outcome that a study's file has
as well; a number that this program does not know how to work out is an error, so a new one needs a line here.
"""
import json
import math
import re
import sys

import h5py
import numpy as np

LAYERS = {"households": None, "smes": "smes", "vendors": "vendors", "clouds": "clouds", "sellers": "sellers", "investors": None}
PAGE, STUDY_PAGE = 1e-6, 5e-5  # of seven digits, of five in studies and comparisons
SINGLE = 1e-6  # of datasets in single precision
# Need list prices, which a file of runs has only as text; compared between the other outputs.
OF_LISTS = [f"{kind}_{tier}" for kind in ("cut", "owned_cut", "fall") for tier in ("light", "main", "flagship")]
faults = []


def same(a, b, tolerance=PAGE):
    unknown = [x is None or x != x for x in (a, b)]
    return all(unknown) if any(unknown) else a == b or abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-9)


def expect(what, a, b, tolerance=PAGE):
    if not same(a, b, tolerance):
        faults.append(f"{what}: {a} and {b}")


def load(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if path.endswith(".html"):
        text = re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', text, re.S)[1]
    return json.loads(text)


def compare(what, one, other):
    """All members of two objects of JSON."""
    if isinstance(one, dict) and isinstance(other, dict):
        if set(one) != set(other):
            faults.append(f"{what}: only one has {', '.join(sorted(set(one) ^ set(other)))}")
        for key in set(one) & set(other):
            compare(f"{what}.{key}", one[key], other[key])
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for i, (a, b) in enumerate(zip(one, other)):
            compare(f"{what}[{i}]", a, b)
    elif isinstance(one, (bool, str)) or isinstance(other, (bool, str, list, dict)):
        if one != other:
            faults.append(f"{what}: {one} and {other}")
    else:
        expect(what, one, other)


class Runs:
    """The outcomes of a file of runs, from its series: outcome[name] is [runs] or [runs][elements]."""

    def __init__(self, path):
        with h5py.File(path) as file:
            self.data = {name: item[()] for name, item in file.items() if isinstance(item, h5py.Dataset)}
            self.layers = [name.decode() for name in self.data["layer_name"]]
            self.firms = [name.decode() for name in self.data["firm_name"]]
        self.sellers, self.clouds, self.vendors = (self.data[kind + "_name"].shape[0] for kind in ("seller", "cloud", "vendor"))
        self.owned = self.data["vendor_owner"] >= 0
        self.alive = self.data["alive_end"] > 0
        self.outcome = dict(self.scalars(), **self.of_firms(), **self.of_layers(), **self.of_sectors())

    def last(self, name):
        return self.data[name][:, -1].astype(float)

    def total(self, name):
        return self.data[name].astype(float).sum(axis=1)

    def joined(self, of_sellers, of_clouds, of_vendors):
        runs = self.alive.shape[0]
        zeros = lambda count: np.zeros((runs, count))
        parts = [zeros(count) if part is None else part for part, count in
                 ((of_sellers, self.sellers), (of_clouds, self.clouds), (of_vendors, self.vendors))]
        return np.concatenate(parts, axis=1)

    def unknown(self, count):
        return np.full((self.alive.shape[0], count), math.nan)

    def paid(self):
        """[runs][rounds][firms]"""
        return np.concatenate([self.data[name] for name in ("seller_price", "cloud_compute_price", "vendor_price")], axis=2)

    @staticmethod
    def first_known(series):
        """Along the second axis."""
        place = np.argmax(~np.isnan(series), axis=1)
        return np.take_along_axis(series, place[:, None], axis=1)[:, 0]

    def of_firms(self):
        def shares(name):
            now = self.last(name)
            whole = now.sum(axis=1, keepdims=True)
            return np.divide(now, whole, out=np.zeros_like(now), where=whole > 0)

        capital = self.data["capital"].astype(float)
        products = self.data["product_vendor"]
        volume = np.stack([self.data["volume"][:, :, products == f].sum(axis=2) for f in range(self.vendors)], axis=2)
        sales = np.nan_to_num(self.data["vendor_price"]) * volume
        sales[:, 0] = 0  # before round 1 a price, and no sales
        self.margins = (sales - self.data["vendor_compute_bill"]).sum(axis=1)
        served = volume.sum(axis=1)
        ranks = 1 + (served[:, None, :] > served[:, :, None]).sum(axis=2)
        earned = capital[:, -1] - capital[:, 0] - self.total("put_in")
        # what an owner gives its vendor stays in the group
        from_owner = self.joined(None, None, np.where(self.owned, self.total("vendor_support"), 0))
        margins, put_in = self.joined(None, None, self.margins), self.total("put_in")
        self.accounts = {"value_added": self.total("value_added"), "profit": self.total("profit"), "cash_flow": self.total("cash_flow"),
                         "call_margin": margins, "put_in": put_in, "earned": earned}
        self.groups = {name: self.of_groups(values) for name, values in
                       dict(self.accounts, put_in=put_in - from_owner, earned=earned + from_owner).items()}
        tokens = {}
        if "vendor_model_share" in self.data:  # somebody serves another's model
            tokens["final_token_share"] = self.joined(self.unknown(self.sellers), self.last("cloud_volume_share"), self.last("vendor_model_share"))
        return tokens | {
            "final_alive": self.alive.astype(float),
            "left_in_round": self.data["exit_round"].astype(float),
            "final_share": self.joined(shares("seller_shipments"), shares("cloud_customers"), self.last("vendor_share")),
            "final_price": np.where(self.alive, self.paid()[:, -1], math.nan),
            "final_price_index": np.where(self.alive, self.last("price_index"), math.nan),
            "final_capital": capital[:, -1],
            "capital_gained": capital[:, -1] - capital[:, 0],
            "total_profit": self.accounts["profit"],
            "total_value_added": self.accounts["value_added"],
            "total_cash_flow": self.accounts["cash_flow"],
            "total_put_in": self.accounts["put_in"],
            "cash_earned": earned,
            "group_profit": self.groups["profit"],
            "group_cash_earned": self.groups["earned"],
            "total_support": self.joined(None, self.total("cloud_support_paid"), self.total("vendor_support")),
            "total_attach": self.joined(None, self.total("cloud_attach_profit"), None),
            "final_app_volume": self.joined(None, None, self.last("vendor_app_volume")),
            "final_tokens": self.joined(None, None, volume[:, -1] + self.last("vendor_app_volume")),
            "final_own_users": self.joined(None, None, self.last("vendor_app_users")),
            "total_served": self.joined(None, None, served),
            "served_rank": self.joined(self.unknown(self.sellers), self.unknown(self.clouds), ranks),
            "total_revenue": self.total("revenue"),
            "total_fees": self.joined(None, None, sales.sum(axis=1)),
            "total_margin": self.joined(None, None, self.margins),
        }

    def of_groups(self, values):
        """Sums over a firm's group: a cloud and the vendors that it owns."""
        owners = self.data["vendor_owner"]
        heads = np.arange(values.shape[1])
        heads[-self.vendors :] = np.where(owners >= 0, self.sellers + owners, heads[-self.vendors :])
        return np.stack([values[:, heads == head].sum(axis=1) for head in heads], axis=1)

    def of_sectors(self):
        return {
            "final_sector_smes": self.last("sector_alive"),
            "final_sector_users": self.last("sector_users"),
            "peak_sector_users": self.data["sector_users"].max(axis=1),
            "final_sector_with_value": self.last("sector_with_value"),
            "total_sector_profit": self.total("sector_profit"),
            "total_sector_surplus": self.total("sector_surplus"),
            "total_sector_user_surplus": self.total("sector_user_surplus"),
        }

    def of_layers(self):
        profit, cut = self.total("profit"), np.cumsum([self.sellers, self.clouds])
        nothing = np.zeros((profit.shape[0], 1))

        def layers_of(firms, smes):
            sums = {"sellers": firms[:, : cut[0]], "clouds": firms[:, cut[0] : cut[1]], "vendors": firms[:, cut[1] :], "smes": smes}
            return np.stack([sums.get(LAYERS[layer], nothing).sum(axis=1) for layer in self.layers], axis=1)

        return {
            "layer_profit": layers_of(profit, self.total("sector_profit")),
            "layer_value_added": layers_of(self.total("value_added"), self.total("sector_value_added")),
            "layer_cash_flow": layers_of(self.total("cash_flow"), self.total("sector_profit")),
            "layer_capital_change": self.data["money_flow"].sum(axis=(1, 2)),
        }

    def cost_part(self):
        """Fall of unit costs over that of posted prices, of products on offer in round 1 and in the last."""
        both = (self.data["live"][:, 1] > 0) & (self.data["live"][:, -1] > 0)
        fall = {name: (np.where(both, self.data["volume"][:, -1] * (self.data[name][:, 1] - self.data[name][:, -1]), 0)).sum(axis=1)
                for name in ("price", "unit_cost")}
        return np.where(fall["price"] > 0, fall["unit_cost"] / fall["price"], math.nan)

    def scalars(self):
        share, profit = self.last("vendor_share"), self.total("profit")
        of_clouds, of_vendors = profit[:, self.sellers : -self.vendors], profit[:, -self.vendors :]
        price, volume = self.data["market_mean_price"], self.data["market_volume"]
        cost = (self.data["volume"] * np.nan_to_num(self.data["unit_cost"])).sum(axis=2)
        with np.errstate(invalid="ignore", divide="ignore"):
            cost = cost / self.data["volume"].sum(axis=2)
            return {
                "vendors_alive": self.alive[:, -self.vendors :].sum(axis=1),
                "independents_alive": self.alive[:, -self.vendors :][:, ~self.owned].sum(axis=1),
                "final_mean_price": price[:, -1],
                "final_market_price_index": self.last("market_price_index"),
                "price_ratio": price[:, -1] / self.first_known(price),
                "final_volume": self.last("market_volume"),
                "final_adoption": self.last("market_adoption"),
                "final_hhi": self.last("market_hhi"),
                "final_smes": self.last("sector_alive").sum(axis=1),
                "final_smes_with_value": self.last("sector_with_value").sum(axis=1),
                "final_users": self.last("sector_users").sum(axis=1),
                "sme_exit_year_one": self.data["sme_exit_year_one"],
                "sme_exit_end": self.data["sme_exit_end"],
                "total_sme_surplus": self.total("sector_surplus").sum(axis=1),
                "total_user_surplus": self.total("sector_user_surplus").sum(axis=1),
                "worst_ledger_error": self.data["ledger_error"].max(axis=1),
                "independents_share": share[:, ~self.owned].sum(axis=1),
                "largest_share": share.max(axis=1),
                "independents_profit": of_vendors[:, ~self.owned].sum(axis=1),
                "owned_profit": of_vendors[:, self.owned].sum(axis=1),
                "groups_profit": of_vendors[:, self.owned].sum(axis=1) + of_clouds.sum(axis=1),
                "final_mean_cost": cost[:, -1],
                "cost_part_of_fall": self.cost_part(),
                "below_cost_share": (volume * self.data["market_below_cost_share"]).sum(axis=1) / volume.sum(axis=1),
                "total_volume": volume.sum(axis=1),
                "owned_served": self.data["volume"][:, :, self.owned[self.data["product_vendor"]]].sum(axis=(1, 2)),
                "total_api_revenue": self.total("market_revenue"),
                "total_compute_sold": self.total("cloud_hosting_revenue").sum(axis=1),
                "attach_profit": self.total("cloud_attach_profit").sum(axis=1),
                "accelerators_sold": self.total("revenue")[:, : self.sellers].sum(axis=1),
                "peak_users": self.data["sector_users"].sum(axis=2).max(axis=1),
            }


def mean(values):
    known = values[~np.isnan(values)]
    return known.mean() if known.size else None


def check_estimate(what, estimate, values, tolerance):
    """Mean and 95 % interval; the program takes Student's t, here the half-width only has to be symmetric."""
    expect(what, estimate["value"], mean(values), tolerance)
    known = values[~np.isnan(values)]
    if known.size > 1 and estimate["low"] is not None:
        expect(what + ", middle of the interval", (estimate["low"] + estimate["high"]) / 2, known.mean(), tolerance)


def check_summary(summary, runs):
    o, done = runs.outcome, set()
    start = runs.first_known(runs.paid())
    estimates = {"share": "final_share", "price_paid": "final_price", "price_index": "final_price_index", "capital": "final_capital",
                 "profit": "total_profit", "support": "total_support", "attach": "total_attach"}
    for i, firm in enumerate(summary["firms"]):
        what = f"firms[{firm['name']}]."
        for key, name in estimates.items():
            check_estimate(what + key, firm[key], o[name][:, i], SINGLE)
        if "token_share" in firm:
            check_estimate(what + "token_share", firm["token_share"], o["final_token_share"][:, i], SINGLE)
        expect(what + "survival", firm["survival"]["value"], o["final_alive"][:, i].mean())
        expect(what + "price_paid_start", firm["price_paid_start"], mean(start[:, i]))
        expect(what + "capital_start", firm["capital_start"], runs.data["capital"][0, 0, i])
        for kind, values in (("accounts", runs.accounts), ("group", runs.groups)):
            if set(firm[kind]) != set(values):
                faults.append(f"{what}{kind}: nobody checks {sorted(set(firm[kind]) ^ set(values))}")
            for key in set(values) & set(firm[kind]):
                check_estimate(f"{what}{kind}.{key}", firm[kind][key], values[key][:, i], 1e-5)
        done |= set(firm) - {"accounts", "group"} - set(estimates) - {"survival", "price_paid_start", "capital_start", "token_share"}
    for layer, row in summary["layers"].items():
        place = runs.layers.index(layer)
        for key in ("profit", "value_added", "cash_flow"):
            check_estimate(f"layers.{layer}.{key}", row[key], o["layer_" + key][:, place], SINGLE)
        check_estimate(f"layers.{layer}.capital_change", row["capital_change"], o["layer_capital_change"][:, place], 1e-5)
        surplus = {"smes": "total_sme_surplus", "households": "total_user_surplus"}.get(layer)
        expect(f"layers.{layer}.surplus", row["surplus"]["value"], o[surplus].mean() if surplus else 0)
    ends = {"price_paid": "final_mean_price", "price_index": "final_market_price_index", "volume": "final_volume",
            "adoption": "final_adoption", "hhi": "final_hhi", "smes": "final_smes", "smes_with_value": "final_smes_with_value",
            "users": "final_users"}
    for key, row in summary["market"].items():
        if key == "sme_exit_year_one":
            check_estimate("market." + key, row, o[key], SINGLE)
        else:
            check_estimate("market." + key, row["end"], o[ends[key]], SINGLE)
    expect("vendors.independents_alive", summary["vendors"]["independents_alive"]["value"], o["independents_alive"].mean())
    expect("worst_ledger_error", summary["worst_ledger_error"], o["worst_ledger_error"].max())
    known = {"group_of", "name", "label", "layer", "owned", "median_exit_round", "wins_share", "wins_profit", "wins_capital"}
    if done - known:
        faults.append(f"firms: nobody checks {', '.join(sorted(done - known))}")


def check_groups(page, summary, runs):
    """Owners with their vendors: what JSON and page say is in the file, and the file's members add up to it."""
    over = dict.fromkeys(("capital", "customers", "vendors_alive"), runs.last) | dict.fromkeys(("revenue", "internal", "volume"), runs.total)
    totals = {key: of("consolidated_" + key) for key, of in over.items()}
    totals["capital_start"] = runs.data["consolidated_capital"][:, 0]
    names = [name.decode() for name in runs.data["group_name"]]
    if [group["name"] for group in summary["groups"]] != names:
        faults.append(f"groups: {summary['groups']} and {names}")
    clouds = runs.firms[runs.sellers : runs.sellers + runs.clouds]
    for k, group in enumerate(summary["groups"]):
        what = f"groups[{names[k]}]."
        members = np.flatnonzero(runs.data["vendor_owner"] == clouds.index(names[k])) + runs.sellers + runs.clouds
        if group["vendors"] != [runs.firms[i] for i in members]:
            faults.append(f"{what}vendors: {group['vendors']}")
        compare(what + "accounts", group["accounts"], summary["firms"][runs.firms.index(names[k])]["group"])
        for key, values in totals.items():
            check_estimate(what + key, group[key], values[:, k], SINGLE)
        cash = runs.last("capital")[:, [runs.firms.index(names[k]), *members]].sum(axis=1)
        check_estimate(what + "capital", group["capital"], cash, SINGLE)
        unknown = set(group) - set(totals) - {"name", "label", "vendors", "accounts"}
        if unknown:
            faults.append(f"groups: nobody checks {sorted(unknown)}")
    for key, shown in page["groups"].items():
        stored = runs.data["consolidated_" + key].astype(float)[:, page["rounds"]]
        fan = key == "capital"
        expected = np.quantile(stored, page["quantiles"], axis=0).transpose(2, 0, 1) if fan else stored.mean(axis=0).T
        for place, number in np.ndenumerate(expected):
            expect(f"groups.{key}{list(place)} in the page and the file", np.array(shown, dtype=float)[place], number)


def check_study(path, runs):
    """The study's runs are those of the file of runs, outcome by outcome."""
    with h5py.File(path) as file:
        names = [name.decode() for name in file["outcome_name"]]
        for measure in dict.fromkeys(name.split("[")[0] for name in names):
            if measure in OF_LISTS:
                continue
            if measure not in runs.outcome:
                faults.append(f"outcome {measure}: nobody checks it")
                continue
            found, expected = file[measure][()].astype(float), runs.outcome[measure].astype(float)
            if found.shape != expected.shape:
                faults.append(f"outcome {measure}: {found.shape} and {expected.shape}")
            for place in np.ndindex(found.shape):
                expect(f"outcome {measure}{list(place)} of a study and of the same runs", found[place], expected[place], 2e-5)
        page = load(path[:-3] + ".html")
        for i, outcome in enumerate(page["outcomes"]):
            row = names.index(outcome["name"])
            unit = file["outcome_unit"][row].decode()
            for key, field in (("mean", "mean"), ("low", "mean_low"), ("high", "mean_high")):
                for p, point in enumerate(page["points"]):
                    expect(f"{outcome['name']}: {key} in the page and the file", page["means"][key][i][p],
                           float(file["by_point"][field][row, int(point)]), STUDY_PAGE)
            if outcome["unit"] not in (unit, file[outcome["name"].split("[")[0]].attrs["units"]):
                faults.append(f"{outcome['name']}: unit {outcome['unit']} in the page, {unit} in the file")


def check_comparison(folder):
    said, page = load(folder + "/comparison.json")["differences"], load(folder + "/comparison.html")
    with h5py.File(folder + "/comparison.h5") as file:
        names = [name.decode() for name in file["outcome_name"]]
        columns = {"with": "with_mean", "against": "against_mean", "change": "change"}
        numbers = {key: file["difference"][column][()] for key, column in columns.items()}
    shown = {outcome["name"]: i for i, outcome in enumerate(page["outcomes"])}
    if set(shown) != set(names):
        faults.append(f"comparison: only one has {sorted(set(shown) ^ set(names))}")
    for row, name in enumerate(names):
        measure, _, element = name.partition("[")
        in_words = said[measure][element[:-1]] if element else said[measure]
        for key in columns:
            number = float(numbers[key][row])
            expect(f"comparison, {name}: {key} in the page and the file", page[key][shown[name]], number, STUDY_PAGE)
            expect(f"comparison, {name}: {key} in JSON and the file", in_words[key]["value"], number)


def main(folder):
    summary, page = load(folder + "/runs.json"), load(folder + "/runs.html")
    for key in ("exits", "expected", "provenance"):
        summary.pop(key, None)
    compare("terms", summary.pop("terms"), page["terms"])
    compare("runs", summary, page["summary"])
    runs = Runs(folder + "/runs.h5")
    check_summary(summary, runs)
    check_groups(page, summary, runs)
    check_study(folder + "/study.h5", runs)
    check_comparison(folder)
    print("\n".join(faults[:40]), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
