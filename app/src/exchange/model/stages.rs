//! What the names of stages in other systems mean: an end, or a place on the way.
use super::similar::normalise;
use crate::pipeline::model::{Stage, StageId, StageKind};

const WON: &[&str] = &["won", "closedwon", "win", "赢单", "成交", "已成交", "签约成功", "成功"];
const LOST: &[&str] = &["lost", "closedlost", "loss", "dead", "输单", "丢单", "流失", "失败", "已关闭"];

/// Words for the way, in the order deals usually take; the first that a name contains gives its place.
const WAY: &[&str] = &[
    "suspect",
    "prospect",
    "lead",
    "线索",
    "潜在",
    "初步",
    "contact",
    "接洽",
    "联系",
    "qualif",
    "需求",
    "needs",
    "analysis",
    "discovery",
    "engag",
    "demo",
    "演示",
    "solution",
    "方案",
    "valueproposition",
    "decisionmaker",
    "perception",
    "trial",
    "试用",
    "proposal",
    "quote",
    "报价",
    "商务",
    "negotiat",
    "谈判",
    "review",
    "contract",
    "合同",
    "commit",
    "verbal",
];

/// The kind a stage of this name most likely is.
pub fn stage_kind(name: &str) -> StageKind {
    let key = normalise(name);
    if WON.contains(&key.as_str()) {
        StageKind::Won
    } else if LOST.contains(&key.as_str()) {
        StageKind::Lost
    } else {
        StageKind::Open
    }
}

/// Sorts names of open stages into the order deals usually take; names nobody knows stay at the end, in their order.
pub fn in_usual_order(names: &mut [String]) {
    let place = |name: &String| {
        let key = normalise(name);
        WAY.iter().position(|w| key.contains(w)).unwrap_or(WAY.len())
    };
    names.sort_by_key(place);
}

/// Open stages of these names, each likelier than the one before: evenly from 10 to 80 percent. They ask for nothing.
pub fn open_stages(names: &[String]) -> Vec<Stage> {
    let steps = names.len().saturating_sub(1).max(1);
    let stage = |(nth, name): (usize, &String)| Stage {
        id: StageId::new(),
        name: name.clone(),
        kind: StageKind::Open,
        probability: i16::try_from(10 + 70 * nth / steps).unwrap_or(10),
        rotting_days: None,
        required: Vec::new(),
        version: 1,
    };
    names.iter().enumerate().map(stage).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_recognised_in_both_languages() {
        assert_eq!(stage_kind("Closed Won"), StageKind::Won);
        assert_eq!(stage_kind("输单"), StageKind::Lost);
        assert_eq!(stage_kind("Wonderful talks"), StageKind::Open);
    }

    #[test]
    fn the_way_is_ordered_as_deals_go() {
        let mut names = ["Negotiation/Review", "Engaging", "Something else", "Prospecting"].map(String::from);
        in_usual_order(&mut names);
        assert_eq!(names, ["Prospecting", "Engaging", "Negotiation/Review", "Something else"]);
    }
}
