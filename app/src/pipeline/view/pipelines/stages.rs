//! The stages of a pipeline, one a line.

use leptos::prelude::*;

use super::{
    draft::{Form, StageForm},
    text,
};
use crate::{
    error::AppError,
    i18n::use_t,
    kit::*,
    pipeline::model::{DealField, StageId, StageKind},
};

/// All stages in order, with the heads of their fields.
pub fn table(form: Form, error: RwSignal<Option<AppError>>) -> AnyView {
    let t = use_t();
    view! {
        <div class="stages" role="table" aria-label=t.s(text::STAGE)>
            <div class="stage-line stage-heads" role="row">
                <span role="columnheader">{t.s(text::STAGE_NAME)}</span>
                <span role="columnheader">{t.s(text::KIND)}</span>
                <span role="columnheader">{t.s(text::PROBABILITY)}</span>
                <span role="columnheader">{t.s(text::ROTTING_DAYS)}</span>
                <span role="columnheader">{t.s(text::REQUIRED)}</span>
                <span role="columnheader"><span class="heard">{t.s(text::EDIT)}</span></span>
            </div>
            <For each=move || form.stages.get() key=|s| s.id let:stage>{line(form, stage, error)}</For>
        </div>
    }
    .into_any()
}

fn line(form: Form, stage: StageForm, error: RwSignal<Option<AppError>>) -> AnyView {
    let t = use_t();
    let on_way = stage.kind == StageKind::Open;
    let wrong = move |field: &'static str| {
        Signal::derive(move || {
            let at = form.stages.with(|all| all.iter().position(|s| s.id == stage.id))?;
            error.with(|e| e.as_ref()?.for_field(&format!("stages.{at}.{field}"), t.0))
        })
    };
    let tone = match stage.kind {
        StageKind::Open => Tone::Neutral,
        StageKind::Won => Tone::Good,
        StageKind::Lost => Tone::Late,
    };
    let figures = on_way.then(|| {
        view! {
            <span role="cell">{input(stage.probability, text::PROBABILITY, wrong("probability"))}</span>
            <span role="cell">{input(stage.rotting, text::ROTTING_DAYS, wrong("rotting_days"))}</span>
        }
    });
    let certain = (!on_way).then(|| {
        view! {
            <span role="cell" class="num muted">{stage.probability.get_untracked()}</span>
            <span role="cell" class="faint">{t.s(text::NEVER)}</span>
        }
    });
    view! {
        <div class="stage-line" role="row">
            <span role="cell">{input(stage.name, text::STAGE_NAME, wrong("name"))}</span>
            <span role="cell"><Chip tone>{t.s(stage.kind.text())}</Chip></span>
            {figures}
            {certain}
            <span role="cell">{asked(stage)}</span>
            <span role="cell" class="row">{handles(form, stage)}</span>
        </div>
    }
    .into_any()
}

fn input(value: RwSignal<String>, label: crate::i18n::Text, wrong: Signal<Option<String>>) -> AnyView {
    let t = use_t();
    view! {
        <TextInput value label=t.s(label) small=true max=80/>
        {move || wrong.get().map(|words| view! { <small class="late" role="alert">{words}</small> })}
    }
    .into_any()
}

/// What a deal must have before it enters: a menu of fields, ticked where asked for.
fn asked(stage: StageForm) -> AnyView {
    let t = use_t();
    let face = move || {
        let said = stage.required.with(|all| {
            all.iter().map(|f| t.s(f.text())).collect::<Vec<_>>().join(if t.0.code() == "zh" {
                "、"
            } else {
                ", "
            })
        });
        let none = said.is_empty();
        let words = if none { t.s(text::NONE).to_string() } else { said };
        view! { <span class=if none { "clip faint" } else { "clip" }>{words}</span> <Icon of=Icon::ChevronDown size="s"/> }
    };
    let item = move |field: &DealField| {
        let field = *field;
        let checked = Signal::derive(move || stage.required.with(|all| all.contains(&field)));
        let toggle = move || {
            stage.required.update(|all| match all.iter().position(|f| *f == field) {
                Some(at) => drop(all.remove(at)),
                None => all.push(field),
            });
        };
        view! { <MenuItem checked on_select=toggle>{t.s(field.text())}</MenuItem> }
    };
    view! {
        <Menu label=t.s(text::REQUIRED) face class="btn s asked">
            {move || DealField::ALL.iter().map(item).collect_view()}
        </Menu>
    }
    .into_any()
}

fn handles(form: Form, stage: StageForm) -> AnyView {
    let t = use_t();
    let id: StageId = stage.id;
    let name = move |words: crate::i18n::Text| t.with(words, &[("name", &stage.name.get_untracked())]);
    let up = Signal::derive(move || !form.can_shift(id, -1));
    let down = Signal::derive(move || !form.can_shift(id, 1));
    let stays = Signal::derive(move || !form.can_remove(stage));
    view! {
        <IconButton icon=Icon::ArrowUp small=true label=name(text::MOVE_UP) disabled=up on_press=move || form.shift(id, -1)/>
        <IconButton icon=Icon::ArrowDown small=true label=name(text::MOVE_DOWN) disabled=down on_press=move || form.shift(id, 1)/>
        <IconButton icon=Icon::Trash small=true danger=true label=name(text::REMOVE) disabled=stays on_press=move || form.remove(stage)/>
    }
    .into_any()
}

/// Asks for each stage taken out where its deals go.
pub fn homeless(form: Form) -> AnyView {
    let t = use_t();
    let ask = move |(stage, to): (StageForm, RwSignal<String>)| {
        let choices = Signal::derive(move || {
            form.stages.with(|all| {
                all.iter()
                    .filter(|s| s.kind == stage.kind)
                    .map(|s| Choice::new(s.id.to_string(), s.name.get()))
                    .collect::<Vec<_>>()
            })
        });
        let label = t.with(text::MOVE_DEALS, &[("stage", &stage.name.get_untracked())]);
        view! {
            <Field name="moved" id=format!("moved-{}", stage.id) label=label><Select value=to choices/></Field>
        }
    };
    view! { <For each=move || form.gone.get() key=|(s, _)| s.id let:gone>{ask(gone)}</For> }.into_any()
}
