//! Reading a report, field by field, with errors that name the field and never what was in it.

use crate::core::decimal::digits;
use crate::core::hex::from_hex;
use crate::core::id::is_id;
use crate::core::map::SortedMap;
use crate::core::privacy::{Epoch, Epsilon, Header, Mechanism, Report, ReportId};
use crate::core::value::Value;
use crate::report::{ARM_MAX, VERSION};

/// The fields of a report, in the order in which they are written.
const FIELDS: [&str; 10] =
    ["v", "site", "config", "epoch", "report_id", "task", "mechanism", "epsilon", "arm", "answer"];

/// Why something is no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// It is no object.
    #[error("a report is a JSON object")]
    NotAnObject,
    /// A field is absent.
    #[error("{field} is missing")]
    Missing {
        /// Its name.
        field: &'static str,
    },
    /// A field has another type, range or form.
    #[error("{field} must be {expected}")]
    Malformed {
        /// Its name.
        field: &'static str,
        /// What it must be.
        expected: &'static str,
    },
    /// There is a field that no report has.
    #[error("a report has no other field than {}", FIELDS.join(", "))]
    UnknownField,
    /// A stored text is not what sealing writes.
    #[error("not a sealed report")]
    NotSealed,
}

impl ReportError {
    /// The field at fault, when it is one.
    #[must_use]
    pub fn field(self) -> Option<&'static str> {
        match self {
            Self::Missing { field } | Self::Malformed { field, .. } => Some(field),
            Self::NotAnObject | Self::UnknownField | Self::NotSealed => None,
        }
    }
}

/// Reads a report. Whether its site, config, task and answer exist is for the collector to say.
///
/// # Errors
/// [`ReportError`], which names the first field at fault.
pub fn parse(value: &Value) -> Result<Report, ReportError> {
    let fields = Fields(value.as_map().ok_or(ReportError::NotAnObject)?);
    fields.constant("v", VERSION, "1")?;
    let site = fields.text("site", "an id of a site", |text| is_id(text).then(|| text.to_owned()))?;
    let config = fields.number("config")?;
    let epoch = Epoch(fields.number("epoch")?);
    let id = fields.text("report_id", "32 lower-case hex digits", ReportId::from_hex)?;
    let task = fields.number("task")?;
    let mechanism = fields.text("mechanism", "binary, k-ary, hadamard-bit or counted", Mechanism::from_name)?;
    let epsilon = fields.text("epsilon", "a number such as 1.000, at most 2.000; 0.000 when counted", |text| {
        epsilon(text).filter(|epsilon| (*epsilon == Epsilon::NOT_NOISED) == (mechanism == Mechanism::Counted))
    })?;
    let arm = match fields.number("arm") {
        Ok(arm) if arm <= ARM_MAX => arm,
        Ok(_) | Err(ReportError::Malformed { .. }) => {
            return Err(ReportError::Malformed { field: "arm", expected: "a whole number up to 63" });
        }
        Err(error) => return Err(error),
    };
    let answer = fields.text("answer", "8 lower-case hex digits", answer)?;
    if fields.0.len() > FIELDS.len() {
        return Err(ReportError::UnknownField);
    }
    let header = Header { site, config, epoch, task, id, arm };
    Ok(Report::received(header, mechanism, epsilon, answer))
}

fn epsilon(text: &str) -> Option<Epsilon> {
    if text == "0.000" {
        return Some(Epsilon::NOT_NOISED);
    }
    Epsilon::from_text(text).filter(|epsilon| *epsilon <= Epsilon::REPORT_MAX)
}

fn answer(text: &str) -> Option<u32> {
    from_hex(text).map(u32::from_be_bytes)
}

struct Fields<'a>(&'a SortedMap<String, Value>);

impl Fields<'_> {
    fn get(&self, field: &'static str) -> Result<&Value, ReportError> {
        self.0.get(field).ok_or(ReportError::Missing { field })
    }

    fn number(&self, field: &'static str) -> Result<u32, ReportError> {
        self.get(field)?
            .as_number()
            .filter(|number| (0.0..=f64::from(u32::MAX)).contains(number))
            // In range, so the cast only drops a fraction, which the comparison then finds.
            .map(|number| (number, number as u32))
            .filter(|(number, whole)| f64::from(*whole) == *number)
            .map(|(_, whole)| whole)
            .ok_or(ReportError::Malformed { field, expected: "a whole number below 2^32" })
    }

    fn constant(&self, field: &'static str, constant: u32, expected: &'static str) -> Result<(), ReportError> {
        match self.number(field) {
            Ok(number) if number == constant => Ok(()),
            Ok(_) | Err(ReportError::Malformed { .. }) => Err(ReportError::Malformed { field, expected }),
            Err(error) => Err(error),
        }
    }

    fn text<T>(
        &self,
        field: &'static str,
        expected: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, ReportError> {
        let error = ReportError::Malformed { field, expected };
        self.get(field)?.as_text().and_then(read).ok_or(error)
    }
}

