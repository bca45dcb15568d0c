//! Roles: what they are called, and on whose records each lets a person do what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Field, Holder, Look, Looks, Object};
use crate::{
    access::text,
    i18n::{Locale, Text},
};

crate::id_type!(
    /// A role a company made for itself.
    RoleId
);

/// What somebody is in the company. The shipped roles are known by name; a company changes them or makes its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Role {
    Administrator,
    Manager,
    Member,
    SalesManager,
    SalesRep,
    ServiceAgent,
    Engineer,
    Marketer,
    CrmOffice,
    Finance,
    Auditor,
    /// One the company made.
    Own(RoleId),
}

impl Role {
    /// The shipped roles, in the order of menus.
    pub const SHIPPED: [Role; 11] = [
        Role::Administrator,
        Role::Manager,
        Role::Member,
        Role::SalesManager,
        Role::SalesRep,
        Role::ServiceAgent,
        Role::Engineer,
        Role::Marketer,
        Role::CrmOffice,
        Role::Finance,
        Role::Auditor,
    ];

    /// The word used in the database: a name, or the id of a company's own role.
    pub fn code(self) -> String {
        match self {
            Role::Administrator => "administrator",
            Role::Manager => "manager",
            Role::Member => "member",
            Role::SalesManager => "sales_manager",
            Role::SalesRep => "sales_rep",
            Role::ServiceAgent => "service_agent",
            Role::Engineer => "engineer",
            Role::Marketer => "marketer",
            Role::CrmOffice => "crm_office",
            Role::Finance => "finance",
            Role::Auditor => "auditor",
            Role::Own(id) => return id.to_string(),
        }
        .into()
    }

    pub fn parse(code: &str) -> Option<Role> {
        let shipped = Role::SHIPPED.into_iter().find(|r| r.code() == code);
        shipped.or_else(|| code.parse().ok().map(Role::Own))
    }

    /// A shipped role's name on screen; `None` for a company's own, which was given one.
    pub fn text(self) -> Option<Text> {
        Some(match self {
            Role::Administrator => text::ROLE_ADMINISTRATOR,
            Role::Manager => text::ROLE_MANAGER,
            Role::Member => text::ROLE_MEMBER,
            Role::SalesManager => text::ROLE_SALES_MANAGER,
            Role::SalesRep => text::ROLE_SALES_REP,
            Role::ServiceAgent => text::ROLE_SERVICE_AGENT,
            Role::Engineer => text::ROLE_ENGINEER,
            Role::Marketer => text::ROLE_MARKETER,
            Role::CrmOffice => text::ROLE_CRM_OFFICE,
            Role::Finance => text::ROLE_FINANCE,
            Role::Auditor => text::ROLE_AUDITOR,
            Role::Own(_) => return None,
        })
    }

    /// The role's name on screen, where the company may have `given` it one.
    pub fn name(self, given: Option<&str>, locale: Locale) -> String {
        given.or_else(|| self.text().map(|text| text.get(locale))).unwrap_or_default().to_owned()
    }

    /// What a shipped role lets one do until the company says otherwise; nothing for a company's own.
    pub fn shipped(self) -> RoleRights {
        shipped(self)
    }
}

impl From<Role> for String {
    fn from(role: Role) -> String {
        role.code()
    }
}

impl TryFrom<String> for Role {
    type Error = String;
    fn try_from(code: String) -> Result<Role, String> {
        Role::parse(&code).ok_or_else(|| format!("no role: {code}"))
    }
}

/// What one may want to do with a kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    See,
    Create,
    Edit,
    Delete,
    /// Give a record to somebody else.
    HandOver,
    Import,
    Export,
    /// Change how the company works: members, pipelines, rates.
    Configure,
}

impl Action {
    pub const ALL: [Action; 8] = [
        Action::See,
        Action::Create,
        Action::Edit,
        Action::Delete,
        Action::HandOver,
        Action::Import,
        Action::Export,
        Action::Configure,
    ];

