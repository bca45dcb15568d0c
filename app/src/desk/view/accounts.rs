//! The list of accounts.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::{
    super::{
        api::{colleagues, list_accounts},
        model::{AccountsPage, Worth, account_path, deals, sums},
        text,
    },
    forms::{AccountDialog, level_filters, lifecycle_choices, owner_choices},
    pooled::open_to_change,
    saving::{Rows, Saver, field_saver},
};
use crate::{
    access::{
        model::{Action, Field as Guarded, Look, Me, MemberId, MemberName},
        visitor::{seen_only, use_me},
    },
    audit::model::Object,
    customers::{api, model::*},
    error::AppError,
    format,
    i18n::{T, Text, use_t},
    kit::*,
    listing::{
        NONE,
        screen::{Addressed, Selection, attempt, list_keys, nothing_found},
        text as lists,
    },
    shell,
};

type Address = Addressed<AccountFilter, AccountSort>;

/// `/accounts`
pub struct AccountsScreen {
    address: Address,
    page: Resource<Result<AccountsPage, AppError>>,
    words: Resource<Result<AccountFacets, AppError>>,
    colleagues: Resource<Result<Vec<MemberName>, AppError>>,
}

crate::screen!(desk_lists: AccountsScreen);

impl AccountsScreen {
    fn data() -> Self {
        let address = Address::here("/accounts");
        Self {
            address,
            page: Resource::new(move || address.state.with(|s| s.query()), list_accounts),
            words: Resource::new(|| (), |_| api::account_words()),
            colleagues: Resource::new(|| (), |_| colleagues()),
        }
    }

    fn view(this: Self) -> AnyView {
        let (t, toasts) = (use_t(), use_toasts());
        let colleagues = known(this.colleagues);
        let creating = shell::use_fresh("/accounts");
        let page = this.page;
        let rows = Rows::new();
        let saver = Saver::new(colleagues, move |account: Account| rows.saved(account));
        let selection = Selection::<AccountId>::new();
        // Another list is another selection.
        Effect::new(move |_| {
            this.address.state.with(|s| s.at(None).query());
            selection.clear();
        });
        let desk = ListDesk { address: this.address, page, rows, colleagues, saver, selection, creating };
        let navigate = use_navigate();
        let created = move |account: Account| {
            toasts.good(t.with(text::CREATED, &[("name", &account.name)]));
            navigate(&account_path(account.id), Default::default());
        };
        let keys = window_event_listener(leptos::ev::keydown, |ev| list_keys(&ev));
        on_cleanup(move || keys.remove());
        view! {
            <shell::Page title=t.s(text::ACCOUNTS) actions=move || actions(this.address, creating) filters=move || filters(desk, this.words)>
                <Transition fallback=move || view! { <div data-loading="true"><Skeleton shape=Shape::Table(12, 6)/></div> }>
                    {move || Suspend::new(async move { drawn(desk, page.await) })}
                </Transition>
            </shell::Page>
            <AccountDialog open=creating saver=saver colleagues=colleagues on_created=Callback::new(move |(a,)| created(a))/>
            {saver.dialog()}
            {bulk_bar(desk)}
        }
        .into_any()
    }
}

/// Everybody's names once they are there; nobody until then.
pub fn known(colleagues: Resource<Result<Vec<MemberName>, AppError>>) -> Signal<Vec<MemberName>> {
    Signal::derive(move || colleagues.get().and_then(Result::ok).unwrap_or_default())
}

/// Everything the parts of the list share.
#[derive(Clone, Copy)]
struct ListDesk {
    address: Address,
    page: Resource<Result<AccountsPage, AppError>>,
    colleagues: Signal<Vec<MemberName>>,
    rows: Rows<Account>,
    saver: Saver<Account>,
    selection: Selection<AccountId>,
    creating: RwSignal<bool>,
}

