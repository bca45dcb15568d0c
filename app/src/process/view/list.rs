//! `/processes`: all processes as a list, or as one matrix.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::{use_location, use_navigate};

use super::{PATH, asked, crumb, desk::Desk, matrix};
use crate::{
    error::AppError,
    i18n::use_t,
    kit::*,
    org::model::Preset,
    process::{
        api::{begin_processes, change_process, delete_process, make_process, see_processes},
        model::{
            Process, ProcessId, Seen, Step,
            flow::{departments, handovers},
            gaps, process_path,
        },
        text,
    },
    shell::Page,
};

/// The page.
pub struct ProcessesScreen {
    found: Resource<Result<Seen, AppError>>,
    as_matrix: Memo<bool>,
}

crate::screen!(processes: ProcessesScreen);

/// What is asked in the dialog.
#[derive(Clone, Debug, PartialEq)]
enum Asked {
    New,
    Rename(Process),
}

impl ProcessesScreen {
    fn data() -> Self {
        let search = use_location().search;
        Self {
            found: Resource::new(|| (), |()| see_processes()),
            as_matrix: Memo::new(move |_| asked(&search.get(), "view").as_deref() == Some("matrix")),
        }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let desk = Desk::new(this.found);
        let form = RwSignal::new(None::<Asked>);
        let tabs = move || {
            let all = Signal::derive(move || {
                let matrix = this.as_matrix.get();
                vec![
                    Tab::new(PATH, t.s(text::LIST), !matrix),
                    Tab::new(format!("{PATH}?view=matrix"), t.s(text::MATRIX), matrix),
                ]
            });
            view! { <Tabs label=t.s(text::VIEWS) tabs=all segments=true/> }
        };
        let actions = move || {
            desk.may.then(|| {
                view! {
                    {presets(desk)}
                    <Button kind=Kind::Primary icon=Icon::Plus key="c" on_press=move || form.set(Some(Asked::New))>{t.s(text::NEW)}</Button>
                }
            })
        };
        view! {
            <Page title=t.s(text::PROCESSES) crumb=crumb beside=tabs actions=actions>
                <Transition fallback=|| view! { <div data-loading><Skeleton shape=Shape::Table(6, 5)/></div> }>
                    {move || Suspend::new(async move {
                        match this.found.await {
                            Ok(seen) => {
                                desk.take(seen);
                                drawn(desk, this.as_matrix, form)
                            }
                            Err(error) => view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
                        }
                    })}
                </Transition>
            </Page>
            {dialog(desk, form)}
        }
        .into_any()
    }
}

fn drawn(desk: Desk, as_matrix: Memo<bool>, form: RwSignal<Option<Asked>>) -> AnyView {
    let t = desk.t;
    let bare = Memo::new(move |_| desk.processes.with(Vec::is_empty));
    let shown = move || match (bare.get(), as_matrix.get()) {
        (true, _) => {
            let words = if desk.may { text::EMPTY_TEXT } else { text::EMPTY_SEEN };
            view! { <Empty icon=Icon::Board title=t.s(text::EMPTY) text=t.s(words)>{desk.may.then(|| cards(desk))}</Empty> }
                .into_any()
        }
        (false, true) => matrix::view(desk, format!("{PATH}?view=matrix")),
        (false, false) => table(desk, form),
    };
    shown.into_any()
}

fn table(desk: Desk, form: RwSignal<Option<Asked>>) -> AnyView {
    let t = desk.t;
    let columns = vec![
        Column::new(t.s(text::NAME)).width("34%"),
        Column::new(t.s(text::NODES)).figure(),
        Column::new(t.s(text::DEPARTMENTS)).figure(),
        Column::new(t.s(text::HANDOVERS_HEAD)).figure(),
        Column::new(t.s(text::NOT_IN_ORDER)).figure(),
        Column::new(""),
    ];
    let rows =
        move || desk.processes.get().into_iter().map(|process| row(desk, process, form)).collect_view();
    view! { <Table label=t.s(text::PROCESSES) columns=columns>{rows}</Table> }.into_any()
}

fn row(desk: Desk, process: Process, form: RwSignal<Option<Asked>>) -> AnyView {
    let t = desk.t;
    let (units, over, wrong) = desk.doers.with(|doers| {
        let units: std::collections::HashSet<_> = departments(&process, doers).into_values().collect();
        let wrong = process.nodes.iter().filter(|n| !gaps(&process, doers, n.id).is_empty()).count();
        (units.len(), handovers(&process, doers).len(), wrong)
    });
    let tone = if wrong > 0 { Tone::Soon } else { Tone::Good };
    let (name, href, nodes) = (process.name.clone(), process_path(process.id), process.nodes.len());
    view! {
        <Row label=name.clone()>
            <Cell first=true><a class="link" href=href>{name}</a></Cell>
            <Cell figure=true label=t.s(text::NODES)>{nodes}</Cell>
            <Cell figure=true label=t.s(text::DEPARTMENTS)>{units}</Cell>
            <Cell figure=true label=t.s(text::HANDOVERS_HEAD)>{over}</Cell>
            <Cell figure=true label=t.s(text::NOT_IN_ORDER)><Chip tone=tone>{wrong}</Chip></Cell>
            <Cell>{desk.may.then(|| menu(desk, process, form))}</Cell>
        </Row>
    }
    .into_any()
}

