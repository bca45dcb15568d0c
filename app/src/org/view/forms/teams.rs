//! Forming teams, and who joins them.

use leptos::prelude::*;

use super::{Wrong, beside, frame};
use crate::{
    i18n::use_t,
    kit::*,
    org::{
        model::{Organisation, Step, TeamId},
        text,
        view::{
            desk::Desk,
            fields::{person, picked},
        },
    },
};

fn own(wrong: Wrong, name: RwSignal<String>, purpose: RwSignal<String>) -> AnyView {
    let t = use_t();
    view! {
        <Field name="name" label=t.s(text::NAME) required=true whole=true error=beside(wrong, "name")>
            <TextInput value=name autofocus=true max=120/>
        </Field>
        <Field name="purpose" label=t.s(text::PURPOSE) whole=true error=beside(wrong, "purpose")>
            <TextArea value=purpose max=2000/>
        </Field>
    }
    .into_any()
}

pub(super) fn add(desk: Desk) -> AnyView {
    let (wrong, id) = (RwSignal::new(None), TeamId::new());
    let (name, purpose) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    frame(desk, wrong, text::ADD, &["name", "purpose"], own(wrong, name, purpose), move || {
        Ok(vec![Step::AddTeam { id, name: name.get_untracked(), purpose: purpose.get_untracked() }])
    })
}

pub(super) fn edit(desk: Desk, org: &Organisation, id: TeamId) -> AnyView {
    let Some(team) = org.teams.get(&id) else { return ().into_any() };
    let wrong = RwSignal::new(None);
    let (name, purpose) = (RwSignal::new(team.name.clone()), RwSignal::new(team.purpose.clone()));
    frame(desk, wrong, text::SAVE, &["name", "purpose"], own(wrong, name, purpose), move || {
        Ok(vec![Step::ChangeTeam { id, name: name.get_untracked(), purpose: purpose.get_untracked() }])
    })
}

pub(super) fn join(desk: Desk, team: TeamId) -> AnyView {
    let t = use_t();
    let (wrong, who, lead) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(false));
    let fields = view! {
        {person(desk, who, text::PERSON, None, beside(wrong, "member"))}
        <div class="whole"><Checkbox checked=lead label=t.s(text::LEADS_TEAM)/></div>
    };
    frame(desk, wrong, text::ADD, &["member"], fields.into_any(), move || {
        Ok(vec![Step::JoinTeam { team, member: picked(who)?, lead: lead.get_untracked() }])
    })
}
