//! Changing the organisation: every step with its refusals, and what must hold at any time.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    Department, DepartmentId, NAME_MOST, Organisation, PLANNED_MOST, PURPOSE_MOST, Position, PositionId,
    Seat, Step, Team, TeamId, text,
};
use crate::{
    access::model::{MemberId, Status},
    error::{AppError, AppResult, FieldError},
    i18n::Text,
};

/// A refusal of one field that names what it is about.
fn refused(field: &str, text: Text, name: &str) -> AppError {
    AppError::Invalid(vec![FieldError::with(field, text, &[("name", name)])])
}

fn named(field: &str, value: &str) -> AppResult<String> {
    let value = value.trim();
    match value.chars().count() {
        0 => Err(AppError::field(field, text::NAME_NEEDED)),
        n if n > NAME_MOST || value.contains('\0') => Err(AppError::field(field, text::NAME_LONG)),
        _ => Ok(value.to_string()),
    }
}

fn purpose(value: &str) -> AppResult<String> {
    let value = value.trim();
    let fits = value.chars().count() <= PURPOSE_MOST && !value.contains('\0');
    if fits { Ok(value.to_string()) } else { Err(AppError::field("purpose", text::PURPOSE_LONG)) }
}

fn planned(value: i32) -> AppResult<i32> {
    let fits = (0..=PLANNED_MOST).contains(&value);
    if fits { Ok(value) } else { Err(AppError::field("planned", text::PLANNED_WRONG)) }
}

impl Organisation {
    /// Makes one step. Errors: `Invalid` with the field and the reason; the organisation is then as it was.
    pub fn apply(&mut self, step: &Step) -> AppResult<()> {
        match step {
            Step::AddDepartment { id, parent, name, kind } => {
                self.fresh(self.departments.contains_key(id))?;
                let name = named("name", name)?;
                parent.map(|p| self.department(p).map(|_| ())).transpose()?;
                let (parent, kind, place) = (*parent, *kind, self.last_place(*parent));
                self.departments.insert(*id, Department { id: *id, parent, name, kind, place });
            }
            Step::ChangeDepartment { id, name, kind } => {
                let name = named("name", name)?;
                let department = self.department(*id)?;
                (department.name, department.kind) = (name, *kind);
            }
            Step::MoveDepartment { id, parent, place } => self.move_department(*id, *parent, *place)?,
            Step::CloseDepartment { id } => self.close_department(*id)?,
            Step::MergeDepartments { from, into } => self.merge(*from, *into)?,
            Step::SplitDepartment { from, id, name, kind, positions } => {
                let parent = self.department(*from)?.parent;
                for position in positions {
                    if self.position(*position)?.department != *from {
                        return Err(AppError::field("positions", text::POSITION_ELSEWHERE));
                    }
                }
                self.apply(&Step::AddDepartment { id: *id, parent, name: name.clone(), kind: *kind })?;
                for position in positions {
                    self.move_position(*position, *id, None)?;
                }
            }
            Step::AddPosition { id, department, title, lead, planned: meant } => {
                self.fresh(self.positions.contains_key(id))?;
                let (title, planned) = (named("title", title)?, planned(*meant)?);
                self.department(*department)?;
                let (department, lead, place) = (*department, *lead, self.next_place(*department));
                self.positions.insert(*id, Position { id: *id, department, title, lead, planned, place });
            }
            Step::ChangePosition { id, title, lead, planned: meant } => {
                let (title, planned) = (named("title", title)?, planned(*meant)?);
                let position = self.position(*id)?;
                (position.title, position.lead, position.planned) = (title, *lead, planned);
            }
            Step::MovePosition { id, department, place } => self.move_position(*id, *department, *place)?,
            Step::ClosePosition { id } => {
                let title = self.position(*id)?.title.clone();
                if self.seats.iter().any(|s| s.position == *id) {
                    return Err(refused("position", text::POSITION_TAKEN, &title));
                }
                self.positions.remove(id);
            }
            Step::Seat { member, position, main } => self.seat(*member, *position, *main)?,
            Step::Unseat { member, position } => {
                let before = self.seats.len();
                self.seats.retain(|s| (s.member, s.position) != (*member, *position));
                if self.seats.len() == before {
                    return Err(AppError::field("member", text::NOT_SEATED));
                }
            }
            Step::SetManager { member, manager } => self.set_manager(*member, *manager)?,
            Step::AddTeam { id, name, purpose: what } => {
                self.fresh(self.teams.contains_key(id))?;
                let (name, purpose) = (named("name", name)?, purpose(what)?);
                self.teams.insert(*id, Team { id: *id, name, purpose, members: BTreeMap::new() });
            }
            Step::ChangeTeam { id, name, purpose: what } => {
                let (name, purpose) = (named("name", name)?, purpose(what)?);
                let team = self.team(*id)?;
                (team.name, team.purpose) = (name, purpose);
            }
            Step::CloseTeam { id } => {
                self.team(*id)?;
                self.teams.remove(id);
            }
            Step::JoinTeam { team, member, lead } => {
                let joined = self.teams.get(team).is_some_and(|t| t.members.contains_key(member));
                if !joined {
                    self.working("member", *member)?;
                }
                self.team(*team)?.members.insert(*member, *lead);
            }
            Step::LeaveTeam { team, member } => {
                if self.team(*team)?.members.remove(member).is_none() {
                    return Err(AppError::field("member", text::NOT_IN_TEAM));
                }
            }
        }
        Ok(())
    }

