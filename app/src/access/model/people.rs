//! Members, their devices and their company, as the settings show them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{MemberId, Role, RoleName, SessionId, Status};
use crate::{i18n::Locale, money::Currency};

/// Days an invitation can be used.
pub const INVITATION_DAYS: i64 = 7;

/// A member as listed in the settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberRow {
    pub id: MemberId,
    pub name: String,
    pub email: Option<String>,
    pub role: Role,
    /// What the company calls the role, where it gave it a name.
    pub role_name: Option<String>,
    /// The roles given to them besides, not those of their positions and departments.
    pub given: Vec<RoleName>,
    pub status: Status,
    pub manager: Option<MemberId>,
    pub manager_name: Option<String>,
    pub region: Option<String>,
    /// When one of their devices was last here; known to administrators only.
    pub last_seen: Option<DateTime<Utc>>,
    pub version: i64,
}

/// Where what a member holds is handed over, and where they are deactivated.
pub fn handover_path(member: MemberId) -> String {
    format!("/settings/members/{member}/handover")
}

/// Somebody to be invited. The browser makes the id, so that pressing twice invites once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewMember {
    pub id: MemberId,
    pub name: String,
    pub email: String,
    pub role: Role,
}

/// What can be changed of a member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberEdit {
    pub name: String,
    pub role: Role,
    pub manager: Option<MemberId>,
    pub region: String,
}

/// What a link does for the member who holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkUse {
    /// Joins the company.
    Join,
    /// Sets a new password.
    Reset,
}

/// What the page behind a link says before anything is typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Invited {
    pub company: String,
    pub name: String,
    pub email: String,
    pub purpose: LinkUse,
}

/// A signed-in device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Device {
    pub id: SessionId,
    pub user_agent: String,
    pub address: String,
    pub created_at: DateTime<Utc>,
    pub last_seen: DateTime<Utc>,
}

/// The company as its settings show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Company {
    pub name: String,
    pub base_currency: Currency,
    /// The language new data of the company is made in; everyone chooses their own for the screen.
    pub locale: Locale,
    /// An IANA time zone: days begin and end there.
    pub time_zone: String,
    pub version: i64,
}

/// Which entries of the audit trail to show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HistoryFilter {
    /// The code of an [`Object`](crate::audit::model::Object).
    pub object: Option<String>,
    /// What was done, by its word in the trail.
    pub action: Option<String>,
    /// Who did it, or tried to be let in as whom.
    pub person: Option<MemberId>,
    /// The first and the last day, where the company is.
    pub from: Option<chrono::NaiveDate>,
    pub to: Option<chrono::NaiveDate>,
    /// Only entries older than this one.
    pub before: Option<Uuid>,
}

/// The time zones offered in menus, from west to east; any that PostgreSQL knows is accepted.
pub const TIME_ZONES: [&str; 33] = [
    "Pacific/Honolulu",
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/Mexico_City",
    "America/New_York",
    "America/Sao_Paulo",
    "Etc/UTC",
    "Europe/London",
    "Europe/Lisbon",
    "Africa/Lagos",
    "Europe/Berlin",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Zurich",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Europe/Helsinki",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Bangkok",
    "Asia/Jakarta",
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
];

/// The browser and the system of a device, in words: `Chrome · Windows`. Empty parts are left out; an unknown device keeps its
/// own first word.
pub fn device_name(user_agent: &str) -> String {
    let has = |word: &str| user_agent.contains(word);
    // Most browsers claim to be older ones, so the more particular name is asked for first.
    let browser = [
        ("MicroMessenger", "WeChat"),
        ("DingTalk", "DingTalk"),
        ("Lark", "Feishu"),
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome", "Chrome"),
        ("CriOS", "Chrome"),
        ("Safari", "Safari"),
    ];
    let system = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let named =
        |list: &[(&str, &'static str)]| list.iter().find(|(word, _)| has(word)).map(|(_, name)| *name);
    let words: Vec<&str> = [named(&browser), named(&system)].into_iter().flatten().collect();
    if words.is_empty() {
        user_agent.split(['/', ' ']).next().unwrap_or_default().to_string()
    } else {
        words.join(" · ")
    }
}

#[cfg(test)]
mod tests {
    use super::device_name;

    #[test]
    fn a_device_is_named_by_its_browser_and_system() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0";
        assert_eq!(device_name(edge), "Edge · Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(device_name(phone), "Safari · iPhone");
        assert_eq!(device_name("curl/8.1"), "curl");
        assert_eq!(device_name(""), "");
    }
}
