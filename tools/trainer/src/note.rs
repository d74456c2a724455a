//! What the trainer did and did not do, for the report: nothing is held back in silence.

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// A number was fitted in another way than the first choice, and why.
    Degraded,
    /// A number is not shipped, since too few stand behind it.
    HeldBack,
    /// How something was counted, where a reader could expect otherwise.
    Remark,
}

/// One thing that a reader should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// The part of the model.
    pub part: &'static str,
    /// In words, with the count behind it; never a customer's own data.
    pub text: String,
}

/// Notes in the order in which they were made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes(pub Vec<Note>);

impl Notes {
    /// Something was fitted in another way.
    pub fn degraded(&mut self, part: &'static str, text: impl Into<String>) {
        self.0.push(Note { kind: NoteKind::Degraded, part, text: text.into() });
    }

    /// Something is not shipped.
    pub fn held_back(&mut self, part: &'static str, text: impl Into<String>) {
        self.0.push(Note { kind: NoteKind::HeldBack, part, text: text.into() });
    }

    /// How something was counted.
    pub fn remark(&mut self, part: &'static str, text: impl Into<String>) {
        self.0.push(Note { kind: NoteKind::Remark, part, text: text.into() });
    }
}
