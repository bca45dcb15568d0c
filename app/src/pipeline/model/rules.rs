//! What holds for deals whichever door they come through: gates, closing, rotting, and what their amounts come to.

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::{ColumnHead, Deal, DealField, DealPatch, Stage, StageId, StageKind, Total};
use crate::{
    error::FieldError,
    format,
    money::{Money, Rates},
    pipeline::text,
};

/// The largest amount a deal may have, in minor units: the sum of ninety thousand such deals still fits an `i64`.
pub const MOST_MINOR: i64 = 10_i64.pow(14);

/// The fields a stage asks for that the deal does not have, in the stage's order.
pub fn missing(required: &[DealField], deal: &Deal) -> Vec<DealField> {
    required.iter().copied().filter(|field| !has(deal, *field)).collect()
}

/// Whether a field of a deal is filled.
pub fn has(deal: &Deal, field: DealField) -> bool {
    let said = |text: &Option<String>| text.as_ref().is_some_and(|t| !t.trim().is_empty());
    match field {
        DealField::Account => deal.account.is_some(),
        DealField::Contact => deal.contact.is_some(),
        DealField::Product => deal.product.is_some(),
        DealField::Owner => deal.owner.is_some(),
        DealField::Amount => deal.amount.is_some(),
        DealField::ExpectedOn => deal.expected_on.is_some(),
        DealField::OpenedOn => deal.opened_on.is_some(),
        DealField::LostReason => said(&deal.lost_reason),
        DealField::Description => said(&deal.description),
    }
}

/// What keeps a deal out of a stage, as field errors; empty where the gate is open.
pub fn refusals(stage: &str, missing: &[DealField]) -> Vec<FieldError> {
    missing.iter().map(|field| FieldError::with(field.code(), text::GATE, &[("stage", stage)])).collect()
}

/// Puts a deal into a stage: its status follows the stage's kind; the closing day is set on entering an end (today, unless one
/// was given) and forgotten on coming back; the days in the stage begin anew. Nothing happens where it already is there.
pub fn enter(
    deal: &mut Deal,
    stage: &Stage,
    closed_on: Option<NaiveDate>,
    today: NaiveDate,
    now: DateTime<Utc>,
) {
    if deal.stage != stage.id {
        deal.stage = stage.id;
        deal.stage_name = stage.name.clone();
        deal.stage_since = now;
        let was_closed_otherwise = deal.status != stage.kind;
        deal.status = stage.kind;
        deal.closed_on = match stage.kind {
            StageKind::Open => None,
            _ if was_closed_otherwise => Some(closed_on.unwrap_or(today)),
            _ => closed_on.or(deal.closed_on).or(Some(today)),
        };
        if stage.kind == StageKind::Won {
            deal.lost_reason = None;
        }
    }
}

