//! Whether the trail is what was sealed.

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use super::chain::{Hash, NOTHING, Told, link, made_at, received};
use crate::{
    access::model::TenantId,
    db::{self, Tx},
    error::AppResult,
};

/// Seals read at a time.
const BATCH: i64 = 2_000;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// How many seals hold, from the first one on, without a break.
    pub sealed: i64,
    /// The last of them.
    pub head: Option<Head>,
    /// Where the first one does not.
    pub broken: Option<Break>,
    /// Entries without a seal.
    pub open: i64,
    /// When the earliest of them was made, as its id says: the entry itself may speak of an earlier day.
    pub open_since: Option<DateTime<Utc>>,
}

/// A seal that holds, as one may write it down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub seq: i64,
    pub hash: Hash,
    /// `None`: an instant no calendar holds.
    pub sealed_at: Option<DateTime<Utc>>,
}

impl Head {
    /// The hash in 64 digits.
    pub fn hex(&self) -> String {
        self.hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// What is wrong at the first place where something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// The entry, or its seal, says something else than when it was sealed.
    Changed { seq: i64, entry: Uuid },
    /// The entry is gone.
    EntryMissing { seq: i64, entry: Uuid },
    /// The seal is gone.
    SealMissing { seq: i64 },
}

/// Computes a company's whole chain anew, a batch at a time, up to its end or the first break.
pub async fn verify(pool: &PgPool, tenant: TenantId) -> AppResult<Verdict> {
    let mut verdict = Verdict::default();
    let mut previous = NOTHING;
    loop {
        let rows = batch(pool, tenant, verdict.sealed).await?;
        let last = (rows.len() as i64) < BATCH;
        for row in rows {
            let seq = verdict.sealed + 1;
            match check(&row, tenant, seq, &previous) {
                Ok(hash) => previous = hash,
                Err(broken) => {
                    verdict.broken = Some(broken);
                    break;
                }
            }
            verdict.sealed = seq;
            verdict.head = Some(Head { seq, hash: previous, sealed_at: received(&row.sealed_at) });
        }
        if last || verdict.broken.is_some() {
            break;
        }
    }
    (verdict.open, verdict.open_since) = open(pool, tenant).await?;
    Ok(verdict)
}

/// The newest seal as it stands, which says nothing of whether it holds; `None` where nothing is sealed yet.
pub async fn head(tx: &mut Tx, tenant: TenantId) -> AppResult<Option<Head>> {
    let row = sqlx::query!(
        r#"select seq, hash, timestamptz_send(sealed_at) as "sealed_at!" from audit_seal
           where tenant_id = $1 order by seq desc limit 1"#,
        tenant.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.and_then(|r| {
        Some(Head { seq: r.seq, hash: r.hash.try_into().ok()?, sealed_at: received(&r.sealed_at) })
    }))
}

/// The number of the seal with this hash, as written down earlier; `None` where there is none any more. Says nothing of whether the
/// chain up to it holds: [`verify`] does.
pub async fn seal_of(pool: &PgPool, tenant: TenantId, hash: &Hash) -> AppResult<Option<i64>> {
    let mut tx = db::tenant_tx(pool, tenant).await?;
    Ok(sqlx::query_scalar!(
        "select seq from audit_seal where tenant_id = $1 and hash = $2 limit 1",
        tenant.0,
        &hash[..]
    )
    .fetch_optional(&mut *tx)
    .await?)
}

/// A seal and the entry it names, if that is there.
struct Sealed {
    seq: i64,
    entry_id: Uuid,
    hash: Vec<u8>,
    sealed_at: Vec<u8>,
    entry: Option<Told>,
}

/// The seal's hash, where it is the next one and says what its entry says.
fn check(row: &Sealed, tenant: TenantId, seq: i64, previous: &Hash) -> Result<Hash, Break> {
    if row.seq != seq {
        return Err(Break::SealMissing { seq });
    }
    let Some(entry) = &row.entry else { return Err(Break::EntryMissing { seq, entry: row.entry_id }) };
    let hash = link(previous, tenant, seq, &row.sealed_at, entry);
    if row.hash == hash { Ok(hash) } else { Err(Break::Changed { seq, entry: row.entry_id }) }
}

async fn batch(pool: &PgPool, tenant: TenantId, after: i64) -> AppResult<Vec<Sealed>> {
    let mut tx = db::tenant_tx(pool, tenant).await?;
    let rows = sqlx::query!(
        r#"select s.seq, s.entry_id, s.hash, timestamptz_send(s.sealed_at) as "sealed_at!",
                  e.id as "id?", timestamptz_send(e.at) as at, e.actor_id, e.address, e.object as "object?",
                  e.record_id as "record_id?", e.account_id, e.action as "action?", e.changes::text as changes
           from audit_seal s left join audit_entry e on e.tenant_id = s.tenant_id and e.id = s.entry_id
           where s.tenant_id = $1 and s.seq > $2 order by s.seq limit $3"#,
        tenant.0,
        after,
        BATCH
    )
    .fetch_all(&mut *tx)
    .await?;
    let told = |id, at, actor_id, address, object, record_id, account_id, action, changes| {
        Some(Told {
            id: id?,
            at: at?,
            actor_id,
            address,
            object: object?,
            record_id: record_id?,
            account_id,
            action: action?,
            changes: changes?,
        })
    };
    Ok(rows
        .into_iter()
        .map(|r| Sealed {
            seq: r.seq,
            entry_id: r.entry_id,
            hash: r.hash,
            sealed_at: r.sealed_at,
            entry: told(
                r.id,
                r.at,
                r.actor_id,
                r.address,
                r.object,
                r.record_id,
                r.account_id,
                r.action,
                r.changes,
            ),
        })
        .collect())
}

/// How many entries have no seal, and when the earliest of them was made.
async fn open(pool: &PgPool, tenant: TenantId) -> AppResult<(i64, Option<DateTime<Utc>>)> {
    let mut tx = db::tenant_tx(pool, tenant).await?;
    let row = sqlx::query!(
        r#"select count(*) as "n!", min(e.id::text collate "C")::uuid as first from audit_entry e
           where e.tenant_id = $1
             and not exists (select 1 from audit_seal s where s.tenant_id = $1 and s.entry_id = e.id)"#,
        tenant.0
    )
    .fetch_one(&mut *tx)
    .await?;
    Ok((row.n, row.first.and_then(made_at)))
}
