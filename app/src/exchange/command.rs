//! Importing from the command line: the same preview, decisions, run and report as in the browser, in lines of text.

use std::io::Write;
use std::path::{Path, PathBuf};

use sqlx::PgPool;

use super::{
    job::{Spool, carry_out},
    model::{
        Choice, Counts, DateOrder, Decision, DecisionKind, Encoding, Field, KeyWish, MAX_FILE_BYTES, Object,
        PipelineChoice, Plan, Preview, Run, RunId, Separator, Wishes, Writing, header_key,
    },
    store, text,
};
use crate::{
    access::{
        matching,
        model::{Action, Actor, Object as Guarded},
        store::rights,
    },
    clock, db,
    error::{AppError, AppResult, FieldError},
    i18n::{Locale, Text},
    money::Currency,
    pipeline,
};

/// What is asked for on the command line; everything left out is found out from the file.
#[derive(Clone, Debug)]
pub struct Ask {
    pub file: PathBuf,
    pub object: Object,
    /// On whose behalf, by e-mail address; none: the first administrator.
    pub user: Option<String>,
    pub encoding: Option<Encoding>,
    pub separator: Option<Separator>,
    pub dates: Option<DateOrder>,
    pub currency: Option<Currency>,
    /// A pipeline's name; made with the file's stages where there is none of that name.
    pub pipeline: Option<String>,
    /// `header=field`; an empty field leaves the column out.
    pub map: Vec<String>,
    /// A field's name, or `none`.
    pub key: Option<String>,
    pub writing: Writing,
    /// `field:value=choice`
    pub decide: Vec<String>,
    /// What to do with everything nobody decided about.
    pub unmatched: Option<Choice>,
    /// Whether to import after the preview.
    pub yes: bool,
    pub locale: Locale,
}

/// Previews the file and, with `yes`, imports it; writes to `out` what a person needs to know.
/// Returns whether everything asked for was done. Errors: as in the browser.
pub async fn import(pool: &PgPool, data_dir: &Path, ask: &Ask, out: &mut impl Write) -> AppResult<bool> {
    let actor = person(pool, ask.user.as_deref()).await?;
    let mut wishes = wishes(pool, &actor, ask).await?;
    let mut found = look(pool, &actor, ask, wishes.clone()).await?;
    if !ask.map.is_empty() {
        wishes.mapping = Some(mapping(ask, &found)?);
        found = look(pool, &actor, ask, wishes.clone()).await?;
    }
    wishes.decisions = found.plan.decisions.clone();
    if settle(ask, &mut wishes.decisions.0)? {
        found = look(pool, &actor, ask, wishes).await?;
    }
    describe(ask, &found, out).map_err(|e| AppError::internal(&e))?;
    let open = found.plan.decisions.undecided().count();
    let said =
        |out: &mut dyn Write, line: String| writeln!(out, "{line}").map_err(|e| AppError::internal(&e));
    if open > 0 {
        said(out, text::C_UNDECIDED.with(ask.locale, &[("n", &open.to_string())]))?;
        return Ok(false);
    }
    if !ask.yes {
        said(out, text::C_DRY.get(ask.locale).to_string())?;
        return Ok(true);
    }
    let run = carry(pool, data_dir, &actor, ask, &found).await?;
    conclude(data_dir, &actor, ask, &run, out).map_err(|e| AppError::internal(&e))?;
    Ok(run.status == super::model::RunStatus::Done)
}

async fn person(pool: &PgPool, email: Option<&str>) -> AppResult<Actor> {
    let nobody = || AppError::field("user", text::C_NO_PERSON);
    let mut outside = db::identity(pool).await?;
    let found = matching::memberships(&mut outside, email).await?;
    outside.commit().await?;
    for (tenant, person) in found {
        let mut tx = db::tenant_tx(pool, tenant).await?;
        let member = crate::access::store::active_member_of(&mut tx, tenant, person).await?;
        let Some(member) = member else { continue };
        if let Some(actor) = rights::actor_again(&mut tx, tenant, member, clock::now()).await?
            && (email.is_some() || actor.may(Action::Configure, Guarded::Tenant).is_ok())
        {
            return Ok(actor);
        }
    }
    Err(nobody())
}

async fn wishes(pool: &PgPool, actor: &Actor, ask: &Ask) -> AppResult<Wishes> {
    let mut tx = db::tenant_tx(pool, actor.tenant).await?;
    let base = pipeline::store::rates(&mut tx, actor).await?.base;
    let mut wishes = Wishes::new(ask.object, ask.currency.unwrap_or(base));
    wishes.encoding = ask.encoding;
    wishes.separator = ask.separator;
    wishes.dates = ask.dates;
    wishes.writing = ask.writing;
    wishes.key = match ask.key.as_deref() {
        None => KeyWish::Likeliest,
        Some("none") => KeyWish::Nothing,
        Some(name) => KeyWish::By(field_named(ask.object, name).ok_or_else(|| no_field("", name))?),
    };
    if let Some(name) = &ask.pipeline {
        let all = pipeline::store::pipelines(&mut tx, actor).await?;
        let found = all.into_iter().find(|p| p.name == *name);
        wishes.pipeline =
            Some(found.map_or(PipelineChoice::New(name.clone()), |p| PipelineChoice::Existing(p.id)));
    }
    Ok(wishes)
}

