//! What the parts of the screen share: the day, the draft, the open form, and the one way to change something.

use std::collections::HashSet;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::address::{Address, View};
use crate::{
    access::model::{Me, MemberId},
    error::{AppError, AppResult},
    i18n::use_t,
    kit::{Toasts, use_toasts},
    org::{
        api,
        model::{DepartmentId, Logged, Organisation, PositionId, Seen, Step, TeamId},
        text,
    },
};

/// The form that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    AddDepartment(Option<DepartmentId>),
    EditDepartment(DepartmentId),
    MoveDepartment(DepartmentId),
    Merge(DepartmentId),
    Split(DepartmentId),
    AddPosition(DepartmentId),
    EditPosition(PositionId),
    MovePosition(PositionId),
    Seat(PositionId),
    MovePerson(MemberId),
    Manager(MemberId),
    AddTeam,
    EditTeam(TeamId),
    Join(TeamId),
    /// Makes the draft true, from a day on.
    Apply,
}

#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub address: Memo<Address>,
    pub view: Memo<View>,
    pub at: Memo<Option<DepartmentId>>,
    seen: Resource<Result<Seen, AppError>>,
    pub log: Resource<Result<Vec<Logged>, AppError>>,
    /// What is shown, as stored; known in the browser only.
    pub base: RwSignal<Option<Seen>>,
    /// The steps collected and not made yet.
    pub draft: RwSignal<Vec<Step>>,
    pub drafting: RwSignal<bool>,
    pub form: RwSignal<Option<Form>>,
    /// The departments that were opened or closed in the tree against its habit.
    pub turned: RwSignal<HashSet<DepartmentId>>,
    /// Whether this person may change the organisation at all.
    pub may: bool,
    pub today: NaiveDate,
    /// The version last asked for: one change is heard of in many hints.
    asked: StoredValue<i64>,
    go: Callback<(Address,)>,
    toasts: Toasts,
    done: &'static str,
}

impl Desk {
    pub fn new(
        address: Memo<Address>,
        seen: Resource<Result<Seen, AppError>>,
        log: Resource<Result<Vec<Logged>, AppError>>,
        may: bool,
        me: &Me,
    ) -> Desk {
        let navigate = use_navigate();
        let go = Callback::new(move |(to,): (Address,)| {
            navigate(&to.href(), NavigateOptions { scroll: false, ..Default::default() });
        });
        let base = RwSignal::new(None);
        Effect::new(move |_| {
            if let Some(Ok(seen)) = seen.get() {
                base.set(Some(seen));
            }
        });
        Desk {
            address,
            view: Memo::new(move |_| address.with(|a| a.view)),
            at: Memo::new(move |_| address.with(|a| a.at)),
            seen,
            log,
            base,
            draft: RwSignal::new(Vec::new()),
            drafting: RwSignal::new(false),
            form: RwSignal::new(None),
            turned: RwSignal::new(HashSet::new()),
            may,
            today: me.today,
            asked: StoredValue::new(0),
            go,
            toasts: use_toasts(),
            done: use_t().s(text::DONE),
        }
    }

    /// Goes where the address, changed so, leads.
    pub fn go(self, change: impl FnOnce(&mut Address)) {
        let mut to = self.address.get_untracked();
        change(&mut to);
        self.go.run((to,));
    }

    /// The address of a department.
    pub fn href(self, at: DepartmentId) -> String {
        self.address.with(|a| Address { view: View::People, at: Some(at), ..a.clone() }.href())
    }

    /// Whether what is shown may be changed: what has passed is only looked at.
    pub fn editable(self) -> bool {
        self.may && self.address.with(|a| a.day.is_none_or(|day| day >= self.today))
    }

    /// The organisation as the draft would make it, and why a step of it can no longer be made.
    pub fn preview(self, base: &Organisation) -> (Organisation, Option<AppError>) {
        let mut org = base.clone();
        // What has passed is not what the draft is about.
        if !self.editable() {
            return (org, None);
        }
        let error = self.draft.with(|steps| steps.iter().find_map(|step| org.apply(step).err()));
        (org, error)
    }

    /// What a form works on: what is shown, with the draft. `None` while nothing is there yet.
    pub fn now(self) -> Option<Organisation> {
        untrack(|| self.base.with(|base| base.as_ref().map(|seen| self.preview(&seen.organisation).0)))
    }

    pub fn open(self, form: Form) {
        self.form.set(Some(form));
    }

    /// Asks again for everything shown.
    pub fn again(self) {
        self.seen.refetch();
        self.log.refetch();
    }

    /// Somebody changed something: asks again, once a version.
    pub fn heard(self, version: i64) {
        if self.asked.get_value() != version {
            self.asked.set_value(version);
            self.again();
        }
    }

    /// Puts steps into the draft, or makes them at once from the day shown on. Errors are the model's or the server's; the
    /// form then stays.
    pub async fn make(self, steps: Vec<Step>) -> AppResult<()> {
        if self.drafting.get_untracked() || self.draft.with_untracked(|d| !d.is_empty()) {
            let mut org = self.now().ok_or(AppError::Unreachable)?;
            steps.iter().try_for_each(|step| org.apply(step))?;
            self.draft.update(|draft| draft.extend(steps));
            return Ok(());
        }
        let day = self.address.with_untracked(|a| a.day).unwrap_or(self.today);
        self.send(day, steps).await
    }

    /// Makes steps true from a day on.
    pub async fn send(self, day: NaiveDate, steps: Vec<Step>) -> AppResult<()> {
        let version =
            self.base.with_untracked(|b| b.as_ref().map(|b| b.version)).ok_or(AppError::Unreachable)?;
        let sent = api::reorganise(day, version, steps).await;
        match &sent {
            Ok(version) => {
                self.asked.set_value(*version);
                self.toasts.good(self.done);
                self.again();
            }
            Err(AppError::Conflict(_)) => self.again(),
            Err(_) => {}
        }
        sent.map(|_| ())
    }

    /// Makes steps without a form; says what is wrong in passing.
    pub fn steps(self, steps: Vec<Step>) {
        leptos::task::spawn_local(async move {
            if let Err(error) = self.make(steps).await {
                self.toasts.error(&error);
            }
        });
    }
}
