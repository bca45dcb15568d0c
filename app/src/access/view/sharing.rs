//! Sharing rules: whose records are shared with whom, how far and how long.

use leptos::prelude::*;

use super::hub::crumb;
use crate::{
    access::{
        api::{drop_rule, find_circles, read_rules, save_rule},
        model::{
            Action as Deed, BUSINESS, Circle, NamedCircle, Object, RuleId, SharingForm, SharingRule,
            kind_text,
        },
        roles_text,
        sharing_text::*,
        text::CANCEL,
        use_me,
    },
    error::AppError,
    format,
    i18n::{T, use_t},
    kit::*,
    shell::Page,
};

type Line = (SharingRule, [NamedCircle; 2]);

/// The page of the company's sharing rules.
pub struct SharingPage {
    rules: Resource<Result<Vec<Line>, AppError>>,
}

crate::screen!(settings_roles: SharingPage);

/// What is open in the dialog: a rule, or a new one.
#[derive(Clone, Copy)]
struct Desk {
    rules: Resource<Result<Vec<Line>, AppError>>,
    open: RwSignal<bool>,
    editing: RwSignal<Option<Line>>,
}

impl SharingPage {
    fn data() -> Self {
        Self { rules: Resource::new(|| (), |()| read_rules()) }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let desk = Desk { rules: this.rules, open: RwSignal::new(false), editing: RwSignal::new(None) };
        let may = use_me().may(Deed::Configure, Object::Role, None);
        let fresh = move || {
            desk.editing.set(None);
            desk.open.set(true);
        };
        let actions =
            move || {
                may.then(|| view! {
                <Button kind=Kind::Primary icon=Icon::Plus key="c" on_press=fresh>{t.s(NEW_RULE)}</Button>
            })
            };
        view! {
            <Page title=t.s(SHARING) crumb=crumb actions=actions>
                <p class="muted">{t.s(SHARING_HELP)}</p>
                <Transition fallback=|| view! { <div data-loading><Skeleton shape=Shape::Table(4, 6)/></div> }>
                    {move || Suspend::new(async move {
                        match desk.rules.await {
                            Ok(lines) if lines.is_empty() => nothing(t),
                            Ok(lines) => table(lines, desk, may),
                            Err(error) => view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
                        }
                    })}
                </Transition>
            </Page>
            <Dialog open=desk.open title=Signal::derive(move || t.s(if desk.editing.with(Option::is_some) { EDIT_RULE } else { NEW_RULE }).to_string())>
                {move || form(desk)}
            </Dialog>
        }
        .into_any()
    }
}

fn nothing(t: T) -> AnyView {
    view! { <Empty icon=Icon::Users title=t.s(NO_RULES) text=t.s(NO_RULES_TEXT)/> }.into_any()
}

fn table(lines: Vec<Line>, desk: Desk, may: bool) -> AnyView {
    let t = use_t();
    let columns = [RULE_NAME, RULE_RECORDS, RULE_WHOSE, RULE_WITH, RULE_LEVEL, RULE_UNTIL];
    let columns = columns.map(|name| Column::new(t.s(name))).to_vec();
    view! {
        <div class="table-box">
            <Table label=t.s(SHARING) columns=columns>
                {lines.into_iter().map(|line| row(line, desk, may)).collect_view()}
            </Table>
        </div>
    }
    .into_any()
}

fn row(line: Line, desk: Desk, may: bool) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let (rule, [whose, with]) = line.clone();
    let form = rule.form;
    let until = match form.until {
        None => view! { <span class="muted">{t.s(FOR_GOOD)}</span> }.into_any(),
        Some(day) if form.holds(me.today) => format::date(day, t.0).into_any(),
        Some(day) => {
            view! { <Chip tone=Tone::Late>{t.with(OVER, &[("day", &format::date(day, t.0))])}</Chip> }
                .into_any()
        }
    };
    let (name, label) = (form.name.clone(), form.name.clone());
    let edit = move || {
        desk.editing.set(Some(line.clone()));
        desk.open.set(true);
    };
    let title = if may {
        view! { <Button kind=Kind::Quiet small=true on_press=edit>{name}</Button> }.into_any()
    } else {
        view! { <b>{name}</b> }.into_any()
    };
    view! {
        <Row label=label>
            <Cell first=true>{title}</Cell>
            <Cell label=t.s(RULE_RECORDS)>{t.s(kind_text(form.object))}</Cell>
            <Cell label=t.s(RULE_WHOSE)>{called(&whose, t)}</Cell>
            <Cell label=t.s(RULE_WITH)>{called(&with, t)}</Cell>
            <Cell label=t.s(RULE_LEVEL)>{t.s(if form.writes { WRITES } else { READS })}</Cell>
            <Cell label=t.s(RULE_UNTIL)>{until}</Cell>
        </Row>
    }
    .into_any()
}

fn kind(circle: Circle, t: T) -> &'static str {
    Circle::KINDS
        .iter()
        .find(|(code, _)| *code == circle.kind())
        .map(|(_, name)| t.s(*name))
        .unwrap_or_default()
}

fn called(it: &NamedCircle, t: T) -> AnyView {
    let name = it.text(t.0);
    let name = if name.is_empty() { t.s(roles_text::HOLDER_GONE).to_string() } else { name };
    view! { <span>{name} " " <small class="muted">{kind(it.circle, t)}</small></span> }.into_any()
}

/// A circle as the picker offers it.
fn offered(it: NamedCircle, t: T) -> Picked {
    let kind = kind(it.circle, t);
    let note = if it.place.is_empty() { kind.to_string() } else { format!("{kind} · {}", it.place) };
    Picked::new(format!("{}/{}", it.circle.kind(), it.circle.value()), it.text(t.0)).note(note)
}

