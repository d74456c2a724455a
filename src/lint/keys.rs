//! Keys that stand twice in one object: JSON lets the last one win without a word (RFC 8259, section 4), so the first says nothing.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Finding, Kind};
use crate::config::push_key;

/// Each key that its object has had before, in the order of the text. They are gone from a document that was read.
///
/// # Errors
/// What the source gives for a text that is not JSON.
pub fn repeated_keys<'de, D: Deserializer<'de>>(source: D) -> Result<Vec<Finding>, D::Error> {
    let mut findings = Vec::new();
    Keys { pointer: String::new(), findings: &mut findings }.deserialize(source)?;
    Ok(findings)
}

/// A value of the document, with its place.
struct Keys<'f> {
    pointer: String,
    findings: &'f mut Vec<Finding>,
}

impl<'de> DeserializeSeed<'de> for Keys<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut index = 0_usize;
        while list
            .next_element_seed(Keys { pointer: format!("{}/{index}", self.pointer), findings: self.findings })?
            .is_some()
        {
            index += 1;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut before = BTreeSet::new();
        while let Some(key) = map.next_key::<String>()? {
            let mut pointer = self.pointer.clone();
            push_key(&mut pointer, &key);
            if before.insert(key) {
                map.next_value_seed(Keys { pointer, findings: self.findings })?;
            } else {
                map.next_value::<IgnoredAny>()?;
                let message = "its object has this key before; the last one counts".into();
                let suggestion = Some("one of them".into());
                self.findings.push(Finding { pointer, kind: Kind::Twice, message, suggestion });
            }
        }
        Ok(())
    }
}
