//! A pipeline while it is being typed.

use leptos::prelude::*;

use super::text;
use crate::{
    i18n::T,
    pipeline::model::{DealField, Pipeline, PipelineId, Stage, StageId, StageKind, setup::PipelineDraft},
};

/// One stage. Copy it freely.
#[derive(Clone, Copy, PartialEq)]
pub struct StageForm {
    pub id: StageId,
    pub kind: StageKind,
    version: i64,
    pub name: RwSignal<String>,
    pub probability: RwSignal<String>,
    pub rotting: RwSignal<String>,
    pub required: RwSignal<Vec<DealField>>,
    /// Whether the server knows it already: then it may hold deals.
    known: bool,
}

impl StageForm {
    fn of(stage: &Stage, known: bool) -> StageForm {
        StageForm {
            id: stage.id,
            kind: stage.kind,
            version: stage.version,
            name: RwSignal::new(stage.name.clone()),
            probability: RwSignal::new(stage.probability.to_string()),
            rotting: RwSignal::new(stage.rotting_days.map(|d| d.to_string()).unwrap_or_default()),
            required: RwSignal::new(stage.required.clone()),
            known,
        }
    }

    /// What was typed; what is no number becomes one that is refused.
    fn stage(self) -> Stage {
        let rotting = self.rotting.get_untracked();
        let rotting = rotting.trim();
        Stage {
            id: self.id,
            name: self.name.get_untracked(),
            kind: self.kind,
            probability: self.probability.get_untracked().trim().trim_end_matches('%').parse().unwrap_or(-1),
            rotting_days: (!rotting.is_empty()).then(|| rotting.parse().unwrap_or(-1)),
            required: self.required.get_untracked(),
            version: self.version,
        }
    }
}

/// A pipeline. Copy it freely.
#[derive(Clone, Copy)]
pub struct Form {
    pub id: PipelineId,
    version: Option<i64>,
    pub name: RwSignal<String>,
    pub stages: RwSignal<Vec<StageForm>>,
    /// Stages taken out that may hold deals, each with the stage its deals go to.
    pub gone: RwSignal<Vec<(StageForm, RwSignal<String>)>>,
}

impl Form {
    pub fn of(pipeline: &Pipeline) -> Form {
        Form {
            id: pipeline.id,
            version: Some(pipeline.version),
            name: RwSignal::new(pipeline.name.clone()),
            stages: RwSignal::new(pipeline.stages.iter().map(|s| StageForm::of(s, true)).collect()),
            gone: RwSignal::new(Vec::new()),
        }
    }

    /// A new pipeline: one stage on the way, and both ends.
    pub fn fresh(t: T) -> Form {
        let stage = |kind: StageKind, name: &str, probability| Stage {
            id: StageId::new(),
            name: name.into(),
            kind,
            probability,
            rotting_days: None,
            required: Vec::new(),
            version: 1,
        };
        let stages = [
            stage(StageKind::Open, t.s(text::NEW_STAGE), 20),
            stage(StageKind::Won, t.s(StageKind::Won.text()), 100),
            stage(StageKind::Lost, t.s(StageKind::Lost.text()), 0),
        ];
        Form {
            id: PipelineId::new(),
            version: None,
            name: RwSignal::new(t.s(text::PIPELINE_COPY).into()),
            stages: RwSignal::new(stages.iter().map(|s| StageForm::of(s, false)).collect()),
            gone: RwSignal::new(Vec::new()),
        }
    }

    /// Adds a stage behind the open ones.
    pub fn add(self, t: T) {
        let stage = Stage {
            id: StageId::new(),
            name: t.s(text::NEW_STAGE).into(),
            kind: StageKind::Open,
            probability: 50,
            rotting_days: Some(14),
            required: Vec::new(),
            version: 1,
        };
        self.stages.update(|all| {
            let at = all.iter().filter(|s| s.kind == StageKind::Open).count();
            all.insert(at, StageForm::of(&stage, false));
        });
    }

    /// Whether a stage can go one place up (`-1`) or down (`1`): only among those of its kind.
    pub fn can_shift(self, id: StageId, by: isize) -> bool {
        self.stages.with(|all| neighbour(all, id, by).is_some())
    }

    pub fn shift(self, id: StageId, by: isize) {
        self.stages.update(|all| {
            if let Some((from, to)) = neighbour(all, id, by) {
                all.swap(from, to);
            }
        });
    }

    /// Whether a stage can be taken out: each kind keeps one.
    pub fn can_remove(self, stage: StageForm) -> bool {
        self.stages.with(|all| all.iter().filter(|s| s.kind == stage.kind).count() > 1)
    }

    pub fn remove(self, stage: StageForm) {
        self.stages.update(|all| all.retain(|s| s.id != stage.id));
        if stage.known {
            let home = self.stages.with_untracked(|all| {
                all.iter().find(|s| s.kind == stage.kind).map(|s| s.id.to_string()).unwrap_or_default()
            });
            self.gone.update(|gone| gone.push((stage, RwSignal::new(home))));
        }
    }

    pub fn draft(self) -> PipelineDraft {
        PipelineDraft {
            id: self.id,
            version: self.version,
            name: self.name.get_untracked(),
            stages: self.stages.with_untracked(|all| all.iter().map(|s| s.stage()).collect()),
            moved: self.gone.with_untracked(|gone| {
                gone.iter().filter_map(|(s, to)| Some((s.id, to.get_untracked().parse().ok()?))).collect()
            }),
        }
    }
}

fn neighbour(all: &[StageForm], id: StageId, by: isize) -> Option<(usize, usize)> {
    let from = all.iter().position(|s| s.id == id)?;
    let to = from.checked_add_signed(by)?;
    (all.get(to)?.kind == all[from].kind).then_some((from, to))
}
