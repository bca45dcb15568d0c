//! Carries an import out, batch by batch, wherever it was started from; goes on after a restart where it was.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgPool;

use super::{
    error_file::ErrorFile,
    feed::feed,
    model::{Draft, Field, Plan, RowError, RunId, RunStatus},
    reader::Row,
    sieve::{Sieve, Sifted},
    store::{
        self, Batch, Known, Outcome, Progress, Running, advance, count_refused, finish, keep_plan,
        note_written, prepare, said, write_carefully,
    },
    text,
};
use crate::{
    access::model::{Actor, TenantId},
    clock, db,
    error::{AppError, AppResult},
    i18n::Locale,
};

/// How long a file waits to be imported before it is thrown away, in days.
const WAITS: i64 = 7;
/// After a fault of ours, such as a database that restarts, a run is tried again after each of these pauses.
const PAUSES: [Duration; 3] = [Duration::from_secs(2), Duration::from_secs(10), Duration::from_secs(60)];

/// Where uploaded files lie until their import is over; the rows that were refused stay with the report.
#[derive(Clone, Debug)]
pub struct Spool(PathBuf);

impl Spool {
    /// The spool in a data directory.
    pub fn new(data_dir: &Path) -> Self {
        Self(data_dir.join("imports"))
    }

    fn dir(&self, tenant: TenantId) -> PathBuf {
        self.0.join(tenant.0.simple().to_string())
    }

    fn path(&self, tenant: TenantId, run: RunId, end: &str) -> PathBuf {
        self.dir(tenant).join(format!("{}{end}", run.0.simple()))
    }

    /// The file as it was uploaded.
    pub fn file(&self, tenant: TenantId, run: RunId) -> PathBuf {
        self.path(tenant, run, ".csv")
    }

    /// The rows that were refused.
    pub fn errors(&self, tenant: TenantId, run: RunId) -> PathBuf {
        self.path(tenant, run, ".errors.csv")
    }

    /// A mark that stands while the run is under way: what a restart looks for, since no query sees all companies.
    fn mark(&self, tenant: TenantId, run: RunId) -> PathBuf {
        self.path(tenant, run, ".running")
    }

    /// Makes the company's folder, open to nobody else.
    pub fn prepare(&self, tenant: TenantId) -> std::io::Result<()> {
        let dir = self.dir(tenant);
        fs::create_dir_all(&dir)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&dir, fs::Permissions::from_mode(0o700))?;
        }
        Ok(())
    }

    /// Throws an uploaded file away; one that is not there is gone already.
    pub fn discard(&self, tenant: TenantId, run: RunId) -> std::io::Result<()> {
        match fs::remove_file(self.file(tenant, run)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Throws away files that nobody has imported for [`WAITS`] days. Errors: the folder cannot be read or changed.
    pub fn sweep(&self, now: DateTime<Utc>) -> std::io::Result<()> {
        if !self.0.exists() {
            return Ok(());
        }
        for company in fs::read_dir(&self.0)? {
            for file in fs::read_dir(company?.path())? {
                let (path, changed) = file.and_then(|f| Ok((f.path(), f.metadata()?.modified()?)))?;
                let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
                let upload = name.ends_with(".csv") && !name.ends_with(".errors.csv");
                let old = now - DateTime::<Utc>::from(changed) > TimeDelta::days(WAITS);
                if upload && old && !path.with_extension("running").exists() {
                    fs::remove_file(&path)?;
                }
            }
        }
        Ok(())
    }

    /// Runs that were under way when the server stopped.
    fn unfinished(&self) -> Vec<(TenantId, RunId)> {
        let list = |dir: &Path| fs::read_dir(dir).into_iter().flatten().flatten();
        list(&self.0)
            .filter_map(|company| {
                let tenant = TenantId(company.file_name().to_str()?.parse().ok()?);
                Some(list(&company.path()).filter_map(move |file| {
                    let name = file.file_name();
                    let run = name.to_str()?.strip_suffix(".running")?;
                    Some((tenant, RunId(run.parse().ok()?)))
                }))
            })
            .flatten()
            .collect()
    }
}

/// Starts carrying a run out beside everything else.
pub fn spawn(pool: PgPool, spool: Spool, tenant: TenantId, run: RunId) {
    tokio::spawn(async move {
        if let Err(error) = carry_out(&pool, &spool, tenant, run).await {
            tracing::error!(run = %run, %error, "an import could not be ended");
        }
    });
}

/// Goes on with everything that was under way when the server stopped.
pub fn resume(pool: &PgPool, data_dir: &Path) {
    let spool = Spool::new(data_dir);
    for (tenant, run) in spool.unfinished() {
        spawn(pool.clone(), spool.clone(), tenant, run);
    }
}

/// Throws old uploads away, now and every hour, until the future is dropped.
pub async fn keep(data_dir: PathBuf) {
    let spool = Spool::new(&data_dir);
    loop {
        let swept = {
            let spool = spool.clone();
            tokio::task::spawn_blocking(move || spool.sweep(clock::now())).await
        };
        match swept {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "old uploads could not be thrown away"),
            Err(error) => tracing::error!(%error, "old uploads could not be thrown away"),
        }
        tokio::time::sleep(Duration::from_secs(3_600)).await;
    }
}

