//! Finding colleagues by what files call them, and taking over those who are not here.

use super::{
    model::{Action, Actor, Email, MemberId, Role, Status},
    store::insert_member,
};
use crate::{
    audit::{
        model::{Changes, Object},
        store::{Record, record},
    },
    db::Tx,
    error::{AppError, AppResult},
    org,
};

/// A colleague as files may name them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Colleague {
    pub id: MemberId,
    pub name: String,
    pub email: Option<String>,
    pub region: Option<String>,
    pub manager_id: Option<MemberId>,
    pub version: i64,
}

/// Everybody, whether or not they can sign in.
pub async fn colleagues(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<Colleague>> {
    let _seen = actor.may(Action::See, Object::Member)?;
    Ok(sqlx::query_as!(
        Colleague,
        r#"select m.id as "id: MemberId", m.name, m.email, m.region, l.manager_id as "manager_id?: MemberId", m.version
           from member m
           left join reporting l on l.tenant_id = m.tenant_id and l.member_id = m.id
             and l.valid_from <= $2 and (l.valid_to is null or l.valid_to > $2)
           where m.tenant_id = $1 order by m.name, m.id"#,
        actor.tenant.0,
        actor.today
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Writes down a colleague who holds records but cannot sign in. Errors: `Invalid` on `email`, `name`.
pub async fn list_colleague(
    tx: &mut Tx,
    actor: &Actor,
    id: MemberId,
    name: &str,
    email: Option<&Email>,
) -> AppResult<Colleague> {
    let _may = actor.may(Action::Configure, Object::Member)?;
    check_name(name)?;
    insert_member(tx, actor.tenant, id, None, name, email, Role::Member, Status::Listed, actor.now).await?;
    let made = Colleague {
        id,
        name: name.into(),
        email: email.map(|e| e.as_str().into()),
        region: None,
        manager_id: None,
        version: 1,
    };
    tell(tx, actor, &made, "created", Changes::of_new(&made)).await?;
    Ok(made)
}

/// Writes what a file says about a colleague: name, address, region and manager; never role or access. Whoever has a password
/// here keeps the address they sign in with. Returns whether anything changed. Errors: `Invalid`, `Conflict` where somebody else was faster.
pub async fn describe_colleague(
    tx: &mut Tx,
    actor: &Actor,
    old: &Colleague,
    new: &Colleague,
) -> AppResult<bool> {
    let _may = actor.may(Action::Configure, Object::Member)?;
    check_name(&new.name)?;
    let person = sqlx::query_scalar!(
        r#"select person_id is not null as "person!" from member where tenant_id = $1 and id = $2 for no key update"#,
        actor.tenant.0,
        old.id.0
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(AppError::NotFound)?;
    let new = &Colleague { email: if person { old.email.clone() } else { new.email.clone() }, ..new.clone() };
    let changes = Changes::between(old, new, &[]);
    if changes.is_empty() {
        return Ok(false);
    }
    org::store::set_manager(tx, actor, old.id, new.manager_id).await?;
    let done = sqlx::query!(
        "update member set name = $4, email = $5, region = $6, version = version + 1
         where tenant_id = $1 and id = $2 and version = $3",
        actor.tenant.0,
        old.id.0,
        old.version,
        new.name,
        new.email,
        new.region,
    )
    .execute(&mut **tx)
    .await
    .map_err(|e| match e.as_database_error().and_then(|d| d.constraint()) {
        Some("member_email_unique") => AppError::field("email", super::text::EMAIL_TAKEN),
        _ => e.into(),
    })?;
    if done.rows_affected() == 0 {
        return Err(AppError::conflict(old));
    }
    tell(tx, actor, &Colleague { version: old.version + 1, ..new.clone() }, "updated", changes).await?;
    Ok(true)
}

fn check_name(name: &str) -> AppResult<()> {
    if (1..=120).contains(&name.chars().count()) {
        Ok(())
    } else {
        Err(AppError::field("name", super::text::NAME_NEEDED))
    }
}

async fn tell(tx: &mut Tx, actor: &Actor, of: &Colleague, action: &str, changes: Changes) -> AppResult<()> {
    let entry =
        Record { object: Object::Member, id: of.id.0, account: None, action, changes, version: of.version };
    Ok(record(tx, actor, entry).await?)
}

/// The companies of the person with this address, or of everybody, earliest people first. Outside the wall.
pub async fn memberships(
    tx: &mut Tx,
    email: Option<&str>,
) -> AppResult<Vec<(super::model::TenantId, uuid::Uuid)>> {
    let rows = sqlx::query!(
        r#"select m.tenant_id as "tenant: super::model::TenantId", p.id from person p join membership m on m.person_id = p.id
           where $1::text is null or p.email = lower($1) order by p.created_at, p.id limit 1000"#,
        email
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.tenant, r.id)).collect())
}
