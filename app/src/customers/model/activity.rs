//! What was done or is to be done with a customer, and the timeline it makes together with the changes.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AccountId, ActivityId, ContactId, DealId, parse::Reader, words};
use crate::{
    access::model::{MemberId, Rights, Veil},
    audit::model::Entry,
    customers::text,
    error::AppResult,
    format, open_to_all,
};

words! {
    /// What kind of thing was done.
    pub enum ActivityKind {
        Note = "note", KIND_NOTE;
        Call = "call", KIND_CALL;
        Mail = "mail", KIND_MAIL;
        Meeting = "meeting", KIND_MEETING;
        Visit = "visit", KIND_VISIT;
        Task = "task", KIND_TASK;
    }
}

/// The longest first line of an activity, in characters.
pub const SUBJECT_MAX: usize = 300;
/// The longest text of an activity, in characters.
pub const BODY_MAX: usize = 100_000;

/// Something done or to be done; names of linked records are there to be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    pub id: ActivityId,
    pub kind: ActivityKind,
    pub account_id: Option<AccountId>,
    pub account_name: Option<String>,
    pub contact_id: Option<ContactId>,
    pub contact_name: Option<String>,
    pub deal_id: Option<DealId>,
    /// Said by the desk, which knows of deals; `None` also where the deal is gone or out of sight.
    pub deal_name: Option<String>,
    pub subject: String,
    pub body: Option<String>,
    /// When it happened, or is planned to.
    pub at: DateTime<Utc>,
    /// Until when it must be done; `None`: nothing is to be done.
    pub due_at: Option<DateTime<Utc>>,
    pub done_at: Option<DateTime<Utc>>,
    /// Said to the customer: shown to everyone who meets them until it is kept.
    pub promise: bool,
    pub owner_id: Option<MemberId>,
    pub owner_name: Option<String>,
    pub created_by: Option<MemberId>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

impl Activity {
    /// Whether somebody still has to do it.
    pub fn open(&self) -> bool {
        self.due_at.is_some() && self.done_at.is_none()
    }

    /// How it stands at an instant.
    pub fn standing(&self, now: DateTime<Utc>, utc_offset: i32) -> Standing {
        standing(self.due_at, self.done_at, now, utc_offset)
    }
}

/// How something that is to be done stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Nothing is to be done.
    Nothing,
    /// Done, on that local day.
    Done(NaiveDate),
    /// Past its time; so many whole local days, 0 when it fell due earlier today.
    Late(i64),
    /// Falls due later today.
    Today,
    /// Falls due in so many local days.
    In(i64),
}

/// How something with these times stands. Days begin where the company is: `utc_offset` minutes ahead of UTC.
pub fn standing(
    due_at: Option<DateTime<Utc>>,
    done_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    utc_offset: i32,
) -> Standing {
    let day = |at: DateTime<Utc>| format::local_day(at, utc_offset);
    match (due_at, done_at) {
        (_, Some(done)) => Standing::Done(day(done)),
        (None, None) => Standing::Nothing,
        (Some(due), None) if due < now => Standing::Late((day(now) - day(due)).num_days()),
        (Some(due), None) => match (day(due) - day(now)).num_days() {
            0 => Standing::Today,
            days => Standing::In(days),
        },
    }
}

/// The last minute of a day: something due on a day, without a time, is due then.
pub const DAY_END: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 0) {
    Some(end) => end,
    None => NaiveTime::MIN,
};

/// An activity to be written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActivityForm {
    pub kind: ActivityKind,
    pub account_id: Option<AccountId>,
    pub contact_id: Option<ContactId>,
    pub deal_id: Option<DealId>,
    /// The first line is what it is called, the rest its text.
    pub text: String,
    /// When it happened; `None`: now.
    pub at: Option<DateTime<Utc>>,
    pub due_at: Option<DateTime<Utc>>,
    pub promise: bool,
    /// Whose it is to do; `None`: whoever writes it.
    pub owner_id: Option<MemberId>,
}

impl ActivityForm {
    /// An empty one of a kind, about an account.
    pub fn new(kind: ActivityKind, account: Option<AccountId>) -> Self {
        Self {
            kind,
            account_id: account,
            contact_id: None,
            deal_id: None,
            text: String::new(),
            at: None,
            due_at: None,
            promise: false,
            owner_id: None,
        }
    }

