//! The organisation in time: what is true from one day until another, read for a day and rewritten from a day on.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

pub use super::fact::{Fact, Joined, Named, Reporting};
use super::{Department, Organisation, Person, Position, Seat, Team, compare::both, text};
use crate::{
    access::model::MemberId,
    error::{AppError, AppResult, FieldError},
    format,
    i18n::Locale,
};

/// When something was recorded, and by whom; nobody where the system itself did.
pub type Stamp = (DateTime<Utc>, Option<Uuid>);

/// What is true on every day from `from` until before `to`.
#[derive(Clone, Debug, PartialEq)]
pub struct Span<F> {
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub fact: F,
    pub stamp: Stamp,
}

impl<F> Span<F> {
    fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// Everything that is true of a company's organisation on some day of a stretch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spans {
    pub departments: Vec<Span<Department>>,
    pub positions: Vec<Span<Position>>,
    pub seats: Vec<Span<Seat>>,
    pub reporting: Vec<Span<Reporting>>,
    pub teams: Vec<Span<Named>>,
    pub joined: Vec<Span<Joined>>,
    /// Everybody; whom they report to stands in `reporting`.
    pub people: BTreeMap<MemberId, Person>,
}

fn on<F>(spans: &[Span<F>], day: NaiveDate) -> impl Iterator<Item = &F> {
    spans.iter().filter(move |s| s.holds(day)).map(|s| &s.fact)
}

impl Spans {
    /// The organisation on a day.
    pub fn on(&self, day: NaiveDate) -> Organisation {
        let mut people = self.people.clone();
        for Reporting { member, manager } in on(&self.reporting, day) {
            if let Some(person) = people.get_mut(member) {
                person.manager = Some(*manager);
            }
        }
        let team = |n: &Named| {
            let team = Team {
                id: n.team,
                name: n.name.clone(),
                purpose: n.purpose.clone(),
                members: BTreeMap::new(),
            };
            (n.team, team)
        };
        let mut teams: BTreeMap<_, _> = on(&self.teams, day).map(team).collect();
        for Joined { team, member, lead } in on(&self.joined, day) {
            if let Some(team) = teams.get_mut(team) {
                team.members.insert(*member, *lead);
            }
        }
        Organisation {
            day,
            departments: on(&self.departments, day).map(|d| (d.id, d.clone())).collect(),
            positions: on(&self.positions, day).map(|p| (p.id, p.clone())).collect(),
            seats: on(&self.seats, day).copied().collect(),
            teams,
            people,
        }
    }

    /// What is true when the organisation becomes `new` from its day on; what is planned for later stays, and takes over what it
    /// does not change itself. Errors: `Invalid` where something planned depends on what closes, or no longer fits.
    pub fn changed(&self, new: &Organisation, stamp: Stamp) -> AppResult<Spans> {
        let day = new.day;
        let reporting = |p: &Person| Some(Reporting { member: p.id, manager: p.manager? });
        let named = |t: &Team| Named { team: t.id, name: t.name.clone(), purpose: t.purpose.clone() };
        let joined = |t: &Team| {
            let team = t.id;
            t.members
                .iter()
                .map(move |(member, lead)| Joined { team, member: *member, lead: *lead })
                .collect::<Vec<_>>()
        };
        let person = |id: MemberId| new.person_name(id).to_string();
        let mut spans = Spans {
            departments: rewritten(&self.departments, new.departments.values().cloned(), day, stamp, |d| {
                d.name.clone()
            })?,
            positions: rewritten(&self.positions, new.positions.values().cloned(), day, stamp, |p| {
                p.title.clone()
            })?,
            seats: rewritten(&self.seats, new.seats.iter().copied(), day, stamp, |s| person(s.member))?,
            reporting: rewritten(
                &self.reporting,
                new.people.values().filter_map(reporting),
                day,
                stamp,
                |r| person(r.member),
            )?,
            teams: rewritten(&self.teams, new.teams.values().map(named), day, stamp, |t| t.name.clone())?,
            joined: rewritten(&self.joined, new.teams.values().flat_map(joined), day, stamp, |j| {
                person(j.member)
            })?,
            people: self.people.clone(),
        };
        spans.end_at_next_main(day);
        for later in spans.days_after(day) {
            spans.on(later).check().map_err(|error| breaks(later, error))?;
        }
        Ok(spans)
    }

