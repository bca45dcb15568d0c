//! `/settings/handovers`: who handed over what to whom, and whether it was taken back.

use leptos::prelude::*;

use super::{crumb, page_path};
use crate::{
    access::use_me,
    error::AppError,
    format::{self, count},
    handover::{api::read_handovers, model::*, text::*},
    i18n::use_t,
    kit::*,
    shell::Page,
};

/// The page.
pub struct PastScreen {
    past: Resource<Result<Vec<Report>, AppError>>,
}

crate::screen!(handover: PastScreen);

impl PastScreen {
    fn data() -> Self {
        Self { past: Resource::new(|| (), |()| read_handovers()) }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        view! {
            <Page title=t.s(PAST) crumb=crumb>
                <Suspense fallback=|| view! { <div data-loading><Skeleton shape=Shape::Table(5, 5)/></div> }>
                    {move || Suspend::new(async move {
                        match this.past.await {
                            Ok(past) => table(past),
                            Err(error) => view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
                        }
                    })}
                </Suspense>
            </Page>
        }
        .into_any()
    }
}

fn table(past: Vec<Report>) -> AnyView {
    let t = use_t();
    if past.is_empty() {
        return view! { <Empty icon=Icon::Users title=t.s(PAST_EMPTY) text=t.s(PAST_EMPTY_TEXT)/> }
            .into_any();
    }
    let columns = vec![
        Column::new(t.s(FROM)).width("20%"),
        Column::new(t.s(RECEIVERS)),
        Column::new(t.s(RECORDS)).figure(),
        Column::new(t.s(REASON)),
        Column::new(t.s(WHEN)),
        Column::new(t.s(BY)),
        Column::new(t.s(STATUS)),
    ];
    view! { <Table label=t.s(PAST) columns=columns>{past.into_iter().map(line).collect_view()}</Table> }
        .into_any()
}

fn line(report: Report) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let receivers = report.shares.iter().map(|s| s.name.clone()).collect::<Vec<_>>().join(" · ");
    let by = report.by.clone().unwrap_or_else(|| t.s(THE_SYSTEM).into());
    let when = format::moment(report.at, me.today, me.utc_offset, t.0);
    let (name, path, total, reason) =
        (report.name.clone(), page_path(report.id), count(report.total()), report.reason);
    let (tone, status) = if report.undone.is_some() { (Tone::Soon, UNDONE) } else { (Tone::Good, IN_FORCE) };
    view! {
        <Row label=name.clone()>
            <Cell first=true><a class="link" href=path>{name}</a></Cell>
            <Cell label=t.s(RECEIVERS)>{receivers}</Cell>
            <Cell figure=true label=t.s(RECORDS)>{total}</Cell>
            <Cell label=t.s(REASON)>{t.s(reason.text())}</Cell>
            <Cell label=t.s(WHEN)>{when}</Cell>
            <Cell label=t.s(BY)>{by}</Cell>
            <Cell label=t.s(STATUS)><Chip tone=tone>{t.s(status)}</Chip></Cell>
        </Row>
    }
    .into_any()
}
