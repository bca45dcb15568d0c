//! What is true of something for a while, and how a plan takes over what changes before it.

use super::{Department, DepartmentId, Position, PositionId, Seat, TeamId};
use crate::access::model::MemberId;

/// Something that is true of a thing; on any day one fact a key at most.
pub trait Fact: Clone + PartialEq {
    type Key: Ord + Copy;

    fn key(&self) -> Self::Key;

    /// Takes over into a fact planned for later what changes now from `old` to `new`, where the plan leaves it as it was. What
    /// the plan itself changes is its own, also for the facts after it: `old` and `new` then say the plan's.
    fn carry(&mut self, old: &mut Self, new: &mut Self);
}

macro_rules! carried {
    ($self:ident, $old:ident, $new:ident: $($field:ident),*) => {
        $(if $self.$field == $old.$field {
            $self.$field = $new.$field.clone();
        } else {
            $old.$field = $self.$field.clone();
            $new.$field = $self.$field.clone();
        })*
    };
}

impl Fact for Department {
    type Key = DepartmentId;
    fn key(&self) -> DepartmentId {
        self.id
    }
    fn carry(&mut self, old: &mut Self, new: &mut Self) {
        // A place says something among the same siblings only.
        if (self.parent, self.place) == (old.parent, old.place) {
            self.place = new.place;
        }
        carried!(self, old, new: parent, name, kind);
    }
}

impl Fact for Position {
    type Key = PositionId;
    fn key(&self) -> PositionId {
        self.id
    }
    fn carry(&mut self, old: &mut Self, new: &mut Self) {
        if (self.department, self.place) == (old.department, old.place) {
            self.place = new.place;
        }
        carried!(self, old, new: department, title, lead, planned);
    }
}

impl Fact for Seat {
    type Key = (MemberId, PositionId);
    fn key(&self) -> Self::Key {
        (self.member, self.position)
    }
    fn carry(&mut self, old: &mut Self, new: &mut Self) {
        carried!(self, old, new: main);
    }
}

/// Whom somebody reports to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reporting {
    pub member: MemberId,
    pub manager: MemberId,
}

impl Fact for Reporting {
    type Key = MemberId;
    fn key(&self) -> MemberId {
        self.member
    }
    fn carry(&mut self, old: &mut Self, new: &mut Self) {
        carried!(self, old, new: manager);
    }
}

/// A team's own words.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    pub team: TeamId,
    pub name: String,
    pub purpose: String,
}

impl Fact for Named {
    type Key = TeamId;
    fn key(&self) -> TeamId {
        self.team
    }
    fn carry(&mut self, old: &mut Self, new: &mut Self) {
        carried!(self, old, new: name, purpose);
    }
}

/// Somebody in a team.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Joined {
    pub team: TeamId,
    pub member: MemberId,
    pub lead: bool,
}

impl Fact for Joined {
    type Key = (TeamId, MemberId);
    fn key(&self) -> Self::Key {
        (self.team, self.member)
    }
    fn carry(&mut self, old: &mut Self, new: &mut Self) {
        carried!(self, old, new: lead);
    }
}