/// Carries a started run out to its end, whatever that is; the run itself says how it went. One that has ended stays as it is.
/// Errors: not even that could be written down.
pub async fn carry_out(pool: &PgPool, spool: &Spool, tenant: TenantId, run: RunId) -> AppResult<()> {
    carry_out_with(pool, spool, tenant, run, &PAUSES).await
}

/// The same with other pauses.
pub(crate) async fn carry_out_with(
    pool: &PgPool,
    spool: &Spool,
    tenant: TenantId,
    run: RunId,
    pauses: &[Duration],
) -> AppResult<()> {
    let mark = spool.mark(tenant, run);
    fs::write(&mark, b"").map_err(|e| AppError::internal(&e))?;
    let mut pauses = pauses.iter();
    let ended = loop {
        let ended = go(pool, spool, tenant, run).await;
        match (&ended, pauses.next()) {
            (Err(AppError::Internal(reference)), Some(pause)) => {
                tracing::warn!(run = %run, reference, ?pause, "an import is interrupted; it goes on from its last batch");
                tokio::time::sleep(*pause).await;
            }
            _ => break ended,
        }
    };
    let mut tx = db::tenant_tx(pool, tenant).await?;
    let (status, failure) = match &ended {
        Ok(status) => (*status, None),
        Err(error) => (RunStatus::Failed, Some(error)),
    };
    // A colleague who was deactivated meanwhile still ends what was begun in their name.
    let found = store::found(&mut tx, tenant, run).await?;
    let failure = failure.map(|e| e.message(found.locale));
    let actor = match store::actor_of(&mut tx, &found, tenant, clock::now()).await? {
        Some(actor) => actor,
        None => store::absent(&found, tenant, clock::now()),
    };
    if found.run.status == RunStatus::Running {
        finish(&mut tx, &actor, run, status, failure.as_deref()).await?;
    }
    tx.commit().await?;
    fs::remove_file(&mark).map_err(|e| AppError::internal(&e))?;
    match status {
        // The company's data lies in its tables now; a second copy in a folder would be one more place to guard.
        RunStatus::Done | RunStatus::Cancelled => {
            spool.discard(tenant, run).map_err(|e| AppError::internal(&e))
        }
        // What is left of one that failed is only here; it is thrown away with the other old uploads.
        _ => Ok(()),
    }
}

