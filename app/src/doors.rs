//! Every door, against an oracle: random companies with random organisations, roles and records; what each person finds behind
//! each door must be what the rules in prose say (`access/model/rights.rs`, `access/sight.rs`), worked out here by other means:
//! lists gone through one by one, no sets, no index, no SQL.

mod fields;
mod shared;
mod why;

use std::collections::BTreeMap;

use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use sqlx::PgPool;

use crate::{
    access::{
        model::*,
        sight,
        store::{collaborators, rights::book, roles, sharing},
    },
    customers::{model::*, store as customers},
    db::{Tx, tenant_tx},
    error::AppError,
    exchange,
    i18n::Locale,
    insight,
    org::{self, model::*},
    pipeline::{
        model::{BoardFilter, DealList, DealPatch, StageId},
        store as pipeline,
    },
    pool::{model::Pool, store as pools},
    testing::{colleague, company},
};

/// A company as the oracle knows it.
#[derive(Default)]
struct World {
    members: Vec<(MemberId, Role)>,
    /// (department, the one above)
    departments: Vec<(DepartmentId, Option<DepartmentId>)>,
    positions: Vec<(PositionId, DepartmentId)>,
    seats: Vec<(MemberId, PositionId)>,
    teams: Vec<(TeamId, MemberId)>,
    /// (who, to whom they report)
    lines: Vec<(MemberId, MemberId)>,
    roles: BTreeMap<Role, RoleRights>,
    given: Vec<(Holder, Role)>,
    /// (id, owner)
    accounts: Vec<(AccountId, Option<MemberId>)>,
    /// (id, owner, account)
    contacts: Vec<(ContactId, Option<MemberId>, Option<AccountId>)>,
    deals: Vec<(DealId, Option<MemberId>, Option<AccountId>)>,
    /// (id, owner, account, deal)
    activities: Vec<(ActivityId, MemberId, Option<AccountId>, Option<DealId>)>,
    /// (kind of record, whose, with whom, whether for writing): rules that hold
    rules: Vec<(Object, Circle, Circle, bool)>,
    /// (record, who works on it, whether they write)
    collaborators: Vec<(uuid::Uuid, MemberId, bool)>,
    /// (id, what it hides, whom it lets see)
    pools: Vec<(PoolId, Vec<Hidden>, Vec<PoolHolder>)>,
    /// Accounts in pools.
    pooled: Vec<(AccountId, PoolId)>,
}

impl World {
    fn departments_of(&self, member: MemberId) -> Vec<DepartmentId> {
        let seats = self.seats.iter().filter(|(m, _)| *m == member);
        seats.flat_map(|(_, p)| self.positions.iter().filter(move |(q, _)| q == p).map(|(_, d)| *d)).collect()
    }

    /// Whether a department is another, or lies below it.
    fn under(&self, department: DepartmentId, top: DepartmentId) -> bool {
        department == top
            || self
                .departments
                .iter()
                .any(|(d, above)| *d == department && above.is_some_and(|above| self.under(above, top)))
    }

    fn reports_to(&self, member: MemberId, boss: MemberId) -> bool {
        self.lines.iter().any(|(m, b)| *m == member && (*b == boss || self.reports_to(*b, boss)))
    }

    fn roles_of(&self, (member, role): (MemberId, Role)) -> Vec<RoleRights> {
        let mut all = vec![role];
        for (holder, role) in &self.given {
            let holds = match holder {
                Holder::Member(id) => *id == member,
                Holder::Position(id) => self.seats.contains(&(member, *id)),
                Holder::Department(id) => self.departments_of(member).contains(id),
            };
            if holds {
                all.push(*role);
            }
        }
        all.into_iter().map(|r| self.roles.get(&r).cloned().unwrap_or_else(|| r.shipped())).collect()
    }

    fn scope_reaches(&self, member: MemberId, scope: Scope, owner: MemberId) -> bool {
        let (mine, theirs) = (self.departments_of(member), self.departments_of(owner));
        let team = |(team, m): &(TeamId, MemberId)| *m == member && self.teams.contains(&(*team, owner));
        match scope {
            Scope::None => false,
            Scope::Own => owner == member,
            Scope::Team => owner == member || self.teams.iter().any(team),
            Scope::Department => owner == member || theirs.iter().any(|d| mine.contains(d)),
            Scope::Below => {
                owner == member || theirs.iter().any(|d| mine.iter().any(|top| self.under(*d, *top)))
            }
            Scope::All => true,
        }
    }

