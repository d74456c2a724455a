//! Consent: which purposes are granted, and [`Permit`], the proof that one is.
//!
//! Flow: **`consent`** gates `event` -> `history`, `tally`, every storage write and every report. Nothing that keeps, counts or
//! sends a visitor's data can be called without a permit, and only [`Consent::permit`] makes one.

use std::marker::PhantomData;

/// Something the visitor grants or does not.
pub trait Purpose: sealed::Sealed {
    /// Whether `purposes` grants this one.
    fn granted(purposes: Purposes) -> bool;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Storage {}
    impl Sealed for super::Personalization {}
    impl Sealed for super::Measurement {}
}

/// Writing anything to the device.
#[derive(Debug)]
pub enum Storage {}
/// Building a profile and choosing offers by it.
#[derive(Debug)]
pub enum Personalization {}
/// Counting exposures and sending sealed reports.
#[derive(Debug)]
pub enum Measurement {}

impl Purpose for Storage {
    fn granted(purposes: Purposes) -> bool {
        purposes.storage
    }
}
impl Purpose for Personalization {
    fn granted(purposes: Purposes) -> bool {
        purposes.personalization
    }
}
impl Purpose for Measurement {
    fn granted(purposes: Purposes) -> bool {
        purposes.measurement
    }
}

/// The purposes that are granted. Pending and denied are both `false`: silence is not consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purposes {
    /// See [`Storage`].
    pub storage: bool,
    /// See [`Personalization`].
    pub personalization: bool,
    /// See [`Measurement`].
    pub measurement: bool,
}

impl Purposes {
    /// What both grant.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            storage: self.storage && other.storage,
            personalization: self.personalization && other.personalization,
            measurement: self.measurement && other.measurement,
        }
    }
}

/// A consent as it stands: the purposes and the number of the grant they came with.
///
/// The grant number grows when a purpose is taken back or everything is forgotten, so data written under an earlier grant is recognised and removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consent {
    /// What is granted.
    pub purposes: Purposes,
    /// Which grant this is; 0 before the first.
    pub grant: u32,
}

/// Proof that the purpose `P` is granted at this moment. Ask for a new one for every input: it is not to be kept.
#[derive(Debug)]
pub struct Permit<P: Purpose>(PhantomData<P>);

impl Consent {
    /// The proof that `P` is granted, or `None`.
    #[must_use]
    pub fn permit<P: Purpose>(&self) -> Option<Permit<P>> {
        P::granted(self.purposes).then_some(Permit(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permit_needs_its_own_purpose() {
        let measured = Consent { purposes: Purposes { measurement: true, ..Purposes::default() }, grant: 1 };
        assert!(measured.permit::<Measurement>().is_some());
        assert!(measured.permit::<Personalization>().is_none());
        assert!(measured.permit::<Storage>().is_none());
        assert!(Consent::default().permit::<Measurement>().is_none(), "pending is denied");
    }
}
