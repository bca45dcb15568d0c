//! `/pool`: the accounts that wait for somebody.

use leptos::prelude::*;

use super::{assign, level_name};
use crate::{
    access::use_me,
    customers::model::*,
    error::AppError,
    format,
    i18n::{T, use_t},
    kit::*,
    listing::screen::{Addressed, Selection, attempt, list_keys, nothing_found},
    pool::{
        api::{claim_account, open_pool},
        model::*,
        text,
    },
    shell,
};

type Address = Addressed<AccountFilter, AccountSort>;

/// The page.
pub struct PoolScreen {
    address: Address,
    page: Resource<Result<PoolPage, AppError>>,
}

crate::screen!(pool: PoolScreen);

/// What the parts of the list share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub address: Address,
    pub page: Resource<Result<PoolPage, AppError>>,
    pub selection: Selection<AccountId>,
    /// The pools as last drawn.
    pub pools: RwSignal<Vec<PoolBrief>>,
    pub people: RwSignal<Vec<Choice>>,
}

impl PoolScreen {
    fn data() -> Self {
        let address = Address::here("/pool");
        Self { address, page: Resource::new(move || address.state.with(|s| s.query()), open_pool) }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let selection = Selection::<AccountId>::new();
        let desk = Desk {
            address: this.address,
            page: this.page,
            selection,
            pools: RwSignal::new(Vec::new()),
            people: RwSignal::new(Vec::new()),
        };
        Effect::new(move |_| {
            this.address.state.with(|s| s.at(None).query());
            selection.clear();
        });
        let keys = window_event_listener(leptos::ev::keydown, |ev| list_keys(&ev));
        on_cleanup(move || keys.remove());
        view! {
            <shell::Page title=t.s(text::POOLS) filters=move || filters(desk)>
                <Transition fallback=move || view! { <div data-loading="true"><Skeleton shape=Shape::Table(10, 6)/></div> }>
                    {move || Suspend::new(async move { drawn(desk, desk.page.await) })}
                </Transition>
            </shell::Page>
            {assign::bar(desk)}
        }
        .into_any()
    }
}

fn filters(desk: Desk) -> AnyView {
    let t = use_t();
    let address = desk.address;
    let page = move || desk.page.get().and_then(Result::ok);
    let pools = Signal::derive(move || {
        let pools = page().map(|p| p.pools).unwrap_or_default();
        pools.into_iter().map(|p| Choice::new(p.id.to_string(), p.name)).collect::<Vec<_>>()
    });
    let provinces = Signal::derive(move || {
        let words = page().map(|p| p.provinces).unwrap_or_default();
        words.into_iter().map(|w| Choice::new(w.clone(), w)).collect::<Vec<_>>()
    });
    let levels = Level::ALL.iter().map(|l| Choice::new(l.code(), t.s(l.text())));
    let levels: Vec<Choice> = levels.chain([Choice::new("", t.s(text::NO_LEVEL))]).collect();
    let name = move |filter: AccountFilter, value: &str| match filter {
        AccountFilter::Level => level_name(Level::parse(value), t).to_string(),
        AccountFilter::Pool => {
            let known = pools.with(|all| all.iter().find(|p| p.value == value).map(|p| p.label.clone()));
            known.unwrap_or_else(|| t.s(text::POOL).into())
        }
        _ => value.to_string(),
    };
    view! {
        {address.search_box(t.s(text::SEARCH_POOL))}
        {address.filter_menu(AccountFilter::Level, t.s(text::LEVEL), Signal::stored(levels))}
        <Suspense fallback=|| ()>
            {move || (pools.with(Vec::len) > 1).then(|| address.filter_menu(AccountFilter::Pool, t.s(text::POOL), pools))}
            {address.filter_menu(AccountFilter::Province, t.s(text::PROVINCE), provinces)}
            {address.chips(name)}
        </Suspense>
    }
    .into_any()
}

fn drawn(desk: Desk, page: Result<PoolPage, AppError>) -> AnyView {
    let t = use_t();
    let PoolPage { pools, page, people, .. } = match page {
        Ok(page) => page,
        Err(error) => return super::trouble(&error, t),
    };
    desk.people.set(people.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect());
    desk.pools.set(pools.clone());
    if pools.is_empty() {
        return view! { <Empty icon=Icon::Pool title=t.s(text::NO_POOLS) text=t.s(text::NO_POOLS_TEXT)/> }
            .into_any();
    }
    let cards = view! { <ul class="pool-cards">{pools.iter().map(|p| card(p, t)).collect_view()}</ul> };
    if page.rows.is_empty() {
        let narrowed = desk.address.state.with_untracked(|s| s.narrowed());
        let none = if narrowed {
            nothing_found(desk.address.state.with_untracked(|s| desk.address.href(&s.cleared())))
        } else {
            view! { <Empty icon=Icon::Pool title=t.s(text::EMPTY_POOL) text=t.s(text::EMPTY_POOL_TEXT)/> }
                .into_any()
        };
        return view! { {cards} {none} }.into_any();
    }
    let mut columns = vec![
        Column::new(t.s(text::NAME)).sort("name").width("26%"),
        Column::new(t.s(text::POOL)),
        Column::new(t.s(text::PROVINCE)).sort("city"),
        Column::new(t.s(text::INDUSTRY)),
        Column::new(t.s(text::LAST_TOUCH)).figure(),
        Column::new(t.s(text::WAITS_SINCE)).sort("pooled").figure(),
    ];
    columns.push(Column::new("").width("96px"));
    let pager = desk.address.pager(&page);
    let picks = pools.iter().any(|p| p.assigns);
    let ids = page.rows.iter().map(|r| r.account.id).collect();
    let rows = page.rows.into_iter().map(|r| row(desk, &pools, picks, r)).collect_view();
    let table = if picks {
        view! {
            <Table label=t.s(text::POOLS) columns=columns sort=desk.address.sort() sort_href=desk.address.sort_href()
                pick_all=desk.selection.pick_all(ids)>{rows}</Table>
        }
        .into_any()
    } else {
        view! {
            <Table label=t.s(text::POOLS) columns=columns sort=desk.address.sort() sort_href=desk.address.sort_href()>{rows}</Table>
        }
        .into_any()
    };
    view! { {cards} <div class="table-box list">{table}</div> {pager} }.into_any()
}

