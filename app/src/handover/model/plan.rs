//! Who gets what: a pure function of what is held, the rule, and the people.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

use uuid::Uuid;

use super::{Counts, Rule};
use crate::{
    access::model::{MemberId, Object, Status},
    customers::model::AccountId,
    error::{AppError, AppResult},
    handover::text,
    org::model::{DepartmentId, TeamId},
};

/// A record somebody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    pub object: Object,
    pub id: Uuid,
    /// The records it goes with, the nearest first: whoever gets the first of them that is handed over gets this too.
    pub with: Vec<Uuid>,
}

/// Somebody who may be asked to take over.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub id: MemberId,
    pub name: String,
    pub status: Status,
    pub manager: Option<MemberId>,
    pub region: Option<String>,
    pub teams: Vec<TeamId>,
    pub departments: Vec<DepartmentId>,
    pub open_deals: i64,
}

/// Everybody in the company, and who of them hands over.
#[derive(Clone, Debug, PartialEq)]
pub struct People {
    pub from: MemberId,
    pub all: Vec<Person>,
}

impl People {
    pub fn find(&self, id: MemberId) -> Option<&Person> {
        self.all.iter().find(|p| p.id == id)
    }

    /// Whether somebody may receive: they are here, and they are not the one who hands over.
    pub fn may_receive(&self, id: MemberId) -> bool {
        id != self.from && self.find(id).is_some_and(|p| matches!(p.status, Status::Active | Status::Listed))
    }

    /// Among whom a rule shares out, with the open deals each has.
    fn receivers(&self, rule: Rule) -> Vec<(MemberId, i64)> {
        let Some(from) = self.find(self.from) else { return Vec::new() };
        let shares = |other: &Person| match rule {
            Rule::One(to) => other.id == to,
            Rule::Manager => self.above(from) == Some(other.id),
            Rule::Team => other.teams.iter().any(|t| from.teams.contains(t)),
            Rule::Department => other.departments.iter().any(|d| from.departments.contains(d)),
            Rule::Region => from.region.is_some() && other.region == from.region,
        };
        let them = self.all.iter().filter(|p| self.may_receive(p.id) && shares(p));
        them.map(|p| (p.id, p.open_deals)).collect()
    }

    /// The nearest manager up the line who may receive. Ends in circles too.
    fn above(&self, from: &Person) -> Option<MemberId> {
        let mut seen = HashSet::from([from.id]);
        let mut at = from.manager;
        while let Some(id) = at.filter(|id| seen.insert(*id)) {
            if self.may_receive(id) {
                return Some(id);
            }
            at = self.find(id).and_then(|p| p.manager);
        }
        None
    }
}

/// A record and who gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assigned {
    pub object: Object,
    pub id: Uuid,
    pub to: MemberId,
}

/// Who gets what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan(pub Vec<Assigned>);

impl Plan {
    /// How many of what each person gets.
    pub fn shares(&self) -> BTreeMap<MemberId, Counts> {
        let mut shares: BTreeMap<MemberId, Counts> = BTreeMap::new();
        self.0.iter().for_each(|it| shares.entry(it.to).or_default().add(it.object, 1));
        shares
    }
}

