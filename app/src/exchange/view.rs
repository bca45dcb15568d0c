//! The screens of importing: choose a file; map, decide and preview; watch it run; read the report.
mod columns;
mod decisions;
mod foot;
mod report;
mod start;
mod upload;
mod wizard;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    api::{import_run, import_runs},
    model::{Run, RunId, RunStatus},
    text,
};
use crate::{
    error::AppError,
    i18n::{T, Text, use_t},
    kit::{Banner, Shape, Skeleton, Tone},
    shell::Page,
};

/// The page where imports begin.
pub fn path() -> String {
    "/import".into()
}

/// The page of one import.
pub fn run_path(id: RunId) -> String {
    format!("/import/{id}")
}

/// `/import`
pub struct ImportHome {
    runs: Resource<Result<Vec<Run>, AppError>>,
}

crate::screen!(exchange: ImportHome);

impl ImportHome {
    fn data() -> Self {
        Self { runs: Resource::new(|| (), |_| import_runs()) }
    }

    fn view(this: Self) -> AnyView {
        start::home(this.runs)
    }
}

/// `/import/:id`
pub struct ImportRun {
    run: Resource<Result<Run, AppError>>,
}

crate::screen!(exchange_run: ImportRun);

impl ImportRun {
    fn data() -> Self {
        let params = use_params_map();
        let id = move || params.with(|p| p.get("id").and_then(|id| id.parse::<RunId>().ok()));
        let run = Resource::new(id, |id| async move {
            match id {
                Some(id) => import_run(id).await,
                None => Err(AppError::NotFound),
            }
        });
        Self { run }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let run = this.run;
        let desk = wizard::Desk::new();
        let look = desk.look(run);
        view! {
            <Page title=t.s(text::IMPORT).to_string() crumb=move || view! { <a href=path()>{t.s(text::IMPORT)}</a> }>
                <Transition fallback=|| view! { <Skeleton shape=Shape::Table(6, 4)/> }>
                    {move || Suspend::new(async move {
                        match run.await {
                            Ok(found) if found.status == RunStatus::Waiting => wizard::wizard(found, run, desk, look),
                            Ok(found) => report::report(found, run),
                            Err(error) => fault(t, &error),
                        }
                    })}
                </Transition>
            </Page>
        }
        .into_any()
    }
}

/// A refusal in place of the work.
fn fault(t: T, error: &AppError) -> AnyView {
    let message = error.message(t.0);
    view! { <Banner tone=Tone::Late>{message}</Banner> }.into_any()
}

fn status_text(status: RunStatus) -> (Text, Tone) {
    match status {
        RunStatus::Waiting => (text::S_WAITING, Tone::Neutral),
        RunStatus::Running => (text::S_RUNNING, Tone::Act),
        RunStatus::Done => (text::S_DONE, Tone::Good),
        RunStatus::Cancelled => (text::S_CANCELLED, Tone::Soon),
        RunStatus::Failed => (text::S_FAILED, Tone::Late),
    }
}
