//! What a file would do: tried out through the very rules that count later, and taken back.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use sqlx::PgPool;

use super::guarded;
use super::known::{Known, references};
use super::made::prepare;
use super::run::remembered;
use super::write::{Batch, Fate, Outcome, write_carefully};
use crate::{
    access::model::{Action, Actor},
    customers::store::accounts_like,
    db::{Tx, tenant_tx},
    error::{AppError, AppResult},
    exchange::{
        analyse::{Survey, survey},
        feed::feed,
        model::{
            Choice, Counts, Decision, DecisionKind, Decisions, Draft, Field, Kind, LIKENED, MAX_FILE_BYTES,
            Object, PipelineChoice, Plan, Preview, Problems, Reason, ReferenceColumn, RowError, RunId,
            RunReport, Suggestion, Target, Value, Why, Wishes, stage_kind,
        },
        reader::{FileError, Sniffed, sniff},
        sieve::{Sieve, Sifted},
        text,
    },
    i18n::Locale,
    pipeline::model::{DealField, Named, StageKind},
};

/// How much of a file is tried out in full; further rows are read and checked for form only.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trial {
    /// Rows.
    pub rows: u64,
    /// Records that are there and would change: nobody else can change them until what was tried is taken back.
    pub touched: u64,
}

const TRIAL: Trial = Trial { rows: 20_000, touched: 2_000 };

/// Shows what `path` would do as `wishes` ask. Nothing is kept. No transaction stays open while a file is read, but for the rows
/// that are tried out. Errors: `Invalid` on `file` with a sentence where the file is no table; `Forbidden`.
pub async fn preview(
    pool: &PgPool,
    actor: &Actor,
    path: &Path,
    wishes: Wishes,
    locale: Locale,
) -> AppResult<Preview> {
    preview_within(TRIAL, pool, actor, path, wishes, locale).await
}

/// The same with other bounds.
pub(super) async fn preview_within(
    trial: Trial,
    pool: &PgPool,
    actor: &Actor,
    path: &Path,
    wishes: Wishes,
    locale: Locale,
) -> AppResult<Preview> {
    let _may = actor.may(Action::Import, guarded(wishes.object))?;
    let (sniffed, mut survey, wishes) = look(pool, actor, path, wishes).await?;
    let mut tx = tenant_tx(pool, actor.tenant).await?;
    let known = decide(&mut tx, actor, &mut survey, &wishes, locale).await?;
    let mut pipelines = Vec::new();
    if survey.plan.object == Object::Deals {
        let all = crate::pipeline::store::pipelines(&mut tx, actor).await?;
        pipelines = all.into_iter().map(|p| Named { id: p.id, name: p.name }).collect();
    }
    tx.rollback().await?;
    gates(&known, path, &mut survey.plan, locale).await?;
    survey.plan.decisions.adopt(&wishes.decisions, wishes.object);
    let (counts, report, problems) = try_out(trial, pool, actor, path, &survey).await?;
    survey.plan.decisions.of_problems(problems);
    Ok(Preview {
        plan: survey.plan,
        bytes: sniffed.bytes,
        mark: sniffed.mark,
        columns: survey.columns,
        twice: survey.twice,
        pipelines,
        counts,
        errors: report.errors,
        by_reason: report.by_reason,
    })
}

/// Reads the file twice, on a thread of its own: what it is, and what its columns hold.
async fn look(
    pool: &PgPool,
    actor: &Actor,
    path: &Path,
    mut wishes: Wishes,
) -> AppResult<(Sniffed, Survey, Wishes)> {
    let (sniffed, first) = read(path, &wishes).await?;
    let mut before = None;
    if wishes.mapping.is_none() {
        let mut tx = tenant_tx(pool, actor.tenant).await?;
        before = remembered(&mut tx, actor, wishes.object, &first.plan.headers).await?;
        tx.rollback().await?;
    }
    if let Some(mapping) = before
        && mapping != first.plan.mapping
    {
        wishes.mapping = Some(mapping);
        let (sniffed, again) = read(path, &wishes).await?;
        return Ok((sniffed, again, wishes));
    }
    Ok((sniffed, first, wishes))
}

async fn read(path: &Path, wishes: &Wishes) -> AppResult<(Sniffed, Survey)> {
    let (path, wishes) = (PathBuf::from(path), wishes.clone());
    let looked = tokio::task::spawn_blocking(move || {
        let sniffed = sniff(BufReader::new(File::open(&path)?), MAX_FILE_BYTES)?;
        let survey = survey(BufReader::new(File::open(&path)?), &sniffed, &wishes)?;
        Ok::<_, FileError>((sniffed, survey))
    });
    looked.await.map_err(|e| AppError::internal(&e))?.map_err(said)
}

