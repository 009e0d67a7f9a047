"""Spaces of actions and observations: gymnasium's Box where that is installed, else one that has what it has."""

from __future__ import annotations

from typing import Any, Optional, Sequence

import numpy as np


class Box:
    """Arrays of one shape between bounds.

    >>> space = Box([0.0, 1.0], [1.0, float("inf")])
    >>> space.contains(space.sample()), space.contains(np.array([2.0, 2.0])), space.contains([0.5, 2.0])
    (True, False, False)
    """

    def __init__(self, low: Sequence[float], high: Sequence[float]) -> None:
        self.dtype = np.dtype(np.float64)
        self.low, self.high = np.array(low, self.dtype), np.array(high, self.dtype)
        self.shape = self.low.shape
        self.seed()

    def seed(self, seed: Optional[int] = None) -> None:
        """Starts what `sample` draws anew; None: from chance."""
        self._random = np.random.default_rng(seed)

    def sample(self) -> "np.ndarray[Any, Any]":
        """Uniform between two bounds, exponential from a single one, normal without any."""
        low, high = np.isfinite(self.low), np.isfinite(self.high)
        beyond = self._random.exponential(size=self.shape)
        drawn = np.where(low, self.low + beyond, np.where(high, self.high - beyond, self._random.normal(size=self.shape)))
        both = low & high
        drawn[both] = self._random.uniform(self.low[both], self.high[both])
        return drawn

    def contains(self, x: Any) -> bool:
        """Whether x is an array of numbers of this shape, between the bounds."""
        return (isinstance(x, np.ndarray) and np.can_cast(x.dtype, self.dtype) and x.shape == self.shape and
                bool(np.all((x >= self.low) & (x <= self.high))))

    __contains__ = contains

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Box) and np.array_equal(self.low, other.low) and np.array_equal(self.high, other.high)

    def __repr__(self) -> str:
        return f"Box({self.low}, {self.high}, {self.shape}, {self.dtype})"


def box(low: Sequence[float], high: Sequence[float]) -> Any:
    """A space of arrays between these bounds, infinite ones included."""
    try:
        from gymnasium.spaces import Box as OfGymnasium
    except ImportError:
        return Box(low, high)
    return OfGymnasium(np.array(low), np.array(high), dtype=np.float64)
