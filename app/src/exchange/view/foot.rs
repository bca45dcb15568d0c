//! The last line of the preparation: how many rows will be written, how many not, and the button that starts.
use leptos::prelude::*;

use super::wizard::{Desk, discard};
use crate::{
    error::AppError,
    exchange::{
        api::import_start,
        model::{Counts, Preview, Run},
        text,
    },
    format,
    i18n::{T, use_t},
    kit::{Button, Icon, Kind, use_toasts},
};

pub fn foot(run: Run, found: &Preview, desk: Desk, source: Resource<Result<Run, AppError>>) -> AnyView {
    let t = use_t();
    let toasts = use_toasts();
    let (id, object, counts) = (run.id, run.object, found.counts);
    let begin = Action::new(move |_: &()| async move {
        let Some(Preview { mut plan, .. }) = desk.preview.get_untracked() else { return };
        plan.decisions = plan.decisions.without_suggestions();
        match import_start(id, plan).await {
            Ok(_) => source.refetch(),
            Err(error) => toasts.error(&error),
        }
    });
    let ready = Memo::new(move |_| desk.preview.with(|p| p.as_ref().is_some_and(Preview::ready)));
    // The numbers are those of the decisions the file was tried out with.
    let seen = found.plan.decisions.clone();
    let fresh =
        Memo::new(move |_| desk.preview.with(|p| p.as_ref().is_some_and(|p| p.plan.decisions == seen)));
    let again = move || desk.ask(object, "import-again", |_| ());
    let said = move || match (ready.get(), fresh.get()) {
        (false, _) => t.s(text::NOT_READY).to_string(),
        (true, false) => t.s(text::CHANGED_SINCE).to_string(),
        (true, true) => left_alone(t, &counts),
    };
    let primary = move || match ready.get() && !fresh.get() {
        true => view! {
            <Button kind=Kind::Primary icon=Icon::Refresh on_press=again>{t.s(text::CHECK_AGAIN)}</Button>
        }
        .into_any(),
        false => {
            let idle = Signal::derive(move || !ready.get() || counts.to_write() == 0);
            view! {
                <Button icon=Icon::Refresh on_press=again>{t.s(text::CHECK_AGAIN)}</Button>
                <Button kind=Kind::Primary icon=Icon::Import disabled=idle busy=begin.pending() on_press=move || { begin.dispatch(()); }>
                    {begins(t, &counts)}
                </Button>
            }
            .into_any()
        }
    };
    view! {
        <div class="import-foot">
            <p class="muted small grow" aria-live="polite">{said}</p>
            {discard(run, source)}
            {primary}
        </div>
    }
    .into_any()
}

fn number(n: u64) -> String {
    format::count(i64::try_from(n).unwrap_or(i64::MAX))
}

/// What the button promises: the rows that will be written.
fn begins(t: T, counts: &Counts) -> String {
    let words = match (counts.waiting, counts.to_write()) {
        (0, 1) => text::START_ONE,
        (0, _) => text::START,
        _ => text::START_UP_TO,
    };
    t.with(words, &[("n", &number(counts.to_write()))])
}

/// What the button does not promise: the rows of which nothing will be written, by why.
fn left_alone(t: T, counts: &Counts) -> String {
    let parts = [
        (text::WONT_ERRORS, counts.errors),
        (text::WONT_SKIPPED, counts.skipped),
        (text::WONT_SAME, counts.unchanged),
    ];
    let parts = parts.into_iter().filter(|(_, n)| *n > 0);
    let why: Vec<String> = parts.map(|(words, n)| t.with(words, &[("n", &number(n))])).collect();
    let why = why.join(t.s(text::WONT_AND));
    let mut said: Vec<String> = Vec::new();
    if counts.to_write() == 0 {
        said.push(t.s(text::NOTHING_TO_WRITE).into());
    }
    if counts.left_alone() > 0 {
        let words = if counts.left_alone() == 1 { text::WONT_ONE } else { text::WONT };
        said.push(t.with(words, &[("n", &number(counts.left_alone())), ("why", &why)]));
    }
    if counts.waiting > 0 {
        said.push(t.with(text::UNTRIED, &[("n", &number(counts.waiting))]));
    }
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Locale::{En, Zh};

    #[test]
    fn the_button_counts_what_will_be_written_and_the_line_beside_it_the_rest() {
        let counts = Counts { rows: 7, create: 3, update: 1, errors: 2, unchanged: 1, ..Counts::default() };
        assert_eq!(begins(T(En), &counts), "Import 4 rows");
        let rest = "Nothing will be written of 3 rows: 2 cannot be taken over, 1 already the same.";
        assert_eq!(left_alone(T(En), &counts), rest);
        assert_eq!(left_alone(T(Zh), &counts), "3 行不会写入：2 行无法导入，1 行无变化。");
        let long = Counts { rows: 30_000, create: 20_000, waiting: 10_000, ..Counts::default() };
        assert_eq!(begins(T(Zh), &long), "导入至多 30,000 行");
        let none = Counts { rows: 1, errors: 1, ..Counts::default() };
        assert!(left_alone(T(En), &none).starts_with("Nothing of this file would be written."));
    }
}
