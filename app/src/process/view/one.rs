//! `/processes/:id`: one process as a flow chart or as a matrix.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};

use super::{PATH, asked, crumb, desk::Desk, flow, matrix};
use crate::{
    error::AppError,
    i18n::use_t,
    kit::*,
    process::{
        api::see_process,
        model::{NodeId, ProcessId, Seen, process_path},
        text,
    },
    shell::Page,
};

/// The page.
pub struct ProcessScreen {
    found: Resource<Result<Seen, AppError>>,
    at: Memo<Option<NodeId>>,
    as_matrix: Memo<bool>,
}

crate::screen!(process: ProcessScreen);

impl ProcessScreen {
    fn data() -> Self {
        let (params, search) = (use_params_map(), use_location().search);
        let id = Memo::new(move |_| params.with(|p| p.get("id").and_then(|id| id.parse::<ProcessId>().ok())));
        Self {
            found: Resource::new(
                move || id.get(),
                |id| async move {
                    match id {
                        Some(id) => see_process(id).await,
                        None => Err(AppError::NotFound),
                    }
                },
            ),
            at: Memo::new(move |_| asked(&search.get(), "at").and_then(|id| id.parse().ok())),
            as_matrix: Memo::new(move |_| asked(&search.get(), "view").as_deref() == Some("matrix")),
        }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let desk = Desk::new(this.found);
        let name = move || desk.first().map_or_else(|| t.s(text::PROCESS).to_owned(), |p| p.name);
        let crumb = move || view! { {crumb()} " / " <a href=PATH>{t.s(text::PROCESSES)}</a> };
        view! {
            <Page title=Signal::derive(name) crumb=crumb beside=move || tabs(desk, this.as_matrix)>
                <Transition fallback=|| view! { <div data-loading><Skeleton shape=Shape::Card/></div> }>
                    {move || Suspend::new(async move {
                        match this.found.await {
                            Ok(seen) => {
                                desk.take(seen);
                                drawn(desk, this.at, this.as_matrix)
                            }
                            Err(error) => view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
                        }
                    })}
                </Transition>
            </Page>
        }
        .into_any()
    }
}

fn drawn(desk: Desk, at: Memo<Option<NodeId>>, as_matrix: Memo<bool>) -> AnyView {
    let shown = move || {
        let here = untrack(|| desk.first()).map(|p| process_path(p.id)).unwrap_or_default();
        match as_matrix.get() {
            true => matrix::view(desk, format!("{here}?view=matrix")),
            false => flow::view(desk, at),
        }
    };
    shown.into_any()
}

fn tabs(desk: Desk, as_matrix: Memo<bool>) -> AnyView {
    let t = desk.t;
    let all = Signal::derive(move || {
        let matrix = as_matrix.get();
        let here = desk.first().map(|p| process_path(p.id)).unwrap_or_default();
        vec![
            Tab::new(here.clone(), t.s(text::FLOW), !matrix),
            Tab::new(format!("{here}?view=matrix"), t.s(text::MATRIX), matrix),
        ]
    });
    view! { <Tabs label=t.s(text::VIEWS) tabs=all segments=true/> }.into_any()
}
