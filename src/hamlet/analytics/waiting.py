"""How long people wait, with those who wait still: the Kaplan–Meier estimate.

Whoever waits still, or left before it happened, counts with the time until now or until they left.
To leave them out would make a service look the quicker, the longer it lets people wait.
(E. L. Kaplan, P. Meier: Nonparametric Estimation from Incomplete Observations, Journal of the
American Statistical Association 53, 1958.)
"""

from collections import Counter
from collections.abc import Sequence

Waits = Sequence[tuple[float, bool]]
"""Each person's time so far, in any unit, and whether what they wait for has happened."""


def quantile(waits: Waits, share: float) -> float | None:
    """The time by which this share of people has waited to the end, by the estimate.

    None where so few have that it cannot be told yet: it is longer than any time seen.
    """
    happened = Counter(time for time, over in waits if over)
    left = Counter(time for time, over in waits if not over)
    at_risk, waiting = len(waits), 1.0
    for time in sorted(happened.keys() | left.keys()):
        if happened[time]:
            waiting *= 1 - happened[time] / at_risk
            if waiting <= 1 - share + 1e-12:
                return time
        at_risk -= happened[time] + left[time]
    return None
