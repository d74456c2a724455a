//! What the trainer promises, through its library and its command.

mod sources;
