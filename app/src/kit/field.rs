//! A field: label above, help and error below, tied to its control for those who listen.

use leptos::{context::Provider, prelude::*};

use super::{
    icon::{Icon, draw},
    text,
};
use crate::i18n::use_t;

/// What a control inside a field needs to know about it.
#[derive(Clone)]
pub(super) struct FieldContext {
    pub id: String,
    pub name: String,
    pub described: Signal<Option<String>>,
    pub invalid: Signal<bool>,
    pub required: bool,
}

/// How a control is named and described: by the field around it, or by a label of its own.
pub(super) struct Control {
    pub id: Option<String>,
    pub name: Option<String>,
    pub label: Option<String>,
    pub described: Signal<Option<String>>,
    pub invalid: Signal<bool>,
    pub required: bool,
}

impl Control {
    /// Finds the field around; `name` and `label` are the control's own, empty where the field speaks for it.
    pub fn here(name: String, label: String) -> Self {
        let own = (!name.is_empty()).then_some(name);
        let label = (!label.is_empty()).then_some(label);
        match use_context::<FieldContext>() {
            Some(field) => Self {
                id: Some(field.id),
                name: own.or(Some(field.name)),
                label,
                described: field.described,
                invalid: field.invalid,
                required: field.required,
            },
            None => Self {
                id: None,
                name: own,
                label,
                described: Signal::default(),
                invalid: Signal::default(),
                required: false,
            },
        }
    }
}

/// Wraps one control. `name` is the field's name in code: it is the control's `name`, and errors find it by that.
/// Two fields of one name on a page need different `id`s.
#[component]
pub fn Field(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] id: String,
    #[prop(optional, into)] help: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    /// Takes the whole width of a form of several columns.
    #[prop(optional)]
    whole: bool,
    children: Children,
) -> AnyView {
    let t = use_t();
    let id = if id.is_empty() { format!("f-{name}") } else { id };
    let (help_id, wrong_id) = (format!("{id}-help"), format!("{id}-wrong"));
    let has_help = !help.is_empty();
    let described = {
        let (help_id, wrong_id) = (help_id.clone(), wrong_id.clone());
        Signal::derive(move || match (has_help, error.with(Option::is_some)) {
            (true, true) => Some(format!("{wrong_id} {help_id}")),
            (false, true) => Some(wrong_id.clone()),
            (true, false) => Some(help_id.clone()),
            (false, false) => None,
        })
    };
    let invalid = Signal::derive(move || error.with(Option::is_some));
    let context = FieldContext { id: id.clone(), name, described, invalid, required };
    view! {
        <div class=if whole { "field whole" } else { "field" }>
            <label for=id>
                {label}
                {required.then(|| view! { <span class="must" title=t.s(text::REQUIRED) aria-hidden="true"></span> })}
            </label>
            <Provider value=context>{children()}</Provider>
            {move || {
                error
                    .get()
                    .map(|message| {
                        view! {
                            <p class="wrong" id=wrong_id.clone()>
                                {draw(Icon::Warning, "s")}
                                <span>{message}</span>
                            </p>
                        }
                    })
            }}
            {has_help.then(|| view! { <p class="help" id=help_id>{help}</p> })}
        </div>
    }
    .into_any()
}
