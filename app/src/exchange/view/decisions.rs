//! What a person settles before the import may start.
use leptos::prelude::*;

use super::{columns, wizard::Desk};
use crate::{
    exchange::{
        model::{Choice, Decision, DecisionKind, Field, Object, Preview},
        text,
    },
    format::count,
    i18n::{T, use_t},
    kit::{Button, Cell, Chip, Choice as Option_, Column, Row, Select, Table, Tone},
};

/// Open points shown of one field; the others are settled together by the buttons above them.
const SHOWN: usize = 200;

/// All open points, field by field.
pub fn decisions(found: &Preview, desk: Desk) -> AnyView {
    let t = use_t();
    let mut fields: Vec<Field> = Vec::new();
    for decision in &found.plan.decisions.0 {
        if !fields.contains(&decision.field) {
            fields.push(decision.field);
        }
    }
    let none = fields.is_empty();
    view! {
        <section class="section" id="import-decisions">
            <header><h2>{t.s(text::DECISIONS)}</h2></header>
            <p class="muted small">{t.s(if none { text::NOTHING_OPEN } else { text::DECISIONS_TEXT })}</p>
            {fields.into_iter().map(|field| group(found, field, desk)).collect_view()}
        </section>
    }
    .into_any()
}

fn group(found: &Preview, field: Field, desk: Desk) -> AnyView {
    let t = use_t();
    let object = found.plan.object;
    let of_field: Vec<(usize, Decision)> =
        found.plan.decisions.0.iter().cloned().enumerate().filter(|(_, d)| d.field == field).collect();
    let name = columns::label(object, field, t);
    let heads = vec![
        Column::new(t.s(text::VALUE)),
        Column::new(t.s(text::ROWS)).figure().width("6rem"),
        Column::new(t.s(text::DO)).width("45%"),
    ];
    let open = of_field.iter().filter(|(_, d)| matches!(d.kind, DecisionKind::Unmatched(_))).count();
    let lines = of_field.into_iter().take(SHOWN).map(|(at, d)| line(at, d, object, desk)).collect_view();
    view! {
        <div class="import-group">
            <div class="row wrap">
                <h3 class="grow">{name.clone()}</h3>
                {(open > 1).then(|| all(field, object, desk))}
            </div>
            <Table label=name columns=heads>{lines}</Table>
        </div>
    }
    .into_any()
}

/// Settles everything of one field that nobody has settled.
fn all(field: Field, object: Object, desk: Desk) -> AnyView {
    let t = use_t();
    let settle = move |choice: Choice| {
        desk.ask(object, "import-decisions", |wishes| {
            let open = wishes.decisions.0.iter_mut().filter(|d| d.field == field && d.choice.is_none());
            open.filter(|d| d.allows(&choice, object)).for_each(|d| d.choice = Some(choice.clone()));
        });
    };
    view! {
        <Button small=true on_press=move || settle(Choice::Create)>{t.s(text::CREATE_ALL)}</Button>
        <Button small=true on_press=move || settle(Choice::Skip)>{t.s(text::SKIP_ALL)}</Button>
    }
    .into_any()
}

fn line(at: usize, decision: Decision, object: Object, desk: Desk) -> AnyView {
    let t = use_t();
    let said = match decision.kind {
        DecisionKind::Missing(_) => t.s(text::D_EMPTY).to_string(),
        DecisionKind::Gate => t.with(text::D_GATE, &[("name", &decision.value)]),
        DecisionKind::Unusable => example(t, &decision),
        _ => decision.value.clone(),
    };
    let offered = offered(t, &decision, object);
    let now = decision.choice.as_ref().and_then(|c| offered.iter().position(|(o, _)| o == c));
    let value = RwSignal::new(now.map(|n| n.to_string()).unwrap_or_default());
    // An undecided point begins with nothing chosen.
    let nothing = decision.choice.is_none().then(|| Option_::new("", t.s(text::D_CHOOSE)));
    let options: Vec<Option_> = nothing
        .into_iter()
        .chain(offered.iter().enumerate().map(|(n, (_, words))| Option_::new(n.to_string(), words.clone())))
        .collect();
    let open = RwSignal::new(decision.choice.is_none());
    let choose = move |v: String| {
        let chosen = v.parse::<usize>().ok().and_then(|n| offered.get(n)).map(|(c, _)| c.clone());
        open.set(chosen.is_none());
        desk.preview.update(|preview| {
            if let Some(d) = preview.as_mut().and_then(|p| p.plan.decisions.0.get_mut(at)) {
                d.choice = chosen;
            }
        });
    };
    let (label, first) = (said.clone(), said.clone());
    let rows = count(i64::try_from(decision.rows).unwrap_or(i64::MAX));
    view! {
        <Row label=said>
            <Cell first=true>{first} {move || open.get().then(|| view! { " " <Chip tone=Tone::Soon>{t.s(text::D_CHOOSE)}</Chip> })}</Cell>
            <Cell label=t.s(text::ROWS) figure=true>{rows}</Cell>
            <Cell label=t.s(text::DO)><Select value choices=options small=true label on_change=choose/></Cell>
        </Row>
    }
    .into_any()
}

/// What is wrong with a cell, by the first of its kind.
fn example(t: T, decision: &Decision) -> String {
    let Some(error) = &decision.example else { return decision.value.clone() };
    t.with(text::D_UNUSABLE, &[("value", &error.value), ("reason", &error.reason.say(t.0))])
}

/// What can be done about it, the likeliest first.
fn offered(t: T, decision: &Decision, object: Object) -> Vec<(Choice, String)> {
    let (words, is_text) = match decision.kind {
        DecisionKind::Spelling => (text::D_SPELL, true),
        DecisionKind::Gate => (text::D_WRITE, true),
        _ => (text::D_MATCH, false),
    };
    let mut all: Vec<(Choice, String)> = decision
        .suggestions
        .iter()
        .map(|s| (Choice::Match(s.id.clone()), t.with(words, &[("name", &s.label)])))
        .collect();
    if let Some(Choice::Match(chosen)) = &decision.choice
        && is_text
        && !all.iter().any(|(c, _)| *c == Choice::Match(chosen.clone()))
    {
        all.push((Choice::Match(chosen.clone()), t.with(words, &[("name", chosen)])));
    }
    let plain = [
        (Choice::Keep, text::D_KEEP),
        (Choice::Create, text::D_CREATE),
        (Choice::LeaveEmpty, text::D_LEAVE),
        (Choice::Skip, text::D_SKIP),
    ];
    let allowed = plain.into_iter().filter(|(c, _)| decision.allows(c, object));
    all.extend(allowed.map(|(c, words)| (c, t.s(words).to_string())));
    all
}
