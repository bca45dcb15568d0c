//! What `guanxi import` brings in a second, against COPY of the same rows into the same tables.

use crate::{Place, Result, fill::World};
use std::{
    fmt::Write as _,
    process::Command,
    time::{Duration, Instant},
};

/// Most rows of the file.
const ROWS: u64 = 20_000;

/// Imports a file of accounts through every check, then lets COPY write what the import wrote: the accounts, their audit entries.
/// Returns a sentence with both in rows a second and their ratio.
pub fn measure(place: &Place, database: &str, world: &World, size: u64) -> Result<String> {
    let rows = size.min(ROWS);
    let dir = std::env::temp_dir().join(format!("guanxi-bench-{}", std::process::id()));
    std::fs::create_dir_all(&dir)?;
    let file = dir.join("accounts.csv");
    let mut text = String::from("name,city,industry,phone,email,website\n");
    for n in 0..rows {
        writeln!(
            text,
            "Quay {n} Freight,Ningbo,Logistics,+86 574 8{:07},desk{n}@quay.example,https://quay{n}.example",
            n % 10_000_000
        )?;
    }
    std::fs::write(&file, text)?;
    let began = Instant::now();
    let made = Command::new(&place.binary)
        .args(["import", "--as", "accounts", "--unmatched", "create", "--yes", "--data-dir"])
        .arg(&dir)
        .arg(&file)
        .env("DATABASE_URL", place.url(database))
        .env("GUANXI_LOG", "warn")
        .output()?;
    let ours = rows as f64 / began.elapsed().as_secs_f64();
    if !made.status.success() {
        let said = [made.stdout, made.stderr].concat();
        return Err(format!("guanxi import failed: {}", String::from_utf8_lossy(&said)).into());
    }
    let tenant = &world.tenant;
    let new = format!("tenant_id = '{tenant}' and name like 'Quay %'");
    let found: u64 = place.sql(database, &format!("select count(*) from account where {new}"))?.parse()?;
    if found != rows {
        return Err(format!("the import brought {found} of {rows} rows").into());
    }
    let theirs = rows as f64 / copied_again(place, database, &new, tenant)?.as_secs_f64();
    std::fs::remove_dir_all(&dir)?;
    Ok(format!(
        "{size} deals: import of {rows} accounts {ours:.0} rows/s with start, preview, checks and audit; COPY of the same accounts and audit entries {theirs:.0} rows/s; ratio {:.2}",
        ours / theirs
    ))
}

/// Takes what was imported out of its tables and lets COPY bring it back, indexes and constraints in place; how long COPY took.
fn copied_again(place: &Place, database: &str, new: &str, tenant: &str) -> Result<Duration> {
    let entries = format!(
        "tenant_id = '{tenant}' and object = 'account' and record_id in (select id from account where {new})"
    );
    let out = |table: &str, which: &str| {
        let rows = place.sql(database, &format!("copy (select * from {table} where {which}) to stdout"))?;
        Ok::<String, crate::Error>(rows + "\n")
    };
    let tables = [("account", out("account", new)?), ("audit_entry", out("audit_entry", &entries)?)];
    // Nothing refers to them; asking every other table whether anything does would take minutes.
    place.sql(
        database,
        &format!(
            "set session_replication_role = replica; delete from audit_entry where {entries}; delete from account where {new}"
        ),
    )?;
    let began = Instant::now();
    for (table, rows) in tables {
        crate::fill::copy(
            place,
            database,
            "begin",
            &format!("copy {table} from stdin"),
            "commit",
            rows.as_bytes(),
        )?;
    }
    Ok(began.elapsed())
}
