//! Organisations to begin with, by the size of the company; everything in them can be changed afterwards.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{DepartmentId, DepartmentKind, Organisation, PositionId, Step};
use crate::{
    i18n::{Locale, Text},
    text_key::name_key,
};
use DepartmentKind::*;

/// An organisation to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// A dozen people.
    Small,
    /// Departments that work together through a CRM office.
    Medium,
    /// Regions under one group standard, with supervision and review.
    Large,
    /// Production, customer and sales processes run straight to the customer; service centres beside them, a management
    /// team above.
    Process,
}

/// A position of a preset: its title, whether it heads the department, how many people it is meant for.
type Post = (Text, bool, i32);

/// A department of a preset, below the one at the place named.
struct Unit {
    name: Text,
    kind: DepartmentKind,
    under: Option<usize>,
    posts: &'static [Post],
}

const fn unit(name: Text, kind: DepartmentKind, under: Option<usize>, posts: &'static [Post]) -> Unit {
    Unit { name, kind, under, posts }
}

const SMALL: &[Unit] = &[
    unit(MANAGEMENT, Management, None, &[(GENERAL_MANAGER, true, 1)]),
    unit(SALES, Sales, Some(0), &[(SALES_MANAGER, true, 1), (SALES_PERSON, false, 4)]),
    unit(SERVICE, CustomerService, Some(0), &[(SERVICE_MANAGER, true, 1), (SERVICE_PERSON, false, 2)]),
    unit(FINANCE_AND_OFFICE, Finance, Some(0), &[(ACCOUNTANT, true, 1), (OFFICE_CLERK, false, 1)]),
];

const MEDIUM: &[Unit] = &[
    unit(MANAGEMENT, Management, None, &[(GENERAL_MANAGER, true, 1), (DEPUTY_MANAGER, false, 2)]),
    unit(CRM_OFFICE, CrmOffice, Some(0), &[(CRM_HEAD, true, 1), (CRM_ANALYST, false, 2)]),
    unit(SALES, Sales, Some(0), &[(SALES_DIRECTOR, true, 1), (SALES_PERSON, false, 12)]),
    unit(
        SERVICE,
        CustomerService,
        Some(0),
        &[(SERVICE_MANAGER, true, 1), (SERVICE_PERSON, false, 8), (ENGINEER, false, 4)],
    ),
    unit(MARKETING, Marketing, Some(0), &[(MARKETING_MANAGER, true, 1), (MARKETER, false, 3)]),
    unit(PRODUCT, Product, Some(0), &[(PRODUCT_MANAGER, true, 1), (PRODUCT_PERSON, false, 4)]),
    unit(SUPPLY_CHAIN, SupplyChain, Some(0), &[(SUPPLY_MANAGER, true, 1), (BUYER, false, 3)]),
    unit(FINANCE, Finance, Some(0), &[(FINANCE_MANAGER, true, 1), (ACCOUNTANT, false, 3)]),
    unit(PEOPLE_AND_OFFICE, People, Some(0), &[(PEOPLE_MANAGER, true, 1), (OFFICE_CLERK, false, 2)]),
];

const LARGE: &[Unit] = &[
    unit(GROUP, Management, None, &[(PRESIDENT, true, 1), (VICE_PRESIDENT, false, 4)]),
    unit(GROUP_CRM, CrmOffice, Some(0), &[(CRM_HEAD, true, 1), (CRM_ANALYST, false, 6)]),
    unit(STANDARDS, CrmOffice, Some(1), &[(STANDARDS_HEAD, true, 1), (STANDARDS_PERSON, false, 3)]),
    unit(REVIEW, CrmOffice, Some(1), &[(REVIEW_HEAD, true, 1), (REVIEWER, false, 4)]),
    unit(REGION_EAST, Sales, Some(0), &[(REGION_HEAD, true, 1)]),
    unit(SALES, Sales, Some(4), &[(SALES_DIRECTOR, true, 1), (SALES_PERSON, false, 30)]),
    unit(
        SERVICE,
        CustomerService,
        Some(4),
        &[(SERVICE_MANAGER, true, 1), (SERVICE_PERSON, false, 20), (ENGINEER, false, 10)],
    ),
    unit(REGION_SOUTH, Sales, Some(0), &[(REGION_HEAD, true, 1)]),
    unit(SALES, Sales, Some(7), &[(SALES_DIRECTOR, true, 1), (SALES_PERSON, false, 30)]),
    unit(
        SERVICE,
        CustomerService,
        Some(7),
        &[(SERVICE_MANAGER, true, 1), (SERVICE_PERSON, false, 20), (ENGINEER, false, 10)],
    ),
    unit(REGION_NORTH, Sales, Some(0), &[(REGION_HEAD, true, 1)]),
    unit(SALES, Sales, Some(10), &[(SALES_DIRECTOR, true, 1), (SALES_PERSON, false, 30)]),
    unit(
        SERVICE,
        CustomerService,
        Some(10),
        &[(SERVICE_MANAGER, true, 1), (SERVICE_PERSON, false, 20), (ENGINEER, false, 10)],
    ),
    unit(MARKETING, Marketing, Some(0), &[(MARKETING_MANAGER, true, 1), (MARKETER, false, 15)]),
    unit(PRODUCT, Product, Some(0), &[(PRODUCT_MANAGER, true, 1), (PRODUCT_PERSON, false, 20)]),
    unit(SUPPLY_CHAIN, SupplyChain, Some(0), &[(SUPPLY_MANAGER, true, 1), (BUYER, false, 15)]),
    unit(FINANCE, Finance, Some(0), &[(FINANCE_MANAGER, true, 1), (ACCOUNTANT, false, 15)]),
    unit(INFORMATION, Information, Some(0), &[(INFORMATION_MANAGER, true, 1), (SYSTEM_ENGINEER, false, 10)]),
    unit(HUMAN_RESOURCES, People, Some(0), &[(PEOPLE_MANAGER, true, 1), (PEOPLE_PERSON, false, 8)]),
    unit(OFFICE, Administration, Some(0), &[(OFFICE_MANAGER, true, 1), (OFFICE_CLERK, false, 6)]),
];