    /// The word used in the database.
    pub fn code(self) -> &'static str {
        match self {
            Action::See => "see",
            Action::Create => "create",
            Action::Edit => "edit",
            Action::Delete => "delete",
            Action::HandOver => "hand_over",
            Action::Import => "import",
            Action::Export => "export",
            Action::Configure => "configure",
        }
    }

    /// The action with this code.
    pub fn parse(code: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|a| a.code() == code)
    }

    /// The action's name on screen.
    pub fn text(self) -> Text {
        match self {
            Action::See => text::ACTION_SEE,
            Action::Create => text::ACTION_CREATE,
            Action::Edit => text::ACTION_EDIT,
            Action::Delete => text::ACTION_DELETE,
            Action::HandOver => text::ACTION_HAND_OVER,
            Action::Import => text::ACTION_IMPORT,
            Action::Export => text::ACTION_EXPORT,
            Action::Configure => text::ACTION_CONFIGURE,
        }
    }
}

/// On whose records, from the narrowest to the widest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    #[default]
    None,
    /// One's own.
    Own,
    /// Those of everybody in one's teams.
    Team,
    /// Those of everybody who sits in one's departments.
    Department,
    /// Those of one's departments and of all below them.
    Below,
    All,
}

impl Scope {
    pub const ALL: [Scope; 6] =
        [Scope::None, Scope::Own, Scope::Team, Scope::Department, Scope::Below, Scope::All];

    /// The word used in the database.
    pub fn code(self) -> &'static str {
        match self {
            Scope::None => "none",
            Scope::Own => "own",
            Scope::Team => "team",
            Scope::Department => "department",
            Scope::Below => "below",
            Scope::All => "all",
        }
    }

    pub fn parse(code: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|s| s.code() == code)
    }

    /// The scope's name on screen.
    pub fn text(self) -> Text {
        match self {
            Scope::None => text::SCOPE_NONE,
            Scope::Own => text::SCOPE_OWN,
            Scope::Team => text::SCOPE_TEAM,
            Scope::Department => text::SCOPE_DEPARTMENT,
            Scope::Below => text::SCOPE_BELOW,
            Scope::All => text::SCOPE_ALL,
        }
    }
}

/// What a company does business with.
pub const BUSINESS: [Object; 4] = [Object::Account, Object::Contact, Object::Deal, Object::Activity];
/// The kinds of record that belong to somebody: for these every scope means something, for all others only none and all.
pub const OWNED: [Object; 5] =
    [Object::Account, Object::Contact, Object::Deal, Object::Activity, Object::Import];

/// What a role lets one do: object × action → scope, of which what is not named is not allowed; and how much of a field it shows,
/// of which what is not named is written by whoever edits the record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRights {
    cells: Cells,
    looks: Looks,
}

/// Object × action → scope.
pub type Cells = BTreeMap<Object, BTreeMap<Action, Scope>>;

impl RoleRights {
    /// Put together from what the database keeps.
    pub fn new(cells: Cells, looks: Looks) -> RoleRights {
        RoleRights { cells, looks }
    }

    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    pub fn looks(&self) -> &Looks {
        &self.looks
    }

    pub fn look(&self, field: Field) -> Look {
        self.looks.get(&field).copied().unwrap_or_default()
    }

    /// Sets how much of a field is shown; a part of what cannot be shown in part is nothing.
    pub fn set_look(&mut self, field: Field, look: Look) {
        let look = if field.looks().contains(&look) { look } else { Look::Hidden };
        if look == Look::default() {
            self.looks.remove(&field);
        } else {
            self.looks.insert(field, look);
        }
    }

    pub fn scope(&self, action: Action, object: Object) -> Scope {
        self.cells.get(&object).and_then(|of| of.get(&action)).copied().unwrap_or_default()
    }