async fn look(pool: &PgPool, actor: &Actor, ask: &Ask, wishes: Wishes) -> AppResult<Preview> {
    store::preview(pool, actor, &ask.file, wishes, ask.locale).await
}

fn no_field(header: &str, field: &str) -> AppError {
    let values = [("header", header), ("field", field)];
    AppError::Invalid(vec![FieldError::with("map", text::C_NO_FIELD, &values)])
}

/// A field by its name in code, its label in either language, or a header that means it.
fn field_named(object: Object, name: &str) -> Option<Field> {
    let key = header_key(name);
    let by = object.fields().iter().find(|s| {
        let code = serde_json::to_value(s.field).ok();
        let code = code.as_ref().and_then(|c| c.as_str()).map(header_key);
        code.as_ref() == Some(&key) || header_key(s.label.en) == key || header_key(s.label.zh) == key
    });
    by.or_else(|| object.fields().iter().find(|s| s.headers.split('|').any(|h| h == key))).map(|s| s.field)
}

fn mapping(ask: &Ask, found: &Preview) -> AppResult<Vec<Option<Field>>> {
    let mut mapping = found.plan.mapping.clone();
    for pair in &ask.map {
        let (header, name) = pair.split_once('=').unwrap_or((pair, ""));
        let at = found.plan.headers.iter().position(|h| h == header).ok_or_else(|| no_field(header, name))?;
        let field = match name {
            "" => None,
            name => Some(field_named(ask.object, name).ok_or_else(|| no_field(header, name))?),
        };
        mapping.iter_mut().filter(|m| field.is_some() && **m == field).for_each(|m| *m = None);
        mapping[at] = field;
    }
    Ok(mapping)
}

/// Settles what was asked for; says whether anything was.
fn settle(ask: &Ask, open: &mut [Decision]) -> AppResult<bool> {
    let mut settled = false;
    for said in &ask.decide {
        let bad =
            || AppError::Invalid(vec![FieldError::with("decide", text::C_BAD_DECISION, &[("said", said)])]);
        let (what, choice) = said.rsplit_once('=').ok_or_else(bad)?;
        let (field, value) = what.split_once(':').ok_or_else(bad)?;
        let field = field_named(ask.object, field).ok_or_else(bad)?;
        let decision = open.iter_mut().find(|d| d.field == field && d.value == value).ok_or_else(bad)?;
        let choice = match choice {
            "create" => Choice::Create,
            "empty" => Choice::LeaveEmpty,
            "skip" => Choice::Skip,
            "keep" => Choice::Keep,
            name => match decision.suggestions.iter().find(|s| s.label == name || s.id == name) {
                Some(suggestion) => Choice::Match(suggestion.id.clone()),
                None if matches!(decision.kind, DecisionKind::Gate | DecisionKind::Spelling) => {
                    Choice::Match(name.into())
                }
                None => return Err(bad()),
            },
        };
        if !decision.allows(&choice, ask.object) {
            return Err(bad());
        }
        decision.choice = Some(choice);
        settled = true;
    }
    if let Some(choice) = &ask.unmatched {
        for decision in open.iter_mut().filter(|d| d.choice.is_none() && d.allows(choice, ask.object)) {
            decision.choice = Some(choice.clone());
            settled = true;
        }
    }
    Ok(settled)
}

fn describe(ask: &Ask, found: &Preview, out: &mut impl Write) -> std::io::Result<()> {
    let locale = ask.locale;
    let label = |field: Field| ask.object.spec(field).map_or("", |s| s.label.get(locale));
    let separator = match found.plan.separator {
        Separator::Comma => text::SEP_COMMA,
        Separator::Semicolon => text::SEP_SEMICOLON,
        Separator::Tab => text::SEP_TAB,
        Separator::Pipe => text::SEP_PIPE,
    };
    let read = [
        ("encoding", found.plan.encoding.label()),
        ("separator", separator.get(locale)),
        ("rows", &found.counts.rows.to_string()),
    ];
    writeln!(out, "{}", text::C_READ.with(locale, &read))?;
    for (header, field) in found.plan.headers.iter().zip(&found.plan.mapping) {
        let field = field.map_or(text::NOT_IMPORTED.get(locale), label);
        writeln!(out, "{}", text::C_COLUMN.with(locale, &[("header", header), ("field", field)]))?;
    }
    left_out(&found.plan, locale, out)?;
    for decision in &found.plan.decisions.0 {
        let values = [
            ("field", label(decision.field)),
            ("value", decision.value.as_str()),
            ("rows", &decision.rows.to_string()),
            ("choice", &chosen(decision, locale)),
        ];
        writeln!(out, "{}", text::C_DECISION.with(locale, &values))?;
    }
    errors(&found.errors, locale, out)?;
    writeln!(out, "{}", counts(text::C_COUNTS, &found.counts, locale))
}

