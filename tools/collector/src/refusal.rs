//! [`Refusal`]: why a request is not carried out, as a status, a stable code and words that repeat nothing of it.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use vitrin::report::ReportError;

/// Longest body of a report that is read, in bytes: twice what a report has, for whitespace.
pub const BODY_BYTES_MAX: usize = 512;

/// Why a request is refused. Its display is the `message` of the answer, its [`code`](Refusal::code) the `error`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The body is not declared as JSON. Only a page of an allowed origin can declare it so.
    #[error("the content type must be application/json")]
    NotDeclared,
    /// The body is not JSON.
    #[error("the body is not a flat JSON object")]
    NotJson,
    /// The body is JSON and no report.
    #[error("{0}")]
    Malformed(#[from] ReportError),
    /// The query of an estimate is not understood.
    #[error("the query takes a site and the number of a config")]
    Query,
    /// The body is too long.
    #[error("a report has at most {BODY_BYTES_MAX} bytes")]
    TooLong,
    /// No config of that site is known.
    #[error("no config of that site is counted here; name one with site=")]
    UnknownSite,
    /// The site is known, its config is not.
    #[error("that config of the site is not counted here")]
    UnknownConfig,
    /// The config asks no such question.
    #[error("the config asks no question of that number")]
    UnknownTask,
    /// The config protects that question otherwise.
    #[error("the config protects that question by another mechanism or epsilon")]
    WrongMechanism,
    /// The question has no such arm.
    #[error("the question has no such arm")]
    NoArms,
    /// Neither the current epoch nor the one before.
    #[error("only the current epoch and the one before are open")]
    EpochClosed,
    /// The mechanism gives no such answer.
    #[error("the question's mechanism gives no such answer")]
    AnswerOutOfRange,
    /// The question has as many reports of that epoch as are kept.
    #[error("the question takes no more reports of that epoch")]
    BatchFull,
    /// The admin token is missing or wrong.
    #[error("send the admin token as a bearer token")]
    Unauthorized,
    /// The upload token is missing, wrong or of an old epoch.
    #[error("send the site's upload token")]
    NoUploadToken,
    /// A network sends more than it may.
    #[error("this network sends too many requests: try again in a minute")]
    TooMany,
    /// More reports wait than can be counted soon.
    #[error("try again later")]
    Busy,
    /// The database failed. Nothing was counted.
    #[error("the database is not available")]
    Unavailable,
}

impl Refusal {
    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotDeclared | Self::NotJson | Self::Malformed(_) | Self::Query => "malformed",
            Self::TooLong => "too_long",
            Self::UnknownSite => "unknown_site",
            Self::UnknownConfig => "unknown_config",
            Self::UnknownTask => "unknown_task",
            Self::WrongMechanism => "wrong_mechanism",
            Self::NoArms => "no_arms",
            Self::EpochClosed => "epoch_closed",
            Self::AnswerOutOfRange => "answer_out_of_range",
            Self::BatchFull => "batch_full",
            Self::Unauthorized => "unauthorized",
            Self::NoUploadToken => "upload_token",
            Self::TooMany => "too_many",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotDeclared | Self::NotJson | Self::Malformed(_) | Self::Query => StatusCode::BAD_REQUEST,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnknownSite
            | Self::UnknownConfig
            | Self::UnknownTask
            | Self::WrongMechanism
            | Self::NoArms
            | Self::EpochClosed
            | Self::AnswerOutOfRange => StatusCode::UNPROCESSABLE_ENTITY,
            Self::BatchFull | Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::NoUploadToken => StatusCode::FORBIDDEN,
            Self::Busy | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = Json(json!({ "error": self.code(), "message": self.to_string() }));
        let mut response = (self.status(), body).into_response();
        let (name, value) = match self {
            Self::Unauthorized => (header::WWW_AUTHENTICATE, "Bearer"),
            // Seconds. A queue of reports is worked off within one.
            Self::Busy | Self::Unavailable => (header::RETRY_AFTER, "5"),
            // Seconds in which a window of counting ends.
            Self::TooMany => (header::RETRY_AFTER, "60"),
            Self::NotDeclared
            | Self::NotJson
            | Self::Malformed(_)
            | Self::Query
            | Self::TooLong
            | Self::NoUploadToken
            | Self::UnknownSite
            | Self::UnknownConfig
            | Self::UnknownTask
            | Self::WrongMechanism
            | Self::NoArms
            | Self::EpochClosed
            | Self::AnswerOutOfRange
            | Self::BatchFull => return response,
        };
        response.headers_mut().insert(name, HeaderValue::from_static(value));
        response
    }
}
