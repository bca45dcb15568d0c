//! The page of one account: what matters now, what was promised, what happened.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};

use super::{
    super::{
        api::{colleagues, open_account, read_timeline},
        model::*,
        text,
    },
    accounts::{known, lifecycle_chip, tell_done},
    composer::{Composer, Writing},
    due::{standing, tick},
    forms::{AccountDialog, ContactDialog},
    pooled::{self, open_to_change},
    saving::Saver,
    side::{deals_card, details_card, people_card},
    timeline::{TimelineView, tabs},
};
use crate::{
    access::{
        collaborators,
        model::{Action, MemberName, is_masked},
        visitor::use_me,
        why::Asking,
    },
    audit::model::Object,
    customers::{api, model::*},
    duplicates::beside as duplicates,
    error::AppError,
    i18n::{Text, use_t},
    kit::*,
    listing::screen::attempt,
    pipeline::{
        form::{self, NewDeal},
        model::Moved,
    },
    shell,
};

/// `/accounts/:id`
pub struct AccountScreen {
    id: Memo<Option<AccountId>>,
    tab: Memo<TimelineTab>,
    page: Resource<Result<AccountPage, AppError>>,
    line: Resource<Result<Timeline, AppError>>,
    colleagues: Resource<Result<Vec<MemberName>, AppError>>,
}

/// The tab the address names.
pub fn tab_here() -> Memo<TimelineTab> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|q| q.get("tab").and_then(|t| TimelineTab::parse(&t))).unwrap_or_default())
}

crate::screen!(desk: AccountScreen);

impl AccountScreen {
    fn data() -> Self {
        let params = use_params_map();
        let id = Memo::new(move |_| params.with(|p| p.get("id").and_then(|id| id.parse::<AccountId>().ok())));
        let tab = tab_here();
        Self {
            id,
            tab,
            page: Resource::new(
                move || id.get(),
                |id| async move {
                    match id {
                        Some(id) => open_account(id).await,
                        None => Err(AppError::NotFound),
                    }
                },
            ),
            line: Resource::new(
                move || (id.get(), tab.get()),
                |(id, tab)| async move {
                    match id {
                        Some(id) => read_timeline(TimelineOf::Account(id), tab, None).await,
                        None => Ok(Timeline::default()),
                    }
                },
            ),
            colleagues: Resource::new(|| (), |_| colleagues()),
        }
    }

    fn view(this: Self) -> AnyView {
        let (t, me) = (use_t(), use_me());
        let colleagues = known(this.colleagues);
        provide_context(colleagues);
        let (page, line) = (this.page, this.line);
        let reload = Callback::new(move |()| {
            page.refetch();
            line.refetch();
        });
        let desk = Desk {
            tab: this.tab.into(),
            line,
            colleagues,
            reload,
            saver: Saver::new(colleagues, move |_: Account| reload.run(())),
            people: Saver::new(colleagues, move |_: Contact| reload.run(())),
            editing: RwSignal::new(false),
            adding: RwSignal::new(false),
            dealing: RwSignal::new(false),
            shown: RwSignal::new(None),
            writing: Writing::new(&me),
            asking: Asking::new(Object::Account),
        };
        let id = this.id;
        Effect::new(move |_| {
            id.track();
            desk.writing.elsewhere();
        });
        let written =
            Signal::derive(move || id.get().map(|id| ActivityForm::new(ActivityKind::Note, Some(id))));
        view! {
            <Transition fallback=move || view! { <div class="page" data-loading="true"><Skeleton shape=Shape::Stats(4)/><Skeleton shape=Shape::Lines(8)/></div> }>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(page) => drawn(desk, page, written),
                        Err(e) => missing(e, text::ACCOUNTS, "/accounts", t.s(text::TO_ACCOUNTS)),
                    }
                })}
            </Transition>
            {dialogs(desk)}
        }
        .into_any()
    }
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    tab: Signal<TimelineTab>,
    line: Resource<Result<Timeline, AppError>>,
    colleagues: Signal<Vec<MemberName>>,
    reload: Callback<()>,
    saver: Saver<Account>,
    people: Saver<Contact>,
    editing: RwSignal<bool>,
    adding: RwSignal<bool>,
    /// Whether a new deal is being opened.
    dealing: RwSignal<bool>,
    /// The account as last drawn, for the dialogs.
    shown: RwSignal<Option<Account>>,
    writing: Writing,
    asking: Asking,
}