fn actions(address: Address, creating: RwSignal<bool>) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let import = me.may(Action::Import, Object::Account, None).then(|| {
        view! { <LinkButton href="/settings/import" icon=Icon::Import>{t.s(text::IMPORT)}</LinkButton> }
    });
    let twice = me.may(Action::Edit, Object::Account, None).then(|| {
        view! { <LinkButton href="/duplicates" icon=Icon::Columns>{t.s(text::DUPLICATES)}</LinkButton> }
    });
    let export = me.may(Action::Export, Object::Account, None).then(|| address.export("accounts"));
    view! {
        {import}
        {export}
        {twice}
        <Button kind=Kind::Primary icon=Icon::Plus key="c" on_press=move || creating.set(true)>{t.s(text::NEW_ACCOUNT)}</Button>
    }
    .into_any()
}

fn filters(desk: ListDesk, words: Resource<Result<AccountFacets, AppError>>) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let address = desk.address;
    let facets = Signal::derive(move || words.get().and_then(Result::ok).unwrap_or_default());
    let plain = |words: Vec<String>| words.into_iter().map(|w| Choice::new(w.clone(), w)).collect::<Vec<_>>();
    let owners = Signal::derive(move || {
        let mut owners =
            vec![Choice::new(me.member.to_string(), t.s(text::MINE)), Choice::new(NONE, t.s(text::POOL))];
        owners.extend(desk.colleagues.with(|all| {
            let others = all.iter().filter(|m| m.id != me.member);
            others.map(|m| Choice::new(m.id.to_string(), m.name.clone())).collect::<Vec<_>>()
        }));
        owners
    });
    let industries = Signal::derive(move || plain(facets.get().industries));
    let cities = Signal::derive(move || plain(facets.get().cities));
    let name = move |filter: AccountFilter, value: &str| match filter {
        AccountFilter::Owner => owner_name(value, desk.colleagues, t),
        AccountFilter::Lifecycle => {
            Lifecycle::parse(value).map_or(value.into(), |l| t.s(l.text()).to_string())
        }
        AccountFilter::Level => {
            Level::parse(value).map_or(t.s(text::NO_LEVEL), |l| t.s(l.text())).to_string()
        }
        AccountFilter::Pool => t.s(text::CUSTOMER_POOL).into(),
        AccountFilter::Industry | AccountFilter::Province | AccountFilter::City => value.to_string(),
    };
    view! {
        {address.search_box(t.s(text::SEARCH_ACCOUNTS))}
        {address.filter_menu(AccountFilter::Owner, t.s(text::OWNER), owners)}
        {address.filter_menu(AccountFilter::Lifecycle, t.s(text::LIFECYCLE), Signal::stored(lifecycle_choices(t)))}
        {address.filter_menu(AccountFilter::Level, t.s(text::LEVEL), Signal::stored(level_filters(t)))}
        <Suspense fallback=|| ()>
            {address.filter_menu(AccountFilter::Industry, t.s(text::INDUSTRY), industries)}
            {address.filter_menu(AccountFilter::City, t.s(text::CITY), cities)}
            {address.chips(name)}
        </Suspense>
    }
    .into_any()
}

/// What an owner filter's value is called.
pub fn owner_name(value: &str, colleagues: Signal<Vec<MemberName>>, t: T) -> String {
    if value == NONE {
        return t.s(text::POOL).into();
    }
    let found = colleagues.with(|all| all.iter().find(|m| m.id.to_string() == value).map(|m| m.name.clone()));
    found.unwrap_or_else(|| t.s(text::OWNER).into())
}

