"""The Python side of `./x bench policies`: what peers make of the same counts, logs and visitors.

    policies.py FOLDER OBP GBSTATS    FOLDER/questions.json  ->  FOLDER/peer.json

OBP is the unpacked sdist of obp, GBSTATS the unpacked wheel of gbstats. obp's own `__init__` brings in neural policies: its estimators are
imported past it.
"""

import json
import os
import sys
import types

import numpy as np
import pandas as pd

FOLDER, OBP, GBSTATS = sys.argv[1:4]
sys.path.insert(0, GBSTATS)


def package(name, path):
    module = types.ModuleType(name)
    module.__path__ = [path]
    sys.modules[name] = module


package("obp", os.path.join(OBP, "obp"))
package("obp.ope", os.path.join(OBP, "obp", "ope"))
# obp.utils names the type of its tensors, which no estimator here is given.
torch = types.ModuleType("torch")
torch.tensor = torch.Tensor = type(None)
sys.modules.setdefault("torch", torch)

from gbstats.frequentist.tests import FrequentistConfig, SequentialConfig, SequentialTwoSidedTTest, TwoSidedTTest  # noqa: E402
from gbstats.models.statistics import RegressionAdjustedStatistic, SampleMeanStatistic, compute_theta  # noqa: E402
from gbstats.utils import check_srm  # noqa: E402
from obp.ope.estimators import (  # noqa: E402
    DoublyRobust,
    InverseProbabilityWeighting,
    SelfNormalizedInverseProbabilityWeighting,
)
from vowpalwabbit import Workspace  # noqa: E402


def change(control, shown, kind):
    fixed = TwoSidedTTest(control, shown, FrequentistConfig(difference_type=kind))
    always = SequentialTwoSidedTTest(control, shown, SequentialConfig(difference_type=kind))
    half = lambda test: (test.confidence_interval[1] - test.confidence_interval[0]) / 2  # noqa: E731
    return {
        "estimate": float(fixed.point_estimate),
        "standard_error": float(np.sqrt(fixed.variance)),
        "half": float(half(fixed)),
        "always_valid_half": float(half(always)),
        "always_valid_p": float(always.p_value),
    }


def plain(case):
    control, shown = (
        SampleMeanStatistic(n=int(arm["n"]), sum=arm["goal"], sum_squares=arm["goal_squares"]) for arm in case["arms"]
    )
    return {
        "difference": change(control, shown, "absolute"),
        "relative": change(control, shown, "relative"),
        "sample_ratio": float(check_srm([control.n, shown.n], case["expected"])),
    }


def before(arms):
    def statistic(arm, theta):
        n = int(arm["n"])
        return RegressionAdjustedStatistic(
            n=n,
            post_statistic=SampleMeanStatistic(n=n, sum=arm["goal"], sum_squares=arm["goal_squares"]),
            pre_statistic=SampleMeanStatistic(n=n, sum=arm["before"], sum_squares=arm["before_squares"]),
            post_pre_sum_of_products=arm["products"],
            theta=theta,
        )

    theta = compute_theta(*(statistic(arm, 0) for arm in arms))
    return change(*(statistic(arm, theta) for arm in arms), "absolute")


def log(case):
    rows = pd.read_csv(case["log"], usecols=["item_id", "position", "click", "propensity_score"])
    count, position = len(rows), rows["position"].to_numpy()
    # By slot and arm: what obp wants is by round, arm and slot.
    chances = np.array(case["chances"]).T[None].repeat(count, axis=0)
    folds = np.array(case["predicted"]).transpose(0, 2, 1)
    said = {
        "reward": rows["click"].to_numpy(),
        "action": rows["item_id"].to_numpy(),
        "pscore": rows["propensity_score"].to_numpy(),
        "action_dist": chances,
        "position": position,
        "estimated_rewards_by_reg_model": folds[np.arange(count) % len(folds)],
    }
    estimators = {
        "ips": InverseProbabilityWeighting(),
        "snips": SelfNormalizedInverseProbabilityWeighting(),
        "doubly_robust": DoublyRobust(),
    }
    return {name: float(it.estimate_policy_value(**said)) for name, it in estimators.items()}


def vowpal_wabbit(rates, cells, seed):
    """Shares of reached goals of Vowpal Wabbit's bag and SquareCB as they come, event by event, over the visitors of a seed."""
    visitors = pd.read_csv(os.path.join(FOLDER, f"visitors-{seed}.csv"))
    names = [f"cell{place}" for place in range(len(cells))]
    count = len(rates[0])
    shares = {}

    bag = Workspace(f"--cb_explore {count} --bag 5 --quiet --random_seed {seed}")
    rng, reached = np.random.default_rng(seed), 0
    for cell, draw in zip(visitors["cell"].to_numpy(), visitors["draw"].to_numpy()):
        chances = np.array(bag.predict(f"| {names[cell]}"))
        offer = rng.choice(count, p=chances / chances.sum())
        is_reached = draw < rates[cell][offer]
        reached += is_reached
        bag.learn(f"{offer + 1}:{-int(is_reached)}:{chances[offer]} | {names[cell]}")
    shares["bag"] = reached / len(visitors)

    square = Workspace(f"--cb_explore_adf --squarecb -q ca --quiet --random_seed {seed}")
    rng, reached = np.random.default_rng(seed), 0
    for cell, draw in zip(visitors["cell"].to_numpy(), visitors["draw"].to_numpy()):
        lines = [f"shared |c {names[cell]}"] + [f"|a offer{offer}" for offer in range(count)]
        drawn = square.predict("\n".join(lines))
        chances = np.array(drawn)
        offer = rng.choice(count, p=chances / chances.sum())
        is_reached = draw < rates[cell][offer]
        reached += is_reached
        lines[offer + 1] = f"0:{-int(is_reached)}:{chances[offer]} {lines[offer + 1]}"
        square.learn("\n".join(lines))
    shares["squarecb"] = reached / len(visitors)
    return shares


def replay(case):
    """What Vowpal Wabbit's bag and SquareCB do after the first half of a log, as the chance of each offer."""
    rows = pd.read_csv(case["log"], usecols=["item_id", "click", "propensity_score"])
    count = int(rows["item_id"].max()) + 1
    bag = Workspace(f"--cb_explore {count} --bag 5 --quiet --random_seed 1")
    square = Workspace("--cb_explore_adf --squarecb --quiet --random_seed 1")
    lines = [f"|a offer{offer}" for offer in range(count)]
    for item, click, chance in rows.head(len(rows) // 2).itertuples(index=False):
        bag.learn(f"{item + 1}:{-click}:{chance} | all")
        told = list(lines)
        told[item] = f"0:{-click}:{chance} {lines[item]}"
        square.learn("\n".join(told))
    chances = {"bag": bag.predict("| all"), "squarecb": square.predict("\n".join(lines))}
    return {name: (np.array(it) / np.sum(it)).tolist() for name, it in chances.items()}


with open(os.path.join(FOLDER, "questions.json")) as file:
    asked = json.load(file)
answers = {
    "counts": {"plain": [plain(case) for case in asked["counts"]["plain"]], "before": before(asked["counts"]["before"])},
    "logs": [log(case) for case in asked["logs"]],
    "replay": [replay(case) for case in asked["replay"]],
    "planted": [
        vowpal_wabbit(asked["planted"]["rates"], asked["planted"]["cells"], seed) for seed in asked["planted"]["seeds"]
    ],
}
with open(os.path.join(FOLDER, "peer.json"), "w") as file:
    json.dump(answers, file, indent=1)
