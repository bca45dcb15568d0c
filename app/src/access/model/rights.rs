//! From roles and the organisation to a person's rights: on whose records they may do what, today, and why.
//!
//! In prose, as an independent oracle repeats it (`access/tests/oracle.rs`):
//! 1. A person has the role of their membership, the roles given to them, and those given to the positions they sit on and to the
//!    departments these are in. Roles add up: for each action on each kind of record every scope any of them gives counts.
//! 2. *Own* reaches the person's own records, *team* those of everybody in one of their teams, *department* those of everybody who
//!    sits in one of their departments, *below* also those of everybody who sits further down the tree, *all* everybody's.
//!    The records of somebody who sits nowhere any more count where they sat last, so that nothing falls out of sight; the seat
//!    itself gives them nothing any more.
//! 3. Whoever sees any records of a kind also sees those of everybody who reports to them, directly or through others.
//! 4. A record that is nobody's is within every reach but none.
//! 5. Nobody does to a record what they may not see.
//! 6. A session is its member's alone, whatever their role.
//! 7. Whoever configures members, departments, positions or teams decides through them who may what: only those do who may also
//!    configure roles.
//! 8. Of a field one has as much as the most generous of the roles through which one sees records of its kind says; a role that says
//!    nothing of it lets it be written. Nobody writes a field they are not shown whole, nor one of a record they may not edit.
//! 9. A sharing rule lets those it helps see, or see and edit, the records of the people it names until its day is over, as far as a
//!    role lets them do so with any record of that kind.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex},
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Action, Circle, Field, Look, MemberId, Object, PoolHolder, PoolId, PoolSaid, Pools, Role, RoleRights,
    Scope, SharingForm,
};
use crate::org::model::{DepartmentId, Organisation, PositionId, Seat, TeamId};

/// Whose records somebody reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Nobody's, not even those without an owner.
    None,
    /// Those of these members, in order, and those that are nobody's.
    Of(Arc<[Uuid]>),
    All,
}

impl Reach {
    /// Whether a record with this owner is within reach.
    pub fn covers(&self, owner: Option<MemberId>) -> bool {
        match self {
            Reach::None => false,
            Reach::All => true,
            Reach::Of(members) => owner.is_none_or(|o| members.binary_search(&o.0).is_ok()),
        }
    }
}

/// What one person may do, resolved: kind of record × action → reach, and field → look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    cells: Vec<Reach>,
    looks: Vec<Look>,
    pools: Pools,
}

impl Rights {
    fn cell(action: Action, object: Object) -> usize {
        object as usize * Action::ALL.len() + action as usize
    }

    pub fn reach(&self, action: Action, object: Object) -> &Reach {
        self.cells.get(Self::cell(action, object)).unwrap_or(&Reach::None)
    }

    /// How much of a field one has, of records one sees.
    pub fn look(&self, field: Field) -> Look {
        self.looks.get(field as usize).copied().unwrap_or(Look::Hidden)
    }

    /// Whether one is shown a field whole.
    pub fn reads(&self, field: Field) -> bool {
        self.look(field) >= Look::Read
    }

    /// Whether one may write a field of a record one may edit.
    pub fn writes(&self, field: Field) -> bool {
        self.look(field) == Look::Write
    }

    /// What one may do in the customer pools.
    pub fn pools(&self) -> &Pools {
        &self.pools
    }

    /// Everything: the system itself, and whoever runs it.
    pub fn everything() -> Rights {
        Rights {
            cells: vec![Reach::All; Object::ALL.len() * Action::ALL.len()],
            looks: vec![Look::Write; Field::ALL.len()],
            pools: Pools { manages: true, ..Pools::default() },
        }
    }

    /// What the role alone gives to somebody who sits nowhere.
    pub fn of_role(member: MemberId, role: Role) -> Rights {
        Book::default().resolve(member, role)
    }

    /// The same, of a role of which the company says this.
    #[cfg(test)]
    pub fn of_rights(member: MemberId, role: Role, rights: RoleRights) -> Rights {
        Book { roles: BTreeMap::from([(role, rights)]), ..Book::default() }.resolve(member, role)
    }
}

/// What decides who has which role.
const GUARDED: [Object; 4] = [Object::Member, Object::Department, Object::Position, Object::Team];

/// To whom a role is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Holder {
    Member(MemberId),
    Position(PositionId),
    Department(DepartmentId),
}