fn drawn(desk: ListDesk, page: Result<AccountsPage, AppError>) -> AnyView {
    let t = use_t();
    let AccountsPage { page, worth } = match page {
        Ok(page) => page,
        Err(e) => return view! { <Banner tone=Tone::Late>{e.message(t.0)}</Banner> }.into_any(),
    };
    if page.rows.is_empty() {
        return empty(desk);
    }
    let ids: Vec<AccountId> = page.rows.iter().map(|r| r.account.id).collect();
    let worth_of =
        |id: AccountId| worth.iter().find(|(a, _)| *a == id).map(|(_, w)| w.clone()).unwrap_or_default();
    let mut columns = vec![
        Column::new(t.s(text::NAME)).sort("name").width("24%"),
        Column::new(t.s(text::LIFECYCLE)),
        Column::new(t.s(text::OWNER)).sort("owner"),
        Column::new(t.s(text::INDUSTRY)),
        Column::new(t.s(text::CITY)).sort("city"),
    ];
    if use_me().look(Guarded::AccountPhone) > Look::Hidden {
        columns.push(Column::new(t.s(text::PHONE)));
    }
    columns
        .extend([Column::new(t.s(text::OPEN_DEALS)).figure(), Column::new(t.s(text::LAST_TOUCH)).figure()]);
    let pager = desk.address.pager(&page);
    let rows = page.rows.into_iter().map(|r| row(desk, worth_of(r.account.id), r)).collect_view();
    view! {
        <div class="table-box list accounts">
            <Table
                label=t.s(text::ACCOUNTS) columns=columns sort=desk.address.sort() sort_href=desk.address.sort_href()
                pick_all=desk.selection.pick_all(ids)
            >
                {rows}
            </Table>
        </div>
        {pager}
    }
    .into_any()
}

fn empty(desk: ListDesk) -> AnyView {
    let t = use_t();
    if desk.address.state.with_untracked(|s| s.narrowed()) {
        let href = desk.address.state.with_untracked(|s| desk.address.href(&s.cleared()));
        return nothing_found(href);
    }
    view! {
        <Empty icon=Icon::Accounts title=t.s(text::NO_ACCOUNTS) text=t.s(text::NO_ACCOUNTS_TEXT)>
            <Button kind=Kind::Primary icon=Icon::Plus on_press=move || desk.creating.set(true)>{t.s(text::NEW_ACCOUNT)}</Button>
            <LinkButton href="/settings/import" icon=Icon::Import>{t.s(text::IMPORT)}</LinkButton>
        </Empty>
    }
    .into_any()
}

fn row(desk: ListDesk, worth: Worth, row: AccountRow) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let shown = desk.rows.show(row.account);
    let id = shown.with_untracked(|a| a.id);
    let touched = match row.last_touch {
        Some(at) => format::day(format::local_day(at, me.utc_offset), me.today, t.0),
        None => t.s(text::NEVER).into(),
    };
    let n = deals(&worth.open);
    let open = (n > 0).then(
        || view! { <span class="num">{sums(&worth.open, t.0)}<small class="faint">" · " {n}</small></span> },
    );
    let cells = editable(desk, shown, &me);
    let name = move || shown.with(|a| a.name.clone());
    let level = move || shown.with(|a| a.level.map(|l| view! { " " <Chip>{t.s(l.text())}</Chip> }));
    let code = move || shown.with(|a| a.code.clone().map(|c| view! { <small class="faint">" " {c}</small> }));
    view! {
        <Row label=untrack(name) pick=desk.selection.pick(id)>
            <Cell first=true><a class="row-link" href=account_path(id)>{name}</a> {level} {code}</Cell>
            {cells}
            <Cell label=t.s(text::OPEN_DEALS) figure=true>{open}</Cell>
            <Cell label=t.s(text::LAST_TOUCH) figure=true><span class="muted">{touched}</span></Cell>
        </Row>
    }
    .into_any()
}

/// The cells one may change in the list; plain words where the account is a colleague's.
fn editable(desk: ListDesk, shown: RwSignal<Account>, me: &Me) -> AnyView {
    let t = use_t();
    let may =
        shown.with_untracked(|a| open_to_change(a, me) && me.may(Action::Edit, Object::Account, a.owner_id));
    let of = Signal::derive(move || Some(shown.get()));
    let field = |key: &str,
                 label: Text,
                 kind: &'static str,
                 value: fn(&Account) -> &Option<String>,
                 change: fn(&mut AccountForm, String)| {
        let value = Signal::derive(move || shown.with(|a| value(a).clone().unwrap_or_default()));
        let look = me.look_at(Object::Account, key);
        if look == Look::Hidden {
            return None;
        }
        let body = if look == Look::Masked {
            (move || seen_only(look, value.get())).into_any()
        } else if may && look == Look::Write {
            let save = field_saver(desk.saver, of, change);
            view! { <InlineEdit label=t.s(label) kind=kind value=value save=save/> }.into_any()
        } else {
            view! { <span class="clip">{value}</span> }.into_any()
        };
        Some(view! { <Cell label=t.s(label)>{body}</Cell> })
    };
    let (life, who) = stage_and_owner(desk, shown, of, may);
    view! {
        <Cell label=t.s(text::LIFECYCLE)>{life}</Cell>
        <Cell label=t.s(text::OWNER)>{who}</Cell>
        {field("industry", text::INDUSTRY, "text", |a| &a.industry, |f, v| f.industry = v)}
        {field("city", text::CITY, "text", |a| &a.city, |f, v| f.city = v)}
        {field("phone", text::PHONE, "tel", |a| &a.phone, |f, v| f.phone = v)}
    }
    .into_any()
}

