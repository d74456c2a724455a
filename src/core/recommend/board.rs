//! [`Board`]: the scores of one answer while they are added up, with the strongest reason of each.

use super::index::Index;
use super::seen::{Candidate, Seen};

/// Why an item is recommended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reason {
    /// The visitor looked at it lately.
    Seen,
    /// Others looked at it after an item that the visitor looked at.
    ViewedAfter,
    /// Others bought it together with an item.
    BoughtWith,
    /// It is like an item.
    SimilarTo,
    /// It is popular in a category that the visitor is interested in.
    PopularIn,
    /// It is popular in the shop.
    #[default]
    Popular,
}

impl Reason {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::ViewedAfter => "viewed_after",
            Self::BoughtWith => "bought_with",
            Self::SimilarTo => "similar_to",
            Self::PopularIn => "popular_in",
            Self::Popular => "popular",
        }
    }
}

/// A reason with the number of what it is about: a seen item, or a shelf for [`Reason::PopularIn`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Why {
    /// See [`Reason`].
    pub reason: Reason,
    /// A number of a candidate, or of a shelf.
    pub of: u32,
}

/// One item's score while it is added up.
#[derive(Clone, Copy)]
struct Cell {
    number: u32,
    score: f64,
    /// The strongest addition, and its reason.
    most: f64,
    why: Why,
}

/// Scores by the items' numbers; what was seen and is in no file comes behind, in its order.
pub(super) struct Board<'a> {
    pub(super) index: &'a Index,
    pub(super) seen: &'a [Seen<'a>],
    cells: Vec<Cell>,
    /// By number, its cell + 1: two bytes an item, since a shop has many and an answer touches few.
    slots: Vec<u16>,
}

impl<'a> Board<'a> {
    pub(super) fn new(index: &'a Index, seen: &'a [Seen<'a>]) -> Self {
        Self { index, seen, cells: Vec::new(), slots: vec![0; index.items.len() + seen.len()] }
    }

    /// Number of the `place`-th seen item.
    pub(super) fn number(&self, place: usize) -> u32 {
        let id = self.seen.get(place).map_or("", |seen| seen.candidate.id);
        self.index.find(id).unwrap_or((self.index.items.len() + place) as u32)
    }

    /// Adds to an item's score.
    pub(super) fn add(&mut self, number: u32, score: f64, reason: Reason, of: u32) {
        let Some(slot) = self.slots.get_mut(number as usize) else { return };
        if *slot == 0 {
            // Past so many nothing is worth showing.
            let Ok(next) = u16::try_from(self.cells.len() + 1) else { return };
            *slot = next;
            self.cells.push(Cell { number, score: 0.0, most: 0.0, why: Why::default() });
        }
        if let Some(cell) = self.cells.get_mut(usize::from(*slot) - 1) {
            cell.score += score;
            if score > cell.most {
                cell.most = score;
                cell.why = Why { reason, of };
            }
        }
    }

    /// Multiplies every score.
    pub(super) fn scale(&mut self, factor: &dyn Fn(u32) -> f64) {
        for cell in &mut self.cells {
            cell.score *= factor(cell.number);
        }
    }

    /// Everything with a score.
    pub(super) fn scored(&self) -> Vec<(f64, u32, Why)> {
        let mut scored = Vec::new();
        for cell in &self.cells {
            if cell.score > 0.0 {
                scored.push((cell.score, cell.number, cell.why));
            }
        }
        scored
    }

    /// What is known about the item of a number.
    pub(super) fn candidate(&self, number: u32) -> Option<Candidate<'a>> {
        match self.index.item(number) {
            Some(item) => Some(Candidate {
                id: &item.id,
                category: self.index.category(item),
                shelf: item.shelf,
                brand: item.brand,
                tags: item.tags,
                price_minor: item.price_minor,
                is_durable: item.is_durable,
                is_out_of_stock: item.is_out_of_stock,
            }),
            None => self.seen.get((number as usize).checked_sub(self.index.items.len())?).map(|seen| seen.candidate),
        }
    }

    /// The item or category that a reason is about.
    pub(super) fn named(&self, why: Why) -> &'a str {
        match why.reason {
            Reason::PopularIn => self.index.shelves.get(why.of as usize).map_or("", |shelf| &shelf.name),
            Reason::Popular => "",
            Reason::Seen | Reason::ViewedAfter | Reason::BoughtWith | Reason::SimilarTo => {
                self.candidate(why.of).map_or("", |candidate| candidate.id)
            }
        }
    }
}
