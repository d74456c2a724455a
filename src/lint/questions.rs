//! What is asked twice: each time costs privacy, and what one answer could tell is told by halves.

use super::{Finding, Kind};
use crate::core::question::Question;
use crate::core::site::Site;

/// Adds what is found.
pub(super) fn questions(site: &Site, findings: &mut Vec<Finding>) {
    let mut asked: Vec<&Question> = Vec::new();
    for question in site.questions.iter().filter(|question| question.weight > 0) {
        let is_it = |other: &&&Question| other.subject == question.subject && other.values == question.values;
        if let Some(before) = asked.iter().find(is_it) {
            let pointer = format!("/measure/{}", question.task);
            let message = format!("/measure/{} asks the same", before.task);
            let suggestion = Some("one of them, with the weight of both".into());
            findings.push(Finding { pointer, kind: Kind::Twice, message, suggestion });
        }
        asked.push(question);
    }
}
