//! A row of the list: what one may change is changed where it stands.

use leptos::prelude::*;

use super::{super::text, Desk, total};
use crate::{
    access::{
        model::{Action, Field, Look, Me},
        visitor::use_me,
    },
    audit::model::Object,
    format,
    i18n::{T, use_t},
    kit::*,
    money::{Money, Rates},
    pipeline::{
        form::{Edit, To, deal_path},
        model::{DealLine, DealPatch, Stage, StageKind, rules},
    },
};

/// `closed` gives the rates for a list of decided deals.
pub fn row(desk: Desk, line: DealLine, closed: Option<&Rates>) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let account = match &line.account {
        Some(a) => {
            view! { <a class="clip" href=format!("/accounts/{}", a.id)>{a.name.clone()}</a> }.into_any()
        }
        None => view! { <span class="faint">{t.s(text::NO_ACCOUNT)}</span> }.into_any(),
    };
    let (id, name) = (line.id, line.name.clone());
    let code = line.code.clone().map(|c| view! { <small class="faint">" " {c}</small> });
    let editable = editable(desk, &line, &me, closed.is_some());
    let rest = match closed {
        Some(rates) => {
            let worth = line.amount.and_then(|amount| rates.convert(amount)).map(Money::full);
            let label = total::in_base(rates, t);
            view! { <Cell label=label figure=true><span class="num">{worth}</span></Cell> }.into_any()
        }
        None => {
            let (next, days) = (next(&line, &me, t), days(&line, &me, t));
            view! {
                <Cell label=t.s(text::NEXT_STEP)>{next}</Cell>
                <Cell label=t.s(text::DAYS_HERE) figure=true>{days}</Cell>
            }
            .into_any()
        }
    };
    view! {
        <Row label=name.clone() pick=desk.selection.pick(id)>
            <Cell first=true><a class="row-link" href=deal_path(id)>{name}</a> {code}</Cell>
            <Cell label=t.s(text::ACCOUNT)>{account}</Cell>
            {editable}
            {rest}
        </Row>
    }
    .into_any()
}

/// Stage, amount, owner and expected close: editable where the deal is one's own to change.
fn editable(desk: Desk, line: &DealLine, me: &Me, decided: bool) -> AnyView {
    let t = use_t();
    let look = me.look(Field::DealAmount);
    let read = look >= Look::Read;
    let amount = line.amount.map(Money::full).unwrap_or_default();
    let expected = line.expected_on.map(|d| format::date_short(d, me.today, t.0)).unwrap_or_default();
    let closed = line.closed_on.map(|d| format::date_short(d, me.today, t.0));
    let owner = line.owner.as_ref().map(|o| o.name.clone()).unwrap_or_default();
    let last = if decided { text::CLOSED_ON } else { text::EXPECTED_ON };
    if !me.may(Action::Edit, Object::Deal, line.owner.as_ref().map(|o| o.id)) {
        let stage = stage_chip(line);
        return view! {
            <Cell label=t.s(text::STAGE)>{stage}</Cell>
            {read.then(|| view! { <Cell label=t.s(text::AMOUNT) figure=true><span class="num">{amount}</span></Cell> })}
            <Cell label=t.s(text::OWNER)><span class="clip">{owner}</span></Cell>
            <Cell label=t.s(last)>{closed.unwrap_or(expected)}</Cell>
        }
        .into_any();
    }
    let (plain, day) = (
        line.amount.map(Money::plain).unwrap_or_default(),
        line.expected_on.map(|d| d.to_string()).unwrap_or_default(),
    );
    let owner_id = line.owner.as_ref().map(|o| o.id.to_string()).unwrap_or_default();
    let (stage, save_amount) = (stage_edit(desk, line), amount_save(desk, line));
    let save_owner = owner_save(desk, line);
    let when = if decided {
        view! { <Cell label=t.s(last)>{closed}</Cell> }.into_any()
    } else {
        let save = expected_save(desk, line);
        view! { <Cell label=t.s(last)><InlineEdit label=t.s(last) kind="date" value=day shown=expected save/></Cell> }.into_any()
    };
    view! {
        <Cell label=t.s(text::STAGE)>{stage}</Cell>
        {read.then(|| {
            let edit = if look == Look::Write {
                view! { <InlineEdit label=t.s(text::AMOUNT) value=plain shown=amount save=save_amount/> }.into_any()
            } else {
                view! { <span class="num">{amount}</span> }.into_any()
            };
            view! { <Cell label=t.s(text::AMOUNT) figure=true>{edit}</Cell> }
        })}
        <Cell label=t.s(text::OWNER)>
            <InlineEdit label=t.s(text::OWNER) value=owner_id shown=owner choices=owners(desk, t) save=save_owner/>
        </Cell>
        {when}
    }
    .into_any()
}

fn tone(kind: StageKind) -> Tone {
    match kind {
        StageKind::Open => Tone::Neutral,
        StageKind::Won => Tone::Good,
        StageKind::Lost => Tone::Late,
    }
}