    /// A main seat that begins on this day ends where the person's next main seat is planned to begin.
    fn end_at_next_main(&mut self, day: NaiveDate) {
        let mut next = BTreeMap::<MemberId, NaiveDate>::new();
        for span in self.seats.iter().filter(|s| s.fact.main && s.from > day) {
            let at = next.entry(span.fact.member).or_insert(span.from);
            *at = span.from.min(*at);
        }
        for span in self.seats.iter_mut().filter(|s| s.fact.main && s.from == day) {
            if let Some(next) = next.get(&span.fact.member) {
                span.to = Some(span.to.map_or(*next, |to| to.min(*next)));
            }
        }
    }

    /// The days after this one on which anything begins or ends.
    pub fn days_after(&self, day: NaiveDate) -> std::collections::BTreeSet<NaiveDate> {
        fn days<F>(spans: &[Span<F>]) -> impl Iterator<Item = NaiveDate> {
            spans.iter().flat_map(|s| [Some(s.from), s.to]).flatten()
        }
        days(&self.departments)
            .chain(days(&self.positions))
            .chain(days(&self.seats))
            .chain(days(&self.reporting))
            .chain(days(&self.teams))
            .chain(days(&self.joined))
            .filter(|d| *d > day)
            .collect()
    }
}

/// What no longer fits on a later day, in words.
fn breaks(day: NaiveDate, error: AppError) -> AppError {
    let say = |locale| {
        let (day, why) = (format::date(day, locale), error.message(locale));
        text::PLANNED_BREAKS.with(locale, &[("day", &day), ("why", &why)])
    };
    AppError::Invalid(vec![FieldError { field: "day".into(), en: say(Locale::En), zh: say(Locale::Zh) }])
}

/// The spans of one table when from `day` on these facts are true.
fn rewritten<F: Fact>(
    spans: &[Span<F>],
    wanted: impl Iterator<Item = F>,
    day: NaiveDate,
    stamp: Stamp,
    name: impl Fn(&F) -> String,
) -> AppResult<Vec<Span<F>>> {
    let wanted: BTreeMap<F::Key, F> = wanted.map(|f| (f.key(), f)).collect();
    let mut known = BTreeMap::<F::Key, Vec<Span<F>>>::new();
    for span in spans {
        known.entry(span.fact.key()).or_default().push(span.clone());
    }
    let mut result = Vec::new();
    for (_, old, new) in both(&known, &wanted) {
        let (mut before, mut later): (Vec<_>, Vec<_>) =
            old.into_iter().flatten().cloned().partition(|s| s.from <= day);
        later.sort_by_key(|s| s.from);
        before.sort_by_key(|s| s.from);
        let held = before.pop_if(|s| s.holds(day));
        result.append(&mut before);
        match (held, new) {
            (None, None) => {}
            (Some(held), Some(new)) if held.fact == *new => result.push(held),
            (Some(held), None) => {
                if let Some(planned) = later.first() {
                    return Err(depends(planned.from, &name(&held.fact)));
                }
                result.extend(ended(held, day));
            }
            (held, Some(new)) => {
                let to = match &held {
                    Some(held) => held.to,
                    None => later.first().map(|s| s.from),
                };
                if let Some(held) = held {
                    let (mut was, mut is) = (held.fact.clone(), new.clone());
                    later.iter_mut().for_each(|s| s.fact.carry(&mut was, &mut is));
                    result.extend(ended(held, day));
                }
                result.push(Span { from: day, to, fact: new.clone(), stamp });
            }
        }
        result.append(&mut later);
    }
    Ok(result)
}

/// A span that ends on this day; nothing where it began then.
fn ended<F>(span: Span<F>, day: NaiveDate) -> Option<Span<F>> {
    (span.from < day).then_some(Span { to: Some(day), ..span })
}

fn depends(day: NaiveDate, name: &str) -> AppError {
    let say =
        |locale| text::PLANNED_LATER.with(locale, &[("day", &format::date(day, locale)), ("name", name)]);
    AppError::Invalid(vec![FieldError { field: "day".into(), en: say(Locale::En), zh: say(Locale::Zh) }])
}

/// The spans of a table that are to be taken out and those that are to be put in. One that is different now is in both.
pub fn difference<F: Fact>(old: &[Span<F>], new: &[Span<F>]) -> (Vec<Span<F>>, Vec<Span<F>>) {
    let by_key = |spans: &[Span<F>]| {
        spans.iter().map(|s| ((s.fact.key(), s.from), s.clone())).collect::<BTreeMap<_, _>>()
    };
    let (old, new) = (by_key(old), by_key(new));
    let different = both(&old, &new).filter(|(_, was, is)| was != is);
    let (out, put): (Vec<_>, Vec<_>) = different.map(|(_, was, is)| (was.cloned(), is.cloned())).unzip();
    (out.into_iter().flatten().collect(), put.into_iter().flatten().collect())
}