    fn in_circle(&self, (member, role): (MemberId, Role), circle: Circle) -> bool {
        match circle {
            Circle::Member(id) => id == member,
            Circle::Team(id) => self.teams.contains(&(id, member)),
            Circle::Position(id) => self.seats.contains(&(member, id)),
            Circle::Department(id) => self.departments_of(member).iter().any(|d| self.under(*d, id)),
            Circle::Role(wanted) => {
                let given = |(holder, role): &(Holder, Role)| {
                    *role == wanted
                        && match holder {
                            Holder::Member(id) => *id == member,
                            Holder::Position(id) => self.seats.contains(&(member, *id)),
                            Holder::Department(id) => self.departments_of(member).contains(id),
                        }
                };
                role == wanted || self.given.iter().any(given)
            }
        }
    }

    /// Rule 9: whether a sharing rule lets somebody do this to a record of this owner.
    fn shared(&self, who: (MemberId, Role), action: Action, object: Object, owner: MemberId) -> bool {
        self.rules.iter().any(|(of, whose, with, writes)| {
            *of == object
                && (action == Action::See || (action == Action::Edit && *writes))
                && self.in_circle(who, *with)
                && self.members.iter().any(|m| m.0 == owner && self.in_circle(*m, *whose))
        })
    }

    /// Rules 1 to 5, 7 and 9 of the rights.
    fn reaches(
        &self,
        who: (MemberId, Role),
        action: Action,
        object: Object,
        owner: Option<MemberId>,
    ) -> bool {
        let roles = self.roles_of(who);
        let reached = |action| {
            let scopes: Vec<Scope> = roles.iter().map(|r| r.scope(action, object)).collect();
            let any = scopes.iter().any(|s| *s != Scope::None);
            match owner {
                None => any,
                Some(owner) => {
                    scopes.iter().any(|s| self.scope_reaches(who.0, *s, owner))
                        || (any && action == Action::See && self.reports_to(owner, who.0))
                        || (any && self.shared(who, action, object, owner))
                }
            }
        };
        let decides = [Object::Member, Object::Department, Object::Position, Object::Team].contains(&object);
        if action == Action::Configure && decides {
            let roles_too = roles.iter().any(|r| r.scope(Action::Configure, Object::Role) == Scope::All);
            return roles_too && reached(action);
        }
        let needs_sight = [Action::Edit, Action::Delete, Action::HandOver, Action::Export].contains(&action);
        reached(action) && (!needs_sight || reached(Action::See))
    }

    /// Whether one of those who work on a record beside its owner is within reach.
    fn works_on(&self, who: (MemberId, Role), object: Object, record: uuid::Uuid) -> bool {
        let mine = self.collaborators.iter().filter(|(id, ..)| *id == record);
        mine.into_iter().any(|(_, member, _)| self.reaches(who, Action::See, object, Some(*member)))
    }

    fn sees_deal(&self, who: (MemberId, Role), deal: DealId) -> bool {
        self.deals.iter().any(|d| d.0 == deal && self.reaches(who, Action::See, Object::Deal, d.1))
            || self.works_on(who, Object::Deal, deal.0)
    }

    fn pool_of(&self, account: Option<AccountId>) -> Option<&(PoolId, Vec<Hidden>, Vec<PoolHolder>)> {
        let (_, pool) = self.pooled.iter().find(|(a, _)| Some(*a) == account)?;
        self.pools.iter().find(|p| p.0 == *pool)
    }

    fn manages_pools(&self, who: (MemberId, Role)) -> bool {
        self.reaches(who, Action::Configure, Object::Pool, None)
    }

    /// Rule 2 of the pools.
    fn lets_in(&self, holder: &PoolHolder, member: MemberId) -> bool {
        match holder {
            PoolHolder::Everybody => true,
            PoolHolder::One(Holder::Member(id)) => *id == member,
            PoolHolder::One(Holder::Position(id)) => self.seats.contains(&(member, *id)),
            PoolHolder::One(Holder::Department(id)) => {
                self.departments_of(member).into_iter().any(|d| self.under(d, *id))
            }
        }
    }

