//! Why somebody may do something to a record, and who sees it: the book of rights, in names.
//!
//! Says in facts what `sight` says in SQL: each way to see a record is a record of some kind whose owner is within reach.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::{
    access::{
        model::{
            ASKED, Action, Actor, BUSINESS, Book, Hidden, Holder, MemberId, MemberName, NamedTie, Object,
            PoolId, Reach, Reason, Rights, Role, RoleName, Scope, Status, Through, Tie, Via, Viewer, Why,
            Whys,
        },
        sight,
    },
    db::Tx,
    error::{AppError, AppResult},
    org::{self, model::Organisation},
};

/// The most ways through other records that are told of.
const WAYS: usize = 12;

/// A record whose owner within reach shows the record asked about.
struct Fact {
    /// Whether it is that record itself.
    itself: bool,
    object: Object,
    name: String,
    owner: Option<MemberId>,
    /// Whether, being nobody's, it shows the record to whoever sees any of its kind.
    open: bool,
    /// The pool an account is in: who sees it, the pool says then.
    pool: Option<PoolId>,
}

impl Fact {
    fn shows(&self, rights: &Rights) -> bool {
        let reach = rights.reach(Action::See, self.object);
        if let Some(pool) = self.pool {
            return *reach == Reach::All || (*reach != Reach::None && rights.pools().sees(pool));
        }
        reach.covers(self.owner) && (self.open || self.owner.is_some() || *reach == Reach::All)
    }

    fn reasons(&self, book: &Book, who: (MemberId, Role)) -> Vec<Reason> {
        let mut reasons = book.why(who, Action::See, self.object, self.owner);
        if self.pool.is_some() || (!self.open && self.owner.is_none()) {
            reasons.retain(|r| r.tie == Tie::Everybody);
        }
        if let Some(pool) = self.pool.filter(|_| reasons.is_empty())
            && book.rights(who.0, who.1).pools().sees(pool)
        {
            let roles = book.roles_of(who.0, who.1).into_iter();
            let mut seeing =
                roles.map(|(role, through)| (role, through, book.role(role).scope(Action::See, self.object)));
            let seeing = seeing.find(|(_, _, scope)| *scope != Scope::None);
            let tie = Tie::Pool(pool);
            reasons.extend(seeing.map(|(role, through, scope)| Reason { role, through, scope, tie }));
        }
        reasons
    }
}

/// Everything that answers for one record.
struct Case<'a> {
    actor: &'a Actor,
    object: Object,
    /// The record itself first.
    facts: Vec<Fact>,
    /// The pool its account is in.
    pool: Option<PoolId>,
    book: Book,
    organisation: Organisation,
    roles: BTreeMap<Role, String>,
}

/// What a member may do to a record, and why; nobody named: the one who asks. Errors: `NotFound` where whoever asks does not see
/// the record, or there is no such member; `Forbidden` where they ask about somebody else and do not manage roles.
pub async fn why(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    id: Uuid,
    member: Option<MemberId>,
) -> AppResult<Whys> {
    let case = Case::read(tx, actor, object, id).await?;
    let member = member.unwrap_or(actor.member);
    if member != actor.member {
        let _may = actor.may(Action::Configure, Object::Role)?;
    }
    let (member, role) = people(tx, actor, Some(member)).await?.pop().ok_or(AppError::NotFound)?;
    Ok(case.whys(member, role))
}

/// Every member who can sign in and sees a record, with the first reason why. Errors: `NotFound` where whoever asks does not see
/// it; `Forbidden` where they do not manage roles.
pub async fn viewers(tx: &mut Tx, actor: &Actor, object: Object, id: Uuid) -> AppResult<Vec<Viewer>> {
    let case = Case::read(tx, actor, object, id).await?;
    let _may = actor.may(Action::Configure, Object::Role)?;
    let everybody = people(tx, actor, None).await?;
    let viewer = |(member, role): (MemberName, Role)| {
        let why = case.first(&member, role)?;
        Some(Viewer { member, why })
    };
    Ok(everybody.into_iter().filter_map(viewer).collect())
}

