//! Walking from box to box by the arrow keys, as the boxes stand on the page.

use crate::org::model::{
    DepartmentId,
    layout::{BoxId, ChartBox, Layout},
};

/// What a key does in the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    To(BoxId),
    /// Folds a department, or opens it again.
    Fold(DepartmentId),
}

/// What this key does on that box; `None`: nothing of ours.
pub(super) fn step(layout: &Layout, here: BoxId, key: &str) -> Option<Step> {
    let at = layout.boxes.iter().position(|it| it.id == here)?;
    let it = &layout.boxes[at];
    let to = |it: &ChartBox| Step::To(it.id);
    match key {
        "ArrowDown" if it.folded => it.department().map(Step::Fold),
        "ArrowDown" => {
            let child = layout.boxes.iter().find(|below| below.parent == Some(at));
            child.or_else(|| in_column(layout, it, 1.0)).map(to)
        }
        "ArrowUp" => in_column(layout, it, -1.0).or_else(|| it.parent.map(|at| &layout.boxes[at])).map(to),
        "ArrowLeft" => beside(layout, it, -1.0).map(to),
        "ArrowRight" => beside(layout, it, 1.0).map(to),
        "Home" => layout.boxes.first().map(to),
        "End" => layout.boxes.last().map(to),
        " " if it.below > 0 => it.department().map(Step::Fold),
        _ => None,
    }
}

/// The nearest sibling above or below.
fn in_column<'a>(layout: &'a Layout, here: &ChartBox, way: f64) -> Option<&'a ChartBox> {
    let fits = |it: &&ChartBox| {
        it.parent == here.parent
            && it.level == here.level
            && (it.x - here.x).abs() < 1.0
            && (it.y - here.y) * way > 0.0
    };
    nearest(layout.boxes.iter().filter(fits), |it| (it.y - here.y).abs())
}

/// The nearest box of the same level to the left or right.
fn beside<'a>(layout: &'a Layout, here: &ChartBox, way: f64) -> Option<&'a ChartBox> {
    let fits = |it: &&ChartBox| it.level == here.level && (it.x - here.x) * way > 1.0;
    // A box further along the row is nearer than one that stands lower or higher.
    nearest(layout.boxes.iter().filter(fits), |it| (it.x - here.x).abs() + (it.y - here.y).abs() / 100.0)
}

fn nearest<'a>(
    boxes: impl Iterator<Item = &'a ChartBox>,
    way: impl Fn(&ChartBox) -> f64,
) -> Option<&'a ChartBox> {
    boxes.min_by(|a, b| way(a).total_cmp(&way(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::{
        model::layout::{Options, layout},
        view::chart::sample::{department, organisation},
    };

    fn at(name: &str) -> BoxId {
        BoxId::Department(department(name))
    }

    fn walked(from: &str, keys: &str) -> Option<Step> {
        step(&layout(&organisation(), &[department("财务部")].into(), Options::default()), at(from), keys)
    }

    #[test]
    fn arrows_go_where_they_point() {
        let to = |name: &str| Some(Step::To(at(name)));
        assert_eq!(walked("总经理办公室", "ArrowDown"), to("销售中心"));
        assert_eq!(walked("销售中心", "ArrowUp"), to("总经理办公室"));
        assert_eq!(walked("销售中心", "ArrowRight"), to("客户服务部"));
        assert_eq!(walked("客户服务部", "ArrowLeft"), to("销售中心"));
        assert_eq!(walked("销售中心", "ArrowDown"), to("华东区"));
        assert_eq!(walked("华东区", "ArrowDown"), to("华南区"));
        assert_eq!(walked("华南区", "ArrowUp"), to("华东区"));
        assert_eq!(walked("总经理办公室", "ArrowUp"), None);
    }

    #[test]
    fn space_folds_and_the_arrow_into_a_folded_department_opens_it() {
        assert_eq!(walked("销售中心", " "), Some(Step::Fold(department("销售中心"))));
        assert_eq!(walked("财务部", "ArrowDown"), Some(Step::Fold(department("财务部"))));
        assert_eq!(walked("华东区", " "), None);
        assert_eq!(walked("华东区", "x"), None);
    }
}