/// A file's fault in words.
pub fn said(error: FileError) -> AppError {
    use crate::error::FieldError;
    let field = match error {
        FileError::Empty => FieldError::new("file", text::FILE_EMPTY),
        FileError::Binary(kind) => FieldError {
            field: "file".into(),
            en: text::FILE_BINARY.with(Locale::En, &[("kind", kind.en)]),
            zh: text::FILE_BINARY.with(Locale::Zh, &[("kind", kind.zh)]),
        },
        FileError::TooLarge(limit) => {
            let megabytes = (limit >> 20).to_string();
            FieldError::with("file", text::FILE_TOO_LARGE, &[("n", &megabytes)])
        }
        FileError::Header(fault) => {
            let reason = Reason::Form(fault);
            FieldError {
                field: "file".into(),
                en: text::FILE_HEADER.with(Locale::En, &[("reason", &reason.say(Locale::En))]),
                zh: text::FILE_HEADER.with(Locale::Zh, &[("reason", &reason.say(Locale::Zh))]),
            }
        }
        FileError::Io(error) => return AppError::internal(&error),
    };
    AppError::Invalid(vec![field])
}

/// Collects what a person has to settle, and takes over what was settled before. Returns what is known of the small records.
async fn decide(
    tx: &mut Tx,
    actor: &Actor,
    survey: &mut Survey,
    wishes: &Wishes,
    locale: Locale,
) -> AppResult<Known> {
    let mut known = Known::load(tx, actor, &survey.plan).await?;
    if survey.plan.object == Object::Deals && survey.plan.pipeline.is_none() {
        survey.plan.pipeline = known.pipeline.as_ref().map(|p| PipelineChoice::Existing(p.id));
    }
    let mut decisions = Decisions::default();
    for (field, target, column, required) in references(&survey.plan) {
        let Some((_, tally)) = survey.tallies.iter().find(|(f, _)| *f == field) else { continue };
        let own = own_names(survey, field);
        let mut names = known.names(target);
        let values: Vec<String> = tally.commonest_first().into_iter().map(|(v, _)| v.to_string()).collect();
        if target == Target::Account {
            known.look_up_accounts(tx, actor, &values).await?;
            let strangers = values.iter().filter(|v| !known.has(target, v) && !own.contains_key(*v));
            let strangers: Vec<String> = strangers.take(LIKENED).cloned().collect();
            let like = accounts_like(tx, actor, &strangers, 3).await?;
            names = like.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        }
        let of = ReferenceColumn { field, column: &column, target, required };
        let found = |value: &str| known.knows(target, value) || own.contains_key(value);
        let before = decisions.0.len();
        decisions.of_references(of, tally, &names, found);
        if target == Target::Stage {
            name_ends(&mut decisions.0[before..], &known, &survey.plan);
        }
    }
    for (field, tally) in &survey.tallies {
        let spec = survey.plan.object.spec(*field).filter(|s| s.kind == Kind::Select);
        if let Some(spec) = spec {
            let header = survey.plan.column(*field).and_then(|c| survey.plan.headers.get(c));
            let label = spec.label.get(locale);
            decisions.of_spellings(*field, header.map_or(label, String::as_str), tally);
        }
    }
    decisions.adopt(&wishes.decisions, wishes.object);
    decisions.keep_problems(&wishes.decisions);
    survey.plan.decisions = decisions;
    Ok(known)
}

/// Names that other rows of the same file bring: a parent or manager further down is no stranger.
fn own_names(survey: &Survey, field: Field) -> &HashMap<String, u64> {
    static NONE: std::sync::LazyLock<HashMap<String, u64>> = std::sync::LazyLock::new(HashMap::new);
    if !matches!(field, Field::Parent | Field::Manager) {
        return &NONE;
    }
    survey.tallies.iter().find(|(f, _)| *f == Field::Name).map_or(&NONE, |(_, t)| &t.counts)
}

/// An end of another system is proposed as our end; all stages of a new pipeline are made.
fn name_ends(decisions: &mut [Decision], known: &Known, plan: &Plan) {
    let new = matches!(plan.pipeline, Some(PipelineChoice::New(_)));
    for decision in decisions.iter_mut().filter(|d| d.kind == DecisionKind::Unmatched(Target::Stage)) {
        if new {
            decision.choice = Some(Choice::Create);
            continue;
        }
        let kind = stage_kind(&decision.value);
        let ends = known.pipeline.iter().flat_map(|p| &p.stages);
        let mut ends = ends.filter(|s| s.kind == kind && kind != StageKind::Open);
        if let Some(end) = ends.next().filter(|_| decision.choice.is_none()) {
            let id = end.id.to_string();
            decision.choice = Some(Choice::Match(id.clone()));
            decision.suggestions.retain(|s| s.id != id);
            decision
                .suggestions
                .insert(0, Suggestion { id, label: end.name.clone(), score: 100, why: Why::SameName });
        }
    }
}