const PROCESS: &[Unit] = &[
    unit(MANAGEMENT_TEAM, Management, None, &[(GENERAL_MANAGER, true, 1), (DEPUTY_MANAGER, false, 2)]),
    unit(
        CUSTOMER_PROCESS,
        CustomerService,
        Some(0),
        &[(PROCESS_OWNER, true, 1), (CUSTOMER_MANAGER, false, 6), (SERVICE_PERSON, false, 6)],
    ),
    unit(
        SALES_PROCESS,
        Sales,
        Some(0),
        &[(PROCESS_OWNER, true, 1), (SALES_PERSON, false, 10), (MARKETER, false, 3)],
    ),
    unit(
        PRODUCTION_PROCESS,
        SupplyChain,
        Some(0),
        &[(PROCESS_OWNER, true, 1), (PRODUCT_PERSON, false, 4), (BUYER, false, 3)],
    ),
    unit(SERVICE_CENTRES, Administration, Some(0), &[(CENTRES_HEAD, true, 1)]),
    unit(INFORMATION_CENTRE, Information, Some(4), &[(CENTRE_HEAD, true, 1), (SYSTEM_ENGINEER, false, 3)]),
    unit(PEOPLE_CENTRE, People, Some(4), &[(CENTRE_HEAD, true, 1), (PEOPLE_PERSON, false, 2)]),
    unit(FINANCE_CENTRE, Finance, Some(4), &[(CENTRE_HEAD, true, 1), (ACCOUNTANT, false, 3)]),
    unit(OFFICE_CENTRE, Administration, Some(4), &[(CENTRE_HEAD, true, 1), (OFFICE_CLERK, false, 2)]),
];

impl Preset {
    pub const ALL: [Preset; 4] = [Preset::Small, Preset::Medium, Preset::Large, Preset::Process];

    /// What it is called, and for whom it is.
    pub fn text(self) -> (Text, Text) {
        match self {
            Preset::Small => (SMALL_NAME, SMALL_FOR),
            Preset::Medium => (MEDIUM_NAME, MEDIUM_FOR),
            Preset::Large => (LARGE_NAME, LARGE_FOR),
            Preset::Process => (PROCESS_NAME, PROCESS_FOR),
        }
    }

    fn units(self) -> &'static [Unit] {
        match self {
            Preset::Small => SMALL,
            Preset::Medium => MEDIUM,
            Preset::Large => LARGE,
            Preset::Process => PROCESS,
        }
    }

    /// The steps that add what an organisation does not have of this, by name in either language; nothing that is there is changed.
    pub fn missing(self, there: &Organisation, locale: Locale) -> Vec<Step> {
        let key = |text: Text| [name_key(text.en), name_key(text.zh)];
        let departments: HashMap<_, _> =
            there.departments.values().map(|d| ((d.parent, name_key(&d.name)), d.id)).collect();
        let positions: std::collections::HashSet<_> =
            there.positions.values().map(|p| (p.department, name_key(&p.title))).collect();
        let (mut steps, mut made) = (Vec::new(), Vec::<DepartmentId>::new());
        for Unit { name, kind, under, posts } in self.units() {
            let parent = under.and_then(|at| made.get(at).copied());
            let known = key(*name).into_iter().find_map(|name| departments.get(&(parent, name)).copied());
            let department = known.unwrap_or_else(DepartmentId::new);
            if known.is_none() {
                let name = name.get(locale).to_string();
                steps.push(Step::AddDepartment { id: department, parent, name, kind: *kind });
            }
            for (title, lead, planned) in *posts {
                if !key(*title).into_iter().any(|title| positions.contains(&(department, title))) {
                    let (title, lead, planned) = (title.get(locale).to_string(), *lead, *planned);
                    steps.push(Step::AddPosition { id: PositionId::new(), department, title, lead, planned });
                }
            }
            made.push(department);
        }
        steps
    }
}

