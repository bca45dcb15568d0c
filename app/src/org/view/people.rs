//! Departments at the left; at the right the one that is open, its positions and who sits there.

use leptos::prelude::*;

use super::{
    Shown, department,
    desk::{Desk, Form},
    tree::tree,
};
use crate::{
    access::model::MemberId,
    i18n::use_t,
    kit::*,
    org::{
        model::{Organisation, Person},
        text,
    },
};

/// The most people without a position that are listed; the others are found where somebody is seated.
const LISTED: usize = 200;

pub(super) fn view(desk: Desk, org: Shown) -> AnyView {
    let t = use_t();
    let open = move || {
        let at = desk.at.get();
        org.with(|org| match at.filter(|id| org.departments.contains_key(id)) {
            Some(id) => department::view(desk, org, id),
            None => overview(desk, org),
        })
    };
    let add = move || {
        desk.editable().then(|| {
            view! {
                <Button small=true icon=Icon::Plus on_press=move || desk.open(Form::AddDepartment(None))>{t.s(text::ADD_DEPARTMENT)}</Button>
            }
        })
    };
    view! {
        <div class="organisation-people">
            <aside>{tree(desk, org)} {add}</aside>
            <div class="organisation-open">{open}</div>
        </div>
    }
    .into_any()
}

/// The figures of the whole, and everybody who is on no position.
fn overview(desk: Desk, org: &Organisation) -> AnyView {
    let t = use_t();
    let free = org.without_seat();
    let vacant: i32 = org.positions.values().map(|p| org.vacancies(p)).sum();
    let seated: std::collections::HashSet<MemberId> = org.seats.iter().map(|s| s.member).collect();
    let free_title = t.with(text::WITHOUT_SEAT, &[("n", &free.len().to_string())]);
    let stat = |label, n: usize| view! { <Stat label=t.s(label) value=Signal::stored(n.to_string())/> };
    view! {
        <div class="stats">
            {stat(text::DEPARTMENTS, org.departments.len())}
            {stat(text::LAYERS, org.layers())}
            {stat(text::PEOPLE_SEATED, seated.len())}
            {stat(text::VACANT, usize::try_from(vacant).unwrap_or(0))}
        </div>
        <section class="section">
            <header><h2>{free_title}</h2></header>
            <ul class="sitting">{free.into_iter().take(LISTED).map(|p| unseated(desk, p)).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn unseated(desk: Desk, person: &Person) -> AnyView {
    let t = use_t();
    let (id, name) = (person.id, person.name.clone());
    let give = desk.editable().then(|| {
        let label = t.with(text::GIVE_POSITION_TO, &[("name", &name)]);
        view! { <IconButton icon=Icon::ArrowRight small=true label=label on_press=move || desk.open(Form::MovePerson(id))/> }
    });
    view! { <li><Avatar name=name.clone()/><span class="grow">{name}</span>{give}</li> }.into_any()
}