/// Stages that ask for a reason nobody wrote down: one decision a stage, with a text proposed.
async fn gates(known: &Known, path: &Path, plan: &mut Plan, locale: Locale) -> AppResult<()> {
    if plan.object != Object::Deals {
        return Ok(());
    }
    let stages = known.pipeline.iter().flat_map(|p| &p.stages);
    let asking: Vec<_> = stages.filter(|s| s.required.contains(&DealField::LostReason)).cloned().collect();
    if asking.is_empty() {
        return Ok(());
    }
    let mut lacking: HashMap<String, u64> = HashMap::new();
    let mut rows = feed(path.into(), plan);
    let mut sieve = Sieve::new(plan);
    while let Some(batch) = rows.recv().await {
        for sifted in batch.map_err(said)?.into_iter().filter_map(|row| sieve.take(row)) {
            let Ok(draft) = sifted.draft else { continue };
            let Ok(Some(stage)) = known.link(&draft, Field::Stage, Target::Stage) else { continue };
            let Some(stage) = asking.iter().find(|s| s.id.0 == stage) else { continue };
            if draft.text(Field::LostReason).is_none() {
                *lacking.entry(stage.name.clone()).or_default() += 1;
            }
        }
    }
    let column = plan.column(Field::LostReason).and_then(|c| plan.headers.get(c)).cloned();
    let column = column.unwrap_or_else(|| text::F_LOST_REASON.get(locale).into());
    for (stage, rows) in lacking {
        plan.decisions.0.push(Decision {
            field: Field::LostReason,
            column: column.clone(),
            kind: DecisionKind::Gate,
            value: stage,
            rows,
            suggestions: Vec::new(),
            choice: Some(Choice::Match(text::NOT_RECORDED.get(locale).into())),
            example: None,
        });
    }
    Ok(())
}

/// Writes the rows as the import would, and takes them back as soon as enough was tried; the rest is only read.
async fn try_out(
    trial: Trial,
    pool: &PgPool,
    actor: &Actor,
    path: &Path,
    survey: &Survey,
) -> AppResult<(Counts, RunReport, Problems)> {
    let mut counts = Counts { blank: survey.blank, ..Counts::default() };
    let (mut report, mut problems) = (RunReport::default(), Problems::default());
    let runs = survey.plan.dates.is_some() && survey.plan.unmapped_required().is_empty();
    let mut plan = survey.plan.clone();
    let mut trying = None;
    if runs {
        let mut tx = tenant_tx(pool, actor.tenant).await?;
        plan = prepare(&mut tx, actor, plan).await?;
        let known = Known::load(&mut tx, actor, &plan).await?;
        trying = Some((tx, known));
    }
    let open: HashSet<(Field, &str)> =
        plan.decisions.undecided().map(|d| (d.field, d.value.as_str())).collect();
    let mut rows = feed(path.into(), &plan);
    let mut sieve = Sieve::new(&plan);
    let run = RunId::new();
    while let Some(batch) = rows.recv().await {
        let batch = batch.map_err(said)?;
        if (counts.rows >= trial.rows || counts.update >= trial.touched)
            && let Some((tx, _)) = trying.take()
        {
            tx.rollback().await?;
        }
        let sifted: Vec<Sifted> = batch.into_iter().filter_map(|row| sieve.take(row)).collect();
        counts.rows += sifted.len() as u64;
        let mut drafts: Vec<&Draft> = Vec::new();
        for row in &sifted {
            match &row.draft {
                Err(errors) => {
                    problems.see(&plan, errors);
                    count_refused(&mut counts, &mut report, errors);
                }
                Ok(draft) if trying.is_some() && !waits(&open, draft) => drafts.push(draft),
                Ok(draft) => {
                    problems.see(&plan, &draft.emptied);
                    counts.emptied += draft.emptied.len() as u64;
                    counts.waiting += 1;
                }
            }
        }
        let Some((tx, known)) = trying.as_mut().filter(|_| !drafts.is_empty()) else { continue };
        known.look_up(tx, actor, &drafts).await?;
        let mut writer = Batch { actor, plan: &plan, known, run, links_only: false, made: Vec::new() };
        for Fate { outcome, emptied } in write_carefully(tx, &mut writer, &drafts).await? {
            problems.see(&plan, &emptied);
            match outcome {
                Outcome::Created(_) => counts.create += 1,
                Outcome::Updated(_) => counts.update += 1,
                Outcome::Unchanged => counts.unchanged += 1,
                Outcome::Refused(errors) => {
                    problems.see(&plan, &errors);
                    count_refused(&mut counts, &mut report, &errors);
                    continue;
                }
            }
            counts.emptied += emptied.len() as u64;
        }
    }
    if let Some((tx, _)) = trying {
        tx.rollback().await?;
    }
    Ok((counts, report, problems))
}

/// Whether a row names something nobody has decided about yet.
fn waits(open: &HashSet<(Field, &str)>, draft: &Draft) -> bool {
    draft.values.iter().any(|(field, value)| match value {
        Value::Named(name) => open.contains(&(*field, name.as_str())),
        _ => false,
    })
}

/// Adds one row's errors to counts and report; a row left out on purpose is no error.
pub fn count_refused(counts: &mut Counts, report: &mut RunReport, errors: &[RowError]) {
    if errors.iter().all(|e| e.reason == Reason::SkippedByDecision) {
        counts.skipped += 1;
    } else {
        counts.errors += 1;
        report.add(errors);
    }
}
