//! Teams, which cut across departments.

use leptos::prelude::*;

use super::{
    Shown,
    desk::{Desk, Form},
};
use crate::{
    access::model::MemberId,
    i18n::use_t,
    kit::*,
    org::{
        model::{Organisation, Step, Team, TeamId},
        text,
    },
};

pub(super) fn view(desk: Desk, org: Shown) -> AnyView {
    let t = use_t();
    let add = move || {
        desk.editable().then(|| {
            view! { <Button icon=Icon::Plus on_press=move || desk.open(Form::AddTeam)>{t.s(text::ADD_TEAM)}</Button> }
        })
    };
    let teams = move || {
        org.with(|org| {
            if org.teams.is_empty() {
                return view! { <Empty icon=Icon::Users title=t.s(text::NO_TEAMS) text=t.s(text::NO_TEAMS_TEXT)>{add}</Empty> }
                    .into_any();
            }
            let mut all: Vec<_> = org.teams.values().collect();
            all.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
            let all = all.into_iter().map(|team| card(desk, org, team)).collect_view();
            view! { <div class="btns">{add}</div><ul class="teams">{all}</ul> }.into_any()
        })
    };
    teams.into_any()
}

fn card(desk: Desk, org: &Organisation, team: &Team) -> AnyView {
    let t = use_t();
    let id = team.id;
    let mut members: Vec<_> = team.members.iter().map(|(m, lead)| (!lead, org.person_name(*m), *m)).collect();
    members.sort();
    let members = members
        .into_iter()
        .map(|(no, name, member)| person(desk, id, member, name.to_string(), !no))
        .collect_view();
    let buttons = desk.editable().then(|| {
        let more = t.with(text::MORE_FOR, &[("name", &team.name)]);
        let join = t.with(text::ADD_TO, &[("name", &team.name)]);
        view! {
            <span class="end">
                <IconButton icon=Icon::Plus small=true label=join on_press=move || desk.open(Form::Join(id))/>
                <Menu label=more>
                    <MenuItem icon=Icon::Edit on_select=move || desk.open(Form::EditTeam(id))>{t.s(text::EDIT_TEAM)}</MenuItem>
                    <MenuLine/>
                    <MenuItem icon=Icon::Trash danger=true on_select=move || desk.steps(vec![Step::CloseTeam { id }])>{t.s(text::CLOSE_TEAM)}</MenuItem>
                </Menu>
            </span>
        }
    });
    view! {
        <li class="position">
            <header><h3>{team.name.clone()}</h3>{buttons}</header>
            {(!team.purpose.is_empty()).then(|| view! { <p class="muted">{team.purpose.clone()}</p> })}
            <ul class="sitting">{members}</ul>
        </li>
    }
    .into_any()
}

fn person(desk: Desk, team: TeamId, member: MemberId, name: String, lead: bool) -> AnyView {
    let t = use_t();
    let menu = desk.editable().then(|| {
        let label = t.with(text::MORE_FOR, &[("name", &name)]);
        let (icon, words) =
            if lead { (Icon::Minus, text::LEADS_NO_MORE) } else { (Icon::Star, text::MAKE_LEAD) };
        view! {
            <Menu label=label>
                <MenuItem icon=icon on_select=move || desk.steps(vec![Step::JoinTeam { team, member, lead: !lead }])>{t.s(words)}</MenuItem>
                <MenuLine/>
                <MenuItem icon=Icon::Close danger=true on_select=move || desk.steps(vec![Step::LeaveTeam { team, member }])>{t.s(text::LEAVE_TEAM)}</MenuItem>
            </Menu>
        }
    });
    view! {
        <li>
            <Avatar name=name.clone()/>
            <span class="grow">{name}</span>
            {lead.then(|| view! { <Chip>{t.s(text::LEADS_TEAM)}</Chip> })}
            {menu}
        </li>
    }
    .into_any()
}