/// One reason why somebody may do something to a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The role that gives it, and through what one has that role.
    pub role: Role,
    pub through: Holder,
    pub scope: Scope,
    pub tie: Tie,
}

/// What ties a person to a record's owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Tie {
    /// The role reaches everybody's.
    Everybody,
    /// The record is nobody's.
    Nobody,
    Oneself,
    Team(TeamId),
    /// The owner sits there; one sits there too, or above.
    Department(DepartmentId),
    /// A rule shares it, by its name.
    Rule(String),
    /// The pool it is in lets one see it.
    Pool(PoolId),
    /// The owner reports to one, through these people, the nearest to the owner first.
    Line(Vec<MemberId>),
}

/// What a company's organisation and roles say on one day, indexed for questions. Made from a few queries, kept as long as
/// `version` and `day` hold.
#[derive(Debug, Default)]
pub struct Book {
    pub version: i64,
    pub day: NaiveDate,
    /// What the company says of a role, where it says anything else than what is shipped.
    roles: BTreeMap<Role, RoleRights>,
    given: HashMap<Holder, Vec<Role>>,
    department_of: HashMap<PositionId, DepartmentId>,
    seats: HashMap<MemberId, Vec<PositionId>>,
    /// Where people who sit nowhere sat last: it says whose records theirs are, and gives them nothing.
    sat: HashMap<MemberId, Vec<PositionId>>,
    sitting: HashMap<DepartmentId, BTreeSet<MemberId>>,
    below: HashMap<DepartmentId, Vec<DepartmentId>>,
    above: HashMap<DepartmentId, DepartmentId>,
    teams: HashMap<MemberId, Vec<TeamId>>,
    in_team: HashMap<TeamId, Vec<MemberId>>,
    reports: HashMap<MemberId, Vec<MemberId>>,
    /// Rules by which records are shared, those that hold on the day.
    rules: Vec<SharingForm>,
    managers: HashMap<MemberId, MemberId>,
    pools: Vec<PoolSaid>,
    known: Mutex<HashMap<(MemberId, Role), Arc<Rights>>>,
}

impl Book {
    /// Indexes an organisation with its roles. `former`: the last seats of people who sit nowhere any more.
    pub fn new(
        version: i64,
        organisation: &Organisation,
        former: &[Seat],
        roles: BTreeMap<Role, RoleRights>,
        given: Vec<(Holder, Role)>,
        rules: Vec<SharingForm>,
        pools: Vec<PoolSaid>,
    ) -> Book {
        let mut book = Book { version, day: organisation.day, roles, pools, ..Book::default() };
        book.rules = rules.into_iter().filter(|rule| rule.holds(organisation.day)).collect();
        for (holder, role) in given {
            book.given.entry(holder).or_default().push(role);
        }
        for department in organisation.departments.values() {
            if let Some(parent) = department.parent {
                book.below.entry(parent).or_default().push(department.id);
                book.above.insert(department.id, parent);
            }
        }
        book.department_of = organisation.positions.values().map(|p| (p.id, p.department)).collect();
        for seat in &organisation.seats {
            book.seats.entry(seat.member).or_default().push(seat.position);
        }
        for seat in former {
            book.sat.entry(seat.member).or_default().push(seat.position);
        }
        for seat in organisation.seats.iter().chain(former) {
            if let Some(department) = book.department_of.get(&seat.position) {
                book.sitting.entry(*department).or_default().insert(seat.member);
            }
        }
        for team in organisation.teams.values() {
            for member in team.members.keys() {
                book.teams.entry(*member).or_default().push(team.id);
            }
            book.in_team.insert(team.id, team.members.keys().copied().collect());
        }
        for person in organisation.people.values() {
            if let Some(manager) = person.manager {
                book.reports.entry(manager).or_default().push(person.id);
                book.managers.insert(person.id, manager);
            }
        }
        book
    }

    /// What a member with this role may do.
    pub fn rights(&self, member: MemberId, role: Role) -> Arc<Rights> {
        let mut known = self.known.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        known.entry((member, role)).or_insert_with(|| Arc::new(self.resolve(member, role))).clone()
    }

    /// What a role lets one do in this company.
    pub fn role(&self, role: Role) -> RoleRights {
        // Nobody can lock the last one out of the rules.
        let own = self.roles.get(&role).filter(|_| role != Role::Administrator);
        own.cloned().unwrap_or_else(|| role.shipped())
    }