fn stage_and_owner(
    desk: ListDesk,
    shown: RwSignal<Account>,
    of: Signal<Option<Account>>,
    may: bool,
) -> (AnyView, AnyView) {
    let t = use_t();
    if !may {
        let life = move || lifecycle_chip(shown.with(|a| a.lifecycle), t);
        let who = move || owner_cell(shown.with(|a| a.owner_name.clone()));
        return (life.into_any(), who.into_any());
    }
    let class = move || format!("life {}", tone(shown.with(|a| a.lifecycle)).class());
    let stage = Signal::derive(move || shown.with(|a| a.lifecycle.code().to_string()));
    let choices = Signal::stored(lifecycle_choices(t));
    let save = field_saver(desk.saver, of, |f, v| f.lifecycle = v);
    let life = view! {
        <span class=class><InlineEdit label=t.s(text::LIFECYCLE) value=stage choices=choices save=save/></span>
    };
    let owner = Signal::derive(move || shown.with(|a| a.owner_id.map(|o| o.to_string()).unwrap_or_default()));
    let name = Signal::derive(move || shown.with(|a| a.owner_name.clone().unwrap_or_default()));
    let owners = owner_choices(desk.colleagues, t.s(text::POOL));
    let save = field_saver(desk.saver, of, |f, v| f.owner_id = v);
    let who = view! { <InlineEdit label=t.s(text::OWNER) value=owner shown=name choices=owners save=save/> };
    (life.into_any(), who.into_any())
}

fn owner_cell(name: Option<String>) -> AnyView {
    let name = name.unwrap_or_default();
    view! { <span class="row"><Avatar name=name.clone()/> <span class="clip">{name}</span></span> }.into_any()
}

/// The colour of a lifecycle stage.
pub fn tone(lifecycle: Lifecycle) -> Tone {
    match lifecycle {
        Lifecycle::Active | Lifecycle::Loyal | Lifecycle::WonBack => Tone::Good,
        Lifecycle::AtRisk => Tone::Soon,
        Lifecycle::Lost => Tone::Late,
        Lifecycle::Potential => Tone::Neutral,
        Lifecycle::New => Tone::Act,
    }
}

pub fn lifecycle_chip(lifecycle: Lifecycle, t: T) -> AnyView {
    view! { <Chip tone=tone(lifecycle)>{t.s(lifecycle.text())}</Chip> }.into_any()
}

/// Says what a bulk action did, with the way back.
pub fn tell_done(
    done: AccountsDone,
    what: &AccountBulk,
    toasts: Toasts,
    t: T,
    after: impl Fn() + Clone + Send + Sync + 'static,
) {
    let n = done.done.len().to_string();
    let mut words = match what {
        _ if done.done.is_empty() => t.s(text::NOTHING_CHANGED).to_string(),
        AccountBulk::Delete => t.with(text::DELETED_N, &[("n", &n)]),
        _ => t.with(text::CHANGED_N, &[("n", &n)]),
    };
    if done.refused > 0 {
        words = format!("{words} · {}", t.with(text::REFUSED_N, &[("n", &done.refused.to_string())]));
    }
    if done.done.is_empty() {
        return toasts.info(words);
    }
    let steps = done.done;
    toasts.undo(words, move || {
        let (steps, after) = (steps.clone(), after.clone());
        attempt(toasts, async move {
            let asked = steps.len() as i64;
            let back = api::undo_accounts(steps).await?;
            after();
            let words = if back == asked { text::BROUGHT_BACK } else { text::BROUGHT_BACK_SOME };
            toasts.info(t.with(words, &[("n", &back.to_string())]));
            Ok(())
        });
    });
}

