//! Saving what was changed on a form, and putting it together with what somebody else changed meanwhile.

use std::future::Future;

use leptos::{prelude::*, task::spawn_local};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    merge::{MergeAsk, MergeDialog, MergeRow},
    text,
    toast::{Toasts, use_toasts},
};
use crate::{
    error::AppError,
    i18n::{Locale, Text, use_t},
    merge::{Clash, Merge, merge},
};

/// How records of one kind are edited: through a form each of whose fields has a name.
pub trait Editor: Copy + Send + Sync + 'static {
    type Record: Clone + DeserializeOwned + Send + Sync + 'static;
    type Form: Clone + Serialize + DeserializeOwned + Send + Sync + 'static;

    fn form(self, record: &Self::Record) -> Self::Form;
    /// Asks for the change. Errors: `Conflict` with the current record where `base` is it no more.
    fn send(
        self,
        base: Self::Record,
        form: Self::Form,
    ) -> impl Future<Output = Result<Self::Record, AppError>>;
    /// What a field of the form is called.
    fn label(self, field: &str) -> Text;
    /// A value of the form as it reads; `records` are those whose values are at odds.
    fn shown(self, field: &str, value: &str, records: [&Self::Record; 2]) -> String;
    /// Told the record as it now is, and whether somebody else's change is in it, which has been said.
    fn saved(self, record: Self::Record, merged: bool);
}

/// Saves records of one kind; draw its [`Saver::dialog`] once on the page. Copy it freely.
#[derive(Clone, Copy)]
pub struct Saver<E> {
    editor: E,
    ask: RwSignal<Option<MergeAsk>>,
    toasts: Toasts,
    locale: Locale,
}

impl<E: Editor> Saver<E> {
    pub fn with(editor: E) -> Self {
        Self { editor, ask: RwSignal::new(None), toasts: use_toasts(), locale: use_t().0 }
    }

    /// The dialog that asks theirs or mine.
    pub fn dialog(self) -> AnyView {
        view! { <MergeDialog ask=self.ask/> }.into_any()
    }

    /// Saves `mine`, typed over `base`. Where somebody was faster and changed other fields, both changes are kept; where they
    /// changed the same ones, the dialog asks, and nothing is lost until it is answered.
    pub async fn save(self, base: E::Record, mine: E::Form) -> Result<(), AppError> {
        let (mut base, mut mine, mut merged) = (base, mine, false);
        // A record changed faster than this is not edited by people.
        for _ in 0..5 {
            match self.editor.send(base.clone(), mine.clone()).await {
                Ok(record) => {
                    if merged {
                        self.toasts.info(text::MERGED.get(self.locale));
                    }
                    self.editor.saved(record, merged);
                    return Ok(());
                }
                Err(AppError::Conflict(json)) => {
                    let Ok(theirs) = serde_json::from_str::<E::Record>(&json) else {
                        return Err(AppError::Conflict(json));
                    };
                    let both = merge(&self.editor.form(&base), &mine, &self.editor.form(&theirs));
                    if !both.clashes.is_empty() {
                        self.ask_about(base, theirs, both);
                        return Ok(());
                    }
                    let Some(form) = both.decided(|_| false) else { return Err(AppError::Conflict(json)) };
                    (base, mine, merged) = (theirs, form, true);
                }
                Err(error) => return Err(error),
            }
        }
        Err(AppError::Conflict(String::new()))
    }

    fn ask_about(self, base: E::Record, theirs: E::Record, both: Merge) {
        let shown = |field: &str, value: &str| match value {
            "" => String::new(),
            value => self.editor.shown(field, value, [&base, &theirs]),
        };
        let row = |clash: &Clash| MergeRow {
            field: clash.field.clone(),
            label: self.editor.label(&clash.field).get(self.locale).into(),
            mine: shown(&clash.field, &clash.mine),
            theirs: shown(&clash.field, &clash.theirs),
        };
        let rows = both.clashes.iter().map(row).collect();
        let on_decide = Callback::new(move |(fields,): (Vec<String>,)| {
            let Some(form) = both.decided::<E::Form>(|f| fields.iter().any(|m| m == f)) else { return };
            let theirs = theirs.clone();
            spawn_local(async move {
                if let Err(error) = Box::pin(self.save(theirs, form)).await {
                    self.toasts.error(&error);
                }
            });
        });
        self.ask.set(Some(MergeAsk { rows, on_decide }));
    }
}
