//! The chain of seals over the trail: what a hash covers, and how entries come to be sealed.
//!
//! A seal's hash is SHA-256 over these parts in this order: the words [`DOMAIN`], the hash of the seal before (of the first one: 32
//! zero bytes), the tenant, the seal's number, the instant of sealing, then every column of the entry in the order of the table.
//! Each part is written as one byte 1, its length as eight bytes, the highest first, and its bytes; a part that is null is one byte 0.
//! So no two different entries are written the same way. Ids are their 16 bytes, numbers eight bytes, instants PostgreSQL's own eight bytes
//! (microseconds since 2000-01-01), texts UTF-8, and the changes are what PostgreSQL writes a `jsonb` as: keys in its order, each once.
//!
//! The program computes this and not a function in the database: whoever could change entries could change that as well. Nothing
//! secret goes into it either, so the whole chain could be computed anew by whoever owns the database: a head written
//! down elsewhere (the log holds one an hour, `guanxi doctor` prints it) is what they cannot change.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{access::model::TenantId, db, error::AppResult};

/// Entries sealed in one transaction.
pub const BATCH: i64 = 1_000;
/// Minutes a transaction may take to commit its entries and still be sealed in the next round.
const LATE: i64 = 10;
/// The first words of everything that is hashed; another way of hashing would have others.
const DOMAIN: &[u8] = b"guanxi audit 1";
/// Microseconds from 1970 to 2000, where PostgreSQL's instants begin.
const EPOCH: i64 = 946_684_800_000_000;

/// A SHA-256.
pub type Hash = [u8; 32];
/// What stands before the first seal.
pub const NOTHING: Hash = [0; 32];

/// How far back entries without a seal are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Behind the newest sealed one, and some minutes before it: what is found there costs next to nothing.
    Lately,
    /// Everywhere: also what a transaction wrote that took very long, or a server whose clock is wrong.
    Whole,
}

/// An entry as it is hashed.
pub(super) struct Told {
    pub id: Uuid,
    /// PostgreSQL's eight bytes.
    pub at: Vec<u8>,
    pub actor_id: Option<Uuid>,
    pub address: Option<String>,
    pub object: String,
    pub record_id: Uuid,
    pub account_id: Option<Uuid>,
    pub action: String,
    /// As PostgreSQL writes it.
    pub changes: String,
}

/// The hash of the seal with this number, sealed at this instant (PostgreSQL's eight bytes), behind `previous`.
pub(super) fn link(previous: &Hash, tenant: TenantId, seq: i64, sealed_at: &[u8], entry: &Told) -> Hash {
    let mut hasher = Sha256::new();
    let mut part = |bytes: Option<&[u8]>| match bytes {
        None => hasher.update([0]),
        Some(bytes) => {
            hasher.update([1]);
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        }
    };
    part(Some(DOMAIN));
    part(Some(previous));
    part(Some(tenant.0.as_bytes()));
    part(Some(&seq.to_be_bytes()));
    part(Some(sealed_at));
    part(Some(entry.id.as_bytes()));
    part(Some(&entry.at));
    part(entry.actor_id.as_ref().map(|id| &id.as_bytes()[..]));
    part(entry.address.as_deref().map(str::as_bytes));
    part(Some(entry.object.as_bytes()));
    part(Some(entry.record_id.as_bytes()));
    part(entry.account_id.as_ref().map(|id| &id.as_bytes()[..]));
    part(Some(entry.action.as_bytes()));
    part(Some(entry.changes.as_bytes()));
    hasher.finalize().into()
}

/// An instant as PostgreSQL sends it.
pub(super) fn sent(at: DateTime<Utc>) -> [u8; 8] {
    (at.timestamp_micros() - EPOCH).to_be_bytes()
}

/// The instant PostgreSQL sent; `None` for one no calendar holds.
pub(super) fn received(bytes: &[u8]) -> Option<DateTime<Utc>> {
    let micros = i64::from_be_bytes(bytes.try_into().ok()?);
    DateTime::from_timestamp_micros(micros.checked_add(EPOCH)?)
}

/// The first id there can be of that instant: ids begin with their milliseconds (RFC 9562, version 7).
fn first_id_at(at: DateTime<Utc>) -> Uuid {
    Uuid::from_u128(u128::from(at.timestamp_millis().max(0).unsigned_abs()) << 80)
}

/// The instant an id was made.
pub(super) fn made_at(id: Uuid) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(i64::try_from(id.as_u128() >> 80).ok()?)
}