async fn go(pool: &PgPool, spool: &Spool, tenant: TenantId, run: RunId) -> AppResult<RunStatus> {
    let mut tx = db::tenant_tx(pool, tenant).await?;
    let found = store::found(&mut tx, tenant, run).await?;
    // A mark may outlive its run: what has ended is not begun again.
    if found.run.status != RunStatus::Running {
        return Ok(found.run.status);
    }
    // No pause brings it back.
    if !spool.file(tenant, run).exists() {
        return Err(AppError::field("file", text::FILE_GONE));
    }
    let actor = store::actor_of(&mut tx, &found, tenant, clock::now()).await?.ok_or(AppError::Forbidden)?;
    let plan = found.plan.clone().ok_or_else(|| AppError::internal(&"a run without a plan"))?;
    let plan = prepare(&mut tx, &actor, plan).await?;
    keep_plan(&mut tx, &actor, run, &plan).await?;
    tx.commit().await?;
    let errors = ErrorLog::open(&spool.errors(tenant, run), &plan, &found)?;
    let mut work = Work { pool, tenant, run, plan: &plan, progress: progress(&found), errors };
    let passes = passes(&plan);
    let rows = found.run.total / passes;
    for pass in 0..passes {
        let done = (work.progress.position - pass * rows).clamp(0, rows);
        if work.pass(&spool.file(tenant, run), pass > 0, done).await? {
            return Ok(RunStatus::Cancelled);
        }
    }
    Ok(RunStatus::Done)
}

/// Fields by which rows of one file point at each other.
const OWN_LINKS: [Field; 2] = [Field::Parent, Field::Manager];

fn on_own_link(error: &RowError) -> bool {
    error.field.is_some_and(|f| OWN_LINKS.contains(&f))
}

/// How often the file is gone through: once more where its rows point at each other.
pub fn passes(plan: &Plan) -> i64 {
    let links = OWN_LINKS.iter().any(|f| plan.column(*f).is_some());
    if links { 2 } else { 1 }
}

fn progress(found: &Running) -> Progress {
    Progress {
        position: found.run.position,
        counts: found.run.counts,
        report: found.run.report.clone(),
        error_bytes: found.error_bytes,
    }
}

/// One run under way.
struct Work<'a> {
    pool: &'a PgPool,
    tenant: TenantId,
    run: RunId,
    plan: &'a Plan,
    progress: Progress,
    errors: ErrorLog,
}

