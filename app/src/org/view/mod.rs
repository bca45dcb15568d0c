//! The organisation: who is where, today, on an earlier day or as planned; re-organising, at once or as a draft.

mod address;
pub mod chart;
mod department;
mod desk;
mod draft;
mod fields;
mod forms;
mod log;
mod people;
mod start;
mod teams;
mod tree;

use leptos::{lazy, prelude::*};
use leptos_router::hooks::use_location;

use crate::{
    access::{
        model::{Action, Object},
        use_me,
    },
    error::AppError,
    format,
    i18n::use_t,
    kit::*,
    live::{Heard, use_live},
    org::{
        api::{organisation_log, see_organisation},
        model::{Logged, Organisation, Seen, Step},
        text,
    },
    shell::Page,
};
use address::{Address, View};
use chart::OrgChart;
use desk::Desk;

/// `/organisation`
pub struct OrganisationScreen {
    address: Memo<Address>,
    seen: Resource<Result<Seen, AppError>>,
    log: Resource<Result<Vec<Logged>, AppError>>,
}

crate::screen!(org: OrganisationScreen);

impl OrganisationScreen {
    fn data() -> Self {
        let search = use_location().search;
        let address = Memo::new(move |_| Address::parse(&search.get()));
        let day = Memo::new(move |_| address.with(|a| a.day));
        let changes = Memo::new(move |_| address.with(|a| a.view == View::Changes));
        Self {
            address,
            seen: Resource::new(move || day.get(), see_organisation),
            log: Resource::new(
                move || changes.get(),
                |asked| async move { if asked { organisation_log(None).await } else { Ok(Vec::new()) } },
            ),
        }
    }

    fn view(this: Self) -> AnyView {
        let (t, me) = (use_t(), use_me());
        let may = me.may(Action::Configure, Object::Department, None);
        let desk = Desk::new(this.address, this.seen, this.log, may, &me);
        hear(desk);
        let seen = this.seen;
        view! {
            <Page
                title=t.s(text::ORGANISATION)
                beside=move || tabs(desk)
                actions=move || draft::switch(desk)
                filters=move || days(desk)
            >
                <div class="organisation">
                    {draft::bar(desk)}
                    <Transition fallback=|| view! { <div data-loading><Skeleton shape=Shape::Table(8, 3)/></div> }>
                        {move || Suspend::new(async move { drawn(seen.await, desk) })}
                    </Transition>
                </div>
            </Page>
            {forms::dialog(desk)}
        }
        .into_any()
    }
}

/// Follows what others change; an open form stays as it is.
fn hear(desk: Desk) {
    let ours = |kind| matches!(kind, Object::Department | Object::Position | Object::Team | Object::Member);
    use_live(move |heard| match heard {
        Heard::Changed(change) if ours(change.kind) => desk.heard(change.version),
        Heard::Changed(_) => {}
        Heard::Reload => desk.again(),
    });
}

fn tabs(desk: Desk) -> AnyView {
    let t = use_t();
    let all = Signal::derive(move || {
        let here = desk.address.get();
        let tab = |view: View| {
            Tab::new(Address { view, ..here.clone() }.href(), t.s(view.text()), view == here.view)
        };
        let beside = [
            ("/processes", text::PROCESSES),
            ("/processes?view=matrix", text::MATRIX),
            ("/analysis", text::ANALYSIS),
        ];
        let beside = beside.map(|(href, words)| Tab::new(href, t.s(words), false));
        View::ALL.map(tab).into_iter().chain(beside).collect()
    });
    view! { <Tabs label=t.s(text::VIEWS) tabs=all segments=true/> }.into_any()
}

