//! `/settings/members/:id/handover`: why, what, to whom, and a preview before anything is done.

mod leave;
mod preview;
mod what;
mod whom;

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

pub(super) use preview::shares_table;

use super::crumb;
use crate::{
    access::model::{MemberId, handover_path},
    customers::model::AccountId,
    error::AppError,
    handover::{api::read_holdings, model::*, text::*},
    i18n::{Text, use_t},
    kit::*,
    shell::Page,
};

/// The page.
pub struct WizardScreen {
    step: Memo<Step>,
    held: Resource<Result<Holdings, AppError>>,
}

crate::screen!(handover: WizardScreen);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Why,
    What,
    Whom,
    Preview,
}

impl Step {
    const ALL: [Step; 4] = [Step::Why, Step::What, Step::Whom, Step::Preview];

    fn words(self) -> (&'static str, Text) {
        match self {
            Step::Why => ("why", STEP_WHY),
            Step::What => ("what", STEP_WHAT),
            Step::Whom => ("whom", STEP_WHOM),
            Step::Preview => ("preview", STEP_PREVIEW),
        }
    }

    fn parse(code: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|s| s.words().0 == code)
    }
}

/// What the steps share.
#[derive(Clone, Copy)]
struct Desk {
    held: StoredValue<Holdings>,
    /// Pressed twice, it is the same hand-over.
    id: HandoverId,
    step: Memo<Step>,
    go: Callback<(Step,)>,
    reason: RwSignal<String>,
    deactivate: RwSignal<bool>,
    closed: RwSignal<bool>,
    rule: RwSignal<String>,
    /// The one person of that rule.
    to: RwSignal<String>,
    exceptions: RwSignal<BTreeMap<AccountId, MemberId>>,
}

impl Desk {
    /// What was said so far; `None` while nobody is chosen.
    fn wish(self) -> Option<Wish> {
        let rule = self.rule.with(|rule| self.to.with(|to| Rule::parse(rule, to)))?;
        Some(Wish {
            member: self.held.with_value(|h| h.member.id),
            reason: self.reason.with(|r| Reason::parse(r)).unwrap_or_default(),
            rule,
            closed: self.closed.get(),
            exceptions: self.exceptions.get(),
        })
    }

    fn name(self) -> String {
        self.held.with_value(|h| h.member.name.clone())
    }

    /// Those who may receive, as choices.
    fn people(self) -> Vec<Choice> {
        self.held
            .with_value(|h| h.people.iter().map(|p| Choice::new(p.id.to_string(), p.name.clone())).collect())
    }
}

impl WizardScreen {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        let member =
            Memo::new(move |_| params.with(|p| p.get("id").and_then(|id| id.parse::<MemberId>().ok())));
        let step = Memo::new(move |_| {
            query.with(|q| q.get("step").and_then(|s| Step::parse(&s))).unwrap_or(Step::Why)
        });
        let held = Resource::new(
            move || member.get(),
            |member| async move {
                match member {
                    Some(member) => read_holdings(member).await,
                    None => Err(AppError::NotFound),
                }
            },
        );
        Self { step, held }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        view! {
            <Page title=t.s(HAND_OVER) crumb=crumb>
                <div class="handover">
                    <Suspense fallback=|| view! { <div data-loading><Skeleton shape=Shape::Lines(6)/></div> }>
                        {move || Suspend::new(async move {
                            match this.held.await {
                                Ok(held) => drawn(held, this.step),
                                Err(error) => view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
                            }
                        })}
                    </Suspense>
                </div>
            </Page>
        }
        .into_any()
    }
}

fn drawn(held: Holdings, address: Memo<Step>) -> AnyView {
    let t = use_t();
    let path = handover_path(held.member.id);
    let simple = !held.may_move || held.open.total() + held.closed_deals == 0;
    let navigate = use_navigate();
    // What was chosen lives as long as the page: an address alone leads to its beginning.
    let begun = RwSignal::new(false);
    let desk = Desk {
        id: HandoverId::new(),
        step: Memo::new(move |_| if begun.get() { address.get() } else { Step::Why }),
        go: Callback::new(move |(step,): (Step,)| {
            begun.set(true);
            navigate(&format!("{path}?step={}", step.words().0), Default::default());
        }),
        reason: RwSignal::new(Reason::Leaving.code().into()),
        deactivate: RwSignal::new(held.may_deactivate && held.here()),
        closed: RwSignal::new(false),
        rule: RwSignal::new(if held.manager.is_some() { "manager" } else { "one" }.into()),
        to: RwSignal::new(String::new()),
        exceptions: RwSignal::new(BTreeMap::new()),
        held: StoredValue::new(held),
    };
    if simple {
        return leave::simple(desk);
    }
    view! {
        <p class="handover-who"><Avatar name=desk.name() size="l"/><b>{desk.name()}</b></p>
        <ol class="handover-steps" aria-label=t.s(STEPS)>
            {Step::ALL.into_iter().enumerate().map(|(n, step)| view! {
                <li aria-current=move || (desk.step.get() == step).then_some("step")>
                    <span class="num">{n + 1}</span> " " {t.s(step.words().1)}
                </li>
            }).collect_view()}
        </ol>
        {move || match desk.step.get() {
            Step::Why => why(desk),
            Step::What => what::step(desk),
            Step::Whom => whom::step(desk),
            Step::Preview => preview::step(desk),
        }}
    }
    .into_any()
}

/// A step's heading, which takes the focus when one comes from another step.
fn heading(desk: Desk, words: String) -> AnyView {
    let node = NodeRef::<leptos::html::H2>::new();
    let came = desk.step.get_untracked() != Step::Why;
    Effect::new(move |_| {
        if let Some(node) = node.get().filter(|_| came)
            && let Err(error) = node.focus()
        {
            leptos::logging::warn!("the heading takes no focus: {error:?}");
        }
    });
    view! { <h2 tabindex="-1" node_ref=node>{words}</h2> }.into_any()
}

/// The buttons below a step.
fn foot(desk: Desk, back: Option<Step>, next: impl IntoView + 'static) -> AnyView {
    let t = use_t();
    view! {
        <div class="handover-foot">
            {back.map(|step| view! { <Button icon=Icon::ChevronLeft on_press=move || desk.go.run((step,))>{t.s(BACK)}</Button> })}
            {next}
        </div>
    }
    .into_any()
}

fn why(desk: Desk) -> AnyView {
    let t = use_t();
    let reasons = Reason::ALL.map(|r| Choice::new(r.code(), t.s(r.text()))).to_vec();
    let may_leave = desk.held.with_value(|h| h.may_deactivate && h.here());
    // Only somebody who leaves is shut out, unless it is said otherwise.
    let chosen = move |(code,): (String,)| desk.deactivate.set(may_leave && code == Reason::Leaving.code());
    let next =
        view! { <Button kind=Kind::Primary on_press=move || desk.go.run((Step::What,))>{t.s(NEXT)}</Button> };
    view! {
        <section class="stack">
            {heading(desk, t.s(WHY_TITLE).into())}
            <Segmented name="reason" label=t.s(WHY_LEGEND) value=desk.reason choices=reasons on_change=Callback::new(chosen)/>
            {may_leave.then(|| view! {
                <Checkbox checked=desk.deactivate label=t.with(DEACTIVATE_TOO, &[("name", &desk.name())]) help=t.s(DEACTIVATE_TOO_HELP)/>
            })}
            {foot(desk, None, next)}
            {may_leave.then(|| leave::without(desk))}
        </section>
    }
    .into_any()
}
