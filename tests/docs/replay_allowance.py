"""The allowance for the model's own error in docs/replay.py, against what it should be in closed form."""
import datetime
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "docs"))
import replay  # noqa: E402


def expect(truth, what):
    if not truth:
        raise SystemExit(f"replay: {what}")


scores = replay.normal_scores(2000, 1)
expect(abs(scores.mean()) < 1e-9 and abs(scores.std() - 1) < 0.01, "normal scores are not standard normal")
expect(abs(np.sort(scores)[1949] - 1.9551) < 0.01, "a quantile of the normal scores is wrong")
expect(not np.array_equal(scores, replay.normal_scores(2000, 2)), "two streams have the same scores")

# Of known error and known variance it is found again; misses that fit leave little, and fewer of them leave more.
far = np.sqrt(0.3**2 + 0.2**2) * replay.normal_scores(400, 3)
expect(abs(replay.model_error(far, np.full(400, 0.2**2)) - 0.3) < 0.03, "the model's error is not found again")
few, many = (replay.model_error(np.zeros(n), np.full(n, 0.1**2)) for n in (3, 30))
expect(0 < many < few and many < 0.05, "misses of nothing leave an allowance that does not shrink with their number")

allowance = replay.Allowance(0.4, datetime.date(2024, 5, 1))
expect(abs(allowance.at(replay.LEARNT) - 0.4) < 1e-12, "the allowance at the end of 2024 is not what 2024 showed")
expect(abs(allowance.at("2026-12-31") - 0.4 * np.sqrt(974 / 244)) < 1e-12, "the allowance does not grow as a random walk")
wide = allowance.widen(np.r_[np.full(1000, 5.0), 0.0], replay.LEARNT, 4)
expect(abs(np.log(wide[:-1] / 5).std() - 0.4) < 0.01 and wide[-1] == 0, "a factor has another size, or moves 0")
shares = allowance.widen_shares(np.tile([0.7, 0.2, 0.1], (500, 1)), replay.LEARNT, 5)
expect(np.allclose(shares.sum(1), 1) and shares[:, 0].std() > 0.03, "shares do not add up, or stay where they are")
expect(np.allclose(replay.statuses_allowed([1, 0, 0, 0, 0], 15), [0.8, 0.05, 0.05, 0.05, 0.05]), "Laplace's rule is another")
expect(abs(replay.log_score(np.array([0.5, 0.5]), 0.5, 0.1) + np.log(0.1 * np.sqrt(2 * np.pi))) < 1e-12, "a log score is wrong")