/// Whether a deal has stayed in an open stage for as many whole days as the stage allows.
pub fn is_rotting(
    kind: StageKind,
    rotting_days: Option<i32>,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> bool {
    kind == StageKind::Open && rotting_days.is_some_and(|days| now - since >= Duration::days(i64::from(days)))
}

/// Whole days a deal has been in its stage; never negative.
pub fn days_in_stage(since: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    (now - since).num_days().max(0)
}

/// A part of an amount in percent, rounded half away from nought to the minor unit.
pub fn weighted(amount: Money, probability: i16) -> Money {
    let product = i128::from(amount.minor) * i128::from(probability.clamp(0, 100));
    // A hundredth of at most a hundred times the amount always fits.
    Money { minor: rounded(product, 100).unwrap_or(amount.minor), ..amount }
}

fn rounded(value: i128, divisor: i128) -> Option<i64> {
    let half = divisor / 2 * value.signum();
    i64::try_from((value + half) / divisor).ok()
}

/// What stands above a column, from its sums by currency.
pub fn head(stage: StageId, probability: i16, rates: &Rates, sums: &[Total]) -> ColumnHead {
    let mut totals: Vec<Total> = sums.iter().filter(|t| t.deals != 0).cloned().collect();
    totals.sort_by_key(|t| (t.amount.currency != rates.base, t.amount.currency));
    let (sum, without_rate) = rates.sum(totals.iter().map(|t| t.amount).filter(|a| a.minor != 0));
    let converted = without_rate.is_empty().then_some(sum);
    ColumnHead {
        stage,
        deals: totals.iter().map(|t| t.deals).sum(),
        totals,
        converted,
        weighted: converted.map(|c| weighted(c, probability)),
        without_rate,
    }
}

/// Applies what a person typed, links aside (they need looking up): texts are trimmed, empty ones clear the field, an amount is
/// read in the deal's currency. Returns what is wrong, field by field; the deal is then half changed and to be thrown away.
pub fn apply(deal: &mut Deal, patch: &DealPatch) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    if let Some(name) = &patch.name {
        deal.name = name.trim().to_string();
    }
    if deal.name.is_empty() {
        wrong.push(FieldError::new("name", text::NAME_NEEDED));
    } else if deal.name.chars().count() > 200 {
        wrong.push(FieldError::new("name", text::NAME_LONG));
    } else if deal.name.contains('\0') {
        wrong.push(FieldError::new("name", text::UNREADABLE));
    }
    wrong.extend(apply_amount(deal, patch));
    let days = [
        ("opened_on", &mut deal.opened_on, patch.opened_on),
        ("expected_on", &mut deal.expected_on, patch.expected_on),
    ];
    for (field, target, typed) in days {
        let Some(day) = typed else { continue };
        if day.is_some_and(|day| !format::within_reach(day)) {
            wrong.push(FieldError::new(field, format::text::DAY_FAR));
        }
        *target = day;
    }
    let texts = [
        ("lost_reason", &mut deal.lost_reason, &patch.lost_reason, 2_000),
        ("source", &mut deal.source, &patch.source, 200),
        ("description", &mut deal.description, &patch.description, 20_000),
    ];
    for (field, target, typed, longest) in texts {
        let Some(typed) = typed else { continue };
        let typed = typed.trim();
        if typed.chars().count() > longest {
            wrong.push(FieldError::with(field, text::TEXT_LONG, &[("n", &longest.to_string())]));
        } else if typed.contains('\0') {
            wrong.push(FieldError::new(field, text::UNREADABLE));
        }
        *target = (!typed.is_empty()).then(|| typed.to_string());
    }
    wrong
}

fn apply_amount(deal: &mut Deal, patch: &DealPatch) -> Option<FieldError> {
    let bad = || FieldError::new("amount", text::AMOUNT_BAD);
    let before = deal.amount.map(Money::plain);
    let currency = patch.currency.unwrap_or(deal.currency);
    let typed = match (&patch.amount, patch.currency) {
        (Some(typed), _) => Some(typed.trim().to_string()),
        // The same figure in another currency: the digits a person sees stay.
        (None, Some(changed)) if changed != deal.currency => before,
        _ => return None,
    };
    deal.currency = currency;
    deal.amount = None;
    let typed = typed.filter(|t| !t.is_empty())?;
    match Money::parse(&typed, currency).ok_or_else(bad).and_then(amount) {
        Ok(amount) => {
            deal.amount = Some(amount);
            None
        }
        Err(wrong) => Some(wrong),
    }
}

/// Checks that a deal may have this amount: not below nought, not above [`MOST_MINOR`].
pub fn amount(amount: Money) -> Result<Money, FieldError> {
    match amount.minor {
        ..0 => Err(FieldError::new("amount", text::AMOUNT_NEGATIVE)),
        minor if minor > MOST_MINOR => Err(FieldError::new("amount", text::AMOUNT_HUGE)),
        _ => Ok(amount),
    }
}

