//! The matrix of a role: which cells there are, and how each reads.

use super::{Action, BUSINESS, OWNED, Object, Scope};
use crate::{access::roles_text as text, i18n::Text};

/// What can be done with a kind of record: the cells of its row. Nothing with sessions, which are their member's alone.
pub fn actions_on(object: Object) -> &'static [Action] {
    use Action::*;
    match object {
        Object::Account | Object::Contact | Object::Deal | Object::Activity => {
            &[See, Create, Edit, Delete, HandOver, Import, Export]
        }
        Object::Product => &[See, Create, Edit, Delete, Import, Export],
        Object::Member => &[See, Create, Import, Export, Configure],
        Object::Pipeline | Object::Tenant => &[See, Export, Configure],
        Object::Import | Object::Export => &[See, Create],
        Object::Department | Object::Position | Object::Team | Object::Role | Object::Process => {
            &[See, Configure]
        }
        Object::Pool => &[Configure],
        Object::Session => &[],
    }
}

/// What can be said in a cell: a scope where the record belongs to somebody, else none or all.
pub fn scopes_on(action: Action, object: Object) -> &'static [Scope] {
    let owned = OWNED.contains(&object) && !matches!(action, Action::Import | Action::Configure);
    let making = action == Action::Create && !BUSINESS.contains(&object);
    if owned && !making { &Scope::ALL } else { &[Scope::None, Scope::All] }
}

/// What is said in a cell, as it reads there: a scope, or yes and no.
pub fn shown(action: Action, object: Object, scope: Scope) -> Text {
    match (scopes_on(action, object).len(), scope) {
        (2, Scope::None) => text::NO,
        (2, _) => text::YES,
        _ => scope.text(),
    }
}

/// The records of a kind, by name.
pub fn kind_text(object: Object) -> Text {
    match object {
        Object::Account => text::KIND_ACCOUNT,
        Object::Contact => text::KIND_CONTACT,
        Object::Deal => text::KIND_DEAL,
        Object::Activity => text::KIND_ACTIVITY,
        Object::Product => text::KIND_PRODUCT,
        Object::Pipeline => text::KIND_PIPELINE,
        Object::Member => text::KIND_MEMBER,
        Object::Session => text::KIND_SESSION,
        Object::Tenant => text::KIND_TENANT,
        Object::Import => text::KIND_IMPORT,
        Object::Export => text::KIND_EXPORT,
        Object::Department => text::KIND_DEPARTMENT,
        Object::Position => text::KIND_POSITION,
        Object::Team => text::KIND_TEAM,
        Object::Role => text::KIND_ROLE,
        Object::Process => text::KIND_PROCESS,
        Object::Pool => text::KIND_POOL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::model::Role;

    #[test]
    fn everything_a_shipped_role_gives_stands_in_a_cell_that_can_say_it() {
        for role in Role::SHIPPED.into_iter().filter(|r| *r != Role::Administrator) {
            let rights = role.shipped();
            for object in Object::ALL {
                for action in Action::ALL {
                    let scope = rights.scope(action, object);
                    let there = actions_on(object).contains(&action);
                    assert!(scope == Scope::None || there, "{role:?} {action:?} {object:?}");
                    assert!(
                        !there || scopes_on(action, object).contains(&scope),
                        "{role:?} {action:?} {object:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_belongs_to_nobody_reads_yes_or_no() {
        assert_eq!(shown(Action::See, Object::Product, Scope::All), text::YES);
        assert_eq!(shown(Action::Import, Object::Deal, Scope::None), text::NO);
        assert_eq!(shown(Action::See, Object::Deal, Scope::Below), Scope::Below.text());
    }
}
