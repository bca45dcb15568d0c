//! A batch behind savepoints: what is refused leaves nothing behind, not even what was made for it.

use std::borrow::Cow;

use sqlx::Executor;

use super::{Batch, Outcome};
use crate::{
    db::Tx,
    error::AppResult,
    exchange::model::{Draft, RowError, without_refused},
    exchange::store::made::Made,
};

/// What became of one row, and which of its values were left empty, as decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    pub outcome: Outcome,
    pub emptied: Vec<RowError>,
}

/// Writes a batch; where the database itself refuses something, row by row, so that only the rows at fault are left out.
/// Errors: something is wrong with more than rows, such as a lost connection.
pub async fn write_carefully(tx: &mut Tx, batch: &mut Batch<'_>, drafts: &[&Draft]) -> AppResult<Vec<Fate>> {
    let mut rows: Vec<Cow<'_, Draft>> = drafts.iter().map(|draft| Cow::Borrowed(*draft)).collect();
    let mut fates: Vec<Option<Outcome>> = vec![None; rows.len()];
    let mut left: Vec<usize> = (0..rows.len()).collect();
    let mut together = true;
    while !left.is_empty() {
        let now: Vec<usize> = if together { left.clone() } else { left[..1].to_vec() };
        let these: Vec<&Draft> = now.iter().map(|at| rows[*at].as_ref()).collect();
        let (kept, written) = round(tx, batch, &these).await?;
        let outcomes = match written {
            Ok(outcomes) => outcomes,
            Err(_) if now.len() > 1 => {
                together = false;
                continue;
            }
            Err(error) => vec![Outcome::Refused(batch.refused(&rows[now[0]], error))],
        };
        for (at, outcome) in now.into_iter().zip(outcomes) {
            match outcome {
                Outcome::Refused(errors) => match without_refused(batch.plan, &rows[at], &errors) {
                    // Without the values that may be left empty it is tried again.
                    Some(lighter) => rows[at] = Cow::Owned(lighter),
                    None => fates[at] = Some(Outcome::Refused(errors)),
                },
                written if kept => fates[at] = Some(written),
                // Taken back with what was made for others; it is written again without them.
                _ => {}
            }
        }
        left.retain(|at| fates[*at].is_none());
    }
    let done = rows.into_iter().zip(fates);
    Ok(done
        .filter_map(|(row, outcome)| Some(Fate { outcome: outcome?, emptied: row.into_owned().emptied }))
        .collect())
}

/// Makes what the rows want made and writes them; says whether that stands. It is taken back where it failed, and where
/// something was made for a row that is refused. Errors: the connection is lost.
async fn round(
    tx: &mut Tx,
    batch: &mut Batch<'_>,
    drafts: &[&Draft],
) -> AppResult<(bool, AppResult<Vec<Outcome>>)> {
    tx.execute("savepoint round").await?;
    let mut made = Made::default();
    let written = batch.make_and_write(tx, &mut made, drafts).await;
    let wasted = |(outcome, draft): (&Outcome, &&Draft)| {
        matches!(outcome, Outcome::Refused(_)) && made.serves(batch.plan, draft)
    };
    let kept = written.as_ref().is_ok_and(|outcomes| !outcomes.iter().zip(drafts).any(wasted));
    if kept {
        batch.made.extend(made.ids());
    } else {
        tx.execute("rollback to savepoint round").await?;
        batch.known.forget(made);
    }
    tx.execute("release savepoint round").await?;
    Ok((kept, written))
}

impl Batch<'_> {
    async fn make_and_write(
        &mut self,
        tx: &mut Tx,
        made: &mut Made,
        drafts: &[&Draft],
    ) -> AppResult<Vec<Outcome>> {
        // The second time everything that is needed is there.
        if !self.links_only {
            self.known.make(tx, self.actor, self.plan, drafts, made).await?;
        }
        self.write(tx, drafts).await
    }
}
