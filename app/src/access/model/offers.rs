//! What a page offers to somebody: their rights, small enough to travel with it.

use std::{collections::BTreeSet, sync::Arc};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Action, Field, Look, MemberId, Object, Reach, Rights};

/// The most people a set names on its way to the browser; beyond that an action is offered and the server decides.
const NAMED: usize = 100;

/// What to offer: to leave out what somebody may not do, no more. The server asks again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Offers {
    /// Nothing of what is not listed.
    cells: Vec<(Object, Action, Offer)>,
    sets: Vec<BTreeSet<MemberId>>,
    /// Fields of which one has less than all.
    looks: Vec<(Field, Look)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum Offer {
    All,
    /// For the records of this set of people, and for those of nobody.
    Of(u8),
}

impl Offers {
    pub fn of(rights: &Rights) -> Offers {
        let mut offers = Offers::default();
        let mut known: Vec<Arc<[Uuid]>> = Vec::new();
        for object in Object::ALL {
            for action in Action::ALL {
                let offer = match rights.reach(action, object) {
                    Reach::None => continue,
                    Reach::Of(members) if members.len() <= NAMED => {
                        let at = known.iter().position(|k| k == members).unwrap_or_else(|| {
                            known.push(members.clone());
                            offers.sets.push(members.iter().map(|m| MemberId(*m)).collect());
                            known.len() - 1
                        });
                        u8::try_from(at).map_or(Offer::All, Offer::Of)
                    }
                    Reach::Of(_) | Reach::All => Offer::All,
                };
                offers.cells.push((object, action, offer));
            }
        }
        let looks = Field::ALL.iter().map(|f| (*f, rights.look(*f)));
        offers.looks = looks.filter(|(_, look)| *look < Look::Write).collect();
        offers
    }

    /// How much of a field to show.
    pub fn look(&self, field: Field) -> Look {
        self.looks.iter().find(|(f, _)| *f == field).map_or(Look::Write, |(_, look)| *look)
    }

    /// Whether to offer this for a record with this owner.
    pub fn may(&self, action: Action, object: Object, owner: Option<MemberId>) -> bool {
        match self.cells.iter().find(|(o, a, _)| *o == object && *a == action) {
            None => false,
            Some((_, _, Offer::All)) => true,
            Some((_, _, Offer::Of(set))) => {
                owner.is_none_or(|o| self.sets.get(usize::from(*set)).is_some_and(|s| s.contains(&o)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::model::Role;

    #[test]
    fn a_page_offers_what_the_rights_say() {
        let me = MemberId::new();
        for role in Role::SHIPPED {
            let rights = Rights::of_role(me, role);
            let offers = Offers::of(&rights);
            for field in Field::ALL {
                assert_eq!(offers.look(*field), rights.look(*field));
            }
            for object in Object::ALL {
                for action in Action::ALL {
                    for owner in [None, Some(me), Some(MemberId::new())] {
                        assert_eq!(
                            offers.may(action, object, owner),
                            rights.reach(action, object).covers(owner),
                            "{role:?} {action:?} {object:?}"
                        );
                    }
                }
            }
        }
    }
}
