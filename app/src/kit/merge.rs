//! Two people changed one field: theirs or mine, field by field.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::{
    button::{Button, Kind},
    dialog::Dialog,
};
use crate::i18n::use_t;

pub mod text {
    crate::texts! {
        TITLE: "Somebody changed this meanwhile", "该记录刚刚被他人修改";
        BODY: "What you changed and what they changed go together, but for the fields below. Choose which value stays.", "双方的修改已自动合并，以下字段存在冲突，请选择要保留的值。";
        THEIRS: "Theirs", "对方的修改";
        MINE: "Mine", "我的修改";
        EMPTY: "(empty)", "（空）";
        SAVE: "Save this", "按此保存";
        DROP: "Drop my change", "放弃我的修改";
    }
}

/// A field to decide about, as it reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeRow {
    pub field: String,
    pub label: String,
    pub mine: String,
    pub theirs: String,
}

/// What to decide, and who hears which fields keep one's own value.
#[derive(Clone)]
pub struct MergeAsk {
    pub rows: Vec<MergeRow>,
    pub on_decide: Callback<(Vec<String>,)>,
}

/// Asks whenever `ask` is filled; empties it when decided or closed.
#[component]
pub fn MergeDialog(ask: RwSignal<Option<MergeAsk>>) -> AnyView {
    let t = use_t();
    let open = RwSignal::new(false);
    let mine = RwSignal::new(BTreeSet::<String>::new());
    Effect::new(move |_| {
        // What one typed is what one meant: it is chosen until one says otherwise.
        if let Some(asked) = ask.get() {
            mine.set(asked.rows.iter().map(|r| r.field.clone()).collect());
            open.set(true);
        }
    });
    let drop_mine = move || {
        ask.set(None);
        open.set(false);
    };
    let save = move || {
        let asked = ask.get_untracked();
        drop_mine();
        if let Some(asked) = asked {
            asked.on_decide.run((mine.get_untracked().into_iter().collect(),));
        }
    };
    let foot = move || {
        view! {
            <Button kind=Kind::Quiet on_press=drop_mine>{t.s(text::DROP)}</Button>
            <Button kind=Kind::Primary on_press=save>{t.s(text::SAVE)}</Button>
        }
    };
    view! {
        <Dialog open=open title=t.s(text::TITLE).to_string() foot=foot on_close=move || ask.set(None)>
            <p class="muted">{t.s(text::BODY)}</p>
            {move || ask.get().map(|a| a.rows.into_iter().map(|r| row(r, mine)).collect_view())}
        </Dialog>
    }
    .into_any()
}

fn row(row: MergeRow, mine: RwSignal<BTreeSet<String>>) -> AnyView {
    let t = use_t();
    let field = StoredValue::new(row.field.clone());
    let is_mine = move || field.with_value(|f| mine.with(|m| m.contains(f)));
    let choose = move |keep: bool| {
        mine.update(|m| {
            if keep {
                m.insert(field.get_value());
            } else {
                m.remove(&field.get_value());
            }
        })
    };
    let side = move |keep: bool, word: &'static str, value: String| {
        let name = format!("merge-{}", field.get_value());
        let shown = if value.is_empty() { t.s(text::EMPTY).to_string() } else { value };
        view! {
            <label class="merge-side">
                <input type="radio" name=name prop:checked=move || is_mine() == keep on:change=move |_| choose(keep)/>
                <span><small>{word}</small><span class="clip">{shown}</span></span>
            </label>
        }
    };
    view! {
        <fieldset class="merge-row">
            <legend>{row.label}</legend>
            {side(false, t.s(text::THEIRS), row.theirs)}
            {side(true, t.s(text::MINE), row.mine)}
        </fieldset>
    }
    .into_any()
}