/// One member; or all who can sign in, by name.
async fn people(tx: &mut Tx, actor: &Actor, one: Option<MemberId>) -> AppResult<Vec<(MemberName, Role)>> {
    let rows = sqlx::query!(
        r#"select id as "id: MemberId", name, role, status from member
           where tenant_id = $1 and case when $2::uuid is null then status = 'active' else id = $2 end order by name, id"#,
        actor.tenant.0,
        one.map(|m| m.0)
    )
    .fetch_all(&mut **tx)
    .await?;
    let person = |(id, name, role, status): (_, _, String, String)| {
        Some((MemberName { id, name, status: Status::parse(&status)? }, Role::parse(&role)?))
    };
    Ok(rows.into_iter().filter_map(|r| person((r.id, r.name, r.role, r.status))).collect())
}

impl Case<'_> {
    async fn read<'a>(tx: &mut Tx, actor: &'a Actor, object: Object, id: Uuid) -> AppResult<Case<'a>> {
        if !BUSINESS.contains(&object) {
            return Err(AppError::NotFound);
        }
        sight::must_see(tx, actor, object, id).await?;
        let (facts, pool) = facts(tx, actor, object, id).await?;
        if !facts.first().is_some_and(|f| f.itself) {
            return Err(AppError::NotFound);
        }
        let book = super::rights::book(tx, actor.tenant, actor.today).await?;
        let organisation = org::store::as_it_is(tx, actor.tenant, actor.today).await?;
        let stored = super::roles::stored(tx, actor.tenant).await?.into_iter();
        let roles = stored.filter_map(|s| Some((s.role, s.name?))).collect();
        Ok(Case { actor, object, facts, pool, book, organisation, roles })
    }

    fn whys(&self, member: MemberName, role: Role) -> Whys {
        let who = (member.id, role);
        let owner = self.facts.first().and_then(|f| f.owner);
        let of = |action| match action {
            Action::See => self.seen(who),
            _ if self.untouched(who) => Vec::new(),
            _ => {
                let reasons = self.book.why(who, action, self.object, owner);
                once(reasons.into_iter().map(|r| self.named(who, r, owner, None)))
            }
        };
        let rights = ASKED.into_iter().map(|action| (action, of(action))).collect();
        Whys { owner: owner.map(|o| self.person(o)), rights, member }
    }

    /// Whether a member sees records of the kind at all: without that, no way leads to one.
    fn sees_kind(&self, (member, role): (MemberId, Role)) -> bool {
        *self.book.rights(member, role).reach(Action::See, self.object) != Reach::None
    }

    /// Whether the pool keeps the record from a member.
    fn veiled(&self, (member, role): (MemberId, Role)) -> bool {
        let what = match self.object {
            Object::Contact => Hidden::People,
            Object::Activity => Hidden::Talks,
            _ => return false,
        };
        let owner = self.facts.first().and_then(|f| f.owner);
        owner != Some(member) && self.book.rights(member, role).pools().hidden(self.pool).contains(&what)
    }

    /// Whether it is an account in a pool, which nobody changes but who configures pools.
    fn untouched(&self, who: (MemberId, Role)) -> bool {
        let pooled = self.object == Object::Account && self.pool.is_some();
        (pooled && !self.book.rights(who.0, who.1).pools().manages()) || self.veiled(who)
    }

    fn seen(&self, who: (MemberId, Role)) -> Vec<Why> {
        if !self.sees_kind(who) || self.veiled(who) {
            return Vec::new();
        }
        let (itself, others): (Vec<_>, Vec<_>) = self.facts.iter().partition(|f| f.itself);
        let named = |f: &&Fact| self.reasons(f, who).collect::<Vec<_>>();
        let mut found = once(itself.iter().flat_map(named));
        // Whoever sees everybody's has no use for a way around.
        if !found.iter().any(|w| w.tie == NamedTie::Everybody) {
            found.extend(once(others.iter().flat_map(named)).into_iter().take(WAYS));
        }
        found
    }

    fn first(&self, member: &MemberName, role: Role) -> Option<Why> {
        let who = (member.id, role);
        let rights = self.book.rights(member.id, role);
        let seen = self.sees_kind(who) && !self.veiled(who);
        let mut ways = self.facts.iter().filter(|f| seen && f.shows(&rights));
        ways.find_map(|f| self.reasons(f, who).next())
    }

    fn reasons<'f>(&'f self, fact: &'f Fact, who: (MemberId, Role)) -> impl Iterator<Item = Why> + 'f {
        let shown = fact.shows(&self.actor.rights);
        let via = (!fact.itself).then(|| Via {
            object: fact.object,
            name: shown.then(|| fact.name.clone()),
            owner: fact.owner.filter(|_| shown).map(|o| self.person(o)),
        });
        let reasons = fact.reasons(&self.book, who).into_iter();
        reasons.map(move |r| self.named(who, r, fact.owner, via.clone()))
    }

    fn named(
        &self,
        (_, own): (MemberId, Role),
        reason: Reason,
        owner: Option<MemberId>,
        via: Option<Via>,
    ) -> Why {
        let through = match reason.through {
            Holder::Member(_) if reason.role == own => Through::Own,
            Holder::Member(_) => Through::Given,
            Holder::Position(id) => Through::Position(
                self.organisation.positions.get(&id).map(|p| p.title.clone()).unwrap_or_default(),
            ),
            Holder::Department(id) => Through::Department(self.department(id)),
        };
        let tie = match reason.tie {
            Tie::Everybody => NamedTie::Everybody,
            Tie::Nobody => NamedTie::Nobody,
            Tie::Oneself => NamedTie::Oneself,
            Tie::Team(id) => {
                NamedTie::Team(self.organisation.teams.get(&id).map(|t| t.name.clone()).unwrap_or_default())
            }
            Tie::Department(id) => NamedTie::Department(self.department(id)),
            Tie::Rule(name) => NamedTie::Rule(name),
            Tie::Pool(id) => NamedTie::Pool(self.book.pool_name(id).unwrap_or_default().to_owned()),
            Tie::Line(through) => {
                NamedTie::Line(owner.into_iter().chain(through).map(|m| self.person(m)).collect())
            }
        };
        let role = RoleName { role: reason.role, name: self.roles.get(&reason.role).cloned() };
        Why { role, through, scope: reason.scope, tie, via }
    }

    fn department(&self, id: org::model::DepartmentId) -> String {
        self.organisation.departments.get(&id).map(|d| d.name.clone()).unwrap_or_default()
    }

    fn person(&self, id: MemberId) -> String {
        self.organisation.people.get(&id).map(|p| p.name.clone()).unwrap_or_default()
    }
}

