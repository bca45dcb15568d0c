//! The one error that crosses the wire. Causes are logged once, at the boundary, under a reference; never sent.

use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use crate::{
    i18n::{Locale, Text},
    wire::Wire,
};

/// What is wrong with one field, in words for every language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in code, such as `amount`.
    pub field: String,
    pub en: String,
    pub zh: String,
}

impl FieldError {
    pub fn new(field: &str, text: Text) -> Self {
        Self { field: field.into(), en: text.en.into(), zh: text.zh.into() }
    }

    /// A field error whose message has `{name}` places.
    pub fn with(field: &str, text: Text, values: &[(&str, &str)]) -> Self {
        Self { field: field.into(), en: text.with(Locale::En, values), zh: text.with(Locale::Zh, values) }
    }

    /// The message in one language.
    pub fn message(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::Zh => &self.zh,
        }
    }
}

/// Everything that can go wrong, as the person at the screen needs to know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// No session, or one that has ended.
    SignedOut,
    /// The person may not do this; the text says what would be needed.
    Forbidden,
    /// No such record, or none this person may see: the two are not told apart.
    NotFound,
    /// Fields to mend, each with its message.
    Invalid(Vec<FieldError>),
    /// Somebody else changed the record first; carries the current record as JSON, so that the screen can offer the merge.
    Conflict(String),
    /// Too many tries; seconds to wait.
    Limited(u32),
    /// The request did not reach the server or its answer did not arrive.
    Unreachable,
    /// A fault of ours, with the reference under which its cause was logged.
    Internal(String),
}

/// The result of everything that may be refused.
pub type AppResult<T> = Result<T, AppError>;

impl AppError {
    /// One field's error.
    pub fn field(field: &str, text: Text) -> Self {
        AppError::Invalid(vec![FieldError::new(field, text)])
    }

    /// A conflict that carries the current record.
    pub fn conflict<R: Serialize>(current: &R) -> Self {
        match serde_json::to_string(current) {
            Ok(json) => AppError::Conflict(json),
            Err(e) => AppError::internal(&e),
        }
    }

    /// Logs the cause under a fresh reference and keeps only the reference.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_string();
        #[cfg(feature = "ssr")]
        tracing::error!(reference, %cause, "internal error");
        #[cfg(not(feature = "ssr"))]
        leptos::logging::error!("{reference}: {cause}");
        AppError::Internal(reference)
    }

    /// The sentence for a toast or a page.
    pub fn message(&self, locale: Locale) -> String {
        use text::*;
        match self {
            AppError::SignedOut => SIGNED_OUT.get(locale).into(),
            AppError::Forbidden => FORBIDDEN.get(locale).into(),
            AppError::NotFound => NOT_FOUND.get(locale).into(),
            AppError::Invalid(fields) => match fields.as_slice() {
                [] => INVALID.get(locale).into(),
                fields => fields.iter().map(|f| f.message(locale)).collect::<Vec<_>>().join(" "),
            },
            AppError::Conflict(_) => CONFLICT.get(locale).into(),
            AppError::Limited(seconds) => LIMITED.with(locale, &[("n", &seconds.to_string())]),
            AppError::Unreachable => UNREACHABLE.get(locale).into(),
            AppError::Internal(reference) => INTERNAL.with(locale, &[("ref", reference)]),
        }
    }

    /// The message for one field, if this error has one.
    pub fn for_field(&self, field: &str, locale: Locale) -> Option<String> {
        match self {
            AppError::Invalid(fields) => {
                fields.iter().find(|f| f.field == field).map(|f| f.message(locale).to_string())
            }
            _ => None,
        }
    }

    /// The HTTP status that goes with it.
    pub fn status(&self) -> u16 {
        match self {
            AppError::SignedOut => 401,
            AppError::Forbidden => 403,
            AppError::NotFound => 404,
            AppError::Invalid(_) => 422,
            AppError::Conflict(_) => 409,
            AppError::Limited(_) => 429,
            AppError::Unreachable => 503,
            AppError::Internal(_) => 500,
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message(Locale::En))
    }
}
impl std::error::Error for AppError {}

impl FromServerFnError for AppError {
    type Encoder = Wire;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => AppError::Unreachable,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => AppError::Invalid(vec![]),
            other => AppError::internal(&other),
        }
    }
}

#[cfg(feature = "ssr")]
impl From<sqlx::Error> for AppError {
    fn from(e: sqlx::Error) -> Self {
        match &e {
            sqlx::Error::RowNotFound => AppError::NotFound,
            _ => AppError::internal(&e),
        }
    }
}

pub mod text {
    crate::texts! {
        SIGNED_OUT: "You are signed out. Sign in to go on; what you typed is still here.", "您已退出登录。请重新登录后继续，已填写的内容仍然保留。";
        FORBIDDEN: "You are not allowed to do this. Ask the owner of the record or an administrator.", "您没有权限执行此操作，请联系记录负责人或管理员。";
        NOT_FOUND: "There is no such record, or you may not see it.", "记录不存在，或您无权查看。";
        INVALID: "Something in the form is not right.", "填写内容有误。";
        CONFLICT: "Somebody else changed this in the meantime.", "该记录已被他人修改。";
        LIMITED: "Too many tries. Wait {n} seconds and try again.", "尝试次数过多，请在 {n} 秒后重试。";
        UNREACHABLE: "The server cannot be reached. Nothing was lost; try again.", "无法连接服务器。内容未丢失，请重试。";
        INTERNAL: "Something went wrong on our side. Quote reference {ref} when you ask for help.", "系统出错。寻求帮助时请提供编号 {ref}。";
    }
}