fn stage_chip(line: &DealLine) -> AnyView {
    let name = line.stage_name.clone();
    view! { <Chip tone=tone(line.status)>{name}</Chip> }.into_any()
}

/// The stages of the deal's own pipeline; choosing one moves it, through the stage's gate.
fn stage_edit(desk: Desk, line: &DealLine) -> AnyView {
    let t = use_t();
    let (line, pipeline) = (line.clone(), line.pipeline);
    let stages = Signal::derive(move || -> Vec<Stage> {
        desk.pipelines
            .with(|all| all.iter().find(|p| p.id == pipeline).map(|p| p.stages.clone()).unwrap_or_default())
    });
    let choices = Signal::derive(move || {
        stages
            .with(|all| all.iter().map(|s| Choice::new(s.id.to_string(), s.name.clone())).collect::<Vec<_>>())
    });
    let (value, name) = (line.stage.to_string(), line.stage_name.clone());
    let class = format!("stage {}", line.status.code());
    let save = Callback::new(move |(id,): (String,)| {
        let stage = stages.with_untracked(|all| all.iter().find(|s| s.id.to_string() == id).cloned());
        let line = line.clone();
        Box::pin(async move {
            let Some(stage) = stage else { return Ok(()) };
            let to = To {
                deal: line.id,
                version: line.version,
                name: line.name,
                currency: line.currency,
                stage: stage.id,
                stage_name: stage.name,
            };
            desk.mover.go(to).await
        }) as Saving
    });
    view! { <span class=class><InlineEdit label=t.s(text::STAGE) value shown=name choices save/></span> }
        .into_any()
}

fn owners(desk: Desk, t: T) -> Signal<Vec<Choice>> {
    Signal::derive(move || {
        let mut choices = vec![Choice::new("", t.s(text::NOBODY))];
        desk.members
            .with(|all| choices.extend(all.iter().map(|m| Choice::new(m.id.to_string(), m.name.clone()))));
        choices
    })
}

fn amount_save(desk: Desk, line: &DealLine) -> Callback<(String,), Saving> {
    let line = line.clone();
    Callback::new(move |(typed,): (String,)| {
        desk.saver.saving(Edit {
            id: line.id,
            version: line.version,
            field: "amount",
            label: text::AMOUNT,
            before: line.amount.map(Money::full).unwrap_or_default(),
            mine: Money::parse(&typed, line.currency).map(Money::full).unwrap_or_else(|| typed.clone()),
            patch: DealPatch { amount: Some(typed), ..Default::default() },
        })
    })
}

fn owner_save(desk: Desk, line: &DealLine) -> Callback<(String,), Saving> {
    let line = line.clone();
    Callback::new(move |(id,): (String,)| {
        let name = desk
            .members
            .with_untracked(|all| all.iter().find(|m| m.id.to_string() == id).map(|m| m.name.clone()));
        desk.saver.saving(Edit {
            id: line.id,
            version: line.version,
            field: "owner",
            label: text::OWNER,
            before: line.owner.as_ref().map(|o| o.name.clone()).unwrap_or_default(),
            mine: name.unwrap_or_default(),
            patch: DealPatch { owner: Some(id.parse().ok()), ..Default::default() },
        })
    })
}

fn expected_save(desk: Desk, line: &DealLine) -> Callback<(String,), Saving> {
    let (line, locale) = (line.clone(), use_t().0);
    Callback::new(move |(typed,): (String,)| {
        let day: Option<chrono::NaiveDate> = typed.parse().ok();
        let said = |day: Option<chrono::NaiveDate>| day.map(|d| format::date(d, locale)).unwrap_or_default();
        desk.saver.saving(Edit {
            id: line.id,
            version: line.version,
            field: "expected_on",
            label: text::EXPECTED_ON,
            before: said(line.expected_on),
            mine: said(day),
            patch: DealPatch { expected_on: Some(day), ..Default::default() },
        })
    })
}

fn next(line: &DealLine, me: &Me, t: T) -> AnyView {
    match &line.next {
        Some(next) => {
            let late = next.due_at < me.now;
            let when = format::day(format::local_day(next.due_at, me.utc_offset), me.today, t.0);
            let class = if late { "late" } else { "muted" };
            view! { <span class="clip">{next.subject.clone()} " " <small class=class>{when}</small></span> }
                .into_any()
        }
        None if line.status == StageKind::Open => {
            view! { <span class="soon">{t.s(text::NO_NEXT)}</span> }.into_any()
        }
        None => ().into_any(),
    }
}

fn days(line: &DealLine, me: &Me, t: T) -> AnyView {
    if line.status != StageKind::Open {
        return ().into_any();
    }
    let words = format::days_short(rules::days_in_stage(line.stage_since, me.now), t.0);
    let rotting = rules::is_rotting(line.status, line.rotting_days, line.stage_since, me.now);
    let title = rotting.then(|| t.s(text::ROTTING));
    view! { <span class=if rotting { "num late" } else { "num" } title=title>{words}</span> }.into_any()
}