    /// Rule 3: whether a pool keeps a record with this owner at this account from somebody.
    fn kept(
        &self,
        who: (MemberId, Role),
        what: Hidden,
        owner: Option<MemberId>,
        account: Option<AccountId>,
    ) -> bool {
        let hides = self.pool_of(account).is_some_and(|pool| pool.1.contains(&what));
        hides && owner != Some(who.0) && !self.manages_pools(who)
    }

    fn sees_account(&self, who: (MemberId, Role), account: AccountId) -> bool {
        if let Some((_, _, doors)) = self.pool_of(Some(account)) {
            let all = self.roles_of(who).iter().any(|r| r.scope(Action::See, Object::Account) == Scope::All);
            let open = self.manages_pools(who) || doors.iter().any(|d| self.lets_in(d, who.0));
            return all || (open && self.sees_kind(who, Object::Account));
        }
        let see = |object, owner| self.reaches(who, Action::See, object, owner);
        self.accounts.iter().any(|a| a.0 == account && see(Object::Account, a.1))
            || self.works_on(who, Object::Account, account.0)
            || self.deals.iter().any(|d| d.2 == Some(account) && self.sees_deal(who, d.0))
            || self
                .contacts
                .iter()
                .any(|c| c.2 == Some(account) && self.reached_owner(who, Object::Contact, c.1))
            || self
                .activities
                .iter()
                .any(|x| x.2 == Some(account) && self.reached_owner(who, Object::Activity, Some(x.1)))
    }

    /// Within reach by its owner; where everybody's are, without one too.
    fn reached_owner(&self, who: (MemberId, Role), object: Object, owner: Option<MemberId>) -> bool {
        let all = self.roles_of(who).iter().any(|r| r.scope(Action::See, object) == Scope::All);
        all || (owner.is_some() && self.reaches(who, Action::See, object, owner))
    }

    fn sees_contact(&self, who: (MemberId, Role), contact: ContactId) -> bool {
        self.contacts.iter().any(|(id, owner, account)| {
            *id == contact
                && !self.kept(who, Hidden::People, *owner, *account)
                && (self.reached_owner(who, Object::Contact, *owner)
                    || (owner.is_none() && account.is_none())
                    || account.is_some_and(|a| self.sees_account(who, a)))
        })
    }

    fn sees_activity(&self, who: (MemberId, Role), activity: ActivityId) -> bool {
        self.activities.iter().any(|(id, owner, account, deal)| {
            *id == activity
                && !self.kept(who, Hidden::Talks, Some(*owner), *account)
                && (self.reaches(who, Action::See, Object::Activity, Some(*owner))
                    || account.is_some_and(|a| self.sees_account(who, a))
                    || deal.is_some_and(|d| self.sees_deal(who, d)))
        })
    }

    /// Whether somebody sees records of a kind at all.
    fn sees_kind(&self, who: (MemberId, Role), object: Object) -> bool {
        self.roles_of(who).iter().any(|r| r.scope(Action::See, object) != Scope::None)
    }
}