/// The day that is shown, and the days on which something is planned.
fn days(desk: Desk) -> AnyView {
    let t = use_t();
    let day = RwSignal::new(desk.address.with_untracked(|a| a.day));
    Effect::new(move |before: Option<()>| {
        let chosen = day.get();
        if before.is_some() && desk.address.with_untracked(|a| a.day) != chosen {
            desk.go(|a| a.day = chosen);
        }
    });
    Effect::new(move |_| {
        let now = desk.address.with(|a| a.day);
        if day.get_untracked() != now {
            day.set(now);
        }
    });
    let today = move || {
        desk.address.with(|a| a.day).map(|_| {
            let href = desk.address.with(|a| Address { day: None, ..a.clone() }.href());
            view! { <LinkButton href=href small=true kind=Kind::Quiet>{t.s(text::TO_TODAY)}</LinkButton> }
        })
    };
    view! {
        <label class="organisation-day">
            <span class="muted">{t.s(text::AS_OF)}</span>
            <DateInput value=day label=t.s(text::AS_OF) small=true/>
        </label>
        {today}
    }
    .into_any()
}

fn drawn(found: Result<Seen, AppError>, desk: Desk) -> AnyView {
    let t = use_t();
    let seen = match found {
        Ok(seen) => seen,
        Err(error) => return view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
    };
    let (day, planned) = (seen.organisation.day, seen.planned.clone());
    let base = StoredValue::new(seen.organisation);
    let org = Memo::new(move |_| base.with_value(|base| desk.preview(base).0));
    let bare = Memo::new(move |_| org.with(|o| o.departments.is_empty() && o.positions.is_empty()));
    let shown = move || match desk.view.get() {
        View::Changes => loaded(move || organisation_log_view(desk)),
        View::Teams => loaded(move || organisation_teams(desk, org)),
        _ if bare.get() => loaded(move || organisation_start(desk, org)),
        View::Chart => loaded(move || org_chart(desk, org)),
        View::People => loaded(move || organisation_people(desk, org)),
    };
    view! { {told(desk, day, planned)} {shown} }.into_any()
}

// Drawn once the page is alive, as the other views are: with it the part would be larger than any may be.
#[lazy]
fn organisation_people(desk: Desk, org: Shown) -> AnyView {
    people::view(desk, org)
}

#[lazy]
fn organisation_start(desk: Desk, org: Shown) -> AnyView {
    start::view(desk, org)
}

#[lazy]
fn organisation_teams(desk: Desk, org: Shown) -> AnyView {
    teams::view(desk, org)
}

#[lazy]
fn organisation_log_view(desk: Desk) -> AnyView {
    log::view(desk)
}

/// The drawing. A department that is carried elsewhere moves in the draft: nothing changes by a slip of the hand.
#[lazy]
fn org_chart(desk: Desk, org: Shown) -> AnyView {
    let moved = Callback::new(move |(id, parent)| {
        desk.drafting.set(true);
        desk.steps(vec![Step::MoveDepartment { id, parent, place: None }]);
    });
    view! { <OrgChart organisation=org may_edit=Signal::derive(move || desk.editable()) on_move=moved/> }
        .into_any()
}

/// Which day is shown, where it is not today, and what is planned after it.
fn told(desk: Desk, day: chrono::NaiveDate, planned: Vec<chrono::NaiveDate>) -> AnyView {
    let t = use_t();
    let said = format::date(day, t.0);
    let banner = match day.cmp(&desk.today) {
        std::cmp::Ordering::Less => Some(t.with(text::PAST_SHOWN, &[("day", &said)])),
        std::cmp::Ordering::Greater => Some(t.with(text::FUTURE_SHOWN, &[("day", &said)])),
        std::cmp::Ordering::Equal => None,
    };
    let link = move |day: chrono::NaiveDate| {
        let href = move || desk.address.with(|a| Address { day: Some(day), ..a.clone() }.href());
        view! { <a class="link" href=href>{format::date(day, t.0)}</a>" " }
    };
    let next = (!planned.is_empty() && day >= desk.today).then(|| {
        view! { <p class="organisation-planned muted">{t.s(text::PLANNED_ON)} " " {planned.into_iter().take(5).map(link).collect_view()}</p> }
    });
    view! {
        {banner.map(|words| view! { <Banner tone=Tone::Soon>{words}</Banner> })}
        {next}
    }
    .into_any()
}

/// What a part of the screen is drawn from.
type Shown = Memo<Organisation>;