/// A pool in short: how many wait, what one may still do, what it hides.
fn card(pool: &PoolBrief, t: T) -> AnyView {
    let hidden = pool.hidden.iter().map(|h| t.s(h.text())).collect::<Vec<_>>().join(", ");
    let hidden = (!hidden.is_empty()).then(|| {
        let said = t.with(text::HIDDEN_UNTIL, &[("what", &hidden)]);
        view! { <small class="muted row"><Icon of=Icon::Lock size="s"/> <span>{said}</span></small> }
    });
    let left = pool.left.filter(|_| pool.claims).map(|n| match n {
        0 => (Tone::Late, t.s(text::NO_CLAIMS_LEFT).to_string()),
        n => (Tone::Neutral, t.with(text::CLAIMS_LEFT, &[("n", &n.to_string())])),
    });
    let room = pool.room.filter(|_| pool.claims).map(|n| match n {
        0 => (Tone::Late, t.s(text::NO_ROOM).to_string()),
        n => (Tone::Neutral, t.with(text::ROOM_LEFT, &[("n", &n.to_string())])),
    });
    let chips = [left, room].into_iter().flatten();
    let chips = chips.map(|(tone, said)| view! { <Chip tone=tone>{said}</Chip> }).collect_view();
    let waiting = t.with(text::WAITING_N, &[("n", &format::count(pool.waiting))]);
    view! {
        <li class="card pad">
            <div class="row wrap"><h2>{pool.name.clone()}</h2> <span class="muted num">{waiting}</span> {chips}</div>
            {hidden}
        </li>
    }
    .into_any()
}

fn row(desk: Desk, pools: &[PoolBrief], picks: bool, row: AccountRow) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let account = row.account;
    let (id, name) = (account.id, account.name.clone());
    let pool = pools.iter().find(|p| Some(p.id) == account.pool_id);
    let day = |at| format::day(format::local_day(at, me.utc_offset), me.today, t.0);
    let touched = row.last_touch.map_or_else(|| t.s(text::NEVER).into(), day);
    let since = account.pooled_at.map(day).unwrap_or_default();
    let place = [account.province, account.city].into_iter().flatten().collect::<Vec<_>>();
    let place =
        place.first().cloned().filter(|p| place.iter().all(|q| q == p)).unwrap_or_else(|| place.join(" · "));
    let level = account.level.map(|l| view! { " " <Chip>{t.s(l.text())}</Chip> });
    let button = pool.filter(|p| p.claims).map(|p| claim(desk, p, id, &name));
    let (called, pool) = (name.clone(), pool.map(|p| p.name.clone()));
    let cells = view! {
        <Cell first=true><a class="row-link" href=account_path(id)>{called}</a> {level}</Cell>
        <Cell label=t.s(text::POOL)>{pool}</Cell>
        <Cell label=t.s(text::PROVINCE)>{place}</Cell>
        <Cell label=t.s(text::INDUSTRY)><span class="clip">{account.industry}</span></Cell>
        <Cell label=t.s(text::LAST_TOUCH) figure=true><span class="muted">{touched}</span></Cell>
        <Cell label=t.s(text::WAITS_SINCE) figure=true><span class="muted">{since}</span></Cell>
        <Cell>{button}</Cell>
    };
    if picks {
        view! { <Row label=name pick=desk.selection.pick(id)>{cells}</Row> }.into_any()
    } else {
        view! { <Row label=name>{cells}</Row> }.into_any()
    }
}

/// The button that makes an account one's own.
fn claim(desk: Desk, pool: &PoolBrief, id: AccountId, name: &str) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let (label, called) = (t.with(text::CLAIM_NAMED, &[("name", name)]), name.to_string());
    let over = pool.left == Some(0) || pool.room == Some(0);
    let busy = RwSignal::new(false);
    let press = move || {
        busy.set(true);
        attempt(toasts, async move {
            let done = claim_account(id).await;
            busy.try_set(false);
            // Whoever was too late sees what is left.
            desk.page.refetch();
            let done = done?;
            let mut said = t.with(text::CLAIMED, &[("name", &done.name)]);
            if let Some(left) = done.left {
                said = format!("{said} {}", t.with(text::CLAIMS_LEFT, &[("n", &left.to_string())]));
            }
            toasts.good(said);
            Ok(())
        });
    };
    view! {
        <span title=label>
            <Button small=true busy=busy disabled=over on_press=press>{t.s(text::CLAIM)} " " <span class="heard">{called}</span></Button>
        </span>
    }
    .into_any()
}
