"""Frames of one table put under each other."""

from __future__ import annotations

import pandas as pd


def stacked(table, frames):
    """Frames of one table under each other, checked."""
    kept = [pd.DataFrame(frame) for frame in frames if len(frame)]
    return table.check(pd.concat(kept, ignore_index=True)) if kept else table.frame()
