//! Many presented chains at once: columns in, columns out, in order, on a pool of threads.
//!
//! Work goes in chunks, so that an interrupt is honoured soon and memory beyond the columns stays
//! bounded. A chain that is presented many times in a batch is verified once.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use hashbrown::HashTable;
use rayon::ThreadPool;
use rayon::prelude::*;

use crate::facts::certificate_id;
use crate::rejection::{ACCEPTED, Rejection};
use crate::time::EpochSeconds;
use crate::verifier::Verifier;

/// Rows of one chunk: some tens of milliseconds of signatures.
const CHUNK_ROWS: usize = 4096;

/// A column of presented chains, each end entity first.
#[derive(Debug, Default)]
pub struct Chains<'a> {
    certificates: Vec<&'a [u8]>,
    ends: Vec<usize>,
}

/// What a batch gives, a row a chain, in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// Codes of the closed list.
    pub codes: Vec<u16>,
    /// SHA-256 of each end entity's DER; zeros where none was presented.
    pub certificate_ids: Vec<[u8; 32]>,
}

/// The caller asked to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupted;

impl<'a> Chains<'a> {
    /// An empty column with room for `rows` rows.
    pub fn with_capacity(rows: usize) -> Self {
        Self { certificates: Vec::with_capacity(rows), ends: Vec::with_capacity(rows) }
    }

    /// Appends a row. An empty one is a row where nothing was presented.
    pub fn push(&mut self, chain: impl IntoIterator<Item = &'a [u8]>) {
        self.certificates.extend(chain);
        self.ends.push(self.certificates.len());
    }

    /// Rows.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no row.
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The chain of a row; empty beyond the end.
    pub fn row(&self, row: usize) -> &[&'a [u8]] {
        let start = row.checked_sub(1).and_then(|previous| self.ends.get(previous)).copied().unwrap_or(0);
        self.ends.get(row).and_then(|&end| self.certificates.get(start..end)).unwrap_or_default()
    }
}

/// Verifies a column at a time on `pool`. Before each chunk `proceed` is told how many rows are
/// done, and says whether to go on.
///
/// # Errors
/// [`Interrupted`], where `proceed` said no.
pub fn verify_certificates(
    verifier: &Verifier,
    chains: &Chains<'_>,
    at: EpochSeconds,
    pool: &Pool,
    mut proceed: impl FnMut(usize) -> bool,
) -> Result<Verdicts, Interrupted> {
    let threads = pool.threads();
    let mut batch = Batch::new(chains);
    for start in (0..chains.len()).step_by(CHUNK_ROWS) {
        if !proceed(start) {
            return Err(Interrupted);
        }
        let rows = start..chains.len().min(start + CHUNK_ROWS);
        batch.verify_chunk(rows, |chain| code_of(verifier, chain, at), &threads);
    }
    Ok(batch.verdicts)
}

fn code_of(verifier: &Verifier, chain: &[&[u8]], at: EpochSeconds) -> u16 {
    verifier.verify_certificate(chain, at, |_| ()).as_ref().map_or_else(Rejection::code, |()| ACCEPTED)
}

/// A batch under way.
struct Batch<'a> {
    chains: &'a Chains<'a>,
    verdicts: Verdicts,
    /// Rows that were the first with their chain, found by certificate id.
    first_rows: HashTable<usize>,
    /// Keyed at random, so that no presented certificates degrade the table.
    hasher: RandomState,
}

impl<'a> Batch<'a> {
    fn new(chains: &'a Chains<'a>) -> Self {
        let verdicts =
            Verdicts { codes: Vec::with_capacity(chains.len()), certificate_ids: Vec::with_capacity(chains.len()) };
        Self { chains, verdicts, first_rows: HashTable::new(), hasher: RandomState::new() }
    }

    fn verify_chunk(
        &mut self,
        rows: std::ops::Range<usize>,
        verify: impl Fn(&[&[u8]]) -> u16 + Sync,
        threads: &ThreadPool,
    ) {
        let chains = self.chains;
        let ids: Vec<[u8; 32]> =
            threads.install(|| rows.clone().into_par_iter().map(|row| id_of(chains.row(row))).collect());
        self.verdicts.certificate_ids.extend(ids);
        let first_rows: Vec<usize> = rows.clone().map(|row| self.first_row(row)).collect();
        let unique: Vec<usize> =
            rows.clone().zip(&first_rows).filter(|(row, first)| row == *first).map(|(row, _)| row).collect();
        let codes: Vec<u16> =
            threads.install(|| unique.par_iter().with_max_len(64).map(|&row| verify(chains.row(row))).collect());
        let mut verified = codes.into_iter();
        for (row, first) in rows.zip(first_rows) {
            let code = if row == first { verified.next() } else { self.verdicts.codes.get(first).copied() };
            self.verdicts.codes.extend(code);
        }
    }

    /// The first row with the same chain as `row`: itself, if it is new.
    fn first_row(&mut self, row: usize) -> usize {
        let Self { chains, verdicts, first_rows, hasher } = self;
        let id = |row: usize| verdicts.certificate_ids.get(row);
        let hash = |row: &usize| hasher.hash_one(id(*row));
        let is_same = |other: &usize| id(*other) == id(row) && chains.row(*other) == chains.row(row);
        *first_rows.entry(hash(&row), is_same, hash).or_insert(row).get()
    }
}

fn id_of(chain: &[&[u8]]) -> [u8; 32] {
    chain.first().map_or([0; 32], |der| certificate_id(der))
}

/// The engine's own threads: made on first use, and anew in a process that was forked.
#[derive(Debug)]
pub struct Pool {
    size: usize,
    made: Mutex<Option<(u32, Arc<ThreadPool>)>>,
}

impl Pool {
    /// A pool of `size` threads; 0 is one for each core.
    pub const fn new(size: usize) -> Self {
        Self { size, made: Mutex::new(None) }
    }

    /// The threads.
    ///
    /// # Panics
    /// Where the operating system gives no thread.
    pub fn threads(&self) -> Arc<ThreadPool> {
        let process = std::process::id();
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        match made.take() {
            Some((maker, threads)) if maker == process => {
                *made = Some((maker, Arc::clone(&threads)));
                threads
            }
            stale => {
                // A forked child has none of its parent's threads: to end them would wait for ever.
                std::mem::forget(stale);
                let threads = Arc::new(self.build());
                *made = Some((process, Arc::clone(&threads)));
                threads
            }
        }
    }

    fn build(&self) -> ThreadPool {
        rayon::ThreadPoolBuilder::new()
            .num_threads(self.size)
            .thread_name(|index| format!("mustergate-{index}"))
            .build()
            .expect("the operating system gives threads")
    }
}