/// Each reason once: a role may come by several ways that read the same, and a kind of record by several of its records.
fn once(reasons: impl Iterator<Item = Why>) -> Vec<Why> {
    let mut found: Vec<Why> = Vec::new();
    for why in reasons {
        let same = |w: &Why| {
            let kind = |w: &Why| w.via.as_ref().map(|v| v.object);
            (&w.role, &w.through, w.scope, &w.tie, kind(w))
                == (&why.role, &why.through, why.scope, &why.tie, kind(&why))
        };
        if !found.iter().any(same) {
            found.push(why);
        }
    }
    found
}

/// The record itself and those through which it is seen, one an owner of each kind; and the pool its account is in.
async fn facts(
    tx: &mut Tx,
    actor: &Actor,
    object: Object,
    id: Uuid,
) -> AppResult<(Vec<Fact>, Option<PoolId>)> {
    let rows = sqlx::query!(
        r#"with own as (
             select 'account' as kind, id, name, owner_id, id as account_id, null::uuid as deal_id, null::uuid as contact_id
             from account where $2 = 'account' and tenant_id = $1 and id = $3 and deleted_at is null
             union all
             select 'contact', id, name, owner_id, account_id, null, null
             from contact where $2 = 'contact' and tenant_id = $1 and id = $3 and deleted_at is null
             union all
             select 'deal', id, name, owner_id, null, null, null
             from deal where $2 = 'deal' and tenant_id = $1 and id = $3 and deleted_at is null
             union all
             select 'activity', id, subject, owner_id, account_id, deal_id, contact_id
             from activity where $2 = 'activity' and tenant_id = $1 and id = $3 and deleted_at is null),
           it as (
             select own.*, a.pool_id from own left join account a on a.tenant_id = $1 and a.id = own.account_id)
           select kind = $2 and it.id = $3 as "itself!", kind as "kind!", name as "name!", owner_id as "owner: MemberId",
                  kind in ('account', 'deal') or (account_id is null and deal_id is null and contact_id is null) as "open!",
                  pool_id as "pool: PoolId"
             from it
           union all
           select false, 'account', a.name, a.owner_id, true, it.pool_id from it
             join account a on a.tenant_id = $1 and a.id = it.account_id where it.kind <> 'account'
           union all
           (select distinct on (d.owner_id) false, 'deal', d.name, d.owner_id, true, null::uuid from it
             join deal d on d.tenant_id = $1 and d.deleted_at is null
               and ((d.account_id = it.account_id and it.pool_id is null) or d.id = it.deal_id)
             order by d.owner_id, d.id desc)
           union all
           (select distinct on (c.owner_id) false, 'contact', c.name, c.owner_id, c.account_id is null, null::uuid from it
             join contact c on c.tenant_id = $1 and c.deleted_at is null and c.id <> it.id
               and ((c.account_id = it.account_id and it.pool_id is null) or (c.id = it.contact_id and c.account_id is null))
             order by c.owner_id, c.account_id is null desc, c.id desc)
           union all
           (select distinct on (x.owner_id) false, 'activity', x.subject, x.owner_id, false, null::uuid from it
             join activity x on x.tenant_id = $1 and x.deleted_at is null and x.id <> it.id and x.account_id = it.account_id
               and it.pool_id is null
             order by x.owner_id, x.id desc)
           union all
           select false, k.object, coalesce(a.name, d.name), k.member_id, true, null::uuid from it
             left join deal d on d.tenant_id = $1 and d.deleted_at is null
               and ((d.account_id = it.account_id and it.pool_id is null) or d.id = it.deal_id or (it.kind = 'deal' and d.id = it.id))
             join collaborator k on k.tenant_id = $1 and (k.until is null or k.until >= $4)
               and ((k.object = 'account' and k.record_id = it.account_id and it.pool_id is null) or (k.object = 'deal' and k.record_id = d.id))
             left join account a on a.tenant_id = $1 and k.object = 'account' and a.id = k.record_id"#,
        actor.tenant.0,
        object.code(),
        id,
        actor.today
    )
    .fetch_all(&mut **tx)
    .await?;
    let pool = rows.iter().find(|r| r.itself).and_then(|r| r.pool);
    let fact = |(itself, kind, name, owner, open, pool): (bool, String, _, _, _, Option<PoolId>)| {
        let object = Object::parse(&kind)?;
        Some(Fact { itself, object, name, owner, open, pool: pool.filter(|_| object == Object::Account) })
    };
    let mut facts: Vec<Fact> =
        rows.into_iter().filter_map(|r| fact((r.itself, r.kind, r.name, r.owner, r.open, r.pool))).collect();
    facts.sort_by_key(|f| !f.itself);
    Ok((facts, pool))
}