crate::texts! {
    SMALL_NAME: "Small", "小型";
    SMALL_FOR: "A dozen people: management, sales, service, finance.", "十几人：管理、销售、客服、财务。";
    MEDIUM_NAME: "Medium", "中型";
    MEDIUM_FOR: "Departments that work together through a CRM office.", "各部门通过客户关系管理办公室协同。";
    LARGE_NAME: "Large", "大型";
    LARGE_FOR: "Regions under one group standard, with supervision and review.", "区域分设，集团统一标准，设督导与评审。";
    PROCESS_NAME: "Process-oriented", "流程型";
    PROCESS_FOR: "Production, customer and sales processes straight to the customer, service centres beside them.", "生产、客户、销售流程直达客户，职能部门作为服务中心。";

    MANAGEMENT: "Management", "总经办";
    MANAGEMENT_TEAM: "Management team", "管理团队";
    GROUP: "Group management", "集团总部";
    CRM_OFFICE: "CRM office", "客户关系管理办公室";
    GROUP_CRM: "Group CRM office", "集团客户关系管理办公室";
    STANDARDS: "Group standards", "集团标准部";
    REVIEW: "Supervision and review", "督导评审部";
    REGION_EAST: "Region East", "华东大区";
    REGION_SOUTH: "Region South", "华南大区";
    REGION_NORTH: "Region North", "华北大区";
    SALES: "Sales", "销售部";
    SERVICE: "Customer service", "客户服务部";
    MARKETING: "Marketing", "市场部";
    PRODUCT: "Product", "产品部";
    SUPPLY_CHAIN: "Supply chain", "供应链部";
    FINANCE: "Finance", "财务部";
    FINANCE_AND_OFFICE: "Finance and office", "财务行政部";
    PEOPLE_AND_OFFICE: "People and office", "人事行政部";
    HUMAN_RESOURCES: "Human resources", "人力资源部";
    INFORMATION: "Information technology", "信息技术部";
    OFFICE: "Administration", "行政部";
    CUSTOMER_PROCESS: "Customer process", "客户流程";
    SALES_PROCESS: "Sales process", "销售流程";
    PRODUCTION_PROCESS: "Production process", "生产流程";
    SERVICE_CENTRES: "Service centres", "服务中心";
    INFORMATION_CENTRE: "Information centre", "信息中心";
    PEOPLE_CENTRE: "HR centre", "人力资源中心";
    FINANCE_CENTRE: "Finance centre", "财务中心";
    OFFICE_CENTRE: "Administration centre", "行政中心";

    GENERAL_MANAGER: "General manager", "总经理";
    DEPUTY_MANAGER: "Deputy general manager", "副总经理";
    PRESIDENT: "President", "总裁";
    VICE_PRESIDENT: "Vice president", "副总裁";
    CRM_HEAD: "Head of CRM", "客户关系管理负责人";
    CRM_ANALYST: "CRM analyst", "客户关系分析师";
    STANDARDS_HEAD: "Head of standards", "标准负责人";
    STANDARDS_PERSON: "Standards specialist", "标准专员";
    REVIEW_HEAD: "Head of review", "督导负责人";
    REVIEWER: "Reviewer", "督导专员";
    REGION_HEAD: "Head of region", "大区总经理";
    SALES_DIRECTOR: "Sales director", "销售总监";
    SALES_MANAGER: "Sales manager", "销售经理";
    SALES_PERSON: "Sales representative", "销售代表";
    SERVICE_MANAGER: "Service manager", "客服经理";
    SERVICE_PERSON: "Service specialist", "客服专员";
    ENGINEER: "Service engineer", "售后工程师";
    CUSTOMER_MANAGER: "Customer manager", "客户经理";
    MARKETING_MANAGER: "Marketing manager", "市场经理";
    MARKETER: "Marketing specialist", "市场专员";
    PRODUCT_MANAGER: "Head of product", "产品负责人";
    PRODUCT_PERSON: "Product specialist", "产品专员";
    SUPPLY_MANAGER: "Supply chain manager", "供应链经理";
    BUYER: "Buyer", "采购专员";
    FINANCE_MANAGER: "Finance manager", "财务经理";
    ACCOUNTANT: "Accountant", "会计";
    PEOPLE_MANAGER: "HR manager", "人力资源经理";
    PEOPLE_PERSON: "HR specialist", "人力资源专员";
    INFORMATION_MANAGER: "IT manager", "信息技术经理";
    SYSTEM_ENGINEER: "System engineer", "系统工程师";
    OFFICE_MANAGER: "Office manager", "行政经理";
    OFFICE_CLERK: "Office clerk", "行政专员";
    PROCESS_OWNER: "Process owner", "流程负责人";
    CENTRES_HEAD: "Head of the service centres", "服务中心负责人";
    CENTRE_HEAD: "Head of the centre", "中心主任";
}
