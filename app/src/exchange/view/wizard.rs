//! One uploaded file being prepared: how it is read, where its columns go, what is to be decided, what would happen.
use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys};

use super::{columns, decisions, fault, foot, report::errors_table};
use crate::{
    access::use_me,
    error::AppError,
    exchange::{
        api::{import_cancel, import_preview},
        model::{
            Counts, DateOrder, Encoding, Field, KeyWish, Kind as FieldKind, Object, PipelineChoice, Preview,
            Run, RunStatus, Separator, Wishes, Writing,
        },
        text,
    },
    format::count,
    i18n::use_t,
    kit::{
        Banner, Button, Choice, Field as FormField, Kind, Select, Shape, Skeleton, Stat, Tone, use_toasts,
    },
    money::Currency,
    pipeline::model::PipelineId,
};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What is asked for; setting it reads the file again. None until something is.
    wishes: RwSignal<Option<Wishes>>,
    /// What was found, with what has been decided since.
    pub preview: RwSignal<Option<Preview>>,
    /// The control last used, to give it the focus back after the page was drawn anew.
    used: RwSignal<Option<String>>,
    currency: Currency,
    zone_minutes: i32,
}

/// A file as read, once it was.
pub type Look = LocalResource<Option<Result<Preview, AppError>>>;

impl Desk {
    /// A desk with nothing asked for.
    pub fn new() -> Self {
        let me = use_me();
        Desk {
            wishes: RwSignal::new(None),
            preview: RwSignal::new(None),
            used: RwSignal::new(None),
            currency: me.base_currency,
            zone_minutes: me.utc_offset,
        }
    }

    /// Reads the file of a waiting run, and again whenever something else is asked for. In the browser only: trying a file out
    /// takes longer than a first paint may.
    pub fn look(self, run: Resource<Result<Run, AppError>>) -> Look {
        LocalResource::new(move || {
            let run = run.get().and_then(Result::ok).filter(|r| r.status == RunStatus::Waiting);
            let wishes = self.wishes.get();
            async move {
                let run = run?;
                let wishes = wishes.unwrap_or_else(|| self.first(run.object));
                Some(import_preview(run.id, wishes).await)
            }
        })
    }

    fn first(self, object: Object) -> Wishes {
        Wishes { zone_minutes: self.zone_minutes, ..Wishes::new(object, self.currency) }
    }

    /// Asks anew with one wish changed; decisions made meanwhile are kept.
    pub fn ask(self, object: Object, control: &str, change: impl FnOnce(&mut Wishes)) {
        self.used.set(Some(control.to_string()));
        let mut wishes = self.wishes.get_untracked().unwrap_or_else(|| self.first(object));
        if let Some(decided) = self.preview.with_untracked(|p| p.as_ref().map(|p| p.plan.decisions.clone())) {
            wishes.decisions = decided.without_suggestions();
        }
        change(&mut wishes);
        self.wishes.set(Some(wishes));
    }
}

/// The page's work while the file waits.
pub fn wizard(run: Run, source: Resource<Result<Run, AppError>>, desk: Desk, look: Look) -> AnyView {
    let t = use_t();
    Effect::new(move || {
        look.track();
        if let Some(control) = desk.used.get_untracked() {
            request_animation_frame(move || focus(&control));
        }
    });
    view! {
        <div class="import">
            <h2 class="row wrap"><span class="clip">{run.file_name.clone()}</span> <span class="faint">{t.s(run.object.label())}</span></h2>
            <Transition fallback=move || view! {
                <p class="muted" data-loading>{t.s(text::READING)}</p>
                <Skeleton shape=Shape::Table(6, 3)/>
            }>
                {move || {
                    let run = run.clone();
                    Suspend::new(async move {
                        match look.await {
                            Some(Ok(found)) => prepared(run, found, desk, source),
                            Some(Err(error)) => refused(run, &error, desk, source),
                            None => ().into_any(),
                        }
                    })
                }}
            </Transition>
        </div>
    }
    .into_any()
}

fn focus(control: &str) {
    let found = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id(control));
    if let Some(element) = found.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that cannot take the focus leaves it where it is.
        let _left = element.focus();
    }
}

/// A file that cannot be read as it stands: perhaps its encoding or separator was taken wrongly.
fn refused(run: Run, error: &AppError, desk: Desk, source: Resource<Result<Run, AppError>>) -> AnyView {
    let t = use_t();
    let guess = (Encoding::Utf8, Separator::Comma);
    view! {
        {fault(t, error)}
        <div class="import-how">{reading(run.object, guess, desk)}</div>
        <div class="btns">{discard(run, source)}</div>
    }
    .into_any()
}

