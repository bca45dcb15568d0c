//! Two records side by side: which stays, and what it says afterwards.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::said;
use crate::{
    audit::model::Object,
    duplicates::{
        api::{keep_apart, merge_records},
        beside::{field_name, field_names},
        model::*,
        text::*,
    },
    i18n::use_t,
    kit::*,
};

/// A pair to decide about.
pub fn pair_card(object: Object, pair: Pair, again: Callback<()>) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let stays = pair.stays();
    let names = format!("{} / {}", pair.one.name, pair.other.name);
    let sure = t.with(SURE, &[("n", &pair.percent.to_string())]);
    let why = (!pair.why.is_empty()).then(|| t.with(AGREE, &[("fields", &field_names(t, &pair.why))]));
    let both_ways = may(&pair.one, &pair.other) && may(&pair.other, &pair.one);
    let (one, other) = (pair.one.id, pair.other.id);
    let may_apart = pair.one.edit && pair.other.edit;
    // The id of the one that stays, and the fields in which the other is right.
    let winner = RwSignal::new(stays.unwrap_or(one));
    let theirs = RwSignal::new(BTreeSet::<String>::new());
    let merge_id = StoredValue::new(MergeId::new());
    let sides = StoredValue::new(pair);
    let ordered = move || {
        let pair = sides.get_value();
        if winner.get() == pair.one.id { (pair.one, pair.other) } else { (pair.other, pair.one) }
    };
    // Where the one that stays says nothing, the other is right until one says otherwise.
    let begin = move || {
        let (winner, loser) = ordered();
        let empty = |field: &String| winner.fields.get(field).is_none_or(String::is_empty);
        theirs.set(differing(&winner.fields, &loser.fields).into_iter().filter(empty).collect());
    };
    untrack(begin);
    let merge = Action::new(move |_: &()| {
        let (winner, loser) = untrack(ordered);
        let fields =
            theirs.with_untracked(|theirs| chosen(&winner.fields, &loser.fields, |f| theirs.contains(f)));
        let wish =
            Wish { object, winner: (winner.id, winner.version), loser: (loser.id, loser.version), fields };
        async move {
            match merge_records(merge_id.get_value(), wish).await {
                Ok(done) => {
                    let places = [("loser", done.loser_name.as_str()), ("winner", done.winner_name.as_str())];
                    toasts.good(t.with(MERGED_NOW, &places));
                    again.run(());
                }
                Err(error) => toasts.error(&error),
            }
        }
    });
    let apart = Action::new(move |_: &()| async move {
        match keep_apart(object, one, other).await {
            Ok(()) => {
                toasts.good(t.s(APART_NOW).to_string());
                again.run(());
            }
            Err(error) => toasts.error(&error),
        }
    });
    let swap = move || {
        winner.update(|id| *id = if *id == one { other } else { one });
        untrack(begin);
    };
    let swapping = both_ways.then(|| {
        view! { <Button small=true icon=Icon::Undo on_press=swap>{t.s(SWAP)}</Button> }
    });
    let foot = if stays.is_some() {
        view! {
            <p class="muted small grow">{t.s(MERGE_HELP)}</p>
            <Button busy=apart.pending() on_press=move || { apart.dispatch(()); }>{t.s(APART)}</Button>
            <Button kind=Kind::Primary busy=merge.pending() on_press=move || { merge.dispatch(()); }>{t.s(MERGE)}</Button>
        }
        .into_any()
    } else {
        let apart = may_apart.then(|| {
            view! { <Button busy=apart.pending() on_press=move || { apart.dispatch(()); }>{t.s(APART)}</Button> }
        });
        view! { <p class="muted small grow">{t.s(MAY_NOT)}</p> {apart} }.into_any()
    };
    view! {
        <article class="duplicates-pair" aria-label=names>
            <header>
                <Chip tone=Tone::Soon>{sure}</Chip>
                <span class="muted small grow">{why}</span>
                {swapping}
            </header>
            {move || {
                let (winner, loser) = ordered();
                comparison(object, winner, loser, theirs, stays.is_some())
            }}
            <footer>{foot}</footer>
        </article>
    }
    .into_any()
}

fn may(winner: &Side, loser: &Side) -> bool {
    winner.edit && loser.edit && loser.delete
}

/// Field by field; where both say something else one chooses.
fn comparison(
    object: Object,
    winner: Side,
    loser: Side,
    theirs: RwSignal<BTreeSet<String>>,
    chooses: bool,
) -> AnyView {
    let t = use_t();
    let head = |side: &Side, word: &'static str| {
        let (href, name) = (record_path(object, side.id), side.name.clone());
        let label = t.with(OPEN, &[("name", &name)]);
        view! {
            <th scope="col">
                <small class="muted">{word}</small>
                <a class="link" href=href target="_blank" rel="external noopener" title=label>{name}</a>
            </th>
        }
    };
    let (stay, go) = (head(&winner, t.s(STAYS)), head(&loser, t.s(GOES)));
    let open = differing(&winner.fields, &loser.fields);
    // A currency without its sum, and what neither says, is nothing to look at.
    let shown =
        winner.fields.keys().filter(|f| goes_with(f).is_none()).filter(|f| {
            [&winner, &loser].iter().any(|side| side.fields.get(*f).is_some_and(|v| !v.is_empty()))
        });
    let row = |field: &String| {
        let label = field_name(t, field);
        let (mine, other) = (said(t, &winner, field), said(t, &loser, field));
        let chosen = chooses && open.contains(field);
        let cells = if chosen {
            [(false, mine), (true, other)]
                .map(|(of_loser, value)| option(field.clone(), label.clone(), of_loser, value, theirs))
                .collect_view()
                .into_any()
        } else {
            view! { <td>{mine}</td><td>{other}</td> }.into_any()
        };
        view! { <tr class:differs=chosen><th scope="row">{label}</th>{cells}</tr> }
    };
    let rows = shown.map(row).collect_view();
    view! {
        <table class="duplicates-fields">
            <thead><tr><th scope="col"><span class="hidden">{t.s(FIELD)}</span></th>{stay}{go}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// One of two values to choose from.
fn option(
    field: String,
    label: String,
    of_loser: bool,
    value: String,
    theirs: RwSignal<BTreeSet<String>>,
) -> AnyView {
    let t = use_t();
    let field = StoredValue::new(field);
    let checked = move || field.with_value(|f| theirs.with(|theirs| theirs.contains(f))) == of_loser;
    let choose = move |_| {
        theirs.update(|theirs| {
            if of_loser {
                theirs.insert(field.get_value());
            } else {
                theirs.remove(&field.get_value());
            }
        });
    };
    let said = if value.is_empty() { "—".to_string() } else { value.clone() };
    let label = format!("{}: {said}", t.with(CHOOSE, &[("field", &label)]));
    view! {
        <td>
            <label class="duplicates-choice">
                <input type="radio" aria-label=label prop:checked=checked on:change=choose/>
                <span>{said}</span>
            </label>
        </td>
    }
    .into_any()
}