fn menu(desk: Desk, process: Process, form: RwSignal<Option<Asked>>) -> AnyView {
    let t = desk.t;
    let toasts = use_toasts();
    let (asking, busy) = (RwSignal::new(false), RwSignal::new(false));
    let known = StoredValue::new(process.clone());
    let (id, version) = (process.id, process.version);
    let body = t.with(text::DELETE_SURE, &[("name", &process.name)]);
    let label = t.with(text::MORE_FOR, &[("name", &process.name)]);
    let yes = move || {
        busy.set(true);
        spawn_local(async move {
            let gone = delete_process(id, version).await;
            busy.try_set(false);
            asking.try_set(false);
            match gone {
                Ok(()) => toasts.good(t.s(text::DELETED)),
                Err(error) => toasts.error(&error),
            }
            desk.again();
        });
    };
    view! {
        <Menu label=label>
            <MenuItem icon=Icon::Edit on_select=move || form.set(Some(Asked::Rename(known.get_value())))>{t.s(text::RENAME)}</MenuItem>
            <MenuItem icon=Icon::Trash danger=true on_select=move || asking.set(true)>{t.s(text::DELETE)}</MenuItem>
        </Menu>
        <Confirm open=asking title=t.s(text::DELETE).to_owned() body=body action=t.s(text::DELETE) danger=true busy=busy on_yes=yes/>
    }
    .into_any()
}

fn dialog(desk: Desk, form: RwSignal<Option<Asked>>) -> AnyView {
    let t = desk.t;
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(form.with(Option::is_some)));
    let title = move || {
        let words = if matches!(form.get(), Some(Asked::Rename(_))) { text::RENAME } else { text::NEW };
        t.s(words).to_owned()
    };
    view! {
        <Dialog open=open title=Signal::derive(title) on_close=move || form.set(None)>
            {move || form.get().map(|asked| naming(desk, form, asked))}
        </Dialog>
    }
    .into_any()
}

/// A name for a new process, or a new one for a process.
fn naming(desk: Desk, form: RwSignal<Option<Asked>>, asked: Asked) -> AnyView {
    let t = desk.t;
    let navigate = use_navigate();
    let (fresh, busy, wrong) = (ProcessId::new(), RwSignal::new(false), RwSignal::new(None::<AppError>));
    let known = match &asked {
        Asked::New => None,
        Asked::Rename(process) => Some(process.clone()),
    };
    let name = RwSignal::new(known.as_ref().map(|p| p.name.clone()).unwrap_or_default());
    let known = StoredValue::new(known);
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        wrong.set(None);
        let (said, navigate) = (name.get_untracked(), navigate.clone());
        spawn_local(async move {
            let answer = match known.get_value() {
                None => make_process(fresh, said).await.map(|made| Some(made.id)),
                Some(p) => {
                    change_process(p.id, p.version, vec![Step::Rename { name: said }]).await.map(|_| None)
                }
            };
            busy.try_set(false);
            match answer {
                Ok(Some(made)) => navigate(&process_path(made), Default::default()),
                Ok(None) => {
                    form.set(None);
                    desk.again();
                }
                Err(error) => drop(wrong.try_set(Some(error))),
            }
        });
    };
    let error = Signal::derive(move || {
        wrong.with(|w| w.as_ref().map(|e| e.for_field("name", t.0).unwrap_or_else(|| e.message(t.0))))
    });
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <Field name="name" label=t.s(text::NAME) required=true whole=true error=error>
                <TextInput value=name autofocus=true max=120/>
            </Field>
            <div class="dialog-foot whole">
                <Button on_press=move || form.set(None)>{t.s(text::CANCEL)}</Button>
                <Button kind=Kind::Primary submit=true busy=busy>{t.s(text::SAVE)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// Brings the processes of a preset.
fn bring(desk: Desk, preset: Preset, toasts: Toasts) {
    let t = desk.t;
    spawn_local(async move {
        match begin_processes(preset, None).await {
            Ok(0) => toasts.info(t.s(text::ALL_THERE)),
            Ok(n) => toasts.good(t.count(n, text::BROUGHT_ONE, text::BROUGHT)),
            Err(error) => toasts.error(&error),
        }
        desk.again();
    });
}

/// The presets as a menu, for a company that has processes already.
fn presets(desk: Desk) -> AnyView {
    let (t, toasts) = (desk.t, use_toasts());
    let item = move |preset: Preset| {
        view! { <MenuItem on_select=move || bring(desk, preset, toasts)>{t.s(preset.text().0)}</MenuItem> }
    };
    view! {
        <Menu label=t.s(text::ADD_PRESET)>
            <MenuLabel>{t.s(text::ADD_PRESET)}</MenuLabel>
            {Preset::ALL.map(item).collect_view()}
        </Menu>
    }
    .into_any()
}

/// The presets as buttons, for a company that has none.
fn cards(desk: Desk) -> AnyView {
    let (t, toasts) = (desk.t, use_toasts());
    let button = move |preset: Preset| {
        let words = t.with(text::TAKE_PRESET, &[("name", t.s(preset.text().0))]);
        view! { <Button on_press=move || bring(desk, preset, toasts)>{words}</Button> }
    };
    view! { <div class="btns process-presets">{Preset::ALL.map(button).collect_view()}</div> }.into_any()
}