fn prepared(run: Run, found: Preview, desk: Desk, source: Resource<Result<Run, AppError>>) -> AnyView {
    let t = use_t();
    // A signal of its own for each drawing: the one before still listens to its own while this one takes its place.
    let desk = Desk { preview: RwSignal::new(Some(found.clone())), ..desk };
    let asked = found.plan.unmapped_required();
    let missing = move |field: Field| {
        let name = columns::label(run.object, field, t);
        view! { <Banner tone=Tone::Soon>{t.with(text::MISSING_FIELD, &[("name", &name)])}</Banner> }
    };
    let twice = found.twice.clone();
    view! {
        <section class="section">
            <header><h2>{t.s(text::PREVIEW)}</h2></header>
            {figures(&found.counts)}
            {columns::left_out(&found.plan.left_out(), t).map(|said| view! { <Banner tone=Tone::Soon>{said}</Banner> })}
        </section>
        <div class="import-how">{reading(run.object, (found.plan.encoding, found.plan.separator), desk)} {choices(&found, &run.file_name, desk)}</div>
        {asked.into_iter().map(missing).collect_view()}
        {twice.into_iter().map(|name| view! { <Banner>{t.with(text::TWICE, &[("name", &name)])}</Banner> }).collect_view()}
        {columns::columns(&found, desk)}
        {decisions::decisions(&found, desk)}
        {(!found.errors.is_empty()).then(|| errors_table(&found.errors, found.counts.errors))}
        {foot::foot(run, &found, desk, source)}
    }
    .into_any()
}

/// What would become of the rows.
fn figures(counts: &Counts) -> AnyView {
    let t = use_t();
    let shown = [
        (text::N_ROWS, counts.rows, Tone::Neutral, true),
        (text::N_CREATE, counts.create, Tone::Good, true),
        (text::N_UPDATE, counts.update, Tone::Act, counts.update > 0),
        (text::N_UNCHANGED, counts.unchanged, Tone::Neutral, counts.unchanged > 0),
        (text::N_WAITING, counts.waiting, Tone::Soon, counts.waiting > 0),
        (text::SKIPPED, counts.skipped, Tone::Neutral, counts.skipped > 0),
        (text::N_ERRORS, counts.errors, Tone::Late, counts.errors > 0),
        (text::EMPTIED, counts.emptied, Tone::Soon, counts.emptied > 0),
    ];
    let one = |(label, n, tone, _)| {
        let value = count(i64::try_from(n).unwrap_or(i64::MAX));
        view! { <Stat label=t.s(label) value=Signal::stored(value) tone/> }
    };
    view! { <div class="stats">{shown.into_iter().filter(|s| s.3).map(one).collect_view()}</div> }.into_any()
}

/// Encoding and separator, as found and to be overruled.
fn reading(object: Object, now: (Encoding, Separator), desk: Desk) -> AnyView {
    let t = use_t();
    let encodings: Vec<Choice> = Encoding::ALL.iter().map(|e| Choice::new(e.label(), e.label())).collect();
    let separators: Vec<Choice> = Separator::ALL
        .iter()
        .map(|s| {
            let name = match s {
                Separator::Comma => text::SEP_COMMA,
                Separator::Semicolon => text::SEP_SEMICOLON,
                Separator::Tab => text::SEP_TAB,
                Separator::Pipe => text::SEP_PIPE,
            };
            Choice::new(s.byte().to_string(), t.s(name))
        })
        .collect();
    let encoding = RwSignal::new(now.0.label().to_string());
    let separator = RwSignal::new(now.1.byte().to_string());
    view! {
        <FormField name="encoding" label=t.s(text::ENCODING) id="import-encoding">
            <Select value=encoding choices=encodings on_change=move |v: String| desk.ask(object, "import-encoding", |w| w.encoding = Encoding::parse(&v))/>
        </FormField>
        <FormField name="separator" label=t.s(text::SEPARATOR) id="import-separator">
            <Select value=separator choices=separators on_change=move |v: String| {
                let chosen = Separator::ALL.into_iter().find(|s| s.byte().to_string() == v);
                desk.ask(object, "import-separator", |w| w.separator = chosen);
            }/>
        </FormField>
    }
    .into_any()
}

/// How cells are understood and rows are matched; only what this file has a use for.
fn choices(found: &Preview, file: &str, desk: Desk) -> AnyView {
    let has = |kinds: &[FieldKind]| {
        let fields = found.plan.mapping.iter().flatten();
        fields.filter_map(|f| found.plan.object.spec(*f)).any(|s| kinds.contains(&s.kind))
    };
    view! {
        {has(&[FieldKind::Date, FieldKind::Instant]).then(|| dates(found, desk))}
        {has(&[FieldKind::Money]).then(|| currency(found, desk))}
        {key(found, desk)}
        {writing(found, desk)}
        {(found.plan.object == Object::Deals).then(|| pipeline(found, file, desk))}
    }
    .into_any()
}

fn dates(found: &Preview, desk: Desk) -> Option<AnyView> {
    let object = found.plan.object;
    // A file that writes the year first leaves nothing to ask.
    if found.plan.dates == Some(DateOrder::Ymd) {
        return None;
    }
    let t = use_t();
    let now = RwSignal::new(match found.plan.dates {
        Some(DateOrder::Dmy) => "dmy".to_string(),
        Some(DateOrder::Mdy) => "mdy".into(),
        _ => String::new(),
    });
    let orders = vec![Choice::new("dmy", t.s(text::DATES_DMY)), Choice::new("mdy", t.s(text::DATES_MDY))];
    let choose = move |v: String| {
        let order = if v == "dmy" { DateOrder::Dmy } else { DateOrder::Mdy };
        desk.ask(object, "import-dates", |w| w.dates = Some(order));
    };
    let view = view! {
        <FormField name="dates" label=t.s(text::DATES) id="import-dates">
            <Select value=now choices=orders placeholder=t.s(text::DATES_ASK).to_string() on_change=choose/>
        </FormField>
    };
    Some(view.into_any())
}

