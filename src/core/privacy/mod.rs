//! What a report costs, what it says, and when it is made: PRIVACY by arithmetic.
//!
//! Flow: `tally` → **`privacy`** → `report`. Pure: randomness comes in as a seed, time as an argument, secrets as a
//! [`LocalKey`]. Only integers lie on the path from truth to answer, so native and wasm draw the same bits.
//! Invariants: a [`Report`] has passed a [`Randomizer`] (no other constructor takes a truth); the exact epsilon of
//! every mechanism is at most the claimed one; a [`Ledger`] never pays more than its ceiling in 365 days.

mod epoch;
mod epsilon;
mod key;
mod ledger;
mod mechanism;
mod report;

pub use epoch::{Epoch, Participation, Period};
pub use epsilon::{Epsilon, EpsilonError};
pub use key::{LocalKey, ReportId};
pub use ledger::{Debit, Ledger, LedgerError};
pub use mechanism::{Mechanism, Randomizer, Rates};
pub use report::{Header, Report};