/// Seals entries of one company that have no seal yet, in the order of their ids, at most [`BATCH`]; returns how many. Fewer than
/// that: there are no more within reach, or somebody else was sealing at the same moment and was first.
pub async fn seal(pool: &PgPool, tenant: TenantId, reach: Reach, now: DateTime<Utc>) -> AppResult<i64> {
    let mut tx = db::tenant_tx(pool, tenant).await?;
    // The head before the entries: whatever is sealed between the two takes the number behind this head, and is met there.
    let head = sqlx::query!(
        "select seq, hash, (select entry_id from audit_seal where tenant_id = $1 order by entry_id desc limit 1) as newest
         from audit_seal where tenant_id = $1 order by seq desc limit 1",
        tenant.0
    )
    .fetch_optional(&mut *tx)
    .await?;
    let newest = head.as_ref().and_then(|h| h.newest);
    let (mut seq, mut previous) = match head {
        Some(head) => (head.seq, head.hash.try_into().unwrap_or(NOTHING)),
        None => (0, NOTHING),
    };
    let from = match (reach, newest) {
        // A clock that is fast must not hide what the others write.
        (Reach::Lately, Some(newest)) => {
            made_at(newest).map_or(now, |at| at.min(now)) - chrono::Duration::minutes(LATE)
        }
        _ => DateTime::UNIX_EPOCH,
    };
    let entries = sqlx::query_as!(
        Told,
        r#"select e.id, timestamptz_send(e.at) as "at!", e.actor_id, e.address, e.object, e.record_id, e.account_id, e.action,
                  e.changes::text as "changes!"
           from audit_entry e
           where e.tenant_id = $1 and e.id >= $2
             and not exists (select 1 from audit_seal s where s.tenant_id = $1 and s.entry_id = e.id)
           order by e.id limit $3"#,
        tenant.0,
        first_id_at(from),
        BATCH
    )
    .fetch_all(&mut *tx)
    .await?;
    if entries.is_empty() {
        return Ok(0);
    }
    let sealed_at = sent(now);
    let (mut numbers, mut ids, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
    for entry in &entries {
        seq += 1;
        previous = link(&previous, tenant, seq, &sealed_at, entry);
        numbers.push(seq);
        ids.push(entry.id);
        hashes.push(previous.to_vec());
    }
    let done = sqlx::query!(
        "insert into audit_seal (tenant_id, seq, entry_id, hash, sealed_at)
         select $1, t.seq, t.entry, t.hash, $5 from unnest($2::bigint[], $3::uuid[], $4::bytea[]) as t(seq, entry, hash)
         order by t.seq on conflict do nothing",
        tenant.0,
        &numbers,
        &ids,
        &hashes,
        now
    )
    .execute(&mut *tx)
    .await?;
    // Somebody else was first with a number or an entry: what stands is theirs, and the rest is found in the next round.
    if done.rows_affected() != numbers.len() as u64 {
        tx.rollback().await?;
        return Ok(0);
    }
    tx.commit().await?;
    Ok(numbers.len() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Told {
        Told {
            id: Uuid::from_u128(1),
            at: sent(crate::testing::noon()).to_vec(),
            actor_id: Some(Uuid::from_u128(2)),
            address: Some("10.0.0.1".into()),
            object: "deal".into(),
            record_id: Uuid::from_u128(3),
            account_id: None,
            action: "moved".into(),
            changes: "{}".into(),
        }
    }

    #[test]
    fn every_part_of_an_entry_and_of_its_place_counts() {
        let (tenant, at) = (TenantId(Uuid::from_u128(9)), sent(crate::testing::noon()));
        let changed: [fn(&mut Told); 12] = [
            |_| {},
            |e| e.id = Uuid::from_u128(4),
            |e| e.at[7] ^= 1,
            |e| e.actor_id = None,
            |e| e.address = None,
            |e| e.address = Some(String::new()),
            |e| e.object = "account".into(),
            |e| e.record_id = Uuid::from_u128(4),
            |e| e.account_id = Some(Uuid::from_u128(3)),
            |e| e.action = "deleted".into(),
            |e| e.changes = r#"{"name": [null, "x"]}"#.into(),
            // The same letters, cut elsewhere.
            |e| (e.object, e.action) = ("dealm".into(), "oved".into()),
        ];
        let mut hashes: Vec<Hash> = changed
            .iter()
            .map(|change| {
                let mut entry = entry();
                change(&mut entry);
                link(&NOTHING, tenant, 1, &at, &entry)
            })
            .collect();
        hashes.push(link(&[1; 32], tenant, 1, &at, &entry()));
        hashes.push(link(&NOTHING, TenantId(Uuid::from_u128(8)), 1, &at, &entry()));
        hashes.push(link(&NOTHING, tenant, 2, &at, &entry()));
        hashes.push(link(&NOTHING, tenant, 1, &[0; 8], &entry()));
        let all = hashes.len();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), all);
    }

    #[test]
    fn an_instant_reads_back_as_it_was_sent_and_an_endless_one_is_none() {
        let noon = crate::testing::noon();
        assert_eq!(received(&sent(noon)), Some(noon));
        assert_eq!(received(&i64::MAX.to_be_bytes()), None);
        assert_eq!(made_at(first_id_at(noon)), Some(noon));
    }
}
