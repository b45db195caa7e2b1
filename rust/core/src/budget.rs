//! What one search for a path may cost. Logical operations are counted, as if no cache existed, so
//! that both backends give the same verdict.

use crate::limits::{NAME_CONSTRAINT_COMPARISONS_MAX, PATH_CANDIDATES_MAX, PATH_DSA_KEYS_MAX, PATH_SIGNATURES_MAX};
use crate::rejection::Rejection;

/// What is left of each bound of [`crate::limits`].
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    signatures: u32,
    dsa_keys: u32,
    candidates: u32,
    comparisons: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            signatures: PATH_SIGNATURES_MAX,
            dsa_keys: PATH_DSA_KEYS_MAX,
            candidates: PATH_CANDIDATES_MAX,
            comparisons: NAME_CONSTRAINT_COMPARISONS_MAX,
        }
    }
}

impl Budget {
    /// One signature is about to be checked.
    ///
    /// # Errors
    /// [`Rejection::PathBudgetExceeded`].
    pub fn spend_signature(&mut self) -> Result<(), Rejection> {
        spend(&mut self.signatures, 1, "signatures", PATH_SIGNATURES_MAX)
    }

    /// The DSA key of one presented issuer is about to be validated.
    ///
    /// # Errors
    /// [`Rejection::PathBudgetExceeded`].
    pub fn spend_dsa_key(&mut self) -> Result<(), Rejection> {
        spend(&mut self.dsa_keys, 1, "dsa_keys", PATH_DSA_KEYS_MAX)
    }

    /// One candidate issuer is about to be looked at.
    ///
    /// # Errors
    /// [`Rejection::PathBudgetExceeded`].
    pub fn spend_candidate(&mut self) -> Result<(), Rejection> {
        spend(&mut self.candidates, 1, "candidates", PATH_CANDIDATES_MAX)
    }

    /// So many names are about to be compared with so many subtrees.
    ///
    /// # Errors
    /// [`Rejection::PathBudgetExceeded`].
    pub fn spend_comparisons(&mut self, names: usize, subtrees: usize) -> Result<(), Rejection> {
        let count = u32::try_from(names.saturating_mul(subtrees)).unwrap_or(u32::MAX);
        spend(&mut self.comparisons, count, "name_constraint_comparisons", NAME_CONSTRAINT_COMPARISONS_MAX)
    }
}

fn spend(left: &mut u32, count: u32, budget: &'static str, budget_max: u32) -> Result<(), Rejection> {
    *left = left.checked_sub(count).ok_or(Rejection::PathBudgetExceeded { budget, budget_max })?;
    Ok(())
}
