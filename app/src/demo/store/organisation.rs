//! Where the people of the sample sit: departments of a company of their size, a new one since, and a team across them.

use chrono::Days;

use crate::{
    access::model::{Actor, MemberId},
    db::Tx,
    demo::text,
    error::AppResult,
    i18n::Locale,
    org::{
        model::{DepartmentId, DepartmentKind, PositionId, Preset, Step, TeamId},
        store,
    },
    process::store as process,
};

/// Since when the company is organised, and when it was re-organised: days ago.
const BEGAN: u64 = 400;
const REORGANISED: u64 = 60;

/// Organises a company that has no departments yet; leaves any other as it is. `staff`: as in the plan, the administrator aside.
pub(super) async fn organise(
    tx: &mut Tx,
    actor: &Actor,
    staff: &[MemberId],
    locale: Locale,
) -> AppResult<()> {
    let seen = store::seen(tx, actor, actor.today).await?;
    let &[east, abroad, first, second, third, foreign] = staff else { return Ok(()) };
    if !seen.organisation.departments.is_empty() {
        return Ok(());
    }
    let ago = |days| actor.today.checked_sub_days(Days::new(days)).unwrap_or(actor.today);
    let mut steps = Preset::Medium.missing(&seen.organisation, locale);
    let post = |kind: DepartmentKind, lead: bool| {
        let department = steps.iter().find_map(|s| match s {
            Step::AddDepartment { id, kind: k, .. } if *k == kind => Some(*id),
            _ => None,
        });
        steps.iter().find_map(|s| match s {
            Step::AddPosition { id, department: d, lead: l, .. } if Some(*d) == department && *l == lead => {
                Some((*id, *d))
            }
            _ => None,
        })
    };
    let (Some(head), Some(chief), Some(seller), Some(office)) = (
        post(DepartmentKind::Management, true),
        post(DepartmentKind::Sales, true),
        post(DepartmentKind::Sales, false),
        post(DepartmentKind::CrmOffice, true),
    ) else {
        return Ok(());
    };
    let seat =
        |member, (position, _): (PositionId, DepartmentId), main| Step::Seat { member, position, main };
    let sellers = [first, second, third, foreign].map(|m| seat(m, seller, true));
    let seats = [seat(actor.member, head, true), seat(actor.member, office, false), seat(east, chief, true)];
    steps.extend(seats.into_iter().chain(sellers).chain([seat(abroad, seller, true)]));
    let version = store::reorganise(tx, actor, ago(BEGAN), &steps, seen.version).await?;
    process::begin(tx, actor, Preset::Medium, actor.today, locale).await?;

    let (department, position, team) = (DepartmentId::new(), PositionId::new(), TeamId::new());
    let name = text::ABROAD.get(locale).to_owned();
    let title = text::ABROAD_HEAD.get(locale).to_owned();
    let seller_there = PositionId::new();
    let selling = text::ABROAD_SELLER.get(locale).to_owned();
    let mut steps = vec![
        Step::AddDepartment { id: department, parent: Some(chief.1), name, kind: DepartmentKind::Sales },
        Step::AddPosition { id: position, department, title, lead: true, planned: 1 },
        Step::AddPosition { id: seller_there, department, title: selling, lead: false, planned: 3 },
        seat(abroad, (position, department), true),
        seat(foreign, (seller_there, department), true),
        Step::AddTeam {
            id: team,
            name: text::KEY_ACCOUNTS.get(locale).into(),
            purpose: text::KEY_ACCOUNTS_WHAT.get(locale).into(),
        },
    ];
    let together = [(east, true), (first, false), (foreign, false)];
    steps.extend(together.map(|(member, lead)| Step::JoinTeam { team, member, lead }));
    store::reorganise(tx, actor, ago(REORGANISED), &steps, version).await?;
    Ok(())
}
