//! Writes what has become different: what no longer holds is taken out, what holds now is put in, a table in one go.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::{
    access::model::TenantId,
    db::Tx,
    error::AppResult,
    org::model::span::{Fact, Span, Spans, difference},
};

/// Writes the difference between two states of the spans.
pub(super) async fn spans(tx: &mut Tx, tenant: TenantId, old: &Spans, new: &Spans) -> AppResult<()> {
    departments(tx, tenant, old, new).await?;
    positions(tx, tenant, old, new).await?;
    seats(tx, tenant, old, new).await?;
    reporting(tx, tenant, old, new).await?;
    teams(tx, tenant, old, new).await?;
    joined(tx, tenant, old, new).await
}

/// One column of spans.
fn column<F, V>(spans: &[Span<F>], value: impl Fn(&F) -> V) -> Vec<V> {
    spans.iter().map(|s| value(&s.fact)).collect()
}

/// The columns every span has: from, to, recorded at, recorded by.
type Times = (Vec<NaiveDate>, Vec<Option<NaiveDate>>, Vec<DateTime<Utc>>, Vec<Option<Uuid>>);

fn times<F>(spans: &[Span<F>]) -> Times {
    let mut times = Times::default();
    for span in spans {
        times.0.push(span.from);
        times.1.push(span.to);
        times.2.push(span.stamp.0);
        times.3.push(span.stamp.1);
    }
    times
}

fn begins<F: Fact>(spans: &[Span<F>]) -> Vec<NaiveDate> {
    spans.iter().map(|s| s.from).collect()
}