    /// The form that shows this activity.
    pub fn of(activity: &Activity) -> Self {
        let text = match &activity.body {
            Some(body) => format!("{}\n{body}", activity.subject),
            None => activity.subject.clone(),
        };
        Self {
            kind: activity.kind,
            account_id: activity.account_id,
            contact_id: activity.contact_id,
            deal_id: activity.deal_id,
            text,
            at: Some(activity.at),
            due_at: activity.due_at,
            promise: activity.promise,
            owner_id: activity.owner_id,
        }
    }

    /// Reads the form. A first line too long for a name goes on in the text. Errors: `Invalid` on `text`, `at`, `due_at`.
    pub fn parse(&self) -> AppResult<ActivityInput> {
        let mut read = Reader::default();
        let whole = read.text("text", &self.text, BODY_MAX).unwrap_or_default();
        if whole.is_empty() {
            read.wrong("text", text::TEXT_NEEDED);
        }
        if self.due_at.is_none() && (self.kind == ActivityKind::Task || self.promise) {
            read.wrong("due_at", text::DUE_NEEDED);
        }
        for (field, at) in [("at", self.at), ("due_at", self.due_at)] {
            if at.is_some_and(|at| !format::within_reach(at.date_naive())) {
                read.wrong(field, format::text::DAY_FAR);
            }
        }
        let (subject, body) = split(&whole);
        read.finish(ActivityInput { subject, body, form: self.clone() })
    }
}

/// An activity that may be written: its text split, the rest as in the form.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityInput {
    pub subject: String,
    pub body: Option<String>,
    pub form: ActivityForm,
}

/// The first line and the rest.
fn split(text: &str) -> (String, Option<String>) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.trim_end();
    if first.chars().count() <= SUBJECT_MAX {
        let rest = rest.trim_end();
        return (first.to_string(), (!rest.is_empty()).then(|| rest.to_string()));
    }
    let cut = first.char_indices().nth(SUBJECT_MAX - 1).map_or(first.len(), |(at, _)| at);
    (format!("{}…", &first[..cut]), Some(text.to_string()))
}

/// What a timeline shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimelineTab {
    #[default]
    All,
    /// Notes, calls, mails, meetings, visits.
    Talks,
    /// Changes of deals, and what was done about one.
    Deals,
    /// What is to be done, and was.
    Tasks,
    /// Changes of the account, its people and its records.
    System,
}

impl TimelineTab {
    pub const ALL: [TimelineTab; 5] =
        [TimelineTab::All, TimelineTab::Talks, TimelineTab::Deals, TimelineTab::Tasks, TimelineTab::System];

    /// The word in the address.
    pub fn code(self) -> &'static str {
        match self {
            TimelineTab::All => "all",
            TimelineTab::Talks => "talks",
            TimelineTab::Deals => "deals",
            TimelineTab::Tasks => "tasks",
            TimelineTab::System => "system",
        }
    }

    pub fn parse(code: &str) -> Option<TimelineTab> {
        TimelineTab::ALL.into_iter().find(|t| t.code() == code)
    }
}

/// Whose timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TimelineOf {
    Account(AccountId),
    Contact(ContactId),
    Deal(DealId),
}

/// A place in a timeline: everything earlier than it comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    pub at: DateTime<Utc>,
    pub id: Uuid,
}

/// Something in a timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TimelineItem {
    Activity(Activity),
    /// A change, with what the changed record is called where it is not the timeline's own.
    Change(Entry, Option<String>),
}

impl TimelineItem {
    pub fn moment(&self) -> Moment {
        match self {
            TimelineItem::Activity(a) => Moment { at: a.at, id: a.id.0 },
            TimelineItem::Change(e, _) => Moment { at: e.at, id: e.id },
        }
    }
}

/// A stretch of a timeline, latest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    pub items: Vec<TimelineItem>,
    /// Where the earlier ones begin; `None` where there are none.
    pub earlier: Option<Moment>,
}

impl Veil for TimelineItem {
    fn veil(&mut self, rights: &Rights) {
        if let TimelineItem::Change(entry, _) = self {
            entry.veil(rights);
        }
    }
}

impl Veil for Timeline {
    fn veil(&mut self, rights: &Rights) {
        self.items.veil(rights);
    }
}

