//! What the address bar says about a board.

use chrono::{DateTime, Utc};
use leptos_router::params::ParamsMap;

use crate::{
    listing::escape,
    pipeline::model::{BoardFilter, Card, PipelineId, Stage, StageKind, rules},
};

/// Where the board is.
pub const PATH: &str = "/deals";

/// A board and what it is narrowed to: `?pipeline=…&owner=…&by=2026-12-31&neglected=1&q=…`. What cannot be read is left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Address {
    pub pipeline: Option<PipelineId>,
    pub filter: BoardFilter,
}

impl Address {
    pub fn read(query: &ParamsMap) -> Address {
        Address {
            pipeline: query.get("pipeline").and_then(|v| v.parse().ok()),
            filter: BoardFilter {
                owner: query.get("owner").and_then(|v| v.parse().ok()),
                closing_by: query.get("by").and_then(|v| v.parse().ok()),
                neglected: query.get("neglected").is_some_and(|v| v == "1"),
                search: query.get("q").map(|v| v.trim().to_string()).unwrap_or_default(),
            },
        }
    }

    /// The same as a link.
    pub fn href(&self) -> String {
        let filter = &self.filter;
        let pairs = [
            ("pipeline", self.pipeline.map(|p| p.to_string())),
            ("owner", filter.owner.map(|o| o.to_string())),
            ("by", filter.closing_by.map(|d| d.to_string())),
            ("neglected", filter.neglected.then(|| "1".to_string())),
            ("q", Some(filter.search.clone()).filter(|q| !q.is_empty())),
        ];
        let said = pairs.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", escape(&value?))));
        let query = said.collect::<Vec<_>>().join("&");
        if query.is_empty() { PATH.into() } else { format!("{PATH}?{query}") }
    }

    /// The same board narrowed otherwise.
    pub fn narrowed(&self, change: impl FnOnce(&mut BoardFilter)) -> Address {
        let mut next = self.clone();
        change(&mut next.filter);
        next
    }
}

/// Whether a card belongs on a board narrowed like this: what the server decides for a page, for a single card that changed.
pub fn matches(filter: &BoardFilter, card: &Card, stage: &Stage, now: DateTime<Utc>) -> bool {
    let owner = filter.owner.is_none_or(|o| card.owner.as_ref().is_some_and(|c| c.id == o));
    let closing = filter.closing_by.is_none_or(|by| card.expected_on.is_some_and(|day| day <= by));
    let rotting = rules::is_rotting(stage.kind, stage.rotting_days, card.stage_since, now);
    let neglected = !filter.neglected || rotting || (stage.kind == StageKind::Open && card.next.is_none());
    let wanted = filter.search.to_lowercase();
    let says = |text: &str| text.to_lowercase().contains(&wanted);
    let found = wanted.is_empty() || says(&card.name) || card.account.as_ref().is_some_and(|a| says(&a.name));
    owner && closing && neglected && found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::model::MemberId;
    use crate::pipeline::model::{DealId, Named, StageId};
    use chrono::{NaiveDate, TimeDelta};

    fn noon() -> DateTime<Utc> {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(12, 0, 0).unwrap().and_utc()
    }

    fn stage() -> Stage {
        Stage {
            id: StageId::new(),
            name: "Quote".into(),
            kind: StageKind::Open,
            probability: 50,
            rotting_days: Some(14),
            required: vec![],
            version: 1,
        }
    }

    fn card(stage: &Stage) -> Card {
        Card {
            id: DealId::new(),
            version: 1,
            stage: stage.id,
            position: "a0".into(),
            name: "Cold-chain retrofit".into(),
            account: None,
            owner: Some(Named { id: MemberId::new(), name: "Zhou".into() }),
            amount: None,
            stage_since: noon(),
            expected_on: NaiveDate::from_ymd_opt(2026, 12, 31),
            closed_on: None,
            next: None,
        }
    }

    #[test]
    fn a_link_shows_the_same_board_to_a_colleague() {
        let address = Address {
            pipeline: Some(PipelineId::new()),
            filter: BoardFilter {
                owner: Some(MemberId::new()),
                closing_by: NaiveDate::from_ymd_opt(2026, 12, 31),
                neglected: true,
                search: "远山 & co".into(),
            },
        };
        let href = address.href();
        let mut query = ParamsMap::new();
        query.insert("pipeline", address.pipeline.unwrap().to_string());
        query.insert("owner", address.filter.owner.unwrap().to_string());
        query.insert("by", "2026-12-31".to_string());
        query.insert("neglected", "1".to_string());
        query.insert("q", "远山 & co".to_string());
        assert_eq!(Address::read(&query), address);
        assert!(href.starts_with("/deals?") && !href.contains(' '), "{href}");
        assert_eq!(Address::default().href(), "/deals");
    }

    #[test]
    fn what_cannot_be_read_narrows_nothing() {
        let mut query = ParamsMap::new();
        query.insert("owner", "nobody".to_string());
        query.insert("by", "tomorrow".to_string());
        query.insert("neglected", "yes".to_string());
        assert_eq!(Address::read(&query), Address::default());
    }

    #[test]
    fn a_card_that_no_longer_matches_does_not_belong() {
        let stage = stage();
        let card = card(&stage);
        let holds = |filter: BoardFilter| matches(&filter, &card, &stage, noon());
        assert!(holds(BoardFilter::default()));
        assert!(holds(BoardFilter { search: "COLD".into(), ..Default::default() }));
        assert!(!holds(BoardFilter { search: "warm".into(), ..Default::default() }));
        assert!(!holds(BoardFilter { owner: Some(MemberId::new()), ..Default::default() }));
        assert!(!holds(BoardFilter {
            closing_by: NaiveDate::from_ymd_opt(2026, 12, 30),
            ..Default::default()
        }));
        assert!(holds(BoardFilter { neglected: true, ..Default::default() }));
    }

    #[test]
    fn a_deal_with_a_next_step_is_neglected_only_when_it_rots() {
        let stage = stage();
        let mut card = card(&stage);
        card.next = Some(crate::pipeline::model::NextStep {
            id: crate::customers::model::ActivityId::new(),
            kind: "call".into(),
            subject: "Call".into(),
            due_at: noon(),
        });
        let neglected = BoardFilter { neglected: true, ..Default::default() };
        assert!(!matches(&neglected, &card, &stage, noon()));
        card.stage_since = noon() - TimeDelta::days(20);
        assert!(matches(&neglected, &card, &stage, noon()));
    }
}
