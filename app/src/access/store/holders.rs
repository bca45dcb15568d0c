//! To whom roles are given: members, positions, departments, by name.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::{
    access::model::{Action, Actor, Given, Holder, MemberId, Object, Role, RoleName, Status, TenantId},
    db::Tx,
    error::AppResult,
    org::{
        self,
        model::{DepartmentId, Organisation, PositionId},
    },
    text_key,
};

/// The most holders offered at once.
const OFFERED: usize = 30;

/// A holder as the table says it.
pub(super) fn holder(kind: &str, id: Uuid) -> Option<Holder> {
    match kind {
        "member" => Some(Holder::Member(MemberId(id))),
        "position" => Some(Holder::Position(PositionId(id))),
        "department" => Some(Holder::Department(DepartmentId(id))),
        _ => None,
    }
}

/// The same the other way round.
pub(super) fn columns(holder: Holder) -> (&'static str, Uuid) {
    match holder {
        Holder::Member(id) => ("member", id.0),
        Holder::Position(id) => ("position", id.0),
        Holder::Department(id) => ("department", id.0),
    }
}

/// To whom each role is given, by name, as of today.
pub(super) async fn given(tx: &mut Tx, actor: &Actor) -> AppResult<Vec<(Role, Given)>> {
    let rows =
        sqlx::query!("select role, holder, holder_id from role_grant where tenant_id = $1", actor.tenant.0)
            .fetch_all(&mut **tx)
            .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let organisation = org::store::as_it_is(tx, actor.tenant, actor.today).await?;
    let mut all: Vec<(Role, Given)> = rows
        .into_iter()
        .filter_map(|r| {
            let holder = holder(&r.holder, r.holder_id)?;
            let gone = Given { holder, name: String::new(), place: String::new() };
            Some((Role::parse(&r.role)?, called(&organisation, holder).unwrap_or(gone)))
        })
        .collect();
    all.sort_by(|a, b| (&a.1.name, &a.1.place).cmp(&(&b.1.name, &b.1.place)));
    Ok(all)
}

/// The roles given to each of these members themselves.
pub(super) async fn given_to(
    tx: &mut Tx,
    tenant: TenantId,
    members: &[Uuid],
) -> AppResult<BTreeMap<MemberId, Vec<RoleName>>> {
    let rows = sqlx::query!(
        r#"select g.holder_id as "member: MemberId", g.role, r.name as "name?"
           from role_grant g left join role r on r.tenant_id = g.tenant_id and r.code = g.role
           where g.tenant_id = $1 and g.holder = 'member' and g.holder_id = any($2) order by g.created_at, g.role"#,
        tenant.0,
        members
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut found: BTreeMap<MemberId, Vec<RoleName>> = BTreeMap::new();
    for row in rows {
        if let Some(role) = Role::parse(&row.role) {
            found.entry(row.member).or_default().push(RoleName { role, name: row.name });
        }
    }
    Ok(found)
}

/// What a holder is called today; `None` where there is no such thing.
pub(super) async fn named(tx: &mut Tx, actor: &Actor, holder: Holder) -> AppResult<Option<String>> {
    let organisation = org::store::as_it_is(tx, actor.tenant, actor.today).await?;
    Ok(called(&organisation, holder).map(|given| given.name))
}

fn called(organisation: &Organisation, holder: Holder) -> Option<Given> {
    let department = |id| organisation.departments.get(&id).map(|d| d.name.clone());
    let (name, place) = match holder {
        Holder::Member(id) => (organisation.people.get(&id)?.name.clone(), None),
        Holder::Position(id) => {
            let position = organisation.positions.get(&id)?;
            (position.title.clone(), department(position.department))
        }
        Holder::Department(id) => {
            let above = organisation.departments.get(&id)?.parent;
            (department(id)?, above.and_then(department))
        }
    };
    Some(Given { holder, name, place: place.unwrap_or_default() })
}

/// Whom a role can be given to today, by part of a name; members who left are not among them. At most 30.
/// Errors: `Forbidden`.
pub async fn find_holders(tx: &mut Tx, actor: &Actor, words: &str) -> AppResult<Vec<Given>> {
    let _may = actor.may(Action::Configure, Object::Role)?;
    let organisation = org::store::as_it_is(tx, actor.tenant, actor.today).await?;
    let members = organisation.people.values().filter(|p| p.status != Status::Inactive);
    let members = members.map(|p| Holder::Member(p.id));
    let positions = organisation.positions.keys().map(|id| Holder::Position(*id));
    let departments = organisation.departments.keys().map(|id| Holder::Department(*id));
    let words = text_key::asked(words);
    let mut found: Vec<Given> = members
        .chain(positions)
        .chain(departments)
        .filter_map(|holder| called(&organisation, holder))
        .filter(|given| text_key::fold(&given.name).contains(&words))
        .collect();
    found.sort_by(|a, b| (&a.name, &a.place).cmp(&(&b.name, &b.place)));
    found.truncate(OFFERED);
    Ok(found)
}
