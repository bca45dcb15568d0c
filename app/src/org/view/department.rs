//! One department: what it is, its positions, who sits there and who is missing.

use leptos::prelude::*;

use super::desk::{Desk, Form};
use crate::{
    i18n::use_t,
    kit::*,
    org::{
        model::{DepartmentId, Organisation, Person, Position, Seat, Step},
        text,
    },
};

pub(super) fn view(desk: Desk, org: &Organisation, id: DepartmentId) -> AnyView {
    let t = use_t();
    let Some(department) = org.departments.get(&id) else { return ().into_any() };
    let mut way = org.ancestors(id);
    way.reverse();
    let step = |id: DepartmentId| {
        let name = org.department_name(id).to_string();
        view! { <li><a class="link" href=move || desk.href(id)>{name}</a></li> }
    };
    let way = way.into_iter().map(step).collect_view();
    let head = org.head(id).map(|p| t.with(text::HEADED_BY, &[("name", &p.name)]));
    let count = i64::try_from(org.heads_below(id)).unwrap_or(i64::MAX);
    let positions = org.positions_of(id);
    let lines = positions.iter().map(|p| position(desk, org, p)).collect_view();
    let (name, label, kind) = (department.name.clone(), department.name.clone(), department.kind);
    let more = desk.editable().then(|| actions(desk, id, &name));
    let none = positions.is_empty().then(|| {
        view! { <Empty small=true icon=Icon::Users title=t.s(text::NO_POSITIONS) text=t.s(text::NO_POSITIONS_TEXT)>""</Empty> }
    });
    view! {
        <section class="department" aria-label=label>
            <ol class="crumb" aria-label=t.s(text::ABOVE)>{way}</ol>
            <header>
                <h2>{name}</h2>
                <Chip>{t.s(kind.text())}</Chip>
                {more}
            </header>
            <p class="muted">{head.map(|h| format!("{h} · "))} {t.count(count, text::ONE_PERSON, text::PERSONS)}</p>
            {none}
            <ul class="positions">{lines}</ul>
        </section>
    }
    .into_any()
}

fn actions(desk: Desk, id: DepartmentId, name: &str) -> AnyView {
    let t = use_t();
    let label = t.with(text::MORE_FOR, &[("name", name)]);
    view! {
        <span class="end btns">
            <Button small=true icon=Icon::Plus on_press=move || desk.open(Form::AddPosition(id))>{t.s(text::ADD_POSITION)}</Button>
            <Menu label=label>
                <MenuItem icon=Icon::Edit on_select=move || desk.open(Form::EditDepartment(id))>{t.s(text::EDIT_DEPARTMENT)}</MenuItem>
                <MenuItem icon=Icon::Plus on_select=move || desk.open(Form::AddDepartment(Some(id)))>{t.s(text::ADD_BELOW)}</MenuItem>
                <MenuItem icon=Icon::ArrowRight on_select=move || desk.open(Form::MoveDepartment(id))>{t.s(text::MOVE_TO)}</MenuItem>
                <MenuItem icon=Icon::Merge on_select=move || desk.open(Form::Merge(id))>{t.s(text::MERGE_INTO)}</MenuItem>
                <MenuItem icon=Icon::Columns on_select=move || desk.open(Form::Split(id))>{t.s(text::SPLIT)}</MenuItem>
                <MenuLine/>
                <MenuItem icon=Icon::Trash danger=true on_select=move || desk.steps(vec![Step::CloseDepartment { id }])>{t.s(text::CLOSE_DEPARTMENT)}</MenuItem>
            </Menu>
        </span>
    }
    .into_any()
}