    /// Sets one scope; on what belongs to nobody a scope between none and all means all.
    pub fn set(&mut self, action: Action, object: Object, scope: Scope) {
        let scope = if scope == Scope::None || OWNED.contains(&object) { scope } else { Scope::All };
        let of = self.cells.entry(object).or_default();
        if scope == Scope::None {
            of.remove(&action);
        } else {
            of.insert(action, scope);
        }
        self.cells.retain(|_, of| !of.is_empty());
    }

    /// The same, told as [`RoleRights::set`] would: what came over the wire may say otherwise.
    pub fn tidied(&self) -> RoleRights {
        let mut tidy = RoleRights::default();
        for (object, of) in &self.cells {
            for (action, scope) in of {
                tidy.set(*action, *object, *scope);
            }
        }
        for (field, look) in &self.looks {
            tidy.set_look(*field, *look);
        }
        tidy
    }

    fn showing(mut self, fields: &[Field], look: Look) -> Self {
        for field in fields {
            self.set_look(*field, look);
        }
        self
    }

    fn with(mut self, objects: &[Object], actions: &[Action], scope: Scope) -> Self {
        for object in objects {
            for action in actions {
                self.set(*action, *object, scope);
            }
        }
        self
    }
}

/// A role as the settings show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleLine {
    pub role: Role,
    /// What the company calls it; `None`: a shipped role under its own name.
    pub name: Option<String>,
    pub rights: RoleRights,
    /// 0: as shipped.
    pub version: i64,
    /// How many members have it as their own role, those who left not counted.
    pub members: i64,
    /// To whom else it is given.
    pub given: Vec<Given>,
}

impl RoleLine {
    /// The role's name on screen.
    pub fn name(&self, locale: Locale) -> String {
        self.role.name(self.name.as_deref(), locale)
    }
}

/// A member, position or department a role is given to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Given {
    pub holder: Holder,
    /// Empty where it is no more.
    pub name: String,
    /// A position's department.
    pub place: String,
}

/// A role by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleName {
    pub role: Role,
    /// What the company calls it, where it gave it a name.
    pub name: Option<String>,
}

impl RoleName {
    /// The role's name on screen.
    pub fn name(&self, locale: Locale) -> String {
        self.role.name(self.name.as_deref(), locale)
    }
}

/// What can be said of a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleForm {
    /// Empty: a shipped role keeps its name.
    pub name: String,
    pub rights: RoleRights,
}

/// What everybody in a company knows: who else is there, what is sold, how selling goes.
const KNOWN: [Object; 9] = [
    Object::Product,
    Object::Pipeline,
    Object::Member,
    Object::Tenant,
    Object::Department,
    Object::Position,
    Object::Team,
    Object::Role,
    Object::Process,
];

