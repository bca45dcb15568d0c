//! The page of a deal: where it stands, what it is worth, everything that was said and done about it.

mod facts;
mod path;

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::{
    super::{
        api::{colleagues, open_deal, read_timeline},
        model::*,
        text,
    },
    account::{missing, tab_here},
    accounts::known,
    composer::{Composer, Writing},
    timeline::{TimelineView, tabs},
};
use crate::{
    access::{
        collaborators,
        model::{Action, Collaborators, MemberName},
        visitor::use_me,
        why::Asking,
    },
    audit::model::Object,
    customers::model::*,
    error::AppError,
    format,
    i18n::use_t,
    kit::*,
    listing::screen::attempt,
    live::{Heard, use_live},
    pipeline::{
        api,
        form::{Mover, Saver},
        model::{Deal, DealId, Pipeline, StageKind, rules},
    },
    shell,
};

/// What a deal's timeline can be narrowed to.
const TABS: &[TimelineTab] = &[TimelineTab::All, TimelineTab::Talks, TimelineTab::Tasks, TimelineTab::Deals];

/// `/deals/:id`
pub struct DealScreen {
    id: Memo<Option<DealId>>,
    tab: Memo<TimelineTab>,
    deal: Resource<Result<(Deal, Collaborators), AppError>>,
    line: Resource<Result<Timeline, AppError>>,
    pipelines: Resource<Result<Vec<Pipeline>, AppError>>,
    colleagues: Resource<Result<Vec<MemberName>, AppError>>,
}

/// Everything the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    tab: Signal<TimelineTab>,
    line: Resource<Result<Timeline, AppError>>,
    pipelines: Signal<Vec<Pipeline>>,
    colleagues: Signal<Vec<MemberName>>,
    reload: Callback<()>,
    saver: Saver,
    mover: Mover,
    writing: Writing,
    asking: Asking,
}

crate::screen!(desk_deal: DealScreen);

impl DealScreen {
    fn data() -> Self {
        let params = use_params_map();
        let id = Memo::new(move |_| params.with(|p| p.get("id").and_then(|id| id.parse::<DealId>().ok())));
        let tab = tab_here();
        Self {
            id,
            tab,
            deal: Resource::new(
                move || id.get(),
                |id| async move {
                    match id {
                        Some(id) => open_deal(id).await,
                        None => Err(AppError::NotFound),
                    }
                },
            ),
            line: Resource::new(
                move || (id.get(), tab.get()),
                |(id, tab)| async move {
                    match id {
                        Some(id) => read_timeline(TimelineOf::Deal(id), tab, None).await,
                        None => Ok(Timeline::default()),
                    }
                },
            ),
            pipelines: Resource::new(|| (), |_| api::pipelines()),
            colleagues: Resource::new(|| (), |_| colleagues()),
        }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let (deal, line, id) = (this.deal, this.line, this.id);
        let reload = Callback::new(move |()| {
            deal.refetch();
            line.refetch();
        });
        // What colleagues do to this deal appears by itself.
        use_live(move |heard| match heard {
            Heard::Changed(change) if id.try_get_untracked().flatten() == Some(DealId(change.id)) => {
                reload.run(())
            }
            Heard::Changed(_) => {}
            Heard::Reload => reload.run(()),
        });
        let desk = Desk {
            tab: this.tab.into(),
            line,
            pipelines: Signal::derive(move || this.pipelines.get().and_then(Result::ok).unwrap_or_default()),
            colleagues: known(this.colleagues),
            reload,
            saver: Saver::new(Callback::new(move |_| reload.run(()))),
            mover: Mover::new(Callback::new(move |_| reload.run(())), reload),
            writing: Writing::new(&use_me()),
            asking: Asking::new(Object::Deal),
        };
        view! {
            <Transition fallback=move || view! { <div class="page" data-loading="true"><Skeleton shape=Shape::Lines(10)/></div> }>
                {move || Suspend::new(async move {
                    match deal.await {
                        Ok((deal, team)) => drawn(desk, deal, team),
                        Err(e) => missing(e, text::DEALS, "/deals", t.s(text::TO_BOARD)),
                    }
                })}
            </Transition>
            {desk.saver.dialog()}
            {desk.mover.dialog()}
            {desk.asking.dialogs()}
        }
        .into_any()
    }
}