/// Makes a company and writes it down twice: in the database and for the oracle.
async fn made(pool: &PgPool, dice: &mut StdRng) -> (Actor, World, StageId) {
    let boss = company(pool).await;
    let mut world = World { members: vec![(boss.member, Role::Administrator)], ..World::default() };
    let own: Vec<Role> = (0..4).map(|_| Role::Own(RoleId::new())).collect();
    for n in 0..9 {
        let role = own.get(n).or_else(|| Role::SHIPPED.choose(dice)).copied().unwrap();
        world.members.push((colleague(pool, &boss, role).await.member, role));
    }
    let mut tx = tenant_tx(pool, boss.tenant).await.unwrap();
    organise(&mut tx, &boss, dice, &mut world).await;
    for role in &own {
        let mut rights = RoleRights::default();
        for object in BUSINESS {
            for action in Action::ALL {
                // Records are made by the administrator; roles differ in what is done to them.
                let scope = *Scope::ALL.choose(dice).unwrap();
                rights.set(action, object, scope);
            }
        }
        for object in [Object::Member, Object::Department, Object::Role, Object::Pool] {
            let scope = if dice.random_bool(0.5) { Scope::All } else { Scope::None };
            rights.set(Action::Configure, object, scope);
        }
        let form = RoleForm { name: "一个角色".into(), rights: rights.clone() };
        roles::save_role(&mut tx, &boss, *role, 0, form).await.unwrap();
        world.roles.insert(*role, rights);
    }
    for _ in 0..4 {
        let role = *own.choose(dice).unwrap();
        let holder = match dice.random_range(0..3) {
            0 => Holder::Member(world.members[dice.random_range(1..10)].0),
            1 => Holder::Position(world.positions.choose(dice).unwrap().0),
            _ => Holder::Department(world.departments.choose(dice).unwrap().0),
        };
        if !world.given.contains(&(holder, role)) {
            roles::give_role(&mut tx, &boss, role, holder).await.unwrap();
            world.given.push((holder, role));
        }
    }
    let stage = records(&mut tx, &boss, dice, &mut world).await;
    shares(&mut tx, &boss, dice, &mut world).await;
    into_pools(&mut tx, &boss, dice, &mut world).await;
    tx.commit().await.unwrap();
    (boss, world, stage)
}

async fn organise(tx: &mut Tx, boss: &Actor, dice: &mut StdRng, world: &mut World) {
    let mut steps = Vec::new();
    for n in 0..7 {
        let id = DepartmentId::new();
        let parent = world.departments.choose(dice).map(|d| d.0).filter(|_| n > 1);
        steps.push(Step::AddDepartment {
            id,
            parent,
            name: format!("部门 {n}"),
            kind: DepartmentKind::Sales,
        });
        world.departments.push((id, parent));
        let position = PositionId::new();
        let title = format!("岗位 {n}");
        steps.push(Step::AddPosition { id: position, department: id, title, lead: false, planned: 9 });
        world.positions.push((position, id));
    }
    let mut everybody: Vec<MemberId> = world.members.iter().map(|m| m.0).collect();
    for member in &everybody {
        for main in [true, false] {
            let position = world.positions.choose(dice).unwrap().0;
            if dice.random_bool(0.6) && !world.seats.contains(&(*member, position)) {
                steps.push(Step::Seat { member: *member, position, main });
                world.seats.push((*member, position));
            }
        }
    }
    for n in 0..2 {
        let team = TeamId::new();
        steps.push(Step::AddTeam { id: team, name: format!("团队 {n}"), purpose: String::new() });
        for member in &everybody {
            if dice.random_bool(0.3) {
                steps.push(Step::JoinTeam { team, member: *member, lead: false });
                world.teams.push((team, *member));
            }
        }
    }
    // Whoever comes later reports to somebody earlier, so there is no circle.
    while let Some(member) = everybody.pop() {
        if let Some(manager) = everybody.choose(dice).filter(|_| dice.random_bool(0.5)) {
            steps.push(Step::SetManager { member, manager: Some(*manager) });
            world.lines.push((member, *manager));
        }
    }
    let version = org::store::version(tx, boss.tenant).await.unwrap();
    org::store::reorganise(tx, boss, boss.today, &steps, version).await.unwrap();
}