    /// The roles a member has, each with what gives it; one may come more than once.
    pub fn roles_of(&self, member: MemberId, role: Role) -> Vec<(Role, Holder)> {
        let seats = self.seats.get(&member).map_or(&[][..], Vec::as_slice);
        let mut holders = vec![Holder::Member(member)];
        holders.extend(seats.iter().map(|p| Holder::Position(*p)));
        holders.extend(self.departments_of(member).into_iter().map(Holder::Department));
        let given = holders
            .into_iter()
            .flat_map(|h| self.given.get(&h).into_iter().flatten().map(move |role| (*role, h)));
        std::iter::once((role, Holder::Member(member))).chain(given).collect()
    }

    /// The departments somebody sits in.
    fn departments_of(&self, member: MemberId) -> BTreeSet<DepartmentId> {
        self.departments(self.seats.get(&member))
    }

    /// The departments somebody's records count to: where they sit, or sat last.
    fn counted_to(&self, member: MemberId) -> BTreeSet<DepartmentId> {
        self.departments(self.seats.get(&member).or(self.sat.get(&member)))
    }

    fn departments(&self, seats: Option<&Vec<PositionId>>) -> BTreeSet<DepartmentId> {
        seats.into_iter().flatten().filter_map(|p| self.department_of.get(p)).copied().collect()
    }

    /// Everybody who reports to a member, directly or through others. Ends in circles too.
    fn line(&self, member: MemberId) -> BTreeSet<MemberId> {
        let mut found = BTreeSet::new();
        let mut open = vec![member];
        while let Some(above) = open.pop() {
            for report in self.reports.get(&above).into_iter().flatten() {
                if *report != member && found.insert(*report) {
                    open.push(*report);
                }
            }
        }
        found
    }

    /// The people a scope reaches; `None`: everybody.
    fn people(&self, member: MemberId, scope: Scope) -> Option<BTreeSet<MemberId>> {
        let mut found = BTreeSet::from([member]);
        let mut departments: Vec<DepartmentId> = self.departments_of(member).into_iter().collect();
        match scope {
            Scope::None => return Some(BTreeSet::new()),
            Scope::All => return None,
            Scope::Own => {}
            Scope::Team => {
                let teams = self.teams.get(&member).into_iter().flatten();
                found.extend(teams.filter_map(|t| self.in_team.get(t)).flatten());
            }
            Scope::Department => {
                found.extend(departments.iter().filter_map(|d| self.sitting.get(d)).flatten());
            }
            Scope::Below => {
                let mut seen: BTreeSet<DepartmentId> = departments.iter().copied().collect();
                while let Some(department) = departments.pop() {
                    found.extend(self.sitting.get(&department).into_iter().flatten());
                    let below = self.below.get(&department).into_iter().flatten();
                    departments.extend(below.filter(|d| seen.insert(**d)));
                }
            }
        }
        Some(found)
    }

    /// The members of a circle; of a role, which memberships give too, nobody: [`Book::within`] knows.
    fn circle(&self, circle: Circle) -> BTreeSet<MemberId> {
        match circle {
            Circle::Member(id) => BTreeSet::from([id]),
            Circle::Team(id) => self.in_team.get(&id).into_iter().flatten().copied().collect(),
            Circle::Position(id) => {
                let seats =
                    self.seats.iter().chain(self.sat.iter().filter(|(m, _)| !self.seats.contains_key(m)));
                seats.filter(|(_, positions)| positions.contains(&id)).map(|(member, _)| *member).collect()
            }
            Circle::Department(id) => {
                let mut open = vec![id];
                let mut seen = BTreeSet::from([id]);
                let mut found = BTreeSet::new();
                while let Some(department) = open.pop() {
                    found.extend(self.sitting.get(&department).into_iter().flatten().copied());
                    let below = self.below.get(&department).into_iter().flatten();
                    open.extend(below.filter(|d| seen.insert(**d)));
                }
                found
            }
            Circle::Role(_) => BTreeSet::new(),
        }
    }

    /// Whether somebody is in a circle. Where they sat once gives them nothing.
    fn within(&self, (member, role): (MemberId, Role), circle: Circle) -> bool {
        match circle {
            Circle::Role(wanted) => self.roles_of(member, role).iter().any(|(role, _)| *role == wanted),
            Circle::Department(_) | Circle::Position(_) if !self.seats.contains_key(&member) => false,
            circle => self.circle(circle).contains(&member),
        }
    }

