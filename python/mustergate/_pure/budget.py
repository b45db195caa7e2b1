"""What one search for a path may cost.

Logical operations are counted, as if no cache existed, so that both backends give the same verdict.
"""

from .limits import NAME_CONSTRAINT_COMPARISONS_MAX, PATH_CANDIDATES_MAX, PATH_DSA_KEYS_MAX, PATH_SIGNATURES_MAX
from .rejection import Rejection


class Budget:
    """What is left of each bound of `limits`."""

    __slots__ = ("_candidates", "_comparisons", "_dsa_keys", "_signatures")

    def __init__(self) -> None:
        self._signatures = PATH_SIGNATURES_MAX
        self._dsa_keys = PATH_DSA_KEYS_MAX
        self._candidates = PATH_CANDIDATES_MAX
        self._comparisons = NAME_CONSTRAINT_COMPARISONS_MAX

    def spend_signature(self) -> None:
        """One signature is about to be checked.

        Raises:
            Rejection: `path_budget_exceeded`.
        """
        self._signatures = _spend(self._signatures, 1, "signatures", PATH_SIGNATURES_MAX)

    def spend_dsa_key(self) -> None:
        """The DSA key of one presented issuer is about to be validated.

        Raises:
            Rejection: `path_budget_exceeded`.
        """
        self._dsa_keys = _spend(self._dsa_keys, 1, "dsa_keys", PATH_DSA_KEYS_MAX)

    def spend_candidate(self) -> None:
        """One candidate issuer is about to be looked at.

        Raises:
            Rejection: `path_budget_exceeded`.
        """
        self._candidates = _spend(self._candidates, 1, "candidates", PATH_CANDIDATES_MAX)

    def spend_comparisons(self, names: int, subtrees: int) -> None:
        """So many names are about to be compared with so many subtrees.

        Raises:
            Rejection: `path_budget_exceeded`.
        """
        budget_max = NAME_CONSTRAINT_COMPARISONS_MAX
        self._comparisons = _spend(self._comparisons, names * subtrees, "name_constraint_comparisons", budget_max)


def _spend(left: int, count: int, budget: str, budget_max: int) -> int:
    if count > left:
        raise Rejection("path_budget_exceeded", budget=budget, budget_max=budget_max)
    return left - count