impl Work<'_> {
    /// Goes through the file, passing over what is done; true where somebody wants it stopped.
    async fn pass(&mut self, file: &Path, links_only: bool, done: i64) -> AppResult<bool> {
        let mut rows = feed(file.into(), self.plan);
        let mut sieve = Sieve::new(self.plan);
        let mut passed = 0;
        while let Some(batch) = rows.recv().await {
            let mut sifted: Vec<Sifted> =
                batch.map_err(said)?.into_iter().filter_map(|row| sieve.take(row)).collect();
            let over = usize::try_from(done - passed).unwrap_or(0).min(sifted.len());
            passed += sifted.len() as i64;
            sifted.drain(..over);
            if !sifted.is_empty() && self.batch(sifted, links_only).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Writes one batch with everything that follows from it, in one transaction.
    async fn batch(&mut self, sifted: Vec<Sifted>, links_only: bool) -> AppResult<bool> {
        let mut tx = db::tenant_tx(self.pool, self.tenant).await?;
        let actor = self.actor(&mut tx).await?;
        let mut known = Known::load(&mut tx, &actor, self.plan).await?;
        let mut refused: Vec<(&Row, Vec<RowError>)> = Vec::new();
        let mut drafts: Vec<(&Row, &Draft)> = Vec::new();
        for Sifted { row, draft } in &sifted {
            match draft {
                Ok(draft) if !links_only || OWN_LINKS.iter().any(|f| draft.get(*f).is_some()) => {
                    drafts.push((row, draft));
                }
                // Said once, the first time through.
                _ if links_only => {}
                Ok(_) => {}
                Err(errors) => refused.push((row, errors.clone())),
            }
        }
        let only: Vec<&Draft> = drafts.iter().map(|(_, d)| *d).collect();
        known.look_up(&mut tx, &actor, &only).await?;
        let (plan, run, made) = (self.plan, self.run, Vec::new());
        let mut batch = Batch { actor: &actor, plan, known: &mut known, run, links_only, made };
        let fates = write_carefully(&mut tx, &mut batch, &only).await?;
        let mut to = self.progress.clone();
        let (mut emptied, mut linked) = (Vec::new(), Vec::new());
        let mut written = batch.made;
        for ((row, _), fate) in drafts.iter().zip(fates) {
            match fate.outcome {
                // The second time only the links themselves are news.
                Outcome::Refused(errors) if links_only && !errors.iter().any(on_own_link) => {}
                Outcome::Refused(errors) => {
                    refused.push((row, errors));
                    continue;
                }
                Outcome::Updated(id) if links_only => linked.push(id),
                _ if links_only => {}
                Outcome::Created(id) => {
                    to.counts.create += 1;
                    written.push(id);
                }
                Outcome::Updated(id) => {
                    to.counts.update += 1;
                    written.push(id);
                }
                Outcome::Unchanged => to.counts.unchanged += 1,
            }
            if !links_only && !fate.emptied.is_empty() {
                to.counts.emptied += fate.emptied.len() as u64;
                emptied.push((*row, fate.emptied));
            }
        }
        note_written(&mut tx, &actor, run, &written).await?;
        // A row that was the same but for its link is an update after all.
        let more = note_written(&mut tx, &actor, run, &linked).await?;
        to.counts.update += more;
        to.counts.unchanged = to.counts.unchanged.saturating_sub(more);
        for (_, errors) in &refused {
            count_refused(&mut to.counts, &mut to.report, errors);
        }
        let mut handed_back = refused;
        handed_back.append(&mut emptied);
        handed_back.sort_by_key(|(row, _)| row.number);
        for (row, errors) in handed_back {
            self.errors.add(row, &errors)?;
        }
        to.position += sifted.len() as i64;
        // The rows stand in the file before the commit says so: after a crash the file is cut back to what was committed.
        to.error_bytes = self.errors.written()?;
        let stop = advance(&mut tx, &actor, self.run, &to).await?;
        tx.commit().await?;
        self.progress = to;
        Ok(stop)
    }

    /// Whoever started the run, as they are now: rights taken away meanwhile count.
    async fn actor(&self, tx: &mut db::Tx) -> AppResult<Actor> {
        let found = store::found(tx, self.tenant, self.run).await?;
        store::actor_of(tx, &found, self.tenant, clock::now()).await?.ok_or(AppError::Forbidden)
    }
}

/// The error file, opened when the first row goes into it.
struct ErrorLog {
    path: PathBuf,
    plan: Plan,
    locale: Locale,
    from: u64,
    file: Option<ErrorFile<File>>,
}

impl ErrorLog {
    fn open(path: &Path, plan: &Plan, found: &Running) -> AppResult<Self> {
        let from = u64::try_from(found.error_bytes).unwrap_or(0);
        Ok(Self { path: path.into(), plan: plan.clone(), locale: found.locale, from, file: None })
    }

    fn add(&mut self, row: &Row, errors: &[RowError]) -> AppResult<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => {
                let opened = start(&self.path, self.from, &self.plan, self.locale);
                self.file.insert(opened.map_err(|e| AppError::internal(&e))?)
            }
        };
        file.add(row, errors).map_err(|e| AppError::internal(&e))
    }

    fn written(&mut self) -> AppResult<i64> {
        let Some(file) = &mut self.file else { return Ok(self.from as i64) };
        let at = file.position().map_err(|e| AppError::internal(&e))?;
        Ok(at as i64)
    }
}

fn start(path: &Path, from: u64, plan: &Plan, locale: Locale) -> std::io::Result<ErrorFile<File>> {
    let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    file.set_len(from)?;
    file.seek(SeekFrom::Start(from))?;
    if from == 0 { ErrorFile::new(file, plan, locale) } else { Ok(ErrorFile::again(file, plan, locale)) }
}