fn position(desk: Desk, org: &Organisation, position: &Position) -> AnyView {
    let t = use_t();
    let id = position.id;
    let sitting = org.sitting(id);
    let vacant = org.vacancies(position);
    let taken = t.with(
        text::TAKEN_OF,
        &[("n", &sitting.len().to_string()), ("planned", &position.planned.to_string())],
    );
    let buttons = desk.editable().then(|| {
        let (seat, more) = (
            t.with(text::SEAT_ON, &[("name", &position.title)]),
            t.with(text::MORE_FOR, &[("name", &position.title)]),
        );
        view! {
            <span class="end">
                <IconButton icon=Icon::Plus small=true label=seat on_press=move || desk.open(Form::Seat(id))/>
                <Menu label=more>
                    <MenuItem icon=Icon::Edit on_select=move || desk.open(Form::EditPosition(id))>{t.s(text::EDIT_POSITION)}</MenuItem>
                    <MenuItem icon=Icon::ArrowRight on_select=move || desk.open(Form::MovePosition(id))>{t.s(text::MOVE_TO)}</MenuItem>
                    <MenuLine/>
                    <MenuItem icon=Icon::Trash danger=true on_select=move || desk.steps(vec![Step::ClosePosition { id }])>{t.s(text::CLOSE_POSITION)}</MenuItem>
                </Menu>
            </span>
        }
    });
    view! {
        <li class="position">
            <header>
                <h3>{position.title.clone()}</h3>
                {position.lead.then(|| view! { <Chip>{t.s(text::LEADS)}</Chip> })}
                <small class="muted">{taken}</small>
                {(vacant > 0).then(|| view! { <Chip tone=Tone::Soon>{t.with(text::VACANT_N, &[("n", &vacant.to_string())])}</Chip> })}
                {buttons}
            </header>
            <ul class="sitting">{sitting.into_iter().map(|(p, seat)| person(desk, org, p, seat)).collect_view()}</ul>
        </li>
    }
    .into_any()
}

fn person(desk: Desk, org: &Organisation, person: &Person, seat: Seat) -> AnyView {
    let t = use_t();
    let name = person.name.clone();
    let manager = person.manager.map(|m| t.with(text::REPORTS_TO, &[("name", org.person_name(m))]));
    let menu = desk.editable().then(|| person_menu(desk, &name, org.main_seat(seat.member), seat));
    view! {
        <li>
            <Avatar name=name.clone()/>
            <span class="grow"><b>{name}</b> {manager.map(|m| view! { <small class="muted">{m}</small> })}</span>
            {(!seat.main).then(|| view! { <Chip>{t.s(text::SIDE)}</Chip> })}
            {menu}
        </li>
    }
    .into_any()
}

/// The steps that make a main seat a side one, or a side seat the main one; the former main one then stays as a side one.
fn turn(former: Option<Seat>, seat: Seat) -> Vec<Step> {
    let step = |seat: Seat, main| Step::Seat { member: seat.member, position: seat.position, main };
    let former = former.filter(|f| f.position != seat.position).map(|f| step(f, false));
    former.into_iter().chain([step(seat, !seat.main)]).collect()
}

fn person_menu(desk: Desk, name: &str, former: Option<Seat>, seat: Seat) -> AnyView {
    let t = use_t();
    let Seat { member, position, main } = seat;
    let label = t.with(text::MORE_FOR, &[("name", name)]);
    let (icon, words) = if main { (Icon::Minus, text::MAKE_SIDE) } else { (Icon::Check, text::MAKE_MAIN) };
    view! {
        <Menu label=label>
            <MenuItem icon=Icon::ArrowRight on_select=move || desk.open(Form::MovePerson(member))>{t.s(text::MOVE_PERSON)}</MenuItem>
            <MenuItem icon=Icon::User on_select=move || desk.open(Form::Manager(member))>{t.s(text::SET_MANAGER)}</MenuItem>
            <MenuItem icon=icon on_select=move || desk.steps(turn(former, seat))>{t.s(words)}</MenuItem>
            <MenuLine/>
            <MenuItem icon=Icon::Close danger=true on_select=move || desk.steps(vec![Step::Unseat { member, position }])>{t.s(text::UNSEAT)}</MenuItem>
        </Menu>
    }
    .into_any()
}