/// The report that a text like a sealed one tells of: every field has its place between the quotes. Enough for what sealing writes; the caller
/// compares the text with what would be written.
pub(super) fn sealed(text: &str) -> Option<Report> {
    let mut pieces = Vec::new();
    for piece in text.split('"') {
        pieces.push(piece);
    }
    let text = |place: usize| pieces.get(place).copied();
    let number = |place: usize| digits(text(place)?.strip_prefix(':')?.strip_suffix(',')?);
    let header = Header {
        site: text(5).filter(|id| is_id(id))?.into(),
        config: number(8)?,
        epoch: Epoch(number(10)?),
        task: number(16)?,
        id: ReportId::from_hex(text(13)?)?,
        arm: number(26).filter(|arm| *arm <= ARM_MAX)?,
    };
    Some(Report::received(header, Mechanism::from_name(text(19)?)?, epsilon(text(23)?)?, answer(text(29)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::value::{EVENT_LIMITS, read};

    fn fields() -> SortedMap<String, Value> {
        let text = concat!(
            r#"{"v":1,"site":"demo-shop","config":17,"epoch":225,"report_id":"0123456789abcdef0123456789abcdef","#,
            r#""task":3,"mechanism":"k-ary","epsilon":"1.000","arm":0,"answer":"00000007"}"#
        );
        let value = read(&mut serde_json::Deserializer::from_str(text), EVENT_LIMITS).unwrap();
        value.as_map().unwrap().clone()
    }

    #[test]
    fn an_error_names_the_field_and_not_its_content() {
        let cases = [
            ("v", Value::from(2_u32), "v must be 1"),
            ("site", Value::from("Demo Shop"), "site must be an id of a site"),
            ("site", Value::from(7_u32), "site must be an id of a site"),
            ("config", Value::from("17"), "config must be a whole number below 2^32"),
            ("config", Value::from(1.5), "config must be a whole number below 2^32"),
            ("config", Value::from(-1.0), "config must be a whole number below 2^32"),
            ("epoch", Value::from(4_294_967_296.0), "epoch must be a whole number below 2^32"),
            ("report_id", Value::from("0123"), "report_id must be 32 lower-case hex digits"),
            ("task", Value::Null, "task must be a whole number below 2^32"),
            ("mechanism", Value::from("plain"), "mechanism must be binary, k-ary, hadamard-bit or counted"),
            ("epsilon", Value::from(1.0), "epsilon must be a number such as 1.000, at most 2.000; 0.000 when counted"),
            (
                "epsilon",
                Value::from("0.000"),
                "epsilon must be a number such as 1.000, at most 2.000; 0.000 when counted",
            ),
            (
                "epsilon",
                Value::from("2.001"),
                "epsilon must be a number such as 1.000, at most 2.000; 0.000 when counted",
            ),
            (
                "mechanism",
                Value::from("counted"),
                "epsilon must be a number such as 1.000, at most 2.000; 0.000 when counted",
            ),
            ("arm", Value::from(64_u32), "arm must be a whole number up to 63"),
            ("arm", Value::from("0"), "arm must be a whole number up to 63"),
            ("answer", Value::from("7"), "answer must be 8 lower-case hex digits"),
            ("answer", Value::from("0000000A"), "answer must be 8 lower-case hex digits"),
        ];
        for (field, value, expected) in cases {
            let mut map = fields();
            map.insert(field.into(), value);
            let error = parse(&Value::Map(map)).unwrap_err();
            assert_eq!(error.to_string(), expected);
            assert_eq!(error.field(), expected.split(' ').next());
        }
    }

    #[test]
    fn every_field_is_needed_and_no_other_is_allowed() {
        assert_eq!(parse(&Value::Map(fields())).map(|report| report.answer()), Ok(7));
        for field in FIELDS {
            let mut map = fields();
            map.remove(field);
            assert_eq!(parse(&Value::Map(map)), Err(ReportError::Missing { field }));
        }
        let mut map = fields();
        map.insert("visitor".into(), Value::from("canary-7f3a"));
        let error = parse(&Value::Map(map)).unwrap_err();
        assert_eq!(error, ReportError::UnknownField);
        assert!(!format!("{error} {error:?}").contains("canary"));
        assert_eq!(parse(&Value::List(Vec::new())), Err(ReportError::NotAnObject));
    }
}