fn read(picked: RwSignal<Option<Picked>>) -> Option<Circle> {
    picked.with_untracked(|p| {
        p.as_ref().and_then(|p| p.id.split_once('/')).and_then(|(kind, value)| Circle::parse(kind, value))
    })
}

/// Finds people; `roles` too where it is asked with whom.
fn finding(roles: bool, t: T) -> Callback<(String,), Finding> {
    Callback::new(move |(words,): (String,)| {
        let found = async move {
            let found = find_circles(words).await?.into_iter();
            let fitting = found.filter(|it| roles || !matches!(it.circle, Circle::Role(_)));
            Ok(fitting.map(|it| offered(it, t)).collect())
        };
        Box::pin(found) as Finding
    })
}

fn form(desk: Desk) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let was = desk.editing.get_untracked();
    // Pressed twice, it is still the same rule.
    let (id, version) = was.as_ref().map_or((RuleId::new(), 0), |(rule, _)| (rule.id, rule.version));
    let old = was.as_ref().map(|(rule, _)| rule.form.clone());
    let name = RwSignal::new(old.as_ref().map(|f| f.name.clone()).unwrap_or_default());
    let object = RwSignal::new(old.as_ref().map_or(Object::Account, |f| f.object).code().to_string());
    let circle = |at: usize| RwSignal::new(was.as_ref().map(|(_, names)| offered(names[at].clone(), t)));
    let (whose, with) = (circle(0), circle(1));
    let level =
        RwSignal::new(if old.as_ref().is_some_and(|f| f.writes) { "write" } else { "read" }.to_string());
    let until = RwSignal::new(old.as_ref().and_then(|f| f.until));
    let error = RwSignal::new(None::<AppError>);
    let save = Action::new(move |_: &()| async move {
        let sent = match (read(whose), read(with), Object::parse(&object.get_untracked())) {
            (None, ..) => Err(AppError::field("whose", CIRCLE_NEEDED)),
            (_, None, _) => Err(AppError::field("with", CIRCLE_NEEDED)),
            (.., None) => Err(AppError::field("object", RULE_OBJECT)),
            (Some(whose), Some(with), Some(object)) => {
                let form = SharingForm {
                    name: name.get_untracked(),
                    object,
                    whose,
                    with,
                    writes: level.get_untracked() == "write",
                    until: until.get_untracked(),
                };
                save_rule(id, version, form).await
            }
        };
        match sent {
            Ok(_) => {
                desk.open.set(false);
                toasts.good(t.with(RULE_SAVED, &[("name", name.get_untracked().trim())]));
                desk.rules.refetch();
            }
            Err(wrong) => error.set(Some(wrong)),
        }
    });
    let wrong =
        move |field: &'static str| Signal::derive(move || error.with(|e| e.as_ref()?.for_field(field, t.0)));
    let other = move || {
        let words =
            error.with(|e| e.as_ref().filter(|e| !matches!(e, AppError::Invalid(_))).map(|e| e.message(t.0)));
        words.map(|words| view! { <div class="whole"><Banner tone=Tone::Late>{words}</Banner></div> })
    };
    let objects: Vec<Choice> = BUSINESS.iter().map(|o| Choice::new(o.code(), t.s(kind_text(*o)))).collect();
    let levels = vec![Choice::new("read", t.s(READS)), Choice::new("write", t.s(WRITES))];
    let sure = RwSignal::new(false);
    let called = old.as_ref().map(|f| f.name.clone()).unwrap_or_default();
    let remove = Action::new(move |_: &()| {
        let called = called.clone();
        async move {
            sure.set(false);
            match drop_rule(id, version).await {
                Ok(()) => {
                    desk.open.set(false);
                    toasts.good(t.with(RULE_DELETED, &[("name", &called)]));
                    desk.rules.refetch();
                }
                Err(wrong) => error.set(Some(wrong)),
            }
        }
    });
    let delete = old.as_ref().map(|f| {
        let title = t.with(DELETE_RULE_SURE, &[("name", &f.name)]);
        view! {
            <Button icon=Icon::Trash on_press=move || sure.set(true)>{t.s(DELETE_RULE)}</Button>
            <Confirm open=sure title=title body=t.s(DELETE_RULE_WHAT) action=t.s(DELETE_RULE) danger=true busy=remove.pending()
                on_yes=move || { remove.dispatch(()); }/>
        }
    });
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        save.dispatch(());
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            {other}
            <Field name="name" id="rule-name" label=t.s(RULE_NAME) required=true whole=true error=wrong("name")>
                <TextInput value=name autofocus=true max=120/>
            </Field>
            <Field name="object" label=t.s(RULE_RECORDS) error=wrong("object")><Select value=object choices=Signal::stored(objects)/></Field>
            <Field name="level" label=t.s(RULE_LEVEL)><Select value=level choices=Signal::stored(levels)/></Field>
            <Field name="whose" label=t.s(RULE_WHOSE) required=true whole=true error=wrong("whose")><Picker value=whose search=finding(false, t)/></Field>
            <Field name="with" label=t.s(RULE_WITH) required=true whole=true error=wrong("with")><Picker value=with search=finding(true, t)/></Field>
            <Field name="until" label=t.s(RULE_UNTIL) help=t.s(FOR_GOOD) error=wrong("until")><DateInput value=until/></Field>
            <div class="dialog-foot whole">
                {delete}
                <Button on_press=move || desk.open.set(false)>{t.s(CANCEL)}</Button>
                <Button kind=Kind::Primary submit=true busy=save.pending()>{t.s(SAVE)}</Button>
            </div>
        </form>
    }
    .into_any()
}
