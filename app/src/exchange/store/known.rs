//! What is already in the house, as files may name it.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::{
    access::{
        matching::{Colleague, colleagues},
        model::Actor,
    },
    customers::store::accounts_called,
    db::Tx,
    error::AppResult,
    exchange::model::{Draft, Field, Kind, Object, PipelineChoice, Plan, Reason, Target, Value},
    pipeline::{
        model::{Pipeline, Stage, StageId},
        store::{pipelines, products_named},
    },
};

/// Records by what they are called, for one batch of rows.
#[derive(Debug, Default)]
pub struct Known {
    pub colleagues: Vec<Colleague>,
    pub pipeline: Option<Pipeline>,
    pub(super) members: Index,
    pub(super) products: Index,
    pub(super) product_names: HashMap<Uuid, String>,
    pub(super) accounts: Index,
}

/// Ids by name; more than one where several records share it.
#[derive(Debug, Default)]
pub struct Index(HashMap<String, HashSet<Uuid>>);

impl Index {
    pub fn add(&mut self, name: &str, id: Uuid) {
        self.0.entry(name.to_string()).or_default().insert(id);
    }

    /// Takes back what was added.
    pub fn remove(&mut self, name: &str, id: Uuid) {
        if let Some(ids) = self.0.get_mut(name) {
            ids.remove(&id);
            if ids.is_empty() {
                self.0.remove(name);
            }
        }
    }

