//! Seating people, moving them, and whom they report to.

use leptos::prelude::*;

use super::{beside, frame};
use crate::{
    access::model::MemberId,
    error::AppError,
    i18n::use_t,
    kit::*,
    org::{
        model::{Organisation, PositionId, Step},
        text,
        view::{
            desk::Desk,
            fields::{person, picked, positions},
        },
    },
};

/// Whether it is the main position.
fn main_tick(main: RwSignal<bool>) -> AnyView {
    let t = use_t();
    view! { <div class="whole"><Checkbox checked=main label=t.s(text::MAIN) help=t.s(text::MAIN_HELP)/></div> }
        .into_any()
}

pub(super) fn seat(desk: Desk, position: PositionId) -> AnyView {
    let (wrong, who, main) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(true));
    let fields = view! {
        {person(desk, who, text::PERSON, None, beside(wrong, "member"))}
        {main_tick(main)}
    };
    frame(desk, wrong, text::SEAT_DO, &["member"], fields.into_any(), move || {
        Ok(vec![Step::Seat { member: picked(who)?, position, main: main.get_untracked() }])
    })
}

pub(super) fn shift(desk: Desk, org: &Organisation, member: MemberId) -> AnyView {
    let t = use_t();
    let (wrong, to, main) = (RwSignal::new(None), RwSignal::new(String::new()), RwSignal::new(true));
    let (who, choices) = (org.person_name(member).to_string(), positions(org));
    let fields = view! {
        <p class="whole"><b>{who}</b></p>
        <Field name="position" label=t.s(text::POSITION) required=true whole=true error=beside(wrong, "position")>
            <Select value=to choices=choices placeholder=t.s(text::CHOOSE_POSITION).to_string()/>
        </Field>
        {main_tick(main)}
    };
    frame(desk, wrong, text::GIVE, &["position"], fields.into_any(), move || {
        let position = to.get_untracked().parse().ok();
        let position = position.ok_or_else(|| AppError::field("position", text::CHOOSE_POSITION))?;
        Ok(vec![Step::Seat { member, position, main: main.get_untracked() }])
    })
}

pub(super) fn manager(desk: Desk, org: &Organisation, member: MemberId) -> AnyView {
    let t = use_t();
    let now = org.people.get(&member).and_then(|p| p.manager);
    let manager = RwSignal::new(now.map(|id| Picked::new(id, org.person_name(id))));
    let wrong = RwSignal::new(None);
    let said = t.with(text::MANAGER_OF, &[("name", org.person_name(member))]);
    let fields = view! {
        <p class="whole muted">{said}</p>
        {person(desk, manager, text::MANAGER, Some(member), beside(wrong, "manager"))}
    };
    frame(desk, wrong, text::SAVE, &["manager"], fields.into_any(), move || {
        let manager = manager.with_untracked(|m| m.as_ref().and_then(|m| m.id.parse().ok()));
        Ok(vec![Step::SetManager { member, manager }])
    })
}