async fn departments(tx: &mut Tx, tenant: TenantId, old: &Spans, new: &Spans) -> AppResult<()> {
    let (out, put) = difference(&old.departments, &new.departments);
    if !out.is_empty() {
        sqlx::query!(
            "delete from department d using unnest($2::uuid[], $3::date[]) as t(id, day)
             where d.tenant_id = $1 and d.department_id = t.id and d.valid_from = t.day",
            tenant.0,
            &column(&out, |d| d.id.0),
            &begins(&out),
        )
        .execute(&mut **tx)
        .await?;
    }
    if !put.is_empty() {
        let (from, to, at, by) = times(&put);
        sqlx::query!(
            "insert into department (tenant_id, department_id, valid_from, valid_to, recorded_at, recorded_by, parent_id, name, kind, place)
             select $1, t.* from unnest($2::uuid[], $3::date[], $4::date[], $5::timestamptz[], $6::uuid[], $7::uuid[], $8::text[],
                                        $9::text[], $10::int[]) as t",
            tenant.0,
            &column(&put, |d| d.id.0),
            &from,
            &to as &[Option<NaiveDate>],
            &at,
            &by as &[Option<Uuid>],
            &column(&put, |d| d.parent.map(|p| p.0)) as &[Option<Uuid>],
            &column(&put, |d| d.name.clone()),
            &column(&put, |d| d.kind.code().to_string()),
            &column(&put, |d| d.place),
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

async fn positions(tx: &mut Tx, tenant: TenantId, old: &Spans, new: &Spans) -> AppResult<()> {
    let (out, put) = difference(&old.positions, &new.positions);
    if !out.is_empty() {
        sqlx::query!(
            "delete from position p using unnest($2::uuid[], $3::date[]) as t(id, day)
             where p.tenant_id = $1 and p.position_id = t.id and p.valid_from = t.day",
            tenant.0,
            &column(&out, |p| p.id.0),
            &begins(&out),
        )
        .execute(&mut **tx)
        .await?;
    }
    if !put.is_empty() {
        let (from, to, at, by) = times(&put);
        sqlx::query!(
            "insert into position (tenant_id, position_id, valid_from, valid_to, recorded_at, recorded_by, department_id, title,
                                   lead, planned, place)
             select $1, t.* from unnest($2::uuid[], $3::date[], $4::date[], $5::timestamptz[], $6::uuid[], $7::uuid[], $8::text[],
                                        $9::bool[], $10::int[], $11::int[]) as t",
            tenant.0,
            &column(&put, |p| p.id.0),
            &from,
            &to as &[Option<NaiveDate>],
            &at,
            &by as &[Option<Uuid>],
            &column(&put, |p| p.department.0),
            &column(&put, |p| p.title.clone()),
            &column(&put, |p| p.lead),
            &column(&put, |p| p.planned),
            &column(&put, |p| p.place),
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

async fn seats(tx: &mut Tx, tenant: TenantId, old: &Spans, new: &Spans) -> AppResult<()> {
    let (out, put) = difference(&old.seats, &new.seats);
    if !out.is_empty() {
        sqlx::query!(
            "delete from seat s using unnest($2::uuid[], $3::uuid[], $4::date[]) as t(member, position, day)
             where s.tenant_id = $1 and s.member_id = t.member and s.position_id = t.position and s.valid_from = t.day",
            tenant.0,
            &column(&out, |s| s.member.0),
            &column(&out, |s| s.position.0),
            &begins(&out),
        )
        .execute(&mut **tx)
        .await?;
    }
    if !put.is_empty() {
        let (from, to, at, by) = times(&put);
        sqlx::query!(
            "insert into seat (tenant_id, member_id, position_id, valid_from, valid_to, recorded_at, recorded_by, main)
             select $1, t.* from unnest($2::uuid[], $3::uuid[], $4::date[], $5::date[], $6::timestamptz[], $7::uuid[], $8::bool[]) as t",
            tenant.0,
            &column(&put, |s| s.member.0),
            &column(&put, |s| s.position.0),
            &from,
            &to as &[Option<NaiveDate>],
            &at,
            &by as &[Option<Uuid>],
            &column(&put, |s| s.main),
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

async fn reporting(tx: &mut Tx, tenant: TenantId, old: &Spans, new: &Spans) -> AppResult<()> {
    let (out, put) = difference(&old.reporting, &new.reporting);
    if !out.is_empty() {
        sqlx::query!(
            "delete from reporting r using unnest($2::uuid[], $3::date[]) as t(id, day)
             where r.tenant_id = $1 and r.member_id = t.id and r.valid_from = t.day",
            tenant.0,
            &column(&out, |r| r.member.0),
            &begins(&out),
        )
        .execute(&mut **tx)
        .await?;
    }
    if !put.is_empty() {
        let (from, to, at, by) = times(&put);
        sqlx::query!(
            "insert into reporting (tenant_id, member_id, valid_from, valid_to, recorded_at, recorded_by, manager_id)
             select $1, t.* from unnest($2::uuid[], $3::date[], $4::date[], $5::timestamptz[], $6::uuid[], $7::uuid[]) as t",
            tenant.0,
            &column(&put, |r| r.member.0),
            &from,
            &to as &[Option<NaiveDate>],
            &at,
            &by as &[Option<Uuid>],
            &column(&put, |r| r.manager.0),
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

async fn teams(tx: &mut Tx, tenant: TenantId, old: &Spans, new: &Spans) -> AppResult<()> {
    let (out, put) = difference(&old.teams, &new.teams);
    if !out.is_empty() {
        sqlx::query!(
            "delete from team n using unnest($2::uuid[], $3::date[]) as t(id, day)
             where n.tenant_id = $1 and n.team_id = t.id and n.valid_from = t.day",
            tenant.0,
            &column(&out, |t| t.team.0),
            &begins(&out),
        )
        .execute(&mut **tx)
        .await?;
    }
    if !put.is_empty() {
        let (from, to, at, by) = times(&put);
        sqlx::query!(
            "insert into team (tenant_id, team_id, valid_from, valid_to, recorded_at, recorded_by, name, purpose)
             select $1, t.* from unnest($2::uuid[], $3::date[], $4::date[], $5::timestamptz[], $6::uuid[], $7::text[], $8::text[]) as t",
            tenant.0,
            &column(&put, |t| t.team.0),
            &from,
            &to as &[Option<NaiveDate>],
            &at,
            &by as &[Option<Uuid>],
            &column(&put, |t| t.name.clone()),
            &column(&put, |t| Some(t.purpose.clone()).filter(|p| !p.is_empty())) as &[Option<String>],
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

async fn joined(tx: &mut Tx, tenant: TenantId, old: &Spans, new: &Spans) -> AppResult<()> {
    let (out, put) = difference(&old.joined, &new.joined);
    if !out.is_empty() {
        sqlx::query!(
            "delete from team_member j using unnest($2::uuid[], $3::uuid[], $4::date[]) as t(team, member, day)
             where j.tenant_id = $1 and j.team_id = t.team and j.member_id = t.member and j.valid_from = t.day",
            tenant.0,
            &column(&out, |j| j.team.0),
            &column(&out, |j| j.member.0),
            &begins(&out),
        )
        .execute(&mut **tx)
        .await?;
    }
    if !put.is_empty() {
        let (from, to, at, by) = times(&put);
        sqlx::query!(
            "insert into team_member (tenant_id, team_id, member_id, valid_from, valid_to, recorded_at, recorded_by, lead)
             select $1, t.* from unnest($2::uuid[], $3::uuid[], $4::date[], $5::date[], $6::timestamptz[], $7::uuid[], $8::bool[]) as t",
            tenant.0,
            &column(&put, |j| j.team.0),
            &column(&put, |j| j.member.0),
            &from,
            &to as &[Option<NaiveDate>],
            &at,
            &by as &[Option<Uuid>],
            &column(&put, |j| j.lead),
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