open_to_all!(Activity);

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::error::AppError;
    use crate::merge::merge;

    fn at(hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 23, hour, minute, 0).unwrap()
    }

    const SHANGHAI: i32 = 480;

    #[test]
    fn days_begin_where_the_company_is() {
        // 15:30 UTC on the 23rd is 23:30 in Shanghai; 16:30 is the 24th there.
        assert_eq!(standing(Some(at(15, 30)), None, at(4, 0), SHANGHAI), Standing::Today);
        assert_eq!(standing(Some(at(16, 30)), None, at(4, 0), SHANGHAI), Standing::In(1));
        assert_eq!(standing(Some(at(15, 30)), None, at(16, 30), SHANGHAI), Standing::Late(1));
        assert_eq!(standing(Some(at(3, 0)), None, at(4, 0), SHANGHAI), Standing::Late(0));
    }

    #[test]
    fn what_is_done_is_not_late() {
        let done = standing(Some(at(1, 0)), Some(at(17, 0)), at(20, 0), SHANGHAI);
        assert_eq!(done, Standing::Done(NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()));
        assert_eq!(standing(None, None, at(20, 0), SHANGHAI), Standing::Nothing);
    }

    #[test]
    fn what_two_people_changed_goes_together_and_a_clash_keeps_theirs_until_asked() {
        let base = ActivityForm { text: "Call back".into(), ..ActivityForm::new(ActivityKind::Task, None) };
        let mine = ActivityForm { text: "Call back on Monday".into(), promise: true, ..base.clone() };
        let due = ActivityForm { due_at: Some(at(9, 0)), ..base.clone() };
        let both = merge(&base, &mine, &due);
        let together = ActivityForm { due_at: Some(at(9, 0)), ..mine.clone() };
        assert_eq!((both.clashes.len(), both.decided(|_| false)), (0, Some(together)));
        let theirs = ActivityForm { text: "Write back".into(), ..due };
        let both = merge(&base, &mine, &theirs);
        assert_eq!(both.clashes.iter().map(|c| c.field.as_str()).collect::<Vec<_>>(), ["text"]);
        let decided = |mine: bool| both.decided::<ActivityForm>(|_| mine).unwrap();
        assert_eq!((decided(false).text.as_str(), decided(false).promise), ("Write back", true));
        assert_eq!((decided(true).text, decided(true).due_at), (mine.text.clone(), theirs.due_at));
        assert_eq!(merge(&base, &mine, &mine).clashes, []);
    }

    #[test]
    fn the_first_line_names_it_and_nothing_is_lost() {
        let mut form = ActivityForm::new(ActivityKind::Call, None);
        form.text = "  Asked for the figures\r\nwants them by Friday\n\n".into();
        let input = form.parse().unwrap();
        assert_eq!(input.subject, "Asked for the figures");
        assert_eq!(input.body.as_deref(), Some("wants them by Friday"));
        form.text = "长".repeat(400);
        let input = form.parse().unwrap();
        assert_eq!(input.subject.chars().count(), SUBJECT_MAX);
        assert_eq!(input.body, Some(form.text));
    }

    #[test]
    fn a_task_or_a_promise_needs_a_day() {
        let mut form = ActivityForm::new(ActivityKind::Task, None);
        form.text = "Send handhelds".into();
        assert!(matches!(form.parse(), Err(AppError::Invalid(e)) if e[0].field == "due_at"));
        form.kind = ActivityKind::Note;
        assert!(form.parse().is_ok());
        form.promise = true;
        assert!(form.parse().is_err());
        form.due_at = Some(at(9, 0));
        assert!(form.parse().is_ok());
    }

    #[test]
    fn nothing_happens_at_the_end_of_the_calendar() {
        let fields = |form: &ActivityForm| match form.parse() {
            Err(AppError::Invalid(e)) => e.into_iter().map(|e| e.field).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        let mut form = ActivityForm { text: "x".into(), ..ActivityForm::new(ActivityKind::Note, None) };
        form.at = Some(DateTime::<Utc>::MAX_UTC);
        form.due_at = Some(DateTime::<Utc>::MIN_UTC);
        assert_eq!(fields(&form), ["at", "due_at"]);
        (form.at, form.due_at) = (Some(at(9, 0)), Some(at(10, 0)));
        assert_eq!(fields(&form), [] as [&str; 0]);
    }

    #[test]
    fn an_empty_note_is_not_written() {
        let form = ActivityForm { text: " \n ".into(), ..ActivityForm::new(ActivityKind::Note, None) };
        assert!(matches!(form.parse(), Err(AppError::Invalid(e)) if e[0].field == "text"));
    }
}