/// Decides who gets what, each record once: accounts as said by hand, what belongs to an account with it, all else by the rule.
/// A rule that shares out gives to whoever has the fewest open deals, those already given counted; an account counts its open
/// deals, at least one. The same holdings and people give the same plan.
/// Errors: `Invalid` on `exceptions` for a receiver who may not receive, on `rule` where it finds nobody.
pub fn assign(
    holdings: &[Holding],
    rule: Rule,
    people: &People,
    exceptions: &BTreeMap<AccountId, MemberId>,
) -> AppResult<Plan> {
    if exceptions.values().any(|to| !people.may_receive(*to)) {
        return Err(AppError::field("exceptions", text::RECEIVER_GONE));
    }
    let mut deals_at: HashMap<Uuid, i64> = HashMap::new();
    for deal in holdings.iter().filter(|h| h.object == Object::Deal) {
        deal.with.iter().for_each(|at| *deals_at.entry(*at).or_default() += 1);
    }
    let weight = |h: &Holding| deals_at.get(&h.id).copied().unwrap_or_default().max(1);
    // Accounts first, then people and deals, then what is to be done with any of them; the heaviest first, so that they even out.
    let mut order: Vec<&Holding> = holdings.iter().collect();
    order.sort_by_key(|h| (h.object, Reverse(weight(h)), h.id));
    let mut loads = people.receivers(rule);
    let mut given: HashMap<Uuid, MemberId> = HashMap::new();
    let mut plan = Plan::default();
    for holding in order {
        if given.contains_key(&holding.id) {
            continue;
        }
        let by_hand = exceptions.get(&AccountId(holding.id)).filter(|_| holding.object == Object::Account);
        let followed = holding.with.iter().find_map(|at| given.get(at));
        let to = match by_hand.or(followed) {
            Some(to) => *to,
            None => {
                let least = loads.iter().min_by_key(|(id, load)| (*load, *id));
                least.ok_or_else(|| AppError::field("rule", text::NOBODY_THERE))?.0
            }
        };
        // What follows was counted with what it follows.
        if followed.is_none()
            && let Some(load) = loads.iter_mut().find(|(id, _)| *id == to)
        {
            load.1 += weight(holding);
        }
        given.insert(holding.id, to);
        plan.0.push(Assigned { object: holding.object, id: holding.id, to });
    }
    Ok(plan)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};

    use super::*;

    fn person(open_deals: i64) -> Person {
        let id = MemberId::new();
        Person {
            id,
            name: id.to_string(),
            status: Status::Active,
            manager: None,
            region: None,
            teams: Vec::new(),
            departments: Vec::new(),
            open_deals,
        }
    }

    fn people(all: Vec<Person>) -> People {
        People { from: all[0].id, all }
    }

    fn held(object: Object, with: &[Uuid]) -> Holding {
        Holding { object, id: Uuid::now_v7(), with: with.to_vec() }
    }

    fn to(plan: &Plan, holding: &Holding) -> MemberId {
        plan.0.iter().find(|it| it.id == holding.id).unwrap().to
    }

    fn wrong(refused: AppResult<Plan>) -> String {
        match refused {
            Err(AppError::Invalid(fields)) => fields[0].field.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_belongs_to_an_account_goes_with_it_and_all_else_by_the_rule() {
        let them = people(vec![person(0), person(0), person(0)]);
        let (rule_says, by_hand) = (them.all[1].id, them.all[2].id);
        let account = held(Object::Account, &[]);
        let elsewhere = Uuid::now_v7();
        let deal = held(Object::Deal, &[account.id]);
        let task = held(Object::Activity, &[account.id, deal.id]);
        let loose = held(Object::Deal, &[elsewhere]);
        let of_loose = held(Object::Activity, &[elsewhere, loose.id]);
        let all = [task.clone(), of_loose.clone(), loose.clone(), deal.clone(), account.clone()];
        let exceptions = [(AccountId(account.id), by_hand)].into();
        let plan = assign(&all, Rule::One(rule_says), &them, &exceptions).unwrap();
        for holding in [&account, &deal, &task] {
            assert_eq!(to(&plan, holding), by_hand);
        }
        for holding in [&loose, &of_loose] {
            assert_eq!(to(&plan, holding), rule_says);
        }
        let counts = Counts { accounts: 1, contacts: 0, deals: 1, activities: 1 };
        assert_eq!(plan.shares()[&by_hand], counts);
    }

    #[test]
    fn whoever_has_the_fewest_open_deals_gets_the_next_account() {
        let team = TeamId::new();
        let mut them = people(vec![person(9), person(4), person(0), person(0)]);
        them.all.iter_mut().take(3).for_each(|p| p.teams.push(team));
        let accounts: Vec<Holding> = (0..5).map(|_| held(Object::Account, &[])).collect();
        let mut all = accounts.clone();
        // The first account has three deals, and so goes first and counts three.
        all.extend((0..3).map(|_| held(Object::Deal, &[accounts[0].id])));
        let plan = assign(&all, Rule::Team, &them, &BTreeMap::new()).unwrap();
        let shares = plan.shares();
        let (busy, idle) = (them.all[1].id, them.all[2].id);
        assert_eq!(to(&plan, &accounts[0]), idle);
        // 0 + 3 + 1 = 4, then in turns.
        assert_eq!((shares[&idle].accounts, shares[&busy].accounts), (3, 2));
        assert!(!shares.contains_key(&them.all[3].id));
    }

    #[test]
    fn the_nearest_manager_who_is_here_receives() {
        let mut them = people(vec![person(0), person(0), person(0)]);
        them.all[0].manager = Some(them.all[1].id);
        them.all[1].manager = Some(them.all[2].id);
        them.all[2].manager = Some(them.all[0].id);
        let account = held(Object::Account, &[]);
        let all = [account.clone()];
        let plan = assign(&all, Rule::Manager, &them, &BTreeMap::new()).unwrap();
        assert_eq!(to(&plan, &account), them.all[1].id);
        them.all[1].status = Status::Inactive;
        let plan = assign(&all, Rule::Manager, &them, &BTreeMap::new()).unwrap();
        assert_eq!(to(&plan, &account), them.all[2].id);
        them.all[2].status = Status::Invited;
        assert_eq!(wrong(assign(&all, Rule::Manager, &them, &BTreeMap::new())), "rule");
    }

    #[test]
    fn a_rule_that_finds_nobody_is_refused_and_so_is_a_receiver_who_left() {
        let mut them = people(vec![person(0), person(0)]);
        them.all[1].status = Status::Inactive;
        let account = held(Object::Account, &[]);
        let all = [account.clone()];
        let gone = them.all[1].id;
        for rule in [Rule::One(gone), Rule::One(them.from), Rule::Team, Rule::Department, Rule::Region] {
            assert_eq!(wrong(assign(&all, rule, &them, &BTreeMap::new())), "rule");
        }
        let exceptions = [(AccountId(account.id), gone)].into();
        assert_eq!(wrong(assign(&all, Rule::Manager, &them, &exceptions)), "exceptions");
        // Nothing to give needs nobody.
        assert_eq!(assign(&[], Rule::Team, &them, &BTreeMap::new()), Ok(Plan::default()));
    }

    /// Random companies, holdings and rules: each record is assigned once, to somebody who is here, and the same again.
    #[test]
    fn everything_is_assigned_exactly_once_and_nobody_inactive_receives() {
        for seed in 0..300 {
            let mut dice = StdRng::seed_from_u64(seed);
            let (teams, departments) =
                ([TeamId::new(), TeamId::new()], [DepartmentId::new(), DepartmentId::new()]);
            let n = dice.random_range(1..12);
            let mut all: Vec<Person> = (0..n).map(|_| person(dice.random_range(0..20))).collect();
            let ids: Vec<MemberId> = all.iter().map(|p| p.id).collect();
            for it in &mut all {
                it.status = *Status::ALL.choose(&mut dice).unwrap();
                it.manager = ids.choose(&mut dice).copied().filter(|_| dice.random_bool(0.7));
                it.teams = teams.into_iter().filter(|_| dice.random_bool(0.5)).collect();
                it.departments = departments.into_iter().filter(|_| dice.random_bool(0.5)).collect();
                it.region = dice.random_bool(0.7).then(|| ["East", "West"][dice.random_range(0..2)].into());
            }
            let them = people(all);
            let accounts: Vec<Holding> =
                (0..dice.random_range(0..30)).map(|_| held(Object::Account, &[])).collect();
            let mut holdings = accounts.clone();
            for object in [Object::Contact, Object::Deal, Object::Activity] {
                for _ in 0..dice.random_range(0..30) {
                    let at = accounts.choose(&mut dice).map(|a| a.id).filter(|_| dice.random_bool(0.6));
                    holdings.push(held(object, &at.into_iter().collect::<Vec<_>>()));
                }
            }
            let mut exceptions = BTreeMap::new();
            for account in &accounts {
                if dice.random_bool(0.05) {
                    exceptions.insert(AccountId(account.id), *ids.choose(&mut dice).unwrap());
                }
            }
            let rules = [
                Rule::One(*ids.choose(&mut dice).unwrap()),
                Rule::Manager,
                Rule::Team,
                Rule::Department,
                Rule::Region,
            ];
            for rule in rules {
                let plan = assign(&holdings, rule, &them, &exceptions);
                assert_eq!(plan, assign(&holdings, rule, &them, &exceptions), "seed {seed}");
                let Ok(plan) = plan else { continue };
                let mut assigned: Vec<Uuid> = plan.0.iter().map(|it| it.id).collect();
                let mut asked: Vec<Uuid> = holdings.iter().map(|h| h.id).collect();
                assigned.sort();
                asked.sort();
                assert_eq!(assigned, asked, "seed {seed} {rule:?}");
                assert!(plan.0.iter().all(|it| them.may_receive(it.to)), "seed {seed} {rule:?}");
                for holding in &holdings {
                    if let Some(at) = holding.with.first().filter(|at| asked.contains(at)) {
                        let account = plan.0.iter().find(|it| it.id == *at).unwrap();
                        assert_eq!(to(&plan, holding), account.to, "seed {seed} {rule:?}");
                    }
                }
            }
        }
    }
}
