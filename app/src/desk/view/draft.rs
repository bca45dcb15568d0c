//! A form being filled in: a signal for every text field, read back as the form it came from.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{
    error::AppError,
    i18n::{Text, use_t},
    kit::*,
};

/// The fields of a form, each with its signal; what the server said about them last.
#[derive(Clone, Copy)]
pub struct Draft {
    fields: StoredValue<BTreeMap<String, RwSignal<String>>>,
    pub error: RwSignal<Option<AppError>>,
    pub busy: RwSignal<bool>,
}

fn texts<F: Serialize>(form: &F) -> BTreeMap<String, String> {
    match serde_json::to_value(form) {
        Ok(Value::Object(map)) => {
            map.into_iter().map(|(k, v)| (k, v.as_str().unwrap_or_default().to_string())).collect()
        }
        _ => BTreeMap::new(),
    }
}

impl Draft {
    /// A draft that begins as this form.
    pub fn of<F: Serialize>(form: &F) -> Draft {
        let fields = texts(form).into_iter().map(|(k, v)| (k, RwSignal::new(v))).collect();
        Draft { fields: StoredValue::new(fields), error: RwSignal::new(None), busy: RwSignal::new(false) }
    }

    /// Fills every field anew.
    pub fn fill<F: Serialize>(self, form: &F) {
        for (name, value) in texts(form) {
            self.signal(&name).set(value);
        }
        self.error.set(None);
    }

    /// The signal of a field; a name that is none gets one that nobody reads.
    pub fn signal(self, name: &str) -> RwSignal<String> {
        self.fields.with_value(|f| f.get(name).copied()).unwrap_or_else(|| RwSignal::new(String::new()))
    }

    /// The form as it now stands. `None` where it does not read back, which a form of text fields always does.
    pub fn read<F: DeserializeOwned>(self) -> Option<F> {
        let fields = self.fields.get_value();
        let map: Map<String, Value> =
            fields.into_iter().map(|(k, v)| (k, Value::String(v.get_untracked()))).collect();
        serde_json::from_value(Value::Object(map)).ok()
    }

    /// What is wrong with a field, in the reader's language.
    pub fn wrong(self, name: &'static str) -> Signal<Option<String>> {
        let locale = use_t().0;
        Signal::derive(move || self.error.with(|e| e.as_ref().and_then(|e| e.for_field(name, locale))))
    }

    /// A field of one line.
    pub fn line(self, name: &'static str, label: Text, kind: &'static str) -> AnyView {
        let t = use_t();
        view! {
            <Field name=name label=t.s(label) error=self.wrong(name)>
                <TextInput value=self.signal(name) kind=kind/>
            </Field>
        }
        .into_any()
    }

    /// The field that names the record: needed, and where one begins.
    pub fn name_line(self, label: Text) -> AnyView {
        let t = use_t();
        view! {
            <Field name="name" label=t.s(label) error=self.wrong("name") required=true whole=true>
                <TextInput value=self.signal("name") autofocus=true/>
            </Field>
        }
        .into_any()
    }

    /// A field of several lines.
    pub fn lines(self, name: &'static str, label: Text) -> AnyView {
        let t = use_t();
        view! {
            <Field name=name label=t.s(label) error=self.wrong(name) whole=true>
                <TextArea value=self.signal(name) rows=3/>
            </Field>
        }
        .into_any()
    }

    /// A field with a closed list of choices.
    pub fn choice(self, name: &'static str, label: Text, choices: Signal<Vec<Choice>>) -> AnyView {
        let t = use_t();
        view! {
            <Field name=name label=t.s(label) error=self.wrong(name)>
                <Select value=self.signal(name) choices=choices/>
            </Field>
        }
        .into_any()
    }

    /// What is wrong with no field in particular, above the form.
    pub fn trouble(self, fields: &'static [&'static str]) -> AnyView {
        let locale = use_t().0;
        let message = move || {
            self.error.with(|e| match e {
                Some(AppError::Invalid(errors)) => errors
                    .iter()
                    .find(|e| !fields.contains(&e.field.as_str()))
                    .map(|e| e.message(locale).to_string()),
                other => other.as_ref().map(|e| e.message(locale)),
            })
        };
        view! { {move || message().map(|m| view! { <div class="whole"><Banner tone=Tone::Late>{m}</Banner></div> })} }
            .into_any()
    }
}
