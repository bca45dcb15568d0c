//! A pool, filled in.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::{
    Pools,
    doors::{self, Door},
};
use crate::{
    customers::model::Level,
    error::AppError,
    i18n::{Text, use_t},
    kit::*,
    org::model::DepartmentId,
    pool::{api::save_pool, model::*, text, view::many::many},
};

/// The days of a level as they stand in their fields, one for each reason.
type Line = (Option<Level>, [RwSignal<String>; 3]);

/// A pool as the form holds it.
#[derive(Clone, Copy)]
struct Draft {
    base: StoredValue<Pool>,
    name: RwSignal<String>,
    departments: RwSignal<BTreeSet<String>>,
    regions: RwSignal<String>,
    levels: RwSignal<BTreeSet<String>>,
    rules: StoredValue<Vec<Line>>,
    protect: RwSignal<bool>,
    holding: RwSignal<String>,
    claims: RwSignal<String>,
    cooldown: RwSignal<String>,
    hidden: StoredValue<Vec<(Hidden, RwSignal<bool>)>>,
    doors: RwSignal<Vec<Door>>,
}

/// A number as it stands in a field: nothing where there is none.
fn shown(n: Option<impl ToString>) -> RwSignal<String> {
    RwSignal::new(n.map(|n| n.to_string()).unwrap_or_default())
}

/// What was typed; `None` for nothing. What is no number becomes one that is refused.
fn number(typed: RwSignal<String>) -> Option<i64> {
    let typed = typed.get_untracked();
    let typed = typed.trim();
    (!typed.is_empty()).then(|| typed.parse().unwrap_or(-1))
}

impl Draft {
    fn of(pool: Pool) -> Draft {
        let levels = Level::ALL.iter().map(|l| Some(*l)).chain([None]);
        let own = |level| pool.rules.iter().find(|r| r.level == level).map(|r| r.days).unwrap_or_default();
        let rules = levels.map(|level| (level, Because::ALL.map(|b| shown(own(level).of(b))))).collect();
        let hidden = Hidden::ALL.map(|h| (h, RwSignal::new(pool.hidden.contains(&h)))).to_vec();
        Draft {
            name: RwSignal::new(pool.name.clone()),
            departments: RwSignal::new(pool.departments.iter().map(|d| d.to_string()).collect()),
            regions: RwSignal::new(pool.regions.join(", ")),
            levels: RwSignal::new(pool.levels.iter().map(|l| l.code().to_string()).collect()),
            rules: StoredValue::new(rules),
            protect: RwSignal::new(pool.protect_deals),
            holding: shown(pool.holding_limit),
            claims: shown(pool.claims_a_day),
            cooldown: shown(Some(pool.cooldown_days).filter(|n| *n > 0)),
            hidden: StoredValue::new(hidden),
            doors: RwSignal::new(pool.doors.iter().map(Door::of).collect()),
            base: StoredValue::new(pool),
        }
    }

    fn read(self) -> Pool {
        let days = |typed| number(typed).map(|n| u32::try_from(n).unwrap_or(0));
        let rules = self.rules.with_value(|all| {
            let rule = |(level, [a, b, c]): &(Option<Level>, [RwSignal<String>; 3])| Rule {
                level: *level,
                days: Days { no_contact: days(*a), no_deal: days(*b), not_won: days(*c) },
            };
            // A level without a number of its own goes with all others.
            all.iter().map(rule).filter(|r| r.days != Days::default()).collect()
        });
        let departments = self.departments.get_untracked();
        let regions = self.regions.get_untracked();
        Pool {
            name: self.name.get_untracked(),
            departments: departments.iter().filter_map(|d| d.parse::<DepartmentId>().ok()).collect(),
            regions: regions.split([',', '，', '、', ';', '；']).map(|r| r.trim().to_string()).collect(),
            levels: self.levels.with_untracked(|all| all.iter().filter_map(|l| Level::parse(l)).collect()),
            rules,
            protect_deals: self.protect.get_untracked(),
            holding_limit: number(self.holding),
            claims_a_day: number(self.claims),
            cooldown_days: number(self.cooldown).map_or(0, |n| u32::try_from(n).unwrap_or(u32::MAX)),
            hidden: self
                .hidden
                .with_value(|all| all.iter().filter(|(_, on)| on.get_untracked()).map(|(h, _)| *h).collect()),
            doors: self.doors.with_untracked(|all| all.iter().map(|d| d.read()).collect()),
            ..self.base.get_value()
        }
    }
}

/// The dialog; open while there is a pool to edit.
pub(super) fn dialog(editing: RwSignal<Option<Pool>>, pools: Pools) -> AnyView {
    let t = use_t();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(editing.with(Option::is_some)));
    let title = Signal::derive(move || {
        editing.with(|it| match it {
            Some(pool) if pool.version > 0 => t.with(text::EDIT_POOL, &[("name", &pool.name)]),
            _ => t.s(text::NEW_POOL).to_string(),
        })
    });
    let body = move || editing.get_untracked().map(|pool| form(Draft::of(pool), open, pools));
    view! {
        <Dialog open=open title=title shape=DialogShape::Wide on_close=move || editing.set(None)>{body}</Dialog>
    }
    .into_any()
}

