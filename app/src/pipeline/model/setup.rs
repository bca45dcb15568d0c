//! How a pipeline is set up: what an administrator may change of it, and what must hold.

use serde::{Deserialize, Serialize};

use super::{PipelineId, Stage, StageId, StageKind};
use crate::{error::FieldError, pipeline::text};

/// A pipeline as an administrator wants it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PipelineDraft {
    pub id: PipelineId,
    /// The version seen; `None`: a new one.
    pub version: Option<i64>,
    pub name: String,
    /// In order; a stage with an id not seen before is new.
    pub stages: Vec<Stage>,
    /// Where the deals of each stage that was taken out go.
    pub moved: Vec<(StageId, StageId)>,
}

/// Most stages a pipeline has.
pub const MOST_STAGES: usize = 20;

/// Trims names, puts the stages in the order open, won, lost, sets the ends' probabilities, and says what is wrong.
/// Fields are `name`, `stages` and `stages.N.name`, `stages.N.probability`, `stages.N.rotting_days` with N from nought.
pub fn tidy(draft: &mut PipelineDraft) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    draft.name = draft.name.trim().to_string();
    let name_error = |name: &str| match name.chars().count() {
        0 => Some(text::NAME_NEEDED),
        81.. => Some(text::STAGE_NAME_LONG),
        _ if name.contains('\0') => Some(text::UNREADABLE),
        _ => None,
    };
    wrong.extend(name_error(&draft.name).map(|t| FieldError::new("name", t)));
    draft.stages.sort_by_key(|s| match s.kind {
        StageKind::Open => 0,
        StageKind::Won => 1,
        StageKind::Lost => 2,
    });
    for kind in StageKind::ALL {
        if !draft.stages.iter().any(|s| s.kind == kind) {
            wrong.push(FieldError::new("stages", text::STAGE_KIND_NEEDED));
            break;
        }
    }
    if draft.stages.len() > MOST_STAGES {
        wrong.push(FieldError::with("stages", text::STAGES_MANY, &[("n", &MOST_STAGES.to_string())]));
    }
    for (i, stage) in draft.stages.iter_mut().enumerate() {
        stage.name = stage.name.trim().to_string();
        wrong.extend(name_error(&stage.name).map(|t| FieldError::new(&format!("stages.{i}.name"), t)));
        match stage.kind {
            StageKind::Open => {}
            StageKind::Won => (stage.probability, stage.rotting_days) = (100, None),
            StageKind::Lost => (stage.probability, stage.rotting_days) = (0, None),
        }
        if !(0..=100).contains(&stage.probability) {
            wrong.push(FieldError::new(&format!("stages.{i}.probability"), text::PROBABILITY_BAD));
        }
        if stage.rotting_days.is_some_and(|days| !(1..=3_650).contains(&days)) {
            wrong.push(FieldError::new(&format!("stages.{i}.rotting_days"), text::ROTTING_BAD));
        }
        let mut seen = Vec::new();
        stage.required.retain(|f| {
            !seen.contains(f) && {
                seen.push(*f);
                true
            }
        });
    }
    let twice =
        draft.stages.iter().enumerate().find(|(i, s)| draft.stages[..*i].iter().any(|o| o.id == s.id));
    if twice.is_some() {
        wrong.push(FieldError::new("stages", text::STAGE_GONE));
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(name: &str, kind: StageKind) -> Stage {
        Stage {
            id: StageId::new(),
            name: name.into(),
            kind,
            probability: 50,
            rotting_days: Some(14),
            required: vec![],
            version: 1,
        }
    }

    fn draft(stages: Vec<Stage>) -> PipelineDraft {
        PipelineDraft { id: PipelineId::new(), version: None, name: " Sales ".into(), stages, moved: vec![] }
    }

    #[test]
    fn the_ends_stand_last_and_have_certain_probabilities() {
        use StageKind::*;
        let mut draft = draft(vec![stage("Lost", Lost), stage("Won", Won), stage("Quote", Open)]);
        assert_eq!(tidy(&mut draft), []);
        let said: Vec<_> =
            draft.stages.iter().map(|s| (s.name.as_str(), s.probability, s.rotting_days)).collect();
        assert_eq!(said, [("Quote", 50, Some(14)), ("Won", 100, None), ("Lost", 0, None)]);
        assert_eq!(draft.name, "Sales");
    }

    #[test]
    fn a_pipeline_needs_a_way_and_both_ends() {
        let mut no_end = draft(vec![stage("Quote", StageKind::Open), stage("Won", StageKind::Won)]);
        assert_eq!(tidy(&mut no_end)[0].field, "stages");
    }

    #[test]
    fn what_is_wrong_with_a_stage_is_said_beside_it() {
        let mut bad = draft(StageKind::ALL.map(|kind| stage("x", kind)).to_vec());
        bad.stages[0].name = " ".into();
        bad.stages[0].probability = 101;
        bad.stages[0].rotting_days = Some(0);
        let fields: Vec<String> = tidy(&mut bad).into_iter().map(|e| e.field).collect();
        assert_eq!(fields, ["stages.0.name", "stages.0.probability", "stages.0.rotting_days"]);
    }
}
