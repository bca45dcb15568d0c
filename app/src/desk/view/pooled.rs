//! How a customer stands to the pools: a line on its page, and what soon goes back on Today.

use leptos::prelude::*;

use crate::{
    access::{
        model::{Action as Deed, Me, Object},
        visitor::use_me,
    },
    customers::model::*,
    format,
    i18n::use_t,
    kit::*,
    listing::screen::attempt,
    pool::{
        api::{claim_account, release_account},
        model::{Going, PoolBrief, Strip},
        text,
    },
};

/// Whether an account is to be changed at all: one that waits in a pool is claimed first.
pub(super) fn open_to_change(account: &Account, me: &Me) -> bool {
    account.pool_id.is_none() || me.may(Deed::Configure, Object::Pool, None)
}

/// The line on a customer's page; nothing where there is nothing to say.
pub(super) fn strip(account: &Account, strip: &Strip, reload: Callback<()>) -> Option<AnyView> {
    if !strip.says() {
        return None;
    }
    let t = use_t();
    let body = match (&strip.waits, &strip.home) {
        (Some((pool, since)), _) => waits(account, strip, pool, *since, reload),
        (None, Some((_, home))) => kept(account, strip, home, reload),
        (None, None) => return None,
    };
    Some(view! { <section class="pool-strip" aria-label=t.s(text::STRIP)>{body}</section> }.into_any())
}

/// It waits in a pool: claimed with one press.
fn waits(
    account: &Account,
    strip: &Strip,
    pool: &PoolBrief,
    since: Option<chrono::DateTime<chrono::Utc>>,
    reload: Callback<()>,
) -> AnyView {
    let (t, me, toasts) = (use_t(), use_me(), use_toasts());
    let day = since.map(|at| format::day(format::local_day(at, me.utc_offset), me.today, t.0));
    let said = match &day {
        Some(day) => t.with(text::WAITS_DAY, &[("pool", &pool.name), ("day", day)]),
        None => t.with(text::WAITS, &[("pool", &pool.name)]),
    };
    let hidden = pool.hidden.iter().map(|h| t.s(h.text())).collect::<Vec<_>>().join(", ");
    let hidden = (!hidden.is_empty()).then(|| t.with(text::HIDDEN_UNTIL, &[("what", &hidden)]));
    let cooling =
        strip.cooling_until.map(|day| t.with(text::COOLING_SHORT, &[("day", &format::date(day, t.0))]));
    let left = pool.left.filter(|_| pool.claims).map(|n| match n {
        0 => t.s(text::NO_CLAIMS_LEFT).to_string(),
        n => t.with(text::CLAIMS_LEFT, &[("n", &n.to_string())]),
    });
    let over = pool.left == Some(0) || pool.room == Some(0) || strip.cooling_until.is_some();
    let (id, busy) = (account.id, RwSignal::new(false));
    let claim = move || {
        busy.set(true);
        attempt(toasts, async move {
            let done = claim_account(id).await;
            busy.try_set(false);
            reload.try_run(());
            toasts.good(t.with(text::CLAIMED, &[("name", &done?.name)]));
            Ok(())
        });
    };
    let claim = pool.claims.then(|| {
        view! { <Button kind=Kind::Primary busy=busy disabled=over on_press=claim>{t.s(text::CLAIM)}</Button> }
    });
    let more = [left, cooling, hidden].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <div class="grow"><b>{said}</b> <small class="muted block">{more}</small></div>
        {claim}
    }
    .into_any()
}

/// Somebody has it: when it goes back and why, and giving it back now.
fn kept(account: &Account, strip: &Strip, home: &str, reload: Callback<()>) -> AnyView {
    let t = use_t();
    let due = strip.due.map(|(due, left)| {
        let because = t.with(due.because.sentence(), &[("n", &due.days.to_string())]);
        let day = format!("{} {}", format::date(due.on, t.0), format::weekday(due.on, t.0));
        let said = t.with(text::GOES_BACK, &[("pool", home), ("day", &day), ("because", &because)]);
        let tone = if left <= 1 {
            Tone::Late
        } else if left <= 7 {
            Tone::Soon
        } else {
            Tone::Neutral
        };
        view! { <span class="grow">{said} " " <Chip tone=tone>{in_days(left)}</Chip></span> }
    });
    let kept =
        strip.kept_by_deal.then(|| view! { <span class="grow muted">{t.s(text::KEPT_BY_DEAL)}</span> });
    let release = strip.may_release.then(|| release(account, home, reload));
    view! { {due} {kept} {release} }.into_any()
}

/// `in 3 working days`
fn in_days(left: u32) -> String {
    let t = use_t();
    if left == 0 {
        t.s(text::NEXT_ROUND).into()
    } else {
        t.count(i64::from(left), text::IN_DAYS_ONE, text::IN_DAYS)
    }
}

/// The button that gives it back, and the question before.
fn release(account: &Account, home: &str, reload: Callback<()>) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let open = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let (id, version, name) = (account.id, account.version, account.name.clone());
    let title = t.with(text::RELEASE_TITLE, &[("name", &name), ("pool", home)]);
    let send = Action::new(move |_: &()| {
        let name = name.clone();
        async move {
            match release_account(id, version, reason.get_untracked()).await {
                Ok(pool) => {
                    open.set(false);
                    toasts.good(t.with(text::RELEASED, &[("name", &name), ("pool", &pool)]));
                    reload.try_run(());
                }
                Err(error) => toasts.error(&error),
            }
        }
    });
    let foot = move || {
        view! { <Button kind=Kind::Primary busy=send.pending() on_press=move || { send.dispatch(()); }>{t.s(text::RELEASE)}</Button> }
    };
    view! {
        <Button small=true on_press=move || open.set(true)>{t.s(text::RELEASE)}</Button>
        <Dialog open=open title=title shape=DialogShape::Narrow foot=foot>
            <div class="stack">
                <p>{t.s(text::RELEASE_WHAT)}</p>
                <Field name="reason" label=t.s(text::REASON) help=t.s(text::REASON_HELP)><TextArea value=reason rows=2 max=300/></Field>
            </div>
        </Dialog>
    }
    .into_any()
}

/// One's own customers that soon go back, for Today.
pub(super) fn going(going: Vec<Going>) -> Option<AnyView> {
    let t = use_t();
    if going.is_empty() {
        return None;
    }
    let count = going.len();
    let line = |it: Going| {
        let because = t.with(it.due.because.sentence(), &[("n", &it.due.days.to_string())]);
        let class = if it.left <= 1 { "late" } else { "soon" };
        view! {
            <a class="related-row" href=account_path(it.id)>
                <span class="clip">{it.name}</span>
                <small class=class>{in_days(it.left)} " · " {because}</small>
            </a>
        }
    };
    Some(
        view! {
            <section class="related">
                <header><h2>{t.s(text::SOON_BACK)}</h2><span class="faint num">{count}</span></header>
                {going.into_iter().map(line).collect_view()}
            </section>
        }
        .into_any(),
    )
}