fn form(draft: Draft, open: RwSignal<bool>, pools: Pools) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let settings = pools.get_untracked().and_then(Result::ok);
    let departments = settings.as_ref().map(|s| s.departments.clone()).unwrap_or_default();
    let departments: Vec<Choice> =
        departments.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    let holders = StoredValue::new(settings.map(|s| s.holders).unwrap_or_default());
    let levels: Vec<Choice> = Level::ALL.iter().map(|l| Choice::new(l.code(), t.s(l.text()))).collect();
    let save = Action::new(move |_: &()| async move {
        let pool = draft.read();
        let name = pool.name.clone();
        let done = save_pool(pool).await;
        if done.is_ok() {
            open.set(false);
            toasts.good(t.with(text::SAVED, &[("name", name.trim())]));
            pools.refetch();
        }
        done
    });
    let sent = save.value();
    let wrong = move |field: &'static str| {
        Signal::derive(move || sent.with(|s| s.as_ref()?.as_ref().err()?.for_field(field, t.0)))
    };
    // What has no field of its own is said above all.
    let said = move || {
        sent.with(|s| match s.as_ref()?.as_ref().err()? {
            AppError::Invalid(fields) => {
                let own = ["name", "regions", "holding_limit", "claims_a_day", "cooldown_days", "rules"];
                fields.iter().find(|f| !own.contains(&f.field.as_str())).map(|f| f.message(t.0).to_string())
            }
            error => Some(error.message(t.0)),
        })
    };
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        save.dispatch(());
    };
    let unlimited = t.s(text::UNLIMITED);
    view! {
        <form class="pool-form" method="post" novalidate on:submit=submit>
            {move || said().map(|said| view! { <Banner tone=Tone::Late>{said}</Banner> })}
            <Field name="name" label=t.s(text::NAME) error=wrong("name") required=true><TextInput value=draft.name max=80 autofocus=true/></Field>
            {part(text::TAKES, Some(text::TAKES_HELP), view! {
                <div class="row wrap">
                    {many(t.s(text::DEPARTMENTS), t.s(text::DEPARTMENTS), Signal::stored(departments), draft.departments)}
                    {many(t.s(text::LEVELS), t.s(text::LEVELS), Signal::stored(levels), draft.levels)}
                </div>
                <Field name="regions" label=t.s(text::REGIONS) help=t.s(text::REGIONS_HELP) error=wrong("regions")><TextInput value=draft.regions/></Field>
            }.into_any())}
            {part(text::RULES, Some(text::RULES_HELP), rules(draft, wrong("rules")))}
            {part(text::LIMITS, None, view! {
                <div class="form">
                    <Field name="holding_limit" label=t.s(text::HOLDING_LIMIT) error=wrong("holding_limit")><TextInput value=draft.holding placeholder=unlimited max=6/></Field>
                    <Field name="claims_a_day" label=t.s(text::CLAIMS_A_DAY) error=wrong("claims_a_day")><TextInput value=draft.claims placeholder=unlimited max=5/></Field>
                    <Field name="cooldown_days" label=t.s(text::COOLDOWN) error=wrong("cooldown_days") whole=true><TextInput value=draft.cooldown placeholder="0" max=4/></Field>
                </div>
            }.into_any())}
            {part(text::DOORS, Some(text::DOORS_HELP), doors::editor(draft.doors, holders))}
            {part(text::HIDDEN, None, view! {
                <div class="pool-days">{draft.hidden.with_value(|all| all.iter().map(|(h, on)| view! { <Checkbox checked=*on label=t.s(h.text())/> }).collect_view())}</div>
            }.into_any())}
            <div class="dialog-foot"><Button kind=Kind::Primary submit=true busy=save.pending()>{t.s(text::SAVE)}</Button></div>
        </form>
    }
    .into_any()
}

/// A part of the form under a heading.
fn part(title: Text, help: Option<Text>, body: AnyView) -> AnyView {
    let t = use_t();
    view! {
        <fieldset class="pool-part">
            <legend>{t.s(title)}</legend>
            {help.map(|help| view! { <p class="muted small">{t.s(help)}</p> })}
            {body}
        </fieldset>
    }
    .into_any()
}

/// The days, a line a level.
fn rules(draft: Draft, wrong: Signal<Option<String>>) -> AnyView {
    let t = use_t();
    let mut columns = vec![Column::new(t.s(text::LEVEL))];
    columns.extend(Because::ALL.map(|b| Column::new(t.s(b.text()))));
    let line = |(level, days): &(Option<Level>, [RwSignal<String>; 3])| {
        let name = level.map_or(t.s(text::ANY_LEVEL), |l| t.s(l.text()));
        let cell = |(because, typed): (Because, RwSignal<String>)| {
            let reason = t.s(because.text());
            let label = format!("{name}: {reason}");
            view! { <Cell label=reason><TextInput value=typed label=label small=true max=4/></Cell> }
        };
        let cells = Because::ALL.into_iter().zip(*days).map(cell).collect_view();
        view! { <Row label=name><Cell first=true>{name}</Cell>{cells}</Row> }
    };
    let rows = draft.rules.with_value(|all| all.iter().map(line).collect_view());
    view! {
        <Table label=t.s(text::RULES) columns=columns>{rows}</Table>
        {move || wrong.get().map(|said| view! { <p class="error" role="alert">{said}</p> })}
        <Checkbox checked=draft.protect label=t.s(text::PROTECT)/>
    }
    .into_any()
}