/// The columns that go nowhere, counted and named.
fn left_out(plan: &Plan, locale: Locale, out: &mut impl Write) -> std::io::Result<()> {
    let columns = plan.left_out();
    if columns.is_empty() {
        return Ok(());
    }
    let names = columns.join(text::LEFT_OUT_AND.get(locale));
    let values = [("n", &columns.len().to_string()[..]), ("names", &names)];
    writeln!(out, "{}", text::LEFT_OUT.with(locale, &values))
}

fn chosen(decision: &Decision, locale: Locale) -> String {
    match &decision.choice {
        None => {
            let likely: Vec<&str> = decision.suggestions.iter().map(|s| s.label.as_str()).collect();
            format!("? {}", likely.join(", "))
        }
        Some(Choice::Match(id)) => {
            let known = decision.suggestions.iter().find(|s| s.id == *id);
            known.map_or_else(|| id.clone(), |s| s.label.clone())
        }
        Some(Choice::Create) => text::D_CREATE.get(locale).into(),
        Some(Choice::LeaveEmpty) => text::D_LEAVE.get(locale).into(),
        Some(Choice::Skip) => text::D_SKIP.get(locale).into(),
        Some(Choice::Keep) => text::D_KEEP.get(locale).into(),
    }
}

fn errors(errors: &[super::model::RowError], locale: Locale, out: &mut impl Write) -> std::io::Result<()> {
    for error in errors.iter().take(20) {
        let values = [("row", error.row.to_string()), ("what", error.say(locale))];
        let values = [(values[0].0, values[0].1.as_str()), (values[1].0, values[1].1.as_str())];
        writeln!(out, "{}", text::C_ERROR.with(locale, &values))?;
    }
    Ok(())
}

fn counts(line: Text, counts: &Counts, locale: Locale) -> String {
    let values = [
        ("create", counts.create.to_string()),
        ("update", counts.update.to_string()),
        ("unchanged", counts.unchanged.to_string()),
        ("skipped", counts.skipped.to_string()),
        ("waiting", counts.waiting.to_string()),
        ("errors", counts.errors.to_string()),
        ("emptied", counts.emptied.to_string()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    line.with(locale, &values)
}

/// Puts the file into the spool as an upload does, and carries the import out to its end.
async fn carry(pool: &PgPool, data_dir: &Path, actor: &Actor, ask: &Ask, found: &Preview) -> AppResult<Run> {
    let internal = |e: std::io::Error| AppError::internal(&e);
    let spool = Spool::new(data_dir);
    spool.prepare(actor.tenant).map_err(internal)?;
    let id = RunId::new();
    let bytes = tokio::fs::copy(&ask.file, spool.file(actor.tenant, id)).await.map_err(internal)?;
    debug_assert!(bytes <= MAX_FILE_BYTES, "the preview refuses larger files");
    let name = ask.file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let mut tx = db::tenant_tx(pool, actor.tenant).await?;
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    store::insert_run(&mut tx, actor, id, ask.object, (&name, bytes), ask.locale).await?;
    store::note_rows(&mut tx, actor, id, found.counts.rows).await?;
    store::start(&mut tx, actor, id, &found.plan).await?;
    tx.commit().await?;
    carry_out(pool, &spool, actor.tenant, id).await?;
    let mut tx = db::tenant_tx(pool, actor.tenant).await?;
    Ok(store::running(&mut tx, actor, id).await?.run)
}

fn conclude(
    data_dir: &Path,
    actor: &Actor,
    ask: &Ask,
    run: &Run,
    out: &mut impl Write,
) -> std::io::Result<()> {
    errors(&run.report.errors, ask.locale, out)?;
    if let Some(failure) = &run.failure {
        writeln!(out, "{}", text::FAILED_TEXT.with(ask.locale, &[("why", failure)]))?;
    }
    writeln!(out, "{}", counts(text::C_DONE, &run.counts, ask.locale))?;
    if run.has_error_file {
        let path = Spool::new(data_dir).errors(actor.tenant, run.id).display().to_string();
        writeln!(out, "{}", text::C_ERROR_FILE.with(ask.locale, &[("path", &path)]))?;
    }
    Ok(())
}