/// The page of a record that is not there.
pub fn missing(error: AppError, title: Text, href: &'static str, back: &'static str) -> AnyView {
    let t = use_t();
    view! {
        <shell::Page title=t.s(title)>
            <Empty icon=Icon::Search title=error.message(t.0)><LinkButton href=href>{back}</LinkButton></Empty>
        </shell::Page>
    }
    .into_any()
}

fn dialogs(desk: Desk) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let at = Signal::derive(move || desk.shown.with(|a| a.as_ref().map(|a| (a.id, a.name.clone()))));
    let theirs =
        Signal::derive(move || desk.shown.with(|a| a.as_ref().map(|a| Picked::new(a.id, a.name.clone()))));
    let added = move |contact: Contact| {
        toasts.good(t.with(text::CREATED, &[("name", &contact.name)]));
        desk.reload.run(());
    };
    view! {
        <AccountDialog open=desk.editing editing=desk.shown saver=desk.saver colleagues=desk.colleagues
            on_created=Callback::new(|_: (Account,)| ())/>
        <ContactDialog open=desk.adding account=at saver=desk.people colleagues=desk.colleagues
            on_created=Callback::new(move |(c,)| added(c))/>
        <NewDeal open=desk.dealing account=theirs on_made=move |_: (Moved,)| desk.reload.run(())/>
        {desk.saver.dialog()}
        {desk.people.dialog()}
        {desk.asking.dialogs()}
    }
    .into_any()
}

fn drawn(desk: Desk, page: AccountPage, about: Signal<Option<ActivityForm>>) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let account = page.account.clone();
    desk.shown.set(Some(account.clone()));
    let id = account.id;
    moved_on(id);
    let about = Signal::derive(move || {
        about.get().unwrap_or_else(|| ActivityForm::new(ActivityKind::Note, Some(id)))
    });
    let people: Vec<(ContactId, String)> =
        page.people.iter().map(|r| (r.contact.id, r.contact.name.clone())).collect();
    let crumb = crumb(&account);
    let (stage, owner) = (account.lifecycle, account.owner_name.clone().unwrap_or_default());
    let beside = move || view! { {lifecycle_chip(stage, t)} <Avatar name=owner.clone() size="l"/> };
    let path = Signal::stored(account_path(id));
    let deals = (deals(&page.worth.open) > 0)
        .then(|| Callback::new(move |(words,): (String,)| form::open_deals(id, &words)));
    let write = me.may(Action::Create, Object::Activity, None).then(|| {
        view! {
            <Composer writing=desk.writing about=about people=Signal::stored(people) deals colleagues=desk.colleagues
                on_written=desk.reload/>
        }
    });
    let edit = Callback::new(move |()| desk.editing.set(true));
    let add = Callback::new(move |()| desk.adding.set(true));
    let head = facts(&page);
    view! {
        <shell::Page
            title=account.name.clone()
            crumb=move || crumb.clone()
            beside=beside
            actions=actions(desk, account.clone(), page.collaborators.edits)
            filters=move || fact_line(head.clone())
            fill=true
        >
            <div class="account">
                <div class="account-main">
                    {pooled::strip(&account, &page.strip, desk.reload)}
                    {promises(&page.promises, desk.reload)}
                    {write}
                    {tabs(path, desk.tab, &TimelineTab::ALL)}
                    <TimelineView line=desk.line of=Signal::stored(TimelineOf::Account(id)) tab=desk.tab reload=desk.reload/>
                </div>
                <aside class="account-side">
                    {deals_card(&page, Callback::new(move |()| desk.dealing.set(true)))}
                    {people_card(&page, add)}
                    {collaborators::card(Object::Account, account.id.0, page.collaborators.clone())}
                    {details_card(&page, desk.saver, desk.colleagues, edit)}
                    {duplicates::history(Object::Account, id.0, desk.reload)}
                </aside>
            </div>
        </shell::Page>
    }
    .into_any()
}

/// Puts the account's own address there, where another led to it: that of one merged into it.
fn moved_on(id: AccountId) {
    let (params, navigate) = (use_params_map(), use_navigate());
    Effect::new(move |_| {
        let asked = params.with_untracked(|p| p.get("id"));
        if asked.is_some_and(|asked| asked != id.to_string()) {
            navigate(&account_path(id), NavigateOptions { replace: true, ..Default::default() });
        }
    });
}

/// Where it belongs: its group, its place, its trade.
fn crumb(account: &Account) -> String {
    let place = account.city.clone().or(account.province.clone()).or(account.country.clone());
    let parts = [account.code.clone(), place, account.industry.clone()];
    let said = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    if said.is_empty() { use_t().s(text::ACCOUNT).to_string() } else { said }
}

