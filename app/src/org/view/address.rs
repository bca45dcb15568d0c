//! What the address bar says of the screen: `?view=people&day=2026-12-01&at=DEPARTMENT`.

use chrono::NaiveDate;

use crate::{
    i18n::Text,
    org::{model::DepartmentId, text},
};

/// What is shown of the organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum View {
    Chart,
    #[default]
    People,
    Teams,
    Changes,
}

impl View {
    pub const ALL: [View; 4] = [View::People, View::Chart, View::Teams, View::Changes];

    fn code(self) -> &'static str {
        match self {
            View::Chart => "chart",
            View::People => "people",
            View::Teams => "teams",
            View::Changes => "changes",
        }
    }

    pub fn text(self) -> Text {
        match self {
            View::Chart => text::VIEW_CHART,
            View::People => text::VIEW_PEOPLE,
            View::Teams => text::VIEW_TEAMS,
            View::Changes => text::VIEW_CHANGES,
        }
    }
}

/// The state of the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Address {
    pub view: View,
    /// `None`: today.
    pub day: Option<NaiveDate>,
    /// The department that is open.
    pub at: Option<DepartmentId>,
}

impl Address {
    /// Reads an address's query. What it does not know it leaves out.
    pub fn parse(query: &str) -> Self {
        let mut address = Self::default();
        for pair in query.trim_start_matches('?').split('&') {
            match pair.split_once('=') {
                Some(("view", value)) => {
                    address.view = View::ALL.into_iter().find(|v| v.code() == value).unwrap_or_default();
                }
                Some(("day", value)) => {
                    address.day = value.parse().ok().filter(|day| crate::format::within_reach(*day));
                }
                Some(("at", value)) => address.at = value.parse().ok(),
                _ => {}
            }
        }
        address
    }

    pub fn href(&self) -> String {
        // Nothing in it needs escaping, and the server and the browser would not escape alike.
        let view = (self.view != View::default()).then(|| format!("view={}", self.view.code()));
        let day = self.day.map(|day| format!("day={day}"));
        let at = self.at.map(|at| format!("at={at}"));
        let query: Vec<String> = [view, day, at].into_iter().flatten().collect();
        if query.is_empty() { "/organisation".into() } else { format!("/organisation?{}", query.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_is_shown() {
        let address =
            Address { view: View::Teams, day: "2026-12-01".parse().ok(), at: Some(DepartmentId::new()) };
        let href = address.href();
        assert_eq!(Address::parse(href.split_once('?').unwrap().1), address);
        assert_eq!(Address::default().href(), "/organisation");
        assert_eq!(Address::parse("?view=nonsense&day=0001-01-01&at=x"), Address::default());
    }
}