    /// What holds on any day, whatever was changed: departments stand in a tree, positions and seats in what is there, one main
    /// seat a person, no circle of managers. Errors: `Invalid` with what does not.
    pub fn check(&self) -> AppResult<()> {
        let parents: HashMap<_, _> =
            self.departments.values().filter_map(|d| Some((d.id, d.parent?))).collect();
        for department in self.departments.values() {
            if department.parent.is_some_and(|p| !self.departments.contains_key(&p)) {
                return Err(refused("department", text::ORPHAN_DEPARTMENT, &department.name));
            }
        }
        if let Some(id) = circle(&parents) {
            return Err(refused("department", text::DEPARTMENT_CIRCLE, self.department_name(id)));
        }
        if let Some(lost) = self.positions.values().find(|p| !self.departments.contains_key(&p.department)) {
            return Err(refused("position", text::ORPHAN_POSITION, &lost.title));
        }
        let (mut main, mut seats) = (HashSet::new(), HashSet::new());
        for seat in &self.seats {
            let name = self.person_name(seat.member);
            if !self.positions.contains_key(&seat.position) {
                return Err(refused("member", text::ORPHAN_SEAT, name));
            }
            if !seats.insert((seat.member, seat.position)) || seat.main && !main.insert(seat.member) {
                return Err(refused("member", text::TWO_MAIN_SEATS, name));
            }
        }
        let managers: HashMap<_, _> = self.people.values().filter_map(|p| Some((p.id, p.manager?))).collect();
        match circle(&managers) {
            Some(id) => Err(refused("manager", text::MANAGER_CIRCLE, self.person_name(id))),
            None => Ok(()),
        }
    }

    /// Refuses to make what is there.
    fn fresh(&self, there: bool) -> AppResult<()> {
        if there { Err(AppError::field("id", text::ALREADY_THERE)) } else { Ok(()) }
    }

    fn department(&mut self, id: DepartmentId) -> AppResult<&mut Department> {
        self.departments.get_mut(&id).ok_or_else(|| AppError::field("department", text::NO_DEPARTMENT))
    }

    fn position(&mut self, id: PositionId) -> AppResult<&mut Position> {
        self.positions.get_mut(&id).ok_or_else(|| AppError::field("position", text::NO_POSITION))
    }

    fn team(&mut self, id: TeamId) -> AppResult<&mut Team> {
        self.teams.get_mut(&id).ok_or_else(|| AppError::field("team", text::NO_TEAM))
    }

    /// Somebody who can be given something to do.
    fn working(&self, field: &str, id: MemberId) -> AppResult<()> {
        match self.people.get(&id) {
            None => Err(AppError::field(field, text::NO_PERSON)),
            Some(p) if p.status == Status::Inactive => Err(refused(field, text::PERSON_LEFT, &p.name)),
            Some(_) => Ok(()),
        }
    }

    fn last_place(&self, parent: Option<DepartmentId>) -> i32 {
        self.children(parent).last().map_or(0, |d| d.place.saturating_add(1))
    }

    fn next_place(&self, department: DepartmentId) -> i32 {
        let here = self.positions.values().filter(|p| p.department == department);
        here.map(|p| p.place.saturating_add(1)).max().unwrap_or(0)
    }