/// One figure below the title: its name, its colour, what it says, where it leads.
type Fact = (&'static str, Tone, String, Option<String>);

/// The line of figures below the title.
fn fact_line(facts: Vec<Fact>) -> AnyView {
    let one = |(label, tone, value, href): Fact| match href {
        Some(href) => view! { <Stat label=label value=value tone=tone href=href/> },
        None => view! { <Stat label=label value=value tone=tone/> },
    };
    view! { <div class="stats account-facts">{facts.into_iter().map(one).collect_view()}</div> }.into_any()
}

fn facts(page: &AccountPage) -> Vec<Fact> {
    let (t, me) = (use_t(), use_me());
    let sum = |totals: &[crate::pipeline::model::Total]| match (deals(totals), sums(totals, t.0)) {
        (0, _) => t.s(text::NONE_YET).to_string(),
        (n, sum) if sum.is_empty() => n.to_string(),
        (n, sum) => format!("{sum} · {n}"),
    };
    let late = if page.overdue > 0 { Tone::Late } else { Tone::Neutral };
    let next = match &page.next {
        Some(next) => {
            let when = standing(next, &me, t).map(|(_, words)| words).unwrap_or_default();
            format!("{when} · {}", next.subject)
        }
        None => t.s(text::NO_NEXT).into(),
    };
    let overdue = if page.overdue > 0 { page.overdue.to_string() } else { t.s(text::NONE_YET).into() };
    let tasks = format!("{}?tab=tasks", account_path(page.account.id));
    vec![
        (t.s(text::WON), Tone::Neutral, sum(&page.worth.won), None),
        (t.s(text::OPEN_DEALS), Tone::Neutral, sum(&page.worth.open), None),
        (t.s(text::OVERDUE), late, overdue, (page.overdue > 0).then_some(tasks)),
        (t.s(text::NEXT_STEP), Tone::Neutral, next, None),
    ]
}

fn actions(
    desk: Desk,
    account: Account,
    edits: bool,
) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    move || {
        let (t, me, toasts) = (use_t(), use_me(), use_toasts());
        let account = account.clone();
        let open = open_to_change(&account, &me);
        let call = account.phone.clone().filter(|n| !is_masked(n)).map(|n| {
            view! { <LinkButton href=format!("tel:{n}") external=true icon=Icon::Phone>{t.s(text::CALL)}</LinkButton> }
        });
        let edit = (open && edits).then(|| {
            view! { <Button icon=Icon::Edit key="e" on_press=move || desk.editing.set(true)>{t.s(text::EDIT)}</Button> }
        });
        let navigate = use_navigate();
        let remove = (open && me.may(Action::Delete, Object::Account, account.owner_id)).then(|| {
            let account = StoredValue::new(account.clone());
            let gone = move || {
                let (navigate, account) = (navigate.clone(), account.get_value());
                attempt(toasts, async move {
                    let undo = api::delete_account(account.id, account.version).await?;
                    navigate("/accounts", Default::default());
                    let done = AccountsDone { done: vec![undo], refused: 0 };
                    let back = {
                        let navigate = navigate.clone();
                        move || navigate(&account_path(account.id), Default::default())
                    };
                    tell_done(done, &AccountBulk::Delete, toasts, t, back);
                    Ok(())
                });
            };
            move || {
                view! {
                    <MenuLine/>
                    <MenuItem icon=Icon::Trash danger=true on_select=gone.clone()>{t.s(text::DELETE)}</MenuItem>
                }
            }
        });
        let id = account.id.0;
        view! {
            {call} {edit}
            <Menu label=t.s(text::MORE_OF)>{desk.asking.items(id)} {remove.clone().map(|remove| remove())}</Menu>
        }
        .into_any()
    }
}

/// What anybody promised, the late first; kept ones fade.
fn promises(promises: &[Activity], reload: Callback<()>) -> Option<AnyView> {
    let (t, me) = (use_t(), use_me());
    if promises.is_empty() {
        return None;
    }
    let card = |promise: &Activity| {
        let (tone, words) = standing(promise, &me, t).unwrap_or((Tone::Neutral, String::new()));
        let who = promise.owner_name.clone().unwrap_or_else(|| t.s(text::NOBODY).into());
        view! {
            <li class=format!("promise {}", tone.class())>
                {tick(promise, reload)}
                <div>
                    <b>{promise.subject.clone()}</b>
                    <small>{t.with(text::PROMISED_BY, &[("name", &who), ("when", &words)])}</small>
                </div>
            </li>
        }
    };
    Some(view! { <ul class="promises" aria-label=t.s(text::PROMISES)>{promises.iter().map(card).collect_view()}</ul> }.into_any())
}
