//! Rules by which records are shared, in PostgreSQL.

use serde_json::{Value, json};
use sqlx::types::Json;

use crate::{
    access::{
        model::{
            Action, Actor, Circle, NamedCircle, Object, Role, RuleId, SharingForm, SharingRule, Status,
            TenantId,
        },
        sharing_text as text,
    },
    audit::{
        model::Changes,
        store::{Record, record},
    },
    db::Tx,
    error::{AppError, AppResult},
    org::{self, model::Organisation},
    text_key,
};

/// The most people offered at once.
const OFFERED: usize = 30;

/// Every rule by name, with what its two circles are called. Errors: `Forbidden`.
pub async fn rules(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<(SharingRule, [NamedCircle; 2])>> {
    let _seen = actor.may(Action::See, Object::Role)?;
    let all = stored(tx, actor.tenant).await?;
    let names = Names::read(tx, actor).await?;
    Ok(all
        .into_iter()
        .map(|rule| (rule.clone(), [rule.form.whose, rule.form.with].map(|c| names.of(c))))
        .collect())
}

/// The rules as they stand in the table, by name.
pub(super) async fn stored(tx: &mut Tx, tenant: TenantId) -> AppResult<Vec<SharingRule>> {
    let rows = sqlx::query!(
        r#"select id as "id: RuleId", version, name, object, whose as "whose: Json<Circle>", circle as "circle: Json<Circle>",
                  writes, until
           from sharing_rule where tenant_id = $1 order by name, id"#,
        tenant.0
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|r| {
            let object =
                Object::parse(&r.object).ok_or_else(|| AppError::internal(&"a rule about nothing"))?;
            let form = SharingForm {
                name: r.name,
                object,
                whose: r.whose.0,
                with: r.circle.0,
                writes: r.writes,
                until: r.until,
            };
            Ok(SharingRule { id: r.id, version: r.version, form })
        })
        .collect()
}

/// Makes a rule (at version 0) or changes it; says its new version. It holds with everybody's next request.
/// Errors: `Invalid` on `name`, `object`, `until`, `whose`, `with`; `Conflict` with the current [`SharingRule`].
pub async fn save_rule(
    tx: &mut Tx,
    actor: &Actor,
    id: RuleId,
    version: i64,
    form: SharingForm,
) -> AppResult<i64> {
    let _may = actor.may(Action::Configure, Object::Role)?;
    let form = form.checked(actor.today)?;
    let names = Names::read(tx, actor).await?;
    for (field, circle) in [("whose", form.whose), ("with", form.with)] {
        // Whose records they are, seats and teams say; what role somebody has says nothing of it.
        let role = field == "whose" && matches!(circle, Circle::Role(_));
        if role || names.of(circle).name.is_empty() {
            return Err(AppError::field(field, text::CIRCLE_GONE));
        }
    }
    let old = stored(tx, actor.tenant).await?.into_iter().find(|r| r.id == id);
    let done = sqlx::query!(
        "insert into sharing_rule (tenant_id, id, name, object, whose, circle, writes, until, created_at, created_by, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9)
         on conflict (tenant_id, id) do update
         set name = excluded.name, object = excluded.object, whose = excluded.whose, circle = excluded.circle,
             writes = excluded.writes, until = excluded.until, updated_at = excluded.updated_at, version = sharing_rule.version + 1
         where sharing_rule.version = $11",
        actor.tenant.0,
        id.0,
        form.name,
        form.object.code(),
        Json(form.whose) as _,
        Json(form.with) as _,
        form.writes,
        form.until,
        actor.now,
        Some(actor.member.0).filter(|id| !id.is_nil()),
        version
    )
    .execute(&mut **tx)
    .await?;
    if old.as_ref().map_or(0, |o| o.version) != version || done.rows_affected() == 0 {
        let now = stored(tx, actor.tenant).await?.into_iter().find(|r| r.id == id);
        return Err(now.map_or(AppError::NotFound, |now| AppError::conflict(&now)));
    }
    let before = old.as_ref().map_or(Value::Null, |o| names.told(&o.form));
    let action = if old.is_some() { "updated" } else { "created" };
    note(tx, actor, id, action, Changes::default().with("sharing", before, names.told(&form)), version + 1)
        .await?;
    Ok(version + 1)
}

/// Does away with a rule. Errors: `NotFound`, `Conflict`.
pub async fn drop_rule(tx: &mut Tx, actor: &Actor, id: RuleId, version: i64) -> AppResult<()> {
    let _may = actor.may(Action::Configure, Object::Role)?;
    let old = stored(tx, actor.tenant).await?.into_iter().find(|r| r.id == id).ok_or(AppError::NotFound)?;
    let gone = sqlx::query!(
        "delete from sharing_rule where tenant_id = $1 and id = $2 and version = $3",
        actor.tenant.0,
        id.0,
        version
    )
    .execute(&mut **tx)
    .await?;
    if gone.rows_affected() == 0 {
        return Err(AppError::conflict(&old));
    }
    let told = Names::read(tx, actor).await?.told(&old.form);
    note(tx, actor, id, "deleted", Changes::default().with("sharing", told, Value::Null), version + 1).await
}

async fn note(
    tx: &mut Tx,
    actor: &Actor,
    id: RuleId,
    action: &str,
    changes: Changes,
    version: i64,
) -> AppResult<()> {
    record(tx, actor, Record { object: Object::Role, id: id.0, account: None, action, changes, version })
        .await?;
    org::store::touched(tx, actor.tenant).await?;
    Ok(())
}

/// Teams, departments, positions, members and roles whose name has these words in it; at most 30. Errors: `Forbidden`.
pub async fn find_circles(tx: &mut Tx, actor: &Actor, words: &str) -> AppResult<Vec<NamedCircle>> {
    let _may = actor.may(Action::Configure, Object::Role)?;
    let words = text_key::asked(words);
    let names = Names::read(tx, actor).await?;
    let organisation = &names.organisation;
    let teams = organisation.teams.keys().map(|id| Circle::Team(*id));
    let departments = organisation.departments.keys().map(|id| Circle::Department(*id));
    let positions = organisation.positions.keys().map(|id| Circle::Position(*id));
    let roles = names.roles.iter().map(|(role, _)| Circle::Role(*role));
    let members =
        organisation.people.values().filter(|p| p.status != Status::Inactive).map(|p| Circle::Member(p.id));
    let all = teams.chain(departments).chain(positions).chain(roles).chain(members);
    let called = all
        .map(|circle| names.of(circle))
        .filter(|it| it.said().any(|name| text_key::fold(name).contains(&words)));
    Ok(called.take(OFFERED).collect())
}

/// What circles are called today.
struct Names {
    organisation: Organisation,
    /// Each role with what the company calls it, where it gave it a name.
    roles: Vec<(Role, Option<String>)>,
}

impl Names {
    async fn read(tx: &mut Tx, actor: &Actor) -> AppResult<Names> {
        let organisation = org::store::as_it_is(tx, actor.tenant, actor.today).await?;
        let own = super::roles::stored(tx, actor.tenant).await?;
        let mut roles: Vec<(Role, Option<String>)> = Role::SHIPPED.into_iter().map(|r| (r, None)).collect();
        for role in own {
            roles.retain(|(r, _)| *r != role.role);
            roles.push((role.role, role.name));
        }
        Ok(Names { organisation, roles })
    }

    /// Without a name where it is no more.
    fn of(&self, circle: Circle) -> NamedCircle {
        let it = &self.organisation;
        let department = |id| it.departments.get(&id).map(|d| d.name.clone());
        let (name, place) = match circle {
            Circle::Member(id) => (it.people.get(&id).map(|p| p.name.clone()), None),
            Circle::Team(id) => (it.teams.get(&id).map(|t| t.name.clone()), None),
            Circle::Position(id) => {
                let position = it.positions.get(&id);
                (position.map(|p| p.title.clone()), position.and_then(|p| department(p.department)))
            }
            Circle::Department(id) => (department(id), None),
            Circle::Role(role) => {
                let known = self.roles.iter().find(|(r, _)| *r == role);
                // A shipped role under its own name is called as each language calls it.
                (known.map(|(_, name)| name.clone().unwrap_or_else(|| role.code())), None)
            }
        };
        NamedCircle { circle, name: name.unwrap_or_default(), place: place.unwrap_or_default() }
    }

    /// A rule as the trail remembers it.
    fn told(&self, form: &SharingForm) -> Value {
        json!({
            "name": form.name, "object": form.object.code(), "whose": self.of(form.whose).name,
            "with": self.of(form.with).name, "writes": form.writes, "until": form.until,
        })
    }
}