/// What can be done with the ticked accounts.
fn bulk_bar(desk: ListDesk) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let selection = desk.selection;
    let handing = RwSignal::new(false);
    let after = Callback::new(move |()| desk.page.refetch());
    let act = move |what: AccountBulk| {
        let ids = selection.ids();
        attempt(toasts, async move {
            let done = api::change_accounts(ids, what.clone()).await?;
            selection.clear();
            after.try_run(());
            tell_done(done, &what, toasts, t, move || {
                after.try_run(());
            });
            Ok(())
        });
    };
    let all = move || {
        let query = desk.address.state.with_untracked(|s| s.query());
        attempt(toasts, async move {
            let ids = api::account_ids(query).await?;
            selection.0.set(ids.into_iter().collect());
            Ok(())
        });
    };
    let count = Signal::derive(move || selection.0.with(|s| s.len() as i64));
    let stages = move || {
        let item = move |l: &Lifecycle| {
            let l = *l;
            view! { <MenuItem on_select=move || act(AccountBulk::Lifecycle(l))>{t.s(l.text())}</MenuItem> }
        };
        Lifecycle::ALL.iter().map(item).collect_view()
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="bulk" role="region" aria-label=move || t.with(lists::SELECTED, &[("n", &count.get().to_string())])>
                <b aria-live="polite">{move || t.with(lists::SELECTED, &[("n", &format::count(count.get()))])}</b>
                {select_all(desk, count, all)}
                <Button small=true icon=Icon::User on_press=move || handing.set(true)>{t.s(text::HAND_OVER)}</Button>
                <Menu label=t.s(text::SET_LIFECYCLE) face=move || t.s(text::SET_LIFECYCLE) class="btn s">{stages()}</Menu>
                <Button small=true kind=Kind::Danger icon=Icon::Trash on_press=move || act(AccountBulk::Delete)>{t.s(text::DELETE)}</Button>
                <IconButton icon=Icon::Close small=true label=t.s(lists::UNSELECT) on_press=move || selection.clear()/>
            </div>
        </Show>
        {hand_over_dialog(handing, desk.colleagues, Callback::new(move |(to,)| act(AccountBulk::HandOver(to))))}
    }
    .into_any()
}

/// Offered where the list has more than the rows that are ticked.
fn select_all(desk: ListDesk, count: Signal<i64>, all: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let t = use_t();
    let total = move || desk.page.get().and_then(Result::ok).map_or(0, |p| p.page.count.min(1000));
    let offer = move || {
        let total = total();
        (total > count.get()).then(|| {
            let words = t.with(lists::SELECT_ALL_PAGES, &[("n", &format::count(total))]);
            view! { <Button small=true kind=Kind::Quiet on_press=all>{words}</Button> }
        })
    };
    view! { <Transition fallback=|| ()>{offer}</Transition> }.into_any()
}

/// Asks to whom records go.
pub fn hand_over_dialog(
    open: RwSignal<bool>,
    colleagues: Signal<Vec<MemberName>>,
    on_choose: Callback<(Option<MemberId>,)>,
) -> AnyView {
    let t = use_t();
    let to = RwSignal::new(String::new());
    let choices = owner_choices(colleagues, t.s(text::POOL));
    let go = move || {
        open.set(false);
        on_choose.run((to.with_untracked(|id| id.parse().ok()),));
    };
    let foot = move || view! { <Button kind=Kind::Primary on_press=go>{t.s(text::HAND_OVER)}</Button> };
    view! {
        <Dialog open=open title=t.s(text::HAND_OVER).to_string() shape=DialogShape::Narrow foot=foot>
            <Field name="to" label=t.s(text::HAND_OVER_TO)><Select value=to choices=choices/></Field>
        </Dialog>
    }
    .into_any()
}
