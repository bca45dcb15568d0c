//! What may be changed of the organisation, one step at a time.

use serde::{Deserialize, Serialize};

use super::{DepartmentId, DepartmentKind, PositionId, TeamId};
use crate::access::model::MemberId;

/// One change somebody makes. The ids of new things are made by whoever asks, so that asking twice makes them once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Step {
    AddDepartment {
        id: DepartmentId,
        parent: Option<DepartmentId>,
        name: String,
        kind: DepartmentKind,
    },
    ChangeDepartment {
        id: DepartmentId,
        name: String,
        kind: DepartmentKind,
    },
    /// `place` counts the siblings before it; `None`: behind them all.
    MoveDepartment {
        id: DepartmentId,
        parent: Option<DepartmentId>,
        place: Option<u32>,
    },
    CloseDepartment {
        id: DepartmentId,
    },
    /// Everything of `from` goes to `into`, and `from` closes. `into` keeps its own head.
    MergeDepartments {
        from: DepartmentId,
        into: DepartmentId,
    },
    /// A new department beside `from` takes these of its positions.
    SplitDepartment {
        from: DepartmentId,
        id: DepartmentId,
        name: String,
        kind: DepartmentKind,
        positions: Vec<PositionId>,
    },
    AddPosition {
        id: PositionId,
        department: DepartmentId,
        title: String,
        lead: bool,
        planned: i32,
    },
    ChangePosition {
        id: PositionId,
        title: String,
        lead: bool,
        planned: i32,
    },
    MovePosition {
        id: PositionId,
        department: DepartmentId,
        place: Option<u32>,
    },
    ClosePosition {
        id: PositionId,
    },
    /// A main seat takes the place of the main seat the person had: they moved.
    Seat {
        member: MemberId,
        position: PositionId,
        main: bool,
    },
    Unseat {
        member: MemberId,
        position: PositionId,
    },
    SetManager {
        member: MemberId,
        manager: Option<MemberId>,
    },
    AddTeam {
        id: TeamId,
        name: String,
        purpose: String,
    },
    ChangeTeam {
        id: TeamId,
        name: String,
        purpose: String,
    },
    CloseTeam {
        id: TeamId,
    },
    /// Joins, or leads from now on, or leads no longer.
    JoinTeam {
        team: TeamId,
        member: MemberId,
        lead: bool,
    },
    LeaveTeam {
        team: TeamId,
        member: MemberId,
    },
}
