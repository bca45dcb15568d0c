//! `/handover/:id`: what became of a hand-over, the way back while there is one, and the accounts it brought, in short.

mod brief;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{PAST_PATH, wizard::shares_table};
use crate::{
    access::use_me,
    error::AppError,
    format::{self, count},
    handover::{
        api::{read_handover, undo_handover},
        model::*,
        text::*,
    },
    i18n::use_t,
    kit::*,
    shell::Page,
};

/// The page.
pub struct HandoverScreen {
    page: Resource<Result<Briefing, AppError>>,
}

crate::screen!(handover: HandoverScreen);

impl HandoverScreen {
    fn data() -> Self {
        let params = use_params_map();
        let id =
            Memo::new(move |_| params.with(|p| p.get("id").and_then(|id| id.parse::<HandoverId>().ok())));
        let page = Resource::new(
            move || id.get(),
            |id| async move {
                match id {
                    Some(id) => read_handover(id).await,
                    None => Err(AppError::NotFound),
                }
            },
        );
        Self { page }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let crumb = move || view! { <a href=PAST_PATH>{t.s(PAST)}</a> };
        view! {
            <Page title=t.s(HAND_OVER_DONE) crumb=crumb>
                <div class="handover">
                    <Transition fallback=|| view! { <div data-loading><Skeleton shape=Shape::Lines(8)/></div> }>
                        {move || Suspend::new(async move {
                            match this.page.await {
                                Ok(briefing) => drawn(briefing, this.page),
                                Err(error) => view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
                            }
                        })}
                    </Transition>
                </div>
            </Page>
        }
        .into_any()
    }
}

fn drawn(briefing: Briefing, page: Resource<Result<Briefing, AppError>>) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let Briefing { report, accounts, all, own } = briefing;
    let by = report.by.clone().unwrap_or_else(|| t.s(THE_SYSTEM).into());
    let when = format::moment(report.at, me.today, me.utc_offset, t.0);
    let line = if own { OWN_LINE } else { DONE_LINE };
    let line = t.with(line, &[("by", &by), ("n", &count(report.total())), ("when", &when)]);
    let deactivated = report.deactivated.then(|| t.with(WAS_DEACTIVATED, &[("name", &report.name)]));
    let got = (!own).then(|| {
        view! {
            <section class="section">
                <header><h2>{t.s(WHO_GOT)}</h2></header>
                {shares_table(report.shares.clone())}
            </section>
        }
    });
    view! {
        <h2>{t.with(DONE_TITLE, &[("name", &report.name)])}</h2>
        <p>{line} <span class="muted">" · " {t.s(report.reason.text())} {(!own).then(|| format!(" · {}", t.s(report.rule.text())))} " " {deactivated}</span></p>
        {undone(&report)}
        {ways(&report, own)}
        {report.may_undo.then(|| undo(&report, page))}
        {got}
        {brief::section(accounts, all, own)}
    }
    .into_any()
}

fn undone(report: &Report) -> Option<AnyView> {
    let (t, me) = (use_t(), use_me());
    let undone = report.undone.as_ref()?;
    let by = undone.by.clone().unwrap_or_else(|| t.s(THE_SYSTEM).into());
    let when = format::moment(undone.at, me.today, me.utc_offset, t.0);
    let places = [("by", &by), ("when", &when), ("back", &count(undone.back)), ("left", &count(undone.left))];
    let said = t.with(UNDONE_LINE, &places.map(|(name, value)| (name, value.as_str())));
    let still = report.deactivated.then(|| t.with(UNDO_DEACTIVATED, &[("name", &report.name)]));
    Some(view! { <Banner tone=Tone::Soon title=t.s(UNDONE)>{said} " " {still}</Banner> }.into_any())
}

/// To the receivers' boards and accounts.
fn ways(report: &Report, own: bool) -> AnyView {
    let t = use_t();
    let one = |share: &Share| {
        let name = [("name", share.name.as_str())];
        let (board, accounts) = if own {
            (t.s(TO_BOARD).into(), t.s(TO_ACCOUNTS).into())
        } else {
            (t.with(BOARD_OF, &name), t.with(ACCOUNTS_OF, &name))
        };
        view! {
            <LinkButton small=true icon=Icon::Board href=format!("/deals?owner={}", share.to)>{board}</LinkButton>
            <LinkButton small=true icon=Icon::Accounts href=format!("/accounts?owner={}", share.to)>{accounts}</LinkButton>
        }
    };
    view! { <div class="btns">{report.shares.iter().map(one).collect_view()}</div> }.into_any()
}

/// The way back, while there is one.
fn undo(report: &Report, page: Resource<Result<Briefing, AppError>>) -> AnyView {
    let (t, me, toasts) = (use_t(), use_me(), use_toasts());
    let (id, name) = (report.id, report.name.clone());
    let until = format::moment(undo_until(report.at), me.today, me.utc_offset, t.0);
    let asked = RwSignal::new(false);
    let undo = Action::new(move |_: &()| async move {
        let answer = undo_handover(id).await;
        asked.set(false);
        match answer {
            Ok(_) => page.refetch(),
            Err(error) => toasts.error(&error),
        }
    });
    let mut body = t.with(UNDO_WHAT, &[("name", &name)]);
    if report.deactivated {
        body = format!("{body} {}", t.with(UNDO_DEACTIVATED, &[("name", &name)]));
    }
    view! {
        <div class="row wrap">
            <Button icon=Icon::Undo on_press=move || asked.set(true)>{t.s(UNDO)}</Button>
            <span class="muted small">{t.with(UNDO_UNTIL, &[("when", &until)])}</span>
        </div>
        <Confirm
            open=asked title=t.s(UNDO_TITLE).to_string() body=body action=t.s(UNDO) busy=undo.pending()
            on_yes=move || { undo.dispatch(()); }
        />
    }
    .into_any()
}
