//! The roles as last read, and what is being changed of them.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::{
    access::{
        api::read_roles,
        model::{Role, RoleForm, RoleLine},
    },
    error::AppError,
};

/// What somebody has chosen for a role and not saved yet, and over which version of it.
#[derive(Clone)]
pub struct Draft {
    pub form: RoleForm,
    pub version: i64,
}

/// Copy it freely. Going to another role and back loses nothing.
#[derive(Clone, Copy)]
pub struct Shelf {
    pub roles: RwSignal<Vec<RoleLine>>,
    pub drafts: RwSignal<BTreeMap<Role, Draft>>,
    /// A role as somebody else saved it meanwhile.
    pub clash: RwSignal<Option<RoleLine>>,
    /// Counts how often the editor has to be drawn anew.
    pub anew: RwSignal<u32>,
}

impl Shelf {
    pub fn new() -> Self {
        Self {
            roles: RwSignal::new(Vec::new()),
            drafts: RwSignal::new(BTreeMap::new()),
            clash: RwSignal::new(None),
            anew: RwSignal::new(0),
        }
    }

    /// A role as it was last read.
    pub fn line(self, role: Role) -> Option<RoleLine> {
        self.roles.with_untracked(|all| all.iter().find(|l| l.role == role).cloned())
    }

    /// What the editor shows of a role.
    pub fn draft(self, role: Role) -> Option<Draft> {
        let fresh = || {
            let line = self.line(role)?;
            Some(Draft { version: line.version, form: form(line) })
        };
        self.drafts.with_untracked(|d| d.get(&role).cloned()).or_else(fresh)
    }

    /// Changes what is chosen for a role; nothing is left to be saved where it is as it was.
    pub fn edit(self, role: Role, change: impl FnOnce(&mut RoleForm)) {
        let Some(mut draft) = self.draft(role) else { return };
        change(&mut draft.form);
        let same = self.line(role).is_some_and(|l| l.version == draft.version && form(l) == draft.form);
        self.drafts.update(|all| {
            if same {
                all.remove(&role);
            } else {
                all.insert(role, draft);
            }
        });
    }

    /// What was chosen is saved as this version; what was chosen since stays.
    pub fn saved(self, role: Role, sent: &RoleForm, version: i64) {
        self.drafts.update(|all| match all.get_mut(&role) {
            Some(draft) if draft.form != *sent => draft.version = version,
            _ => drop(all.remove(&role)),
        });
    }

    /// Keeps what is chosen for a role, over the version that is there now.
    pub fn keep(self, role: Role, version: i64) {
        self.drafts.update(|all| {
            if let Some(draft) = all.get_mut(&role) {
                draft.version = version;
            }
        });
    }

    /// Shows a role as it is, without what was chosen for it.
    pub fn forget(self, role: Role) {
        self.drafts.update(|all| {
            all.remove(&role);
        });
        self.anew.update(|n| *n += 1);
    }

    /// Reads all roles again.
    pub async fn reread(self) -> Result<(), AppError> {
        self.roles.set(read_roles().await?);
        Ok(())
    }
}

/// What can be changed of a role, as it is.
pub fn form(line: RoleLine) -> RoleForm {
    RoleForm { name: line.name.unwrap_or_default(), rights: line.rights }
}
