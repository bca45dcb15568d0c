//! A company to draw in tests.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::{
    access::model::{MemberId, Status},
    org::model::{
        Department, DepartmentId, DepartmentKind, Organisation, Person, Position, PositionId, Seat,
    },
};

/// Department, the one above, its head, its people.
const DEPARTMENTS: [(&str, &str, &str, &[&str]); 13] = [
    ("总经理办公室", "", "林知远", &["苏婉"]),
    ("销售中心", "总经理办公室", "周岚", &[]),
    ("华东区", "销售中心", "何嘉", &["陈思远", "Darcel Schlecht"]),
    ("华南区", "销售中心", "许明哲", &["罗一帆"]),
    ("重点客户与战略合作伙伴发展部", "销售中心", "", &["唐可"]),
    ("客户服务部", "总经理办公室", "郑雅文", &[]),
    ("呼叫中心", "客户服务部", "高翔", &["丁一", "马丽", "Ana <O'Neil> & \"Co\""]),
    ("现场工程", "客户服务部", "", &["吴昊"]),
    ("市场部 & 品牌 <Brand>", "总经理办公室", "沈悦", &["Ines Castellano-Whitmore the Third"]),
    ("供应链", "总经理办公室", "潘伟", &[]),
    ("财务部", "总经理办公室", "冯倩", &[]),
    ("应收组", "财务部", "", &["田野"]),
    ("应付组", "财务部", "", &[]),
];

fn id(name: &str) -> u128 {
    name.bytes().fold(14_695_981_039_346_656_037, |sum, byte| {
        (sum ^ u128::from(byte)).wrapping_mul(1_099_511_628_211)
    })
}

/// The id of the department of this name.
pub(super) fn department(name: &str) -> DepartmentId {
    DepartmentId(Uuid::from_u128(id(name)))
}

/// Thirteen departments with names that are long, short, Chinese, Latin and full of signs.
pub(super) fn organisation() -> Organisation {
    let mut org = Organisation {
        day: NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day"),
        departments: [].into(),
        positions: [].into(),
        seats: vec![],
        teams: [].into(),
        people: [].into(),
    };
    for (place, (name, above, head, staff)) in DEPARTMENTS.iter().enumerate() {
        let (own, place) = (department(name), i32::try_from(place).expect("few"));
        let parent = (!above.is_empty()).then(|| department(above));
        let kind = DepartmentKind::Other;
        org.departments.insert(own, Department { id: own, parent, name: (*name).to_owned(), kind, place });
        for (title, people, lead) in [("负责人", std::slice::from_ref(head), true), ("专员", *staff, false)]
        {
            let people: Vec<_> = people.iter().filter(|it| !it.is_empty()).collect();
            if people.is_empty() && !lead {
                continue;
            }
            let position = PositionId(Uuid::from_u128(id(&format!("{name}{title}"))));
            let planned = if lead { 1 } else { i32::try_from(people.len()).expect("few") + 1 };
            let place = i32::from(!lead);
            org.positions.insert(
                position,
                Position { id: position, department: own, title: title.to_owned(), lead, planned, place },
            );
            for person in people {
                let member = MemberId(Uuid::from_u128(id(person)));
                let name = (*person).to_owned();
                org.people.insert(member, Person { id: member, name, status: Status::Active, manager: None });
                org.seats.push(Seat { member, position, main: *person != "吴昊" });
            }
        }
    }
    org
}