    /// The rules that help a member to do this with records of a kind.
    fn helped(
        &self,
        who: (MemberId, Role),
        action: Action,
        object: Object,
    ) -> impl Iterator<Item = &SharingForm> {
        let rules = self.rules.iter().filter(move |rule| {
            rule.object == object && (action == Action::See || (action == Action::Edit && rule.writes))
        });
        rules.filter(move |rule| self.within(who, rule.with))
    }

    fn resolve(&self, member: MemberId, role: Role) -> Rights {
        let roles: Vec<RoleRights> =
            self.roles_of(member, role).into_iter().map(|(role, _)| self.role(role)).collect();
        // Most cells ask for the same few sets: each is made once.
        let mut made: BTreeMap<(BTreeSet<Scope>, bool), Reach> = BTreeMap::new();
        let guards = roles.iter().any(|r| r.scope(Action::Configure, Object::Role) == Scope::All);
        let mut cells = Vec::with_capacity(Object::ALL.len() * Action::ALL.len());
        for object in Object::ALL {
            let seen: BTreeSet<Scope> = roles.iter().map(|r| r.scope(Action::See, object)).collect();
            let shared = |action| {
                self.helped((member, role), action, object).flat_map(|rule| self.circle(rule.whose)).collect()
            };
            for action in Action::ALL {
                if object == Object::Session && matches!(action, Action::See | Action::Delete) {
                    cells.push(Reach::Of([member.0].into()));
                    continue;
                }
                let scopes = roles.iter().map(|r| r.scope(action, object)).collect();
                let mut reach = self.made(&mut made, member, scopes, action == Action::See);
                if action == Action::Configure && GUARDED.contains(&object) && !guards {
                    reach = Reach::None;
                }
                reach = widened(reach, shared(action));
                let seen = widened(self.made(&mut made, member, seen.clone(), true), shared(Action::See));
                // What is made is not there yet to be seen; to import and to configure are not done to one record.
                let to_records =
                    matches!(action, Action::Edit | Action::Delete | Action::HandOver | Action::Export);
                cells.push(if to_records { within(reach, &seen) } else { reach });
            }
        }
        let looks = Field::ALL.iter().map(|field| {
            let seeing = roles.iter().filter(|r| r.scope(Action::See, field.object()) > Scope::None);
            seeing.map(|r| r.look(*field)).max().unwrap_or(Look::Hidden)
        });
        let mut rights = Rights { cells, looks: looks.collect(), pools: Pools::default() };
        rights.pools = self.pools(member, *rights.reach(Action::Configure, Object::Pool) != Reach::None);
        rights
    }

    /// What somebody may do in each pool.
    fn pools(&self, member: MemberId, manages: bool) -> Pools {
        let mut pools = Pools { manages, ..Pools::default() };
        let seats = self.seats.get(&member).map_or(&[][..], Vec::as_slice);
        let departments = self.departments_above(member);
        for pool in &self.pools {
            let through = pool.doors.iter().filter(|door| match door.holder {
                PoolHolder::Everybody => true,
                PoolHolder::One(Holder::Member(id)) => id == member,
                PoolHolder::One(Holder::Position(id)) => seats.contains(&id),
                PoolHolder::One(Holder::Department(id)) => departments.contains(&id),
            });
            for door in through {
                let may = pools.open.entry(pool.id).or_default();
                *may = (may.0 || door.claims, may.1 || door.assigns);
            }
            pools.hidden.insert(pool.id, pool.hidden.clone());
        }
        pools
    }

    /// The departments somebody sits in, and those above them.
    pub fn departments_above(&self, member: MemberId) -> BTreeSet<DepartmentId> {
        self.departments_of(member).into_iter().flat_map(|d| self.upwards(d)).collect()
    }

    /// Whether a pool names somebody among those who claim, whatever their roles.
    pub fn lets_claim(&self, member: MemberId, pool: PoolId) -> bool {
        self.pools(member, false).claims(pool)
    }

    /// What the company calls a pool.
    pub fn pool_name(&self, pool: PoolId) -> Option<&str> {
        self.pools.iter().find(|p| p.id == pool).map(|p| p.name.as_str())
    }

