//! Processes in PostgreSQL: read whole, changed step by step, in one transaction with the trail.

mod read;
#[cfg(test)]
mod tests;
mod write;

use super::{
    model::{Doers, Process, ProcessId, Seen, Step, by_preset, named},
    text,
};
use crate::{
    access::model::{Action, Actor, Object, TenantId},
    audit::{
        model::Changes,
        store::{Record, record},
    },
    db::Tx,
    error::{AppError, AppResult},
    i18n::Locale,
    org::{
        model::{Organisation, Preset},
        store as org,
    },
    text_key::name_key,
};
use serde_json::json;

/// The most processes of a company.
const MOST: usize = 200;
/// The most steps taken at once.
const STEPS: usize = 1_000;

/// All processes with who there is to do them today. Errors: `Forbidden` for whoever may not see processes or departments.
pub async fn seen(tx: &mut Tx, actor: &Actor) -> AppResult<Seen> {
    let organisation = organisation(tx, actor).await?;
    Ok(Seen { processes: read::processes(tx, actor.tenant, None).await?, doers: Doers::of(&organisation) })
}

/// All processes, for figures. Errors: `Forbidden`.
pub async fn processes(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<Process>> {
    let _seen = actor.may(Action::See, Object::Process)?;
    read::processes(tx, actor.tenant, None).await
}

/// One process with who there is to do it. Errors: `NotFound`, `Forbidden`.
pub async fn one(tx: &mut Tx, actor: &Actor, id: ProcessId) -> AppResult<Seen> {
    let organisation = organisation(tx, actor).await?;
    let process = stored(tx, actor.tenant, id).await?;
    Ok(Seen { processes: vec![process], doers: Doers::of(&organisation) })
}

async fn organisation(tx: &mut Tx, actor: &Actor) -> AppResult<Organisation> {
    let _seen = actor.may(Action::See, Object::Process)?;
    org::organisation(tx, actor, actor.today).await
}

async fn stored(tx: &mut Tx, tenant: TenantId, id: ProcessId) -> AppResult<Process> {
    read::processes(tx, tenant, Some(id)).await?.pop().ok_or(AppError::NotFound)
}

/// Makes a process of nothing but a beginning and an end; made before under this id, it is what is there.
/// Errors: `Forbidden`; `Invalid` on `name`, also where another has it.
pub async fn make(
    tx: &mut Tx,
    actor: &Actor,
    id: ProcessId,
    name: &str,
    locale: Locale,
) -> AppResult<Process> {
    let _may = actor.may(Action::Configure, Object::Process)?;
    let name = named(name)?;
    org::one_at_a_time(tx, actor.tenant).await?;
    let all = read::processes(tx, actor.tenant, None).await?;
    if let Some(made) = all.iter().find(|p| p.id == id) {
        return Ok(made.clone());
    }
    free(&all, id, &name)?;
    if all.len() >= MOST {
        return Err(AppError::field("name", text::TOO_MANY_PROCESSES));
    }
    let process = Process::begun(id, name, locale);
    create(tx, actor, &process).await?;
    Ok(process)
}

/// Refuses a name another process has.
fn free(all: &[Process], id: ProcessId, name: &str) -> AppResult<()> {
    let taken = all.iter().any(|p| p.id != id && name_key(&p.name) == name_key(name));
    if taken { Err(AppError::field("name", text::NAME_TAKEN)) } else { Ok(()) }
}

async fn create(tx: &mut Tx, actor: &Actor, process: &Process) -> AppResult<()> {
    write::insert(tx, actor, process).await?;
    let changes = Changes::default().with("name", serde_json::Value::Null, process.name.as_str());
    remember(tx, actor, process.id, "created", changes, process.version).await
}

/// Makes these steps; returns the process as it is now. Errors: `Forbidden`, `NotFound`; `Conflict` with the current [`Process`]
/// where somebody else changed it since `version`; `Invalid` where a step cannot be made.
pub async fn change(
    tx: &mut Tx,
    actor: &Actor,
    id: ProcessId,
    version: i64,
    steps: &[Step],
) -> AppResult<Process> {
    let _may = actor.may(Action::Configure, Object::Process)?;
    if steps.len() > STEPS {
        return Err(AppError::field("process", text::TOO_MANY_STEPS));
    }
    org::one_at_a_time(tx, actor.tenant).await?;
    let old = stored(tx, actor.tenant, id).await?;
    if old.version != version {
        return Err(AppError::conflict(&old));
    }
    let doers = Doers::of(&org::as_it_is(tx, actor.tenant, actor.today).await?);
    let mut new = old.clone();
    for step in steps {
        // Who is no more, or never was, is given nothing.
        if let Step::Assign { who, duties, .. } = step
            && !duties.is_none()
            && !doers.knows(*who)
        {
            return Err(AppError::field("process", text::GONE));
        }
        new.apply(step)?;
    }
    if name_key(&new.name) != name_key(&old.name) {
        free(&read::processes(tx, actor.tenant, None).await?, id, &new.name)?;
    }
    if new == old {
        return Ok(old);
    }
    new.version += 1;
    write::update(tx, actor, &new).await?;
    remember(tx, actor, id, "updated", changes(&old, &new, &doers), new.version).await?;
    Ok(new)
}

/// What differs, in words a history can show.
fn changes(old: &Process, new: &Process, doers: &Doers) -> Changes {
    let node = |p: &Process, id| p.node(id).map(|n| n.name.clone()).unwrap_or_default();
    let nodes = |p: &Process| p.nodes.iter().map(|n| n.name.clone()).collect::<Vec<_>>();
    let ways = |p: &Process| {
        let way = |w: &super::model::Way| format!("{} → {}", node(p, w.from), node(p, w.to));
        p.ways.iter().map(way).collect::<Vec<_>>()
    };
    let cells = |p: &Process, other: &Process| {
        let differs = |c: &&super::model::Cell| other.duties(c.node, c.who) != c.duties;
        let said = |c: &super::model::Cell| {
            let who = doers.name(c.who).unwrap_or_default();
            format!("{} · {who}: {}", node(p, c.node), c.duties.letters())
        };
        p.cells.iter().filter(differs).map(said).collect::<Vec<_>>()
    };
    let both = [
        ("name", json!(old.name), json!(new.name)),
        ("nodes", json!(nodes(old)), json!(nodes(new))),
        ("ways", json!(ways(old)), json!(ways(new))),
        ("duties", json!(cells(old, new)), json!(cells(new, old))),
    ];
    let differing = both.into_iter().filter(|(_, old, new)| old != new);
    differing.fold(Changes::default(), |changes, (field, old, new)| changes.with(field, old, new))
}

/// Takes a process out. Errors: `Forbidden`, `NotFound`, `Conflict` with the current [`Process`].
pub async fn delete(tx: &mut Tx, actor: &Actor, id: ProcessId, version: i64) -> AppResult<()> {
    let _may = actor.may(Action::Configure, Object::Process)?;
    org::one_at_a_time(tx, actor.tenant).await?;
    let old = stored(tx, actor.tenant, id).await?;
    if old.version != version {
        return Err(AppError::conflict(&old));
    }
    write::delete(tx, actor, id).await?;
    remember(tx, actor, id, "deleted", Changes::default(), version + 1).await
}

/// Brings the processes of a preset that are not there yet, done by the departments there are on a day; says how many. What is
/// there stays as it is. Errors: `Forbidden`.
pub async fn begin(
    tx: &mut Tx,
    actor: &Actor,
    preset: Preset,
    day: chrono::NaiveDate,
    locale: Locale,
) -> AppResult<i64> {
    let _may = actor.may(Action::Configure, Object::Process)?;
    org::one_at_a_time(tx, actor.tenant).await?;
    let there: Vec<String> =
        read::processes(tx, actor.tenant, None).await?.into_iter().map(|p| p.name).collect();
    let organisation = org::organisation(tx, actor, day).await?;
    let room = MOST.saturating_sub(there.len());
    let mut made = 0;
    for process in by_preset(preset, &there, &organisation, locale).into_iter().take(room) {
        create(tx, actor, &process).await?;
        made += 1;
    }
    Ok(made)
}

async fn remember(
    tx: &mut Tx,
    actor: &Actor,
    id: ProcessId,
    action: &str,
    changes: Changes,
    version: i64,
) -> AppResult<()> {
    let entry = Record { object: Object::Process, id: id.0, account: None, action, changes, version };
    Ok(record(tx, actor, entry).await?)
}