    /// The one record of that name. Errors: `Unmatched`, `SeveralMatch`.
    pub fn one(&self, name: &str) -> Result<Uuid, Reason> {
        match self.0.get(name) {
            Some(ids) if ids.len() == 1 => ids.iter().next().copied().ok_or(Reason::Unmatched),
            Some(ids) if ids.len() > 1 => Err(Reason::SeveralMatch),
            _ => Err(Reason::Unmatched),
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

impl FromIterator<(String, Uuid)> for Index {
    fn from_iter<I: IntoIterator<Item = (String, Uuid)>>(pairs: I) -> Self {
        let mut index = Index::default();
        pairs.into_iter().for_each(|(name, id)| index.add(&name, id));
        index
    }
}

impl Known {
    /// Everybody and everything small; accounts are looked up for each batch.
    pub async fn load(tx: &mut Tx, actor: &Actor, plan: &Plan) -> AppResult<Known> {
        let mut known = Known { colleagues: colleagues(tx, actor).await?, ..Known::default() };
        for colleague in &known.colleagues {
            known.members.add(&colleague.name, colleague.id.0);
            if let Some(email) = &colleague.email {
                known.members.add(email, colleague.id.0);
            }
        }
        if plan.object == Object::Deals {
            for (id, name, code) in products_named(tx, actor).await? {
                known.products.add(&name, id.0);
                known.product_names.insert(id.0, name);
                if let Some(code) = code {
                    known.products.add(&code, id.0);
                }
            }
            let all = pipelines(tx, actor).await?;
            known.pipeline = match &plan.pipeline {
                Some(PipelineChoice::Existing(id)) => all.into_iter().find(|p| p.id == *id),
                Some(PipelineChoice::New(_)) => None,
                None => all.into_iter().next(),
            };
        }
        Ok(known)
    }

    /// Looks up the accounts these rows name.
    pub async fn look_up(&mut self, tx: &mut Tx, actor: &Actor, drafts: &[&Draft]) -> AppResult<()> {
        let named = |field| {
            drafts.iter().filter_map(move |d| match d.get(field) {
                Some(Value::Named(name) | Value::Made(name)) => Some(name.clone()),
                _ => None,
            })
        };
        let names: HashSet<String> = named(Field::Account).chain(named(Field::Parent)).collect();
        self.accounts = Index::default();
        if !names.is_empty() {
            let names: Vec<String> = names.into_iter().collect();
            let found = accounts_called(tx, actor, &names).await?;
            self.accounts = found.into_iter().map(|(name, id)| (name, id.0)).collect();
        }
        Ok(())
    }

    /// The record a row links to; none where the cell is empty.
    pub fn link(&self, draft: &Draft, field: Field, target: Target) -> Result<Option<Uuid>, Reason> {
        let name = match draft.get(field) {
            None => return Ok(None),
            Some(Value::Matched(id)) => return id.parse().map(Some).map_err(|_| Reason::Unmatched),
            Some(Value::Named(name) | Value::Made(name)) => name,
            Some(_) => return Ok(None),
        };
        match target {
            Target::Account => self.accounts.one(name),
            Target::Product => self.products.one(name),
            Target::User => self.members.one(name).or_else(|e| match e {
                Reason::Unmatched => self.members.one(&name.to_lowercase()),
                several => Err(several),
            }),
            Target::Stage => self.stage(name).map(|s| s.id.0).ok_or(Reason::Unmatched),
        }
        .map(Some)
    }

    /// The stage of that name in the chosen pipeline; case does not count.
    pub fn stage(&self, name: &str) -> Option<&Stage> {
        let name = name.to_lowercase();
        self.pipeline.as_ref()?.stages.iter().find(|s| s.name.to_lowercase() == name)
    }

    /// What a product is called.
    pub fn product_name(&self, id: Uuid) -> Option<String> {
        self.product_names.get(&id).cloned()
    }

    pub fn stage_by_id(&self, id: Uuid) -> Option<&Stage> {
        self.pipeline.as_ref()?.stages.iter().find(|s| s.id == StageId(id))
    }

    /// Whether exactly one record goes by this name.
    pub fn knows(&self, target: Target, name: &str) -> bool {
        match target {
            Target::Account => self.accounts.one(name).is_ok(),
            Target::Product => self.products.one(name).is_ok(),
            Target::User => self.members.one(name).is_ok() || self.members.one(&name.to_lowercase()).is_ok(),
            Target::Stage => self.stage(name).is_some(),
        }
    }

    /// Whether any record goes by this name, be it more than one.
    pub fn has(&self, target: Target, name: &str) -> bool {
        match target {
            Target::Account => self.accounts.has(name),
            Target::Product => self.products.has(name),
            Target::User => self.members.has(name) || self.members.has(&name.to_lowercase()),
            Target::Stage => self.stage(name).is_some(),
        }
    }

    /// Looks up the accounts with these names, for the preview.
    pub async fn look_up_accounts(&mut self, tx: &mut Tx, actor: &Actor, names: &[String]) -> AppResult<()> {
        self.accounts = Index::default();
        for chunk in names.chunks(5_000) {
            for (name, id) in accounts_called(tx, actor, chunk).await? {
                self.accounts.add(&name, id.0);
            }
        }
        Ok(())
    }

    /// Records a small kind has, as (id, name), for suggestions.
    pub fn names(&self, target: Target) -> Vec<(String, String)> {
        match target {
            Target::User => self.colleagues.iter().map(|c| (c.id.to_string(), c.name.clone())).collect(),
            Target::Product => {
                self.product_names.iter().map(|(id, name)| (id.to_string(), name.clone())).collect()
            }
            Target::Stage => {
                let stages = self.pipeline.iter().flat_map(|p| &p.stages);
                stages.map(|s| (s.id.to_string(), s.name.clone())).collect()
            }
            Target::Account => Vec::new(),
        }
    }
}

/// The reference columns of a plan, each with its header.
pub fn references(plan: &Plan) -> Vec<(Field, Target, String, bool)> {
    let columns = plan.mapping.iter().zip(&plan.headers);
    columns
        .filter_map(|(field, header)| {
            let spec = plan.object.spec((*field)?)?;
            match spec.kind {
                Kind::Reference(target) => Some((spec.field, target, header.clone(), spec.required)),
                _ => None,
            }
        })
        .collect()
}