    fn move_department(
        &mut self,
        id: DepartmentId,
        parent: Option<DepartmentId>,
        place: Option<u32>,
    ) -> AppResult<()> {
        let name = self.department(id)?.name.clone();
        if let Some(parent) = parent {
            self.department(parent)?;
            if parent == id || self.ancestors(parent).contains(&id) {
                return Err(refused("parent", text::DEPARTMENT_CIRCLE, &name));
            }
        }
        let mut row: Vec<_> = self.children(parent).into_iter().map(|d| d.id).filter(|d| *d != id).collect();
        match place {
            None => {
                let behind = row.last().map_or(0, |last| self.departments[last].place.saturating_add(1));
                let department = self.department(id)?;
                (department.parent, department.place) = (parent, behind);
            }
            Some(place) => {
                row.insert((place as usize).min(row.len()), id);
                self.department(id)?.parent = parent;
                for (place, id) in (0..).zip(row) {
                    self.department(id)?.place = place;
                }
            }
        }
        Ok(())
    }

    fn close_department(&mut self, id: DepartmentId) -> AppResult<()> {
        let name = self.department(id)?.name.clone();
        let used = self.departments.values().any(|d| d.parent == Some(id))
            || self.positions.values().any(|p| p.department == id);
        if used {
            return Err(refused("department", text::DEPARTMENT_NOT_EMPTY, &name));
        }
        self.departments.remove(&id);
        Ok(())
    }

    fn merge(&mut self, from: DepartmentId, into: DepartmentId) -> AppResult<()> {
        let name = self.department(from)?.name.clone();
        self.department(into)?;
        if from == into || self.ancestors(into).contains(&from) {
            return Err(refused("into", text::MERGE_CIRCLE, &name));
        }
        for child in self.children(Some(from)).into_iter().map(|d| d.id).collect::<Vec<_>>() {
            self.move_department(child, Some(into), None)?;
        }
        let headed = self.positions.values().any(|p| p.department == into && p.lead);
        for id in self.positions_of(from).into_iter().map(|p| p.id).collect::<Vec<_>>() {
            self.move_position(id, into, None)?;
            let position = self.position(id)?;
            position.lead &= !headed;
        }
        self.close_department(from)
    }

    fn move_position(&mut self, id: PositionId, to: DepartmentId, place: Option<u32>) -> AppResult<()> {
        self.position(id)?;
        self.department(to)?;
        let mut row: Vec<_> = self.positions.values().filter(|p| p.department == to && p.id != id).collect();
        row.sort_by_key(|p| (p.place, p.id));
        let behind = row.last().map_or(0, |p| p.place.saturating_add(1));
        let mut row: Vec<_> = row.into_iter().map(|p| p.id).collect();
        let position = self.position(id)?;
        (position.department, position.place) = (to, behind);
        if let Some(place) = place {
            row.insert((place as usize).min(row.len()), id);
            for (place, id) in (0..).zip(row) {
                self.position(id)?.place = place;
            }
        }
        Ok(())
    }

    fn seat(&mut self, member: MemberId, position: PositionId, main: bool) -> AppResult<()> {
        self.position(position)?;
        if !self.seats.iter().any(|s| s.member == member) {
            self.working("member", member)?;
        }
        self.seats.retain(|s| s.member != member || s.position != position && !(main && s.main));
        self.seats.push(Seat { member, position, main });
        Ok(())
    }

    fn set_manager(&mut self, member: MemberId, manager: Option<MemberId>) -> AppResult<()> {
        let name = self.person_name(member).to_string();
        if let Some(manager) = manager {
            self.working("manager", manager)?;
            let (mut at, mut seen) = (Some(manager), HashSet::new());
            while let Some(id) = at.filter(|id| seen.insert(*id)) {
                if id == member {
                    return Err(refused("manager", text::MANAGER_CIRCLE, &name));
                }
                at = self.people.get(&id).and_then(|p| p.manager);
            }
        }
        let person =
            self.people.get_mut(&member).ok_or_else(|| AppError::field("member", text::NO_PERSON))?;
        person.manager = manager;
        Ok(())
    }
}

/// Somebody in a circle of those who stand above each other, if there is one.
fn circle<I: Copy + Eq + std::hash::Hash>(above: &HashMap<I, I>) -> Option<I> {
    let mut fine = HashSet::new();
    for start in above.keys() {
        let (mut at, mut way) = (Some(*start), HashSet::new());
        while let Some(id) = at.filter(|id| !fine.contains(id)) {
            if !way.insert(id) {
                return Some(id);
            }
            at = above.get(&id).copied();
        }
        fine.extend(way);
    }
    None
}