fn shipped(role: Role) -> RoleRights {
    use Action::*;
    use Object::{Account, Activity, Contact, Deal};
    let known =
        RoleRights::default().with(&KNOWN, &[See], Scope::All).with(&[Object::Import], &[See], Scope::Own);
    let change = [Edit, Delete, HandOver];
    let records = [Object::Import, Object::Export];
    match role {
        Role::Administrator => RoleRights::default().with(&Object::ALL, &Action::ALL, Scope::All),
        // Small companies: everybody sees the whole story; a member changes what is theirs, a manager everything.
        Role::Manager => known
            .with(&BUSINESS, &[See, Create, Edit, Delete, HandOver, Import, Export], Scope::All)
            .with(&[Object::Product], &[Create, Edit, Delete, Import, Export], Scope::All)
            .with(&[Object::Pipeline, Object::Tenant], &[Export], Scope::All)
            .with(&[Object::Member], &[Create, Import, Export], Scope::All)
            .with(&records, &[See, Create], Scope::All),
        Role::Member => {
            known.with(&BUSINESS, &[See, Create], Scope::All).with(&BUSINESS, &change, Scope::Own)
        }
        // Larger ones: one sees what is one's own, or one's department's.
        Role::SalesManager => known
            .with(&BUSINESS, &[See, Edit, Delete, HandOver, Export], Scope::Below)
            .with(&BUSINESS, &[Create, Import], Scope::All)
            .with(&records, &[Create], Scope::All)
            .with(&[Object::Import], &[See], Scope::Below),
        Role::SalesRep => known
            .with(&BUSINESS, &[See], Scope::Own)
            .with(&BUSINESS, &[Create], Scope::All)
            .with(&BUSINESS, &change, Scope::Own),
        // Whoever answers a customer knows what was promised.
        Role::ServiceAgent => known
            .with(&BUSINESS, &[See], Scope::All)
            .with(&[Contact, Activity], &[Create], Scope::All)
            .with(&[Contact, Activity], &change, Scope::Own)
            .showing(&[Field::AccountRevenue, Field::DealAmount], Look::Hidden),
        Role::Engineer => known
            .with(&[Account, Contact, Activity], &[See], Scope::Team)
            .with(&[Activity], &[Create], Scope::All)
            .with(&[Activity], &change, Scope::Own)
            .showing(&[Field::AccountRevenue], Look::Hidden),
        // Campaigns find people by their own ways; nobody carries a list of numbers home.
        Role::Marketer => known
            .with(&[Account, Contact, Activity, Deal], &[See], Scope::All)
            .with(&[Contact, Activity], &[Create], Scope::All)
            .with(&[Contact, Activity], &change, Scope::Own)
            .showing(
                &[
                    Field::AccountPhone,
                    Field::AccountEmail,
                    Field::ContactPhone,
                    Field::ContactMobile,
                    Field::ContactEmail,
                    Field::ContactWechat,
                ],
                Look::Masked,
            ),
        Role::CrmOffice => known
            .with(&BUSINESS, &[See, Create, Edit, Delete, HandOver, Import, Export], Scope::All)
            .with(&[Object::Product], &[Create, Edit, Delete, Import, Export], Scope::All)
            .with(&[Object::Member], &[Create, Import, Export], Scope::All)
            .with(&records, &[See, Create], Scope::All),
        Role::Finance => known.with(&[Account, Contact, Deal], &[See], Scope::All).with(
            &[Account, Deal],
            &[Export],
            Scope::All,
        ),
        Role::Auditor => known.with(&BUSINESS, &[See], Scope::All).with(
            &[Object::Import, Object::Export],
            &[See],
            Scope::All,
        ),
        Role::Own(_) => RoleRights::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_reads_back_from_its_code() {
        let own = Role::Own(RoleId::new());
        for role in Role::SHIPPED.into_iter().chain([own]) {
            assert_eq!(Role::parse(&role.code()), Some(role));
        }
        assert_eq!(Role::parse("emperor"), None);
    }

    #[test]
    fn in_a_small_company_everybody_sees_the_whole_story_of_a_customer() {
        for role in [Role::Administrator, Role::Manager, Role::Member] {
            for object in BUSINESS {
                assert_eq!(role.shipped().scope(Action::See, object), Scope::All);
            }
        }
    }

    #[test]
    fn only_administrators_change_the_rules() {
        for role in Role::SHIPPED {
            for object in Object::ALL {
                let scope = role.shipped().scope(Action::Configure, object);
                assert_eq!(scope == Scope::All, role == Role::Administrator, "{role:?} {object:?}");
            }
        }
        assert_eq!(Role::Manager.shipped().scope(Action::Edit, Object::Member), Scope::None);
    }

    #[test]
    fn members_do_not_export_or_import() {
        let rights = Role::Member.shipped();
        assert_eq!(rights.scope(Action::Export, Object::Account), Scope::None);
        assert_eq!(rights.scope(Action::Import, Object::Deal), Scope::None);
    }

    #[test]
    fn what_belongs_to_nobody_is_had_whole_or_not_at_all() {
        let mut rights = RoleRights::default();
        rights.set(Action::See, Object::Product, Scope::Own);
        assert_eq!(rights.scope(Action::See, Object::Product), Scope::All);
        rights.set(Action::See, Object::Product, Scope::None);
        assert_eq!(rights, RoleRights::default());
    }
}