async fn records(tx: &mut Tx, boss: &Actor, dice: &mut StdRng, world: &mut World) -> StageId {
    let stage = pipeline::create_default_pipeline(tx, boss, Locale::En).await.unwrap().stages[0].id;
    let members: Vec<MemberId> = world.members.iter().map(|m| m.0).collect();
    for n in 0..12 {
        let owner = members.choose(dice).copied().filter(|_| dice.random_bool(0.8));
        let owner_id = owner.map(|o| o.to_string()).unwrap_or_default();
        let (name, city) = (format!("Account {n}"), format!("City {n}"));
        let form = AccountForm { name, city, owner_id, lifecycle: "potential".into(), ..Default::default() };
        let id = AccountId::new();
        customers::create_account(tx, boss, id, &form.parse().unwrap(), None).await.unwrap();
        world.accounts.push((id, owner));
    }
    for n in 0..12 {
        let account = world.accounts.choose(dice).map(|a| a.0).filter(|_| dice.random_bool(0.8));
        let owner = members.choose(dice).copied().filter(|_| dice.random_bool(0.6));
        let form = ContactForm {
            name: format!("Contact {n}"),
            account_id: account.map(|a| a.to_string()).unwrap_or_default(),
            owner_id: owner.map(|o| o.to_string()).unwrap_or_default(),
            ..Default::default()
        };
        let id = ContactId::new();
        customers::create_contact(tx, boss, id, &form.parse().unwrap(), None).await.unwrap();
        world.contacts.push((id, owner, account));
    }
    for n in 0..12 {
        let account = world.accounts.choose(dice).map(|a| a.0).filter(|_| dice.random_bool(0.7));
        let owner = members.choose(dice).copied().filter(|_| dice.random_bool(0.8));
        let patch = DealPatch {
            name: Some(format!("Deal {n}")),
            amount: Some(format!("{}", 1 << n)),
            account: Some(account),
            owner: Some(owner),
            ..Default::default()
        };
        let id = DealId::new();
        pipeline::create_deal(tx, boss, id, stage, patch).await.unwrap();
        world.deals.push((id, owner, account));
    }
    for _ in 0..12 {
        let account = world.accounts.choose(dice).map(|a| a.0).filter(|_| dice.random_bool(0.5));
        let deal = world.deals.choose(dice).map(|d| d.0).filter(|_| dice.random_bool(0.3));
        let owner = *members.choose(dice).unwrap();
        let form = ActivityForm {
            text: "Called".into(),
            owner_id: Some(owner),
            deal_id: deal,
            ..ActivityForm::new(ActivityKind::Call, account)
        };
        let id = ActivityId::new();
        customers::create_activity(tx, boss, id, &form.parse().unwrap()).await.unwrap();
        world.activities.push((id, owner, account, deal));
    }
    stage
}

/// Shares records, by rule and one by one.
async fn shares(tx: &mut Tx, boss: &Actor, dice: &mut StdRng, world: &mut World) {
    for _ in 0..8 {
        let (object, record) = match dice.random_bool(0.5) {
            true => (Object::Account, world.accounts.choose(dice).unwrap().0.0),
            false => (Object::Deal, world.deals.choose(dice).unwrap().0.0),
        };
        let member = world.members.choose(dice).unwrap().0;
        let writes = dice.random_bool(0.5);
        // Some are over since yesterday: those are put there as the day before.
        let over = dice.random_bool(0.2);
        let then = Actor { today: boss.today - chrono::Days::new(1), ..boss.clone() };
        let until = over.then_some(then.today);
        let one = Collaborator { member, name: String::new(), part: None, writes, until };
        collaborators::put_collaborator(tx, &then, object, record, one).await.unwrap();
        world.collaborators.retain(|(id, who, _)| (*id, *who) != (record, member));
        if !over {
            world.collaborators.push((record, member, writes));
        }
    }
    for n in 0..4 {
        let mut circle = |roles: bool| match dice.random_range(0..if roles { 5 } else { 4 }) {
            0 => Circle::Member(world.members.choose(dice).unwrap().0),
            1 => Circle::Position(world.positions.choose(dice).unwrap().0),
            2 => Circle::Department(world.departments.choose(dice).unwrap().0),
            3 => world.teams.choose(dice).map_or(Circle::Member(boss.member), |t| Circle::Team(t.0)),
            _ => Circle::Role(world.members.choose(dice).unwrap().1),
        };
        let (whose, with) = (circle(false), circle(true));
        let object = *BUSINESS.choose(dice).unwrap();
        let writes = dice.random_bool(0.5);
        let form = SharingForm { name: format!("规则 {n}"), object, whose, with, writes, until: None };
        sharing::save_rule(tx, boss, RuleId::new(), 0, form).await.unwrap();
        world.rules.push((object, whose, with, writes));
    }
}