    fn made(
        &self,
        made: &mut BTreeMap<(BTreeSet<Scope>, bool), Reach>,
        member: MemberId,
        mut scopes: BTreeSet<Scope>,
        with_line: bool,
    ) -> Reach {
        scopes.remove(&Scope::None);
        made.entry((scopes.clone(), with_line))
            .or_insert_with(|| {
                if scopes.is_empty() {
                    return Reach::None;
                }
                let mut people = BTreeSet::new();
                for scope in scopes {
                    match self.people(member, scope) {
                        Some(found) => people.extend(found),
                        None => return Reach::All,
                    }
                }
                if with_line {
                    people.extend(self.line(member));
                }
                Reach::Of(people.into_iter().map(|m| m.0).collect())
            })
            .clone()
    }

    /// Every reason why a member may do this to a record with this owner; none where they may not.
    pub fn why(
        &self,
        (member, own): (MemberId, Role),
        action: Action,
        object: Object,
        owner: Option<MemberId>,
    ) -> Vec<Reason> {
        if !self.rights(member, own).reach(action, object).covers(owner) {
            return Vec::new();
        }
        let mut reasons = Vec::new();
        for (role, through) in self.roles_of(member, own) {
            let scope = self.role(role).scope(action, object);
            let ties = self.ties(member, scope, owner, action == Action::See);
            reasons.extend(ties.into_iter().map(|tie| Reason { role, through, scope, tie }));
            let any = scope > Scope::None;
            let rules = self.helped((member, own), action, object).filter(|_| any);
            let shared = rules.filter(|rule| owner.is_some_and(|o| self.circle(rule.whose).contains(&o)));
            reasons.extend(shared.map(|rule| {
                let tie = Tie::Rule(rule.name.clone());
                Reason { role, through, scope, tie }
            }));
        }
        reasons
    }

    fn ties(&self, member: MemberId, scope: Scope, owner: Option<MemberId>, with_line: bool) -> Vec<Tie> {
        let owner = match (scope, owner) {
            (Scope::None, _) => return Vec::new(),
            (Scope::All, _) => return vec![Tie::Everybody],
            (_, None) => return vec![Tie::Nobody],
            (_, Some(owner)) => owner,
        };
        if owner == member {
            return vec![Tie::Oneself];
        }
        let mut ties = Vec::new();
        if scope == Scope::Team {
            let shared = self.teams.get(&member).into_iter().flatten();
            let shared = shared.filter(|t| self.in_team.get(t).is_some_and(|m| m.contains(&owner)));
            ties.extend(shared.map(|t| Tie::Team(*t)));
        }
        if matches!(scope, Scope::Department | Scope::Below) {
            let mine = self.departments_of(member);
            let theirs = self.counted_to(owner).into_iter();
            let reached = theirs.filter(|d| match scope {
                Scope::Department => mine.contains(d),
                _ => self.upwards(*d).iter().any(|d| mine.contains(d)),
            });
            ties.extend(reached.map(Tie::Department));
        }
        if with_line && self.line(member).contains(&owner) {
            let mut through = Vec::new();
            let mut at = owner;
            while let Some(manager) =
                self.managers.get(&at).filter(|m| **m != member && !through.contains(*m))
            {
                through.push(*manager);
                at = *manager;
            }
            ties.push(Tie::Line(through));
        }
        ties
    }

    /// A department and those above it.
    fn upwards(&self, department: DepartmentId) -> Vec<DepartmentId> {
        let mut found = vec![department];
        while let Some(parent) = found.last().and_then(|d| self.above.get(d)).filter(|p| !found.contains(p)) {
            found.push(*parent);
        }
        found
    }
}

/// A reach with these people's records in it; none at all stays none: a rule says whose records, roles say what is done to any.
fn widened(reach: Reach, people: BTreeSet<MemberId>) -> Reach {
    match &reach {
        Reach::Of(mine) if !people.is_empty() => {
            let all: BTreeSet<Uuid> = mine.iter().copied().chain(people.into_iter().map(|m| m.0)).collect();
            Reach::Of(all.into_iter().collect())
        }
        _ => reach,
    }
}

/// The part of a reach that lies within another.
fn within(reach: Reach, seen: &Reach) -> Reach {
    match (&reach, seen) {
        (Reach::None, _) | (_, Reach::None) => Reach::None,
        (_, Reach::All) => reach,
        (Reach::All, Reach::Of(_)) => seen.clone(),
        (Reach::Of(mine), Reach::Of(_)) => {
            Reach::Of(mine.iter().copied().filter(|m| seen.covers(Some(MemberId(*m)))).collect())
        }
    }
}
