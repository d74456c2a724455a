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


with open(os.path.join(FOLDER, "questions.json")) as file:
    asked = json.load(file)
answers = {
    "counts": {"plain": [plain(case) for case in asked["counts"]["plain"]], "before": before(asked["counts"]["before"])},
    "logs": [log(case) for case in asked["logs"]],
}
with open(os.path.join(FOLDER, "peer.json"), "w") as file:
    json.dump(answers, file, indent=1)