/// Two pools, and some of what is nobody's in them.
async fn into_pools(tx: &mut Tx, boss: &Actor, dice: &mut StdRng, world: &mut World) {
    for n in 0..2 {
        let holders: Vec<PoolHolder> = (0..dice.random_range(0..3))
            .map(|_| match dice.random_range(0..8) {
                0 => PoolHolder::Everybody,
                1 | 2 => PoolHolder::One(Holder::Member(world.members.choose(dice).unwrap().0)),
                3 | 4 => PoolHolder::One(Holder::Position(world.positions.choose(dice).unwrap().0)),
                _ => PoolHolder::One(Holder::Department(world.departments.choose(dice).unwrap().0)),
            })
            .collect();
        let hidden: Vec<Hidden> = Hidden::ALL.into_iter().filter(|_| dice.random_bool(0.5)).collect();
        let doors =
            holders.iter().map(|h| PoolDoor { holder: *h, claims: dice.random_bool(0.5), assigns: false });
        let pool = Pool {
            name: format!("公海 {n}"),
            hidden: hidden.clone(),
            doors: doors.collect(),
            ..Pool::fresh()
        };
        let id = pool.id;
        pools::save_pool(tx, boss, pool).await.unwrap();
        world.pools.push((id, hidden, holders));
    }
    for (id, _) in world.accounts.iter().filter(|a| a.1.is_none()) {
        if dice.random_bool(0.7) {
            let pool = (world.pools.choose(dice).unwrap().0, "公海");
            let going = customers::GoingBack { id: *id, owner: None, pool, because: Default::default() };
            let went = customers::put_into_pool(tx, boss, "released", None, &[going]).await.unwrap();
            assert_eq!(went, [*id]);
            world.pooled.push((*id, pool.0));
        }
    }
}

/// What the doors said, and how often they were asked.
struct Asked {
    seed: u64,
    decisions: u64,
}

impl Asked {
    fn same(
        &mut self,
        door: &str,
        who: (MemberId, Role),
        mut found: Vec<uuid::Uuid>,
        mut told: Vec<uuid::Uuid>,
        of: usize,
    ) {
        found.sort();
        told.sort();
        assert_eq!(found, told, "seed {}, {door}, {who:?}: doors (left) and oracle (right)", self.seed);
        self.decisions += of as u64;
    }
}

#[sqlx::test(migrator = "crate::db::MIGRATIONS")]
async fn every_door_shows_what_the_rules_say(pool: PgPool) {
    // A longer run: GUANXI_SOAK=1000 worlds, from a seed of its own.
    let worlds: u64 = std::env::var("GUANXI_SOAK").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    let mut asked = Asked { seed: 0, decisions: 0 };
    for seed in 1..=worlds {
        asked.seed = seed;
        let mut dice = StdRng::seed_from_u64(seed);
        let (boss, world, stage) = made(&pool, &mut dice).await;
        let mut tx = tenant_tx(&pool, boss.tenant).await.unwrap();
        let book = book(&mut tx, boss.tenant, boss.today).await.unwrap();
        rights(&mut asked, &world, &book);
        for who in &world.members {
            let actor = Actor { member: who.0, rights: book.rights(who.0, who.1), ..boss.clone() };
            customers_doors(&mut asked, &mut tx, &actor, &world, *who).await;
            deal_doors(&mut asked, &mut tx, &actor, &world, *who, stage).await;
        }
        tx.commit().await.unwrap();
    }
    println!("{} decisions in {worlds} companies", asked.decisions);
    assert!(asked.decisions >= worlds * 9_000, "{} decisions", asked.decisions);
}

/// Every person, every action, every kind of record, every owner: the rights themselves, and that a reason stands for each.
fn rights(asked: &mut Asked, world: &World, book: &Book) {
    for who in &world.members {
        let rights = book.rights(who.0, who.1);
        for object in Object::ALL.into_iter().filter(|o| *o != Object::Session) {
            for action in Action::ALL {
                for owner in world.members.iter().map(|m| Some(m.0)).chain([None]) {
                    let told = world.reaches(*who, action, object, owner);
                    assert_eq!(
                        rights.reach(action, object).covers(owner),
                        told,
                        "seed {}: {who:?} {action:?} {object:?} of {owner:?}",
                        asked.seed
                    );
                    assert_eq!(!book.why(*who, action, object, owner).is_empty(), told);
                    asked.decisions += 1;
                }
            }
        }
    }
}

