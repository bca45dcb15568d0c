//! A department in hand, and where it may be put down.

use crate::org::model::{
    DepartmentId,
    layout::{BoxId, Layout},
};

/// Where a department that is carried would come to hang.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    Department(DepartmentId),
    /// On nothing: at the top.
    Top,
}

/// A department in hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Carried {
    pub department: DepartmentId,
    /// Where the pointer is in the chart.
    pub place: (f64, f64),
    pub over: Option<Over>,
}

/// What a department would hang on if it were let go here: nothing that it hangs on already, not itself, and nothing below it.
pub(super) fn target(layout: &Layout, own: DepartmentId, (x, y): (f64, f64), at_top: bool) -> Option<Over> {
    let parent = layout.find(BoxId::Department(own))?.parent;
    let parent = parent.and_then(|at| layout.boxes[at].department());
    // A box that lies along the upper edge comes before the edge.
    match layout.at(x, y).and_then(|it| it.department()) {
        Some(under) => {
            let fits = Some(under) != parent && !layout.within(under, own);
            fits.then_some(Over::Department(under))
        }
        None if at_top => parent.map(|_| Over::Top),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::org::{
        model::layout::{Options, layout},
        view::chart::sample::{department, organisation},
    };

    fn carried(own: &str, to: &str) -> Option<Over> {
        let chart = layout(&organisation(), &BTreeSet::new(), Options::default());
        let it = chart.find(BoxId::Department(department(to))).expect("drawn");
        target(&chart, department(own), (it.x + 5.0, it.y + 5.0), false)
    }

    #[test]
    fn a_department_may_hang_on_any_that_does_not_hang_on_it() {
        assert_eq!(carried("华东区", "客户服务部"), Some(Over::Department(department("客户服务部"))));
        assert_eq!(carried("销售中心", "应收组"), Some(Over::Department(department("应收组"))));
        for nowhere in ["销售中心", "华东区", "总经理办公室"] {
            assert_eq!(carried("销售中心", nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn only_what_hangs_on_another_can_go_to_the_top() {
        let chart = layout(&organisation(), &BTreeSet::new(), Options::default());
        let to_top = |name: &str| target(&chart, department(name), (-9.0, -9.0), true);
        assert_eq!(to_top("华东区"), Some(Over::Top));
        assert_eq!(to_top("总经理办公室"), None);
        assert_eq!(target(&chart, department("华东区"), (-9.0, -9.0), false), None);
    }
}
