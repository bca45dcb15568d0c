//! The stages of a deal's pipeline as a path; a click goes there, through the stage's gate.

use leptos::{prelude::*, task::spawn_local};

use super::text;
use crate::{
    i18n::use_t,
    kit::use_toasts,
    pipeline::{
        form::{Mover, To},
        model::{Deal, Pipeline, Stage, StageKind},
    },
};

pub fn stages(mover: Mover, pipelines: Signal<Vec<Pipeline>>, deal: Deal, may: bool) -> AnyView {
    let t = use_t();
    let deal = StoredValue::new(deal);
    let path = move || {
        let (pipeline, here) = deal.with_value(|d| (d.pipeline, d.stage));
        let stages = pipelines.with(|all| all.iter().find(|p| p.id == pipeline).map(|p| p.stages.clone()));
        let stages = stages.unwrap_or_default();
        let at = stages.iter().position(|s| s.id == here).unwrap_or_default();
        let open = stages.get(at).is_some_and(|s| s.kind == StageKind::Open);
        stages
            .into_iter()
            .enumerate()
            .map(|(i, stage)| {
                // What lies before the present stage is behind the deal; of a closed one only its end is told.
                let state = match (i == at, i < at && stage.kind == StageKind::Open && open) {
                    (true, _) => "here",
                    (_, true) => "past",
                    _ => "ahead",
                };
                step(mover, deal, stage, state, may)
            })
            .collect_view()
    };
    view! {
        <nav class="stage-path" aria-label=t.s(text::STAGE)>
            <Suspense fallback=|| ()><ol>{path}</ol></Suspense>
        </nav>
    }
    .into_any()
}

fn step(mover: Mover, deal: StoredValue<Deal>, stage: Stage, state: &'static str, may: bool) -> AnyView {
    let toasts = use_toasts();
    let class = format!("{state} {}", stage.kind.code());
    let here = state == "here";
    let name = stage.name.clone();
    let go = move |_| {
        let to = deal.with_value(|d| To {
            deal: d.id,
            version: d.version,
            name: d.name.clone(),
            currency: d.currency,
            stage: stage.id,
            stage_name: stage.name.clone(),
        });
        spawn_local(async move {
            if let Err(error) = mover.go(to).await {
                toasts.error(&error);
            }
        });
    };
    view! {
        <li class=class>
            <button type="button" disabled=here || !may aria-current=here.then_some("step") on:click=go>{name}</button>
        </li>
    }
    .into_any()
}
