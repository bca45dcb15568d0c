//! The forms of a process, one at a time in one dialog.

mod duties;
mod node;
mod ways;

use leptos::{lazy, prelude::*};

use super::desk::Desk;
use crate::{
    error::AppError,
    i18n::Text,
    kit::*,
    process::{model::NodeId, text},
};

/// The form that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A new node behind one; at the end where none is named.
    Add(Option<NodeId>),
    Edit(NodeId),
    Duties(NodeId),
    Ways(NodeId),
}

#[derive(Clone, Copy)]
pub(super) struct Forms {
    desk: Desk,
    form: RwSignal<Option<Form>>,
}

impl Forms {
    pub fn new(desk: Desk) -> Forms {
        Forms { desk, form: RwSignal::new(None) }
    }

    pub fn open(self, form: Form) {
        self.form.set(Some(form));
    }

    pub fn close(self) {
        self.form.set(None);
    }

    /// The dialog of whichever form is open.
    pub fn dialog(self) -> AnyView {
        let t = self.desk.t;
        let open = RwSignal::new(false);
        Effect::new(move |_| open.set(self.form.with(Option::is_some)));
        let title = move || self.form.get().map(|form| t.s(self.title(form)).to_owned()).unwrap_or_default();
        view! {
            <Dialog open=open title=Signal::derive(title) on_close=move || self.close()>
                {move || self.form.get().map(|form| loaded(move || process_form(self, form)))}
            </Dialog>
        }
        .into_any()
    }

    fn title(self, form: Form) -> Text {
        match form {
            Form::Add(_) => text::ADD_NODE,
            Form::Edit(_) => text::EDIT_NODE,
            Form::Duties(_) => text::EDIT_DUTIES,
            Form::Ways(_) => text::EDIT_WAYS,
        }
    }
}

/// What a form was told was wrong.
type Wrong = RwSignal<Option<AppError>>;

/// What is wrong with one field.
fn beside(desk: Desk, wrong: Wrong, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || wrong.with(|w| w.as_ref()?.for_field(field, desk.t.0)))
}

/// What is wrong that no field shows.
fn below(desk: Desk, wrong: Wrong, shown: &'static [&'static str]) -> AnyView {
    let words = move || {
        wrong.with(|w| {
            let error = w.as_ref()?;
            let beside = shown.iter().any(|field| error.for_field(field, desk.t.0).is_some());
            (!beside).then(|| error.message(desk.t.0))
        })
    };
    let banner = move || {
        words().map(|words| view! { <div class="whole"><Banner tone=Tone::Late>{words}</Banner></div> })
    };
    banner.into_any()
}

/// The buttons of a form that is done at once.
fn done(desk: Desk, forms: Forms) -> AnyView {
    view! {
        <div class="dialog-foot whole">
            <Button kind=Kind::Primary on_press=move || forms.close()>{desk.t.s(text::DONE)}</Button>
        </div>
    }
    .into_any()
}

#[lazy]
fn process_form(forms: Forms, form: Form) -> AnyView {
    let desk = forms.desk;
    match form {
        Form::Add(after) => node::add(desk, forms, after),
        // A node that somebody took out meanwhile has no form.
        Form::Edit(id) => node::edit(desk, forms, id).into_any(),
        Form::Duties(id) => duties::view(desk, forms, id),
        Form::Ways(id) => ways::view(desk, forms, id),
    }
}
