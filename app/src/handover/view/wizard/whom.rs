//! The rule by which it is decided who gets what.

use leptos::prelude::*;

use super::{Desk, Step, foot, heading};
use crate::{
    access::model::MemberId,
    handover::{model::Rule, text::*},
    i18n::use_t,
    kit::*,
};

/// The rules in the order of the menu; who the one person is, is said beside it.
fn rules() -> [Rule; 5] {
    [Rule::One(MemberId(uuid::Uuid::nil())), Rule::Manager, Rule::Team, Rule::Department, Rule::Region]
}

pub(super) fn step(desk: Desk) -> AnyView {
    let t = use_t();
    let choices = rules().map(|rule| Choice::new(rule.code(), t.s(rule.text()))).to_vec();
    let one = move || desk.rule.with(|r| r == "one");
    let help = move || {
        t.s(match desk.rule.get().as_str() {
            "one" => RULE_ONE_HELP,
            "manager" => RULE_MANAGER_HELP,
            _ => RULE_SHARED_HELP,
        })
    };
    let people = desk.people();
    let person = move || {
        let people = people.clone();
        one().then(|| {
            view! {
                <Field name="to" label=t.s(PERSON) required=true>
                    <Select value=desk.to choices=people placeholder=t.s(CHOOSE).to_string()/>
                </Field>
            }
        })
    };
    let unsaid = Signal::derive(move || desk.wish().is_none());
    let next = view! {
        <Button kind=Kind::Primary disabled=unsaid on_press=move || desk.go.run((Step::Preview,))>{t.s(STEP_PREVIEW)}</Button>
    };
    view! {
        <section class="stack">
            {heading(desk, t.s(WHOM_TITLE).into())}
            <p class="muted prose">{t.s(WHOM_HELP)}</p>
            <div class="form">
                <Field name="rule" label=t.s(RULE_LEGEND)><Select value=desk.rule choices=choices/></Field>
                {person}
            </div>
            <p class="muted" role="status">{help}</p>
            {foot(desk, Some(Step::What), next)}
        </section>
    }
    .into_any()
}
