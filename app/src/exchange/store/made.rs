//! What is made because rows name it: with the rows themselves, and only where they are written.

use uuid::Uuid;

use super::known::Known;
use crate::{
    access::{
        matching::list_colleague,
        model::{Actor, Email, MemberId},
    },
    customers::{
        model::{AccountForm, AccountId},
        store::create_account,
    },
    db::Tx,
    error::{AppError, AppResult},
    exchange::model::{
        DecisionKind, Decisions, Draft, Kind, PipelineChoice, Plan, Target, Value, in_usual_order,
        open_stages, stage_kind,
    },
    pipeline::{
        model::{
            Pipeline, PipelineId, ProductId, Stage, StageId, StageKind, product::ProductPatch,
            setup::PipelineDraft,
        },
        store::{create_product, save_pipeline},
    },
};

/// Makes the pipeline that was chosen for the file itself, if it is a new one. Done twice, it makes nothing twice. Returns the
/// plan as it then stands.
pub async fn prepare(tx: &mut Tx, actor: &Actor, mut plan: Plan) -> AppResult<Plan> {
    if let Some(PipelineChoice::New(name)) = &plan.pipeline {
        let stages = stages_of(&plan.decisions);
        let draft =
            PipelineDraft { id: PipelineId::new(), version: None, name: name.clone(), stages, moved: vec![] };
        plan.pipeline = Some(PipelineChoice::Existing(save_pipeline(tx, actor, draft).await?.id));
    }
    Ok(plan)
}

/// The stages of a new pipeline: the file's own, open ones in the usual order, and both ends whatever the file has.
fn stages_of(decisions: &Decisions) -> Vec<Stage> {
    let of_file = decisions.0.iter().filter(|d| d.kind == DecisionKind::Unmatched(Target::Stage));
    let names: Vec<String> = of_file.map(|d| d.value.clone()).collect();
    let of_kind = |kind| names.iter().filter(move |n| stage_kind(n) == kind).cloned().collect::<Vec<_>>();
    let mut open = of_kind(StageKind::Open);
    in_usual_order(&mut open);
    let mut stages = open_stages(&open);
    for kind in [StageKind::Won, StageKind::Lost] {
        let mut found = of_kind(kind);
        if found.is_empty() {
            found.push(kind.text().en.to_string());
        }
        stages.extend(found.into_iter().map(|name| Stage {
            id: StageId::new(),
            name,
            kind,
            probability: if kind == StageKind::Won { 100 } else { 0 },
            rotting_days: None,
            required: Vec::new(),
            version: 1,
        }));
    }
    stages
}

/// What was made for some rows, to be forgotten where they are not written after all.
#[derive(Debug, Default)]
pub(super) struct Made {
    records: Vec<(Target, String, Uuid)>,
    /// The names of new stages, and the pipeline as it was without them.
    stages: Option<(Vec<String>, Pipeline)>,
}

impl Made {
    /// The ids of the records, stages not among them.
    pub fn ids(&self) -> impl Iterator<Item = Uuid> + '_ {
        self.records.iter().map(|(_, _, id)| *id)
    }

    /// Whether something was made that this row names.
    pub fn serves(&self, plan: &Plan, draft: &Draft) -> bool {
        let made = |target, name: &str| match target {
            Target::Stage => self.stages.iter().flat_map(|(names, _)| names).any(|n| alike(n, name)),
            target => self.records.iter().any(|(t, n, _)| *t == target && n == name),
        };
        wanted(plan, draft).any(|(target, name)| made(target, name))
    }
}

/// Stages go by their names whatever the case.
fn alike(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// What a row names that is to be made unless it is there.
fn wanted<'a>(plan: &Plan, draft: &'a Draft) -> impl Iterator<Item = (Target, &'a str)> {
    draft.values.iter().filter_map(|(field, value)| match (value, plan.object.spec(*field)?.kind) {
        (Value::Made(name), Kind::Reference(target)) => Some((target, name.as_str())),
        _ => None,
    })
}

impl Known {
    /// Makes what the rows name that is to be made and is not there; `made` says what, also where it fails half-way.
    pub(super) async fn make(
        &mut self,
        tx: &mut Tx,
        actor: &Actor,
        plan: &Plan,
        drafts: &[&Draft],
        made: &mut Made,
    ) -> AppResult<()> {
        let mut stages: Vec<String> = Vec::new();
        for (target, name) in drafts.iter().flat_map(|draft| wanted(plan, draft)) {
            if self.has(target, name) {
                continue;
            }
            if target != Target::Stage {
                let id = self.make_one(tx, actor, target, name).await?;
                made.records.push((target, name.into(), id));
            } else if !stages.iter().any(|s| alike(s, name)) {
                stages.push(name.into());
            }
        }
        if stages.is_empty() {
            return Ok(());
        }
        in_usual_order(&mut stages);
        let before = self.pipeline.clone().ok_or(AppError::NotFound)?;
        self.pipeline = Some(with_stages(tx, actor, before.clone(), &stages).await?);
        made.stages = Some((stages, before));
        Ok(())
    }

    async fn make_one(&mut self, tx: &mut Tx, actor: &Actor, target: Target, name: &str) -> AppResult<Uuid> {
        match target {
            Target::Account => {
                let (id, form) = (AccountId::new(), AccountForm { name: name.into(), ..Default::default() });
                create_account(tx, actor, id, &form.parse()?, None).await?;
                self.accounts.add(name, id.0);
                Ok(id.0)
            }
            Target::Product => {
                let (id, patch) =
                    (ProductId::new(), ProductPatch { name: Some(name.into()), ..Default::default() });
                create_product(tx, actor, id, patch).await?;
                self.products.add(name, id.0);
                self.product_names.insert(id.0, name.into());
                Ok(id.0)
            }
            Target::User => {
                let email = Email::parse(name);
                let made = list_colleague(tx, actor, MemberId::new(), name, email.as_ref()).await?;
                self.members.add(name, made.id.0);
                self.colleagues.push(made.clone());
                Ok(made.id.0)
            }
            // Stages are made together, in order.
            Target::Stage => Err(AppError::NotFound),
        }
    }

    /// Forgets what was made and taken back.
    pub(super) fn forget(&mut self, made: Made) {
        for (target, name, id) in made.records {
            match target {
                Target::Account => self.accounts.remove(&name, id),
                Target::Product => {
                    self.products.remove(&name, id);
                    self.product_names.remove(&id);
                }
                Target::User => {
                    self.members.remove(&name, id);
                    self.colleagues.retain(|c| c.id.0 != id);
                }
                Target::Stage => {}
            }
        }
        if let Some((_, before)) = made.stages {
            self.pipeline = Some(before);
        }
    }
}

/// The pipeline with new stages behind its open ones.
async fn with_stages(
    tx: &mut Tx,
    actor: &Actor,
    pipeline: Pipeline,
    names: &[String],
) -> AppResult<Pipeline> {
    let mut stages = pipeline.stages;
    stages.extend(open_stages(names));
    let draft = PipelineDraft {
        id: pipeline.id,
        version: Some(pipeline.version),
        name: pipeline.name,
        stages,
        moved: Vec::new(),
    };
    save_pipeline(tx, actor, draft).await
}
