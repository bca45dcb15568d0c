//! What somebody holds, and accounts given to somebody by hand.

use leptos::{prelude::*, task::spawn_local};

use super::{Desk, Step, foot, heading};
use crate::{
    access::model::Object,
    customers::model::AccountId,
    format,
    handover::{api::read_held, model::*, text::*},
    i18n::{Text, use_t},
    kit::*,
};

fn kind_text(object: Object) -> Text {
    match object {
        Object::Account => ACCOUNTS,
        Object::Contact => CONTACTS,
        Object::Deal => OPEN_DEALS,
        _ => TO_DO,
    }
}

pub(super) fn step(desk: Desk) -> AnyView {
    let t = use_t();
    let kind = RwSignal::new(Object::Account.code().to_string());
    let open = desk.held.with_value(|h| h.open);
    let kinds = KINDS
        .map(|object| {
            Choice::new(
                object.code(),
                format!("{} {}", t.s(kind_text(object)), format::count(open.of(object))),
            )
        })
        .to_vec();
    let closed = desk.held.with_value(|h| h.closed_deals);
    let by_hand = move || {
        let n = desk.exceptions.with(|e| e.len() as i64);
        (n > 0).then(|| view! { <p class="muted" role="status">{t.count(n, BY_HAND_ONE, BY_HAND_MANY)}</p> })
    };
    let next =
        view! { <Button kind=Kind::Primary on_press=move || desk.go.run((Step::Whom,))>{t.s(NEXT)}</Button> };
    view! {
        <section class="stack">
            {heading(desk, t.with(WHAT_TITLE, &[("name", &desk.name())]))}
            <Segmented name="kind" label=t.s(KIND_SHOWN) value=kind choices=kinds/>
            {move || list(desk, Object::parse(&kind.get()).unwrap_or(Object::Account))}
            {by_hand}
            {(closed > 0).then(|| view! {
                <Checkbox checked=desk.closed label=t.s(CLOSED_TOO) help=t.with(CLOSED_HELP, &[("n", &format::count(closed))])/>
            })}
            {beside(desk)}
            {foot(desk, Some(Step::Why), next)}
        </section>
    }
    .into_any()
}

/// A list of one kind, as far as it was asked for.
fn list(desk: Desk, object: Object) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let member = desk.held.with_value(|h| h.member.id);
    let rows = RwSignal::new(Vec::<HeldLine>::new());
    let (more, busy) = (RwSignal::new(false), RwSignal::new(true));
    let load = move || {
        let after = rows.with_untracked(|r| r.last().map(|l| (l.name.clone(), l.id)));
        busy.set(true);
        spawn_local(async move {
            let answer = read_held(member, object, after).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(next) => {
                    more.set(next.len() as i64 == HELD_PAGE);
                    rows.update(|rows| rows.extend(next));
                }
                Err(error) => toasts.error(&error),
            }
        });
    };
    Effect::new(move |_| load());
    let by_hand = object == Object::Account;
    let mut columns = vec![Column::new(t.s(NAME)).width("40%"), Column::new(t.s(BESIDE))];
    if by_hand {
        columns.push(Column::new(t.s(GOES_TO)).width("30%"));
    }
    let empty = move || !busy.get() && rows.with(Vec::is_empty);
    view! {
        <Show when=empty><p class="muted">{t.s(NONE_OF_KIND)}</p></Show>
        <Table label=t.s(kind_text(object)) columns=columns>
            <For each=move || rows.get() key=|line| line.id let:line>{row(desk, line, by_hand)}</For>
        </Table>
        <Show when=move || more.get()>
            <div class="btns"><Button kind=Kind::Quiet icon=Icon::ChevronDown busy=busy on_press=load>{t.s(MORE)}</Button></div>
        </Show>
    }
    .into_any()
}

fn row(desk: Desk, line: HeldLine, by_hand: bool) -> AnyView {
    let t = use_t();
    let choice = by_hand.then(|| exception(desk, AccountId(line.id), &line.name));
    let HeldLine { name, beside, .. } = line;
    view! {
        <Row label=name.clone()>
            <Cell first=true>{name}</Cell>
            <Cell label=t.s(BESIDE)>{beside}</Cell>
            {choice.map(|choice| view! { <Cell label=t.s(GOES_TO)>{choice}</Cell> })}
        </Row>
    }
    .into_any()
}

/// To whom one account goes, whatever the rule.
fn exception(desk: Desk, account: AccountId, name: &str) -> AnyView {
    let t = use_t();
    let now = desk.exceptions.with_untracked(|e| e.get(&account).map(|to| to.to_string()));
    let value = RwSignal::new(now.unwrap_or_default());
    let chosen = move |(to,): (String,)| {
        desk.exceptions.update(|all| match to.parse() {
            Ok(to) => drop(all.insert(account, to)),
            Err(_) => drop(all.remove(&account)),
        });
    };
    view! {
        <Select
            value=value small=true choices=desk.people() placeholder=t.s(BY_RULE).to_string()
            label=t.with(GOES_TO_OF, &[("name", name)]) on_change=Callback::new(chosen)
        />
    }
    .into_any()
}

/// What somebody has beside records: it is shown, and stays.
fn beside(desk: Desk) -> Option<AnyView> {
    let t = use_t();
    let held = desk.held.get_value();
    let roles = held.roles.iter().map(|(role, name)| role.name(name.as_deref(), t.0)).collect();
    let seats = held.seats.iter().map(|(p, d)| t.with(SEAT, &[("position", p), ("department", d)])).collect();
    let of = |it: Option<String>| it.into_iter().collect::<Vec<_>>();
    let all: [(Text, Vec<String>); 5] = [
        (MANAGER, of(held.manager)),
        (REGION, of(held.region)),
        (SEATS, seats),
        (TEAMS, held.teams),
        (ROLES, roles),
    ];
    let said: Vec<_> = all.into_iter().filter(|(_, those)| !those.is_empty()).collect();
    if said.is_empty() {
        return None;
    }
    let one = |(label, those): (Text, Vec<String>)| {
        view! { <div><dt>{t.s(label)}</dt><dd>{those.join(" · ")}</dd></div> }
    };
    Some(
        view! {
            <h3>{t.s(BESIDE_ALSO)}</h3>
            <dl class="handover-facts">{said.into_iter().map(one).collect_view()}</dl>
        }
        .into_any(),
    )
}
