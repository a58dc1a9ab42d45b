"""Work of which one partition kills whoever measures it; workers import it from here."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass

from asc842.api.scale.work import PartitionWork


@dataclass(frozen=True)
class Fatal(PartitionWork):
    """Work that no worker survives."""

    def measure(self, number: int) -> int:
        """Measure a partition, or die of it."""
        if number == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return PartitionWork.measure(self, number)
