//! [`Page`]: what the shop's pages tell and ask, whoever listens: a client per page load, or the engine alone.

use vitrin::core::consent::Purposes;
use vitrin::core::tally::Response;
use vitrin::core::value::Value;

/// Where a page loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// In the tab in front: the page there goes.
    Same,
    /// In a new one: the page in front stays behind it.
    New,
}

/// A decision as a page keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Its id.
    pub id: String,
    /// Its placement.
    pub placement: String,
    /// Its offer.
    pub offer: Option<String>,
    /// Whether the offer was chosen for this visitor.
    pub is_personalized: bool,
    /// Whether it stands in the place of an offer that the visitor does not get to see. To see it is the ghost's exposure, also of the page's own default.
    pub has_ghost: bool,
}

/// The pages of one visitor.
pub trait Page {
    /// A page loads.
    fn load(&mut self, tab: Tab);
    /// Whether the consent banner is open.
    fn asks(&self) -> bool;
    /// The banner is answered, for the first time or anew.
    fn answer(&mut self, purposes: Purposes);
    /// The page tells an event.
    fn event(&mut self, name: &str, data: &Value);
    /// The page asks for offers. Without a grant there are none.
    fn decide(&mut self, placements: &[&str], context: &Value) -> Vec<Shown>;
    /// Something happened to an offer.
    fn respond(&mut self, shown: &Shown, response: Response);
    /// Time passes with this page in front, in milliseconds.
    fn stay(&mut self, ms: u64);
    /// The tab in front is closed; `false`, and nothing happens, when it is the only one.
    fn back(&mut self) -> bool;
    /// All tabs are closed.
    fn end(&mut self);
}
