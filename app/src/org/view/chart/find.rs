//! Finding a department, a position or a person in the chart.

use std::collections::BTreeSet;

use crate::{
    org::model::{
        DepartmentId, Organisation,
        layout::{BoxId, Detail, outline},
    },
    text_key::{asked, fold},
};

/// The boxes that answer a search, in the order of reading, folded ones as well. Where only departments are drawn, a position or a
/// person is found as its department.
pub(super) fn hits(org: &Organisation, detail: Detail, query: &str) -> Vec<BoxId> {
    let query = asked(query);
    if query.is_empty() {
        return Vec::new();
    }
    let outline = outline(org, Detail::People);
    let mut found = Vec::new();
    for node in outline.nodes.iter().filter(|it| fold(&it.title).contains(&query)) {
        let mut shown = node;
        while let (Detail::Departments, false, Some(parent)) =
            (detail, matches!(shown.id, BoxId::Department(_)), shown.parent)
        {
            shown = &outline.nodes[parent];
        }
        found.push(shown.id);
    }
    let mut seen = BTreeSet::new();
    found.retain(|id| seen.insert(*id));
    found
}

/// The departments that must be open for a box to be drawn.
pub(super) fn above(org: &Organisation, id: BoxId) -> BTreeSet<DepartmentId> {
    let own = |position| org.positions.get(&position).map(|it| it.department);
    let mut next = match id {
        BoxId::Department(id) => org.departments.get(&id).and_then(|it| it.parent),
        BoxId::Position(position) | BoxId::Seat(position, _) => own(position),
    };
    let mut all = BTreeSet::new();
    while let Some(id) = next.filter(|id| all.insert(*id)) {
        next = org.departments.get(&id).and_then(|it| it.parent);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::view::chart::sample::{department, organisation};

    #[test]
    fn departments_positions_and_people_are_found() {
        let org = organisation();
        let found = |query: &str| hits(&org, Detail::People, query).len();
        assert_eq!(found("销售中心"), 1);
        assert_eq!(found("陈思远"), 1);
        assert_eq!(found("schlecht"), 1);
        assert_eq!(found(" "), 0);
        assert_eq!(found("nobody of that name"), 0);
    }

    #[test]
    fn where_only_departments_are_drawn_a_person_is_found_as_their_department() {
        let found = hits(&organisation(), Detail::Departments, "陈思远");
        assert_eq!(found, [BoxId::Department(department("华东区"))]);
    }

    #[test]
    fn what_stands_above_a_box_is_known() {
        let org = organisation();
        let expected = [department("总经理办公室"), department("销售中心")].into();
        assert_eq!(above(&org, BoxId::Department(department("华东区"))), expected);
        let person = hits(&org, Detail::People, "陈思远")[0];
        assert!(above(&org, person).contains(&department("华东区")));
    }
}