async fn customers_doors(
    asked: &mut Asked,
    tx: &mut Tx,
    actor: &Actor,
    world: &World,
    who: (MemberId, Role),
) {
    let seen: Vec<uuid::Uuid> =
        world.accounts.iter().filter(|a| world.sees_account(who, a.0)).map(|a| a.0.0).collect();
    let n = world.accounts.len();
    match customers::accounts(tx, actor, &AccountList::default()).await {
        Ok(page) => {
            assert!(world.sees_kind(who, Object::Account));
            assert_eq!(page.count, seen.len() as i64);
            asked.same(
                "list of accounts",
                who,
                page.rows.iter().map(|a| a.account.id.0).collect(),
                seen.clone(),
                n,
            );
            let leaves = |owner| world.reaches(who, Action::Export, Object::Account, owner);
            let told = page.rows.iter().filter(|r| leaves(r.account.owner_id));
            let told = told.filter_map(|r| r.account.city.clone()).collect();
            exported(asked, tx, actor, who, (exchange::model::Object::Accounts, 7), told).await;
            let options = customers::account_options(tx, actor, "account").await.unwrap();
            asked.same("menu of accounts", who, options.iter().map(|o| o.id).collect(), seen.clone(), n);
            let facets = customers::account_facets(tx, actor).await.unwrap();
            assert_eq!(facets.cities.len(), seen.len(), "seed {}: words of hidden accounts", asked.seed);
            for (id, _) in &world.accounts {
                let found = customers::account(tx, actor, *id).await;
                assert_eq!(found.is_ok(), seen.contains(&id.0), "seed {}: {found:?}", asked.seed);
                let line =
                    customers::timeline(tx, actor, TimelineOf::Account(*id), TimelineTab::Deals, None, 99)
                        .await;
                assert_eq!(line.is_err(), !seen.contains(&id.0));
                let hidden = line.iter().flat_map(|l| &l.items).any(|item| match item {
                    TimelineItem::Change(e, _) if e.object == Object::Deal.code() => {
                        !world.sees_deal(who, DealId(e.record_id))
                    }
                    _ => false,
                });
                assert!(!hidden, "seed {}: the timeline tells of a hidden deal", asked.seed);
                asked.decisions += 2;
            }
        }
        Err(e) => assert!(e == AppError::Forbidden && !world.sees_kind(who, Object::Account), "{e}"),
    }
    let seen: Vec<uuid::Uuid> =
        world.contacts.iter().filter(|c| world.sees_contact(who, c.0)).map(|c| c.0.0).collect();
    if let Ok(page) = customers::contacts(tx, actor, &ContactList::default()).await {
        let n = world.contacts.len();
        asked.same(
            "list of contacts",
            who,
            page.rows.iter().map(|c| c.contact.id.0).collect(),
            seen.clone(),
            n,
        );
        let options = customers::contact_options(tx, actor, None, "contact").await.unwrap();
        asked.same("menu of contacts", who, options.iter().map(|o| o.id).collect(), seen.clone(), n);
        for (id, ..) in &world.contacts {
            assert_eq!(customers::contact(tx, actor, *id).await.is_ok(), seen.contains(&id.0));
            asked.decisions += 1;
        }
    }
    if world.sees_kind(who, Object::Activity) {
        let ids: Vec<uuid::Uuid> = world.activities.iter().map(|a| a.0.0).collect();
        let told = world.activities.iter().filter(|a| world.sees_activity(who, a.0)).map(|a| a.0.0).collect();
        let found = sight::seen(tx, actor, Object::Activity, &ids).await.unwrap();
        asked.same("activities", who, found.into_iter().collect(), told, ids.len());
    }
}

/// What leaves as a file, told by one of its columns: what is listed and may be exported, and nothing where nothing may.
async fn exported(
    asked: &mut Asked,
    tx: &mut Tx,
    actor: &Actor,
    who: (MemberId, Role),
    (object, column): (exchange::model::Object, usize),
    mut told: Vec<String>,
) {
    let page = exchange::store::export::page(tx, actor, object, "", None, 100).await;
    let refused = page.as_ref().is_err_and(|e| *e == AppError::Forbidden);
    assert_eq!(refused, actor.may(Action::Export, exchange::store::guarded(object)).is_err());
    let rows = page.map_or_else(|_| Vec::new(), |page| page.rows);
    let mut left: Vec<String> = rows.into_iter().map(|row| row[column].clone()).collect();
    left.sort();
    told.sort();
    assert_eq!(left, told, "seed {}, export, {who:?}: door (left) and oracle (right)", asked.seed);
    asked.decisions += told.len() as u64;
}

