//! Sharing accounts out among people: in turn, by load, by region. A pure function.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{access::model::MemberId, customers::model::AccountId, i18n::Text, pool::text};

/// How accounts are shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// One after another, going on after whoever was given one last.
    InTurn,
    /// To whoever has the fewest accounts.
    ByLoad,
    /// To whoever works in the account's region; of several to the one with the fewest.
    ByRegion,
}

impl Manner {
    pub const ALL: [Manner; 3] = [Manner::InTurn, Manner::ByLoad, Manner::ByRegion];

    pub fn code(self) -> &'static str {
        match self {
            Manner::InTurn => "in_turn",
            Manner::ByLoad => "by_load",
            Manner::ByRegion => "by_region",
        }
    }

    pub fn parse(code: &str) -> Option<Manner> {
        Manner::ALL.into_iter().find(|m| m.code() == code)
    }

    pub fn text(self) -> Text {
        match self {
            Manner::InTurn => text::IN_TURN,
            Manner::ByLoad => text::BY_LOAD,
            Manner::ByRegion => text::BY_REGION,
        }
    }
}

/// Somebody who may be given accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    pub id: MemberId,
    pub region: Option<String>,
    /// How many accounts they have.
    pub held: i64,
    /// How many they may have.
    pub most: Option<i64>,
}

/// An account to be given to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub id: AccountId,
    /// Its province, city and country.
    pub places: Vec<String>,
    /// Who may not have it yet, having lost it lately.
    pub not_to: Option<MemberId>,
}

/// Whether a region of a person or a pool is one of an account's places.
pub fn lies_in(places: &[String], region: &str) -> bool {
    let region = region.trim();
    !region.is_empty() && places.iter().any(|place| place.trim().eq_ignore_ascii_case(region))
}

/// Who gets which account, each at most once; what nobody may have is left out. Nobody gets more than they may hold. `last`: who was
/// given one last, in turn. The same people and accounts in the same order give the same answer.
pub fn share_out(
    accounts: &[Waiting],
    people: &[Receiver],
    manner: Manner,
    last: Option<MemberId>,
) -> Vec<(AccountId, MemberId)> {
    let mut held: HashMap<MemberId, i64> = people.iter().map(|p| (p.id, p.held)).collect();
    let mut order: Vec<&Receiver> = people.iter().collect();
    order.sort_by_key(|p| p.id);
    order.dedup_by_key(|p| p.id);
    let mut next = order.iter().position(|p| last.is_some_and(|last| p.id > last)).unwrap_or(0);
    let mut given = Vec::new();
    for account in accounts {
        let may = |p: &&Receiver| {
            let room = p.most.is_none_or(|most| held.get(&p.id).copied().unwrap_or_default() < most);
            room && account.not_to != Some(p.id)
        };
        let load = |p: &&Receiver| (held.get(&p.id).copied().unwrap_or_default(), p.id);
        let one = match manner {
            Manner::InTurn => {
                let turns = (0..order.len()).map(|n| (next + n) % order.len());
                let found = turns.filter_map(|at| Some((at, *order.get(at)?))).find(|(_, p)| may(p));
                if let Some((at, _)) = found {
                    next = at + 1;
                }
                found.map(|(_, p)| p)
            }
            Manner::ByLoad => order.iter().copied().filter(may).min_by_key(load),
            Manner::ByRegion => {
                let there = |p: &&Receiver| p.region.as_deref().is_some_and(|r| lies_in(&account.places, r));
                order.iter().copied().filter(there).filter(may).min_by_key(load)
            }
        };
        if let Some(one) = one.map(|p| p.id) {
            *held.entry(one).or_default() += 1;
            given.push((account.id, one));
        }
    }
    given
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};

    use super::*;

    fn person(region: Option<&str>, held: i64, most: Option<i64>) -> Receiver {
        Receiver { id: MemberId::new(), region: region.map(str::to_owned), held, most }
    }

    fn waiting(place: &str) -> Waiting {
        Waiting { id: AccountId::new(), places: vec![place.into()], not_to: None }
    }

    fn names(given: &[(AccountId, MemberId)], people: &[Receiver]) -> Vec<usize> {
        given.iter().map(|(_, to)| people.iter().position(|p| p.id == *to).unwrap()).collect()
    }

    #[test]
    fn in_turn_goes_on_where_it_stopped_and_passes_over_who_has_enough() {
        let people = [person(None, 0, None), person(None, 4, Some(5)), person(None, 0, None)];
        let all: Vec<Waiting> = (0..6).map(|_| waiting("Hangzhou")).collect();
        let given = share_out(&all, &people, Manner::InTurn, Some(people[0].id));
        assert_eq!(names(&given, &people), [1, 2, 0, 2, 0, 2]);
    }

    #[test]
    fn by_load_evens_out() {
        let people = [person(None, 3, None), person(None, 1, None)];
        let all: Vec<Waiting> = (0..4).map(|_| waiting("Hangzhou")).collect();
        assert_eq!(names(&share_out(&all, &people, Manner::ByLoad, None), &people), [1, 1, 0, 1]);
    }

    #[test]
    fn by_region_gives_to_who_works_there_and_leaves_the_rest() {
        let people =
            [person(Some("Zhejiang"), 9, None), person(Some(" jiangsu"), 0, None), person(None, 0, None)];
        let all = [waiting("Zhejiang"), waiting("Jiangsu"), waiting("Hebei")];
        assert_eq!(names(&share_out(&all, &people, Manner::ByRegion, None), &people), [0, 1]);
    }

    #[test]
    fn each_is_given_once_nobody_gets_too_many_and_a_former_owner_waits() {
        for seed in 0..300 {
            let mut dice = StdRng::seed_from_u64(seed);
            let places = ["Zhejiang", "Jiangsu", "Hebei"];
            let people: Vec<Receiver> = (0..dice.random_range(0..6))
                .map(|_| {
                    let most = dice.random_bool(0.6).then(|| dice.random_range(0..8));
                    person(places.choose(&mut dice).copied(), dice.random_range(0..6), most)
                })
                .collect();
            let all: Vec<Waiting> = (0..dice.random_range(0..30))
                .map(|_| Waiting {
                    not_to: people.choose(&mut dice).map(|p| p.id).filter(|_| dice.random_bool(0.3)),
                    ..waiting(places.choose(&mut dice).unwrap())
                })
                .collect();
            for manner in Manner::ALL {
                let given = share_out(&all, &people, manner, people.first().map(|p| p.id));
                assert_eq!(given, share_out(&all, &people, manner, people.first().map(|p| p.id)));
                let mut ids: Vec<AccountId> = given.iter().map(|g| g.0).collect();
                ids.sort();
                ids.dedup();
                assert_eq!(ids.len(), given.len(), "seed {seed}");
                for p in &people {
                    let got = given.iter().filter(|g| g.1 == p.id).count() as i64;
                    assert!(got == 0 || p.most.is_none_or(|most| p.held + got <= most), "seed {seed}");
                }
                let too_soon = |(id, to): &(AccountId, MemberId)| {
                    all.iter().any(|a| a.id == *id && a.not_to == Some(*to))
                };
                assert!(!given.iter().any(too_soon), "seed {seed}");
            }
        }
    }
}
