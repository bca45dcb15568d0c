//! A company with as many open deals as one asks for.

use crate::{Place, Result};
use app::{
    access::identity::{Founding, found},
    clock, db,
    i18n::Locale,
    money::Currency,
    pipeline::{model::position, store},
};
use std::{
    fmt::Write as _,
    io::Write as _,
    process::{Command, Stdio},
    time::Instant,
};

/// What a measurement must know of the company.
pub struct World {
    pub email: String,
    pub password: String,
    pub tenant: String,
    pub member: String,
    pub account: String,
    pub pipeline: String,
    /// The open stages that ask for nothing.
    pub stages: Vec<String>,
    pub copied_per_second: f64,
}

impl World {
    /// The id of the n-th deal.
    pub fn deal(&self, n: u64) -> String {
        format!("00000000-0000-7000-8000-{n:012x}")
    }
}

/// Founds the company through the app's own stores and fills it with COPY.
pub fn fill(place: &Place, database: &str, deals: u64) -> Result<World> {
    let mut world = founded(place, database)?;
    let (tenant, member, pipeline) = (&world.tenant, &world.member, &world.pipeline);
    let accounts = deals / 20;
    place.sql(
        database,
        &format!(
            "insert into account (tenant_id, id, name, name_key, lifecycle, city, owner_id, search, created_at, created_by, updated_at)
             select '{tenant}', ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'Harbour ' || n || ' Trading',
                    'harbour' || n || 'trading', 'active', 'Ningbo', '{member}', 'harbour ' || n || ' trading ningbo', now(), '{member}', now()
             from generate_series(0, {accounts}) n"
        ),
    )?;
    let stages: Vec<String> = place
        .sql(database, &format!("select string_agg(id::text, ' ' order by position) from stage where tenant_id = '{tenant}' and kind = 'open'"))?
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let keys = position::n_after(None, deals as usize).ok_or("positions ran out")?;
    let mut rows = String::new();
    for n in 0..deals {
        let stage = &stages[n as usize % stages.len()];
        let account = n % accounts.max(1);
        let amount = 100_000 + (n * 7_919) % 90_000_000;
        writeln!(
            rows,
            "{tenant}\t{}\tHarbour {account} renewal {n}\t{pipeline}\t{stage}\topen\t{}\t00000000-0000-7000-9000-{account:012x}\t{member}\t{amount}\tCNY\t2026-09-{:02}\t2026-12-{:02}\tharbour {account} renewal {n}",
            world.deal(n),
            keys[n as usize],
            1 + n % 28,
            1 + n % 28,
        )?;
    }
    let began = Instant::now();
    copy(
        place,
        database,
        "create temp table incoming (tenant_id uuid, id uuid, name text, pipeline_id uuid, stage_id uuid, status text, position text, account_id uuid, owner_id uuid, amount_minor bigint, currency text, opened_on date, expected_on date, search text)",
        "copy incoming from stdin",
        "insert into deal (tenant_id, id, name, pipeline_id, stage_id, status, position, account_id, owner_id, amount_minor, currency, opened_on, expected_on, search, stage_since, created_at, updated_at)
         select *, now() - interval '5 days', now(), now() from incoming",
        rows.as_bytes(),
    )?;
    world.copied_per_second = deals as f64 / began.elapsed().as_secs_f64();
    place.sql(
        database,
        "insert into stage_total (tenant_id, pipeline_id, stage_id, currency, deals, minor)
         select tenant_id, pipeline_id, stage_id, currency, count(*), sum(amount_minor) from deal group by 1, 2, 3, 4
         on conflict (tenant_id, pipeline_id, stage_id, currency) do update set deals = excluded.deals, minor = excluded.minor",
    )?;
    place.sql(database, "vacuum analyze")?;
    world.stages = stages.into_iter().take(2).collect();
    Ok(world)
}

/// Streams rows into a table and moves them on, in one session.
pub fn copy(place: &Place, database: &str, before: &str, copy: &str, after: &str, rows: &[u8]) -> Result<()> {
    let mut child = Command::new(place.postgres.join("psql"))
        .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"])
        .arg(place.url(database))
        .stdin(Stdio::piped())
        .spawn()?;
    let mut input = child.stdin.take().ok_or("psql takes no input")?;
    writeln!(input, "{before};\n{copy};")?;
    input.write_all(rows)?;
    writeln!(input, "\\.\n{after};")?;
    drop(input);
    if child.wait()?.success() { Ok(()) } else { Err("COPY failed".into()) }
}

pub fn founded(place: &Place, database: &str) -> Result<World> {
    let url = place.url(database);
    let (email, password) = ("bench@example.com", "paper and ink 7");
    tokio::runtime::Runtime::new()?.block_on(async {
        let pool = sqlx::PgPool::connect(&url).await?;
        db::migrate(&pool).await?;
        let founding = Founding {
            company: "Farhill Logistics".into(),
            name: "林知远".into(),
            email: email.into(),
            password: password.into(),
            currency: Currency::CNY,
            locale: Locale::Zh,
            time_zone: "Asia/Shanghai".into(),
        };
        let told = |error: app::error::AppError| format!("{error:?}");
        let mut tx = db::identity(&pool).await?;
        let actor = found(&mut tx, founding, clock::now()).await.map_err(told)?;
        tx.commit().await?;
        let mut tx = db::tenant_tx(&pool, actor.tenant).await?;
        let pipeline = store::create_default_pipeline(&mut tx, &actor, Locale::Zh).await.map_err(told)?;
        tx.commit().await?;
        pool.close().await;
        Ok(World {
            email: email.into(),
            password: password.into(),
            tenant: actor.tenant.0.to_string(),
            member: actor.member.0.to_string(),
            account: "00000000-0000-7000-9000-000000000001".into(),
            pipeline: pipeline.id.0.to_string(),
            stages: Vec::new(),
            copied_per_second: 0.0,
        })
    })
}