fn currency(found: &Preview, desk: Desk) -> AnyView {
    let object = found.plan.object;
    let t = use_t();
    let mut codes: Vec<&str> = Currency::COMMON.to_vec();
    let own = found.plan.currency.code().to_string();
    if !codes.contains(&own.as_str()) {
        codes.insert(0, &own);
    }
    let codes: Vec<Choice> = codes.into_iter().map(|c| Choice::new(c, c)).collect();
    let now = RwSignal::new(own);
    let choose = move |v: String| {
        if let Ok(currency) = v.parse::<Currency>() {
            desk.ask(object, "import-currency", |w| w.currency = currency);
        }
    };
    view! {
        <FormField name="currency" label=t.s(text::CURRENCY_OF_FILE) id="import-currency">
            <Select value=now choices=codes on_change=choose/>
        </FormField>
    }
    .into_any()
}

fn key(found: &Preview, desk: Desk) -> AnyView {
    let t = use_t();
    let object = found.plan.object;
    let keys: Vec<Field> = object
        .fields()
        .iter()
        .filter(|s| s.key && found.plan.column(s.field).is_some())
        .map(|s| s.field)
        .collect();
    let place = |field: Field| object.fields().iter().position(|s| s.field == field).unwrap_or(0).to_string();
    let mut offered: Vec<Choice> =
        keys.iter().map(|f| Choice::new(place(*f), columns::label(object, *f, t))).collect();
    offered.push(Choice::new("-", t.s(text::KEY_NONE)));
    let now = RwSignal::new(found.plan.key.map_or("-".to_string(), place));
    let choose = move |v: String| {
        let field = v.parse::<usize>().ok().and_then(|at| object.fields().get(at)).map(|s| s.field);
        desk.ask(object, "import-key", |w| w.key = field.map_or(KeyWish::Nothing, KeyWish::By));
    };
    view! {
        <FormField name="key" label=t.s(text::KEY) id="import-key">
            <Select value=now choices=offered on_change=choose/>
        </FormField>
    }
    .into_any()
}

fn writing(found: &Preview, desk: Desk) -> AnyView {
    let object = found.plan.object;
    let t = use_t();
    let ways = [
        (Writing::CreateAndUpdate, "both", text::W_BOTH),
        (Writing::CreateOnly, "create", text::W_CREATE),
        (Writing::UpdateOnly, "update", text::W_UPDATE),
    ];
    let current = ways.iter().find(|w| w.0 == found.plan.writing).map_or("both", |w| w.1);
    let now = RwSignal::new(current.to_string());
    let choose = move |v: String| {
        if let Some(way) = ways.iter().find(|w| w.1 == v) {
            desk.ask(object, "import-writing", |w| w.writing = way.0);
        }
    };
    let offered: Vec<Choice> = ways.iter().map(|w| Choice::new(w.1, t.s(w.2))).collect();
    view! {
        <FormField name="writing" label=t.s(text::WRITING) id="import-writing">
            <Select value=now choices=offered on_change=choose/>
        </FormField>
    }
    .into_any()
}

fn pipeline(found: &Preview, file: &str, desk: Desk) -> AnyView {
    let object = found.plan.object;
    let t = use_t();
    let mut offered: Vec<Choice> =
        found.pipelines.iter().map(|p| Choice::new(p.id.to_string(), p.name.clone())).collect();
    offered.push(Choice::new("new", t.s(text::PIPELINE_NEW)));
    let now = RwSignal::new(match &found.plan.pipeline {
        Some(PipelineChoice::Existing(id)) => id.to_string(),
        _ => "new".into(),
    });
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name: String = stem.chars().take(80).collect();
    let choose = move |v: String| {
        let chosen = match v.parse::<PipelineId>() {
            Ok(id) => PipelineChoice::Existing(id),
            Err(_) => PipelineChoice::New(name.clone()),
        };
        desk.ask(object, "import-pipeline", |w| w.pipeline = Some(chosen));
    };
    view! {
        <FormField name="pipeline" label=t.s(text::PIPELINE) id="import-pipeline">
            <Select value=now choices=offered on_change=choose/>
        </FormField>
    }
    .into_any()
}

pub fn discard(run: Run, source: Resource<Result<Run, AppError>>) -> AnyView {
    let t = use_t();
    let toasts = use_toasts();
    let id = run.id;
    let drop = Action::new(move |_: &()| async move {
        match import_cancel(id).await {
            Ok(_) => source.refetch(),
            Err(error) => toasts.error(&error),
        }
    });
    view! { <Button kind=Kind::Quiet on_press=move || { drop.dispatch(()); }>{t.s(text::DISCARD)}</Button> }
        .into_any()
}
