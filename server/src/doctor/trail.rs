//! Whether every company's audit trail is what was sealed.
use std::str::FromStr;

use app::access::identity::users::companies;
use app::access::model::{Actor, TenantId};
use app::access::store::company::company;
use app::audit::store::chain::Hash;
use app::audit::store::verify::{Break, Head, Verdict, seal_of, verify};
use app::clock;
use app::db::tenant_tx;
use app::error::AppError;
use app::format::count;
use app::i18n::Locale;
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

use super::Finding;
use crate::trouble::Trouble;

/// Minutes after which a running server has sealed what was written.
const SOON: i64 = 15;

/// The hash of a seal as it was written down: 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seal(Hash);

impl FromStr for Seal {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "a seal has 64 hexadecimal digits";
        if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(wrong);
        }
        let mut hash = Hash::default();
        for (at, byte) in hash.iter_mut().enumerate() {
            let digits = text.get(2 * at..2 * at + 2).ok_or(wrong)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong)?;
        }
        Ok(Self(hash))
    }
}

impl std::fmt::Display for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// One finding a company, and one for every seal written down.
pub async fn check(pool: &PgPool, seals: &[Seal]) -> Vec<Finding> {
    let tenants = match companies(pool).await {
        Ok(tenants) => tenants,
        Err(error) => return vec![unread(&error)],
    };
    let mut findings = Vec::new();
    let mut missing = seals.to_vec();
    for tenant in tenants {
        match trail(pool, tenant, &mut missing).await {
            Ok(found) => findings.extend(found),
            Err(error) => findings.push(unread(&error)),
        }
    }
    findings.extend(missing.iter().map(|seal| {
        Finding::Bad(
            Trouble::new(format!("No company's audit trail holds the seal {seal} any more."))
                .mend("If it was copied correctly, the trail was cut off or computed anew: compare it with a backup from before."),
        )
    }));
    findings
}

async fn trail(pool: &PgPool, tenant: TenantId, missing: &mut Vec<Seal>) -> Result<Vec<Finding>, AppError> {
    let now = clock::now();
    let mut tx = tenant_tx(pool, tenant).await?;
    let name = company(&mut tx, &Actor::system(tenant, now)).await?.name;
    drop(tx);
    let verdict = verify(pool, tenant).await?;
    let mut findings = vec![said(&name, &verdict)];
    findings.extend(unsealed(&name, &verdict, now));
    for seal in std::mem::take(missing) {
        match seal_of(pool, tenant, &seal.0).await? {
            // Behind a break nothing is known.
            Some(seq) if seq <= verdict.sealed => findings.push(Finding::Good(format!(
                "{name}: the seal {seal} holds; up to entry {} nothing was changed since.",
                count(seq)
            ))),
            _ => missing.push(seal),
        }
    }
    Ok(findings)
}

/// Whether the chain is whole.
fn said(name: &str, verdict: &Verdict) -> Finding {
    let held = count(verdict.sealed);
    let (what, which) = match (verdict.broken, verdict.head) {
        (None, None) => return Finding::Good(format!("{name}: nothing is sealed yet.")),
        (None, Some(head)) => {
            return Finding::Good(format!(
                "{name}: the audit trail is whole: {held} entries, the newest sealed {}. Its head, to be written down elsewhere: {}",
                sealed_at(&head),
                head.hex()
            ));
        }
        (Some(Break::Changed { seq, entry }), _) => {
            (format!("entry {entry} is not what was sealed as number {}", count(seq)), "it (or its seal)")
        }
        (Some(Break::EntryMissing { seq, entry }), _) => {
            (format!("entry {entry}, sealed as number {}, is missing", count(seq)), "it")
        }
        (Some(Break::SealMissing { seq }), _) => (format!("the seal number {} is missing", count(seq)), "it"),
    };
    Finding::Bad(
        Trouble::new(format!("{name}: the audit trail is broken: {what}. The {held} before it are whole."))
            .mend(format!("Somebody with rights on the database itself changed or removed {which}; a backup from before shows what it was.")),
    )
}

/// What stands outside the chain still. A note only: no server may be running, or one that has just started.
fn unsealed(name: &str, verdict: &Verdict, now: DateTime<Utc>) -> Option<Finding> {
    let since = verdict.open_since.filter(|_| verdict.open > 0)?;
    let said = format!(
        "{name}: entries not sealed yet: {}, the earliest of {}.",
        count(verdict.open),
        moment(since)
    );
    if now - since <= Duration::minutes(SOON) {
        return Some(Finding::Good(said));
    }
    Some(Finding::Worry(Trouble::new(said).mend(
        "A running Guanxi seals within seconds, a long trail from before in some minutes. If one has been running since then, its log says what keeps it from sealing.",
    )))
}

fn sealed_at(head: &Head) -> String {
    head.sealed_at.map_or_else(|| "at an instant no calendar holds".to_owned(), moment)
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn unread(error: &AppError) -> Finding {
    Finding::Bad(Trouble::new(format!("The audit trail cannot be read: {}", error.message(Locale::En))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(finding: &Finding) -> String {
        super::super::line("trail", finding)
    }

    fn noon() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::days(20_000)
    }

    fn whole() -> Verdict {
        let head = Head { seq: 1_204, hash: [0xab; 32], sealed_at: Some(noon()) };
        Verdict { sealed: 1_204, head: Some(head), ..Verdict::default() }
    }

    #[test]
    fn a_whole_trail_names_its_head() {
        let line = told(&said("Farhill", &whole()));
        assert!(line.starts_with("ok "), "{line}");
        assert!(line.contains("1,204 entries") && line.contains(&"ab".repeat(32)), "{line}");
    }

    #[test]
    fn a_broken_trail_must_be_mended_and_says_where() {
        let entry = uuid::Uuid::from_u128(7);
        for (broken, words) in [
            (Break::Changed { seq: 9, entry }, "is not what was sealed as number 9"),
            (Break::EntryMissing { seq: 9, entry }, "sealed as number 9, is missing"),
            (Break::SealMissing { seq: 9 }, "the seal number 9 is missing"),
        ] {
            let line = told(&said("Farhill", &Verdict { sealed: 8, broken: Some(broken), ..whole() }));
            assert!(
                line.starts_with("MEND") && line.contains(words) && line.contains("The 8 before"),
                "{line}"
            );
        }
    }

    #[test]
    fn what_waits_for_its_seal_is_worth_a_note_only_after_a_while() {
        let open =
            |minutes| Verdict { open: 3, open_since: Some(noon() - Duration::minutes(minutes)), ..whole() };
        assert!(unsealed("Farhill", &whole(), noon()).is_none());
        assert!(matches!(unsealed("Farhill", &open(1), noon()), Some(Finding::Good(_))));
        assert!(matches!(unsealed("Farhill", &open(60), noon()), Some(Finding::Worry(_))));
    }

    #[test]
    fn a_seal_is_read_as_it_was_printed() {
        let text = "ab".repeat(32);
        assert_eq!(text.parse::<Seal>().map(|seal| seal.to_string()), Ok(text));
        for wrong in ["", "ab", &"zz".repeat(32), &"é".repeat(32), &"+1".repeat(32)] {
            assert!(wrong.parse::<Seal>().is_err(), "{wrong}");
        }
    }
}