async fn deal_doors(
    asked: &mut Asked,
    tx: &mut Tx,
    actor: &Actor,
    world: &World,
    who: (MemberId, Role),
    stage: StageId,
) {
    let seen: Vec<DealId> = world.deals.iter().filter(|d| world.sees_deal(who, d.0)).map(|d| d.0).collect();
    let ids = || seen.iter().map(|d| d.0).collect::<Vec<_>>();
    let n = world.deals.len();
    let page = match pipeline::deal_list(tx, actor, &DealList::default()).await {
        Ok(page) => page,
        Err(e) => return assert!(e == AppError::Forbidden && !world.sees_kind(who, Object::Deal), "{e}"),
    };
    let leaves = |owner| world.reaches(who, Action::Export, Object::Deal, owner);
    let told = page.rows.iter().filter(|d| leaves(d.owner.as_ref().map(|o| o.id)));
    let told = told.filter_map(|d| Some(d.amount?.plain())).collect();
    exported(asked, tx, actor, who, (exchange::model::Object::Deals, 5), told).await;
    asked.same("list of deals", who, page.rows.iter().map(|d| d.id.0).collect(), ids(), n);
    let Ok(board) = pipeline::board(tx, actor, None, &BoardFilter::default()).await else {
        // The stages of a pipeline are everybody's but those who made a role without them.
        return assert!(!world.sees_kind(who, Object::Pipeline));
    };
    let column = board.columns.iter().find(|c| c.head.stage == stage).unwrap();
    asked.same("board", who, column.page.cards.iter().map(|c| c.id.0).collect(), ids(), n);
    // Each deal is worth another power of two, so a total says which deals it is made of.
    let worth = |deal: &DealId| 100_i64 << world.deals.iter().position(|d| d.0 == *deal).unwrap();
    let sum: i64 = seen.iter().map(worth).sum();
    assert_eq!(column.head.deals, seen.len() as i64, "seed {}", asked.seed);
    assert_eq!(column.head.totals.iter().map(|t| t.amount.minor).sum::<i64>(), sum, "seed {}", asked.seed);
    if let Ok(overview) = insight::store::overview(tx, actor, &Default::default()).await {
        assert_eq!(
            (overview.open.deals, overview.open.value.minor),
            (seen.len() as i64, sum),
            "seed {}",
            asked.seed
        );
    }
    for (id, owner, account) in &world.deals {
        let there = seen.contains(id);
        assert_eq!(pipeline::deal(tx, actor, *id).await.is_ok(), there, "seed {}", asked.seed);
        match pipeline::card(tx, actor, *id).await.unwrap() {
            Some(moved) => {
                assert!(there);
                let head = moved.heads.iter().find(|h| h.stage == stage).unwrap();
                assert_eq!(head.deals, seen.len() as i64, "seed {}: the head beside a card", asked.seed);
            }
            None => assert!(!there),
        }
        // But for a pool: through a deal nobody looks into one.
        let seen = |a| world.sees_account(who, a) || world.pool_of(Some(a)).is_some();
        assert!(!there || account.is_none_or(seen));
        let edit = actor.may(Action::Edit, Object::Deal).is_ok_and(|p| p.covers(*owner));
        assert_eq!(edit, world.reaches(who, Action::Edit, Object::Deal, *owner));
        // With a version that never was: whoever may edit is told of the clash, and nothing is written.
        let tried = pipeline::update_deal(tx, actor, *id, 99, DealPatch::default()).await.unwrap_err();
        let through = world.collaborators.iter().any(|(record, member, writes)| {
            *record == id.0 && *writes && world.reaches(who, Action::Edit, Object::Deal, Some(*member))
        });
        match tried {
            AppError::Conflict(_) => assert!(there && (edit || through), "seed {}", asked.seed),
            AppError::NotFound => assert!(!there, "seed {}", asked.seed),
            AppError::Forbidden => assert!(!(there && (edit || through)), "seed {}", asked.seed),
            other => panic!("seed {}: {other}", asked.seed),
        }
        asked.decisions += 3;
    }
}
