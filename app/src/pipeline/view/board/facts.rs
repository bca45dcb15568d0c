//! What a card says about its deal, in words and colours.

use crate::{
    access::model::Me,
    format,
    i18n::T,
    kit::{Icon, Tone},
    pipeline::model::{Card, NextStep, Stage, StageKind, rules},
};

use super::text;

/// A word with its meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    pub tone: Tone,
    pub icon: Icon,
    pub text: String,
}

/// What happens next with an open deal, or how a closed one ended.
pub fn next(card: &Card, stage: &Stage, me: &Me, t: T) -> Fact {
    let closed = |tone, icon, words| {
        let day = card.closed_on.map(|d| format::date_short(d, me.today, t.0)).unwrap_or_default();
        Fact { tone, icon, text: t.with(words, &[("day", &day)]).trim().to_string() }
    };
    match (stage.kind, &card.next) {
        (StageKind::Won, _) => closed(Tone::Good, Icon::Trophy, text::WON_ON),
        (StageKind::Lost, _) => closed(Tone::Neutral, Icon::Flag, text::LOST_ON),
        (StageKind::Open, None) => {
            Fact { tone: Tone::Late, icon: Icon::Clock, text: t.s(text::NO_NEXT).into() }
        }
        (StageKind::Open, Some(step)) => {
            Fact { tone: urgency(step, me), icon: icon(&step.kind), text: step_text(step, me, t) }
        }
    }
}

/// Late once its time has passed; to be acted on today and tomorrow; quiet before.
fn urgency(step: &NextStep, me: &Me) -> Tone {
    let days = (format::local_day(step.due_at, me.utc_offset) - me.today).num_days();
    if step.due_at < me.now {
        Tone::Late
    } else if days <= 1 {
        Tone::Act
    } else {
        Tone::Neutral
    }
}

/// When and what, the hour only where it is near.
fn step_text(step: &NextStep, me: &Me, t: T) -> String {
    let on = format::local_day(step.due_at, me.utc_offset);
    let day = format::day(on, me.today, t.0);
    let near = (on - me.today).num_days().abs() <= 1;
    if near {
        format!("{day} {} {}", format::time(step.due_at, me.utc_offset), step.subject)
    } else {
        format!("{day} {}", step.subject)
    }
}

fn icon(kind: &str) -> Icon {
    match kind {
        "call" => Icon::Phone,
        "mail" => Icon::Mail,
        "meeting" => Icon::Meeting,
        "visit" => Icon::Visit,
        "note" => Icon::Note,
        "task" => Icon::Task,
        _ => Icon::Clock,
    }
}

/// How long a deal has been in its stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Age {
    /// `21天`
    pub short: String,
    /// The whole sentence.
    pub said: String,
    pub rotting: bool,
}

pub fn age(card: &Card, stage: &Stage, me: &Me, t: T) -> Age {
    let days = rules::days_in_stage(card.stage_since, me.now);
    let rotting = rules::is_rotting(stage.kind, stage.rotting_days, card.stage_since, me.now);
    let words = if rotting { text::ROTTING } else { text::DAYS_HERE };
    Age {
        short: format::days_short(days, t.0),
        said: t.with(words, &[("days", &format::days(days, t.0))]),
        rotting,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::model::{MemberId, Role, SessionId, TenantId},
        customers::model::ActivityId,
        i18n::Locale,
        money::Currency,
        pipeline::model::{DealId, StageId},
    };
    use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

    fn at(hour: u32) -> DateTime<Utc> {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(hour, 0, 0).unwrap().and_utc()
    }

    /// It is 12:00 on 23 November in Shanghai.
    fn me() -> Me {
        Me {
            tenant: TenantId::new(),
            company: "远山".into(),
            member: MemberId::new(),
            name: "林".into(),
            email: "lin@example.com".into(),
            role: Role::Member,
            role_name: None,
            offers: Default::default(),
            session: SessionId::new(),
            base_currency: Currency::CNY,
            today: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
            utc_offset: 480,
            now: at(4),
        }
    }

    fn stage(kind: StageKind) -> Stage {
        Stage {
            id: StageId::new(),
            name: String::new(),
            kind,
            probability: 50,
            rotting_days: Some(14),
            required: vec![],
            version: 1,
        }
    }

    fn card(due: Option<DateTime<Utc>>) -> Card {
        Card {
            id: DealId::new(),
            version: 1,
            stage: StageId::new(),
            position: "a0".into(),
            name: String::new(),
            account: None,
            owner: None,
            amount: None,
            stage_since: at(0) - TimeDelta::days(21),
            expected_on: None,
            closed_on: NaiveDate::from_ymd_opt(2026, 11, 18),
            next: due.map(|due_at| NextStep {
                id: ActivityId::new(),
                kind: "call".into(),
                subject: "确认验收".into(),
                due_at,
            }),
        }
    }

    fn said(due: Option<DateTime<Utc>>) -> (Tone, String) {
        let fact = next(&card(due), &stage(StageKind::Open), &me(), T(Locale::Zh));
        (fact.tone, fact.text)
    }

    #[test]
    fn what_is_next_is_quiet_until_it_is_near_and_late_once_it_has_passed() {
        assert_eq!(said(Some(at(7))), (Tone::Act, "今天 15:00 确认验收".into()));
        assert_eq!(said(Some(at(7) + TimeDelta::days(3))), (Tone::Neutral, "周四 确认验收".into()));
        assert_eq!(said(Some(at(3))), (Tone::Late, "今天 11:00 确认验收".into()));
    }

    #[test]
    fn a_deal_without_a_next_step_says_so() {
        assert_eq!(said(None), (Tone::Late, "没有安排下一步".into()));
    }

    #[test]
    fn a_won_deal_says_when_and_does_not_rot() {
        let (card, won) = (card(None), stage(StageKind::Won));
        assert_eq!(next(&card, &won, &me(), T(Locale::Zh)).text, "11月18日赢单");
        assert!(!age(&card, &won, &me(), T(Locale::Zh)).rotting);
        let age = age(&card, &stage(StageKind::Open), &me(), T(Locale::En));
        assert_eq!(
            (age.short.as_str(), age.said.as_str(), age.rotting),
            ("21d", "Too long here: 21 days", true)
        );
    }
}