/// Sets the closing day of a closed deal and checks it. An open deal has none; a closed one cannot lose it.
pub fn close_on(deal: &mut Deal, closed_on: Option<Option<NaiveDate>>) -> Option<FieldError> {
    if let Some(day) = closed_on {
        match (deal.status, day) {
            (StageKind::Open, Some(_)) => return Some(FieldError::new("closed_on", text::CLOSED_ON_OPEN)),
            (StageKind::Open, None) => {}
            (_, None) => return Some(FieldError::new("closed_on", text::CLOSED_ON_NEEDED)),
            (_, day) => deal.closed_on = day,
        }
    }
    if deal.closed_on.is_some_and(|day| !format::within_reach(day)) {
        return Some(FieldError::new("closed_on", format::text::DAY_FAR));
    }
    match (deal.opened_on, deal.closed_on) {
        (Some(opened), Some(closed)) if closed < opened => {
            Some(FieldError::new("closed_on", text::CLOSED_BEFORE_OPENED))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::{
        money::Currency,
        pipeline::model::{DealId, PipelineId},
    };

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
    }

    fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 23, 4, 0, 0).unwrap()
    }

    fn stage(kind: StageKind, required: &[DealField]) -> Stage {
        Stage {
            id: StageId::new(),
            name: "Quote".into(),
            kind,
            probability: 50,
            rotting_days: Some(14),
            required: required.to_vec(),
            version: 1,
        }
    }

    fn deal() -> Deal {
        Deal {
            id: DealId::new(),
            version: 1,
            code: None,
            name: "Cold store".into(),
            pipeline: PipelineId::new(),
            stage: StageId::new(),
            stage_name: "Qualified".into(),
            status: StageKind::Open,
            account: None,
            contact: None,
            product: None,
            owner: None,
            amount: None,
            currency: Currency::CNY,
            opened_on: None,
            expected_on: None,
            closed_on: None,
            lost_reason: None,
            source: None,
            description: None,
            stage_since: noon() - Duration::days(20),
            created_at: noon(),
            updated_at: noon(),
            next: None,
        }
    }

    #[test]
    fn a_gate_names_exactly_what_is_missing() {
        let mut deal = deal();
        let asks = [DealField::Amount, DealField::Account, DealField::LostReason];
        assert_eq!(missing(&asks, &deal), asks);
        deal.amount = Some(Money::new(0, Currency::CNY));
        deal.lost_reason = Some("  ".into());
        assert_eq!(missing(&asks, &deal), [DealField::Account, DealField::LostReason]);
        assert_eq!(refusals("报价", &missing(&asks, &deal))[0].field, "account");
        assert_eq!(missing(&[], &deal), []);
    }

    #[test]
    fn a_won_deal_has_the_day_it_was_won() {
        let mut deal = deal();
        enter(&mut deal, &stage(StageKind::Won, &[]), None, day(23), noon());
        assert_eq!((deal.status, deal.closed_on, deal.stage_since), (StageKind::Won, Some(day(23)), noon()));
        let mut given = super::tests::deal();
        enter(&mut given, &stage(StageKind::Lost, &[]), Some(day(2)), day(23), noon());
        assert_eq!((given.status, given.closed_on), (StageKind::Lost, Some(day(2))));
    }

    #[test]
    fn a_deal_that_comes_back_is_open_again_and_has_no_closing_day() {
        let mut deal = deal();
        enter(&mut deal, &stage(StageKind::Won, &[]), None, day(20), noon());
        enter(&mut deal, &stage(StageKind::Open, &[]), Some(day(1)), day(23), noon());
        assert_eq!((deal.status, deal.closed_on), (StageKind::Open, None));
    }

    #[test]
    fn a_lost_deal_that_is_won_after_all_is_won_today_and_forgets_why_it_was_lost() {
        let mut deal = deal();
        enter(&mut deal, &stage(StageKind::Lost, &[]), None, day(2), noon());
        deal.lost_reason = Some("price".into());
        enter(&mut deal, &stage(StageKind::Won, &[]), None, day(23), noon());
        assert_eq!((deal.status, deal.closed_on, deal.lost_reason), (StageKind::Won, Some(day(23)), None));
    }

    #[test]
    fn moving_within_a_stage_does_not_make_a_deal_younger() {
        let (mut deal, stage) = (deal(), stage(StageKind::Open, &[]));
        deal.stage = stage.id;
        let since = deal.stage_since;
        enter(&mut deal, &stage, None, day(23), noon());
        assert_eq!(deal.stage_since, since);
    }

    #[test]
    fn a_deal_rots_on_the_day_it_has_stayed_as_long_as_allowed() {
        let since = noon() - Duration::days(14);
        assert!(is_rotting(StageKind::Open, Some(14), since, noon()));
        assert!(!is_rotting(StageKind::Open, Some(14), since + Duration::seconds(1), noon()));
        assert!(!is_rotting(StageKind::Open, None, since, noon()));
        assert!(!is_rotting(StageKind::Won, Some(14), since, noon()));
    }

    #[test]
    fn weights_round_half_away_from_nought() {
        let cny = |minor| Money::new(minor, Currency::CNY);
        assert_eq!(weighted(cny(101), 50), cny(51));
        assert_eq!(weighted(cny(-101), 50), cny(-51));
        assert_eq!(weighted(cny(99), 0), cny(0));
        assert_eq!(weighted(cny(i64::MAX), 100), cny(i64::MAX));
    }

    #[test]
    fn a_currency_without_a_rate_is_named_and_nothing_is_added_up() {
        let total = |deals, minor, currency| Total { deals, amount: Money::new(minor, currency) };
        let sums = [
            total(1, 500, Currency::EUR),
            total(2, 1_000, Currency::CNY),
            total(1, 100, Currency::USD),
            total(0, 0, Currency::EUR),
        ];
        let rates = Rates { base: Currency::CNY, micros: vec![(Currency::USD, 7_000_000)] };
        let head = super::head(StageId::new(), 50, &rates, &sums);
        assert_eq!((head.deals, head.totals.len(), head.totals[0].amount.currency), (4, 3, Currency::CNY));
        assert_eq!((head.converted, head.weighted, head.without_rate), (None, None, vec![Currency::EUR]));
        let known = super::head(StageId::new(), 50, &rates, &sums[1..]);
        assert_eq!(known.converted, Some(Money::new(1_700, Currency::CNY)));
        assert_eq!(known.weighted, Some(Money::new(850, Currency::CNY)));
    }

    #[test]
    fn what_is_typed_is_read_and_what_is_wrong_is_said() {
        let mut deal = deal();
        let patch = DealPatch {
            name: Some(" 冷库 ".into()),
            amount: Some("48万".into()),
            source: Some("  ".into()),
            ..Default::default()
        };
        assert_eq!(apply(&mut deal, &patch), []);
        assert_eq!(
            (deal.name.as_str(), deal.amount.unwrap().minor, deal.source.clone()),
            ("冷库", 48_000_000, None)
        );
        for (field, patch) in [
            ("name", DealPatch { name: Some(" ".into()), ..Default::default() }),
            ("amount", DealPatch { amount: Some("a lot".into()), ..Default::default() }),
            ("amount", DealPatch { amount: Some("-1".into()), ..Default::default() }),
            ("amount", DealPatch { amount: Some("20000亿".into()), ..Default::default() }),
            ("lost_reason", DealPatch { lost_reason: Some("x".repeat(2_001)), ..Default::default() }),
        ] {
            let wrong = apply(&mut deal.clone(), &patch);
            assert_eq!(wrong.iter().map(|w| w.field.as_str()).collect::<Vec<_>>(), [field]);
        }
    }

    #[test]
    fn the_same_figure_in_another_currency_keeps_its_digits() {
        let mut deal = deal();
        deal.amount = Some(Money::new(12_300, Currency::CNY));
        let to = |code: &str| DealPatch { currency: code.parse().ok(), ..Default::default() };
        assert_eq!(apply(&mut deal, &to("JPY")), []);
        assert_eq!(deal.amount.unwrap(), Money::new(123, "JPY".parse().unwrap()));
        deal.amount = Some(Money::new(12_345, Currency::USD));
        deal.currency = Currency::USD;
        assert_eq!(apply(&mut deal, &to("JPY"))[0].field, "amount");
    }

    #[test]
    fn an_open_deal_has_no_closing_day_and_a_closed_one_cannot_lose_it() {
        let mut open = deal();
        assert!(close_on(&mut open, Some(Some(day(1)))).is_some());
        let mut won = deal();
        enter(&mut won, &stage(StageKind::Won, &[]), None, day(23), noon());
        assert!(close_on(&mut won, Some(None)).is_some());
        won.opened_on = Some(day(10));
        assert!(close_on(&mut won, Some(Some(day(9)))).is_some());
        assert!(close_on(&mut won, Some(Some(day(10)))).is_none());
    }
}