fn drawn(desk: Desk, deal: Deal, team: Collaborators) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let id = deal.id;
    let about = ActivityForm {
        deal_id: Some(id),
        ..ActivityForm::new(ActivityKind::Note, deal.account.as_ref().map(|a| a.id))
    };
    let people = deal.contact.as_ref().map(|c| (c.id, c.name.clone())).into_iter().collect::<Vec<_>>();
    let account = deal.account.clone();
    let crumb = move || match account.clone() {
        Some(account) => view! { <a href=account_path(account.id)>{account.name}</a> }.into_any(),
        None => view! { <a href="/deals">{t.s(text::DEALS)}</a> }.into_any(),
    };
    let write = me.may(Action::Create, Object::Activity, None).then(|| {
        view! {
            <Composer writing=desk.writing about=Signal::stored(about) people=Signal::stored(people) colleagues=desk.colleagues on_written=desk.reload/>
        }
    });
    let side = facts::card(desk.saver, desk.colleagues, &deal, team.edits);
    let (stages, edits) = (deal.clone(), team.edits);
    view! {
        <shell::Page
            title=deal.name.clone() crumb beside=beside(deal.clone()) actions=actions(desk, deal.clone())
            filters=move || path::stages(desk.mover, desk.pipelines, stages.clone(), edits) fill=true
        >
            <div class="account">
                <div class="account-main">
                    {write}
                    {tabs(Signal::stored(deal_path(id)), desk.tab, TABS)}
                    <TimelineView line=desk.line of=Signal::stored(TimelineOf::Deal(id)) tab=desk.tab reload=desk.reload/>
                </div>
                <aside class="account-side">{collaborators::card(Object::Deal, id.0, team)} {side}</aside>
            </div>
        </shell::Page>
    }
    .into_any()
}

/// What matters at a glance: the amount, how it ended or how long it has stood still, what is next.
fn beside(deal: Deal) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    move || {
        let (t, me) = (use_t(), use_me());
        let amount = deal.amount.map(|a| view! { <b class="num">{a.full()}</b> });
        let closed = deal.closed_on.map(|d| format::date_short(d, me.today, t.0)).unwrap_or_default();
        let status = match deal.status {
            StageKind::Open => None,
            kind => {
                let tone = if kind == StageKind::Won { Tone::Good } else { Tone::Late };
                Some(view! { <Chip tone>{t.s(kind.text())} " " {closed}</Chip> })
            }
        };
        let next = (deal.status == StageKind::Open).then(|| match deal.next.clone() {
            Some(next) => {
                let late = next.due_at < me.now;
                let when = format::day(format::local_day(next.due_at, me.utc_offset), me.today, t.0);
                let tone = if late { Tone::Late } else { Tone::Act };
                view! { <Chip tone icon=Icon::Clock>{when} " · " {next.subject}</Chip> }.into_any()
            }
            None => {
                view! { <Chip tone=Tone::Soon icon=Icon::Clock>{t.s(text::NO_NEXT_STEP)}</Chip> }.into_any()
            }
        });
        let stood = (deal.status == StageKind::Open).then(|| {
            let days = format::days(rules::days_in_stage(deal.stage_since, me.now), t.0);
            view! { <span class="faint small">{t.with(text::DAYS_IN_STAGE, &[("days", &days)])}</span> }
        });
        view! { {amount} {status} {next} {stood} }.into_any()
    }
}

fn actions(desk: Desk, deal: Deal) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    move || {
        let (t, me, toasts) = (use_t(), use_me(), use_toasts());
        let navigate = use_navigate();
        let id = deal.id.0;
        let remove = me.may(Action::Delete, Object::Deal, deal.owner.as_ref().map(|o| o.id)).then(|| {
            let deal = StoredValue::new(deal.clone());
            let gone = move || {
                let (navigate, deal) = (navigate.clone(), deal.get_value());
                attempt(toasts, async move {
                    let version = api::delete_deal(deal.id, deal.version).await?;
                    navigate("/deals", Default::default());
                    toasts.undo(t.with(text::DELETED_ONE, &[("name", &deal.name)]), move || {
                        let navigate = navigate.clone();
                        attempt(toasts, async move {
                            api::restore_deal(deal.id, version).await?;
                            navigate(&deal_path(deal.id), Default::default());
                            Ok(())
                        });
                    });
                    Ok(())
                });
            };
            move || {
                view! {
                    <MenuLine/>
                    <MenuItem icon=Icon::Trash danger=true on_select=gone.clone()>{t.s(text::DELETE)}</MenuItem>
                }
            }
        });
        view! {
            <Menu label=t.s(text::MORE_OF)>{desk.asking.items(id)} {remove.clone().map(|remove| remove())}</Menu>
        }
        .into_any()
    }
}
