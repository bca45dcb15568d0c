//! Where each column goes.
use leptos::prelude::*;

use super::wizard::Desk;
use crate::{
    exchange::{
        model::{Column as FileColumn, Field, Object, Preview},
        text,
    },
    i18n::{T, use_t},
    kit::{Cell, Chip, Choice, Column, Row, Select, Table, Tone},
};

/// The table of columns with a choice of field for each.
pub fn columns(found: &Preview, desk: Desk) -> AnyView {
    let t = use_t();
    let object = found.plan.object;
    let fields: Vec<Choice> = object
        .fields()
        .iter()
        .enumerate()
        .map(|(at, s)| {
            let star = if s.required { " *" } else { "" };
            Choice::new(at.to_string(), format!("{}{star}", t.s(s.label)))
        })
        .collect();
    let heads = vec![
        Column::new(t.s(text::COLUMN)).width("26%"),
        Column::new(t.s(text::SAMPLES)),
        Column::new(t.s(text::GOES_TO)).width("30%"),
    ];
    let mapping = found.plan.mapping.clone();
    let line = |(at, column): (usize, FileColumn)| {
        let now = mapping.get(at).copied().flatten();
        let place = now.and_then(|f| object.fields().iter().position(|s| s.field == f));
        let value = RwSignal::new(place.map(|p| p.to_string()).unwrap_or_default());
        let (fields, mapping) = (fields.clone(), mapping.clone());
        let choose = move |v: String| {
            let field = v.parse::<usize>().ok().and_then(|p| object.fields().get(p)).map(|s| s.field);
            desk.ask(object, "import-columns", |w| w.mapping = Some(remapped(&mapping, at, field)));
        };
        let (header, label, samples) =
            (column.header.clone(), column.header.clone(), column.samples.join(" · "));
        view! {
            <Row label=column.header>
                <Cell first=true>{header} {now.is_none().then(|| view! { " " <Chip tone=Tone::Soon>{t.s(text::NOT_IMPORTED)}</Chip> })}</Cell>
                <Cell label=t.s(text::SAMPLES)><span class="muted clip">{samples}</span></Cell>
                <Cell label=t.s(text::GOES_TO)>
                    <Select value choices=fields small=true label placeholder=t.s(text::LEAVE_OUT).to_string() on_change=choose/>
                </Cell>
            </Row>
        }
    };
    let lines = found.columns.iter().cloned().enumerate().map(line).collect_view();
    view! {
        <section class="section" id="import-columns" tabindex="-1">
            <header><h2>{t.s(text::COLUMNS)}</h2></header>
            {left_out(&found.plan.left_out(), t).map(|said| view! {
                <p class="small" data-left-out>{said} " " <span class="muted">{t.s(text::LEFT_OUT_HINT)}</span></p>
            })}
            <Table label=t.s(text::COLUMNS) columns=heads>{lines}</Table>
        </section>
    }
    .into_any()
}

/// The columns that go nowhere, counted and named; none where there are none.
pub fn left_out(columns: &[String], t: T) -> Option<String> {
    let names = columns.join(t.s(text::LEFT_OUT_AND));
    let values = [("n", &columns.len().to_string()[..]), ("names", &names)];
    (!columns.is_empty()).then(|| t.with(text::LEFT_OUT, &values))
}

/// The mapping with one column going elsewhere; the field it takes is taken from whichever column had it.
fn remapped(mapping: &[Option<Field>], at: usize, field: Option<Field>) -> Vec<Option<Field>> {
    let mut new: Vec<Option<Field>> =
        mapping.iter().map(|m| if field.is_some() && *m == field { None } else { *m }).collect();
    if let Some(place) = new.get_mut(at) {
        *place = field;
    }
    new
}

/// What a field of an object is called.
pub fn label(object: Object, field: Field, t: T) -> String {
    object.spec(field).map(|s| t.s(s.label).to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_never_taken_from_two_columns() {
        let mapping = [Some(Field::Name), None, Some(Field::City)];
        assert_eq!(remapped(&mapping, 1, Some(Field::Name)), [None, Some(Field::Name), Some(Field::City)]);
        assert_eq!(remapped(&mapping, 0, None), [None, None, Some(Field::City)]);
    }
}
